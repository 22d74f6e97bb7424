// Hints: what a cart lacks for an offer that nearly applies: an amount or a count of its condition, or units of a match
// role. Called by replydoc.ts; near misses of conditions were noted by hints.ts while offers were tested.
//
//   a hint, in programs: [within money or 0, has within count, low, high, text, members, `of` of each…, roles, (name, min)…]

import { OFFER_HINT, OFFER_WHEN, OP_AGGREGATE_MONEY, OP_ALL, REASON_CONDITION, REASON_NO_TARGET, RULEBOOK_HINTS, SECTION_RULEBOOK } from "../layout";
import { offerReason, offerUnfilledGot, offerUnfilledRole } from "./books";
import { sectionPtr } from "./image";
import { STATE_MEMBER, STATE_MISSING, STATE_NODE, offerAt, offerState, touchedAt, touchedCount } from "./offers";
import { KEY_AMOUNT, KEY_COUNT, KEY_HINTS, KEY_MISSING, KEY_OF, KEY_OFFER, KEY_TEXT } from "./reply-keys";
import { moneyValue, offerName, programAt } from "./stamps";
import { writeText } from "./texts";
import { closeArray, closeObject, key, openArray, openObject, writeId, writeInt } from "./writer";

export function writeHints(): void {
  key(KEY_HINTS);
  openArray(-1);
  const most: u32 = load<u32>(sectionPtr(SECTION_RULEBOOK), RULEBOOK_HINTS) == 0 ? 0 : touchedCount;
  for (let i: u32 = 0; i < most; i++) {
    const offer = touchedAt(i);
    const hint = load<u32>(offerAt(offer), OFFER_HINT);
    if (hint == 0) continue;
    const reason = offerReason(offer);
    if (reason == REASON_CONDITION) writeNearMiss(offer, programAt(hint));
    else if (reason == REASON_NO_TARGET && offerUnfilledRole(offer) >= 0) writeUnfilled(offer, programAt(hint));
  }
  closeArray();
}

function writeNearMiss(offer: u32, hint: usize): void {
  const state = offerState(offer);
  const member = load<u32>(state, STATE_MEMBER);
  if (member == 0 || load<u32>(state, STATE_NODE) != 0) return;
  let condition = programAt(load<u32>(offerAt(offer), OFFER_WHEN));
  if (load<u32>(condition) == OP_ALL) condition = programAt(load<u32>(condition + (<usize>(member - 1) << 2), 8));
  const name = load<u32>(hint + (<usize>(member - 1) << 2), 24);
  writeHint(offer, hint, load<u32>(condition) == OP_AGGREGATE_MONEY, load<i64>(state, STATE_MISSING), name);
}

function writeUnfilled(offer: u32, hint: usize): void {
  const roles = hint + 24 + (<usize>load<u32>(hint, 20) << 2);
  const role = roles + 4 + (<usize>offerUnfilledRole(offer) << 3);
  writeHint(offer, hint, false, <i64>load<u32>(role, 4) - offerUnfilledGot(offer), load<u32>(role));
}

function writeHint(offer: u32, hint: usize, isAmount: bool, missing: i64, name: u32): void {
  if (isAmount) {
    const within = load<u32>(hint);
    if (within != 0 && missing > moneyValue(within)) return;
  } else if (load<u32>(hint, 4) != 0 && missing > load<i64>(hint, 8)) return;
  openObject(-1);
  key(KEY_OFFER);
  writeId(offerName(offer));
  key(KEY_MISSING);
  openObject(2);
  key(isAmount ? KEY_AMOUNT : KEY_COUNT);
  writeInt(missing);
  key(KEY_OF);
  writeId(name);
  closeObject();
  const text = load<u32>(hint, 16);
  if (text != 0) {
    key(KEY_TEXT);
    writeText(text);
  }
  closeObject();
}
