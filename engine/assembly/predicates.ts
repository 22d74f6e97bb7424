// Which entries satisfy a selector's `over` and `where`, for all entries at once: a bitmap per predicate, made on first use
// and kept until the next decision. Leaves on sku, category, brand and tag are answered by the cart's own index, the others
// entry by entry, and only for entries that are still in question. Must not look at nets, exclusions or `take`.
// Called by the tree, by aggregates.ts and by exclusions.
//
//   bitmap: entryWords × u64; bit e = entry e (lines by position, then this decision's shipping entries); gift lines are 0

import {
  COMPARE_EQ,
  COMPARE_GE,
  COMPARE_GT,
  COMPARE_LE,
  COMPARE_LT,
  FACT_STRINGS,
  LINES_MAX,
  OVER_LINES,
  OVER_SHIPPING,
  PREDICATE_BYTES,
  PREDICATE_PROGRAM,
  P_ALL,
  P_ANY,
  P_LINE_ABSENT,
  P_LINE_HAS,
  P_LINE_INT,
  P_LINE_INT_IN,
  P_LINE_PRESENT,
  P_LINE_TEXT_IN,
  P_METHOD,
  P_NOT,
  P_PRICE,
  P_REDUCED,
  P_VALUES,
  SHIPPING_LIST_MAX,
  VALUE_TAG,
} from "../layout";
import { linesOfValue } from "./cart-index";
import { ADJUSTED_DOWN, GIFT_NONE, Line, Shipping, head, lineAt, lineFact, poolAt, shippingAt } from "./request";
import { ENTRY_BITS, ENTRY_BITS_END, PREDICATE_STATES } from "./rules-slots";
import { moneyValue, predicatesAt, programAt, stamp } from "./stamps";
import { spend, stop } from "./work";

/** Entries of this decision: lines, then shipping. */
export let entryCount: u32 = 0;
export let lineEntries: u32 = 0;
/** u64 words of a bitmap over entries. */
export let entryWords: u32 = 0;
/** Record of the first shipping entry of this decision. */
let shippingFirst: u32 = 0;

const WORDS_MAX: usize = (LINES_MAX + SHIPPING_LIST_MAX + 63) >> 6;
/** Every line that may be selected, and every shipping entry. */
const LINE_MASK: usize = memory.data((LINES_MAX + SHIPPING_LIST_MAX + 63) >> 6 << 3, 8);
const SHIPPING_MASK: usize = memory.data((LINES_MAX + SHIPPING_LIST_MAX + 63) >> 6 << 3, 8);
/** Free room in ENTRY_BITS. */
let bitsAt: usize = ENTRY_BITS;
/** Predicates of another stamp are stale. Moves on with each decision and each time the room is used up. */
let bitsStamp: u32 = 0;

export function beginPredicates(firstShipping: u32, shippingCount: u32): void {
  lineEntries = head().lineCount;
  entryCount = lineEntries + shippingCount;
  entryWords = max((entryCount + 63) >> 6, 1);
  assert(<usize>entryWords <= WORDS_MAX, "entries");
  shippingFirst = firstShipping;
  memory.fill(LINE_MASK, 0, <usize>entryWords << 3);
  memory.fill(SHIPPING_MASK, 0, <usize>entryWords << 3);
  for (let line: u32 = 0; line < lineEntries; line++) {
    if (lineAt(line).gift == GIFT_NONE) setBit(LINE_MASK, line);
  }
  for (let entry = lineEntries; entry < entryCount; entry++) setBit(SHIPPING_MASK, entry);
  forgetPredicates();
}

function forgetPredicates(): void {
  bitsAt = ENTRY_BITS;
  bitsStamp++;
  if (bitsStamp == 0) {
    memory.fill(PREDICATE_STATES, 0, ENTRY_BITS - PREDICATE_STATES);
    bitsStamp = 1;
  }
}

/** To be called where no bitmap is held: makes room when little is left, so that no cart and rulebook use it all up. */
export function makeRoomForBits(): void {
  if (ENTRY_BITS_END - bitsAt < (ENTRY_BITS_END - ENTRY_BITS) >> 3) forgetPredicates();
}

// @ts-ignore: decorator
@inline export function setBit(bitmap: usize, bit: u32): void {
  const word = bitmap + (<usize>(bit >> 6) << 3);
  store<u64>(word, load<u64>(word) | ((<u64>1) << (bit & 63)));
}

// @ts-ignore: decorator
@inline export function hasBit(bitmap: usize, bit: u32): bool {
  return ((load<u64>(bitmap + (<usize>(bit >> 6) << 3)) >> (bit & 63)) & 1) != 0;
}

/** The shipping record of an entry beyond the lines. */
// @ts-ignore: decorator
@inline export function shippingOfEntry(entry: u32): Shipping {
  return shippingAt(shippingFirst + entry - lineEntries);
}

/** Bitmap of the entries that satisfy the predicate. */
export function predicateBits(predicate: u32): usize {
  const state = PREDICATE_STATES + (<usize>predicate << 3);
  if (load<u32>(state) == bitsStamp) return load<u32>(state, 4);
  const bits = bitsAt;
  const bytes = <usize>entryWords << 3;
  if (bits + bytes > ENTRY_BITS_END) {
    stop();
    return ENTRY_BITS;
  }
  bitsAt = bits + bytes;
  const record = predicatesAt + <usize>predicate * PREDICATE_BYTES;
  const over = load<u32>(record);
  const program = load<u32>(record, PREDICATE_PROGRAM);
  for (let word: u32 = 0; word < entryWords; word++) {
    const at = <usize>word << 3;
    let mask: u64 = 0;
    if (over != OVER_SHIPPING) mask = load<u64>(LINE_MASK + at);
    if (over != OVER_LINES) mask |= load<u64>(SHIPPING_MASK + at);
    store<u64>(bits + at, program == 0 || mask == 0 ? mask : matching(programAt(program), mask, word));
  }
  store<u32>(state, bitsStamp);
  store<u32>(state, <u32>bits, 4);
  return bits;
}

export function predicateHolds(predicate: u32, entry: u32): bool {
  return hasBit(predicateBits(predicate), entry);
}

/** Those of the entries in `mask`, bits of word `word`, that satisfy the program. */
function matching(at: usize, mask: u64, word: u32): u64 {
  spend(1);
  const op = load<u32>(at);
  if (op == P_VALUES) return matchingValues(at, mask, word);
  if (op == P_ALL) {
    for (let left = load<u32>(at, 4); left != 0 && mask != 0; left--) {
      mask = matching(programAt(load<u32>(at, 8)), mask, word);
      at += 4;
    }
    return mask;
  }
  if (op == P_ANY) {
    let found: u64 = 0;
    for (let left = load<u32>(at, 4); left != 0 && mask != 0; left--) {
      const more = matching(programAt(load<u32>(at, 8)), mask, word);
      found |= more;
      mask &= ~more;
      at += 4;
    }
    return found;
  }
  if (op == P_NOT) return mask & ~matching(programAt(load<u32>(at, 4)), mask, word);
  return matchingEach(at, op, mask, word);
}

function matchingValues(at: usize, mask: u64, word: u32): u64 {
  const count = load<u32>(at, 8);
  spend(count);
  let found: u64 = 0;
  for (let i: u32 = 0; i < count; i++) found |= linesOfValue(load<u32>(at + (<usize>i << 2), 12), word);
  found &= mask;
  const shipping = mask & load<u64>(SHIPPING_MASK + (<usize>word << 3));
  if (shipping != 0 && load<u32>(at, 4) == VALUE_TAG) {
    const tags = at + 12 + (<usize>count << 2);
    for (let left = shipping; left != 0; left &= left - 1) {
      const entry = (word << 6) + <u32>ctz(left);
      if (shippingHasTag(shippingOfEntry(entry), tags, count)) found |= left & (0 - left);
    }
  }
  return found;
}

function shippingHasTag(shipping: Shipping, tags: usize, count: u32): bool {
  for (let i: u32 = 0; i < shipping.tagCount; i++) {
    if (listHas(tags, count, poolAt(shipping.tagStart + i))) return true;
  }
  return false;
}

/** Is the id in this ascending list of ids? */
export function listHas(list: usize, count: u32, id: u32): bool {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = load<u32>(list + (<usize>middle << 2));
    if (value == id) return true;
    if (value < id) low = middle + 1;
    else high = middle;
  }
  return false;
}

function matchingEach(at: usize, op: u32, mask: u64, word: u32): u64 {
  let found: u64 = 0;
  spend(<i32>popcnt(mask));
  for (let left = mask; left != 0; left &= left - 1) {
    const entry = (word << 6) + <u32>ctz(left);
    const holds = entry < lineEntries ? lineHolds(at, op, lineAt(entry)) : shippingHolds(at, op, shippingOfEntry(entry));
    if (holds) found |= left & (0 - left);
  }
  return found;
}

function shippingHolds(at: usize, op: u32, shipping: Shipping): bool {
  if (op == P_PRICE) return priceHolds(at, shipping.amountMinor);
  if (op == P_METHOD) return shipping.method != 0 && listHas(at + 8, load<u32>(at, 4), shipping.method);
  return false;
}

function priceHolds(at: usize, price: i64): bool {
  const until = moneyValue(load<u32>(at, 8));
  // An absent bound is -1.
  return price >= moneyValue(load<u32>(at, 4)) && (until < 0 || price < until);
}

function isReduced(line: Line): bool {
  return line.regularPrice > line.unitPrice || (line.adjusted & ADJUSTED_DOWN) != 0;
}

function lineHolds(at: usize, op: u32, line: Line): bool {
  if (op == P_PRICE) return priceHolds(at, line.unitPrice);
  if (op == P_REDUCED) return isReduced(line) == (load<u32>(at, 4) != 0);
  if (op == P_METHOD) return false;
  const fact = lineFact(line, load<u32>(at, 4));
  const present = changetype<usize>(fact) != 0;
  if (op == P_LINE_PRESENT) return present;
  if (op == P_LINE_ABSENT) return !present;
  if (!present) return false;
  if (op == P_LINE_INT) return compare(load<u32>(at, 8), fact.value, load<i64>(at, 12));
  if (op == P_LINE_INT_IN) return intIn(at + 8, fact.value);
  if (op == P_LINE_TEXT_IN) {
    return listHas(at + 16, load<u32>(at, 12), <u32>fact.value) != (load<u32>(at, 8) != 0);
  }
  assert(op == P_LINE_HAS && fact.type == FACT_STRINGS, "line fact");
  for (let i: u32 = 0; i < fact.count; i++) {
    if (listHas(at + 12, load<u32>(at, 8), poolAt(<u32>fact.value + i))) return true;
  }
  return false;
}

/** `{ negate, n, n × (low, high) }` of OP_INT_IN and P_LINE_INT_IN. */
export function intIn(at: usize, value: i64): bool {
  const negate = load<u32>(at) != 0;
  let item = at + 8;
  for (let left = load<u32>(at, 4); left != 0; left--) {
    if (load<i64>(item) == value) return !negate;
    item += 8;
  }
  return negate;
}

export function compare(op: u32, a: i64, b: i64): bool {
  if (op == COMPARE_EQ) return a == b;
  if (op == COMPARE_LT) return a < b;
  if (op == COMPARE_LE) return a <= b;
  if (op == COMPARE_GT) return a > b;
  if (op == COMPARE_GE) return a >= b;
  return a != b;
}
