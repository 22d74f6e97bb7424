// Matching units to the roles of an offer (DESIGN §8): repeat by repeat, triggers then targets, from pools in order. Repeats
// that would pick alike are found by division, so 10 000 of a kind cost no more than one: a Batch is so many equal groups,
// a Pick is what one role takes of one segment in each group of the batch. Picks name units by entry and number, since
// segments may be cut afterwards. Called by offer.ts; groups.ts turns picks into the units an effect reads.

import {
  EXCLUDE_DISCOUNT,
  EXCLUDE_TRIGGER,
  MATCH_FILL_GROUPS,
  MATCH_REPEAT,
  MATCH_REUSE,
  MATCH_ROLES_MAX,
  MATCH_ROLE_COUNT,
  MATCH_ROLE_MAX,
  MATCH_ROLE_MIN,
  MATCH_ROLE_ORDER,
  MATCH_ROLE_SELECTOR,
  MATCH_ROLE_START,
  MATCH_ROLE_TRIGGER,
  ORDER_CART,
  ORDER_CHEAPEST,
  SELECTOR_PREDICATE,
} from "../layout";
import { exclusionBits } from "./exclusions";
import { set32 } from "./journal";
import { newStamp } from "./parts";
import { entryWords, predicateBits } from "./predicates";
import { matchAt, roleAt, selectorAt } from "./rules";
import { compareCart, compareCheapest, compareDearest, orderOn } from "./selection";
import { BATCHES, BATCH_BYTES, BITMAP_BYTES, ITEMS_MAX, PICKS, PICKS_MAX, PICK_BYTES, POOLS, POOLS_MAX, SEGMENTS, SEGMENT_BYTES } from "./slots";
import { SORT_KEYS, sortBy } from "./sort";
import { Segment, auxStamp, carveAt, carveTo, entryHead, keptC, segmentAt, segmentEnd, setAuxStamp, setKeptC } from "./units";
import { spend, stop, stopped } from "./work";

//   0    4     8     12    16     20     24      28   32
//   role entry first count stride groups segment hint lead
@unmanaged
export class Pick {
  /** Place among the match's roles, in the order they are listed. */
  role: i32;
  entry: u32;
  /** Number of the first unit in the batch's first group. */
  first: i32;
  /** Units in each group, and from one group's first unit to the next group's. */
  count: i32;
  stride: i32;
  groups: i32;
  /** The segment it was taken from: for ordering only. */
  segment: usize;
  /** Where the last walk to its units ended, 0 = nowhere yet. */
  hint: usize;
  /** 1 = the batch's first pick of this segment. */
  lead: u32;
}

@unmanaged
export class Batch {
  groups: i32;
  pickStart: i32;
  pickCount: i32;
}

export let batchCount: i32 = 0;
export let pickCount: i32 = 0;
/** Groups in all: what the reply calls repeats. */
export let repeats: i32 = 0;
/** The role that could not be filled at the first repeat (-1 = none), and what it got. */
export let unfilledRole: i32 = -1;
export let unfilledGot: i32 = 0;

// Per role, in order of filling (triggers, then targets): its place as listed, its pool, the first segment not used up.
const ORDERED: usize = memory.data(MATCH_ROLES_MAX * 16, 16);
/** Entries in some target pool. */
const TARGETS: usize = memory.data(BITMAP_BYTES, 16);
let orderedCount: i32 = 0;
let stampNow: u32 = 0;

// @ts-ignore: decorator
@inline export function pickAt(index: i32): Pick {
  return changetype<Pick>(PICKS + <usize>index * PICK_BYTES);
}
// @ts-ignore: decorator
@inline export function batchAt(index: i32): Batch {
  return changetype<Batch>(BATCHES + <usize>index * BATCH_BYTES);
}
// @ts-ignore: decorator
@inline function orderedAt(index: i32): usize {
  return ORDERED + (<usize>index << 4);
}

/** Fills roles until one cannot be filled, or `most` times (below 0: no bound). */
export function matchUnits(match: i32, depth: i32, set: i32, usedBit: u32, most: i64): void {
  batchCount = 0;
  pickCount = 0;
  repeats = 0;
  unfilledRole = -1;
  const record = matchAt(match);
  const roleStart = load<i32>(record, MATCH_ROLE_START);
  const roleCount = load<i32>(record, MATCH_ROLE_COUNT);
  buildPools(roleStart, roleCount, load<u8>(record, MATCH_FILL_GROUPS) != 0, depth, set, usedBit);
  stampNow = newStamp();
  const bound = load<i32>(record, MATCH_REPEAT);
  let left = most < 0 ? <i64>i32.MAX_VALUE : min(most, <i64>i32.MAX_VALUE);
  if (bound >= 0 && <i64>bound < left) left = bound;
  while (left > 0 && !stopped) {
    const groups = fillRepeat(roleStart, <i32>left);
    if (groups == 0) break;
    repeats += groups;
    left -= <i64>groups;
  }
}

// ---------------------------------------------------------------------------------------------------- pools

function buildPools(roleStart: i32, roleCount: i32, fillGroups: bool, depth: i32, set: i32, usedBit: u32): void {
  assert(roleCount <= MATCH_ROLES_MAX, "roles of a match");
  const words = <i32>entryWords;
  const forTargets = exclusionBits(set, EXCLUDE_DISCOUNT);
  const forTriggers = exclusionBits(set, EXCLUDE_TRIGGER);
  memory.fill(TARGETS, 0, <usize>words << 3);
  orderedCount = 0;
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < roleCount; i++) {
      const role = roleAt(roleStart + i);
      const isTarget = load<u8>(role, MATCH_ROLE_TRIGGER) == 0;
      if (isTarget != (pass == 1)) continue;
      store<i32>(orderedAt(orderedCount), i);
      orderedCount += 1;
      if (!isTarget) continue;
      const bits = predicateBits(load<u32>(selectorAt(load<u32>(role, MATCH_ROLE_SELECTOR)), SELECTOR_PREDICATE));
      for (let word = 0; word < words; word++) {
        const at = <usize>word << 3;
        store<u64>(TARGETS + at, load<u64>(TARGETS + at) | (load<u64>(bits + at) & ~load<u64>(forTargets + at)));
      }
    }
  }
  orderOn(depth);
  let top = 0;
  for (let i = 0; i < orderedCount; i++) {
    const at = orderedAt(i);
    const role = roleAt(roleStart + load<i32>(at));
    const isTarget = load<u8>(role, MATCH_ROLE_TRIGGER) == 0;
    const bits = predicateBits(load<u32>(selectorAt(load<u32>(role, MATCH_ROLE_SELECTOR)), SELECTOR_PREDICATE));
    const order = <u32>load<u8>(role, MATCH_ROLE_ORDER);
    store<i32>(at, top, 4);
    store<i32>(at, top, 12);
    if (isTarget) top = poolOf(top, bits, forTargets, 0, usedBit, order);
    else {
      // Units that no target could use go first.
      top = poolOf(top, bits, forTriggers, 1, usedBit, order);
      top = poolOf(top, bits, forTriggers, 2, usedBit, order);
    }
    store<i32>(at, top, 8);
  }
}

/** `which`: 0 = all, 1 = entries in no target pool, 2 = those in one. Answers the pool's end. */
function poolOf(start: i32, bits: usize, excluded: usize, which: i32, usedBit: u32, order: u32): i32 {
  let count = 0;
  for (let word = 0; word < <i32>entryWords; word++) {
    const at = <usize>word << 3;
    let left = load<u64>(bits + at) & ~load<u64>(excluded + at);
    if (which == 1) left &= ~load<u64>(TARGETS + at);
    else if (which == 2) left &= load<u64>(TARGETS + at);
    while (left != 0) {
      const entry = (word << 6) + <i32>ctz(left);
      left &= left - 1;
      for (let segment = entryHead(entry); segment != 0; segment = segmentAt(segment).next) {
        if (segmentAt(segment).used & usedBit) continue;
        if (<usize>count == ITEMS_MAX || <usize>(start + count) == POOLS_MAX) {
          stop();
          return start;
        }
        store<u32>(SORT_KEYS + (<usize>count << 2), <u32>segment);
        count += 1;
      }
    }
  }
  spend(count);
  if (order == ORDER_CART) sortBy(count, compareCart);
  else if (order == ORDER_CHEAPEST) sortBy(count, compareCheapest);
  else sortBy(count, compareDearest);
  memory.copy(POOLS + (<usize>start << 2), SORT_KEYS, <usize>count << 2);
  return start + count;
}

// ---------------------------------------------------------------------------------------------------- filling

/** One repeat, and as many equal ones as follow from it, at most `most`; 0 = some role could not be filled. */
function fillRepeat(roleStart: i32, most: i32): i32 {
  const firstPick = pickCount;
  if (<usize>batchCount == PICKS_MAX) stop();
  const batchId = batchCount + 1;
  for (let i = 0; i < orderedCount; i++) {
    const place = load<i32>(orderedAt(i));
    const least = load<i32>(roleAt(roleStart + place), MATCH_ROLE_MIN);
    const got = fill(i, place, least, batchId);
    if (got == least) continue;
    if (repeats == 0) {
      unfilledRole = place;
      unfilledGot = got;
    }
    pickCount = firstPick;
    return 0;
  }
  for (let i = 0; i < orderedCount; i++) {
    const place = load<i32>(orderedAt(i));
    const role = roleAt(roleStart + place);
    const largest = load<i32>(role, MATCH_ROLE_MAX);
    fill(i, place, (largest < 0 ? i32.MAX_VALUE : largest) - load<i32>(role, MATCH_ROLE_MIN), batchId);
  }
  if (stopped) return 0;
  // As long as every segment holds what this repeat took of it, the next one picks alike.
  let groups = most;
  for (let i = firstPick; i < pickCount; i++) {
    const segment = segmentAt(pickAt(i).segment);
    const each = <i32>keptC(segment);
    groups = min(groups, (segment.units - segment.auxAt) / each + 1);
  }
  for (let i = firstPick; i < pickCount; i++) {
    const pick = pickAt(i);
    const segment = segmentAt(pick.segment);
    pick.stride = <i32>keptC(segment);
    pick.groups = groups;
    if (pick.lead) segment.auxAt += (groups - 1) * pick.stride;
  }
  const batch = batchAt(batchCount);
  batch.groups = groups;
  batch.pickStart = firstPick;
  batch.pickCount = pickCount - firstPick;
  batchCount += 1;
  return groups;
}

/** Takes up to `count` free units for a role; answers how many it got. */
function fill(ordered: i32, place: i32, count: i32, batchId: i32): i32 {
  const at = orderedAt(ordered);
  const end = load<i32>(at, 8);
  let cursor = load<i32>(at, 12);
  let left = count;
  while (left > 0 && cursor < end) {
    const segment = segmentAt(load<u32>(POOLS + (<usize>cursor << 2)));
    // auxAt = units taken so far, aux = batch that took last, keptC = units that batch takes per group.
    if (auxStamp(segment) != stampNow) {
      setAuxStamp(segment, stampNow);
      segment.auxAt = 0;
      segment.aux = 0;
    }
    const free = segment.units - segment.auxAt;
    if (free == 0) {
      cursor += 1;
      continue;
    }
    if (<usize>pickCount == PICKS_MAX) stop();
    spend(1);
    if (stopped) break;
    const units = min(free, left);
    const pick = pickAt(pickCount);
    pickCount += 1;
    pick.role = place;
    pick.entry = segment.entry;
    pick.first = segment.first + segment.auxAt;
    pick.count = units;
    pick.segment = changetype<usize>(segment);
    pick.hint = 0;
    pick.lead = 0;
    if (segment.aux != <usize>batchId) {
      segment.aux = batchId;
      setKeptC(segment, 0);
      pick.lead = 1;
    }
    setKeptC(segment, keptC(segment) + <i64>units);
    segment.auxAt += units;
    left -= units;
  }
  store<i32>(at, cursor, 12);
  return count - left;
}

// ---------------------------------------------------------------------------------------------------- afterwards

/** Marks the units as used in the node, less those that `reuse` spares. */
export function useUp(match: i32, usedBit: u32): void {
  const record = matchAt(match);
  const reuse = load<u8>(record, MATCH_REUSE);
  if (reuse == 3) return;
  const roleStart = load<i32>(record, MATCH_ROLE_START);
  for (let i = 0; i < pickCount; i++) {
    const pick = pickAt(i);
    if (reuse == 0) {
      // Whatever roles took of a segment lies side by side.
      if (pick.lead) useRange(pick.entry, pick.first, pick.stride * pick.groups, usedBit);
      continue;
    }
    const isTrigger = load<u8>(roleAt(roleStart + pick.role), MATCH_ROLE_TRIGGER) != 0;
    if ((reuse & 1) != 0 && isTrigger) continue;
    if ((reuse & 2) != 0 && !isTrigger) continue;
    let hint: usize = 0;
    if (pick.count == pick.stride) useRange(pick.entry, pick.first, pick.count * pick.groups, usedBit);
    else {
      for (let group = 0; group < pick.groups && !stopped; group++) {
        hint = carveAt(pick.entry, pick.first + group * pick.stride, hint);
        useFrom(hint, pick.count, usedBit);
      }
    }
  }
}

function useRange(entry: i32, first: i32, units: i32, usedBit: u32): void {
  useFrom(carveAt(entry, first, 0), units, usedBit);
}

function useFrom(at: usize, units: i32, usedBit: u32): void {
  let left = units;
  while (left > 0 && !stopped) {
    const segment = segmentAt(at);
    carveTo(segment, left);
    set32(at + offsetof<Segment>("used"), segment.used | usedBit);
    left -= segment.units;
    at = segment.next;
  }
}

/** A node begins: none of its units is used yet. */
export function forgetUsed(usedBit: u32): void {
  const end = segmentEnd();
  for (let at = SEGMENTS; at < end; at += SEGMENT_BYTES) {
    const used = segmentAt(at).used;
    if (used & usedBit) set32(at + offsetof<Segment>("used"), used & ~usedBit);
  }
}
