// The rulebook image in use: where its sections lie and what its strings name. The host attaches images to regions and
// each decision uses one; using another one costs a walk of its section table. Images are never written.

import {
  IMAGES_MAX,
  IMAGE_HASH_SEED,
  IMAGE_HEADER_BYTES,
  IMAGE_SECTION_BYTES,
  IMAGE_SECTION_COUNT,
  IMAGE_VERSION,
  LIST_HEADER_BYTES,
  CURRENCY_BYTES,
  ROLES_COUNT,
  ROLES_HEADER_BYTES,
  ROLE_BYTES,
  SECTIONS_MAX,
  SECTION_CURRENCIES,
  SECTION_FACTS,
  SECTION_LIMIT_IDS,
  SECTION_OFFER_IDS,
  SECTION_PROGRAMMES,
  SECTION_ROLES,
} from "../layout";
import { attachDictionary } from "./intern";

/** By region: { base u32, key u32 }. */
const REGIONS: usize = memory.data(IMAGES_MAX * 8, 16);
/** { ptr u32, bytes u32 } by section id. */
const SECTIONS: usize = memory.data(SECTIONS_MAX * 8, 16);

/** First byte of the image in use; 0 = none. */
export let imageBase: usize = 0;
/** Its region. */
export let imageIndex: u32 = 0;
/** A number no other attached image has or had: what is remembered about an image is stamped with it. */
export let imageKey: u32 = 0;
let lastKey: u32 = 0;
let roles: usize = 0;
let roleCount: u32 = 0;

/** Says where an image region begins; 0 detaches it. */
export function attachImage(index: u32, base: usize): void {
  assert(index < <u32>IMAGES_MAX, "image index");
  assert((base & 15) == 0, "image alignment");
  lastKey++;
  store<u32>(REGIONS + (<usize>index << 3), base);
  store<u32>(REGIONS + (<usize>index << 3), lastKey, 4);
  imageBase = 0;
}

/** Makes image `index` the one that sections, strings and roles come from. */
export function useImage(index: u32): void {
  assert(index < <u32>IMAGES_MAX, "image index");
  const base = <usize>load<u32>(REGIONS + (<usize>index << 3));
  assert(base != 0, "no image in this region");
  imageIndex = index;
  if (base == imageBase) return;
  memory.fill(SECTIONS, 0, SECTIONS_MAX * 8);
  let entry = base + IMAGE_HEADER_BYTES;
  for (let left = load<u32>(base, IMAGE_SECTION_COUNT); left != 0; left--) {
    const id = load<u32>(entry);
    assert(id < <u32>SECTIONS_MAX, "section id");
    store<u32>(SECTIONS + (<usize>id << 3), base + load<u32>(entry, 4));
    store<u32>(SECTIONS + (<usize>id << 3), load<u32>(entry, 8), 4);
    entry += IMAGE_SECTION_BYTES;
  }
  attachDictionary(base, load<u32>(base, IMAGE_HASH_SEED));
  roles = sectionPtr(SECTION_ROLES);
  assert(roles != 0, "image without roles");
  roleCount = load<u32>(roles, ROLES_COUNT);
  roles += ROLES_HEADER_BYTES;
  imageBase = base;
  imageKey = load<u32>(REGIONS + (<usize>index << 3), 4);
}

/** Where a section begins; 0 = the image has none of this id. */
export function sectionPtr(id: u32): usize {
  return load<u32>(SECTIONS + (<usize>id << 3));
}

export function sectionBytes(id: u32): u32 {
  return load<u32>(SECTIONS + (<usize>id << 3), 4);
}

export function imageVersion(): u32 {
  return load<u32>(imageBase, IMAGE_VERSION);
}

/** For ROLE_OFFER and ROLE_LIMIT: index + 1, 0 = the string names no such thing. */
// @ts-ignore: decorator
@inline export function roleOf32(stringId: u32, role: usize): u32 {
  return stringId < roleCount ? load<u32>(roles + <usize>stringId * ROLE_BYTES + role) : 0;
}

/** For the other roles: slot + 1, 0 = the string names no such thing. */
// @ts-ignore: decorator
@inline export function roleOf16(stringId: u32, role: usize): u32 {
  return stringId < roleCount ? <u32>load<u16>(roles + <usize>stringId * ROLE_BYTES + role) : 0;
}

function listId(section: u32, index: u32, stride: usize): u32 {
  const list = sectionPtr(section);
  assert(index < load<u32>(list), "list index");
  return load<u32>(list + LIST_HEADER_BYTES + <usize>index * stride);
}

export function listCount(section: u32): u32 {
  const list = sectionPtr(section);
  return list ? load<u32>(list) : 0;
}

/** String id of the offer at this index. */
export function offerId(index: u32): u32 {
  return listId(SECTION_OFFER_IDS, index, 4);
}
export function limitId(slot: u32): u32 {
  return listId(SECTION_LIMIT_IDS, slot, 4);
}
export function programmeId(slot: u32): u32 {
  return listId(SECTION_PROGRAMMES, slot, 4);
}
export function currencyId(slot: u32): u32 {
  return listId(SECTION_CURRENCIES, slot, CURRENCY_BYTES);
}
/** First byte of the section of facts. */
export function factsSection(): usize {
  return sectionPtr(SECTION_FACTS);
}
