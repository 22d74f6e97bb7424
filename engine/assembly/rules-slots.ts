// Addresses of the arrays behind tests, predicates and the reply, chained from EVALUATION_A_AT. Only addresses: each array
// is described in the file named beside it. None is cleared between decisions: records carry the stamp of the decision
// that wrote them (stamps.ts), lists have counts.

import {
  AGGREGATES_MAX,
  CODES_MAX,
  KEYS_MAX,
  LINES_MAX,
  NODES_MAX,
  OFFERS_MAX,
  PREDICATES_MAX,
  STATE_CODES_MAX,
  STRING_BYTES_MAX,
  VALUES_MAX,
} from "../layout";
import { BIT_LIST_BYTES } from "./bitlist";
import { PAD_BYTES } from "./memory";
import { EVALUATION_A_AT, EVALUATION_A_BYTES } from "./slots";

// cart-index.ts
export const VALUE_STATE_BYTES: usize = 8;
export const VALUE_STATES: usize = EVALUATION_A_AT;
export const BLOCK_BYTES: usize = 16;
export const BLOCKS_MAX: u32 = 786432;
export const BLOCKS: usize = VALUE_STATES + VALUE_STATE_BYTES * VALUES_MAX;
/** Stamp by key. */
export const KEY_STATES: usize = BLOCKS + <usize>BLOCKS_MAX * BLOCK_BYTES;

// offers.ts
export const CALLED: usize = KEY_STATES + KEYS_MAX * 4;
export const OFFER_STATE_BYTES: usize = 32;
export const OFFER_STATES: usize = CALLED + OFFERS_MAX * 4;
export const NODE_STATE_BYTES: usize = 16;
export const NODE_STATES: usize = OFFER_STATES + OFFER_STATE_BYTES * OFFERS_MAX;
/** { offer u32, key u32 } in the order they were called up. */
export const CANDIDATE_OFFERS: usize = NODE_STATES + NODE_STATE_BYTES * NODES_MAX;
/** Offers to visit by rank, touched offers by id order (bitlist.ts), then the lists drained from them. */
export const RANK_BITS: usize = (CANDIDATE_OFFERS + OFFERS_MAX * 8 + 15) & ~15;
export const TOUCHED_BITS: usize = RANK_BITS + BIT_LIST_BYTES;
export const VISITED: usize = TOUCHED_BITS + BIT_LIST_BYTES;
export const TOUCHED: usize = VISITED + OFFERS_MAX * 4;
/** given.ts */
export const GIVEN: usize = TOUCHED + OFFERS_MAX * 4;

// codes.ts
export const GIVEN_BYTES: usize = 16;
export const GIVEN_CODES: usize = (GIVEN + OFFERS_MAX * 4 + 15) & ~15;
/** { bytes u32, - - -, text …, padding } */
export const NORMAL_BYTES: usize = 16 + STRING_BYTES_MAX + PAD_BYTES;
export const NORMAL_CODES: usize = GIVEN_CODES + GIVEN_BYTES * CODES_MAX;
export const NORMAL_STATE_CODES: usize = NORMAL_CODES + NORMAL_BYTES * CODES_MAX;
/** Value slots of codes and batches in hand. */
export const IN_HAND: usize = NORMAL_STATE_CODES + NORMAL_BYTES * STATE_CODES_MAX;

// aggregates.ts
export const MEMO_BYTES: usize = 24;
export const MEMOS: usize = IN_HAND + CODES_MAX * 2 * 4;
/** First line with the same sku, and with the same brand, by line; then a table to find it. */
export const CLASSES: usize = MEMOS + MEMO_BYTES * AGGREGATES_MAX;
export const CLASS_TABLE_SLOTS: u32 = 4096;
export const CLASS_TABLE: usize = CLASSES + LINES_MAX * 2 * 4;

// audience.ts: the bytes that are hashed. texts.ts: text put together for the reply.
export const SUBJECT_BYTES: usize = 65536;
export const SUBJECT: usize = CLASS_TABLE + <usize>CLASS_TABLE_SLOTS * 16;
export const SCRATCH_TEXT_BYTES: usize = 8192;
export const SCRATCH_TEXT: usize = SUBJECT + SUBJECT_BYTES;

// replydoc.ts
export const TAX_ROW_BYTES: usize = 24;
export const TAX_ROWS: usize = SCRATCH_TEXT + SCRATCH_TEXT_BYTES;

// predicates.ts: { stamp u32, at u32 } by predicate, then the bitmaps.
export const PREDICATE_STATES: usize = TAX_ROWS + TAX_ROW_BYTES * (LINES_MAX + 1);
export const ENTRY_BITS: usize = PREDICATE_STATES + PREDICATES_MAX * 8;
export const ENTRY_BITS_END: usize = EVALUATION_A_AT + EVALUATION_A_BYTES;

export function assertRuleSlots(): void {
  assert(ENTRY_BITS + 4194304 <= ENTRY_BITS_END, "no room for bitmaps");
}
