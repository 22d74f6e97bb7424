// The offers of the reply: which are listed, a page at a time when all are, and what is said of each. Must decide nothing:
// reasons and amounts come from the books. Called by replydoc.ts.

import {
  NODE_TEST_BYTES,
  NODE_TEST_ID,
  OFFER_TEXT,
  REASON_AUDIENCE,
  REASON_CONDITION,
  REASON_OFFERED,
} from "../layout";
import { offerAmount, offerBy, offerLimit, offerReason, offerRepeats, offerShort } from "./books";
import { givenAt, givenCount, isApplied } from "./given";
import { limitId, programmeId } from "./image";
import { stringBytes, stringPtr } from "./intern";
import { FAILED_MEMBER, FAILED_WHEN, STATE_FAILED, STATE_NODE, offerAt, offerState, touchedAt, touchedCount } from "./offers";
import { pageEnd, pageStart } from "./page";
import { offerPoints } from "./points";
import {
  KEY_AMOUNT,
  KEY_BY,
  KEY_FAILED,
  KEY_ID,
  KEY_LIMIT,
  KEY_OFFERS,
  KEY_POINTS,
  KEY_REASON,
  KEY_REPEATS,
  KEY_SHORT,
  KEY_STATUS,
  KEY_TEXT,
} from "./reply-keys";
import { WORD_APPLIED, WORD_KEY_TIER, WORD_OFFERED, WORD_SUPPRESSED, WORD_WHEN, wordBytes, wordPtr, writeWord } from "./reply-words";
import { EXPLAIN_ALL, EXPLAIN_NONE, head } from "./request";
import { programmeCount } from "./rules";
import { SCRATCH_TEXT, SCRATCH_TEXT_BYTES } from "./rules-slots";
import { nodeTestsAt, offerCount, offerName } from "./stamps";
import { writeText } from "./texts";
import { closeArray, closeObject, key, keyId, openArray, openObject, writeId, writeInt, writeString } from "./writer";

/** Writes the list; answers the string id of the last offer when more follow, else 0. */
export function writeOffers(): u32 {
  const explain = head().explain;
  let next: u32 = 0;
  key(KEY_OFFERS);
  if (explain == EXPLAIN_ALL) {
    openArray(pageEnd - pageStart);
    for (let offer = pageStart; offer < pageEnd; offer++) writeOffer(offer);
    if (pageEnd < offerCount) next = offerName(pageEnd - 1);
  } else {
    const count = explain == EXPLAIN_NONE ? givenCount : touchedCount;
    openArray(count);
    for (let i: u32 = 0; i < count; i++) writeOffer(explain == EXPLAIN_NONE ? givenAt(i) : touchedAt(i));
  }
  closeArray();
  return next;
}

function writeOffer(offer: u32): void {
  const reason = offerReason(offer);
  // INVARIANT (one reason each): whatever is listed has been decided.
  assert(reason != 0, "an offer without a reason");
  openObject(-1);
  key(KEY_ID);
  writeId(offerName(offer));
  key(KEY_STATUS);
  writeWord(isApplied(reason) ? WORD_APPLIED : reason == REASON_OFFERED ? WORD_OFFERED : WORD_SUPPRESSED);
  key(KEY_REASON);
  writeWord(reason);
  const amount = offerAmount(offer);
  if (amount > 0) {
    key(KEY_AMOUNT);
    writeInt(amount);
  }
  writeOfferPoints(offer);
  const repeats = offerRepeats(offer);
  if (repeats > 0) {
    key(KEY_REPEATS);
    writeInt(repeats);
  }
  const short = offerShort(offer);
  if (short > 0) {
    key(KEY_SHORT);
    writeInt(short);
  }
  const by = offerBy(offer);
  if (by >= 0) {
    key(KEY_BY);
    writeId(offerName(by));
  }
  const limit = offerLimit(offer);
  if (limit >= 0) {
    key(KEY_LIMIT);
    writeId(limitId(limit));
  }
  if (reason == REASON_AUDIENCE || reason == REASON_CONDITION) writeFailed(offerState(offer));
  const text = load<u32>(offerAt(offer), OFFER_TEXT);
  if (text != 0) {
    key(KEY_TEXT);
    writeText(text);
  }
  closeObject();
}

function writeOfferPoints(offer: u32): void {
  let open = false;
  for (let programme = 0; programme < programmeCount; programme++) {
    const points = offerPoints(offer, programme);
    if (points <= 0) continue;
    if (!open) {
      key(KEY_POINTS);
      openObject(-1);
      open = true;
    }
    keyId(programmeId(programme));
    writeInt(points);
  }
  if (open) closeObject();
}

/** `tier`, `when/all/1`, or the same of a node: `node:summer/when/all/1`. */
function writeFailed(state: usize): void {
  let to = SCRATCH_TEXT;
  const node = load<u32>(state, STATE_NODE);
  if (node != 0) {
    store<u32>(to, 0x65646f6e); // node
    store<u8>(to, 0x3a, 4);
    to += 5;
    const id = load<u32>(nodeTestsAt + <usize>(node - 1) * NODE_TEST_BYTES, NODE_TEST_ID);
    if (id != 0) to = append(to, stringPtr(id), stringBytes(id));
    store<u8>(to, 0x2f);
    to++;
  }
  const failed = load<u32>(state, STATE_FAILED);
  if (failed < FAILED_WHEN) to = append(to, wordPtr(WORD_KEY_TIER - 1 + failed), wordBytes(WORD_KEY_TIER - 1 + failed));
  else {
    to = append(to, wordPtr(WORD_WHEN), wordBytes(WORD_WHEN));
    if (failed >= FAILED_MEMBER) {
      store<u32>(to, 0x6c6c612f); // /all
      store<u8>(to, 0x2f, 4);
      to = appendNumber(to + 5, failed & ~FAILED_MEMBER);
    }
  }
  key(KEY_FAILED);
  writeString(SCRATCH_TEXT, <u32>(to - SCRATCH_TEXT));
}

function append(to: usize, ptr: usize, bytes: u32): usize {
  assert(to + bytes + 64 <= SCRATCH_TEXT + SCRATCH_TEXT_BYTES, "text too long");
  memory.copy(to, ptr, bytes);
  return to + bytes;
}

function appendNumber(to: usize, number: u32): usize {
  let digits: usize = 1;
  for (let power: u32 = 10; digits < 9 && number >= power; power *= 10) digits++;
  for (let place = digits; place != 0; place--) {
    store<u8>(to + place - 1, 0x30 + number % 10);
    number /= 10;
  }
  return to + digits;
}
