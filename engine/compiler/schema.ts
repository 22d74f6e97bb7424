// The JSON Schema (draft 2020-12) of a rulebook, published as ../rulebook.schema.json: what any tool can check about the
// shape of the document. What only ristourne can check (names, currencies, contradictions) is in validate.ts. A test holds
// the file against this; `npx vitest run engine/compiler/schema.test.ts -u` writes it. Called by structure.ts and the server.

import { type Schema } from "./schema/build.js";
import { OFFERS } from "./schema/offers.js";
import { SELECTORS } from "./schema/selectors.js";
import { TERMS } from "./schema/terms.js";
import { RULEBOOK, TREE } from "./schema/tree.js";

export type { Schema };

export const RULEBOOK_SCHEMA: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:ristourne:rulebook:1",
  title: "Ristourne rulebook",
  ...RULEBOOK,
  $defs: { ...TERMS, ...SELECTORS, ...OFFERS, ...TREE },
};

/** The text of the published file. */
export function renderSchema(): string {
  return `${JSON.stringify(RULEBOOK_SCHEMA, null, 2)}\n`;
}
