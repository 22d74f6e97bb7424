// Is this document a rulebook? All problems at once, as data; never throws on what someone wrote. First whether it can be
// read at all (scan), then its shape against the schema (structure), then what it means, on every part whose shape is
// right. Called by index.ts, the command line and tests.

import type { Rulebook } from "../rulebook.js";
import { type Problem, Problems } from "./problems.js";
import { scan } from "./scan.js";
import { checkStructure } from "./structure.js";

export type { Problem };

export type Validation = { ok: true; rulebook: Rulebook; warnings: Problem[] } | { ok: false; problems: Problem[] };

export function validate(document: unknown): Validation {
  const problems = new Problems();
  if (scan(document, problems)) checkStructure(document, problems);
  if (problems.length > 0) return { ok: false, problems: problems.sorted() };
  return { ok: true, rulebook: document as Rulebook, warnings: [] };
}
