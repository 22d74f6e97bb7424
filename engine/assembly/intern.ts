// Strings as ids. The image's dictionary knows the strings of the rulebook (ids 1…dictionaryCount - 1); strings only this
// request has get ids from dictionaryCount on, in a table that is stamped per request and grows by doubling its mask, so a
// small cart touches a small table. Equal bytes, equal id, within one request. INVARIANT (no order from ids): ids depend on
// the image and on arrival, so nothing may be sorted by them. Probes are bounded: a body made of collisions is refused.
//
//   STRINGS       count × { ptr, bytes, hash, lineMark, shippingMark, optionMark, keyMark, - }   32 bytes each
//   STRING_TABLE  { stamp, hash, index, - }                                                      16 bytes each

import {
  DICTIONARY_BYTES_AT,
  DICTIONARY_COUNT,
  DICTIONARY_FILTER_AT,
  DICTIONARY_FILTER_MASK,
  DICTIONARY_PROBES,
  DICTIONARY_REFS_AT,
  DICTIONARY_TABLE_AT,
  DICTIONARY_TABLE_MASK,
  SECTION_DICTIONARY,
  STRINGS_MAX,
} from "../layout";
import { hash32, sameBytes } from "./bytes";
import { sectionPtr } from "./image";
import { STRINGS, STRING_TABLE } from "./memory";

const SMALL_MASK: u32 = 255;
const PROBES_MAX: u32 = 256;

let seed: u32 = 0;
let count: u32 = 0;
let refs: usize = 0;
let table: usize = 0;
let mask: u32 = 0;
let bytesBase: usize = 0;
let probes: u32 = 0;
let filter: usize = 0;
let filterMask: u32 = 0;

let localCount: u32 = 0;
let localMask: u32 = SMALL_MASK;
/** Slots with another stamp are free. Moves on with each request and each growth. */
let stamp: u32 = 0;

export function attachDictionary(base: usize, hashSeed: u32): void {
  const section = sectionPtr(SECTION_DICTIONARY);
  assert(section != 0, "image without dictionary");
  seed = hashSeed;
  count = load<u32>(section, DICTIONARY_COUNT);
  refs = section + load<u32>(section, DICTIONARY_REFS_AT);
  table = section + load<u32>(section, DICTIONARY_TABLE_AT);
  mask = load<u32>(section, DICTIONARY_TABLE_MASK);
  bytesBase = section + load<u32>(section, DICTIONARY_BYTES_AT);
  probes = load<u32>(section, DICTIONARY_PROBES);
  filter = section + load<u32>(section, DICTIONARY_FILTER_AT);
  filterMask = load<u32>(section, DICTIONARY_FILTER_MASK);
}

/** Forgets the strings of the last request. */
export function beginStrings(): void {
  localCount = 0;
  localMask = SMALL_MASK;
  nextStamp();
}

function nextStamp(): void {
  stamp++;
  if (stamp == 0) {
    memory.fill(STRING_TABLE, 0, STRINGS_MAX * 2 * 16);
    stamp = 1;
  }
}

/** Ids from here on belong to this request alone. */
export function dictionaryCount(): u32 {
  return count;
}

export function stringPtr(id: u32): usize {
  if (id < count) return bytesBase + load<u32>(refs + (<usize>id << 3));
  assert(id - count < localCount, "string id");
  return load<u32>(STRINGS + (<usize>(id - count) << 5));
}

export function stringBytes(id: u32): u32 {
  if (id < count) return load<u32>(refs + (<usize>id << 3), 4);
  assert(id - count < localCount, "string id");
  return load<u32>(STRINGS + (<usize>(id - count) << 5), 4);
}

// @ts-ignore: decorator
@inline export function hashOf(ptr: usize, bytes: u32): u32 {
  return hash32(seed, ptr, bytes);
}

export function lookupHashed(ptr: usize, bytes: u32, hash: u32): u32 {
  const bit = rotl(hash, 16) & filterMask;
  if (((<u32>load<u8>(filter + (bit >> 3)) >> (bit & 7)) & 1) == 0) return 0;
  let slot = hash & mask;
  for (let left = probes; left != 0; left--) {
    const entry = table + (<usize>slot << 4);
    const id = load<u32>(entry, 12);
    if (id == 0) return 0;
    if (load<u32>(entry) == hash && load<u32>(entry, 4) == bytes) {
      if (sameBytes(ptr, bytesBase + load<u32>(entry, 8), bytes)) return id;
    }
    slot = (slot + 1) & mask;
  }
  return 0;
}

/** The dictionary's id of a string, 0 = the rulebook does not know it. */
export function lookup(ptr: usize, bytes: u32): u32 {
  return lookupHashed(ptr, bytes, hash32(seed, ptr, bytes));
}

/** An id for any string, known or not; 0 = too many strings. The bytes must outlive the decision. */
export function intern(ptr: usize, bytes: u32): u32 {
  const hash = hash32(seed, ptr, bytes);
  const known = lookupHashed(ptr, bytes, hash);
  if (known) return known;
  const record = internLocal(ptr, bytes, hash);
  return record ? count + <u32>((record - STRINGS) >> 5) : 0;
}

/** The request's own record of a string, whether or not the dictionary knows it; 0 = too many strings. */
export function internLocal(ptr: usize, bytes: u32, hash: u32): usize {
  let slot = hash & localMask;
  let left = PROBES_MAX;
  for (;;) {
    const entry = STRING_TABLE + (<usize>slot << 4);
    if (load<u32>(entry) != stamp) break;
    if (load<u32>(entry, 4) == hash) {
      const record = STRINGS + (<usize>load<u32>(entry, 8) << 5);
      if (load<u32>(record, 4) == bytes && sameBytes(ptr, load<u32>(record), bytes)) return record;
    }
    left--;
    if (left == 0) return 0;
    slot = (slot + 1) & localMask;
  }
  if (localCount == STRINGS_MAX) return 0;
  const index = localCount;
  localCount = index + 1;
  const record = STRINGS + (<usize>index << 5);
  store<u32>(record, <u32>ptr);
  store<u32>(record, bytes, 4);
  store<u32>(record, hash, 8);
  store<u32>(record, 0, 12);
  store<u64>(record, 0, 16);
  store<u64>(record, 0, 24);
  const entry = STRING_TABLE + (<usize>slot << 4);
  store<u32>(entry, stamp);
  store<u32>(entry, hash, 4);
  store<u32>(entry, index, 8);
  if (localCount > (localMask >> 1) && !grow()) return 0;
  return record;
}

/** A table four times as large under a new stamp; every record keeps its hash. */
function grow(): bool {
  localMask = min(((localMask + 1) << 2) - 1, <u32>STRINGS_MAX * 2 - 1);
  nextStamp();
  for (let index: u32 = 0; index < localCount; index++) {
    const hash = load<u32>(STRINGS + (<usize>index << 5), 8);
    let slot = hash & localMask;
    let left = PROBES_MAX;
    while (load<u32>(STRING_TABLE + (<usize>slot << 4)) == stamp) {
      slot = (slot + 1) & localMask;
      left--;
      if (left == 0) return false;
    }
    const entry = STRING_TABLE + (<usize>slot << 4);
    store<u32>(entry, stamp);
    store<u32>(entry, hash, 4);
    store<u32>(entry, index, 8);
  }
  return true;
}
