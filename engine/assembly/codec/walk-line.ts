// Reads `lines`, `shipping` and `shippingOptions`. Every field is checked against its bound where it stands; what the
// catalogue knows of the skus is joined later, to all lines at once (catalogue.ts). Called by walk-request.ts.

import {
  ADJUSTMENTS_MAX,
  AMOUNT_MAX,
  LINES_MAX,
  MEASURE_MAX,
  QUANTITY_MAX,
  REFUSE_DUPLICATE_ID,
  REFUSE_DUPLICATE_KEY,
  REFUSE_EMPTY,
  REFUSE_OUT_OF_RANGE,
  REFUSE_TOO_MANY_ADJUSTMENTS,
  REFUSE_TOO_MANY_LINES,
  REFUSE_TOO_MANY_ITEMS,
  REFUSE_TOO_MANY_SHIPPING,
  REFUSE_TOO_MANY_STRINGS,
  REFUSE_TOO_MANY_TAGS,
  REFUSE_UNKNOWN_FIELD,
  REFUSE_WRONG_TYPE,
  ROLE_OFFER,
  SHIPPING_LIST_MAX,
  TAGS_MAX,
  TAX_RATE_MAX,
} from "../../layout";
import { fail } from "../errors";
import { roleOf32 } from "../image";
import { hashOf, internLocal, lookup } from "../intern";
import {
  ABSENT,
  ADJUSTED_CLOSED,
  ADJUSTED_DOWN,
  ADJUSTED_UP,
  GIFT_NONE,
  Line,
  Shipping,
  head,
  lineAt,
  shippingAt,
} from "../request";
import {
  ADJUSTMENT_AMOUNT,
  ADJUSTMENT_ID,
  ADJUSTMENT_STACKS,
  LINE_ADJUSTMENTS,
  LINE_ATTRIBUTES,
  LINE_BRAND,
  LINE_CATEGORIES,
  LINE_FLOOR_PRICE,
  LINE_GIFT,
  LINE_ID,
  LINE_LOWEST_PRICE30D,
  LINE_MEASURE,
  LINE_QUANTITY,
  LINE_REGULAR_PRICE,
  LINE_SKU,
  LINE_TAGS,
  LINE_TAX_RATE,
  LINE_UNIT_COST,
  LINE_UNIT_PRICE,
  OBJECT_ADJUSTMENT,
  OBJECT_LINE,
  OBJECT_SHIPPING,
  SHIPPING_AMOUNT,
  SHIPPING_ID,
  SHIPPING_LINES,
  SHIPPING_METHOD,
  SHIPPING_TAGS,
  adjustmentKey,
  lineKey,
  shippingKey,
} from "./keys";
import { walkCategories, walkIgnored, walkKnown } from "./lists";
import { missingField } from "./missing";
import {
  CLOSE_ARRAY,
  CLOSE_MAP,
  Either,
  behindNull,
  booleanValue,
  close,
  idValue,
  integerValue,
  key,
  more,
  next,
  openArray,
  openMap,
  stringValue,
} from "./token";
import { itemCount, tokenBytes, tokenInteger, tokenPtr } from "./token-state";
import { GUESS_BYTES, behindGuess, guessed, guessedMeaning, learn } from "./predict";
import { walkAttributes } from "./walk-fact";

/** By codec and by the field before (0 = none): the two keys that came after it, the latest first. Lines mostly have the same
 *  fields in the same order, but for one or the other that is left out. */
const LINE_GUESSES: usize = memory.data(2 * 17 * 2 * 64, 16);
const LINE_REQUIRED: u32 = (1 << LINE_ID) | (1 << LINE_SKU) | (1 << LINE_QUANTITY) | (1 << LINE_UNIT_PRICE);
const SHIPPING_REQUIRED: u32 = (1 << SHIPPING_ID) | (1 << SHIPPING_AMOUNT);
const ADJUSTMENT_REQUIRED: u32 = (1 << ADJUSTMENT_ID) | (1 << ADJUSTMENT_AMOUNT) | (1 << ADJUSTMENT_STACKS);

export function walkLines<C>(p: usize): usize {
  const listAt = p;
  p = openArray<C>(p);
  if (p == 0) return 0;
  let index: u32 = 0;
  for (let left = itemCount; more<C>(p, left, CLOSE_ARRAY); left--) {
    if (index == LINES_MAX) return fail(REFUSE_TOO_MANY_LINES, listAt);
    p = walkLine<C>(p, lineAt(index), index);
    if (p == 0) return 0;
    index++;
    p = next<C>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  head().lineCount = index;
  return close<C>(p);
}

function walkLine<C>(p: usize, line: Line, index: u32): usize {
  const lineStart = p;
  p = openMap<C>(p);
  if (p == 0) return 0;
  line.brand = 0;
  line.regularPrice = ABSENT;
  line.lowestPrice30d = ABSENT;
  line.unitCost = ABSENT;
  line.floorPrice = ABSENT;
  line.measure = ABSENT;
  line.taxRate = -1;
  line.gift = GIFT_NONE;
  line.adjusted = 0;
  line.categoryCount = 0;
  line.tagCount = 0;
  line.factCount = 0;
  let seen: u32 = 0;
  let absentFields: u32 = 0;
  // The dearest of the line's prices, and where it stands: times quantity, none may pass AMOUNT_MAX.
  let dearest: i64 = -1;
  let dearestAt: usize = p;
  const guesses: usize = LINE_GUESSES + (isSigned<C>() ? <usize>0 : 17 * 2 * GUESS_BYTES);
  let guess = guesses;
  for (let left = itemCount; more<C>(p, left, CLOSE_MAP); left--) {
    const keyAt = p;
    let field: u32;
    if (guessed(guess, p)) {
      field = guessedMeaning(guess);
      p = behindGuess<C>(guess, p);
    } else if (guessed(guess + GUESS_BYTES, p)) {
      field = guessedMeaning(guess + GUESS_BYTES);
      p = behindGuess<C>(guess + GUESS_BYTES, p);
    } else {
      p = key<C>(p);
      if (p == 0) return 0;
      field = lineKey(tokenPtr, tokenBytes);
      if (field == 0) return fail(REFUSE_UNKNOWN_FIELD, keyAt);
      memory.copy(guess + GUESS_BYTES, guess, GUESS_BYTES);
      learn<C>(guess, keyAt, p, field);
    }
    guess = guesses + <usize>field * (2 * GUESS_BYTES);
    const bit = (<u32>1) << field;
    if (seen & bit) return fail(REFUSE_DUPLICATE_KEY, keyAt);
    seen |= bit;
    const absent = behindNull<C>(p);
    if (absent) {
      if (bit & LINE_REQUIRED) return fail(REFUSE_WRONG_TYPE, p);
      absentFields |= bit;
      p = next<C>(absent, CLOSE_MAP);
      if (p == 0) return 0;
      continue;
    }
    const valueAt = p;
    switch (field) {
      case LINE_ID: {
        p = stringValue<C>(p);
        if (p == 0) return 0;
        if (tokenBytes == 0) return fail(REFUSE_EMPTY, valueAt);
        line.idPtr = tokenPtr;
        line.idBytes = tokenBytes;
        const record = internLocal(tokenPtr, tokenBytes, hashOf(tokenPtr, tokenBytes));
        if (record == 0) return fail(REFUSE_TOO_MANY_STRINGS, valueAt);
        if (load<u32>(record, 12) != 0) return fail(REFUSE_DUPLICATE_ID, valueAt);
        store<u32>(record, index + 1, 12);
        break;
      }
      case LINE_SKU:
        p = idValue<C>(p);
        if (p == 0) return 0;
        if (tokenBytes == 0) return fail(REFUSE_EMPTY, valueAt);
        line.sku = <u32>tokenInteger;
        break;
      case LINE_QUANTITY:
        p = integerValue<C>(p, 1, QUANTITY_MAX);
        if (p == 0) return 0;
        line.quantity = <i32>tokenInteger;
        break;
      case LINE_UNIT_PRICE:
        p = integerValue<C>(p, 0, AMOUNT_MAX);
        if (p == 0) return 0;
        line.unitPrice = tokenInteger;
        if (tokenInteger > dearest) {
          dearest = tokenInteger;
          dearestAt = valueAt;
        }
        break;
      case LINE_REGULAR_PRICE:
      case LINE_LOWEST_PRICE30D:
      case LINE_UNIT_COST:
      case LINE_FLOOR_PRICE:
        p = integerValue<C>(p, 0, AMOUNT_MAX);
        if (p == 0) return 0;
        if (field == LINE_REGULAR_PRICE) line.regularPrice = tokenInteger;
        else if (field == LINE_LOWEST_PRICE30D) line.lowestPrice30d = tokenInteger;
        else if (field == LINE_UNIT_COST) line.unitCost = tokenInteger;
        else line.floorPrice = tokenInteger;
        if (tokenInteger > dearest) {
          dearest = tokenInteger;
          dearestAt = valueAt;
        }
        break;
      case LINE_TAX_RATE:
        p = integerValue<C>(p, 0, TAX_RATE_MAX);
        if (p == 0) return 0;
        line.taxRate = <i32>tokenInteger;
        break;
      case LINE_CATEGORIES:
        p = walkCategories<C>(p, line);
        break;
      case LINE_BRAND:
        p = idValue<C>(p);
        line.brand = <u32>tokenInteger;
        break;
      case LINE_TAGS:
        line.tagStart = head().poolCount;
        p = walkKnown<C>(p, TAGS_MAX, REFUSE_TOO_MANY_TAGS);
        line.tagCount = head().poolCount - line.tagStart;
        break;
      case LINE_ATTRIBUTES:
        p = walkAttributes<C>(p, line);
        break;
      case LINE_MEASURE:
        p = integerValue<C>(p, 0, MEASURE_MAX);
        line.measure = tokenInteger;
        break;
      case LINE_ADJUSTMENTS:
        p = walkAdjustments(p, line);
        break;
      case LINE_GIFT:
        p = stringValue<C>(p);
        if (p == 0) return 0;
        // Index + 1, 0 = an offer the rulebook does not have: GIFT_UNKNOWN.
        line.gift = <i32>roleOf32(lookup(tokenPtr, tokenBytes), ROLE_OFFER) - 1;
        break;
    }
    if (p == 0) return 0;
    p = next<C>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  if ((seen & LINE_REQUIRED) != LINE_REQUIRED) return missingField(lineStart, OBJECT_LINE, LINE_REQUIRED & ~seen);
  if (dearest * <i64>line.quantity > AMOUNT_MAX) return fail(REFUSE_OUT_OF_RANGE, dearestAt);
  line.given = seen & ~absentFields;
  line.bodyAt = <u32>lineStart;
  line.listMinor = line.unitPrice * <i64>line.quantity;
  head().listMinor = head().listMinor + line.listMinor;
  return close<C>(p);
}

function walkAdjustments(p: usize, line: Line): usize {
  const listAt = p;
  p = openArray<Either>(p);
  if (p == 0) return 0;
  let items = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_ARRAY); left--) {
    if (items == ADJUSTMENTS_MAX) return fail(REFUSE_TOO_MANY_ADJUSTMENTS, listAt);
    items++;
    p = walkAdjustment(p, line);
    if (p == 0) return 0;
    p = next<Either>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  return close<Either>(p);
}

function walkAdjustment(p: usize, line: Line): usize {
  const objectAt = p;
  p = openMap<Either>(p);
  if (p == 0) return 0;
  let seen: u32 = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_MAP); left--) {
    const keyAt = p;
    p = key<Either>(p);
    if (p == 0) return 0;
    const field = adjustmentKey(tokenPtr, tokenBytes);
    if (field == 0) return fail(REFUSE_UNKNOWN_FIELD, keyAt);
    if (seen & (1 << field)) return fail(REFUSE_DUPLICATE_KEY, keyAt);
    seen |= 1 << field;
    if (field == ADJUSTMENT_ID) {
      p = stringValue<Either>(p);
    } else if (field == ADJUSTMENT_AMOUNT) {
      p = integerValue<Either>(p, -AMOUNT_MAX, AMOUNT_MAX);
      if (p != 0 && tokenInteger != 0) {
        line.adjusted = line.adjusted | (tokenInteger < 0 ? ADJUSTED_DOWN : ADJUSTED_UP);
      }
    } else {
      p = booleanValue<Either>(p);
      if (p != 0 && tokenInteger == 0) line.adjusted = line.adjusted | ADJUSTED_CLOSED;
    }
    if (p == 0) return 0;
    p = next<Either>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  if (seen != ADJUSTMENT_REQUIRED) return missingField(objectAt, OBJECT_ADJUSTMENT, ADJUSTMENT_REQUIRED & ~seen);
  return close<Either>(p);
}

/** `shipping`: entries that are charged. */
export function walkShipping(p: usize): usize {
  return walkEntries(p, false);
}

export function walkShippingOptions(p: usize): usize {
  return walkEntries(p, true);
}

/** Charged entries are read into the first SHIPPING_LIST_MAX places, options into the rest; finishRequest closes the gap,
 *  since either list may come first. */
function walkEntries(p: usize, options: bool): usize {
  const listAt = p;
  p = openArray<Either>(p);
  if (p == 0) return 0;
  const first: u32 = options ? SHIPPING_LIST_MAX : 0;
  let index: u32 = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_ARRAY); left--) {
    if (index == SHIPPING_LIST_MAX) return fail(REFUSE_TOO_MANY_SHIPPING, listAt);
    p = walkEntry(p, shippingAt(first + index), options);
    if (p == 0) return 0;
    index++;
    p = next<Either>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  if (options) head().optionCount = index;
  else head().shippingCount = index;
  return close<Either>(p);
}

function walkEntry(p: usize, entry: Shipping, option: bool): usize {
  const objectAt = p;
  p = openMap<Either>(p);
  if (p == 0) return 0;
  entry.method = 0;
  entry.tagCount = 0;
  let seen: u32 = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_MAP); left--) {
    const keyAt = p;
    p = key<Either>(p);
    if (p == 0) return 0;
    const field = shippingKey(tokenPtr, tokenBytes);
    if (field == 0) return fail(REFUSE_UNKNOWN_FIELD, keyAt);
    const bit = (<u32>1) << field;
    if (seen & bit) return fail(REFUSE_DUPLICATE_KEY, keyAt);
    seen |= bit;
    const absent = behindNull<Either>(p);
    if (absent) {
      if (bit & SHIPPING_REQUIRED) return fail(REFUSE_WRONG_TYPE, p);
      p = next<Either>(absent, CLOSE_MAP);
      if (p == 0) return 0;
      continue;
    }
    const valueAt = p;
    switch (field) {
      case SHIPPING_ID: {
        p = stringValue<Either>(p);
        if (p == 0) return 0;
        if (tokenBytes == 0) return fail(REFUSE_EMPTY, valueAt);
        entry.idPtr = tokenPtr;
        entry.idBytes = tokenBytes;
        const record = internLocal(tokenPtr, tokenBytes, hashOf(tokenPtr, tokenBytes));
        if (record == 0) return fail(REFUSE_TOO_MANY_STRINGS, valueAt);
        const mark = record + (option ? 20 : 16);
        if (load<u32>(mark) != 0) return fail(REFUSE_DUPLICATE_ID, valueAt);
        store<u32>(mark, 1);
        break;
      }
      case SHIPPING_METHOD:
        p = idValue<Either>(p);
        entry.method = <u32>tokenInteger;
        break;
      case SHIPPING_AMOUNT:
        p = integerValue<Either>(p, 0, AMOUNT_MAX);
        if (p == 0) return 0;
        entry.amountMinor = tokenInteger;
        if (!option) head().shippingMinor = head().shippingMinor + tokenInteger;
        break;
      case SHIPPING_TAGS:
        entry.tagStart = head().poolCount;
        p = walkKnown<Either>(p, TAGS_MAX, REFUSE_TOO_MANY_TAGS);
        entry.tagCount = head().poolCount - entry.tagStart;
        break;
      case SHIPPING_LINES:
        p = walkIgnored<Either>(p, LINES_MAX, REFUSE_TOO_MANY_ITEMS);
        break;
    }
    if (p == 0) return 0;
    p = next<Either>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  if ((seen & SHIPPING_REQUIRED) != SHIPPING_REQUIRED) {
    return missingField(objectAt, OBJECT_SHIPPING, SHIPPING_REQUIRED & ~seen);
  }
  return close<Either>(p);
}
