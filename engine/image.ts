// The image container: assembles sections into one run of bytes and checks such a run before it is loaded. What a section
// holds is its owner's business. Images are immutable; only the version number may be set afterwards (the checksum leaves it
// out), since a rulebook is compiled before it is numbered. Used by the compiler and by host.ts, in Node and in browsers.

import type { ImageSection } from "./dictionary.js";
import { checksum32 } from "./hash.js";
import * as L from "./layout.js";

export interface ImageParts {
  /** Rulebook version, 0…VERSION_MAX. */
  version: number;
  /** 16 hex digits. */
  contentHash: string;
  hashSeed: number;
  sections: readonly ImageSection[];
}

const CHECKSUM_FROM = L.IMAGE_HASH_SEED;

export function buildImage(parts: ImageParts): Uint8Array {
  const sections = [...parts.sections].sort((a, b) => a.id - b.id);
  let total = align16(L.IMAGE_HEADER_BYTES + sections.length * L.IMAGE_SECTION_BYTES);
  const offsets = sections.map(({ id, bytes }, index) => {
    if (id <= 0 || id >= L.SECTIONS_MAX) throw new Error(`section id ${id} is out of range`);
    if (index > 0 && sections[index - 1]!.id === id) throw new Error(`section ${id} is given twice`);
    const offset = total;
    total = align16(total + bytes.length);
    return offset;
  });
  // Readers load whole words past the end of the last section.
  total += 16;
  const image = new Uint8Array(total);
  const view = new DataView(image.buffer);
  view.setUint32(L.IMAGE_MAGIC_AT, L.IMAGE_MAGIC, true);
  view.setUint32(L.IMAGE_ABI, L.ABI_VERSION, true);
  view.setUint32(L.IMAGE_TOTAL_BYTES, total, true);
  view.setUint32(L.IMAGE_HASH_SEED, parts.hashSeed, true);
  view.setUint32(L.IMAGE_SECTION_COUNT, sections.length, true);
  const hash = BigInt(`0x${parts.contentHash}`);
  view.setBigUint64(L.IMAGE_CONTENT_HASH, hash, true);
  sections.forEach(({ id, bytes }, index) => {
    const entry = L.IMAGE_HEADER_BYTES + index * L.IMAGE_SECTION_BYTES;
    view.setUint32(entry, id, true);
    view.setUint32(entry + 4, offsets[index]!, true);
    view.setUint32(entry + 8, bytes.length, true);
    image.set(bytes, offsets[index]!);
  });
  view.setUint32(L.IMAGE_CHECKSUM, checksum32(0, image.subarray(CHECKSUM_FROM)), true);
  setImageVersion(image, parts.version);
  return image;
}

export function setImageVersion(image: Uint8Array, version: number): void {
  if (!Number.isInteger(version) || version < 0 || version > L.VERSION_MAX) {
    throw new Error(`version ${version} is out of range`);
  }
  new DataView(image.buffer, image.byteOffset).setUint32(L.IMAGE_VERSION, version, true);
}

export interface ImageInfo {
  version: number;
  contentHash: string;
  totalBytes: number;
  checksum: number;
  offerCount: number;
}

/** What is wrong with the header or the section table, as a sentence; undefined = nothing. The checksum is not checked. */
export function imageProblem(image: Uint8Array): string | undefined {
  if (image.length < L.IMAGE_HEADER_BYTES) return `image: ${image.length} bytes are too few for a header`;
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const word = (at: number): number => view.getUint32(at, true);
  if (word(L.IMAGE_MAGIC_AT) !== L.IMAGE_MAGIC) return "image: magic is not `RST1`";
  if (word(L.IMAGE_ABI) !== L.ABI_VERSION) {
    return `image: abi is ${word(L.IMAGE_ABI)}, this engine reads ${L.ABI_VERSION}`;
  }
  if (word(L.IMAGE_TOTAL_BYTES) !== image.length) {
    return `image: totalBytes is ${word(L.IMAGE_TOTAL_BYTES)}, got ${image.length} bytes`;
  }
  if (image.length % 4 !== 0) return "image: totalBytes is not a multiple of 4";
  const count = word(L.IMAGE_SECTION_COUNT);
  const tableEnd = L.IMAGE_HEADER_BYTES + count * L.IMAGE_SECTION_BYTES;
  if (count >= L.SECTIONS_MAX || tableEnd > image.length) return `image: sectionCount ${count} is out of range`;
  let end = tableEnd;
  let last = 0;
  for (let index = 0; index < count; index++) {
    const entry = L.IMAGE_HEADER_BYTES + index * L.IMAGE_SECTION_BYTES;
    const id = word(entry);
    const offset = word(entry + 4);
    const length = word(entry + 8);
    if (id <= last || id >= L.SECTIONS_MAX) return `image: section ${index} has id ${id}, out of order or range`;
    if (offset % 16 !== 0 || offset < end || offset + length + 16 > image.length) {
      return `image: section ${id} at ${offset} with ${length} bytes does not fit`;
    }
    last = id;
    end = offset + length;
  }
  for (const id of [L.SECTION_DICTIONARY, L.SECTION_ROLES, L.SECTION_FACTS, L.SECTION_CURRENCIES, L.SECTION_OFFER_IDS]) {
    if (sectionOf(image, id) === undefined) return `image: section ${id} is missing`;
  }
  const offers = listCount(image, L.SECTION_OFFER_IDS);
  if (offers > L.OFFERS_MAX) return `image: ${offers} offers, at most ${L.OFFERS_MAX}`;
  const limits = listCount(image, L.SECTION_LIMIT_IDS);
  if (limits > L.LIMITS_MAX) return `image: ${limits} limits, at most ${L.LIMITS_MAX}`;
  const programmes = listCount(image, L.SECTION_PROGRAMMES);
  if (programmes > L.PROGRAMMES_MAX) return `image: ${programmes} programmes, at most ${L.PROGRAMMES_MAX}`;
  const strings = listCount(image, L.SECTION_DICTIONARY);
  if (strings > L.DICTIONARY_MAX) return `image: ${strings} strings, at most ${L.DICTIONARY_MAX}`;
  const facts = sectionOf(image, L.SECTION_FACTS)!;
  const factView = new DataView(facts.buffer, facts.byteOffset);
  for (const at of [L.FACTS_REQUEST_COUNT, L.FACTS_MEMBER_COUNT, L.FACTS_LINE_COUNT]) {
    const declared = factView.getUint32(at, true);
    if (declared > L.FACT_SLOTS_MAX) return `image: ${declared} facts in one scope, at most ${L.FACT_SLOTS_MAX}`;
  }
  return undefined;
}

/** Is the checksum right? Call imageProblem first. Costs a pass over the bytes (the host does it in WebAssembly). */
export function imageChecksumHolds(image: Uint8Array): boolean {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  return view.getUint32(L.IMAGE_CHECKSUM, true) === checksum32(0, image.subarray(CHECKSUM_FROM));
}

export function readImageInfo(image: Uint8Array): ImageInfo {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  return {
    version: view.getUint32(L.IMAGE_VERSION, true),
    contentHash: view.getBigUint64(L.IMAGE_CONTENT_HASH, true).toString(16).padStart(16, "0"),
    totalBytes: view.getUint32(L.IMAGE_TOTAL_BYTES, true),
    checksum: view.getUint32(L.IMAGE_CHECKSUM, true),
    offerCount: listCount(image, L.SECTION_OFFER_IDS),
  };
}

/** A section's bytes, not copied; undefined when the image has none with this id. */
export function sectionOf(image: Uint8Array, id: number): Uint8Array | undefined {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const count = view.getUint32(L.IMAGE_SECTION_COUNT, true);
  for (let index = 0; index < count; index++) {
    const entry = L.IMAGE_HEADER_BYTES + index * L.IMAGE_SECTION_BYTES;
    if (view.getUint32(entry, true) !== id) continue;
    const offset = view.getUint32(entry + 4, true);
    return image.subarray(offset, offset + view.getUint32(entry + 8, true));
  }
  return undefined;
}

function listCount(image: Uint8Array, id: number): number {
  const section = sectionOf(image, id);
  if (section === undefined || section.length < 4) return 0;
  return new DataView(section.buffer, section.byteOffset).getUint32(L.LIST_COUNT, true);
}

function align16(value: number): number {
  return (value + 15) & ~15;
}
