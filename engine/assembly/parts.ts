// The workspace of one effect: its selected units as marked segments (Segment.stamp), and per entry a Part with their sums.
// Amounts are worked out in Segment.c (per unit) and Part.c (per entry), clipped, lowered, and only then taken (offer.ts).
// One effect at a time; nothing here is state, so nothing is journalled but the cutting of segments. Called by effects,
// floors, limits, gifts, points, linescope.

import { ENTRIES_MAX, METHOD_FLOOR_FIRST, METHOD_LARGEST, ROUND_FLOOR, SELECTOR_PREDICATE, SELECTOR_TAKES, VALUE_ENTRY, VALUE_LIST } from "../layout";
import { entryWords, hasBit, predicateBits, setBit } from "./predicates";
import { selectorAt } from "./rules";
import { itemOffset, itemSegment, itemUnits, selectItems, selectionMark, selectionRelease } from "./selection";
import { BITMAP_BYTES, PARTS, PART_BYTES } from "./slots";
import { addPiece, beginPieces, pieceAt, pieceCount, spreadPieces } from "./spread";
import {
  Segment,
  auxStamp,
  baseOf,
  entryAt,
  entryHead,
  keepC,
  keptC,
  rankEntries,
  segmentAt,
  setAuxStamp,
  split,
} from "./units";
import { spend, stopped } from "./work";

//   0     4     8     16    24   32 40       48    56   60   64
//   entry units worth value room c  intended share flag head end
@unmanaged
export class Part {
  entry: u32;
  /** Selected units. */
  units: i32;
  /** Σ b, and Σ of what a percentage is of. */
  worth: i64;
  value: i64;
  /** Σ cap: most that may be taken. */
  room: i64;
  /** Σ c */
  c: i64;
  intended: i64;
  /** Its share of an amount that was spread over entries. */
  share: i64;
  /** 1 = this floor's own, or this step's own. */
  flag: u32;
  /** First selected segment; no unit from `end` on is selected. */
  head: usize;
  end: i32;
}

export let partCount: i32 = 0;
/** Segments with this stamp are selected. */
export let selection: u32 = 0;
/** Entries with a marked segment. */
const MARKED: usize = memory.data(BITMAP_BYTES, 16);
/** By marked entry: { its first marked segment u32, end of its last marked unit i32 }. */
const SPANS: usize = memory.data(ENTRIES_MAX * 8, 16);

// @ts-ignore: decorator
@inline export function partAt(index: i32): Part {
  return changetype<Part>(PARTS + <usize>index * PART_BYTES);
}

/** First selected segment of the part; there is one. Cutting a segment leaves its first part in place. */
// @ts-ignore: decorator
@inline export function firstSelected(part: Part): usize {
  return part.head;
}
/** The selected segment of the part behind `at`, 0 = none. */
export function nextSelected(part: Part, at: usize): usize {
  at = segmentAt(at).next;
  while (at != 0) {
    const segment = segmentAt(at);
    if (segment.first >= part.end) return 0;
    if (segment.stamp == selection) return at;
    at = segment.next;
  }
  return 0;
}

// ---------------------------------------------------------------------------------------------------- selecting

/** A number no segment carries yet. */
export function newStamp(): u32 {
  selection += 1;
  if (selection == 0) selection = 1;
  return selection;
}

/** An empty selection; markSegment() adds to it, partsOfMarked() sums it up. */
export function beginMarking(): void {
  newStamp();
  memory.fill(MARKED, 0, <usize>entryWords << 3);
}

export function markSegment(segment: Segment): void {
  segment.stamp = selection;
  segment.c = 0;
  const span = SPANS + (<usize>segment.entry << 3);
  const end = segment.first + segment.units;
  if (!hasBit(MARKED, segment.entry)) {
    setBit(MARKED, segment.entry);
    store<u32>(span, <u32>changetype<usize>(segment));
    store<i32>(span, end, 4);
    return;
  }
  if (segment.first < segmentAt(load<u32>(span)).first) store<u32>(span, <u32>changetype<usize>(segment));
  if (end > load<i32>(span, 4)) store<i32>(span, end, 4);
}

/** The units of a selector less excluded entries, as parts in cart order. */
export function selectParts(selector: u32, depth: i32, excluded: usize, base: u32): void {
  const record = selectorAt(selector);
  if (load<u8>(record, SELECTOR_TAKES) != 0) {
    const mark = selectionMark();
    const count = selectItems(selector, depth, excluded);
    beginMarking();
    for (let i = 0; i < count; i++) markItem(mark + i);
    selectionRelease(mark);
    partsOf(MARKED, 0, depth, base, false);
    return;
  }
  newStamp();
  partsOf(predicateBits(load<u32>(record, SELECTOR_PREDICATE)), excluded, depth, base, true);
}

/** The marked units as parts in cart order. */
export function partsOfMarked(depth: i32, base: u32): void {
  partsOf(MARKED, 0, depth, base, false);
}

/** Drops the parts of entries from `end` on. */
export function trimParts(end: i32): void {
  while (partCount > 0 && <i32>partAt(partCount - 1).entry >= end) partCount -= 1;
}

/** Marks the stretch of an item, cutting its segment. Items of a segment come in unit order. */
function markItem(index: i32): void {
  const source = itemSegment(index);
  if (auxStamp(source) != selection) {
    setAuxStamp(source, selection);
    source.aux = changetype<usize>(source);
    source.auxAt = 0;
  }
  let segment = segmentAt(source.aux);
  const ahead = itemOffset(index) - source.auxAt;
  if (ahead > 0) segment = split(segment, ahead);
  if (stopped) return;
  const units = itemUnits(index);
  if (units < segment.units) source.aux = changetype<usize>(split(segment, units));
  source.auxAt = itemOffset(index) + units;
  markSegment(segment);
}

/** Adds to the selection without touching what was worked out for it. */
export function remarkSegment(segment: Segment): void {
  const c = segment.c;
  markSegment(segment);
  segment.c = c;
}

/** The marked units as parts, with the sums of what was worked out for them. */
export function partsOfCharged(depth: i32): void {
  partsOf(MARKED, 0, depth, VALUE_ENTRY, false);
  for (let i = 0; i < partCount; i++) sumPartC(partAt(i));
}

function partsOf(bits: usize, excluded: usize, depth: i32, base: u32, all: bool): void {
  partCount = 0;
  for (let word = 0; word < <i32>entryWords; word++) {
    let left = load<u64>(bits + (<usize>word << 3));
    if (excluded != 0) left &= ~load<u64>(excluded + (<usize>word << 3));
    while (left != 0) {
      sumPart((word << 6) + <i32>ctz(left), depth, base, all);
      left &= left - 1;
    }
  }
}

function sumPart(index: i32, depth: i32, base: u32, all: bool): void {
  const part = partAt(partCount);
  const entry = entryAt(index);
  partCount += 1;
  part.entry = index;
  part.c = 0;
  part.flag = 0;
  const span = SPANS + (<usize>index << 3);
  part.head = all ? entryHead(index) : <usize>load<u32>(span);
  part.end = all ? entry.units : load<i32>(span, 4);
  let units = 0;
  let worth: i64 = 0;
  let room: i64 = 0;
  let steps = 0;
  for (let at = part.head; at != 0; ) {
    const segment = segmentAt(at);
    if (segment.first >= part.end) break;
    at = segment.next;
    steps += 2;
    if (all) {
      segment.stamp = selection;
      segment.c = 0;
    } else if (segment.stamp != selection) continue;
    segment.cap = segment.run;
    units += segment.units;
    worth += baseOf(segment, depth) * <i64>segment.units;
    room += segment.run * <i64>segment.units;
  }
  spend(steps);
  part.units = units;
  part.worth = worth;
  part.room = room;
  part.value =
    base == VALUE_ENTRY ? worth : (base == VALUE_LIST ? entry.list : entry.regular) * <i64>units;
}

// ---------------------------------------------------------------------------------------------------- sums of c

/** Part.c := Σ c of its selected units. */
export function sumPartC(part: Part): void {
  let sum: i64 = 0;
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
    const segment = segmentAt(at);
    sum += segment.c * <i64>segment.units;
  }
  part.c = sum;
}

export function totalC(): i64 {
  let sum: i64 = 0;
  for (let i = 0; i < partCount; i++) sum += partAt(i).c;
  return sum;
}

export function clearPart(part: Part): void {
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) segmentAt(at).c = 0;
  part.c = 0;
}

/** For trials of lower amounts: c of all units of the parts, put aside and taken back. */
export function keepParts(): void {
  for (let i = 0; i < partCount; i++) keepPart(partAt(i));
}
export function keepPart(part: Part): void {
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) keepC(segmentAt(at));
}
export function restoreParts(): void {
  for (let i = 0; i < partCount; i++) restorePart(partAt(i));
}
export function restorePart(part: Part): void {
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) segmentAt(at).c = keptC(segmentAt(at));
  sumPartC(part);
}

// ---------------------------------------------------------------------------------------------------- to units

/** Spread(amount, units of the part, w = 1, cap, floor-first) into c. */
export function spreadEvenly(part: Part, amount: i64): void {
  if (amount > part.room) amount = part.room;
  part.c = amount;
  const units = <i64>part.units;
  const share = units == 1 ? amount : amount / units;
  let extra = amount - share * units;
  const most = extra != 0 ? share + 1 : share;
  // Common case: no unit is short, so one round does.
  let at = firstSelected(part);
  while (at != 0) {
    if (segmentAt(at).cap < most) return spreadEvenlyCapped(part, amount);
    at = nextSelected(part, at);
  }
  at = firstSelected(part);
  while (at != 0) {
    const segment = segmentAt(at);
    if (extra == 0) segment.c = share;
    else {
      if (extra < <i64>segment.units) {
        const rest = split(segment, <i32>extra);
        rest.c = share;
        at = changetype<usize>(rest);
        extra = 0;
      } else extra -= <i64>segment.units;
      segment.c = share + 1;
    }
    at = nextSelected(part, at);
  }
}

function spreadEvenlyCapped(part: Part, amount: i64): void {
  beginPieces();
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
    const segment = segmentAt(at);
    addPiece(1, segment.cap, segment.units, 0, at);
  }
  spreadPieces(amount, METHOD_FLOOR_FIRST, ROUND_FLOOR);
  piecesToUnits();
}

/** Writes what each run of the last spread got into its segment. */
export function piecesToUnits(): void {
  for (let i = 0; i < pieceCount; i++) segmentAt(pieceAt(i).segment).c = pieceAt(i).out;
}

// ---------------------------------------------------------------------------------------------------- Lower(c, T)

/** Lowers c of the flagged parts (or of all) to `target` in all: over entries, then over units, in proportion to c. */
export function lowerParts(target: i64, onlyFlagged: bool): void {
  let sum: i64 = 0;
  let count = 0;
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    if ((onlyFlagged && part.flag == 0) || part.c == 0) continue;
    sum += part.c;
    count += 1;
  }
  if (sum <= target) return;
  if (count > 1) rankEntries();
  beginPieces();
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    if ((onlyFlagged && part.flag == 0) || part.c == 0) continue;
    addPiece(part.c, part.c, 1, entryAt(part.entry).idRank, 0);
  }
  spreadPieces(target, METHOD_LARGEST, ROUND_FLOOR);
  let piece = 0;
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    if ((onlyFlagged && part.flag == 0) || part.c == 0) continue;
    part.share = pieceAt(piece).out;
    piece += 1;
  }
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    if ((onlyFlagged && part.flag == 0) || part.c == 0) continue;
    lowerPart(part, part.share);
  }
}

/** Lowers c of the part's units to `target` in all, in proportion to c. */
export function lowerPart(part: Part, target: i64): void {
  if (part.c <= target) return;
  if (target <= 0) return clearPart(part);
  beginPieces();
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
    const segment = segmentAt(at);
    if (segment.c != 0) addPiece(segment.c, segment.c, segment.units, 0, at);
  }
  const lowered = spreadPieces(target, METHOD_LARGEST, ROUND_FLOOR);
  piecesToUnits();
  part.c = lowered;
}
