// Spread by every method, worked out by hand; whatever the method, the parts sum to the whole and stay within their caps.
import { describe, expect, test } from "vitest";
import type { Entry, Unit } from "./model.js";
import { lower, type Piece, spread, type SpreadMethod } from "./spread.js";

/** Ids fall while positions rise, so that ties by id and by position differ. */
function entry(index: number, units = 0): Entry {
  const own: Unit[] = [];
  const id = String.fromCharCode("z".charCodeAt(0) - index);
  const whole: Entry = {
    index,
    id,
    sku: "",
    list: 0n,
    regular: 0n,
    units: own,
    line: { id, sku: "s", quantity: 1, unitPrice: 0 },
  };
  for (let number = 0; number < units; number++) own.push({ entry: whole, number, at: index * 100 + number });
  return whole;
}

function shares(amount: number, weights: number[], method: SpreadMethod, caps?: (number | undefined)[]): number[] {
  const pieces = weights.map((weight, index): Piece => {
    const cap = caps?.[index];
    return { weight: BigInt(weight), cap: cap === undefined ? undefined : BigInt(cap), entry: entry(index) };
  });
  const given = spread(BigInt(amount), pieces, method, "half-up").map(Number);
  const room = pieces.reduce((sum, { weight, cap }) => sum + (weight === 0n ? 0 : cap === undefined ? Infinity : Number(cap)), 0);
  expect(given.reduce((sum, share) => sum + share, 0)).toBe(weights.some((one) => one > 0) ? Math.min(amount, room) : 0);
  given.forEach((share, index) => expect(share).toBeLessThanOrEqual(caps?.[index] ?? Infinity));
  return given;
}

describe("spread", () => {
  test.each<[string, number, number[], SpreadMethod, (number | undefined)[] | undefined, number[]]>([
    // 100 over 1 : 1 : 1 leaves one over. Ids fall, so by id the last piece is the first.
    ["a tie by id", 100, [1, 1, 1], "largest-remainder", undefined, [33, 33, 34]],
    ["a tie by position", 100, [1, 1, 1], "largest-remainder-first", undefined, [34, 33, 33]],
    ["a tie from the end", 100, [1, 1, 1], "largest-remainder-last", undefined, [33, 33, 34]],
    // 100 over 1 : 2 : 4 = 14.28…, 28.57…, 57.14…: floors 14, 28, 57 and one to the largest remainder.
    ["the largest remainder wins", 100, [1, 2, 4], "largest-remainder", undefined, [14, 29, 57]],
    ["floors, the rest first", 100, [1, 2, 4], "floor-first", undefined, [15, 28, 57]],
    ["floors, the rest last", 100, [1, 2, 4], "floor-last", undefined, [14, 28, 58]],
    ["two left over, first", 101, [1, 1, 1], "floor-first", undefined, [34, 34, 33]],
    ["two left over, last", 101, [1, 1, 1], "floor-last", undefined, [33, 34, 34]],
    // Rounded half up 14, 29; the last takes 57.
    ["the last absorbs", 100, [1, 2, 4], "last-absorbs", undefined, [14, 29, 57]],
    // 2 over 1 : 1 : 1 : 1 = 0.5 each: three pieces round up to 1, one too many; the last has 0 and one is taken back.
    ["the last absorbs, negative", 2, [1, 1, 1, 1], "last-absorbs", undefined, [1, 1, 0, 0]],
    // 2.5 each rounds down to 2; two are missing and go to the first two.
    ["half down, too little", 10, [1, 1, 1, 1], "half-down", undefined, [3, 3, 2, 2]],
    // 5 over 1 : 1 : 1 = 1.67 each → 2, 2, 2: one too many, the first gives it back.
    ["half down, too much", 5, [1, 1, 1], "half-down", undefined, [1, 2, 2]],
    // 2 over eight weights of 1 with one of 0: 0.25 each → 0; the first two get one.
    ["half down, nothing rounds up", 2, [1, 1, 1, 0, 1, 1, 1, 1, 1], "half-down", undefined, [1, 1, 0, 0, 0, 0, 0, 0, 0]],
    ["weight zero gets nothing", 100, [0, 1], "largest-remainder", undefined, [0, 100]],
    ["nobody weighs anything", 100, [0, 0], "largest-remainder", undefined, [0, 0]],
    // 50 each; the first may take 20, so 80 go to the second.
    ["a cap moves the rest on", 100, [1, 1], "largest-remainder", [20, 100], [20, 80]],
    // 40, 30, 30: the first is full at 10; 90 over 3 : 3 = 45, 45, the second is full at 40; the third takes 50.
    ["a second round", 100, [4, 3, 3], "largest-remainder", [10, 40, 90], [10, 40, 50]],
    ["more than all caps", 100, [1, 1], "largest-remainder", [20, 30], [20, 30]],
    ["a cap of a weightless piece is no room", 100, [0, 1], "floor-first", [70, 30], [0, 30]],
    ["nothing to hand out", 0, [1, 2], "last-absorbs", [5, 5], [0, 0]],
  ])("%s", (_name, amount, weights, method, caps, expected) => {
    expect(shares(amount, weights, method, caps)).toEqual(expected);
  });

  test("any amount over any weights and caps sums to the whole, by any method", () => {
    const methods: SpreadMethod[] = [
      "largest-remainder",
      "largest-remainder-first",
      "largest-remainder-last",
      "floor-first",
      "floor-last",
      "last-absorbs",
      "half-down",
    ];
    let seed = 1;
    const random = (below: number): number => (seed = (seed * 48271) % 0x7fffffff) % below;
    for (let round = 0; round < 2000; round++) {
      const weights = Array.from({ length: 1 + random(6) }, () => random(5) * random(4));
      const caps = weights.map(() => (random(3) === 0 ? undefined : random(40)));
      shares(random(120), weights, methods[round % methods.length]!, caps);
    }
  });
});

describe("lower", () => {
  test("entries first, then units; never above what they had", () => {
    const [a, b] = [entry(0, 3), entry(1, 1)];
    const amounts = new Map<Unit, bigint>([[a.units[0]!, 10n], [a.units[1]!, 10n], [a.units[2]!, 1n], [b.units[0]!, 9n]]);
    // 21 : 9 of 10 = 7 : 3. Seven over 10 : 10 : 1 = 3.33, 3.33, 0.33: floors 3, 3, 0 and one to the first of equals.
    expect([...lower(amounts, 10n).values()].map(Number)).toEqual([4, 3, 0, 3]);
    expect(lower(amounts, 30n)).toBe(amounts);
  });
});
