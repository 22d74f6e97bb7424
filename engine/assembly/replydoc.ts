// The reply, key by key in the order of wire.ts, in either codec. Reads the books of the decision and the request; decides
// nothing. Called by index.ts once evaluate() has accepted. Its parts are in the reply-….ts files.

import { LINES_MAX } from "../layout";
import {
  entryNet,
  gap,
  hasGap,
  isOptimal,
  programmeBurned,
  totalBurned,
  totalItemDiscount,
  totalOrderDiscount,
  totalShippingDiscount,
} from "./books";
import { writeExperiments } from "./experiments";
import { collectGiven } from "./given";
import { currencyId, imageVersion, programmeId } from "./image";
import { programmeEarned } from "./points";
import { writeCodes } from "./reply-codes";
import { writeCustom, writeEntitlements, writeGifts, writeMessages } from "./reply-extras";
import { writeHints } from "./reply-hints";
import {
  KEY_BALANCE,
  KEY_BURNED,
  KEY_CURRENCY,
  KEY_DUE,
  KEY_EARNED,
  KEY_GAP,
  KEY_HASH,
  KEY_ID,
  KEY_ITEM_DISCOUNT,
  KEY_LIST,
  KEY_NET,
  KEY_NEXT,
  KEY_OPTIMAL,
  KEY_ORDER_DISCOUNT,
  KEY_POINTS,
  KEY_RATE,
  KEY_RULEBOOK,
  KEY_SHIPPING,
  KEY_SHIPPING_DISCOUNT,
  KEY_TAXES,
  KEY_TOTALS,
  KEY_UNKNOWN_FACTS,
  KEY_VERSION,
} from "./reply-keys";
import { writeLines, writeOptions, writeShipping } from "./reply-lines";
import { writeOffers } from "./reply-offers";
import { decisionId } from "./replyid";
import { balanceOf, head, lineAt, unknownFactAt } from "./request";
import { programmeCount } from "./rules";
import { TAX_ROWS, TAX_ROW_BYTES } from "./rules-slots";
import { writeRulebookHash } from "./texts";
import {
  closeArray,
  closeObject,
  key,
  keyId,
  openArray,
  openObject,
  writeBool,
  writeHex64,
  writeId,
  writeInt,
  writeNull,
  writeString,
} from "./writer";

export function writeReply(): void {
  collectGiven();
  openObject(-1);
  key(KEY_ID);
  writeHex64(decisionId());
  key(KEY_RULEBOOK);
  openObject(2);
  key(KEY_VERSION);
  writeInt(imageVersion());
  key(KEY_HASH);
  writeRulebookHash();
  closeObject();
  key(KEY_CURRENCY);
  writeId(currencyId(head().currencySlot));
  key(KEY_OPTIMAL);
  writeBool(isOptimal());
  if (hasGap()) {
    key(KEY_GAP);
    writeInt(gap());
  }
  writeTotals();
  writeLines();
  writeShipping();
  if (head().hasShippingOptions) writeOptions();
  writeCodes();
  writePoints();
  writeGifts();
  writeMessages();
  writeEntitlements();
  writeCustom();
  const next = writeOffers();
  writeHints();
  writeExperiments();
  writeUnknownFacts();
  if (next != 0) {
    key(KEY_NEXT);
    writeId(next);
  }
  closeObject();
}

/** What is left to pay. */
export function amountDue(): i64 {
  const request = head();
  const goods = request.listMinor - totalItemDiscount() - totalOrderDiscount();
  return goods + request.shippingMinor - totalShippingDiscount() - totalBurned();
}

function writeTotals(): void {
  key(KEY_TOTALS);
  openObject(8);
  key(KEY_LIST);
  writeInt(head().listMinor);
  key(KEY_ITEM_DISCOUNT);
  writeInt(totalItemDiscount());
  key(KEY_ORDER_DISCOUNT);
  writeInt(totalOrderDiscount());
  key(KEY_SHIPPING);
  writeInt(head().shippingMinor);
  key(KEY_SHIPPING_DISCOUNT);
  writeInt(totalShippingDiscount());
  key(KEY_BURNED);
  writeInt(totalBurned());
  key(KEY_DUE);
  writeInt(amountDue());
  writeTaxes();
  closeObject();
}

// TAX_ROWS: { rate u32, list i64, net i64 } by rate ascending; the unknown rate, u32 -1, comes last by itself.

function writeTaxes(): void {
  let rows: u32 = 0;
  const lines = head().lineCount;
  for (let line: u32 = 0; line < lines; line++) rows = addTax(rows, <u32>lineAt(line).taxRate, line);
  key(KEY_TAXES);
  openArray(rows);
  for (let row: u32 = 0; row < rows; row++) {
    const at = TAX_ROWS + <usize>row * TAX_ROW_BYTES;
    openObject(3);
    key(KEY_RATE);
    if (load<i32>(at) < 0) writeNull();
    else writeInt(load<u32>(at));
    key(KEY_LIST);
    writeInt(load<i64>(at, 8));
    key(KEY_NET);
    writeInt(load<i64>(at, 16));
    closeObject();
  }
  closeArray();
}

function addTax(rows: u32, rate: u32, line: u32): u32 {
  let low: u32 = 0;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u32>(TAX_ROWS + <usize>middle * TAX_ROW_BYTES) < rate) low = middle + 1;
    else high = middle;
  }
  const at = TAX_ROWS + <usize>low * TAX_ROW_BYTES;
  if (low == rows || load<u32>(at) != rate) {
    assert(<i32>rows < LINES_MAX, "tax rates");
    memory.copy(at + TAX_ROW_BYTES, at, <usize>(rows - low) * TAX_ROW_BYTES);
    store<u32>(at, rate);
    store<i64>(at, 0, 8);
    store<i64>(at, 0, 16);
    rows++;
  }
  store<i64>(at, load<i64>(at, 8) + lineAt(line).listMinor, 8);
  store<i64>(at, load<i64>(at, 16) + entryNet(line), 16);
  return rows;
}

/** Does the reply list this programme? */
export function listsProgramme(programme: i32): bool {
  const burned = programmeBurned(programme);
  return programmeEarned(programme) != 0 || burned != 0 || balanceOf(programme) - burned > 0;
}

function writePoints(): void {
  key(KEY_POINTS);
  openObject(-1);
  for (let programme = 0; programme < programmeCount; programme++) {
    if (!listsProgramme(programme)) continue;
    const burned = programmeBurned(programme);
    keyId(programmeId(programme));
    openObject(3);
    key(KEY_EARNED);
    writeInt(programmeEarned(programme));
    key(KEY_BURNED);
    writeInt(burned);
    key(KEY_BALANCE);
    writeInt(balanceOf(programme) - burned);
    closeObject();
  }
  closeObject();
}

function writeUnknownFacts(): void {
  const count = head().unknownFactCount;
  key(KEY_UNKNOWN_FACTS);
  openArray(count);
  for (let i: u32 = 0; i < count; i++) {
    const fact = unknownFactAt(i);
    writeString(load<u32>(fact), load<u32>(fact, 4));
  }
  closeArray();
}
