// The cart seen from its values: for each value slot of the image (a sku, a category, a tier, a code …) whether it is here
// and on which lines; and the offers and keys that are listed under it, noted the first time it is met. Cost: the values of
// the cart and the offers they call up, whatever the size of the rulebook. Called by offers.ts once per decision.
//
//   VALUE_STATES  { stamp u32, block u32 } by value slot: here when the stamp is this decision's
//   BLOCKS        { lines u64, word u32, next u32 }: which of lines 64 × word … have the value; 0 ends a chain
//   KEY_STATES    stamp by key, for keys too long to look up

import {
  INDEX_GROUP_BYTES,
  INDEX_HEADER_BYTES,
  INDEX_STRINGS,
  POSTING_BYTES,
  POSTING_KEY,
  VALUE_BRAND,
  VALUE_CATEGORY,
  VALUE_CATEGORY_EXACT,
  VALUE_CHANNEL,
  VALUE_COUNTRY,
  VALUE_SEGMENT,
  VALUE_SKU,
  VALUE_STORE,
  VALUE_TAG,
  VALUE_TIER,
} from "../layout";
import { callUp } from "./offers";
import { GIFT_NONE, Line, head, lineAt, poolAt } from "./request";
import { BLOCKS, BLOCKS_MAX, BLOCK_BYTES, KEY_STATES, VALUE_STATES } from "./rules-slots";
import { indexAt, keysAt, programAt, stamp } from "./stamps";
import { spend, stop } from "./work";

/** Block 0 ends a chain. */
let blockCount: u32 = 0;

export function indexCart(): void {
  blockCount = 1;
  const request = head();
  const lines = request.lineCount;
  for (let index: u32 = 0; index < lines; index++) {
    const line = lineAt(index);
    if (line.gift == GIFT_NONE) indexLine(line, index);
  }
  addValue(VALUE_TIER, request.tier);
  addValue(VALUE_CHANNEL, request.channel);
  addValue(VALUE_STORE, request.store);
  addValue(VALUE_COUNTRY, request.country);
  for (let i: u32 = 0; i < request.segmentCount; i++) addValue(VALUE_SEGMENT, poolAt(request.segmentStart + i));
}

function indexLine(line: Line, index: u32): void {
  const word = index >> 6;
  const bit = (<u64>1) << (index & 63);
  addToLine(VALUE_SKU, line.sku, word, bit);
  addToLine(VALUE_BRAND, line.brand, word, bit);
  for (let i: u32 = 0; i < line.tagCount; i++) addToLine(VALUE_TAG, poolAt(line.tagStart + i), word, bit);
  for (let i: u32 = 0; i < line.categoryCount; i++) {
    const category = poolAt(line.categoryStart + i);
    addToLine(VALUE_CATEGORY, category >> 1, word, bit);
    if (category & 1) addToLine(VALUE_CATEGORY_EXACT, category >> 1, word, bit);
  }
}

/** The group of this kind and string, 0 = the rulebook does not look for it. */
function groupOf(kind: u32, string: u32): usize {
  if (string >= load<u32>(indexAt, INDEX_STRINGS)) return 0;
  const at = load<u32>(indexAt + (<usize>string << 2), INDEX_HEADER_BYTES);
  if (at == 0) return 0;
  let group = indexAt + at;
  while (<u32>load<u16>(group) != kind) {
    if (load<u16>(group, 2) == 0) return 0;
    group += <usize>load<u32>(group, 8) * POSTING_BYTES + INDEX_GROUP_BYTES;
  }
  return group;
}

/** Value slot of this kind and string, 0 = none. */
export function valueSlot(kind: u32, string: u32): u32 {
  const group = groupOf(kind, string);
  return group ? load<u32>(group, 4) : 0;
}

/** Notes a value that is not on a line. String 0 is absent. */
export function addValue(kind: u32, string: u32): void {
  if (string == 0) return;
  const group = groupOf(kind, string);
  if (group) meet(group);
}

function addToLine(kind: u32, string: u32, word: u32, bit: u64): void {
  if (string == 0) return;
  const group = groupOf(kind, string);
  if (group == 0) return;
  const state = meet(group);
  const head = load<u32>(state, 4);
  let block = BLOCKS + <usize>head * BLOCK_BYTES;
  if (head != 0 && load<u32>(block, 8) == word) {
    store<u64>(block, load<u64>(block) | bit);
    return;
  }
  if (blockCount == BLOCKS_MAX) {
    stop();
    return;
  }
  block = BLOCKS + <usize>blockCount * BLOCK_BYTES;
  store<u64>(block, bit);
  store<u32>(block, word, 8);
  store<u32>(block, head, 12);
  store<u32>(state, blockCount, 4);
  blockCount = blockCount + 1;
}

/** The state of the group's value; the first time in this decision, what is listed under it is called up. */
function meet(group: usize): usize {
  const state = VALUE_STATES + (<usize>load<u32>(group, 4) << 3);
  if (load<u32>(state) != stamp) {
    store<u32>(state, stamp);
    store<u32>(state, 0, 4);
    const postings = load<u32>(group, 8);
    spend(postings);
    let posting = group + INDEX_GROUP_BYTES;
    const end = posting + <usize>postings * POSTING_BYTES;
    for (; posting < end; posting += POSTING_BYTES) {
      const what = load<u32>(posting);
      if (what & POSTING_KEY) store<u32>(KEY_STATES + (<usize>(what & ~POSTING_KEY) << 2), stamp);
      else callUp(what, load<u32>(posting, 4));
    }
  }
  return state;
}

// @ts-ignore: decorator
@inline export function isHere(slot: u32): bool {
  return load<u32>(VALUE_STATES + (<usize>slot << 3)) == stamp;
}

/** Bits of the lines 64 × word … that have the value. */
export function linesOfValue(slot: u32, word: u32): u64 {
  const state = VALUE_STATES + (<usize>slot << 3);
  if (load<u32>(state) != stamp) return 0;
  let next = load<u32>(state, 4);
  while (next != 0) {
    const block = BLOCKS + <usize>next * BLOCK_BYTES;
    if (load<u32>(block, 8) == word) return load<u64>(block);
    next = load<u32>(block, 12);
  }
  return 0;
}

/** Does the cart have one of the key's values? */
export function keyIsMet(key: u32): bool {
  const offset = load<u32>(keysAt + (<usize>key << 2));
  if (offset == 0) return load<u32>(KEY_STATES + (<usize>key << 2)) == stamp;
  let slot = programAt(offset);
  for (let left = load<u32>(slot); left != 0; left--) {
    slot += 4;
    if (isHere(load<u32>(slot))) return true;
  }
  return false;
}
