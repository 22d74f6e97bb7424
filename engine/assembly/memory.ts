// Where everything of one instance lies: fixed slots in static memory (zero pages, not in the module file), then images
// from IMAGES_AT upwards, placed by the host. Nothing here allocates or grows; nothing is cleared between requests:
// every structure is bounded by a count or stamped with a generation that moves on with each request.
//
//   0 ........................ data, slots below .................... __heap_base | image 0 | image 1 | … | catalogue
//
// Owner of the slots of the request and the reply. The evaluation declares its own slots beside its own code.

import {
  ASSIGNED_MAX,
  BODY_BYTES_MAX,
  CHOICES_MAX,
  CODES_MAX,
  COUNTERS_MAX,
  DICTIONARY_MAX,
  FACTS_MAX,
  FACT_SLOTS_MAX,
  LIMITS_MAX,
  LINES_MAX,
  OFFERS_MAX,
  ATTRIBUTES_MAX,
  PROGRAMMES_MAX,
  REPLY_BYTES_MAX,
  SHIPPING_MAX,
  STATE_CODES_MAX,
  STRINGS_MAX,
} from "../layout";

/** Scanners and hashes load whole words and blocks: this many bytes after any string may be read, never written. */
export const PAD_BYTES: i32 = 16;

/** The request body as received, followed by PAD_BYTES zero bytes that the host writes. */
export const INPUT: usize = memory.data(BODY_BYTES_MAX + PAD_BYTES, 16);
/** JSON strings with escapes, decoded; never longer than their source. */
export const DECODED: usize = memory.data(BODY_BYTES_MAX + PAD_BYTES, 16);
/** The reply; writers copy in blocks, so there is slack behind it. */
export const REPLY: usize = memory.data(REPLY_BYTES_MAX + 1024, 16);

/** u32 entries shared by all id lists of a request. A category prefix costs two body bytes at least; the rest is for the
 *  lists that a catalogue joins in. */
export const POOL_MAX: u32 = 1048576;
export const POOL: usize = memory.data(1048576 * 4, 16);

export const LINES: usize = memory.data(LINES_MAX * 128, 16);
export const LINE_FACTS: usize = memory.data(LINES_MAX * ATTRIBUTES_MAX * 16, 16);
export const SHIPPING: usize = memory.data(SHIPPING_MAX * 48, 16);
export const REQUEST: usize = memory.data(256, 16);
export const CODES: usize = memory.data(CODES_MAX * 4, 16);
export const STATE_CODES: usize = memory.data(STATE_CODES_MAX * 16, 16);
export const TAKES: usize = memory.data(CHOICES_MAX * 16, 16);
export const UNKNOWN_FACTS: usize = memory.data(FACTS_MAX * 2 * 8, 16);

/** Request facts, then member facts: FACT_SLOTS_MAX records of 24 bytes each. */
export const FACT_VALUES: usize = memory.data(FACT_SLOTS_MAX * 2 * 24, 16);
/** Balance and burn by programme slot: { balance i64, burn i64, balanceStamp u32, burnStamp u32 }. */
export const PROGRAMME_VALUES: usize = memory.data(PROGRAMMES_MAX * 24, 16);

// Sparse sets: SPARSE[id] holds a place in a dense list and is believed only if that place is in use and names the id.
// So they need no clearing.
export const SPARSE_STRINGS: usize = memory.data(DICTIONARY_MAX * 4, 16);
export const SPARSE_SEGMENTS: usize = memory.data(DICTIONARY_MAX * 4, 16);
export const SPARSE_ASSIGNED: usize = memory.data(OFFERS_MAX * 4, 16);
export const ASSIGNED: usize = memory.data(ASSIGNED_MAX * 4, 16);
export const SPARSE_DECLINED: usize = memory.data(OFFERS_MAX * 4, 16);
export const DECLINED: usize = memory.data(CHOICES_MAX * 4, 16);
export const SPARSE_COUNTERS: usize = memory.data(LIMITS_MAX * 4, 16);
export const COUNTERS: usize = memory.data(COUNTERS_MAX * 16, 16);

/** Strings of this request that the dictionary does not know (see intern.ts). */
export const STRINGS: usize = memory.data(STRINGS_MAX * 32, 16);
/** Twice as many slots as strings, 16 bytes each. */
export const STRING_TABLE: usize = memory.data(STRINGS_MAX * 2 * 16, 16);

/** First byte the host may place an image at. */
export function imagesAt(): usize {
  return (__heap_base + 15) & ~15;
}
