// What offers did, in order of application: an Act per applied or offered offer, with the units it touched as ranges of
// unit numbers. Ranges are noted only where somebody will ask (in trials, and for offers that can be in a conflict). Both
// lists are state: an undone trial takes its acts back; whoever needs them longer copies them first (candidates.ts).

import { ACTS, ACTS_MAX, ACT_BYTES, BITMAP_BYTES, RANGES, RANGES_MAX, RANGE_BYTES } from "./slots";
import { CELL_ACT_TOP, CELL_RANGE_TOP, cell, setCell } from "./cells";
import { entryWords } from "./predicates";
import { Segment, entryHead, segmentAt, setTook, tookOf, tookStamp } from "./units";
import { spend, stop, stopped } from "./work";

//   0     4          8        12
//   offer rangeStart rangeEnd applied
@unmanaged
export class Act {
  offer: u32;
  rangeStart: u32;
  rangeEnd: u32;
  /** 0 = only offered. */
  applied: u32;
}

//   0     4     8     12     16 24
//   entry first units effect c  fund
@unmanaged
export class Range {
  entry: u32;
  first: i32;
  units: i32;
  /** linescope.ts: place of the effect that gave it. */
  effect: i32;
  /** What each unit got; 0 = touched by points. */
  c: i64;
  /** linescope.ts: funding of an entry's share, millionths. */
  fund: i64;
}

/** Above 0 = ranges are noted for every offer. */
export let collecting: i32 = 0;
/** Segments of the offer at work that were touched carry this. */
let actStamp: u32 = 0;
let noting: bool = false;
const TOUCHED: usize = memory.data(BITMAP_BYTES, 16);

export function beginTouched(): void {
  collecting = 0;
  setCell(CELL_ACT_TOP, 0);
  setCell(CELL_RANGE_TOP, 0);
}

// @ts-ignore: decorator
@inline export function actAt(index: i32): Act {
  return changetype<Act>(ACTS + <usize>index * ACT_BYTES);
}
// @ts-ignore: decorator
@inline export function rangeAt(index: i32): Range {
  return changetype<Range>(RANGES + <usize>index * RANGE_BYTES);
}
// @ts-ignore: decorator
@inline export function actCount(): i32 {
  return <i32>cell(CELL_ACT_TOP);
}

export function startCollecting(): void {
  collecting += 1;
}
export function endCollecting(): void {
  collecting -= 1;
}

/** An offer begins; `asked` = its ranges are wanted whatever else is going on. */
export function beginAct(asked: bool): void {
  noting = asked || collecting > 0;
  if (!noting) return;
  actStamp += 1;
  if (actStamp == 0) actStamp = 1;
  memory.fill(TOUCHED, 0, <usize>entryWords << 3);
}

function touch(entry: u32): void {
  const at = TOUCHED + (<usize>(entry >> 6) << 3);
  store<u64>(at, load<u64>(at) | ((<u64>1) << (entry & 63)));
}

/** `c` was taken off each unit of the segment. */
export function touchSegment(segment: Segment, c: i64): void {
  if (!noting) return;
  setTook(segment, (tookStamp(segment) == actStamp ? tookOf(segment) : 0) + c, actStamp);
  touch(segment.entry);
}

/** A line got points: all its units. */
export function touchLine(entry: i32): void {
  if (!noting) return;
  for (let at = entryHead(entry); at != 0; at = segmentAt(at).next) {
    const segment = segmentAt(at);
    if (tookStamp(segment) != actStamp) setTook(segment, 0, actStamp);
  }
  touch(entry);
}

/** The offer has a result: notes it. */
export function endAct(offer: i32, applied: bool): void {
  const count = actCount();
  if (<usize>count == ACTS_MAX) stop();
  spend(1);
  if (stopped) return;
  const act = actAt(count);
  act.offer = offer;
  act.applied = applied ? 1 : 0;
  act.rangeStart = <u32>cell(CELL_RANGE_TOP);
  if (noting) noteRanges();
  act.rangeEnd = <u32>cell(CELL_RANGE_TOP);
  setCell(CELL_ACT_TOP, count + 1);
}

/** Sorted by entry and unit, none overlapping. */
function noteRanges(): void {
  let top = <i32>cell(CELL_RANGE_TOP);
  for (let word = 0; word < <i32>entryWords; word++) {
    let left = load<u64>(TOUCHED + (<usize>word << 3));
    while (left != 0) {
      const entry = (word << 6) + <i32>ctz(left);
      left &= left - 1;
      for (let at = entryHead(entry); at != 0; at = segmentAt(at).next) {
        const segment = segmentAt(at);
        if (tookStamp(segment) != actStamp) continue;
        if (<usize>top == RANGES_MAX) {
          stop();
          return;
        }
        const range = rangeAt(top);
        top += 1;
        range.entry = entry;
        range.first = segment.first;
        range.units = segment.units;
        range.effect = 0;
        range.c = tookOf(segment);
      }
    }
  }
  spend(top - <i32>cell(CELL_RANGE_TOP));
  setCell(CELL_RANGE_TOP, top);
}

/** Do two lists of ranges, each sorted and at some address, share a unit? */
export function rangesMeet(a: usize, aEnd: usize, b: usize, bEnd: usize): bool {
  while (a < aEnd && b < bEnd) {
    const x = changetype<Range>(a);
    const y = changetype<Range>(b);
    spend(1);
    if (x.entry < y.entry || (x.entry == y.entry && x.first + x.units <= y.first)) a += RANGE_BYTES;
    else if (y.entry < x.entry || y.first + y.units <= x.first) b += RANGE_BYTES;
    else return true;
  }
  return false;
}
