// Will what is compiled fit? The image numbers different texts, predicates, aggregates and index keys, each up to a limit.
// Nearly every rulebook is far below them all, which the count of its values shows at once; only the others are counted.
// Called by validate.ts.

import { AGGREGATES_MAX, DICTIONARY_MAX, KEYS_MAX, PREDICATES_MAX, VALUES_MAX } from "../../layout.js";
import type { Problems } from "../problems.js";
import { plural } from "../words.js";

const LISTS = new Set(["sku", "category", "brand", "tag", "tier", "segment", "channel", "store", "country", "codes", "batches"]);
const SELECTORS = new Set(["select", "count", "in", "covers"]);

interface Kind {
  name: string;
  max: number;
  limit: string;
  help: string;
  found: Set<string>;
}

const kind = (name: string, max: number, limit: string, help: string): Kind => ({ name, max, limit, help, found: new Set() });

/** `values`: how many values of any kind the document holds. */
export function checkSize(document: object, values: number, problems: Problems): void {
  if (values <= AGGREGATES_MAX) return;
  const texts = kind("different text", DICTIONARY_MAX, "DICTIONARY_MAX", "use categories and tags instead of skus, batches instead of codes");
  const pairs = kind("different value", VALUES_MAX, "VALUES_MAX", "use categories and tags instead of skus, batches instead of codes");
  const predicates = kind("different selector", PREDICATES_MAX, "PREDICATES_MAX", "let offers share named selectors");
  const aggregates = kind("different aggregate", AGGREGATES_MAX, "AGGREGATES_MAX", "let offers share conditions through nodes");
  const keys = kind("different list of values", KEYS_MAX, "KEYS_MAX", "let offers share audiences and selectors");
  const note = (what: Kind, text: string): void => {
    if (what.found.size <= what.max) what.found.add(text);
  };
  const visit = (value: unknown, key: string): void => {
    if (typeof value === "string") note(texts, value);
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      if (LISTS.has(key)) {
        note(keys, `${key} ${JSON.stringify(value)}`);
        for (const each of value) note(pairs, `${key} ${String(each)}`);
      }
      for (const each of value) visit(each, "");
      return;
    }
    const thing = value as Record<string, unknown>;
    if (SELECTORS.has(key)) note(predicates, JSON.stringify([thing["over"], thing["where"]]));
    if (key === "aggregate" || key === "input") note(aggregates, JSON.stringify(thing));
    for (const name of Object.keys(thing)) if (name !== "custom") visit(thing[name], name);
  };
  visit(document, "");
  for (const { name, max, limit, help, found } of [texts, pairs, predicates, aggregates, keys]) {
    if (found.size > max) problems.add("too-large", "", `more than ${plural(max, name)} (${limit}): ${help}`);
  }
}
