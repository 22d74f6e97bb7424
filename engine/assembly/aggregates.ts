// Aggregates over a selection: count, sum, min, max, distinct. Without `take` the selection is a bitmap of whole entries less
// the excluded ones, so nothing is collected; with `take` the tree's selectInto says which units. Values that do not depend
// on nets are kept for the decision. Called by programs.ts, hints.ts and the step tables of effects.
//
//   MEMOS    { stamp u32, mask u32, value i64, absent u32, - } by aggregate
//   CLASSES  by line: the first line with the same sku; then, by line: with the same brand

import {
  AGGREGATE_BYTES,
  AGGREGATE_COUNT,
  AGGREGATE_DISTINCT,
  AGGREGATE_KIND,
  AGGREGATE_MAX,
  AGGREGATE_MEASURE,
  AGGREGATE_MIN,
  AGGREGATE_PREDICATE,
  AGGREGATE_SELECTOR,
  AGGREGATE_SUM,
  AGGREGATE_TAKES,
  LINES_MAX,
  MEASURE_BRAND,
  MEASURE_COST,
  MEASURE_LINE,
  MEASURE_LIST,
  MEASURE_MEASURE,
  MEASURE_NET,
  MEASURE_QUANTITY,
  MEASURE_REGULAR,
  MEASURE_SKU,
  SHIPPING_LIST_MAX,
} from "../layout";
import { excludedBits } from "./exclusions";
import { entryCount, entryWords, hasBit, lineEntries, predicateBits, setBit, shippingOfEntry } from "./predicates";
import { lineAt } from "./request";
import { CLASSES, CLASS_TABLE, CLASS_TABLE_SLOTS, MEMOS, MEMO_BYTES } from "./rules-slots";
import { itemSegment, itemUnits, selectInto, selectionMark, selectionRelease } from "./selection";
import { aggregatesAt, stamp } from "./stamps";
import { baseOf, entryBase, entryHead, segmentAt } from "./units";
import { spend } from "./work";

/** Set by aggregateValue: there is no value, and every comparison with it is false. */
export let aggregateAbsent: bool = false;

const UNKNOWN: i64 = -1;
const SEEN: usize = memory.data((LINES_MAX + SHIPPING_LIST_MAX + 63) >> 6 << 3, 8);
/** Stamp at which CLASSES were made. */
let classStamp: u32 = 0;

// What is being added up.
let kind: u32 = 0;
let measure: u32 = 0;
let total: i64 = 0;
let found: bool = false;
let unknown: bool = false;

export function aggregateValue(aggregate: u32, depth: i32, mask: i32): i64 {
  const record = aggregatesAt + <usize>aggregate * AGGREGATE_BYTES;
  const takes = load<u8>(record, AGGREGATE_TAKES) != 0;
  const reads = <u32>load<u8>(record, AGGREGATE_MEASURE);
  // Nets change with the base, and so may the order in which units are taken.
  const keeps = !takes && reads != MEASURE_NET;
  const memo = MEMOS + <usize>aggregate * MEMO_BYTES;
  if (keeps && load<u32>(memo) == stamp && load<i32>(memo, 4) == mask) {
    aggregateAbsent = load<u32>(memo, 16) != 0;
    return load<i64>(memo, 8);
  }
  kind = load<u8>(record, AGGREGATE_KIND);
  measure = reads;
  total = 0;
  found = false;
  unknown = false;
  if (kind == AGGREGATE_DISTINCT) beginDistinct();
  if (takes) addItems(load<u32>(record, AGGREGATE_SELECTOR), depth, mask);
  else addEntries(load<u32>(record, AGGREGATE_PREDICATE), depth, mask);
  aggregateAbsent = kind == AGGREGATE_MIN || kind == AGGREGATE_MAX ? !found : unknown && measure == MEASURE_COST;
  if (keeps) {
    store<u32>(memo, stamp);
    store<i32>(memo, mask, 4);
    store<i64>(memo, total, 8);
    store<u32>(memo, aggregateAbsent ? 1 : 0, 16);
  }
  return total;
}

/** Whole entries: all units of each entry that the predicate holds for and that is not excluded. */
function addEntries(predicate: u32, depth: i32, mask: i32): void {
  const bits = predicateBits(predicate);
  const excluded = excludedBits(mask);
  spend(entryWords);
  for (let word: u32 = 0; word < entryWords; word++) {
    const at = <usize>word << 3;
    let left = load<u64>(bits + at);
    if (excluded) left &= ~load<u64>(excluded + at);
    for (; left != 0; left &= left - 1) {
      const entry = (word << 6) + <u32>ctz(left);
      const units = <i64>(entry < lineEntries ? lineAt(entry).quantity : 1);
      if (measure != MEASURE_NET) addUnits(entry, units, 0);
      else if (kind == AGGREGATE_SUM) total += entryBase(entry, depth);
      else addNets(entry, depth);
    }
  }
}

function addNets(entry: u32, depth: i32): void {
  let at = entryHead(entry);
  while (at) {
    const segment = segmentAt(at);
    addUnits(entry, segment.units, baseOf(segment, depth));
    at = segment.next;
  }
}

/** Units taken from a selection; the items of one entry follow each other for `quantity`. */
function addItems(selector: u32, depth: i32, mask: i32): void {
  const mark = selectionMark();
  const count = selectInto(selector, depth, mask);
  spend(count);
  if (measure == MEASURE_QUANTITY && (kind == AGGREGATE_MIN || kind == AGGREGATE_MAX)) addPerEntry(mark, count);
  else {
    for (let i = 0; i < count; i++) {
      const segment = itemSegment(mark + i);
      addUnits(segment.entry, itemUnits(mark + i), baseOf(segment, depth));
    }
  }
  selectionRelease(mark);
}

/** min and max of `quantity`: the number of selected units per entry, whose items may lie apart. */
function addPerEntry(mark: i32, count: i32): void {
  memory.fill(SEEN, 0, <usize>entryWords << 3);
  for (let i = 0; i < count; i++) {
    const entry = itemSegment(mark + i).entry;
    if (hasBit(SEEN, entry)) continue;
    setBit(SEEN, entry);
    let units: i64 = 0;
    for (let j = i; j < count; j++) if (itemSegment(mark + j).entry == entry) units += itemUnits(mark + j);
    addUnits(entry, units, 0);
  }
}

/** Adds some units of one entry; `net` is the net of each. */
function addUnits(entry: u32, units: i64, net: i64): void {
  if (kind == AGGREGATE_COUNT) {
    total += units;
    return;
  }
  if (kind == AGGREGATE_DISTINCT) {
    addDistinct(entry);
    return;
  }
  const value = measure == MEASURE_NET ? net : measure == MEASURE_QUANTITY ? (kind == AGGREGATE_SUM ? 1 : units) : perUnit(entry);
  if (value == UNKNOWN) {
    unknown = true;
    return;
  }
  if (kind == AGGREGATE_SUM) total += value * units;
  else if (!found || (kind == AGGREGATE_MIN ? value < total : value > total)) total = value;
  found = true;
}

/** List, regular, cost or measure of one unit; UNKNOWN when it has none. */
function perUnit(entry: u32): i64 {
  if (entry >= lineEntries) {
    return measure == MEASURE_LIST || measure == MEASURE_REGULAR ? shippingOfEntry(entry).amountMinor : UNKNOWN;
  }
  const line = lineAt(entry);
  if (measure == MEASURE_LIST) return line.unitPrice;
  if (measure == MEASURE_REGULAR) return line.regularPrice < 0 ? line.unitPrice : line.regularPrice;
  if (measure == MEASURE_COST) return line.unitCost;
  assert(measure == MEASURE_MEASURE, "measure");
  return line.measure;
}

function beginDistinct(): void {
  memory.fill(SEEN, 0, <usize>entryWords << 3);
  if (measure != MEASURE_LINE && classStamp != stamp) makeClasses();
}

function addDistinct(entry: u32): void {
  let place = entry;
  if (measure != MEASURE_LINE) {
    // Shipping has neither sku nor brand.
    if (entry >= lineEntries) return;
    if (measure == MEASURE_BRAND) {
      if (lineAt(entry).brand == 0) return;
      place += LINES_MAX;
    } else assert(measure == MEASURE_SKU, "measure");
    place = load<u32>(CLASSES + (<usize>place << 2));
  }
  if (hasBit(SEEN, place)) return;
  setBit(SEEN, place);
  total += 1;
}

function makeClasses(): void {
  classStamp = stamp;
  for (let line: u32 = 0; line < lineEntries; line++) {
    store<u32>(CLASSES + (<usize>line << 2), firstOf(lineAt(line).sku, 1, line));
    store<u32>(CLASSES + (<usize>(line + LINES_MAX) << 2), firstOf(lineAt(line).brand, 2, line));
  }
  assert(entryCount >= lineEntries, "entries");
}

/** The first line that came with this string; a table of { string, what, line, stamp }. */
function firstOf(string: u32, what: u32, line: u32): u32 {
  let entry = CLASS_TABLE + (<usize>(((string * 0x9e3779b1) ^ what) & (CLASS_TABLE_SLOTS - 1)) << 4);
  while (load<u32>(entry, 12) == stamp) {
    if (load<u32>(entry) == string && load<u32>(entry, 4) == what) return load<u32>(entry, 8);
    entry += 16;
    if (entry == CLASS_TABLE + (<usize>CLASS_TABLE_SLOTS << 4)) entry = CLASS_TABLE;
  }
  store<u32>(entry, string);
  store<u32>(entry, what, 4);
  store<u32>(entry, line, 8);
  store<u32>(entry, stamp, 12);
  return line;
}
