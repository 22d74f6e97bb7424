// Shipping options (DESIGN §12): each is a whole decision with that option as the only shipping; of it, only the result of
// the option's entry is kept. Written by decide.ts before the charged cart is decided, read by the reply.

import { SHIPPING_MAX } from "../layout";
import { discountAmount, discountNext, discountOffer, entryDiscounts, entryNet, entryWithheldNext } from "./books";
import { OPTION_RECORDS, OPTION_RECORDS_MAX } from "./slots";
import { lineCount } from "./units";
import { stop, stopped } from "./work";

//   by option: { net i64, discountStart u32, discountCount u32, withheldStart u32, withheldCount u32 }
const OPTIONS: usize = memory.data(SHIPPING_MAX * 24, 16);
let recordTop: i32 = 0;

export function beginOptions(): void {
  recordTop = 0;
}

// @ts-ignore: decorator
@inline function optionAt(option: i32): usize {
  return OPTIONS + <usize>option * 24;
}
// @ts-ignore: decorator
@inline function recordAt(index: i32): usize {
  return OPTION_RECORDS + (<usize>index << 4);
}

function keep(offer: i32, amount: i64): void {
  if (<usize>recordTop == OPTION_RECORDS_MAX) stop();
  if (stopped) return;
  store<i32>(recordAt(recordTop), offer);
  store<i64>(recordAt(recordTop), amount, 8);
  recordTop += 1;
}

/** The decision just made was this option's: its entry stands right behind the lines. */
export function keepOption(option: i32): void {
  const at = optionAt(option);
  const entry = lineCount;
  store<i64>(at, entryNet(entry));
  store<i32>(at, recordTop, 8);
  for (let discount = entryDiscounts(entry); discount != 0; discount = discountNext(discount)) {
    keep(discountOffer(discount), discountAmount(discount));
  }
  store<i32>(at, recordTop - load<i32>(at, 8), 12);
  store<i32>(at, recordTop, 16);
  for (let offer = entryWithheldNext(entry, -1); offer >= 0; offer = entryWithheldNext(entry, offer)) keep(offer, 0);
  store<i32>(at, recordTop - load<i32>(at, 16), 20);
}

export function optionNet(option: i32): i64 {
  return load<i64>(optionAt(option));
}
export function optionDiscountCount(option: i32): i32 {
  return load<i32>(optionAt(option), 12);
}
export function optionDiscountOffer(option: i32, place: i32): i32 {
  return load<i32>(recordAt(load<i32>(optionAt(option), 8) + place));
}
export function optionDiscountAmount(option: i32, place: i32): i64 {
  return load<i64>(recordAt(load<i32>(optionAt(option), 8) + place), 8);
}
export function optionWithheldCount(option: i32): i32 {
  return load<i32>(optionAt(option), 20);
}
export function optionWithheld(option: i32, place: i32): i32 {
  return load<i32>(recordAt(load<i32>(optionAt(option), 16) + place));
}
