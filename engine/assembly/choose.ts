// Which candidates of a selecting node stand (DESIGN §7): modes, the conflict graph, components, exact and greedy bests.
// Marks Candidate.chosen; applies nothing for good. The value of an interacting set is asked of trial.ts, which evaluates
// it together and undoes it. Called by tree.ts for children, by linescope.ts for the offers that contend for an entry.

import {
  BEST_EXACT_MAX,
  BEST_SETS_MAX,
  MODE_BEST,
  MODE_FIRST,
  MODE_TOP_K,
  MODE_WORST,
  NODE_DEPTH,
  NODE_K,
  NODE_MODE,
  NODE_RESOLVE,
  OBJECTIVES_MAX,
  PLAN_FLAGS,
  PLAN_PLAIN,
  RESOLVE_PRIORITY,
} from "../layout";
import { bestAdditive, memberValue, setConflicts } from "./best";
import { bookGreedy } from "./books";
import { candidateAt, candidatesConflict, conflictAt, keptActAt, keptRangeAt, valueOf } from "./candidates";
import { floorCount, nodeAt, planAt } from "./rules";
import { CANDIDATES_MAX, MEMBERS, SETS } from "./slots";
import { SORT_KEYS, sortBy } from "./sort";
import { Range } from "./touched";
import { valueOfSet } from "./trial";
import { baseOf, entryHead, segmentAt } from "./units";
import { compareValues, objectiveCount, readObjectives } from "./values";
import { spend, stop, stopped } from "./work";

/** Members of the component at hand: candidate indexes in canonical order, on a stack. */
let memberTop: i32 = 0;

export function beginChoices(): void {
  memberTop = 0;
}

// @ts-ignore: decorator
@inline function memberAt(index: i32): i32 {
  return load<i32>(MEMBERS + (<usize>index << 2));
}
function pushMember(candidate: i32): void {
  if (<usize>memberTop == CANDIDATES_MAX * 2) return stop();
  store<i32>(MEMBERS + (<usize>memberTop << 2), candidate);
  memberTop += 1;
}

/** Below 0: children of a node; else the entry of a line-scoped node that offers contend for. */
let atEntry: i32 = -1;

/** Puts a contender on the stack, in canonical order; chooseAmong() takes them off. */
export function contend(candidate: i32): void {
  pushMember(candidate);
}
export function contenderCount(): i32 {
  return memberTop;
}

/** Chooses among the contenders from `from` on. `entry`: see atEntry. */
export function chooseAmong(node: i32, from: i32, depth: i32, entry: i32): void {
  const to = memberTop;
  if (from != to && !stopped) {
    atEntry = entry;
    choose(node, from, to, depth);
  }
  memberTop = from;
}

function choose(node: i32, from: i32, to: i32, depth: i32): void {
  const record = nodeAt(node);
  const mode = <u32>load<u8>(record, NODE_MODE);
  if (mode == MODE_FIRST) {
    candidateAt(memberAt(from)).chosen = 1;
    return;
  }
  if (mode == MODE_BEST || mode == MODE_WORST) return chooseOne(from, to, mode == MODE_BEST);
  const bound = mode == MODE_TOP_K ? load<i32>(record, NODE_K) : i32.MAX_VALUE;
  if (<u32>load<u8>(record, NODE_RESOLVE) == RESOLVE_PRIORITY) return chooseFitting(from, to, bound);
  if (mode == MODE_TOP_K) return solve(node, from, to, bound, depth);
  for (let i = from; i < to; i++) candidateAt(memberAt(i)).component = 0;
  for (let i = from; i < to && !stopped; i++) {
    const candidate = candidateAt(memberAt(i));
    if (candidate.component != 0) continue;
    candidate.component = 1;
    if (candidate.canConflict == 0) {
      candidate.chosen = 1;
      continue;
    }
    pushMember(memberAt(i));
    growComponent(from, to);
    const end = memberTop;
    solve(node, to, end, bound, depth);
    memberTop = to;
  }
}

function conflict(a: i32, b: i32): bool {
  return atEntry < 0 ? candidatesConflict(a, b) : conflictAt(a, b, atEntry);
}

function chooseOne(from: i32, to: i32, best: bool): void {
  let found = memberAt(from);
  for (let i = from + 1; i < to; i++) {
    const order = compareValues(valueOf(memberAt(i)), valueOf(found));
    if (best ? order > 0 : order < 0) found = memberAt(i);
  }
  candidateAt(found).chosen = 1;
}

/** Everything that is connected by conflicts to the members behind `to`, in canonical order. */
function growComponent(from: i32, to: i32): void {
  for (let i = to; i < memberTop && !stopped; i++) {
    for (let other = from; other < to && !stopped; other++) {
      spend(1);
      if (candidateAt(memberAt(other)).component != 0 || !conflict(memberAt(i), memberAt(other))) continue;
      candidateAt(memberAt(other)).component = 1;
      pushMember(memberAt(other));
    }
  }
  const count = memberTop - to;
  if (count < 3) return;
  const at = MEMBERS + (<usize>to << 2);
  memory.copy(SORT_KEYS, at, <usize>count << 2);
  sortBy(count, byNumber);
  memory.copy(at, SORT_KEYS, <usize>count << 2);
}

function byNumber(a: u32, b: u32): i32 {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** In the order of the members, each that fits. */
function chooseFitting(from: i32, to: i32, bound: i32): void {
  let taken = 0;
  for (let i = from; i < to && taken < bound && !stopped; i++) {
    let fits = true;
    for (let k = from; k < i && fits; k++) {
      fits = candidateAt(memberAt(k)).chosen == 0 || !conflict(memberAt(i), memberAt(k));
    }
    spend(i - from);
    if (!fits) continue;
    candidateAt(memberAt(i)).chosen = 1;
    taken += 1;
  }
}

// ---------------------------------------------------------------------------------------------------- one component

function solve(node: i32, from: i32, to: i32, bound: i32, depth: i32): void {
  if (stopped) return;
  const count = to - from;
  if (count == 1) {
    candidateAt(memberAt(from)).chosen = 1;
    return;
  }
  if (isAdditive(from, to, depth)) {
    if (count <= BEST_EXACT_MAX) return solveAdditive(from, count, bound);
    return chooseGreedy(from, to, bound, true);
  }
  if (count > 64 || !listSets(node, from, count, bound)) return chooseGreedy(from, to, bound, false);
  solveInteracting(node, from, depth);
}

/** Nothing can clip: then the value of a set is the sum of its members'. */
function isAdditive(from: i32, to: i32, depth: i32): bool {
  if (atEntry >= 0) return true;
  if (floorCount != 0) return false;
  for (let i = from; i < to; i++) {
    const candidate = candidateAt(memberAt(i));
    if (candidate.isNode || (load<u32>(planAt(candidate.id), PLAN_FLAGS) & PLAN_PLAIN) == 0) return false;
  }
  // Ranges of a member are sorted by entry: each has a cursor in Candidate.mark.
  for (let i = from; i < to; i++) {
    const candidate = candidateAt(memberAt(i));
    candidate.mark = keptActAt(candidate.actStart).rangeStart;
  }
  while (true) {
    let entry: u32 = u32.MAX_VALUE;
    for (let i = from; i < to; i++) entry = min(entry, entryAtCursor(memberAt(i)));
    if (entry == u32.MAX_VALUE) return true;
    spend(to - from);
    let sum: i64 = 0;
    for (let i = from; i < to; i++) sum += largestAtCursor(memberAt(i), entry);
    let least: i64 = i64.MAX_VALUE;
    for (let at = entryHead(entry); at != 0; at = segmentAt(at).next) least = min(least, baseOf(segmentAt(at), depth));
    if (sum > least) return false;
  }
}

function entryAtCursor(index: i32): u32 {
  const candidate = candidateAt(index);
  if (candidate.mark == keptActAt(candidate.actStart).rangeEnd) return u32.MAX_VALUE;
  return changetype<Range>(keptRangeAt(candidate.mark)).entry;
}

/** The largest c the member gave a unit of the entry; moves its cursor behind the entry. */
function largestAtCursor(index: i32, entry: u32): i64 {
  let largest: i64 = 0;
  while (entryAtCursor(index) == entry) {
    const candidate = candidateAt(index);
    largest = max(largest, changetype<Range>(keptRangeAt(candidate.mark)).c);
    candidate.mark += 1;
  }
  return largest;
}

function solveAdditive(from: i32, count: i32, bound: i32): void {
  for (let i = 0; i < count; i++) {
    memory.copy(memberValue(i), valueOf(memberAt(from + i)), <usize>objectiveCount << 3);
    let mask: u32 = 0;
    for (let k = 0; k < count; k++) {
      if (k != i && conflict(memberAt(from + i), memberAt(from + k))) mask |= (<u32>1) << k;
    }
    setConflicts(i, mask);
  }
  for (let left = bestAdditive(count, bound); left != 0; left &= left - 1) {
    candidateAt(memberAt(from + <i32>ctz(left))).chosen = 1;
  }
}

// ---------------------------------------------------------------------------------------------------- interacting sets

const NEIGHBOURS: usize = memory.data(64 * 8, 16);
let listed: i32 = 0;
let listTo: usize = 0;
let listBound: i32 = 0;

// @ts-ignore: decorator
@inline function neighboursOf(member: i32): u64 {
  return load<u64>(NEIGHBOURS + (<usize>member << 3));
}
// @ts-ignore: decorator
@inline function setsOf(node: i32): usize {
  return SETS + <usize>load<u8>(nodeAt(node), NODE_DEPTH) * BEST_SETS_MAX * 8;
}

/** Lists all maximal admissible sets; false = more than BEST_SETS_MAX. */
function listSets(node: i32, from: i32, count: i32, bound: i32): bool {
  for (let i = 0; i < count; i++) {
    let mask: u64 = 0;
    for (let k = 0; k < count; k++) {
      if (k != i && conflict(memberAt(from + i), memberAt(from + k))) mask |= (<u64>1) << k;
    }
    store<u64>(NEIGHBOURS + (<usize>i << 3), mask);
  }
  listed = 0;
  listTo = setsOf(node);
  listBound = bound;
  return list(0, count == 64 ? u64.MAX_VALUE : ((<u64>1) << count) - 1, 0, 0);
}

/** `open` may still join `chosen`; `passed` could have, but sets with it were listed already. */
function list(chosen: u64, open: u64, passed: u64, taken: i32): bool {
  spend(4);
  if (taken == listBound || (open | passed) == 0) {
    if (listed == BEST_SETS_MAX) return false;
    store<u64>(listTo + (<usize>listed << 3), chosen);
    listed += 1;
    return true;
  }
  if (open == 0) return true;
  let branches = open;
  if (listBound == i32.MAX_VALUE) {
    // A maximal set has the pivot or something that conflicts with it.
    let fewest = i32.MAX_VALUE;
    for (let left = open | passed; left != 0; left &= left - 1) {
      const one = <i32>ctz(left);
      const reach = open & (neighboursOf(one) | ((<u64>1) << one));
      if (<i32>popcnt(reach) >= fewest) continue;
      fewest = <i32>popcnt(reach);
      branches = reach;
    }
  }
  while (branches != 0 && !stopped) {
    const member = <i32>ctz(branches);
    const bit = (<u64>1) << member;
    const others = neighboursOf(member) | bit;
    if (!list(chosen | bit, open & ~others, passed & ~others, taken + 1)) return false;
    open &= ~bit;
    passed |= bit;
    branches &= ~bit;
  }
  return true;
}

const SET_VALUES: usize = memory.data(16 * OBJECTIVES_MAX * 2 * 8, 16);

function solveInteracting(node: i32, from: i32, depth: i32): void {
  const count = listed;
  const sets = setsOf(node);
  // Two vectors per node depth: nested nodes evaluate sets of their own meanwhile.
  const best = SET_VALUES + <usize>load<u8>(nodeAt(node), NODE_DEPTH) * OBJECTIVES_MAX * 2 * 8;
  const value = best + OBJECTIVES_MAX * 8;
  let bestSet: u64 = 0;
  for (let i = 0; i < count && !stopped; i++) {
    const set = load<u64>(sets + (<usize>i << 3));
    valueOfSet(node, set, from, depth, value);
    readObjectives(node);
    const order = i == 0 ? 1 : compareValues(value, best);
    if (order < 0 || (order == 0 && !isEarlier(set, bestSet))) continue;
    bestSet = set;
    memory.copy(best, value, OBJECTIVES_MAX * 8);
  }
  for (let left = bestSet; left != 0; left &= left - 1) candidateAt(memberAt(from + <i32>ctz(left))).chosen = 1;
}

/** Does `a` hold the earliest member in which they differ? */
function isEarlier(a: u64, b: u64): bool {
  const differing = a ^ b;
  return differing != 0 && ((a >> ctz(differing)) & 1) != 0;
}

/** Candidate of a member, for trial.ts. */
export function candidateOfMember(from: i32, member: i32): i32 {
  return memberAt(from + member);
}

// ---------------------------------------------------------------------------------------------------- greedy

function byValueThenOrder(a: u32, b: u32): i32 {
  const order = compareValues(valueOf(b), valueOf(a));
  return order != 0 ? order : <i32>a - <i32>b;
}

/** By value, each that fits; and how far from the best it may be. */
function chooseGreedy(from: i32, to: i32, bound: i32, additive: bool): void {
  const count = to - from;
  // What offers that contend for an entry miss is not told.
  const told = additive && atEntry < 0;
  const limit = told ? cliqueBound(from, to) : 0;
  memory.copy(SORT_KEYS, MEMBERS + (<usize>from << 2), <usize>count << 2);
  sortBy(count, byValueThenOrder);
  memory.copy(MEMBERS + (<usize>from << 2), SORT_KEYS, <usize>count << 2);
  chooseFitting(from, to, bound);
  let value: i64 = 0;
  for (let i = from; i < to; i++) {
    if (candidateAt(memberAt(i)).chosen) value += load<i64>(valueOf(memberAt(i)));
  }
  bookGreedy(told, limit - value);
}

/** Each member joins the first clique all of whose members it conflicts with; Σ of the best of each clique, if positive. */
function cliqueBound(from: i32, to: i32): i64 {
  // Candidate.mark: number of the member's clique.
  let cliques: u32 = 0;
  for (let i = from; i < to && !stopped; i++) {
    const candidate = candidateAt(memberAt(i));
    candidate.mark = 0;
    for (let clique: u32 = 1; clique <= cliques && candidate.mark == 0 && !stopped; clique++) {
      let joins = true;
      for (let k = from; k < i && joins; k++) {
        if (candidateAt(memberAt(k)).mark == clique) joins = conflict(memberAt(i), memberAt(k));
      }
      spend(i - from);
      if (joins) candidate.mark = clique;
    }
    if (candidate.mark != 0) continue;
    cliques += 1;
    candidate.mark = cliques;
  }
  let sum: i64 = 0;
  for (let clique: u32 = 1; clique <= cliques; clique++) {
    let best: i64 = 0;
    for (let i = from; i < to; i++) {
      if (candidateAt(memberAt(i)).mark == clique) best = max(best, load<i64>(valueOf(memberAt(i))));
    }
    spend(to - from);
    sum += best;
  }
  return sum;
}
