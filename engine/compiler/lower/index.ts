// The inverted index, SECTION_INDEX: from a string of the cart to the value slots it stands for and the offers listed
// there; the offers without keys; and the offers by rank. To be written last, when every string and value is known.
// Called by ../index.ts.

import { INDEX_HEADER_BYTES, POSTING_KEY, POSTING_MORE, SECTION_INDEX } from "../../layout.js";
import { Bytes } from "../bytes.js";
import type { Context, Section } from "../context.js";
import type { Placed } from "./keys.js";

export interface Listing {
  /** By offer number; undefined: called up by every cart. */
  placed: (Placed | undefined)[];
  /** Long keys by value slot. */
  longKeys: ReadonlyMap<number, readonly number[]>;
}

export function lowerIndex(context: Context, { placed, longKeys }: Listing): Section {
  const offersOfSlot: (number[] | undefined)[] = [];
  const always: number[] = [];
  placed.forEach((place, offer) => {
    if (place === undefined) always.push(offer);
    else for (const slot of place.listed) (offersOfSlot[slot] ??= []).push(offer);
  });
  const slotsOfString: (number[] | undefined)[] = [];
  const values = context.values.list;
  for (let slot = 1; slot < values.length; slot++) (slotsOfString[values[slot]!.string] ??= []).push(slot);

  const strings = context.strings.count;
  const bytes = new Bytes(INDEX_HEADER_BYTES + strings * 4 + values.length * 32);
  bytes.u32(strings).u32(values.length).u32(always.length).align(INDEX_HEADER_BYTES);
  bytes.bytes(new Uint8Array(strings * 4));
  for (let string = 0; string < strings; string++) {
    const slots = slotsOfString[string];
    if (slots === undefined) continue;
    bytes.setU32(INDEX_HEADER_BYTES + string * 4, bytes.length);
    slots.forEach((slot, place) => {
      const offers = offersOfSlot[slot] ?? [];
      const keys = longKeys.get(slot) ?? [];
      bytes.u16(values[slot]!.kind).u16(place < slots.length - 1 ? 1 : 0);
      bytes.u32(slot).u32(offers.length + keys.length);
      for (const offer of offers) {
        const { first, more } = placed[offer]!;
        bytes.u32(offer).u32(first + (more.length > 0 ? POSTING_MORE : 0));
      }
      for (const key of keys) bytes.u32(POSTING_KEY + key).u32(0);
    });
  }
  bytes.setU32(12, bytes.length);
  for (const offer of always) bytes.u32(offer);
  bytes.setU32(16, bytes.length);
  for (const offer of context.offerOfRank) bytes.u32(offer);
  return { id: SECTION_INDEX, bytes: bytes.done() };
}
