// Limits (DESIGN §5.6 and §6): what is left of each counter that guards an offer, and what it does to an amount, a number of
// units, of matches or of points that is more. What this decision used is state, so a trial gives it back. An offer's
// limits are a list: its own as listed, then its nodes' from inner to outer. Called by tests, offer, discount, gifts, points.

import {
  LIMIT_ABSENT_SKIP,
  LIMIT_CAP,
  LIMIT_CAP_ROW,
  LIMIT_KEY_COUNT,
  LIMIT_KEY_START,
  LIMIT_MEASURE,
  LIMIT_ORDER_WINDOW,
  LIMIT_READS,
  LIMIT_SKIP,
  LIMIT_SLOT,
  MEASURE_AMOUNT,
  MEASURE_UNITS,
  PLAN_LIMIT_COUNT,
  PLAN_LIMIT_START,
} from "../layout";
import { factAbsent } from "./facts";
import { set64 } from "./journal";
import { clearPart, firstSelected, lowerParts, nextSelected, partAt, partCount, sumPartC, totalC } from "./parts";
import { counterUsed } from "./request";
import { limitAt, listAt, planAt } from "./rules";
import { LIMIT_BOOKS } from "./slots";
import { moneyValue } from "./stamps";
import { carveTo, segmentAt } from "./units";
import { spend } from "./work";

let era: u32 = 0;
let start: i32 = 0;
/** Limits of the offer at work. */
export let limitCount: i32 = 0;

/** The first limit that cut something of the offer at work, and the one that drops it: address of its record, 0 = none. */
export let cutBy: usize = 0;
export let droppedBy: usize = 0;

export function beginLimits(): void {
  era += 1;
  if (era == 0) era = 1;
}

/** The limits of this offer from now on. */
export function readLimits(offer: i32): void {
  const plan = planAt(offer);
  start = load<i32>(plan, PLAN_LIMIT_START);
  limitCount = load<i32>(plan, PLAN_LIMIT_COUNT);
  cutBy = 0;
  droppedBy = 0;
}

// @ts-ignore: decorator
@inline function limitOf(place: i32): usize {
  return limitAt(listAt(start + place));
}

/** Where the counter's use in this decision is kept: { era u32, -, used i64 } by slot. */
function bookOf(limit: usize): usize {
  const at = LIMIT_BOOKS + (<usize>load<u32>(limit, LIMIT_SLOT) << 4);
  if (load<u32>(at) != era) {
    store<u32>(at, era);
    store<i64>(at, 0, 8);
  }
  return at + 8;
}

function isKeyless(limit: usize): bool {
  const from = load<i32>(limit, LIMIT_KEY_START);
  for (let i = load<i32>(limit, LIMIT_KEY_COUNT) - 1; i >= 0; i--) if (factAbsent(listAt(from + i))) return true;
  return false;
}

/** A limit whose key is absent and that does not count then is as if it were not there. */
function exists(limit: usize): bool {
  return load<u8>(limit, LIMIT_ABSENT_SKIP) != 0 || !isKeyless(limit);
}

// INVARIANT (limit): cap − used never falls below 0 by what a decision consumes; every consumption is bounded by this.
function remainingOf(limit: usize): i64 {
  const row = load<u32>(limit, LIMIT_CAP_ROW);
  const cap = row == 0 ? load<i64>(limit, LIMIT_CAP) : moneyValue(row);
  const before = load<u8>(limit, LIMIT_ORDER_WINDOW) != 0 ? 0 : counterUsed(load<u32>(limit, LIMIT_SLOT));
  return cap - before - load<i64>(bookOf(limit));
}

/** The first limit that reads `reason` and has nothing left or no key, as an address; 0 = none. */
export function spentLimit(reason: u32): usize {
  for (let i = 0; i < limitCount; i++) {
    const limit = limitOf(i);
    if (<u32>load<u8>(limit, LIMIT_READS) != reason) continue;
    if (isKeyless(limit)) {
      if (load<u8>(limit, LIMIT_ABSENT_SKIP) != 0) return limit;
      continue;
    }
    if (remainingOf(limit) <= 0) return limit;
  }
  return 0;
}

// @ts-ignore: decorator
@inline export function reasonOf(limit: usize): u32 {
  return load<u8>(limit, LIMIT_READS);
}
// @ts-ignore: decorator
@inline export function slotOf(limit: usize): i32 {
  return limit == 0 ? -1 : load<i32>(limit, LIMIT_SLOT);
}

function cut(limit: usize): void {
  if (cutBy == 0) cutBy = limit;
}

/** Cuts a number of MEASURE_REPEATS or MEASURE_POINTS; -1 = the offer is dropped. `notes`: does a cut count as one? */
export function limitNumber(measure: u32, wanted: i64, notes: bool): i64 {
  let kept = wanted;
  for (let i = 0; i < limitCount; i++) {
    const limit = limitOf(i);
    if (<u32>load<u8>(limit, LIMIT_MEASURE) != measure || !exists(limit)) continue;
    const left = remainingOf(limit);
    if (kept <= left) continue;
    if (load<u8>(limit, LIMIT_SKIP) != 0) {
      droppedBy = limit;
      return -1;
    }
    kept = max(left, 0);
    if (notes) cut(limit);
  }
  return kept;
}

/** Cuts c of all parts by amount and by units. True = the offer is dropped. */
export function limitParts(): bool {
  for (let i = 0; i < limitCount; i++) {
    const limit = limitOf(i);
    const measure = <u32>load<u8>(limit, LIMIT_MEASURE);
    if ((measure != MEASURE_AMOUNT && measure != MEASURE_UNITS) || !exists(limit)) continue;
    const left = remainingOf(limit);
    const much = measure == MEASURE_AMOUNT ? totalC() : chargedUnits();
    if (much <= left) continue;
    if (load<u8>(limit, LIMIT_SKIP) != 0) {
      droppedBy = limit;
      return true;
    }
    if (measure == MEASURE_AMOUNT) lowerParts(max(left, 0), false);
    else keepFirstUnits(max(left, 0));
    cut(limit);
  }
  return false;
}

/** Units with c > 0. */
export function chargedUnits(): i64 {
  let units: i64 = 0;
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    if (part.c == 0) continue;
    for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
      if (segmentAt(at).c != 0) units += <i64>segmentAt(at).units;
    }
  }
  return units;
}

function keepFirstUnits(count: i64): void {
  let left = count;
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    if (part.c == 0) continue;
    if (left == 0) {
      clearPart(part);
      continue;
    }
    for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
      const segment = segmentAt(at);
      if (segment.c == 0) continue;
      if (left == 0) segment.c = 0;
      else {
        if (<i64>segment.units > left) carveTo(segment, <i32>left);
        left -= <i64>segment.units;
        if (left < 0) left = 0;
      }
    }
    sumPartC(part);
  }
}

/** Adds to every counter of this measure, each once. */
export function consume(measure: u32, by: i64): void {
  if (by == 0) return;
  for (let i = 0; i < limitCount; i++) {
    const limit = limitOf(i);
    if (<u32>load<u8>(limit, LIMIT_MEASURE) != measure || !exists(limit)) continue;
    if (isRepeated(i, measure)) continue;
    spend(1);
    const at = bookOf(limit);
    set64(at, load<i64>(at) + by);
  }
}

/** One counter may be named twice on the way up. */
function isRepeated(place: i32, measure: u32): bool {
  const slot = load<u32>(limitOf(place), LIMIT_SLOT);
  for (let i = 0; i < place; i++) {
    const limit = limitOf(i);
    if (load<u32>(limit, LIMIT_SLOT) == slot && <u32>load<u8>(limit, LIMIT_MEASURE) == measure && exists(limit)) return true;
  }
  return false;
}
