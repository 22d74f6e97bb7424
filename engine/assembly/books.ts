// What a decision has booked: per offer its result and amount, per entry its discounts in order of application, totals,
// points and gifts of offers. Amounts are state (a trial takes them back), results are notes (a trial leaves them standing,
// see journal.ts). Written by offer, gifts, points, tree; read by the same, and once all is over by the reply document
// through the getters at the end. Must not decide anything.

import { REASON_APPLIED, REASON_OFFERED, REASON_REDUCED } from "../layout";
import {
  CELL_BURNED,
  CELL_GAP,
  CELL_GAP_UNKNOWN,
  CELL_GREEDY,
  CELL_ITEM_DISCOUNT,
  CELL_ORDER_DISCOUNT,
  CELL_RECORD_TOP,
  CELL_SHIPPING_DISCOUNT,
  CELL_WITHHELD,
  addCell,
  burnedCell,
  cell,
  setCell,
} from "./cells";
import { add64, note32, note64, set32, set64 } from "./journal";
import { OFFER_BOOKS, OFFER_BOOK_BYTES, RECORDS, RECORDS_MAX, RECORD_BYTES, WITHHELD, WITHHELD_MAX } from "./slots";
import { Entry, entryAt, entryHead, entryRun, segmentAt } from "./units";
import { spend, stop, stopped } from "./work";

//   0     4      8  12    16    24     32      36         40       44   48  52
//   stamp reason by limit short amount repeats pointsHead giftHead role got eligible
@unmanaged
class OfferBook {
  /** Number of the decision this book belongs to. */
  stamp: u32;
  // Notes: REASON_, the offer that won, the limit slot that was hit, minor units or points missing.
  reason: u32;
  by: i32;
  limit: i32;
  short: i64;
  // State: discount in minor units, matches, records of points and gifts.
  amount: i64;
  repeats: i32;
  pointsHead: usize;
  giftHead: usize;
  // Notes: the role that could not be filled at the first repeat (-1 = none), and the units it got.
  role: i32;
  got: i32;
  /** Note: it passed all tests and the elders. */
  eligible: u32;
}

/** An entry's discount by one offer, points of an offer in one programme, or a gift effect's result. */
@unmanaged
class Record {
  next: usize;
  /** Offer, programme slot, or place of the effect. */
  of: u32;
  /** Minor units; numerator of points; units of a gift. */
  amount: i64;
  /** Funding in millionths; fixed points; 1 = taken, 0 = offered. */
  more: i64;
}

/** Number of the decision at work, never 0. */
let decision: u32 = 0;

export function beginBooks(): void {
  decision += 1;
  if (decision == 0) decision = 1;
  setCell(CELL_RECORD_TOP, <i64>RECORDS);
}

// @ts-ignore: decorator
@inline function bookOf(offer: i32): OfferBook {
  return changetype<OfferBook>(OFFER_BOOKS + <usize>offer * OFFER_BOOK_BYTES);
}
// @ts-ignore: decorator
@inline function recordAt(at: usize): Record {
  return changetype<Record>(at);
}

/** Before an offer is looked at for the first time in a decision. */
export function openBook(offer: i32): void {
  const book = bookOf(offer);
  memory.fill(changetype<usize>(book), 0, OFFER_BOOK_BYTES);
  book.stamp = decision;
  book.by = -1;
  book.limit = -1;
  book.role = -1;
}

// ---------------------------------------------------------------------------------------------------- results (notes)

// INVARIANT (one reason each): every offer that was visited ends with one reason; the last one written stands.
export function setResult(offer: i32, reason: u32, by: i32, limit: i32, short: i64): void {
  const at = changetype<usize>(bookOf(offer));
  note32(at + offsetof<OfferBook>("reason"), reason);
  note32(at + offsetof<OfferBook>("by"), <u32>by);
  note32(at + offsetof<OfferBook>("limit"), <u32>limit);
  note64(at + offsetof<OfferBook>("short"), short);
}

export function setReason(offer: i32, reason: u32): void {
  setResult(offer, reason, -1, -1, 0);
}

export function setUnfilledRole(offer: i32, role: i32, got: i32): void {
  const at = changetype<usize>(bookOf(offer));
  note32(at + offsetof<OfferBook>("role"), <u32>role);
  note32(at + offsetof<OfferBook>("got"), <u32>got);
}

/** The offer has reached application; a later result of a failed test takes that back. */
export function setEligible(offer: i32): void {
  note32(changetype<usize>(bookOf(offer)) + offsetof<OfferBook>("eligible"), 1);
}
/** The offer failed a test, or conflicts with an elder. */
export function setRefused(offer: i32, reason: u32, by: i32, limit: i32, short: i64): void {
  note32(changetype<usize>(bookOf(offer)) + offsetof<OfferBook>("eligible"), 0);
  setResult(offer, reason, by, limit, short);
}
export function isEligible(offer: i32): bool {
  return bookOf(offer).eligible != 0;
}

/** Applied, reduced or offered: an offer that has something to lose. */
export function hasResult(offer: i32): bool {
  const reason = offerReason(offer);
  return reason == REASON_APPLIED || reason == REASON_REDUCED || reason == REASON_OFFERED;
}

// ---------------------------------------------------------------------------------------------------- amounts (state)

function newRecord(): usize {
  const at = <usize>cell(CELL_RECORD_TOP);
  if (at == RECORDS + RECORDS_MAX * RECORD_BYTES) stop();
  spend(1);
  if (stopped) return 0;
  setCell(CELL_RECORD_TOP, <i64>(at + RECORD_BYTES));
  return at;
}

// INVARIANT (sum of parts): an entry's discounts add up to list − net, an offer's amount to its discounts, the three
// totals to all of them: booked here, together, and nowhere else.
/** `amount` of an offer off an entry; `total` is the CELL_ of the total it counts in, `fund` its funding in millionths. */
export function bookDiscount(offer: i32, entry: i32, amount: i64, fund: i64, total: usize): void {
  const book = entryAt(entry);
  addCell(total, amount);
  add64(changetype<usize>(bookOf(offer)) + offsetof<OfferBook>("amount"), amount);
  if (fund != 0) add64(changetype<usize>(book) + offsetof<Entry>("funded"), fund);
  const tail = book.discountTail;
  if (tail != 0 && recordAt(tail).of == <u32>offer) {
    add64(tail + offsetof<Record>("amount"), amount);
    if (fund != 0) add64(tail + offsetof<Record>("more"), fund);
    return;
  }
  const at = newRecord();
  if (at == 0) return;
  const record = recordAt(at);
  record.next = 0;
  record.of = offer;
  record.amount = amount;
  record.more = fund;
  if (tail == 0) set32(changetype<usize>(book) + offsetof<Entry>("discountHead"), <u32>at);
  else set32(tail + offsetof<Record>("next"), <u32>at);
  set32(changetype<usize>(book) + offsetof<Entry>("discountTail"), <u32>at);
}

export function bookRepeats(offer: i32, repeats: i32): void {
  set32(changetype<usize>(bookOf(offer)) + offsetof<OfferBook>("repeats"), <u32>repeats);
}

/** Points an offer gave: a numerator over the programme's denominator, and fixed points. */
export function bookPoints(offer: i32, programme: i32, numerator: i64, fixed: i64): void {
  const head = changetype<usize>(bookOf(offer)) + offsetof<OfferBook>("pointsHead");
  for (let at = load<usize>(head); at != 0; at = recordAt(at).next) {
    if (recordAt(at).of != <u32>programme) continue;
    add64(at + offsetof<Record>("amount"), numerator);
    add64(at + offsetof<Record>("more"), fixed);
    return;
  }
  const at = newRecord();
  if (at == 0) return;
  const record = recordAt(at);
  record.next = load<usize>(head);
  record.of = programme;
  record.amount = numerator;
  record.more = fixed;
  set32(head, <u32>at);
}

/** Outcome of the gift effect at place `effect` of the offer. */
export function bookGift(offer: i32, effect: i32, quantity: i32, taken: bool): void {
  const head = changetype<usize>(bookOf(offer)) + offsetof<OfferBook>("giftHead");
  const at = newRecord();
  if (at == 0) return;
  const record = recordAt(at);
  record.next = load<usize>(head);
  record.of = effect;
  record.amount = quantity;
  record.more = taken ? 1 : 0;
  set32(head, <u32>at);
}

export function bookTaken(entry: i32, units: i32): void {
  const at = changetype<usize>(entryAt(entry)) + offsetof<Entry>("taken");
  set32(at, load<u32>(at) + <u32>units);
}

export function bookGreedy(additive: bool, gap: i64): void {
  setCell(CELL_GREEDY, 1);
  if (additive) addCell(CELL_GAP, gap);
  else setCell(CELL_GAP_UNKNOWN, 1);
}

export function bookWithheld(entry: i32, offer: i32): void {
  const count = <usize>cell(CELL_WITHHELD);
  if (count == WITHHELD_MAX) stop();
  spend(1);
  if (stopped) return;
  store<u32>(WITHHELD + (count << 3), entry);
  store<u32>(WITHHELD + (count << 3), offer, 4);
  setCell(CELL_WITHHELD, <i64>count + 1);
}

/** Everything taken off so far: what a trial's saving is the difference of. */
export function totalSaving(): i64 {
  return cell(CELL_ITEM_DISCOUNT) + cell(CELL_ORDER_DISCOUNT) + cell(CELL_SHIPPING_DISCOUNT);
}

/** Numerator an offer gave in a programme so far. */
export function offerNumerator(offer: i32, programme: i32): i64 {
  for (let at = bookOf(offer).pointsHead; at != 0; at = recordAt(at).next) {
    if (recordAt(at).of == <u32>programme) return recordAt(at).amount;
  }
  return 0;
}
/** Fixed points an offer gave in a programme so far. */
export function offerFixed(offer: i32, programme: i32): i64 {
  for (let at = bookOf(offer).pointsHead; at != 0; at = recordAt(at).next) {
    if (recordAt(at).of == <u32>programme) return recordAt(at).more;
  }
  return 0;
}

// ---------------------------------------------------------------------------------------------------- for the reply
// Offers by number, entries as in units.ts (lines, then shipping), programmes by slot, effects by place in the offer.

/** REASON_; 0 = the tree did not visit this offer. */
export function offerReason(offer: i32): u32 {
  const book = bookOf(offer);
  return book.stamp == decision ? book.reason : 0;
}
/** Discount in minor units. */
export function offerAmount(offer: i32): i64 {
  const book = bookOf(offer);
  return book.stamp == decision ? book.amount : 0;
}
/** The offer that won, for conflict and group; -1 = none. */
export function offerBy(offer: i32): i32 {
  return bookOf(offer).by;
}
/** Slot of the limit that was hit; -1 = none. */
export function offerLimit(offer: i32): i32 {
  return bookOf(offer).limit;
}
/** Minor units or points missing; 0 = nothing to tell. */
export function offerShort(offer: i32): i64 {
  return bookOf(offer).short;
}
/** Matches; 0 = none, or no match. */
export function offerRepeats(offer: i32): i32 {
  return bookOf(offer).repeats;
}
/** For reason no-target of an offer with match: place of the first role that could not be filled, -1 = none. */
export function offerUnfilledRole(offer: i32): i32 {
  return bookOf(offer).role;
}
/** Units that role got (less than its min). */
export function offerUnfilledGot(offer: i32): i32 {
  return bookOf(offer).got;
}

/** Was the gift effect at this place taken (1), offered (0), or not reached (-1)? */
export function giftState(offer: i32, effect: i32): i32 {
  for (let at = bookOf(offer).giftHead; at != 0; at = recordAt(at).next) {
    if (recordAt(at).of == <u32>effect) return <i32>recordAt(at).more;
  }
  return -1;
}
/** Units taken, or offered. */
export function giftQuantity(offer: i32, effect: i32): i32 {
  for (let at = bookOf(offer).giftHead; at != 0; at = recordAt(at).next) {
    if (recordAt(at).of == <u32>effect) return <i32>recordAt(at).amount;
  }
  return 0;
}

/** Σ net of the entry's units. A shipping entry's discount is its amount less this. */
export function entryNet(entry: i32): i64 {
  return entryRun(entry);
}
/** Last discount of an entry, for linescope.ts; it has one. */
export function lastDiscount(entry: i32): usize {
  const tail = entryAt(entry).discountTail;
  assert(tail != 0, "an entry without discount");
  return tail;
}
/** Funding of a discount, millionths. */
export function discountFund(discount: usize): i64 {
  return recordAt(discount).more;
}
/** First discount of the entry in order of application, 0 = none; then discountNext. */
export function entryDiscounts(entry: i32): usize {
  return entryAt(entry).discountHead;
}
export function discountNext(discount: usize): usize {
  return recordAt(discount).next;
}
export function discountOffer(discount: usize): i32 {
  return <i32>recordAt(discount).of;
}
/** Always above 0. */
export function discountAmount(discount: usize): i64 {
  return recordAt(discount).amount;
}

/** Units of one net from the segment on, equal neighbours merged; the next run starts at runNext(). */
export function runUnits(run: usize): i32 {
  const net = segmentAt(run).run;
  let units = 0;
  for (let at = run; at != 0 && segmentAt(at).run == net; at = segmentAt(at).next) units += segmentAt(at).units;
  return units;
}
/** Net of each unit of the run. */
export function runNet(run: usize): i64 {
  return segmentAt(run).run;
}
/** First run of an entry. */
export function entryRuns(entry: i32): usize {
  return entryHead(entry);
}
/** The run behind this one, 0 = none. */
export function runNext(run: usize): usize {
  const net = segmentAt(run).run;
  let at = run;
  while (at != 0 && segmentAt(at).run == net) at = segmentAt(at).next;
  return at;
}
export function entryRunCount(entry: i32): i32 {
  let count = 0;
  for (let run = entryRuns(entry); run != 0; run = runNext(run)) count += 1;
  return count;
}

/** The first offer after `after` (-1 = from the start; id order) that was withheld from the entry; -1 = no more. */
export function entryWithheldNext(entry: i32, after: i32): i32 {
  const count = <usize>cell(CELL_WITHHELD);
  let found = -1;
  for (let i: usize = 0; i < count; i++) {
    if (load<u32>(WITHHELD + (i << 3)) != <u32>entry) continue;
    const offer = load<i32>(WITHHELD + (i << 3), 4);
    if (offer <= after || (found >= 0 && offer >= found)) continue;
    const reason = offerReason(offer);
    if (reason == REASON_APPLIED || reason == REASON_REDUCED) found = offer;
  }
  return found;
}

/** Some unit of this gift line was taken. */
export function entryGiftTaken(entry: i32): bool {
  return entryAt(entry).taken != 0;
}

export function totalItemDiscount(): i64 {
  return cell(CELL_ITEM_DISCOUNT);
}
export function totalOrderDiscount(): i64 {
  return cell(CELL_ORDER_DISCOUNT);
}
export function totalShippingDiscount(): i64 {
  return cell(CELL_SHIPPING_DISCOUNT);
}
/** Minor units paid with points. */
export function totalBurned(): i64 {
  return cell(CELL_BURNED);
}
/** Points burned, rewards and tender. */
export function programmeBurned(programme: i32): i64 {
  return cell(burnedCell(programme));
}
export function isOptimal(): bool {
  return cell(CELL_GREEDY) == 0;
}
/** Is there a gap to tell? */
export function hasGap(): bool {
  return cell(CELL_GREEDY) != 0 && cell(CELL_GAP_UNKNOWN) == 0;
}
export function gap(): i64 {
  return cell(CELL_GAP);
}
/** Funding of the entry, millionths of minor units. */
export function entryFunding(entry: i32): i64 {
  return entryAt(entry).funded;
}
// linePoints, programmeEarned and offerPoints are in points.ts, since they round.

