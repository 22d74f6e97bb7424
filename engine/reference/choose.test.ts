// Maximal admissible sets against plain enumeration of all subsets, and what is chosen among them.
import { describe, expect, test } from "vitest";
import { chooseSet, type Contest, maximalSets } from "./choose.js";

let seed = 7;
const random = (below: number): number => (seed = (seed * 48271) % 0x7fffffff) % below;

function contest(values: number[], edges: ReadonlySet<string>, most?: number): Contest {
  return {
    values: values.map((value) => [BigInt(value)]),
    conflicts: (a, b) => edges.has(`${Math.min(a, b)}-${Math.max(a, b)}`),
    most,
    resolve: "best",
    additive: () => true,
    together: () => [0n],
  };
}

function draw(count: number, percent: number): Set<string> {
  const edges = new Set<string>();
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) if (random(100) < percent) edges.add(`${a}-${b}`);
  return edges;
}

function everyMaximalSet({ conflicts, most = Infinity }: Contest, count: number): number[][] {
  const members = Array.from({ length: count }, (_, index) => index);
  const admissible = (set: number[]): boolean => set.length <= most && set.every((a) => set.every((b) => a === b || !conflicts(a, b)));
  return Array.from({ length: 1 << count }, (_, bits) => members.filter((one) => (bits >> one) & 1))
    .filter(admissible)
    .filter((set) => members.every((one) => set.includes(one) || !admissible([...set, one])));
}

const key = (sets: readonly (readonly number[])[]): string[] => sets.map((set) => set.join(",")).sort();

describe("maximal admissible sets", () => {
  test("are those that plain enumeration finds, each once", () => {
    for (let round = 0; round < 400; round++) {
      const count = 1 + random(8);
      const most = random(2) === 0 ? undefined : 1 + random(count);
      const one = contest(new Array<number>(count).fill(1), draw(count, random(100)), most);
      const members = Array.from({ length: count }, (_, index) => index);
      expect(key(maximalSets(one, members, 1000)!)).toEqual(key(everyMaximalSet(one, count)));
    }
  });

  test("are not listed past the bound", () => {
    const pairs = contest([1, 1, 1, 1, 1, 1], new Set(["0-1", "2-3", "4-5"]));
    expect(maximalSets(pairs, [0, 1, 2, 3, 4, 5], 8)).toHaveLength(8);
    expect(maximalSets(pairs, [0, 1, 2, 3, 4, 5], 7)).toBeUndefined();
  });
});

describe("the choice", () => {
  test("is worth as much as the best of them, and of equals holds the earliest", () => {
    for (let round = 0; round < 400; round++) {
      const count = 1 + random(7);
      const values = Array.from({ length: count }, () => random(4));
      const most = random(2) === 0 ? undefined : 1 + random(count);
      const one = contest(values, draw(count, 40), most);
      const worth = (set: readonly number[]): number => set.reduce((sum, member) => sum + values[member]!, 0);
      const sets = everyMaximalSet(one, count);
      const best = Math.max(...sets.map(worth));
      // In which they differ, the earliest: bits from the first candidate on, read as a number.
      const rank = (set: readonly number[]): number => set.reduce((sum, member) => sum + 2 ** (count - member), 0);
      const expected = sets.filter((set) => worth(set) === best).sort((a, b) => rank(b) - rank(a))[0]!;
      expect(chooseSet(one).chosen).toEqual(expected);
    }
  });
});
