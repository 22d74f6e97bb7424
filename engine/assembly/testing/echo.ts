// A second entry, for tests only: the same door and parser as index.ts, but `decide` answers with the request as it was
// read, as nested arrays, through the reply writer. So scanners, interning, facts, bounds and both writers are tested without
// a rulebook. Built by engine/testing/echo.ts; not part of the product.

import {
  FACTS_HEADER_BYTES,
  FACTS_MEMBER_COUNT,
  FACTS_REQUEST_COUNT,
  FACT_BOOLEAN,
  FACT_BYTES,
  FACT_INTEGER,
  FACT_STRING,
  SCOPE_MEMBER,
  SCOPE_REQUEST,
  SECTION_LIMIT_IDS,
  SECTION_OFFER_IDS,
  SECTION_PROGRAMMES,
} from "../../layout";
import { finishReply, prepare } from "../door";
import { beginInput, refusalCode } from "../errors";
import { currencyId, factsSection, limitId, listCount, offerId, programmeId } from "../image";
import { INPUT } from "../memory";
import {
  Line,
  Shipping,
  assignedAt,
  balanceOf,
  burnOf,
  codeAt,
  counterUsed,
  declinedAt,
  factAt,
  hasSegment,
  head,
  isAssigned,
  isDeclined,
  lineAt,
  lineFactAt,
  poolAt,
  programmeAt,
  shippingAt,
  stateCodeAt,
  takeAt,
  unknownFactAt,
} from "../request";
import { beginReply, closeArray, openArray, writeBool, writeId, writeInt, writeNull, writeString } from "../writer";

export {
  abiVersion,
  attachCatalogue,
  attachImage,
  attachRemap,
  checksum,
  fillRemap,
  forceTrap,
  imagesAt,
  inputAt,
  outcomeAt,
  prepare,
  replyAt,
  selfCheck,
  trapAt,
} from "../door";
export { hash32 } from "../bytes";

export function decide(
  image: u32,
  codec: u32,
  bodyBytes: u32,
  nowMs: f64,
  atAllowed: u32,
  replyCodec: u32,
): i32 {
  if (prepare(image, codec, bodyBytes, nowMs, atAllowed) != 0) return refusalCode();
  beginReply(replyCodec);
  writeRequest();
  return finishReply();
}

/** Writes the string at inputAt() `times` over: for the reply's bound and for escapes. */
export function repeat(bytes: u32, times: u32, replyCodec: u32): i32 {
  beginInput(bytes);
  beginReply(replyCodec);
  openArray(times);
  for (let left = times; left != 0; left--) writeString(INPUT, bytes);
  closeArray();
  return finishReply();
}

function text(id: u32): void {
  if (id) writeId(id);
  else writeNull();
}

function writeRequest(): void {
  openArray(-1);
  text(head().cart);
  writeId(currencyId(head().currencySlot));
  text(head().channel);
  text(head().store);
  text(head().country);
  text(head().language);
  text(head().member);
  text(head().tier);
  text(head().after);
  writeInt(head().atMs);
  writeInt(head().afterOffer);
  writeInt(head().orders);
  writeInt(head().pinnedVersion);
  writeInt(head().explain);
  writeBool(head().pricesIncludeTax != 0);
  writeBool(head().hasShipping != 0);
  writeBool(head().hasShippingOptions != 0);
  writeBool(head().hasState != 0);
  writeBool(head().hasSegments != 0);
  writeInt(head().listMinor);
  writeInt(head().shippingMinor);
  openArray(head().lineCount);
  for (let index: u32 = 0; index < head().lineCount; index++) writeLine(lineAt(index));
  closeArray();
  openArray(head().shippingCount);
  for (let index: u32 = 0; index < head().shippingCount; index++) writeShipping(shippingAt(index));
  closeArray();
  openArray(head().optionCount);
  for (let index: u32 = 0; index < head().optionCount; index++) writeShipping(shippingAt(head().shippingCount + index));
  closeArray();
  writeLists();
  writeFacts(SCOPE_REQUEST);
  writeFacts(SCOPE_MEMBER);
  closeArray();
}

function writeLine(line: Line): void {
  openArray(-1);
  writeString(line.idPtr, line.idBytes);
  writeId(line.sku);
  text(line.brand);
  writeInt(line.quantity);
  writeInt(line.listMinor);
  writeInt(line.unitPrice);
  writeInt(line.regularPrice);
  writeInt(line.lowestPrice30d);
  writeInt(line.unitCost);
  writeInt(line.floorPrice);
  writeInt(line.measure);
  writeInt(line.taxRate);
  writeInt(line.gift);
  writeInt(line.adjusted);
  openArray(-1);
  for (let index: u32 = 0; index < line.categoryCount; index++) {
    const entry = poolAt(line.categoryStart + index);
    openArray(2);
    writeId(entry >> 1);
    writeBool((entry & 1) != 0);
    closeArray();
  }
  closeArray();
  writeSpan(line.tagStart, line.tagCount);
  openArray(line.factCount);
  for (let index: u32 = 0; index < line.factCount; index++) {
    const fact = lineFactAt(line.factStart + index);
    const section = factsSection();
    const before = load<u32>(section, FACTS_REQUEST_COUNT) + load<u32>(section, FACTS_MEMBER_COUNT);
    openArray(2);
    writeId(load<u32>(section + FACTS_HEADER_BYTES + <usize>(before + fact.slot) * FACT_BYTES));
    writeFactValue(fact.type, fact.value, fact.count);
    closeArray();
  }
  closeArray();
  closeArray();
}

function writeSpan(start: u32, count: u32): void {
  openArray(count);
  for (let index: u32 = 0; index < count; index++) writeId(poolAt(start + index));
  closeArray();
}

function writeFactValue(type: u32, value: i64, count: u32): void {
  if (type == FACT_INTEGER) writeInt(value);
  else if (type == FACT_BOOLEAN) writeBool(value != 0);
  else if (type == FACT_STRING) writeId(<u32>value);
  else writeSpan(<u32>value, count);
}

function writeShipping(entry: Shipping): void {
  openArray(4);
  writeString(entry.idPtr, entry.idBytes);
  text(entry.method);
  writeInt(entry.amountMinor);
  writeSpan(entry.tagStart, entry.tagCount);
  closeArray();
}

function writeLists(): void {
  openArray(head().codeCount);
  for (let index: u32 = 0; index < head().codeCount; index++) writeId(codeAt(index));
  closeArray();
  openArray(head().stateCodeCount);
  for (let index: u32 = 0; index < head().stateCodeCount; index++) {
    const code = stateCodeAt(index);
    openArray(3);
    writeId(code.code);
    text(code.batch);
    writeInt(code.status);
    closeArray();
  }
  closeArray();
  writeSpan(head().segmentStart, head().segmentCount);
  for (let index: u32 = 0; index < head().segmentCount; index++) assert(hasSegment(poolAt(head().segmentStart + index)));
  openArray(-1);
  for (let offer: u32 = 0; offer < listCount(SECTION_OFFER_IDS); offer++) if (isAssigned(offer)) writeId(offerId(offer));
  closeArray();
  for (let index: u32 = 0; index < head().assignedCount; index++) assert(isAssigned(assignedAt(index)));
  openArray(-1);
  for (let offer: u32 = 0; offer < listCount(SECTION_OFFER_IDS); offer++) if (isDeclined(offer)) writeId(offerId(offer));
  closeArray();
  for (let index: u32 = 0; index < head().declinedCount; index++) assert(isDeclined(declinedAt(index)));
  openArray(head().takeCount);
  for (let index: u32 = 0; index < head().takeCount; index++) {
    const take = takeAt(index);
    openArray(3);
    writeInt(take.offer);
    text(take.sku);
    writeInt(take.quantity);
    closeArray();
  }
  closeArray();
  openArray(-1);
  for (let slot: u32 = 0; slot < listCount(SECTION_LIMIT_IDS); slot++) {
    openArray(2);
    writeId(limitId(slot));
    writeInt(counterUsed(slot));
    closeArray();
  }
  closeArray();
  openArray(-1);
  for (let slot: u32 = 0; slot < listCount(SECTION_PROGRAMMES); slot++) {
    openArray(4);
    writeId(programmeId(slot));
    writeInt(balanceOf(slot));
    writeInt(burnOf(slot));
    writeBool(programmeAt(slot).balanceStamp == head().generation);
    closeArray();
  }
  closeArray();
  openArray(head().unknownFactCount);
  for (let index: u32 = 0; index < head().unknownFactCount; index++) {
    writeString(load<u32>(unknownFactAt(index)), load<u32>(unknownFactAt(index), 4));
  }
  closeArray();
}

function writeFacts(scope: u32): void {
  const section = factsSection();
  const before = scope == SCOPE_REQUEST ? 0 : load<u32>(section, FACTS_REQUEST_COUNT);
  const count = load<u32>(section + (scope == SCOPE_REQUEST ? FACTS_REQUEST_COUNT : FACTS_MEMBER_COUNT));
  openArray(-1);
  for (let slot: u32 = 0; slot < count; slot++) {
    const fact = factAt(scope, slot);
    if (fact.stamp != head().generation) continue;
    openArray(2);
    writeId(load<u32>(section + FACTS_HEADER_BYTES + <usize>(before + slot) * FACT_BYTES));
    writeFactValue(fact.type, fact.value, fact.count);
    closeArray();
  }
  closeArray();
}
