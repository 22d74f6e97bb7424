// Lines, shipping and shipping options of the reply: what each entry costs now, and which offers made it so. Called by
// replydoc.ts.

import {
  discountAmount,
  discountNext,
  discountOffer,
  entryDiscounts,
  entryGiftTaken,
  entryNet,
  entryRunCount,
  entryRuns,
  entryWithheldNext,
  runNet,
  runNext,
  runUnits,
} from "./books";
import { programmeId } from "./image";
import { optionDiscountAmount, optionDiscountCount, optionDiscountOffer, optionNet, optionWithheld, optionWithheldCount } from "./options";
import { linePoints } from "./points";
import {
  KEY_AMOUNT,
  KEY_DISCOUNT,
  KEY_DISCOUNTS,
  KEY_GIFT,
  KEY_ID,
  KEY_LINES,
  KEY_LIST,
  KEY_NET,
  KEY_OFFER,
  KEY_POINTS,
  KEY_RUNS,
  KEY_SHIPPING,
  KEY_SHIPPING_OPTIONS,
  KEY_UNITS,
  KEY_WITHHELD,
} from "./reply-keys";
import { WORD_REFUSED, WORD_TAKEN, writeWord } from "./reply-words";
import { GIFT_NONE, Shipping, head, lineAt, shippingAt } from "./request";
import { programmeCount } from "./rules";
import { offerName } from "./stamps";
import { closeArray, closeObject, key, keyId, openArray, openObject, writeId, writeInt, writeString } from "./writer";

export function writeLines(): void {
  const count = head().lineCount;
  key(KEY_LINES);
  openArray(count);
  for (let index: u32 = 0; index < count; index++) writeLine(index);
  closeArray();
}

function writeLine(index: u32): void {
  const line = lineAt(index);
  openObject(-1);
  key(KEY_ID);
  writeString(line.idPtr, line.idBytes);
  key(KEY_LIST);
  writeInt(line.listMinor);
  key(KEY_NET);
  writeInt(entryNet(index));
  writeDiscounts(index);
  key(KEY_POINTS);
  openObject(-1);
  for (let programme = 0; programme < programmeCount; programme++) {
    const points = linePoints(index, programme);
    if (points == 0) continue;
    keyId(programmeId(programme));
    writeInt(points);
  }
  closeObject();
  if (entryDiscounts(index) != 0) writeRuns(index);
  writeWithheld(index);
  if (line.gift != GIFT_NONE) {
    key(KEY_GIFT);
    writeWord(entryGiftTaken(index) ? WORD_TAKEN : WORD_REFUSED);
  }
  closeObject();
}

function writeDiscounts(entry: u32): void {
  key(KEY_DISCOUNTS);
  openArray(-1);
  for (let at = entryDiscounts(entry); at != 0; at = discountNext(at)) writeDiscount(discountOffer(at), discountAmount(at));
  closeArray();
}

function writeDiscount(offer: u32, amount: i64): void {
  openObject(2);
  key(KEY_OFFER);
  writeId(offerName(offer));
  key(KEY_AMOUNT);
  writeInt(amount);
  closeObject();
}

function writeRuns(entry: u32): void {
  key(KEY_RUNS);
  openArray(entryRunCount(entry));
  for (let run = entryRuns(entry); run != 0; run = runNext(run)) {
    openObject(2);
    key(KEY_UNITS);
    writeInt(runUnits(run));
    key(KEY_NET);
    writeInt(runNet(run));
    closeObject();
  }
  closeArray();
}

function writeWithheld(entry: u32): void {
  let offer = entryWithheldNext(entry, -1);
  if (offer < 0) return;
  key(KEY_WITHHELD);
  openArray(-1);
  for (; offer >= 0; offer = entryWithheldNext(entry, offer)) writeId(offerName(offer));
  closeArray();
}

export function writeShipping(): void {
  const count = head().shippingCount;
  const lines = head().lineCount;
  key(KEY_SHIPPING);
  openArray(count);
  for (let index: u32 = 0; index < count; index++) {
    const shipping = shippingAt(index);
    openObject(-1);
    beginShipping(shipping, shipping.amountMinor - entryNet(lines + index));
    writeDiscounts(lines + index);
    writeWithheld(lines + index);
    closeObject();
  }
  closeArray();
}

function beginShipping(shipping: Shipping, discount: i64): void {
  key(KEY_ID);
  writeString(shipping.idPtr, shipping.idBytes);
  key(KEY_AMOUNT);
  writeInt(shipping.amountMinor);
  key(KEY_DISCOUNT);
  writeInt(discount);
}

export function writeOptions(): void {
  const count = head().optionCount;
  const charged = head().shippingCount;
  key(KEY_SHIPPING_OPTIONS);
  openArray(count);
  for (let option: u32 = 0; option < count; option++) {
    const shipping = shippingAt(charged + option);
    openObject(-1);
    beginShipping(shipping, shipping.amountMinor - optionNet(option));
    key(KEY_DISCOUNTS);
    const discounts = optionDiscountCount(option);
    openArray(discounts);
    for (let i = 0; i < discounts; i++) writeDiscount(optionDiscountOffer(option, i), optionDiscountAmount(option, i));
    closeArray();
    const withheld = optionWithheldCount(option);
    if (withheld != 0) {
      key(KEY_WITHHELD);
      openArray(withheld);
      for (let i = 0; i < withheld; i++) writeId(offerName(optionWithheld(option, i)));
      closeArray();
    }
    closeObject();
  }
  closeArray();
}
