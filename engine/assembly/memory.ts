// Where everything of one instance lies: fixed slots at constant addresses, then images from IMAGES_AT upwards, placed by
// the host. The slots are addresses only (no memory.data), so that neither build carries their zeros; the host grows the
// memory to cover them before the first call, and fresh pages cost nothing until touched. Nothing here allocates, grows or
// is cleared between requests: every structure is bounded by a count, or stamped with a generation.
//
//   0 … __heap_base   | SLOTS_AT … request, reply | EVALUATION_AT … | IMAGES_AT image 0 | image 1 | … | catalogue
//   literals, statics | this file                 | the evaluation  | host

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

/** Literals and small memory.data tables lie below this (asserted by selfCheck). */
export const SLOTS_AT: usize = 16777216;

/** Scanners and hashes load whole words and blocks: this many bytes after any string may be read, never written. */
export const PAD_BYTES: i32 = 16;

/** The request body as received, followed by PAD_BYTES zero bytes that the host writes. */
export const INPUT: usize = SLOTS_AT;
const INPUT_SIZE: usize = BODY_BYTES_MAX + PAD_BYTES;
/** JSON strings with escapes, decoded; never longer than their source. */
export const DECODED: usize = INPUT + INPUT_SIZE;
const DECODED_SIZE: usize = BODY_BYTES_MAX + PAD_BYTES;
/** The reply; writers copy in blocks, so there is slack behind it. */
export const REPLY: usize = DECODED + DECODED_SIZE;
const REPLY_SIZE: usize = REPLY_BYTES_MAX + 1024;

/** u32 entries shared by all id lists of a request. A category prefix costs two body bytes at least; the rest is for the
 *  lists that a catalogue joins in. */
export const POOL_MAX: u32 = 1048576;
export const POOL: usize = REPLY + REPLY_SIZE;
const POOL_SIZE: usize = 1048576 * 4;

export const LINES: usize = POOL + POOL_SIZE;
const LINES_SIZE: usize = LINES_MAX * 128;
export const LINE_FACTS: usize = LINES + LINES_SIZE;
/** Three times: a line's own attributes, and these again together with those of a catalogue. */
const LINE_FACTS_SIZE: usize = LINES_MAX * ATTRIBUTES_MAX * 3 * 16;
export const SHIPPING: usize = LINE_FACTS + LINE_FACTS_SIZE;
const SHIPPING_SIZE: usize = SHIPPING_MAX * 48;
export const REQUEST: usize = SHIPPING + SHIPPING_SIZE;
const REQUEST_SIZE: usize = 256;
export const CODES: usize = REQUEST + REQUEST_SIZE;
const CODES_SIZE: usize = CODES_MAX * 4;
export const STATE_CODES: usize = CODES + CODES_SIZE;
const STATE_CODES_SIZE: usize = STATE_CODES_MAX * 16;
export const TAKES: usize = STATE_CODES + STATE_CODES_SIZE;
const TAKES_SIZE: usize = CHOICES_MAX * 16;
export const UNKNOWN_FACTS: usize = TAKES + TAKES_SIZE;
const UNKNOWN_FACTS_SIZE: usize = FACTS_MAX * 2 * 8;

/** Request facts, then member facts: FACT_SLOTS_MAX records of 24 bytes each. */
export const FACT_VALUES: usize = UNKNOWN_FACTS + UNKNOWN_FACTS_SIZE;
const FACT_VALUES_SIZE: usize = FACT_SLOTS_MAX * 2 * 24;
/** Balance and burn by programme slot: { balance i64, burn i64, balanceStamp u32, burnStamp u32 }. */
export const PROGRAMME_VALUES: usize = FACT_VALUES + FACT_VALUES_SIZE;
const PROGRAMME_VALUES_SIZE: usize = PROGRAMMES_MAX * 24;

// Sparse sets: SPARSE[id] holds a place in a dense list and is believed only if that place is in use and names the id.
// So they need no clearing.
export const SPARSE_STRINGS: usize = PROGRAMME_VALUES + PROGRAMME_VALUES_SIZE;
const SPARSE_STRINGS_SIZE: usize = DICTIONARY_MAX * 4;
export const SPARSE_SEGMENTS: usize = SPARSE_STRINGS + SPARSE_STRINGS_SIZE;
const SPARSE_SEGMENTS_SIZE: usize = (DICTIONARY_MAX + STRINGS_MAX) * 4;
export const SPARSE_ASSIGNED: usize = SPARSE_SEGMENTS + SPARSE_SEGMENTS_SIZE;
const SPARSE_ASSIGNED_SIZE: usize = OFFERS_MAX * 4;
export const ASSIGNED: usize = SPARSE_ASSIGNED + SPARSE_ASSIGNED_SIZE;
const ASSIGNED_SIZE: usize = ASSIGNED_MAX * 4;
export const SPARSE_DECLINED: usize = ASSIGNED + ASSIGNED_SIZE;
const SPARSE_DECLINED_SIZE: usize = OFFERS_MAX * 4;
export const DECLINED: usize = SPARSE_DECLINED + SPARSE_DECLINED_SIZE;
const DECLINED_SIZE: usize = CHOICES_MAX * 4;
export const SPARSE_COUNTERS: usize = DECLINED + DECLINED_SIZE;
const SPARSE_COUNTERS_SIZE: usize = LIMITS_MAX * 4;
export const COUNTERS: usize = SPARSE_COUNTERS + SPARSE_COUNTERS_SIZE;
const COUNTERS_SIZE: usize = COUNTERS_MAX * 16;

/** Strings of this request that the dictionary does not know (see intern.ts). */
export const STRINGS: usize = COUNTERS + COUNTERS_SIZE;
const STRINGS_SIZE: usize = STRINGS_MAX * 32;
/** Twice as many slots as strings, 16 bytes each. */
export const STRING_TABLE: usize = STRINGS + STRINGS_SIZE;
const STRING_TABLE_SIZE: usize = STRINGS_MAX * 2 * 16;

/** Remembered names of attributes, JSON then MessagePack (codec/predict.ts): 512 records of 64 bytes each. */
export const ATTRIBUTE_GUESSES: usize = STRING_TABLE + STRING_TABLE_SIZE;
const ATTRIBUTE_GUESSES_SIZE: usize = 2 * 512 * 64;

/** The evaluation's own slots: chain them from here in its files, at most EVALUATION_BYTES in all. */
export const EVALUATION_AT: usize = ATTRIBUTE_GUESSES + ATTRIBUTE_GUESSES_SIZE;
export const EVALUATION_BYTES: usize = 134217728;

/** First byte the host may place an image at. */
export const IMAGES_AT: usize = EVALUATION_AT + EVALUATION_BYTES;
