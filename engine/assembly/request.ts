// The parsed request, as every later step reads it: one head record, lines, shipping entries and lists of ids. Filled by
// the schema walker (codec/), read by the evaluation and the reply writers; nobody else writes it. Strings appear as ids
// (intern.ts gives their bytes); money is i64 minor units, -1 = absent; ids are u32, 0 = absent. A record is valid only up
// to its count: nothing is cleared between requests, so never read past `lineCount` and friends.
//
//   REQUEST   one RequestHead
//   LINES     lineCount × Line (128 bytes), in request order
//   SHIPPING  shippingCount × Shipping (48 bytes), the charged entries, then optionCount more, the options
//   POOL      u32 entries; every list (categories, tags, string facts, segments) is a span { start, count } of it
//   LINE_FACTS  LineFact (16 bytes), a span per line

import { FACT_SLOTS_MAX, SCOPE_MEMBER } from "../layout";
import {
  ASSIGNED,
  CODES,
  COUNTERS,
  DECLINED,
  FACT_VALUES,
  LINES,
  LINE_FACTS,
  POOL,
  PROGRAMME_VALUES,
  REQUEST,
  SHIPPING,
  SPARSE_ASSIGNED,
  SPARSE_COUNTERS,
  SPARSE_DECLINED,
  SPARSE_SEGMENTS,
  STATE_CODES,
  TAKES,
  UNKNOWN_FACTS,
} from "./memory";

/** Absent amounts of money, measures and tax rates. */
export const ABSENT: i64 = -1;

export const EXPLAIN_NONE: u32 = 0;
export const EXPLAIN_TOUCHED: u32 = 1;
export const EXPLAIN_ALL: u32 = 2;

//   0     4       8      12      16        20       24       28        32      40..
//   cart  currency channel store country   language member   tier      atMs    generation …
@unmanaged
export class RequestHead {
  /** String ids; 0 = not sent. */
  cart: u32;
  /** Slot in the image's list of currencies. */
  currencySlot: u32;
  channel: u32;
  store: u32;
  country: u32;
  language: u32;
  member: u32;
  tier: u32;
  /** Moment to decide at: `at` when sent, else the host's now. ms since 1970. */
  atMs: i64;
  /** Moves on with every request, never 0: stamps made with it go stale by themselves. */
  generation: u32;
  pricesIncludeTax: u32;
  /** EXPLAIN_ */
  explain: u32;
  /** String id of `after`; 0 = from the start. */
  after: u32;
  /** Offer index of `after`, -1 = none or not an offer. */
  afterOffer: i32;
  /** Rulebook version asked for, 0 = any. */
  pinnedVersion: u32;
  /** Completed orders; -1 = not sent. */
  orders: i32;
  /** Was the field sent (an empty list is sent)? */
  hasShipping: u32;
  hasShippingOptions: u32;
  hasState: u32;
  lineCount: u32;
  shippingCount: u32;
  /** Options follow the charged entries in SHIPPING. */
  optionCount: u32;
  codeCount: u32;
  stateCodeCount: u32;
  /** Was `state.segments` sent, be it empty? Span of POOL: string ids, each once. */
  hasSegments: u32;
  segmentStart: u32;
  segmentCount: u32;
  assignedCount: u32;
  counterCount: u32;
  takeCount: u32;
  declinedCount: u32;
  unknownFactCount: u32;
  lineFactCount: u32;
  poolCount: u32;
  /** Σ list over all lines, Σ amount over charged shipping. */
  listMinor: i64;
  shippingMinor: i64;
}

export const LINE_BYTES: usize = 128;
export const GIFT_NONE: i32 = -2;
export const GIFT_UNKNOWN: i32 = -1;
/** Some staff price change does not stack: the line is closed to discounts. */
export const ADJUSTED_CLOSED: u32 = 1;
/** Some staff price change has an amount below (above) 0. */
export const ADJUSTED_DOWN: u32 = 2;
export const ADJUSTED_UP: u32 = 4;

@unmanaged
export class Line {
  /** The line's id as UTF-8. Unique among lines; ties are broken by these bytes (compareBytes in bytes.ts). */
  idPtr: usize;
  idBytes: u32;
  /** String ids. */
  sku: u32;
  brand: u32;
  quantity: i32;
  /** Units of one kind at one price: unitPrice × quantity. */
  listMinor: i64;
  unitPrice: i64;
  regularPrice: i64;
  lowestPrice30d: i64;
  unitCost: i64;
  floorPrice: i64;
  measure: i64;
  /** ppm, -1 = unknown. */
  taxRate: i32;
  /** GIFT_NONE, GIFT_UNKNOWN (an offer the rulebook does not have), or the offer's index. */
  gift: i32;
  /** ADJUSTED_ bits of the staff price changes. */
  adjusted: u32;
  /** Spans of POOL. Categories: (string id << 1) | exact; known to the dictionary, ancestors included, each once. */
  categoryStart: u32;
  categoryCount: u32;
  /** Tags: string ids known to the dictionary, each once. */
  tagStart: u32;
  tagCount: u32;
  /** Span of LINE_FACTS: declared attributes, each slot at most once. */
  factStart: u32;
  factCount: u32;
  /** For the catalogue: which fields the line brought itself (bits of codec/keys.ts), where it stands in the body, its record. */
  given: u32;
  bodyAt: u32;
  record: u32;
}

export const LINE_FACT_BYTES: usize = 16;

@unmanaged
export class LineFact {
  /** Slot among the line's declared facts. */
  slot: u16;
  /** FACT_INTEGER … FACT_STRINGS, always the declared type. */
  type: u16;
  /** FACT_STRINGS only: how many ids. */
  count: u32;
  /** The integer, 0 or 1, the string id, or where the ids start in POOL. */
  value: i64;
}

export const SHIPPING_BYTES: usize = 48;

// `lines` of a shipping entry is informative: checked, and not kept.
@unmanaged
export class Shipping {
  idPtr: usize;
  idBytes: u32;
  /** String id, 0 = not sent. */
  method: u32;
  /** Span of POOL: string ids known to the dictionary, each once. */
  tagStart: u32;
  amountMinor: i64;
  tagCount: u32;
  reserved: u32;
}

export const CODE_ACTIVE: u32 = 0;
export const CODE_USED: u32 = 1;
export const CODE_EXPIRED: u32 = 2;
export const CODE_DISABLED: u32 = 3;
export const STATE_CODE_BYTES: usize = 16;

@unmanaged
export class StateCode {
  /** String id of the code as given: equal to the id in CODES when the bytes are equal. */
  code: u32;
  /** String id of the batch when the dictionary knows it, else 0. */
  batch: u32;
  /** CODE_ */
  status: u32;
  reserved: u32;
}

export const TAKE_BYTES: usize = 16;

@unmanaged
export class Take {
  /** Offer index, -1 = unknown. */
  offer: i32;
  /** String id, 0 = not sent. */
  sku: u32;
  /** 0 = not sent. */
  quantity: i32;
  reserved: u32;
}

export const FACT_VALUE_BYTES: usize = 24;

@unmanaged
export class FactValue {
  /** Present when equal to the head's generation. */
  stamp: u32;
  type: u32;
  value: i64;
  /** FACT_STRINGS: `value` is the start in POOL, this is how many. */
  count: u32;
  reserved: u32;
}

export const PROGRAMME_VALUE_BYTES: usize = 24;

@unmanaged
export class ProgrammeValue {
  balance: i64;
  burn: i64;
  /** Present when equal to the head's generation. */
  balanceStamp: u32;
  burnStamp: u32;
}

export const COUNTER_BYTES: usize = 16;

@unmanaged
export class Counter {
  limitSlot: u32;
  reserved: u32;
  used: i64;
}

// ---------------------------------------------------------------------------------------------------- readers

// @ts-ignore: decorator
@inline export function head(): RequestHead {
  return changetype<RequestHead>(REQUEST);
}
// @ts-ignore: decorator
@inline export function lineAt(index: u32): Line {
  return changetype<Line>(LINES + <usize>index * LINE_BYTES);
}
/** Charged entries first, options from `shippingCount` on. */
// @ts-ignore: decorator
@inline export function shippingAt(index: u32): Shipping {
  return changetype<Shipping>(SHIPPING + <usize>index * SHIPPING_BYTES);
}
// @ts-ignore: decorator
@inline export function lineFactAt(index: u32): LineFact {
  return changetype<LineFact>(LINE_FACTS + <usize>index * LINE_FACT_BYTES);
}
// @ts-ignore: decorator
@inline export function poolAt(index: u32): u32 {
  return load<u32>(POOL + (<usize>index << 2));
}
/** String id of a code as given (not normalised). */
// @ts-ignore: decorator
@inline export function codeAt(index: u32): u32 {
  return load<u32>(CODES + (<usize>index << 2));
}
// @ts-ignore: decorator
@inline export function stateCodeAt(index: u32): StateCode {
  return changetype<StateCode>(STATE_CODES + <usize>index * STATE_CODE_BYTES);
}
// @ts-ignore: decorator
@inline export function takeAt(index: u32): Take {
  return changetype<Take>(TAKES + <usize>index * TAKE_BYTES);
}
/** Offer index of an assigned offer the rulebook has. */
// @ts-ignore: decorator
@inline export function assignedAt(index: u32): u32 {
  return load<u32>(ASSIGNED + (<usize>index << 2));
}
// @ts-ignore: decorator
@inline export function declinedAt(index: u32): u32 {
  return load<u32>(DECLINED + (<usize>index << 2));
}
// @ts-ignore: decorator
@inline export function counterAt(index: u32): Counter {
  return changetype<Counter>(COUNTERS + <usize>index * COUNTER_BYTES);
}
/** Bytes of an undeclared fact's name; sorted by UTF-8 bytes, each once. { ptr u32, bytes u32 } */
// @ts-ignore: decorator
@inline export function unknownFactAt(index: u32): usize {
  return UNKNOWN_FACTS + (<usize>index << 3);
}
// @ts-ignore: decorator
@inline export function programmeAt(slot: u32): ProgrammeValue {
  return changetype<ProgrammeValue>(PROGRAMME_VALUES + <usize>slot * PROGRAMME_VALUE_BYTES);
}

/** The value of a declared request or member fact; check `stamp == head().generation` before reading it. */
// @ts-ignore: decorator
@inline export function factAt(scope: u32, slot: u32): FactValue {
  return changetype<FactValue>(
    FACT_VALUES + (<usize>(scope == <u32>SCOPE_MEMBER ? slot + FACT_SLOTS_MAX : slot)) * FACT_VALUE_BYTES,
  );
}

/** The line's fact in this slot, or 0 (compare with `changetype<usize>(…) == 0`). */
export function lineFact(line: Line, slot: u32): LineFact {
  let at = LINE_FACTS + <usize>line.factStart * LINE_FACT_BYTES;
  const end = at + <usize>line.factCount * LINE_FACT_BYTES;
  while (at < end) {
    const fact = changetype<LineFact>(at);
    if (<u32>fact.slot == slot) return fact;
    at += LINE_FACT_BYTES;
  }
  return changetype<LineFact>(0);
}

/** Is this dictionary id one of the member's segments? */
export function hasSegment(id: u32): bool {
  const place = load<u32>(SPARSE_SEGMENTS + (<usize>id << 2));
  const start = head().segmentStart;
  return place - start < head().segmentCount && poolAt(place) == id;
}

export function isAssigned(offer: u32): bool {
  const place = load<u32>(SPARSE_ASSIGNED + (<usize>offer << 2));
  return place < head().assignedCount && assignedAt(place) == offer;
}

export function isDeclined(offer: u32): bool {
  const place = load<u32>(SPARSE_DECLINED + (<usize>offer << 2));
  return place < head().declinedCount && declinedAt(place) == offer;
}

/** What the limit has used already, as the caller says; 0 when it says nothing. */
export function counterUsed(limitSlot: u32): i64 {
  const place = load<u32>(SPARSE_COUNTERS + (<usize>limitSlot << 2));
  if (place < head().counterCount) {
    const counter = counterAt(place);
    if (counter.limitSlot == limitSlot) return counter.used;
  }
  return 0;
}

/** Spendable points of a programme; 0 when not sent. */
export function balanceOf(programmeSlot: u32): i64 {
  const value = programmeAt(programmeSlot);
  return value.balanceStamp == head().generation ? value.balance : 0;
}

/** Points the request asks to burn; -1 when it does not name the programme. */
export function burnOf(programmeSlot: u32): i64 {
  const value = programmeAt(programmeSlot);
  return value.burnStamp == head().generation ? value.burn : -1;
}

// ---------------------------------------------------------------------------------------------------- the shapes hold
export function assertShapes(): void {
  assert(offsetof<RequestHead>() <= 256);
  assert(offsetof<Line>() <= LINE_BYTES);
  assert(offsetof<LineFact>() == LINE_FACT_BYTES);
  assert(offsetof<Shipping>() <= SHIPPING_BYTES);
  assert(offsetof<StateCode>() == STATE_CODE_BYTES);
  assert(offsetof<Take>() == TAKE_BYTES);
  assert(offsetof<FactValue>() == FACT_VALUE_BYTES);
  assert(offsetof<ProgrammeValue>() == PROGRAMME_VALUE_BYTES);
  assert(offsetof<Counter>() == COUNTER_BYTES);
}
