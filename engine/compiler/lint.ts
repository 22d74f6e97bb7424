// Warnings about rulebooks that are valid and still look wrong: offers that can never apply, that give everything away,
// that nothing limits; names that nothing uses; keys that change nothing where they stand. Cheap: one pass per concern.
// Must only be given valid rulebooks. Called by validate.ts.

import type { Rulebook } from "../rulebook.js";
import { type LintOptions, lintFloor, lintOffer } from "./lint/offers.js";
import { lintTree } from "./lint/tree.js";
import { lintDeclarations } from "./lint/unused.js";
import { Warnings } from "./lint/warnings.js";
import type { Problem } from "./problems.js";

export { WARNING_CODES } from "./lint/warnings.js";
export type { LintOptions };

export function lint(rulebook: Rulebook, options: LintOptions = {}): Problem[] {
  const warnings = new Warnings();
  lintDeclarations(rulebook, warnings);
  rulebook.floors?.forEach((floor, index) => lintFloor(floor, `/floors/${index}`, warnings));
  lintTree(rulebook, warnings);
  rulebook.offers.forEach((offer, index) => lintOffer(rulebook, offer, `/offers/${index}`, warnings, options));
  return warnings.sorted();
}
