// Which candidates of a selecting node stand (DESIGN §7): values by objective, the conflict graph, maximal admissible sets.
// Brute force: every maximal admissible set is listed and valued; only the bounds of the spec stop it. Applies nothing.
// Called by nodes.ts (children) and line-scope.ts (offers at an entry).

import type { Objective } from "../rulebook.js";
import { assert } from "./assert.js";
import { compareBigInt } from "./order.js";

/** One number per objective, most important first. */
export type Value = readonly bigint[];

export function compareValues(a: Value, b: Value): number {
  const place = a.findIndex((part, index) => part !== b[index]);
  return place < 0 ? 0 : compareBigInt(a[place]!, b[place]!);
}

export function addValues(a: Value, b: Value): Value {
  return a.map((part, index) => part + b[index]!);
}

export interface Gain {
  readonly saving: bigint;
  readonly points: bigint;
  readonly funded: bigint;
}

export function valueOf(objectives: readonly Objective[], { saving, points, funded }: Gain): Value {
  return objectives.map((objective) => {
    switch (objective) {
      case "saving":
        return saving;
      case "points":
        return points;
      case "benefit":
        return saving + points;
      case "funded":
        return funded;
      case "margin":
        return -(saving - funded) - points;
    }
  });
}

/** Candidates are numbers in canonical order. */
export interface Contest {
  readonly values: readonly Value[];
  readonly conflicts: (a: number, b: number) => boolean;
  /** Top-k: at most so many. */
  readonly most: number | undefined;
  readonly resolve: "best" | "priority";
  /** Is this component additive (DESIGN §7)? */
  readonly additive: (members: readonly number[]) => boolean;
  /** The value of an interacting set, applied together. */
  readonly together: (members: readonly number[]) => Value;
}

export interface Choice {
  readonly chosen: readonly number[];
  readonly optimal: boolean;
  /** Undefined when some greedy component was not additive. */
  readonly gap: bigint | undefined;
}

const ADDITIVE_MAX = 32;
const INTERACTING_MAX = 64;
const BEST_SETS_MAX = 64;
/** More than the spec's bounds ever need; a set of offers past it is not for a reference. */
const LISTED_MAX = 1_000_000;

/** Modes all and top-k. */
export function chooseSet(contest: Contest): Choice {
  const all = contest.values.map((_, index) => index);
  if (contest.resolve === "priority") return { chosen: firstFitting(contest, all), optimal: true, gap: 0n };
  const parts = contest.most === undefined ? components(contest, all) : [all];
  const solved = parts.map((members) => solve(contest, members));
  return {
    chosen: solved.flatMap(({ chosen }) => chosen).sort((a, b) => a - b),
    optimal: solved.every(({ optimal }) => optimal),
    gap: solved.reduce<bigint | undefined>((sum, { gap }) => (sum === undefined || gap === undefined ? undefined : sum + gap), 0n),
  };
}

/** Modes best and worst: one candidate; ties go to the earlier. */
export function chooseOne(values: readonly Value[], mode: "best" | "worst"): number {
  const better = (a: number, b: number): boolean => compareValues(values[a]!, values[b]!) * (mode === "best" ? 1 : -1) > 0;
  return values.map((_, index) => index).reduce((best, index) => (better(index, best) ? index : best));
}

/** In this order, each that fits. */
function firstFitting({ conflicts, most = Infinity }: Contest, order: readonly number[]): number[] {
  const chosen: number[] = [];
  for (const candidate of order) {
    if (chosen.length < most && !chosen.some((other) => conflicts(other, candidate))) chosen.push(candidate);
  }
  return chosen;
}

/** Connected components of the conflict graph, by their first member. */
function components({ conflicts }: Contest, all: readonly number[]): number[][] {
  const left = new Set(all);
  const parts: number[][] = [];
  for (const start of all) {
    if (!left.delete(start)) continue;
    const part = [start];
    for (const member of part) {
      for (const other of left) {
        if (conflicts(member, other) && left.delete(other)) part.push(other);
      }
    }
    parts.push(part.sort((a, b) => a - b));
  }
  return parts;
}

function solve(contest: Contest, members: readonly number[]): Choice {
  const additive = contest.additive(members);
  if (additive) {
    if (members.length > ADDITIVE_MAX) return greedy(contest, members, true);
    const sets = maximalSets(contest, members, LISTED_MAX);
    assert(sets !== undefined, "few enough sets to list");
    return { chosen: bestSet(sets, (set) => sumOf(contest, set)), optimal: true, gap: 0n };
  }
  const sets = members.length > INTERACTING_MAX ? undefined : maximalSets(contest, members, BEST_SETS_MAX);
  if (sets === undefined) return greedy(contest, members, false);
  return { chosen: bestSet(sets, contest.together), optimal: true, gap: 0n };
}

function sumOf({ values }: Contest, set: readonly number[]): Value {
  return set.map((member) => values[member]!).reduce(addValues);
}

function bestSet(sets: readonly (readonly number[])[], worth: (set: readonly number[]) => Value): readonly number[] {
  const valued = sets.map((set) => ({ set, value: worth(set) }));
  return valued.reduce((best, other) => {
    const order = compareValues(other.value, best.value);
    return order > 0 || (order === 0 && isEarlier(other.set, best.set)) ? other : best;
  }).set;
}

/** Does `a` hold the earliest candidate in which they differ? */
function isEarlier(a: readonly number[], b: readonly number[]): boolean {
  const differing = [...a, ...b].filter((member) => a.includes(member) !== b.includes(member)).sort((x, y) => x - y);
  return differing.length > 0 && a.includes(differing[0]!);
}

/** Every admissible set to which no member could be added, each sorted; undefined when there are more than `bound`. */
export function maximalSets(contest: Contest, members: readonly number[], bound: number): number[][] | undefined {
  const { conflicts, most } = contest;
  const sets: number[][] = [];
  // `open` may still join `set`; `passed` could have joined, but sets with it were listed already.
  const list = (set: readonly number[], open: readonly number[], passed: readonly number[]): boolean => {
    if (set.length === most || (open.length === 0 && passed.length === 0)) {
      sets.push([...set].sort((a, b) => a - b));
      return sets.length <= bound;
    }
    if (open.length === 0) return true;
    // Without a size limit, a maximal set has the pivot or something that conflicts with it.
    const reach = (one: number): number => open.filter((other) => other === one || conflicts(one, other)).length;
    const pivot = [...open, ...passed].reduce((best, one) => (reach(one) < reach(best) ? one : best));
    const branches = most === undefined ? open.filter((one) => one === pivot || conflicts(pivot, one)) : open;
    let stillOpen = [...open];
    let nowPassed = [...passed];
    for (const member of branches) {
      const fits = (other: number): boolean => other !== member && !conflicts(member, other);
      if (!list([...set, member], stillOpen.filter(fits), nowPassed.filter(fits))) return false;
      stillOpen = stillOpen.filter((other) => other !== member);
      nowPassed = [...nowPassed, member];
    }
    return true;
  };
  return list([], members, []) ? sets : undefined;
}

/** By value descending, then canonical order. */
function greedy(contest: Contest, members: readonly number[], additive: boolean): Choice {
  const order = [...members].sort((a, b) => compareValues(contest.values[b]!, contest.values[a]!) || a - b);
  const chosen = firstFitting(contest, order).sort((a, b) => a - b);
  if (!additive) return { chosen, optimal: false, gap: undefined };
  const value = sumOf(contest, chosen)[0]!;
  return { chosen, optimal: false, gap: cliqueBound(contest, members) - value };
}

/** No admissible set has more than one member of a clique, so the best of each clique bounds the first objective. */
function cliqueBound({ values, conflicts }: Contest, members: readonly number[]): bigint {
  const cliques: number[][] = [];
  for (const member of members) {
    const clique = cliques.find((one) => one.every((other) => conflicts(member, other)));
    if (clique === undefined) cliques.push([member]);
    else clique.push(member);
  }
  return cliques.reduce((sum, clique) => {
    const best = clique.map((member) => values[member]![0]!).reduce((a, b) => (b > a ? b : a));
    return sum + (best > 0n ? best : 0n);
  }, 0n);
}
