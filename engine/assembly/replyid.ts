// The decision's id: FNV-1a 64 over what was decided (DESIGN §12), so that equal decisions of one rulebook have equal ids.
// Every number takes 8 bytes. Called by replydoc.ts.

import { entryNet, offerAmount, offerReason, programmeBurned, totalBurned, totalItemDiscount, totalOrderDiscount, totalShippingDiscount } from "./books";
import { givenAt, givenCount } from "./given";
import { beginFnv, endFnv, fnvByte, fnvBytes, fnvInt } from "./hash";
import { imageVersion, programmeId } from "./image";
import { stringBytes, stringPtr } from "./intern";
import { offerPoints, programmeEarned } from "./points";
import { codeOutcome } from "./reply-codes";
import { amountDue, listsProgramme } from "./replydoc";
import { codeAt, head, lineAt, shippingAt } from "./request";
import { programmeCount } from "./rules";
import { offerName } from "./stamps";

export function decisionId(): u64 {
  const request = head();
  beginFnv();
  fnvInt(imageVersion());
  fnvInt(request.listMinor);
  fnvInt(totalItemDiscount());
  fnvInt(totalOrderDiscount());
  fnvInt(request.shippingMinor);
  fnvInt(totalShippingDiscount());
  fnvInt(totalBurned());
  fnvInt(amountDue());
  for (let line: u32 = 0; line < request.lineCount; line++) {
    fnvName(lineAt(line).idPtr, lineAt(line).idBytes);
    fnvInt(entryNet(line));
  }
  for (let index: u32 = 0; index < request.shippingCount; index++) {
    fnvName(shippingAt(index).idPtr, shippingAt(index).idBytes);
    fnvInt(entryNet(request.lineCount + index));
  }
  for (let i: u32 = 0; i < givenCount; i++) fnvOffer(givenAt(i));
  for (let programme = 0; programme < programmeCount; programme++) {
    if (!listsProgramme(programme)) continue;
    fnvId(programmeId(programme));
    fnvInt(programmeEarned(programme));
    fnvInt(programmeBurned(programme));
  }
  for (let index: u32 = 0; index < request.codeCount; index++) {
    fnvId(codeAt(index));
    fnvInt(codeOutcome(index));
  }
  return endFnv();
}

function fnvOffer(offer: u32): void {
  fnvId(offerName(offer));
  fnvInt(offerReason(offer));
  fnvInt(offerAmount(offer));
  let points: i64 = 0;
  for (let programme = 0; programme < programmeCount; programme++) points += offerPoints(offer, programme);
  fnvInt(points);
}

function fnvId(string: u32): void {
  fnvName(stringPtr(string), stringBytes(string));
}

function fnvName(ptr: usize, bytes: u32): void {
  fnvBytes(ptr, bytes);
  fnvByte(0);
}
