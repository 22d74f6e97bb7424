// What is wrong with a rulebook: problems as data, all of them at once, with a closed list of codes. A problem says where
// (JSON pointer) and what, in a sentence for whoever wrote the rule. Collects, sorts and bounds; judges nothing.
// Called by everything that checks a document.

import { PROBLEMS_MAX } from "./bounds.js";

export interface Problem {
  code: string;
  /** JSON pointer into the document. */
  path: string;
  detail: string;
  severity?: "error" | "warning";
}

/** Every code of a refusal, and what it says. LANGUAGE.md prints this list. */
export const PROBLEM_CODES = {
  // The document's shape
  "not-json": "a value that JSON does not have",
  "bad-text": "a string that is not valid Unicode",
  "bad-key": "a key that no document may have",
  "too-deep": "lists and objects nested too deeply",
  "too-large": "more than the engine takes",
  "wrong-type": "a value of the wrong kind",
  "missing-key": "a key that must be there",
  "unknown-key": "a key that means nothing here",
  "unknown-kind": "an object none of whose keys says what it is",
  "not-one-of": "a value that is not one of those allowed",
  "out-of-range": "a number too small or too large",
  "not-whole": "a fraction where a whole number belongs",
  decimals: "a number with too many decimals",
  empty: "an empty list, text or object where something is needed",
  "too-long": "a text with too many bytes",
  "too-many": "a list with too many entries",
  "bad-format": "a text that is not written as it must be",
  "too-many-problems": "there are more problems than are listed",
  // Names
  "unknown-selector": "no selector has this name",
  "unknown-fact": "no fact has this name",
  "unknown-node": "no node has this id",
  "unknown-programme": "no programme has this name",
  "unknown-experiment": "no experiment has this id",
  "unknown-arm": "the experiment has no such arm",
  "unknown-role": "the match has no such role",
  "unknown-currency": "not a currency of ISO 4217",
  "unknown-zone": "not a time zone of the IANA list",
  "unknown-code": "no offer names this code",
  "duplicate-id": "two things have the same id",
  "duplicate-code": "two codes are the same once written alike",
  "duplicate-value": "a value is listed twice",
  "reserved-name": "a name the engine uses itself",
  // Selectors
  "selector-cycle": "selectors that name each other in a circle",
  "selector-take": "a selector that takes some units where only all of them make sense",
  "selector-over": "a selector over the wrong kind of entries",
  "empty-range": "a range that holds nothing",
  // Conditions
  "fact-place": "a fact of a line where only facts of the request or the member can be read, or the reverse",
  "fact-type": "a fact of a kind that does not work here",
  operator: "an operator that does not go with this kind of value",
  "value-missing": "a comparison without a value",
  "value-unwanted": "a value where none is read",
  "value-type": "a value of another kind than what it is compared with",
  "aggregate-value": "money compared with a plain number, or the reverse",
  "aggregate-place": "a question about the cart where only facts can be asked",
  "assigned-place": "`assigned` away from an offer's own audience",
  // Dates and times
  "bad-date": "a date that does not exist",
  "bad-time": "a time that does not exist",
  "end-before-start": "an end that is not after its start",
  "empty-window": "a weekly window that is never open",
  "bad-duration": "a rolling window that is not a number of days, hours or minutes",
  // Money
  "undeclared-currency": "an amount in a currency the rulebook does not declare",
  "missing-currency": "an amount without one of the rulebook's currencies",
  "no-currency": "amounts that share no currency",
  // Effects
  "no-effect": "an offer that does nothing",
  "one-operation": "none, or more than one, of the things of which exactly one is needed",
  "steps-order": "step rows that do not ascend",
  "steps-operation": "step rows that do different things, or things their effect cannot do",
  "steps-input": "a step table that reads something its effect cannot follow",
  "ending-value": "a price ending that no price can have",
  "percent-only": "rounding of prices on an effect that is no percentage",
  "multiply-only": "`of` on an effect that multiplies nothing",
  "needs-match": "something that only a match has",
  "match-select": "a selection of its own in an offer with a match",
  "match-order": "an order discount in an offer with a match",
  "no-target-role": "a discount in a match without a target",
  "role-not-target": "a discount on units that only trigger",
  "role-max": "a role whose most is below its least",
  "points-stage": "points that multiply before all discounts are given, or a discount after them",
  "points-precision": "points too fine or too many to be counted exactly",
  // Offers
  "codes-none": "codes are required and none is given",
  "empty-code": "a code of which nothing is left",
  "not-ascii": "a character outside ASCII where only those are dropped",
  "exclusive-joint": "an offer that goes with none and with all",
  "hint-nothing": "a hint on an offer that can never be near",
  // Limits, floors, funding
  "limit-cap": "a cap of the wrong kind",
  "limit-clip": "a count of uses that is to be cut",
  "limit-measure": "a limit that counts what its offer never does",
  "floor-at": "a floor whose bound does not go with what it measures",
  "floor-cost": "a floor on margins that does not say what an unknown cost means",
  "floor-counts": "something that does not count for this floor",
  "floor-on": "a way of keeping the floor that its scope does not have",
  // Tree
  "tree-depth": "a tree with too many levels",
  "node-id": "a node that needs an id",
  "node-key": "a key that goes with another mode",
  "top-k": "top-k without k",
  "sequence-mixed": "a sequence with both nodes and offers",
  "scope-line": "something that a choice per line cannot hold",
  "arms-sum": "arms that share more than 100 percent",
} as const;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/** One step of a JSON pointer. */
export function step(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}/${key}`;
  return /[~/]/.test(key) ? `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}` : `${path}/${key}`;
}

export class Problems {
  private readonly list: Problem[] = [];
  private readonly seen = new Set<string>();
  private overflow = false;

  add(code: ProblemCode, path: string, detail: string): void {
    const key = `${code} ${path}`;
    if (this.seen.has(key)) return;
    if (this.list.length >= PROBLEMS_MAX) {
      this.overflow = true;
      return;
    }
    this.seen.add(key);
    this.list.push({ code, path, detail, severity: "error" });
  }

  get full(): boolean {
    return this.overflow;
  }

  get length(): number {
    return this.list.length;
  }

  /** Is something wrong at this place, or inside it? */
  paths(): string[] {
    return this.list.map((problem) => problem.path);
  }

  /** In the order of the places, then of the codes. */
  sorted(): Problem[] {
    const sorted = sortProblems(this.list);
    if (this.overflow) {
      const detail = `only the first ${PROBLEMS_MAX} problems are listed (PROBLEMS_MAX): mend these and check again`;
      sorted.push({ code: "too-many-problems", path: "", detail, severity: "error" });
    }
    return sorted;
  }
}

export function sortProblems(problems: readonly Problem[]): Problem[] {
  return problems
    .map((problem) => ({ problem, steps: problem.path.split("/") }))
    .sort((a, b) => compareSteps(a.steps, b.steps) || (a.problem.code < b.problem.code ? -1 : 1))
    .map(({ problem }) => problem);
}

function compareSteps(a: readonly string[], b: readonly string[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a[i]!;
    const y = b[i]!;
    if (x === y) continue;
    const numbers = /^\d+$/.test(x) && /^\d+$/.test(y);
    if (numbers) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}
