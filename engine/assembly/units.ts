// Units of a decision as runs: a Segment is a run of units of one entry with equal history (base, running net, funding,
// use). Segments of an entry form a list in unit order; splitting copies, so a quantity of 10 000 costs no more than 1 until
// something treats its units differently. Running nets change through the journal only; bases are frozen copies by depth
// (DESIGN §1, sequence frames) and are written anew whenever a node is entered. Called by everything that evaluates.

import { BASES_MAX, BASE_RUNNING, ENTRIES_MAX, UNIT_RUNS_MAX } from "../layout";
import { CELL_SEGMENT_TOP, cell } from "./cells";
import { compareBytes } from "./bytes";
import { set32, set64 } from "./journal";
import { ADJUSTED_CLOSED, GIFT_NONE, Shipping, head, lineAt, shippingAt } from "./request";
import { ENTRIES, ENTRY_BYTES, SEGMENTS, SEGMENT_BYTES } from "./slots";
import { sortBy, SORT_KEYS } from "./sort";
import { spend, stop, stopped } from "./work";

//   0    4     8     12    16  24   32 40  48    52   56    60    64            144             224
//   next entry first units run fund c  cap stamp used aux   auxAt base × 10     offset × 10     auxStamp, kept c, took …
@unmanaged
export class Segment {
  /** Address of the entry's next segment, 0 = last. */
  next: usize;
  entry: u32;
  /** Number of its first unit. */
  first: i32;
  units: i32;
  /** r(u) */
  run: i64;
  /** Booked funding of each unit, millionths. */
  fund: i64;
  /** What the effect at work takes off each unit; worth reading only where `stamp` is the selection's. */
  c: i64;
  /** Most it may take off each unit. */
  cap: i64;
  /** Number of the selection this segment is in. */
  stamp: u32;
  /** Bit by node depth: a match offer of that node has used these units. */
  used: u32;
  /** selection.ts: what is left of this segment while it is being cut. */
  aux: usize;
  auxAt: i32;
}
const BASE_AT: usize = 64;
const OFFSET_AT: usize = 144;
const AUX_STAMP_AT: usize = 224;
const KEEP_C_AT: usize = 232;
const TOOK_AT: usize = 240;
const TOOK_STAMP_AT: usize = 248;

//   0     4     8    16      24  28     32           36           40     48     52
//   units flags list regular sku idRank discountHead discountTail funded taken  …
@unmanaged
export class Entry {
  units: i32;
  /** ENTRY_ bits */
  flags: u32;
  /** Of one unit. */
  list: i64;
  regular: i64;
  /** String id, 0 = shipping. */
  sku: u32;
  /** Place in id order, lines before shipping; worth reading after rankEntries(). */
  idRank: i32;
  /** books.ts: discounts of this entry in order of application. */
  discountHead: usize;
  discountTail: usize;
  /** F(entry), millionths. */
  funded: i64;
  /** Units taken as a gift. */
  taken: u32;
}
export const ENTRY_GIFT: u32 = 1;
/** Closed to discounts by an adjustment. */
export const ENTRY_CLOSED: u32 = 2;
export const ENTRY_SHIPPING: u32 = 4;

export let lineCount: i32 = 0;
export let entryCount: i32 = 0;
/** Moves on with every change of a running net, so that a frozen base knows whether it is still true. */
export let changes: u32 = 0;
let shippingFirst: i32 = 0;
let ranked: bool = false;
/** `changes` at which each base was frozen, 0 = never in this decision. */
const FROZEN: usize = memory.data(BASES_MAX * 4, 16);

// @ts-ignore: decorator
@inline export function segmentAt(at: usize): Segment {
  return changetype<Segment>(at);
}
// @ts-ignore: decorator
@inline export function entryAt(entry: i32): Entry {
  return changetype<Entry>(ENTRIES + <usize>entry * ENTRY_BYTES);
}
/** Address of the entry's first segment; never 0. */
// @ts-ignore: decorator
@inline export function entryHead(entry: i32): usize {
  return SEGMENTS + <usize>entry * SEGMENT_BYTES;
}
// @ts-ignore: decorator
@inline export function baseOf(segment: Segment, depth: i32): i64 {
  return load<i64>(changetype<usize>(segment) + BASE_AT + (<usize>depth << 3));
}
// @ts-ignore: decorator
@inline export function auxStamp(segment: Segment): u32 {
  return load<u32>(changetype<usize>(segment) + AUX_STAMP_AT);
}
// @ts-ignore: decorator
@inline export function setAuxStamp(segment: Segment, stamp: u32): void {
  store<u32>(changetype<usize>(segment) + AUX_STAMP_AT, stamp);
}
/** A second place for `c`, for trials of lower amounts. */
// @ts-ignore: decorator
@inline export function keptC(segment: Segment): i64 {
  return load<i64>(changetype<usize>(segment) + KEEP_C_AT);
}
// @ts-ignore: decorator
@inline export function keepC(segment: Segment): void {
  store<i64>(changetype<usize>(segment) + KEEP_C_AT, segment.c);
}
// @ts-ignore: decorator
@inline export function setKeptC(segment: Segment, value: i64): void {
  store<i64>(changetype<usize>(segment) + KEEP_C_AT, value);
}
/** What the offer at work took off each unit, over all its effects; touched.ts. */
// @ts-ignore: decorator
@inline export function tookOf(segment: Segment): i64 {
  return load<i64>(changetype<usize>(segment) + TOOK_AT);
}
// @ts-ignore: decorator
@inline export function tookStamp(segment: Segment): u32 {
  return load<u32>(changetype<usize>(segment) + TOOK_STAMP_AT);
}
// @ts-ignore: decorator
@inline export function setTook(segment: Segment, took: i64, stamp: u32): void {
  store<i64>(changetype<usize>(segment) + TOOK_AT, took);
  store<u32>(changetype<usize>(segment) + TOOK_STAMP_AT, stamp);
}
// @ts-ignore: decorator
@inline export function isShipping(entry: i32): bool {
  return entry >= lineCount;
}
// @ts-ignore: decorator
@inline export function isGift(entry: i32): bool {
  return (entryAt(entry).flags & ENTRY_GIFT) != 0;
}
// @ts-ignore: decorator
@inline export function shippingOf(entry: i32): Shipping {
  return shippingAt(shippingFirst + entry - lineCount);
}

/** Lines, and the shipping entries from `first` on: as at the start of a decision. */
export function beginUnits(first: i32, shippingCount: i32): void {
  assert(UNIT_RUNS_MAX > ENTRIES_MAX, "room for every entry");
  lineCount = <i32>head().lineCount;
  shippingFirst = first;
  entryCount = lineCount + shippingCount;
  assert(entryCount <= ENTRIES_MAX, "too many entries");
  changes = 1;
  ranked = false;
  memory.fill(FROZEN, 0, BASES_MAX * 4);
  for (let i = 0; i < lineCount; i++) {
    const line = lineAt(i);
    const entry = entryAt(i);
    entry.units = line.quantity;
    entry.flags = (line.gift != GIFT_NONE ? ENTRY_GIFT : 0) | (line.adjusted & ADJUSTED_CLOSED ? ENTRY_CLOSED : 0);
    entry.list = line.unitPrice;
    entry.regular = line.regularPrice < 0 ? line.unitPrice : line.regularPrice;
    entry.sku = line.sku;
    beginEntry(i, entry);
  }
  for (let i = lineCount; i < entryCount; i++) {
    const amount = shippingAt(first + i - lineCount).amountMinor;
    const entry = entryAt(i);
    entry.units = 1;
    entry.flags = ENTRY_SHIPPING;
    entry.list = amount;
    entry.regular = amount;
    entry.sku = 0;
    beginEntry(i, entry);
  }
  store<i64>(CELL_SEGMENT_TOP, <i64>(SEGMENTS + <usize>entryCount * SEGMENT_BYTES));
}

function beginEntry(index: i32, entry: Entry): void {
  entry.discountHead = 0;
  entry.discountTail = 0;
  entry.funded = 0;
  entry.taken = 0;
  const at = entryHead(index);
  const segment = segmentAt(at);
  segment.next = 0;
  segment.entry = index;
  segment.first = 0;
  segment.units = entry.units;
  segment.run = entry.list;
  segment.fund = 0;
  segment.stamp = 0;
  segment.used = 0;
  store<i64>(at + BASE_AT, entry.list);
  store<u32>(at + AUX_STAMP_AT, 0);
  store<u32>(at + TOOK_STAMP_AT, 0);
}

/** Cuts a segment after its first `units` units; answers the new second part. */
export function split(segment: Segment, units: i32): Segment {
  assert(units > 0 && units < segment.units, "a cut inside the segment");
  const at = <usize>cell(CELL_SEGMENT_TOP);
  if (at == SEGMENTS + <usize>UNIT_RUNS_MAX * SEGMENT_BYTES) stop();
  spend(4);
  if (stopped) return segment;
  set64(CELL_SEGMENT_TOP, <i64>(at + SEGMENT_BYTES));
  memory.copy(at, changetype<usize>(segment), SEGMENT_BYTES);
  const rest = segmentAt(at);
  rest.first = segment.first + units;
  rest.units = segment.units - units;
  set32(changetype<usize>(segment) + offsetof<Segment>("units"), <u32>units);
  set32(changetype<usize>(segment) + offsetof<Segment>("next"), <u32>at);
  return rest;
}

/** The segment that begins with unit `first`, cut out if need be. `hint`: a segment of the entry to look from, 0 = none. */
export function carveAt(entry: i32, first: i32, hint: usize): usize {
  let at = hint != 0 && segmentAt(hint).first <= first ? hint : entryHead(entry);
  let steps = 0;
  while (segmentAt(at).first + segmentAt(at).units <= first) {
    at = segmentAt(at).next;
    steps += 1;
    assert(at != 0, "no such unit");
  }
  spend(steps >> 2);
  const ahead = first - segmentAt(at).first;
  return ahead > 0 ? changetype<usize>(split(segmentAt(at), ahead)) : at;
}

/** Leaves the segment with at most `units` units. */
export function carveTo(segment: Segment, units: i32): void {
  if (segment.units > units) split(segment, units);
}

// INVARIANT (no surcharge): a running net only falls, and never below 0.
/** r(u) −= c for each unit of the segment, and its funding. */
export function lowerRun(segment: Segment, c: i64, fund: i64): void {
  assert(stopped || (c >= 0 && c <= segment.run), "a net below zero");
  set64(changetype<usize>(segment) + offsetof<Segment>("run"), segment.run - c);
  if (fund != 0) set64(changetype<usize>(segment) + offsetof<Segment>("fund"), segment.fund + fund);
  changes += 1;
}

/** After an undo: frozen bases made meanwhile are no longer to be trusted. */
export function noteUndo(): void {
  changes += 1;
}

export function segmentEnd(): usize {
  return <usize>cell(CELL_SEGMENT_TOP);
}

/** The trial's start: r := b for all units. */
export function raiseToBase(depth: i32): void {
  const end = segmentEnd();
  let changed = false;
  for (let at = SEGMENTS; at < end; at += SEGMENT_BYTES) {
    const segment = segmentAt(at);
    const base = baseOf(segment, depth);
    if (segment.run != base) {
      set64(at + offsetof<Segment>("run"), base);
      changed = true;
    }
  }
  if (changed) changes += 1;
}

/** A sequence is entered on the base of `depth`: its children's bases will be that base less what elder children give. */
export function enterSequence(depth: i32): void {
  assert(depth + 1 < BASE_RUNNING, "bases above each other");
  const end = segmentEnd();
  const from = <usize>depth << 3;
  for (let at = SEGMENTS; at < end; at += SEGMENT_BYTES) {
    store<i64>(at + OFFSET_AT + from + 8, load<i64>(at + BASE_AT + from) - segmentAt(at).run);
  }
  store<u32>(FROZEN + (<usize>(depth + 1) << 2), 0);
}

/** Freezes the base of a sequence's next child. */
export function freezeChild(depth: i32): void {
  if (load<u32>(FROZEN + (<usize>depth << 2)) == changes) return;
  store<u32>(FROZEN + (<usize>depth << 2), changes);
  const end = segmentEnd();
  const from = <usize>depth << 3;
  for (let at = SEGMENTS; at < end; at += SEGMENT_BYTES) {
    store<i64>(at + BASE_AT + from, segmentAt(at).run + load<i64>(at + OFFSET_AT + from));
  }
}

/** The running nets as a base of their own, for earn rules. */
export function freezeRunning(): void {
  const end = segmentEnd();
  const from = <usize>BASE_RUNNING << 3;
  for (let at = SEGMENTS; at < end; at += SEGMENT_BYTES) store<i64>(at + BASE_AT + from, segmentAt(at).run);
}

/** Σ b over the entry's units. */
export function entryBase(entry: i32, depth: i32): i64 {
  let sum: i64 = 0;
  let at = entryHead(entry);
  while (at) {
    const segment = segmentAt(at);
    sum += baseOf(segment, depth) * <i64>segment.units;
    at = segment.next;
  }
  return sum;
}

/** Σ r over the entry's units. */
export function entryRun(entry: i32): i64 {
  let sum: i64 = 0;
  let at = entryHead(entry);
  while (at) {
    const segment = segmentAt(at);
    sum += segment.run * <i64>segment.units;
    at = segment.next;
  }
  return sum;
}

export function entryFund(entry: i32): i64 {
  return entryAt(entry).funded;
}

// @ts-ignore: decorator
@inline function idPtr(entry: i32): usize {
  return isShipping(entry) ? shippingOf(entry).idPtr : lineAt(entry).idPtr;
}
// @ts-ignore: decorator
@inline function idBytes(entry: i32): u32 {
  return isShipping(entry) ? shippingOf(entry).idBytes : lineAt(entry).idBytes;
}

function compareEntryIds(a: u32, b: u32): i32 {
  const aShips = isShipping(a);
  if (aShips != isShipping(b)) return aShips ? 1 : -1;
  return compareBytes(idPtr(a), idBytes(a), idPtr(b), idBytes(b));
}

/** Makes `idRank` of all entries true; costs something only once per decision. */
export function rankEntries(): void {
  if (ranked) return;
  ranked = true;
  for (let i = 0; i < entryCount; i++) store<u32>(SORT_KEYS + (<usize>i << 2), i);
  sortBy(entryCount, compareEntryIds);
  for (let i = 0; i < entryCount; i++) entryAt(load<u32>(SORT_KEYS + (<usize>i << 2))).idRank = i;
}

export function assertUnitShapes(): void {
  assert(offsetof<Segment>() <= BASE_AT, "Segment runs into its bases");
  assert(OFFSET_AT == BASE_AT + BASES_MAX * 8 && AUX_STAMP_AT == OFFSET_AT + BASES_MAX * 8, "bases");
  assert(offsetof<Entry>() <= ENTRY_BYTES, "Entry");
}
