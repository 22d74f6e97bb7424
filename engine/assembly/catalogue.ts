// Joins what the catalogue knows of a sku to a line that does not say it itself: facts on the line win, lists are taken whole
// or not at all, attributes one by one. The catalogue has its own strings; each image has a remap of them, built when either
// is loaded. An attribute of another type than the image declares is left out. Called once all lines have been
// read: the table and the records of a large catalogue are in no cache, and lookups side by side wait together.

import {
  AMOUNT_MAX,
  CATALOGUE_HASH_SEED,
  CATALOGUE_HAS_ATTRIBUTES,
  CATALOGUE_HAS_BRAND,
  CATALOGUE_HAS_CATEGORIES,
  CATALOGUE_HAS_COST,
  CATALOGUE_HAS_FLOOR_PRICE,
  CATALOGUE_HAS_LOWEST_PRICE,
  CATALOGUE_HAS_MEASURE,
  CATALOGUE_HAS_REGULAR_PRICE,
  CATALOGUE_HAS_TAGS,
  CATALOGUE_HAS_TAX_RATE,
  CATALOGUE_PROBES,
  CATALOGUE_RECORDS_AT,
  CATALOGUE_REFS_AT,
  CATALOGUE_STRINGS_AT,
  CATALOGUE_STRING_COUNT,
  CATALOGUE_TABLE_AT,
  CATALOGUE_TABLE_MASK,
  FACT_BOOLEAN,
  FACT_INTEGER,
  FACT_STRING,
  IMAGES_MAX,
  REFUSE_OUT_OF_RANGE,
  REFUSE_TOO_MANY_STRINGS,
  ROLE_LINE_FACT,
} from "../layout";
import { hash32, sameBytes } from "./bytes";
import {
  LINE_ATTRIBUTES,
  LINE_BRAND,
  LINE_CATEGORIES,
  LINE_FLOOR_PRICE,
  LINE_LOWEST_PRICE30D,
  LINE_MEASURE,
  LINE_REGULAR_PRICE,
  LINE_TAGS,
  LINE_TAX_RATE,
  LINE_UNIT_COST,
} from "./codec/keys";
import { addCategory, pushOnce, pushPool } from "./codec/lists";
import { lineFactType } from "./codec/walk-fact";
import { fail } from "./errors";
import { imageIndex, roleOf16, useImage } from "./image";
import { intern, lookup, stringBytes, stringPtr } from "./intern";
import { LINE_FACT_BYTES, Line, head, lineAt, lineFact, lineFactAt } from "./request";

/** Where each image's remap lies, 0 = it has none. */
const REMAPS: usize = memory.data(IMAGES_MAX * 4, 16);

let base: usize = 0;
let seed: u32 = 0;
let refs: usize = 0;
let strings: usize = 0;
let table: usize = 0;
let tableMask: u32 = 0;
let records: usize = 0;
let probes: u32 = 0;
/** The remap of the image in use; 0 = nothing is joined. */
let remap: usize = 0;
let failed: bool = false;
let warmth: u32 = 0;

/** Makes the catalogue at this address the one that is joined; 0 = none. All remaps are forgotten. */
export function attachCatalogue(at: usize): void {
  assert((at & 15) == 0, "catalogue alignment");
  base = at;
  memory.fill(REMAPS, 0, IMAGES_MAX * 4);
  if (at == 0) return;
  seed = load<u32>(at, CATALOGUE_HASH_SEED);
  refs = at + load<u32>(at, CATALOGUE_REFS_AT);
  strings = at + load<u32>(at, CATALOGUE_STRINGS_AT);
  table = at + load<u32>(at, CATALOGUE_TABLE_AT);
  tableMask = load<u32>(at, CATALOGUE_TABLE_MASK);
  records = at + load<u32>(at, CATALOGUE_RECORDS_AT);
  probes = load<u32>(at, CATALOGUE_PROBES);
}

/** Says where an image's remap lies, once it is complete. */
export function attachRemap(image: u32, at: usize): void {
  assert(image < <u32>IMAGES_MAX, "image index");
  store<u32>(REMAPS + (<usize>image << 2), at);
}

/** Fills a part of image `image`'s remap at `to` for the catalogue at `catalogueAt`, which need not be attached yet. */
export function fillRemap(image: u32, catalogueAt: usize, to: usize, from: u32, until: u32): void {
  useImage(image);
  const stringRefs = catalogueAt + load<u32>(catalogueAt, CATALOGUE_REFS_AT);
  const stringBase = catalogueAt + load<u32>(catalogueAt, CATALOGUE_STRINGS_AT);
  assert(until <= load<u32>(catalogueAt, CATALOGUE_STRING_COUNT), "remap range");
  for (let index = from; index < until; index++) {
    const ref = stringRefs + (<usize>index << 2);
    const start = load<u32>(ref);
    store<u32>(to + (<usize>index << 2), lookup(stringBase + start, load<u32>(ref, 4) - start));
  }
}

/** Before each request: the image may be another one. */
export function beginCatalogue(): void {
  remap = base == 0 ? 0 : <usize>load<u32>(REMAPS + (<usize>imageIndex << 2));
}

// @ts-ignore: decorator
@inline export function catalogueJoins(): bool {
  return remap != 0;
}

/** Joins to all lines; false = refused. */
export function joinCatalogue(): bool {
  const lineCount = head().lineCount;
  // Three passes, so that the loads of many lines are under way at the same time: slot, record, contents.
  for (let index: u32 = 0; index < lineCount; index++) {
    const line = lineAt(index);
    const slot = hash32(seed, stringPtr(line.sku), stringBytes(line.sku)) & tableMask;
    line.record = load<u32>(table + (<usize>slot << 3), 4);
  }
  let touched: u32 = 0;
  for (let index: u32 = 0; index < lineCount; index++) {
    const guess = lineAt(index).record;
    if (guess) touched ^= load<u32>(records + guess - 1) ^ load<u32>(records + guess - 1, 64);
  }
  // Stored, so that the loads are not optimised away.
  warmth = touched;
  for (let index: u32 = 0; index < lineCount; index++) {
    const line = lineAt(index);
    const record = recordOf(stringPtr(line.sku), stringBytes(line.sku));
    if (record != 0 && !joinRecord(line, record)) return false;
  }
  return true;
}

function recordOf(ptr: usize, bytes: u32): usize {
  const hash = hash32(seed, ptr, bytes);
  let slot = hash & tableMask;
  for (let left = probes; left != 0; left--) {
    const entry = table + (<usize>slot << 3);
    const place = load<u32>(entry, 4);
    if (place == 0) return 0;
    if (load<u32>(entry) == hash) {
      const record = records + place - 1;
      if (<u32>load<u16>(record) == bytes && sameBytes(ptr, record + 4, bytes)) return record;
    }
    slot = (slot + 1) & tableMask;
  }
  return 0;
}

// @ts-ignore: decorator
@inline function id24(at: usize): u32 {
  return load<u32>(at) & 0xffffff;
}

// @ts-ignore: decorator
@inline function known(catalogueId: u32): u32 {
  return load<u32>(remap + (<usize>catalogueId << 2));
}

/** The image's id, or one of this request: these strings keep their identity. */
function identity(catalogueId: u32): u32 {
  const id = known(catalogueId);
  if (id != 0) return id;
  const start = load<u32>(refs + (<usize>catalogueId << 2));
  const own = intern(strings + start, load<u32>(refs + (<usize>catalogueId << 2), 4) - start);
  if (own == 0) failed = true;
  return own;
}

// @ts-ignore: decorator
@inline function amount(at: usize): i64 {
  return <i64>(load<u64>(at) & 0xffffffffff);
}

/** False = refused, at the line. */
function joinRecord(line: Line, record: usize): bool {
  const seen = line.given;
  failed = false;
  const fields = <u32>load<u16>(record, 2);
  let at = record + 4 + <usize>load<u16>(record);
  let dearest: i64 = 0;
  if (fields & CATALOGUE_HAS_COST) {
    if (!(seen & (1 << LINE_UNIT_COST))) {
      line.unitCost = amount(at);
      dearest = max(dearest, line.unitCost);
    }
    at += 5;
  }
  if (fields & CATALOGUE_HAS_FLOOR_PRICE) {
    if (!(seen & (1 << LINE_FLOOR_PRICE))) {
      line.floorPrice = amount(at);
      dearest = max(dearest, line.floorPrice);
    }
    at += 5;
  }
  if (fields & CATALOGUE_HAS_REGULAR_PRICE) {
    if (!(seen & (1 << LINE_REGULAR_PRICE))) {
      line.regularPrice = amount(at);
      dearest = max(dearest, line.regularPrice);
    }
    at += 5;
  }
  if (fields & CATALOGUE_HAS_LOWEST_PRICE) {
    if (!(seen & (1 << LINE_LOWEST_PRICE30D))) {
      line.lowestPrice30d = amount(at);
      dearest = max(dearest, line.lowestPrice30d);
    }
    at += 5;
  }
  if (dearest * <i64>line.quantity > AMOUNT_MAX) return fail(REFUSE_OUT_OF_RANGE, line.bodyAt) != 0;
  if (fields & CATALOGUE_HAS_MEASURE) {
    if (!(seen & (1 << LINE_MEASURE))) line.measure = <i64>load<u32>(at);
    at += 4;
  }
  if (fields & CATALOGUE_HAS_TAX_RATE) {
    if (!(seen & (1 << LINE_TAX_RATE))) line.taxRate = <i32>id24(at);
    at += 3;
  }
  if (fields & CATALOGUE_HAS_BRAND) {
    if (!(seen & (1 << LINE_BRAND))) line.brand = identity(id24(at));
    at += 3;
  }
  if (fields & CATALOGUE_HAS_CATEGORIES) {
    const count = <u32>load<u8>(at);
    if (!(seen & (1 << LINE_CATEGORIES))) joinCategories(line, at + 1, count);
    at += 1 + <usize>count * 3;
  }
  if (fields & CATALOGUE_HAS_TAGS) {
    const count = <u32>load<u8>(at);
    if (!(seen & (1 << LINE_TAGS))) joinTags(line, at + 1, count);
    at += 1 + <usize>count * 3;
  }
  if (fields & CATALOGUE_HAS_ATTRIBUTES) joinAttributes(line, at, (seen & (1 << LINE_ATTRIBUTES)) != 0);
  return failed ? fail(REFUSE_TOO_MANY_STRINGS, line.bodyAt) != 0 : true;
}

function joinCategories(line: Line, at: usize, count: u32): void {
  const start = head().poolCount;
  for (let left = count; left != 0; left--) {
    const entry = id24(at);
    const id = known(entry & 0x7fffff);
    if (id) addCategory(id, entry >> 23, start);
    at += 3;
  }
  line.categoryStart = start;
  line.categoryCount = head().poolCount - start;
}

function joinTags(line: Line, at: usize, count: u32): void {
  const start = head().poolCount;
  for (let left = count; left != 0; left--) {
    const id = known(id24(at));
    if (id) pushOnce(id, start);
    at += 3;
  }
  line.tagStart = start;
  line.tagCount = head().poolCount - start;
}

/** A line's facts are one span: its own are copied to the end of LINE_FACTS, and the catalogue's follow. */
function joinAttributes(line: Line, at: usize, own: bool): void {
  const start = head().lineFactCount;
  let count = line.factCount;
  own = own && count != 0;
  if (own) {
    const from = changetype<usize>(lineFactAt(line.factStart));
    memory.copy(changetype<usize>(lineFactAt(start)), from, <usize>count * LINE_FACT_BYTES);
  }
  line.factStart = start;
  const entries = <u32>load<u8>(at);
  at += 1;
  for (let left = entries; left != 0; left--) {
    const slot = roleOf16(known(id24(at)), ROLE_LINE_FACT) - 1;
    const type = <u32>load<u8>(at, 3);
    at += 4;
    // The span grows only at the end: facts this loop adds have different slots, as the catalogue's names differ.
    const wanted =
      slot != <u32>-1 && lineFactType(slot) == type && (!own || changetype<usize>(lineFact(line, slot)) == 0);
    let value: i64 = 0;
    let items: u32 = 0;
    if (type == FACT_INTEGER) {
      value = load<i64>(at);
      at += 8;
    } else if (type == FACT_BOOLEAN) {
      value = load<u8>(at);
      at += 1;
    } else if (type == FACT_STRING) {
      if (wanted) value = identity(id24(at));
      at += 3;
    } else {
      items = load<u8>(at);
      at += 1;
      value = head().poolCount;
      for (let item: u32 = 0; item < items; item++) {
        if (wanted) pushPool(identity(id24(at)));
        at += 3;
      }
    }
    if (!wanted) continue;
    const fact = lineFactAt(line.factStart + count);
    fact.slot = <u16>slot;
    fact.type = <u16>type;
    fact.count = items;
    fact.value = value;
    count++;
  }
  line.factCount = count;
  head().lineFactCount = line.factStart + count;
}
