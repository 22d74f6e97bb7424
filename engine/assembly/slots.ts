// Addresses of the evaluation's own arrays, chained from EVALUATION_AT: units, journals, books, selections, trials. Only
// addresses: each array is described, bounded and written in the file named beside it. The rules and the reply chain
// theirs from EVALUATION_A_AT. Nothing here is cleared between requests.

import {
  BASES_MAX,
  BEST_SETS_MAX,
  ENTRIES_MAX,
  EXCLUSION_SETS_MAX,
  LIMITS_MAX,
  OFFERS_MAX,
  PROGRAMMES_MAX,
  TREE_DEPTH_MAX,
  UNIT_RUNS_MAX,
} from "../layout";
import { EVALUATION_AT, EVALUATION_BYTES } from "./memory";

/** First byte of the arrays of rules and reply, and how many there are. */
export const EVALUATION_A_BYTES: usize = 41943040;
export const EVALUATION_A_AT: usize = EVALUATION_AT + EVALUATION_BYTES - EVALUATION_A_BYTES;

// units.ts
export const SEGMENT_BYTES: usize = 256;
export const SEGMENTS: usize = EVALUATION_AT;
export const ENTRIES: usize = SEGMENTS + <usize>UNIT_RUNS_MAX * SEGMENT_BYTES;
export const ENTRY_BYTES: usize = 96;

// journal.ts
export const JOURNAL_MAX: usize = 786432;
export const JOURNAL: usize = ENTRIES + <usize>ENTRIES_MAX * ENTRY_BYTES;
export const NOTES_MAX: usize = 262144;
export const NOTES: usize = JOURNAL + JOURNAL_MAX * 16;

// books.ts
export const OFFER_BOOK_BYTES: usize = 64;
export const OFFER_BOOKS: usize = NOTES + NOTES_MAX * 16;
export const LIMIT_BOOKS: usize = OFFER_BOOKS + <usize>OFFERS_MAX * OFFER_BOOK_BYTES;
/** Discounts, points and gifts of offers: RECORD_BYTES each. */
export const RECORD_BYTES: usize = 32;
export const RECORDS_MAX: usize = 262144;
export const RECORDS: usize = LIMIT_BOOKS + <usize>LIMITS_MAX * 16;

// selection.ts, parts.ts, spread.ts, match.ts
export const ITEM_BYTES: usize = 16;
export const ITEMS_MAX: usize = 131072;
export const ITEMS: usize = RECORDS + RECORDS_MAX * RECORD_BYTES;
export const PART_BYTES: usize = 128;
export const PARTS: usize = ITEMS + ITEMS_MAX * ITEM_BYTES;
export const PIECE_BYTES: usize = 64;
export const PIECES_MAX: usize = 65536;
export const PIECES: usize = PARTS + <usize>ENTRIES_MAX * PART_BYTES;
/** u32 keys being sorted, and room to merge. */
export const SORT_A: usize = PIECES + PIECES_MAX * PIECE_BYTES;
export const SORT_B: usize = SORT_A + ITEMS_MAX * 4;

// match.ts, groups.ts
export const POOLS_MAX: usize = 262144;
export const POOLS: usize = SORT_B + ITEMS_MAX * 4;
export const PICK_BYTES: usize = 48;
export const PICKS_MAX: usize = 65536;
export const PICKS: usize = POOLS + POOLS_MAX * 4;
export const CHOSEN: usize = PICKS + PICKS_MAX * PICK_BYTES;
export const BATCH_BYTES: usize = 16;
export const BATCHES: usize = CHOSEN + PICKS_MAX * PICK_BYTES;
export const CHOSEN_BATCHES: usize = BATCHES + PICKS_MAX * BATCH_BYTES;

// exclusions.ts: four bitmaps of entries by set, stamped.
export const BITMAP_BYTES: i32 = 136;
export const EXCLUSION_MAPS: usize = CHOSEN_BATCHES + PICKS_MAX * BATCH_BYTES;

// touched.ts, candidates.ts
export const RANGE_BYTES: usize = 32;
export const RANGES_MAX: usize = 131072;
export const RANGES: usize = EXCLUSION_MAPS + <usize>EXCLUSION_SETS_MAX * (136 * 4 + 8);
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
export const POINTS_LEVEL_BYTES: usize = <usize>PROGRAMMES_MAX * <usize>ENTRIES_MAX * POINTS_ENTRY_BYTES;
export const WITHHELD_MAX: usize = 65536;
/** linescope.ts: { entry u32, offer u32 }. */
export const WITHHELD: usize = KEPT_ACTS + ACTS_MAX * ACT_BYTES;
export const POINTS_NOW: usize = WITHHELD + WITHHELD_MAX * 8;
export const POINTS_BASES: usize = POINTS_NOW + POINTS_LEVEL_BYTES;

export const POINTS_OFFSETS: usize = POINTS_BASES + <usize>BASES_MAX * POINTS_LEVEL_BYTES;
/** What each line got in the end, i64 by programme and line; then Σ of each programme. */
export const POINTS_FINAL: usize = POINTS_OFFSETS + <usize>BASES_MAX * POINTS_LEVEL_BYTES;

// tree.ts, choose.ts
export const CHILDREN_MAX: usize = 65536;
/** Child nodes of the nodes being evaluated, u32 each. */
export const CHILDREN: usize = POINTS_FINAL + <usize>PROGRAMMES_MAX * (ENTRIES_MAX + 1) * 8;
/** Members of the components being solved, u32 each. */
export const MEMBERS: usize = CHILDREN + CHILDREN_MAX * 4;
/** Maximal sets by node depth: BEST_SETS_MAX u64 masks each. */
export const SETS: usize = MEMBERS + CANDIDATES_MAX * 2 * 4;
/** Values after a trial: funding by entry. */
export const AFTER_FUNDED: usize = SETS + TREE_DEPTH_MAX * BEST_SETS_MAX * 8;

// options.ts
export const OPTION_RECORDS_MAX: usize = 65536;
/** { offer u32, -, amount i64 } */
export const OPTION_RECORDS: usize = AFTER_FUNDED + <usize>ENTRIES_MAX * 8;

export const EVALUATION_B_END: usize = OPTION_RECORDS + OPTION_RECORDS_MAX * 16;
