// The page of offers that a reply with explain "all" lists: by id order, behind `after`, EXPLAIN_PAGE at most. Only these are
// visited besides the touched ones, so that a page costs what it shows and not the whole rulebook. Called by offers.ts
// before and by reply-offers.ts after the decision.

import { EXPLAIN_PAGE } from "../layout";
import { compareBytes } from "./bytes";
import { offerId } from "./image";
import { stringBytes, stringPtr } from "./intern";
import { head } from "./request";
import { offerCount } from "./stamps";

export let pageStart: u32 = 0;
export let pageEnd: u32 = 0;

export function beginPage(): void {
  pageStart = firstBehind(head().after);
  pageEnd = min(pageStart + EXPLAIN_PAGE, offerCount);
}

/** The first offer behind this id, whether or not that is an offer's. */
function firstBehind(after: u32): u32 {
  if (after == 0) return 0;
  if (head().afterOffer >= 0) return head().afterOffer + 1;
  let low: u32 = 0;
  let high = offerCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    const id = offerId(middle);
    if (compareBytes(stringPtr(id), stringBytes(id), stringPtr(after), stringBytes(after)) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
