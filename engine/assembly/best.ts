// The exact best of an additive component (DESIGN §7): among the maximal admissible sets of at most 32 members, the one whose
// values add up to most; ties go to the set with the earlier member, which is one more number to add up. Branch and bound
// on bitsets: a clique cover bounds what the open members can still add. Called by choose.ts and linescope.ts; the caller
// numbers members in canonical order, gives values and conflicts, and gets a mask.

import { BEST_EXACT_MAX, OBJECTIVES_MAX } from "../layout";
import { SORT_KEYS, sortBy } from "./sort";
import { objectiveCount } from "./values";
import { spend, stopped } from "./work";

const WIDTH: usize = (OBJECTIVES_MAX + 1) * 8;
/** Values by member, in canonical order and in order of search, each with the tie's bit behind it. */
const GIVEN: usize = memory.data(BEST_EXACT_MAX * (OBJECTIVES_MAX + 1) * 8, 16);
const VALUES: usize = memory.data(BEST_EXACT_MAX * (OBJECTIVES_MAX + 1) * 8, 16);
const GIVEN_CONFLICTS: usize = memory.data(BEST_EXACT_MAX * 4, 16);
const CONFLICTS: usize = memory.data(BEST_EXACT_MAX * 4, 16);
/** Canonical number of each member in order of search. */
const NUMBER: usize = memory.data(BEST_EXACT_MAX * 4, 16);
const BEST: usize = memory.data((OBJECTIVES_MAX + 1) * 8, 16);
/** Sums along the branch, one vector per level. */
const SUMS: usize = memory.data((BEST_EXACT_MAX + 1) * (OBJECTIVES_MAX + 1) * 8, 16);

let count: i32 = 0;
let most: i32 = 0;
let needsMaximal: bool = false;
let found: bool = false;
let bestMask: u32 = 0;

/** Where the caller writes a member's vector. */
export function memberValue(member: i32): usize {
  return GIVEN + <usize>member * WIDTH;
}
export function setConflicts(member: i32, mask: u32): void {
  store<u32>(GIVEN_CONFLICTS + (<usize>member << 2), mask);
}

// @ts-ignore: decorator
@inline function valueAt(member: i32): usize {
  return VALUES + <usize>member * WIDTH;
}
// @ts-ignore: decorator
@inline function conflictsOf(member: i32): u32 {
  return load<u32>(CONFLICTS + (<usize>member << 2));
}

function byValue(a: u32, b: u32): i32 {
  const x = GIVEN + <usize>a * WIDTH;
  const y = GIVEN + <usize>b * WIDTH;
  for (let i = 0; i <= objectiveCount; i++) {
    const p = load<i64>(x + (<usize>i << 3));
    const q = load<i64>(y + (<usize>i << 3));
    if (p != q) return p > q ? -1 : 1;
  }
  return 0;
}

/** The best set of at most `bound` of `members` members, bit m = member m in canonical order. */
export function bestAdditive(members: i32, bound: i32): u32 {
  assert(members <= BEST_EXACT_MAX, "members of an exact best");
  count = members;
  most = bound;
  found = false;
  bestMask = 0;
  const tie = <usize>objectiveCount << 3;
  for (let i = 0; i < count; i++) {
    store<i64>(memberValue(i) + tie, (<i64>1) << (31 - i));
    store<u32>(SORT_KEYS + (<usize>i << 2), i);
  }
  sortBy(count, byValue);
  needsMaximal = false;
  for (let i = 0; i < count; i++) {
    const number = load<u32>(SORT_KEYS + (<usize>i << 2));
    store<u32>(NUMBER + (<usize>i << 2), number);
    memory.copy(valueAt(i), memberValue(number), tie + 8);
    let mask: u32 = 0;
    const given = load<u32>(GIVEN_CONFLICTS + (<usize>number << 2));
    for (let k = 0; k < count; k++) {
      if ((given >> load<u32>(SORT_KEYS + (<usize>k << 2))) & 1) mask |= (<u32>1) << k;
    }
    store<u32>(CONFLICTS + (<usize>i << 2), mask);
    if (isNegative(valueAt(i))) needsMaximal = true;
  }
  memory.fill(SUMS, 0, WIDTH);
  search(count == 32 ? u32.MAX_VALUE : ((<u32>1) << count) - 1, 0, 0, 0);
  assert(found || stopped, "every component has a maximal set");
  return bestMask;
}

/** Below zero, lexicographically: such a member is only worth taking because the set must be maximal. */
function isNegative(value: usize): bool {
  for (let i = 0; i < objectiveCount; i++) {
    const part = load<i64>(value + (<usize>i << 3));
    if (part != 0) return part < 0;
  }
  return false;
}

/** `open` may still join the `chosen`; `passed` could join but were left out. */
function search(open: u32, passed: u32, chosen: u32, taken: i32): void {
  spend(1);
  if (stopped) return;
  const sum = SUMS + <usize>taken * WIDTH;
  if (open == 0 || taken == most) {
    if (needsMaximal && taken < most && passed != 0) return;
    if (found && compareVectors(sum, BEST) <= 0) return;
    found = true;
    memory.copy(BEST, sum, WIDTH);
    bestMask = 0;
    for (let left = chosen; left != 0; left &= left - 1) {
      bestMask |= (<u32>1) << load<u32>(NUMBER + (<usize>ctz(left) << 2));
    }
    return;
  }
  const free = taken + <i32>popcnt(open) <= most;
  if (needsMaximal && free) {
    // Somebody left out whom nobody open can keep out any more: no maximal set lies below.
    for (let left = passed; left != 0; left &= left - 1) if ((conflictsOf(ctz(left)) & open) == 0) return;
  }
  if (found && !mayBeat(sum, open, most - taken)) return;

  const member = <i32>ctz(open);
  const bit = (<u32>1) << member;
  const others = conflictsOf(member);
  const next = sum + WIDTH;
  const value = valueAt(member);
  for (let i = 0; i <= objectiveCount; i++) {
    const at = <usize>i << 3;
    store<i64>(next + at, load<i64>(sum + at) + load<i64>(value + at));
  }
  search(open & ~(others | bit), passed & ~others, chosen | bit, taken + 1);
  // Nothing open keeps it out and it is worth something: leaving it out is never better.
  if (free && !needsMaximal && (others & open) == 0) return;
  search(open & ~bit, passed | bit, chosen, taken);
}

function compareVectors(a: usize, b: usize): i32 {
  for (let i = 0; i <= objectiveCount; i++) {
    const x = load<i64>(a + (<usize>i << 3));
    const y = load<i64>(b + (<usize>i << 3));
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

/** Can the sum with the best of each clique of the open members be more than the best found? */
function mayBeat(sum: usize, open: u32, room: i32): bool {
  const least = needsMaximal ? min(room, leastJoining(open)) : 0;
  for (let i = 0; i <= objectiveCount; i++) {
    const bound = load<i64>(sum + (<usize>i << 3)) + cliqueSum(open, i, room, least);
    const best = load<i64>(BEST + (<usize>i << 3));
    if (bound != best) return bound > best;
  }
  return false;
}

/** So many open members at least must join before none is left open: each one shuts out itself and what it conflicts with. */
function leastJoining(open: u32): i32 {
  let most = 0;
  for (let left = open; left != 0; left &= left - 1) most = max(most, <i32>popcnt(conflictsOf(ctz(left)) & open));
  return (<i32>popcnt(open) + most) / (most + 1);
}

/**
 * Σ over a clique cover of the largest positive number. Of the first objective only the `room` first cliques count, and
 * `least` of them even when that costs something.
 */
function cliqueSum(open: u32, objective: i32, room: i32, least: i32): i64 {
  let sum: i64 = 0;
  let cliques = 0;
  const at = <usize>objective << 3;
  while (open != 0) {
    // Members are in falling order of value, so the first of a clique is its best by the first objective.
    const first = <i32>ctz(open);
    let largest = load<i64>(valueAt(first) + at);
    let joins = open & conflictsOf(first);
    open &= ~((<u32>1) << first);
    while (joins != 0) {
      const member = <i32>ctz(joins);
      if (objective != 0) largest = max(largest, load<i64>(valueAt(member) + at));
      open &= ~((<u32>1) << member);
      joins &= conflictsOf(member);
    }
    if (largest > 0 || (objective == 0 && cliques < least)) sum += largest;
    cliques += 1;
    if (objective == 0 && (cliques == room || (largest <= 0 && cliques >= least))) return sum;
  }
  return sum;
}
