// Addresses of the evaluation's own arrays, chained from EVALUATION_AT: units, journals, books, selections, trials. Only
// addresses: each array is described, bounded and written in the file named beside it. The rules and the reply chain
// theirs from EVALUATION_A_AT. Nothing here is cleared between requests.

import { BASES_MAX, ENTRIES_MAX, EXCLUSION_SETS_MAX, LIMITS_MAX, OFFERS_MAX, PROGRAMMES_MAX, UNIT_RUNS_MAX } from "../layout";
import { EVALUATION_AT, EVALUATION_BYTES } from "./memory";

/** First byte of the arrays of rules and reply, and how many there are. */
export const EVALUATION_A_BYTES: usize = 41943040;
export const EVALUATION_A_AT: usize = EVALUATION_AT + EVALUATION_BYTES - EVALUATION_A_BYTES;

// units.ts
export const SEGMENT_BYTES: usize = 256;
export const SEGMENTS: usize = EVALUATION_AT;
export const ENTRIES: usize = SEGMENTS + UNIT_RUNS_MAX * SEGMENT_BYTES;
export const ENTRY_BYTES: usize = 96;

// journal.ts
export const JOURNAL_MAX: usize = 786432;
export const JOURNAL: usize = ENTRIES + ENTRIES_MAX * ENTRY_BYTES;
export const NOTES_MAX: usize = 262144;
export const NOTES: usize = JOURNAL + JOURNAL_MAX * 16;

// books.ts
export const OFFER_BOOK_BYTES: usize = 64;
export const OFFER_BOOKS: usize = NOTES + NOTES_MAX * 16;
export const LIMIT_BOOKS: usize = OFFER_BOOKS + OFFERS_MAX * OFFER_BOOK_BYTES;
/** Discounts, points and gifts of offers: RECORD_BYTES each. */
export const RECORD_BYTES: usize = 32;
export const RECORDS_MAX: usize = 262144;
export const RECORDS: usize = LIMIT_BOOKS + LIMITS_MAX * 16;

// selection.ts, parts.ts, spread.ts, match.ts
export const ITEM_BYTES: usize = 16;
export const ITEMS_MAX: usize = 131072;
export const ITEMS: usize = RECORDS + RECORDS_MAX * RECORD_BYTES;
export const PART_BYTES: usize = 128;
export const PARTS: usize = ITEMS + ITEMS_MAX * ITEM_BYTES;
export const PIECE_BYTES: usize = 64;
export const PIECES_MAX: usize = 65536;
export const PIECES: usize = PARTS + ENTRIES_MAX * PART_BYTES;
/** u32 keys being sorted, and room to merge. */
export const SORT_A: usize = PIECES + PIECES_MAX * PIECE_BYTES;
export const SORT_B: usize = SORT_A + ITEMS_MAX * 4;

// exclusions.ts: four bitmaps of entries by set, stamped.
export const BITMAP_BYTES: usize = 136;
export const EXCLUSION_MAPS: usize = SORT_B + ITEMS_MAX * 4;

// touched.ts, candidates.ts
export const RANGE_BYTES: usize = 32;
export const RANGES_MAX: usize = 131072;
export const RANGES: usize = EXCLUSION_MAPS + EXCLUSION_SETS_MAX * (BITMAP_BYTES * 4 + 8);
export const ACTS_MAX: usize = 131072;
export const ACT_BYTES: usize = 16;
export const ACTS: usize = RANGES + RANGES_MAX * RANGE_BYTES;
export const CANDIDATE_BYTES: usize = 128;
export const CANDIDATES_MAX: usize = 65536;
export const CANDIDATES: usize = ACTS + ACTS_MAX * ACT_BYTES;
/** Ranges and acts of candidates, copied out of their trials. */
export const KEPT_RANGES: usize = CANDIDATES + CANDIDATES_MAX * CANDIDATE_BYTES;
export const KEPT_ACTS: usize = KEPT_RANGES + RANGES_MAX * RANGE_BYTES;

// points.ts: P and Q by programme and line, now and frozen.
export const POINTS_ENTRY_BYTES: usize = 16;
export const POINTS_LEVEL_BYTES: usize = PROGRAMMES_MAX * ENTRIES_MAX * POINTS_ENTRY_BYTES;
export const WITHHELD_MAX: usize = 65536;
/** linescope.ts: { entry u32, offer u32 }. */
export const WITHHELD: usize = KEPT_ACTS + ACTS_MAX * ACT_BYTES;
export const POINTS_NOW: usize = WITHHELD + WITHHELD_MAX * 8;
export const POINTS_BASES: usize = POINTS_NOW + POINTS_LEVEL_BYTES;

export const EVALUATION_B_END: usize = POINTS_BASES + BASES_MAX * POINTS_LEVEL_BYTES;
