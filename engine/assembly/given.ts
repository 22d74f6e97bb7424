// The offers that gave something (applied, reduced or offered), by id order: few of the touched ones, and what most of a reply
// speaks of. Collected once by replydoc.ts before anything is written.

import { REASON_APPLIED, REASON_OFFERED, REASON_REDUCED } from "../layout";
import { offerReason } from "./books";
import { touchedAt, touchedCount } from "./offers";
import { GIVEN } from "./rules-slots";

export let givenCount: u32 = 0;

export function collectGiven(): void {
  givenCount = 0;
  for (let i: u32 = 0; i < touchedCount; i++) {
    const offer = touchedAt(i);
    if (!isGiven(offerReason(offer))) continue;
    store<u32>(GIVEN + (<usize>givenCount << 2), offer);
    givenCount = givenCount + 1;
  }
}

// @ts-ignore: decorator
@inline export function givenAt(index: u32): u32 {
  return load<u32>(GIVEN + (<usize>index << 2));
}

/** Applied (reduced too) or offered. */
export function isGiven(reason: u32): bool {
  return isApplied(reason) || reason == REASON_OFFERED;
}
export function isApplied(reason: u32): bool {
  return reason == REASON_APPLIED || reason == REASON_REDUCED;
}
