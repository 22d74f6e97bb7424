// Is this document a rulebook? All problems at once, as data; never throws on what someone wrote. First whether it can be
// read at all (scan), then its shape against the schema (structure), then what it means (check/), on every part whose
// shape is right. Called by index.ts, the command line and tests.

import type { Rulebook } from "../rulebook.js";
import { Check, type SharedPurse } from "./check/check.js";
import { checkOffer } from "./check/offers.js";
import { checkIds, checkPlacement } from "./check/placement.js";
import { checkPrecision } from "./check/precision.js";
import { checkCodeRules, checkExperiments, checkFacts, checkProgrammes, checkSettings } from "./check/programmes.js";
import { checkSize } from "./check/size.js";
import { checkTree, hangOffers } from "./check/tree.js";
import { draftOf } from "./draft.js";
import { lint } from "./lint.js";
import { type Problem, Problems } from "./problems.js";
import { scan } from "./scan.js";
import { checkStructure } from "./structure.js";

export type { Problem };

export type Validation = { ok: true; rulebook: Rulebook; warnings: Problem[] } | { ok: false; problems: Problem[] };

export interface ValidateOptions {
  /** Now, ms since 1970; with it, offers that are over are warned about. */
  nowMs?: number;
}

export function validate(document: unknown, options: ValidateOptions = {}): Validation {
  const problems = new Problems();
  const values = scan(document, problems);
  if (values !== undefined) {
    checkStructure(document, problems);
    if (typeof document === "object" && document !== null && !Array.isArray(document)) {
      checkMeaning(document, problems);
      if (problems.length === 0) checkSize(document, values, problems);
    }
  }
  if (problems.length > 0) return { ok: false, problems: problems.sorted() };
  const rulebook = document as Rulebook;
  return { ok: true, rulebook, warnings: lint(rulebook, options) };
}

function checkMeaning(document: object, problems: Problems): void {
  const check = new Check(draftOf(document, problems.paths()), problems);
  check.selectors.checkNamed();
  checkSettings(check);
  checkFacts(check);
  checkProgrammes(check);
  checkExperiments(check);
  checkCodeRules(check);
  const tree = checkTree(check);
  checkIds(check, tree);
  const purses: (SharedPurse | undefined)[] = check.draft.offers.map((offer, index) =>
    offer === null || problems.full ? undefined : checkOffer(check, offer, `/offers/${index}`),
  );
  if (tree === null) return;
  checkPlacement(check, tree, hangOffers(check, tree), purses);
  checkPrecision(check, tree);
}
