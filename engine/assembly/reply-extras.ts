// What offers give besides money and points: gifts, messages, entitlements, custom payloads; offers in id order, effects in
// order. Called by replydoc.ts.

import {
  EFFECT_KIND,
  EFFECT_SKU_COUNT,
  EFFECT_SKU_START,
  KIND_GIFT,
  OFFER_FLAGS,
  OFFER_GIFTS,
  OFFER_PAYLOADS,
  PAYLOAD_CUSTOM,
  PAYLOAD_ENTITLEMENT,
  PAYLOAD_MESSAGE,
  PLAN_EFFECT_COUNT,
  PLAN_EFFECT_START,
} from "../layout";
import { giftQuantity, giftState, offerReason } from "./books";
import { givenAt, givenCount, isApplied } from "./given";
import { offerAt } from "./offers";
import {
  KEY_CHOSEN,
  KEY_CUSTOM,
  KEY_ENTITLEMENT,
  KEY_ENTITLEMENTS,
  KEY_GIFTS,
  KEY_MESSAGES,
  KEY_OFFER,
  KEY_QUANTITY,
  KEY_SKUS,
  KEY_STATUS,
  KEY_TEXT,
  KEY_VALUE,
} from "./reply-keys";
import { WORD_OFFERED, WORD_TAKEN, writeWord } from "./reply-words";
import { head, takeAt } from "./request";
import { effectAt, listAt, planAt } from "./rules";
import { offerName, programAt } from "./stamps";
import { writePayload, writeText } from "./texts";
import { closeArray, closeObject, key, openArray, openObject, writeId, writeInt } from "./writer";

export function writeGifts(): void {
  key(KEY_GIFTS);
  openArray(-1);
  for (let i: u32 = 0; i < givenCount; i++) {
    const offer = givenAt(i);
    if ((load<u32>(offerAt(offer), OFFER_FLAGS) & OFFER_GIFTS) == 0) continue;
    const plan = planAt(offer);
    const first = load<u32>(plan, PLAN_EFFECT_START);
    const count = load<u32>(plan, PLAN_EFFECT_COUNT);
    for (let place: u32 = 0; place < count; place++) {
      if (<u32>load<u8>(effectAt(first + place), EFFECT_KIND) != KIND_GIFT) continue;
      const state = giftState(offer, place);
      if (state >= 0) writeGift(offer, place, state == 1, effectAt(first + place));
    }
  }
  closeArray();
}

function writeGift(offer: u32, place: u32, taken: bool, effect: usize): void {
  const first = load<u32>(effect, EFFECT_SKU_START);
  const count = load<u32>(effect, EFFECT_SKU_COUNT);
  openObject(-1);
  key(KEY_OFFER);
  writeId(offerName(offer));
  key(KEY_STATUS);
  writeWord(taken ? WORD_TAKEN : WORD_OFFERED);
  key(KEY_SKUS);
  openArray(count);
  for (let i: u32 = 0; i < count; i++) writeId(listAt(first + i));
  closeArray();
  key(KEY_QUANTITY);
  writeInt(giftQuantity(offer, place));
  const chosen = chosenSku(offer, first, count);
  if (chosen != 0) {
    key(KEY_CHOSEN);
    writeId(chosen);
  }
  closeObject();
}

/** The sku of the first `choose.take` of this offer that the gift can be; 0 = none. */
function chosenSku(offer: u32, first: u32, count: u32): u32 {
  const takes = head().takeCount;
  for (let i: u32 = 0; i < takes; i++) {
    const take = takeAt(i);
    if (take.offer != <i32>offer || take.sku == 0) continue;
    for (let at: u32 = 0; at < count; at++) if (listAt(first + at) == take.sku) return take.sku;
  }
  return 0;
}

export function writeMessages(): void {
  writeAll(KEY_MESSAGES, PAYLOAD_MESSAGE);
}
export function writeEntitlements(): void {
  writeAll(KEY_ENTITLEMENTS, PAYLOAD_ENTITLEMENT);
}
export function writeCustom(): void {
  writeAll(KEY_CUSTOM, PAYLOAD_CUSTOM);
}

/** All payloads of one kind. */
function writeAll(listKey: u32, kind: u32): void {
  key(listKey);
  openArray(-1);
  for (let i: u32 = 0; i < givenCount; i++) {
    const offer = givenAt(i);
    const payloads = load<u32>(offerAt(offer), OFFER_PAYLOADS);
    if (payloads == 0 || !isApplied(offerReason(offer))) continue;
    let at = programAt(payloads);
    for (let left = load<u32>(at); left != 0; left--) {
      if (load<u32>(at, 4) == kind) writePayloadOf(offer, kind, load<u32>(at, 8));
      at += 8;
    }
  }
  closeArray();
}

function writePayloadOf(offer: u32, kind: u32, index: u32): void {
  openObject(2);
  key(KEY_OFFER);
  writeId(offerName(offer));
  if (kind == PAYLOAD_MESSAGE) {
    key(KEY_TEXT);
    writeText(index);
  } else if (kind == PAYLOAD_ENTITLEMENT) {
    key(KEY_ENTITLEMENT);
    writeId(index);
  } else {
    assert(kind == PAYLOAD_CUSTOM, "payload");
    key(KEY_VALUE);
    writePayload(index);
  }
  closeObject();
}
