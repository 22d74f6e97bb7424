// The generator itself: the same seed draws the same case, different seeds differ, requests keep to the wire's bounds, and
// the random numbers are those of the published algorithm.

import { expect, test } from "vitest";
import { AMOUNT_MAX } from "../layout.js";
import { Random, seedOf } from "./random.js";
import { drawRequest } from "./requests.js";
import { drawRulebook } from "./rulebooks.js";
import { drawDress, toDressedJson } from "./encode.js";

const CASES = 400;

test("the same seed draws the same rulebook and cart", () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const [one, other] = [drawRulebook(seedOf(seed)), drawRulebook(seedOf(seed))];
    expect(JSON.stringify(one.rulebook)).toBe(JSON.stringify(other.rulebook));
    expect(JSON.stringify(drawRequest(seed, one))).toBe(JSON.stringify(drawRequest(seed, other)));
  }
  expect(JSON.stringify(drawRulebook(seedOf(1)).rulebook)).not.toBe(JSON.stringify(drawRulebook(seedOf(2)).rulebook));
});

test("requests keep to the wire's bounds", () => {
  for (let seed = 0; seed < CASES; seed += 1) {
    const drawn = drawRulebook(seedOf(7, seed));
    const { request } = drawRequest(seedOf(7, seed, 1), drawn);
    expect(new Set(request.lines.map((line) => line.id)).size).toBe(request.lines.length);
    const list = request.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0);
    const shipping = (request.shipping ?? []).reduce((sum, entry) => sum + entry.amount, 0);
    expect(list + shipping).toBeLessThanOrEqual(AMOUNT_MAX);
    expect(request.lines.every((line) => Number.isSafeInteger(line.unitPrice) && line.unitPrice >= 0 && line.quantity >= 1)).toBe(true);
  }
});

test("dressed JSON means the same", () => {
  for (let seed = 0; seed < CASES; seed += 1) {
    const random = new Random(seed);
    const { request } = drawRequest(seed, drawRulebook(seed));
    const text = new TextDecoder().decode(toDressedJson(request, random, drawDress(random)));
    expect(JSON.parse(text)).toEqual(request);
  }
});

test("random numbers are xoshiro128** 1.1", () => {
  // From the published C with the state 1, 2, 3, 4.
  const random = new Random(0);
  (random as unknown as { state: Uint32Array }).state.set([1, 2, 3, 4]);
  expect([random.next(), random.next(), random.next()]).toEqual([11520, 0, 5927040]);
});
