// Which units a selector with `take` picks (DESIGN §2): ordered, cut into groups, skipped, counted. The result is a stack of
// items { segment, offset, units }, each a stretch of one segment, ascending within a segment; nothing is split here.
// Called by parts.ts (effects) and by aggregates. Selectors without `take` need none of this: they are whole entries.

import {
  ORDER_CART,
  ORDER_CHEAPEST,
  PER_CART,
  PER_LINE,
  SELECTOR_COUNT,
  SELECTOR_EVERY,
  SELECTOR_ORDER,
  SELECTOR_PER,
  SELECTOR_PREDICATE,
  SELECTOR_SKIP,
} from "../layout";
import { compareBytes } from "./bytes";
import { excludedBits } from "./exclusions";
import { stringBytes, stringPtr } from "./intern";
import { entryWords, predicateBits } from "./predicates";
import { selectorAt } from "./rules";
import { ITEMS, ITEMS_MAX, ITEM_BYTES } from "./slots";
import { SORT_KEYS, sortBy } from "./sort";
import { Segment, baseOf, entryAt, entryHead, rankEntries, segmentAt } from "./units";
import { spend, stop, stopped } from "./work";

//   0       4      8
//   segment offset units
let itemTop: i32 = 0;
let sortDepth: i32 = 0;
let per: u32 = 0;

// @ts-ignore: decorator
@inline function itemAt(index: i32): usize {
  return ITEMS + <usize>index * ITEM_BYTES;
}
// @ts-ignore: decorator
@inline export function itemSegment(index: i32): Segment {
  return segmentAt(load<u32>(itemAt(index)));
}
// @ts-ignore: decorator
@inline export function itemOffset(index: i32): i32 {
  return load<i32>(itemAt(index), 4);
}
// @ts-ignore: decorator
@inline export function itemUnits(index: i32): i32 {
  return load<i32>(itemAt(index), 8);
}

/** Where the next selection begins; hand it back to selectionRelease. */
export function selectionMark(): i32 {
  return itemTop;
}
export function selectionRelease(to: i32): void {
  assert(to <= itemTop, "selections nest");
  itemTop = to;
}

export function beginSelections(): void {
  itemTop = 0;
}

/** Candidates less those that count for no aggregate; answers how many items are on top of the mark. */
export function selectInto(selector: u32, depth: i32, mask: i32): i32 {
  return selectItems(selector, depth, excludedBits(mask));
}

/** The same less the entries of any bitmap. */
export function selectItems(selector: u32, depth: i32, excluded: usize): i32 {
  const record = selectorAt(selector);
  const bits = predicateBits(load<u32>(record, SELECTOR_PREDICATE));
  const order = <u32>load<u8>(record, SELECTOR_ORDER);
  per = <u32>load<u8>(record, SELECTOR_PER);
  // Before the keys are written: it sorts, too.
  if (order != ORDER_CART) rankEntries();
  let count = 0;
  for (let word = 0; word < <i32>entryWords; word++) {
    const at = <usize>word << 3;
    let left = load<u64>(bits + at) & ~load<u64>(excluded + at);
    while (left != 0) {
      const entry = (word << 6) + <i32>ctz(left);
      left &= left - 1;
      for (let segment = entryHead(entry); segment != 0; segment = segmentAt(segment).next) {
        if (<usize>count == ITEMS_MAX) {
          stop();
          return 0;
        }
        store<u32>(SORT_KEYS + (<usize>count << 2), <u32>segment);
        count += 1;
      }
    }
  }
  spend(count);
  sortDepth = depth;
  if (order == ORDER_CART) {
    // Already in cart order; grouping by entry changes nothing, grouping by sku does.
    if (per != PER_CART && per != PER_LINE) sortBy(count, compareGroups);
  } else if (order == ORDER_CHEAPEST) sortBy(count, cheaperFirst);
  else sortBy(count, dearerFirst);
  return takeUnits(record, count);
}

// ---------------------------------------------------------------------------------------------------- order

function compareGroups(a: u32, b: u32): i32 {
  if (per == PER_CART) return 0;
  const x = segmentAt(a).entry;
  const y = segmentAt(b).entry;
  if (per == PER_LINE) return x < y ? -1 : x > y ? 1 : 0;
  const xSku = entryAt(x).sku;
  const ySku = entryAt(y).sku;
  return xSku < ySku ? -1 : xSku > ySku ? 1 : 0;
}

/** Sku, entry, unit: the end of every order. */
export function compareNames(a: u32, b: u32): i32 {
  const x = segmentAt(a);
  const y = segmentAt(b);
  if (x.entry == y.entry) return x.first - y.first;
  const xEntry = entryAt(x.entry);
  const yEntry = entryAt(y.entry);
  if (xEntry.sku != yEntry.sku) {
    const order = compareBytes(
      stringPtr(xEntry.sku),
      stringBytes(xEntry.sku),
      stringPtr(yEntry.sku),
      stringBytes(yEntry.sku),
    );
    if (order != 0) return order;
  }
  return xEntry.idRank - yEntry.idRank;
}

/** b ascending, list ascending, names. Without groups: for matches. rankEntries() first. */
export function compareCheapest(a: u32, b: u32): i32 {
  const x = baseOf(segmentAt(a), sortDepth);
  const y = baseOf(segmentAt(b), sortDepth);
  if (x != y) return x < y ? -1 : 1;
  const xList = entryAt(segmentAt(a).entry).list;
  const yList = entryAt(segmentAt(b).entry).list;
  if (xList != yList) return xList < yList ? -1 : 1;
  return compareNames(a, b);
}

/** b descending, list descending, names. */
export function compareDearest(a: u32, b: u32): i32 {
  const x = baseOf(segmentAt(a), sortDepth);
  const y = baseOf(segmentAt(b), sortDepth);
  if (x != y) return x > y ? -1 : 1;
  const xList = entryAt(segmentAt(a).entry).list;
  const yList = entryAt(segmentAt(b).entry).list;
  if (xList != yList) return xList > yList ? -1 : 1;
  return compareNames(a, b);
}

export function compareCart(a: u32, b: u32): i32 {
  const x = segmentAt(a);
  const y = segmentAt(b);
  return x.entry == y.entry ? x.first - y.first : <i32>x.entry - <i32>y.entry;
}

/** The base that the compare functions read. */
export function orderOn(depth: i32): void {
  sortDepth = depth;
  rankEntries();
}

function cheaperFirst(a: u32, b: u32): i32 {
  const group = compareGroups(a, b);
  return group != 0 ? group : compareCheapest(a, b);
}
function dearerFirst(a: u32, b: u32): i32 {
  const group = compareGroups(a, b);
  return group != 0 ? group : compareDearest(a, b);
}

// ---------------------------------------------------------------------------------------------------- take

function takeUnits(record: usize, count: i32): i32 {
  const from = itemTop;
  const skip = <i64>load<u32>(record, SELECTOR_SKIP);
  const every = <i64>max(load<u32>(record, SELECTOR_EVERY), 1);
  const most = <i64>load<u32>(record, SELECTOR_COUNT);
  // Place of the next unit in its group, counted from the first that is not skipped.
  let place = -skip;
  for (let i = 0; i < count; i++) {
    const key = load<u32>(SORT_KEYS + (<usize>i << 2));
    if (i > 0 && compareGroups(load<u32>(SORT_KEYS + (<usize>(i - 1) << 2)), key) != 0) place = -skip;
    const units = <i64>segmentAt(key).units;
    const end = place + units;
    if (every == 1) {
      const low = max(place, 0);
      const high = min(end, most);
      if (low < high) pushItem(key, <i32>(low - place), <i32>(high - low));
    } else {
      // The k-th kept one (from 1) is at place k × every − 1.
      let k = max(place, 0) / every + 1;
      for (; k <= most && k * every - 1 < end; k++) {
        pushItem(key, <i32>(k * every - 1 - place), 1);
        if (stopped) return itemTop - from;
      }
    }
    place = end;
  }
  return itemTop - from;
}

function pushItem(segment: u32, offset: i32, units: i32): void {
  if (<usize>itemTop == ITEMS_MAX) stop();
  spend(1);
  if (stopped) return;
  const at = itemAt(itemTop);
  store<u32>(at, segment);
  store<i32>(at, offset, 4);
  store<i32>(at, units, 8);
  itemTop += 1;
}
