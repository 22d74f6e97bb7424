// Lists of ids in POOL, and lists of strings in the body that become them. A list is contiguous: nothing else may push
// while one is being read. Called by the walkers.

import { CATEGORIES_MAX, REFUSE_TOO_MANY_CATEGORIES } from "../../layout";
import { fail } from "../errors";
import { intern, lookup } from "../intern";
import { POOL, POOL_MAX, SPARSE_STRINGS } from "../memory";
import { head, Line } from "../request";
import { CLOSE_ARRAY, close, more, next, openArray, stringValue } from "./token";
import { itemCount, tokenBytes, tokenPtr } from "./token-state";

// @ts-ignore: decorator
@inline export function pushPool(entry: u32): void {
  const place = head().poolCount;
  assert(place < POOL_MAX, "pool");
  store<u32>(POOL + (<usize>place << 2), entry);
  head().poolCount = place + 1;
}

/** Place in POOL where the list from `start` on already has this dictionary id (shifted right by `shift`), -1 = nowhere. */
function placeInList(id: u32, start: u32, shift: u32): u32 {
  const place = load<u32>(SPARSE_STRINGS + (<usize>id << 2));
  if (place >= start && place < head().poolCount && load<u32>(POOL + (<usize>place << 2)) >> shift == id) return place;
  return -1;
}

/** Also called for the tags of a catalogue. */
export function pushOnce(id: u32, start: u32): void {
  if (placeInList(id, start, 0) != <u32>-1) return;
  store<u32>(SPARSE_STRINGS + (<usize>id << 2), head().poolCount);
  pushPool(id);
}

/** A list of strings of which only those the dictionary knows are kept, each once. The list starts at the pool's count. */
export function walkKnown<C>(p: usize, most: u32, tooMany: i32): usize {
  const listAt = p;
  p = openArray<C>(p);
  if (p == 0) return 0;
  const start = head().poolCount;
  let items: u32 = 0;
  for (let left = itemCount; more<C>(p, left, CLOSE_ARRAY); left--) {
    if (items == most) return fail(tooMany, listAt);
    items++;
    p = stringValue<C>(p);
    if (p == 0) return 0;
    const id = lookup(tokenPtr, tokenBytes);
    if (id) pushOnce(id, start);
    p = next<C>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  return close<C>(p);
}

/** A list of strings that are checked and dropped. */
export function walkIgnored<C>(p: usize, most: u32, tooMany: i32): usize {
  const listAt = p;
  p = openArray<C>(p);
  if (p == 0) return 0;
  let items: u32 = 0;
  for (let left = itemCount; more<C>(p, left, CLOSE_ARRAY); left--) {
    if (items == most) return fail(tooMany, listAt);
    items++;
    p = stringValue<C>(p);
    if (p == 0) return 0;
    p = next<C>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  return close<C>(p);
}

/** `categories` of a line: every path and its ancestors, as far as the dictionary knows them from the root on. */
export function walkCategories<C>(p: usize, line: Line): usize {
  const listAt = p;
  p = openArray<C>(p);
  if (p == 0) return 0;
  const start = head().poolCount;
  let items = 0;
  for (let left = itemCount; more<C>(p, left, CLOSE_ARRAY); left--) {
    if (items == CATEGORIES_MAX) return fail(REFUSE_TOO_MANY_CATEGORIES, listAt);
    items++;
    p = stringValue<C>(p);
    if (p == 0) return 0;
    addPath(tokenPtr, tokenBytes, start);
    p = next<C>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  line.categoryStart = start;
  line.categoryCount = head().poolCount - start;
  return close<C>(p);
}

/** The image knows a path only together with its ancestors (dictionary.ts), so the first unknown prefix ends the walk. */
function addPath(ptr: usize, bytes: u32, start: u32): void {
  const end = ptr + bytes;
  let at = ptr;
  for (;;) {
    const word = load<u64>(at) ^ 0x2f2f2f2f2f2f2f2f;
    const slash = (word - 0x0101010101010101) & ~word & 0x8080808080808080;
    if (slash == 0) {
      at += 8;
      if (at >= end) break;
      continue;
    }
    at += <usize>(ctz(slash) >> 3);
    if (at >= end) break;
    if (at > ptr) {
      const id = lookup(ptr, <u32>(at - ptr));
      if (id == 0) return;
      addCategory(id, 0, start);
    }
    at++;
  }
  const id = lookup(ptr, bytes);
  if (id) addCategory(id, 1, start);
}

/** Also called for the categories of a catalogue. */
export function addCategory(id: u32, exact: u32, start: u32): void {
  const place = placeInList(id, start, 1);
  if (place != <u32>-1) {
    const at = POOL + (<usize>place << 2);
    store<u32>(at, load<u32>(at) | exact);
    return;
  }
  store<u32>(SPARSE_STRINGS + (<usize>id << 2), head().poolCount);
  pushPool((id << 1) | exact);
}

/** An interned id at most once per list: `sparse` is the list's own sparse set. */
export function pushInternedOnce(sparse: usize, start: u32): bool {
  const id = intern(tokenPtr, tokenBytes);
  if (id == 0) return false;
  const slot = sparse + (<usize>id << 2);
  const place = load<u32>(slot);
  if (place >= start && place < head().poolCount && load<u32>(POOL + (<usize>place << 2)) == id) return true;
  store<u32>(slot, head().poolCount);
  pushPool(id);
  return true;
}
