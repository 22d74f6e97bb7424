// What a warning is: a problem of severity "warning", with a closed list of codes. Collects; judges nothing. Called by the
// files beside it.

import { PROBLEMS_MAX } from "../bounds.js";
import { type Problem, sortProblems } from "../problems.js";

/** Every code of a warning, and what it says. LANGUAGE.md prints this list. */
export const WARNING_CODES = {
  "never-open": "its schedule is over",
  "never-audience": "nobody can be in its audience",
  "never-true": "its condition can't hold",
  "never-selects": "a selector that can't select anything",
  shadowed: "an earlier offer of a `first` node always wins",
  "everything-free": "it gives everything away, and nothing limits it",
  "gives-nothing": "an effect that changes nothing",
  "code-without-limit": "a code that everyone can use any number of times",
  "margin-without-floor": "rules look at costs or margins, and no floor guards them",
  "currency-gap": "an offer that does not exist in one of the rulebook's currencies",
  "no-use": "a key that changes nothing where it stands",
  "empty-node": "a node in which nothing hangs",
  "unused-selector": "a selector that nothing uses",
  "unused-fact": "a fact that nothing reads",
  "unused-experiment": "an experiment that no audience asks for",
  "unused-programme": "a programme that nothing earns or burns",
  "unknown-tag": "a tag in `notWith` that nothing has",
  "missing-language": "a text that is missing in the rulebook's language",
  "leaks-cost": "a hint from which a shopper could learn costs",
} as const;

export type WarningCode = keyof typeof WARNING_CODES;

export class Warnings {
  private readonly list: Problem[] = [];

  add(code: WarningCode, path: string, detail: string): void {
    if (this.list.length < PROBLEMS_MAX) this.list.push({ code, path, detail, severity: "warning" });
  }

  sorted(): Problem[] {
    return sortProblems(this.list);
  }
}
