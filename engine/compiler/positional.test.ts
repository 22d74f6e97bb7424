// Which rulebooks may see the order of lines, or how units are split over lines. The proof that the others don't is with the
// property tests of the engine; here, one construct per row.
import { expect, test } from "vitest";
import type { Loose } from "./cases/base.js";
import { positional, sensitivity } from "./positional.js";
import { validate } from "./validate.js";

const rulebook = (offer: Loose, rest: Loose = {}): Loose => ({
  ristourne: 1,
  zone: "UTC",
  currencies: ["EUR"],
  ...rest,
  offers: [{ id: "A", ...offer }],
});

const discount = (effect: Loose, rest: Loose = {}, top: Loose = {}): Loose => rulebook({ effects: [effect], ...rest }, top);
const limit = (measure: string, cap: unknown, on?: string): Loose => [{ key: [], window: "order", measure, cap, ...(on === undefined ? {} : { on }) }];
const perUnit = { on: "unit", percent: 10 };

const CASES: [title: string, document: Loose, permutation: boolean, split: boolean][] = [
  ["percent off each unit", discount(perUnit), false, false],
  ["percent off each line, rounded by the unit", discount({ on: "each", percent: 10, rounding: { level: "unit" } }), false, false],
  ["percent off each line", discount({ on: "each", percent: 10 }), false, true],
  ["percent off each line, by the rulebook's level", discount({ on: "each", percent: 10 }, {}, { rounding: { level: "unit" } }), false, false],
  ["amount off each line", discount({ on: "each", amount: { EUR: 5 }, rounding: { level: "unit" } }), false, true],
  ["one amount off the order", discount({ on: "order", amount: { EUR: 5 } }), false, true],
  ["percent off each line, rounded over all", discount({ on: "each", percent: 10, rounding: { level: "order" } }), false, true],
  ["shared out to the first", discount({ on: "order", amount: { EUR: 5 }, spread: { method: "floor-first" } }), true, true],
  ["shared out by the rulebook's method", discount({ on: "order", amount: { EUR: 5 } }, {}, { spread: { method: "last-absorbs" } }), true, true],
  ["the cheapest", discount({ ...perUnit, select: { order: "cheapest", take: { count: 1 } } }), false, true],
  ["the first of the cart", discount({ ...perUnit, select: { take: { count: 1 } } }), true, true],
  ["a match", rulebook({ match: { roles: [{ name: "r", select: {}, min: 2 }] }, effects: [perUnit] }), false, true],
  ["a match in cart order", rulebook({ match: { roles: [{ name: "r", select: {}, min: 2, order: "cart" }] }, effects: [perUnit] }), true, true],
  ["a gift", rulebook({ effects: [{ gift: { skus: ["G"], quantity: 1 } }] }), true, true],
  ["a limit of uses", discount(perUnit, { limits: limit("uses", 1) }), false, false],
  ["a limit of amounts", discount(perUnit, { limits: limit("amount", { EUR: 5 }) }), false, true],
  ["a limit of units", discount(perUnit, { limits: limit("units", 5) }), true, true],
  ["a limit of units that drops", discount(perUnit, { limits: limit("units", 5, "skip") }), false, true],
  ["a floor", discount(perUnit, { floors: [{ scope: "cart", metric: "price", at: { amount: { EUR: 1 } } }] }), false, true],
  ["the rulebook's floor", discount(perUnit, {}, { floors: [{ scope: "unit", metric: "price", at: { fact: "floorPrice" } }] }), false, true],
  ["a most", discount({ ...perUnit, max: { EUR: 5 } }), false, true],
  ["lines counted", discount(perUnit, { when: { aggregate: { distinct: "line", in: {} }, op: ">", value: 1 } }), false, true],
  ["skus counted", discount(perUnit, { when: { aggregate: { distinct: "sku", in: {} }, op: ">", value: 1 } }), false, false],
  ["the largest line", discount(perUnit, { when: { aggregate: { max: "quantity", in: {} }, op: ">", value: 1 } }), false, true],
  ["steps by line", discount({ on: "unit", steps: { input: { each: "quantity" }, rows: [{ from: 2, percent: 5 }] } }), false, true],
  ["a choice per line", discount(perUnit, { node: "root" }, { tree: { id: "root", mode: "best", scope: "line" } }), false, true],
  ["points on net without tax", discount(perUnit, {}, { programmes: { p: { earn: [{ id: "e", rate: { points: 1, per: { EUR: 1 } }, tax: "excluded" }] } } }), false, true],
  ["points on net", discount(perUnit, {}, { programmes: { p: { earn: [{ id: "e", rate: { points: 1, per: { EUR: 1 } } }] } } }), false, false],
];

test.each(CASES)("%s", (_title, document, permutation, split) => {
  const checked = validate(document);
  expect(checked.ok ? [] : checked.problems).toEqual([]);
  expect(sensitivity(document)).toEqual({ permutation, split });
  expect(positional(document)).toBe(permutation || split);
});
