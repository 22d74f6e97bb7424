// Which of the matched units a discount effect reads (DESIGN §8: role, units, fill), and the discount of groups priced
// together. Works on copies of the match's picks (the Chosen), so several effects of an offer can read the same match.
// Called by effects.ts after match.ts.

import {
  EFFECT_ROLE,
  EFFECT_UNITS,
  EFFECT_UNITS_ORDER,
  MATCH_FILL_GROUPS,
  MATCH_ROLE_START,
  MATCH_ROLE_TRIGGER,
  ORDER_DEAREST,
  ROLE_ALL,
} from "../layout";
import { Batch, Pick, batchAt, batchCount, pickAt, repeats } from "./match";
import { beginMarking, markSegment, remarkSegment } from "./parts";
import { matchAt, roleAt } from "./rules";
import { compareCheapest, compareDearest, orderOn } from "./selection";
import { BATCH_BYTES, CHOSEN, CHOSEN_BATCHES, PICKS_MAX, PICK_BYTES } from "./slots";
import { SORT_KEYS, sortBy } from "./sort";
import { carveAt, carveTo, segmentAt } from "./units";
import { spend, stop, stopped } from "./work";

export let chosenBatchCount: i32 = 0;
let chosenCount: i32 = 0;

// @ts-ignore: decorator
@inline export function chosenAt(index: i32): Pick {
  return changetype<Pick>(CHOSEN + <usize>index * PICK_BYTES);
}
// @ts-ignore: decorator
@inline export function chosenBatchAt(index: i32): Batch {
  return changetype<Batch>(CHOSEN_BATCHES + <usize>index * BATCH_BYTES);
}

/** The target units of the effect, group by group; `dealt`: groups matter to it. */
export function chooseTargets(match: i32, effect: usize, depth: i32, dealt: bool): void {
  chosenCount = 0;
  chosenBatchCount = 0;
  const units = load<i32>(effect, EFFECT_UNITS);
  if (units == 0) return copyTargets(match, effect);
  orderOn(depth);
  const dearest = <u32>load<u8>(effect, EFFECT_UNITS_ORDER) == ORDER_DEAREST;
  if (load<u8>(matchAt(match), MATCH_FILL_GROUPS) != 0) return chooseOfEach(match, effect, units, dearest);
  chooseOfAll(match, effect, units, dearest, dealt);
}

function reads(match: i32, effect: usize, pick: Pick): bool {
  const role = roleAt(load<i32>(matchAt(match), MATCH_ROLE_START) + pick.role);
  if (load<u8>(role, MATCH_ROLE_TRIGGER) != 0) return false;
  const wanted = <i32>load<u8>(effect, EFFECT_ROLE);
  return wanted == ROLE_ALL || wanted == pick.role;
}

/** A copy of `pick` among the chosen; `first`, `count`, `stride`, `groups` as given. */
function choose(pick: Pick, first: i32, count: i32, stride: i32, groups: i32): void {
  if (<usize>chosenCount == PICKS_MAX) stop();
  spend(1);
  if (stopped) return;
  const copy = chosenAt(chosenCount);
  chosenCount += 1;
  copy.role = pick.role;
  copy.entry = pick.entry;
  copy.segment = pick.segment;
  copy.first = first;
  copy.count = count;
  copy.stride = stride;
  copy.groups = groups;
  copy.hint = 0;
}

/** Ends a batch of chosen picks that began at `start`. */
function closeBatch(start: i32, groups: i32): void {
  if (<usize>chosenBatchCount == PICKS_MAX) stop();
  if (stopped) return;
  const batch = chosenBatchAt(chosenBatchCount);
  chosenBatchCount += 1;
  batch.groups = groups;
  batch.pickStart = start;
  batch.pickCount = chosenCount - start;
}

function copyTargets(match: i32, effect: usize): void {
  for (let b = 0; b < batchCount; b++) {
    const batch = batchAt(b);
    const start = chosenCount;
    for (let i = 0; i < batch.pickCount; i++) {
      const pick = pickAt(batch.pickStart + i);
      if (reads(match, effect, pick)) choose(pick, pick.first, pick.count, pick.stride, pick.groups);
    }
    closeBatch(start, batch.groups);
  }
}

// ---------------------------------------------------------------------------------------------------- units of each group

// Keys are indexes of the match's picks; of one segment, the one with the lower unit numbers comes first.
function cheaperPick(a: u32, b: u32): i32 {
  const x = pickAt(a);
  const y = pickAt(b);
  return x.segment == y.segment ? x.first - y.first : compareCheapest(<u32>x.segment, <u32>y.segment);
}
function dearerPick(a: u32, b: u32): i32 {
  const x = pickAt(a);
  const y = pickAt(b);
  return x.segment == y.segment ? x.first - y.first : compareDearest(<u32>x.segment, <u32>y.segment);
}

/** Fill groups: of each group the first `units` in order. */
function chooseOfEach(match: i32, effect: usize, units: i32, dearest: bool): void {
  for (let b = 0; b < batchCount; b++) {
    const batch = batchAt(b);
    let count = 0;
    for (let i = 0; i < batch.pickCount; i++) {
      if (!reads(match, effect, pickAt(batch.pickStart + i))) continue;
      store<u32>(SORT_KEYS + (<usize>count << 2), batch.pickStart + i);
      count += 1;
    }
    sortBy(count, dearest ? dearerPick : cheaperPick);
    const start = chosenCount;
    let left = units;
    for (let i = 0; i < count && left > 0; i++) {
      const pick = pickAt(load<u32>(SORT_KEYS + (<usize>i << 2)));
      const some = min(pick.count, left);
      choose(pick, pick.first, some, pick.stride, pick.groups);
      left -= some;
    }
    closeBatch(start, batch.groups);
  }
}

// ---------------------------------------------------------------------------------------------------- units of them all

// Keys are indexes of chosen runs.
function cheaperRun(a: u32, b: u32): i32 {
  const x = chosenAt(a);
  const y = chosenAt(b);
  return x.segment == y.segment ? x.first - y.first : compareCheapest(<u32>x.segment, <u32>y.segment);
}
function dearerRun(a: u32, b: u32): i32 {
  const x = chosenAt(a);
  const y = chosenAt(b);
  return x.segment == y.segment ? x.first - y.first : compareDearest(<u32>x.segment, <u32>y.segment);
}

/** Fill whole: of all groups' units the first units × repeats, dealt to the groups in order. */
function chooseOfAll(match: i32, effect: usize, units: i32, dearest: bool, dealt: bool): void {
  for (let b = 0; b < batchCount; b++) runsOfBatch(match, effect, batchAt(b), dealt);
  const runCount = chosenCount;
  for (let i = 0; i < runCount; i++) store<u32>(SORT_KEYS + (<usize>i << 2), i);
  sortBy(runCount, dearest ? dearerRun : cheaperRun);
  let left = <i64>units * <i64>repeats;
  if (dealt) return deal(runCount, units, left);
  const start = chosenCount;
  for (let i = 0; i < runCount && left > 0 && !stopped; i++) {
    const run = chosenAt(load<u32>(SORT_KEYS + (<usize>i << 2)));
    const all = <i64>run.count * <i64>run.groups;
    if (all <= left) {
      choose(run, run.first, run.count, run.stride, run.groups);
      left -= all;
      continue;
    }
    const whole = <i32>(left / <i64>run.count);
    const rest = <i32>(left - <i64>whole * <i64>run.count);
    if (whole > 0) choose(run, run.first, run.count, run.stride, whole);
    if (rest > 0) choose(run, run.first + whole * run.stride, rest, rest, 1);
    left = 0;
  }
  closeBatch(start, 1);
}

/** The batch's target units as runs, each in unit order and none between the units of another. */
function runsOfBatch(match: i32, effect: usize, batch: Batch, dealt: bool): void {
  const start = chosenCount;
  for (let i = 0; i < batch.pickCount; i++) {
    const pick = pickAt(batch.pickStart + i);
    if (!reads(match, effect, pick)) continue;
    let joined = false;
    for (let k = start; k < chosenCount; k++) {
      const run = chosenAt(k);
      if (run.segment != pick.segment || run.first + run.count != pick.first) continue;
      run.count += pick.count;
      joined = true;
      break;
    }
    spend(chosenCount - start);
    if (!joined) choose(pick, pick.first, pick.count, pick.stride, pick.groups);
  }
  const end = chosenCount;
  for (let k = start; k < end && !stopped; k++) {
    const run = chosenAt(k);
    if (run.count == run.stride) {
      run.count *= run.groups;
      run.stride = run.count;
      run.groups = 1;
      continue;
    }
    if (run.groups == 1) continue;
    let interleaved = dealt;
    for (let m = start; m < end && !interleaved; m++) {
      interleaved = m != k && chosenAt(m).segment == run.segment;
    }
    if (!interleaved) continue;
    for (let group = 1; group < run.groups && !stopped; group++) {
      choose(run, run.first + group * run.stride, run.count, run.count, 1);
    }
    run.stride = run.count;
    run.groups = 1;
  }
}

/** Windows of `units` over the sorted runs, at most `left` units in all; each window is a group. */
function deal(runCount: i32, units: i32, left: i64): void {
  let index = 0;
  let used = 0;
  while (left > 0 && index < runCount && !stopped) {
    const run = chosenAt(load<u32>(SORT_KEYS + (<usize>index << 2)));
    const free = run.count - used;
    if (free == 0) {
      index += 1;
      used = 0;
      continue;
    }
    const start = chosenCount;
    if (free >= units) {
      const groups = <i32>min<i64>(<i64>(free / units), left / <i64>units);
      choose(run, run.first + used, units, units, groups);
      closeBatch(start, groups);
      used += units * groups;
      left -= <i64>units * <i64>groups;
      continue;
    }
    let need = units;
    while (need > 0 && index < runCount && !stopped) {
      const from = chosenAt(load<u32>(SORT_KEYS + (<usize>index << 2)));
      const some = min(from.count - used, need);
      if (some > 0) choose(from, from.first + used, some, some, 1);
      need -= some;
      used += some;
      if (used == from.count) {
        index += 1;
        used = 0;
      }
    }
    closeBatch(start, 1);
    left -= <i64>units;
  }
}

// ---------------------------------------------------------------------------------------------------- marking

/** All chosen units as the selection. */
export function markChosen(): void {
  beginMarking();
  for (let b = 0; b < chosenBatchCount; b++) markBatch(chosenBatchAt(b), false);
}

/** The same, keeping what was worked out for each unit. */
export function remarkChosen(): void {
  beginMarking();
  for (let b = 0; b < chosenBatchCount; b++) markBatch(chosenBatchAt(b), true);
}

function markBatch(batch: Batch, keep: bool): void {
  for (let i = 0; i < batch.pickCount && !stopped; i++) {
    const pick = chosenAt(batch.pickStart + i);
    if (pick.count == pick.stride) {
      markUnits(pick, pick.first, pick.count * pick.groups, keep);
      continue;
    }
    for (let group = 0; group < pick.groups && !stopped; group++) {
      markUnits(pick, pick.first + group * pick.stride, pick.count, keep);
    }
  }
}

/** One group of a batch as the selection. */
export function markGroup(batch: Batch, group: i32): void {
  beginMarking();
  for (let i = 0; i < batch.pickCount && !stopped; i++) {
    const pick = chosenAt(batch.pickStart + i);
    markUnits(pick, pick.first + group * pick.stride, pick.count, false);
  }
}

function markUnits(pick: Pick, first: i32, units: i32, keep: bool): void {
  let at = carveAt(pick.entry, first, pick.hint);
  let left = units;
  while (left > 0 && !stopped) {
    const segment = segmentAt(at);
    carveTo(segment, left);
    if (keep) remarkSegment(segment);
    else markSegment(segment);
    pick.hint = at;
    left -= segment.units;
    at = segment.next;
  }
}
