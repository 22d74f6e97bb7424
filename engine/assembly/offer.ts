// Applying an offer (DESIGN §6): all its effects in order, as one transaction. After an effect has passed floors and limits,
// r falls and the books are written; when the offer is dropped, or gave nothing at all, everything is put back. Called by
// evaluation.ts and linescope.ts, for good or inside a trial; tests and elders came before.

import {
  EFFECT_KIND,
  EFFECT_ON,
  EFFECT_POINTS,
  EFFECT_PROGRAMME,
  KIND_DISCOUNT,
  KIND_GIFT,
  KIND_POINTS,
  MEASURE_AMOUNT,
  MEASURE_POINTS,
  MEASURE_REPEATS,
  MEASURE_UNITS,
  MEASURE_USES,
  ON_ORDER,
  OP_AMOUNT,
  PLAN_BURN_POINTS,
  PLAN_BURN_PROGRAMME,
  PLAN_CAN_CONFLICT,
  PLAN_EFFECT_COUNT,
  PLAN_EFFECT_START,
  PLAN_FLAGS,
  PLAN_MATCH,
  PLAN_NODE,
  REASON_APPLIED,
  REASON_FLOOR,
  REASON_NO_EFFECT,
  REASON_NO_TARGET,
  REASON_OFFERED,
  REASON_REDUCED,
} from "../layout";
import { bookDiscount, bookGift, bookPoints, bookRepeats, setEligible, setReason, setRefused, setResult, setUnfilledRole } from "./books";
import { CELL_ITEM_DISCOUNT, CELL_ORDER_DISCOUNT, CELL_SHIPPING_DISCOUNT, addCell, burnedCell } from "./cells";
import { charge, intended, operationOf, unplaced } from "./discount";
import { beginFunding, fundingOf, isFunded } from "./funding";
import { bookGiftUnits, chargeGift, giftIntended, giftUnits } from "./gifts";
import { floorShort, judgeParts } from "./guard";
import { DROPPED_BY_FLOOR, grantCut, grantDropped, grantFixed, grantNumerator, grantPoints, grantTarget, grantWhole } from "./grant";
import { keep, mark, undo } from "./journal";
import {
  chargedUnits,
  consume,
  cutBy,
  droppedBy,
  limitCount,
  limitNumber,
  limitParts,
  readLimits,
  reasonOf,
  slotOf,
} from "./limits";
import { beginWon, noteWon, wonParts } from "./linescope";
import { matchUnits, repeats, unfilledGot, unfilledRole, useUp } from "./match";
import { firstSelected, nextSelected, partAt, partCount, totalC } from "./parts";
import { effectAt, planAt } from "./rules";
import { alwaysHasTarget } from "./tests";
import { beginAct, endAct, touchSegment } from "./touched";
import { isShipping, lowerRun, noteUndo, segmentAt } from "./units";
import { stopped } from "./work";

// What the effects of the offer at work gave so far.
let gaveAmount: i64 = 0;
let gavePoints: bool = false;
let meant: i64 = 0;
let short: i64 = 0;
let delivered: bool = false;
let giftOffered: bool = false;
let cutPoints: bool = false;
let hadTarget: bool = false;
let droppedByFloor: bool = false;

/** Applies the offer on base `depth`; its result is noted in the books. `won`: only what it won in a line-scoped node. */
export function applyOffer(offer: i32, depth: i32, set: i32, usedBit: u32, won: bool): void {
  const plan = planAt(offer);
  const entry = mark();
  readLimits(offer);
  beginFunding(offer);
  beginWon();
  beginAct((load<u32>(plan, PLAN_FLAGS) & PLAN_CAN_CONFLICT) != 0);
  gaveAmount = 0;
  gavePoints = false;
  meant = 0;
  short = 0;
  delivered = false;
  giftOffered = false;
  cutPoints = false;
  hadTarget = false;
  droppedByFloor = false;

  const match = load<i32>(plan, PLAN_MATCH);
  let dropped = false;
  let matches = 0;
  if (match >= 0) {
    matchUnits(match, depth, set, usedBit, -1);
    if (repeats == 0 && !stopped) {
      setUnfilledRole(offer, unfilledRole, unfilledGot);
      undo(entry);
      setRefused(offer, REASON_NO_TARGET, -1, -1, 0);
      return;
    }
    hadTarget = true;
    const kept = limitNumber(MEASURE_REPEATS, repeats, false);
    if (kept < 0) dropped = true;
    else if (kept < <i64>repeats) matchUnits(match, depth, set, usedBit, kept);
    matches = repeats;
  }
  const first = load<i32>(plan, PLAN_EFFECT_START);
  const count = load<i32>(plan, PLAN_EFFECT_COUNT);
  for (let i = 0; i < count && !dropped; i++) dropped = applyEffect(offer, i, effectAt(first + i), depth, set, match, won);

  if (stopped) {
    undo(entry);
    return;
  }
  if (!hadTarget) {
    undo(entry);
    setRefused(offer, REASON_NO_TARGET, -1, -1, 0);
    return;
  }
  setEligible(offer);
  if (dropped) return giveBack(offer, entry, droppedByFloor ? 0 : droppedBy);
  const gave = gaveAmount > 0 || gavePoints || delivered;
  if (!gave && !giftOffered) {
    if (short > 0 || (cutPoints && cutBy == 0)) return giveBack(offer, entry, 0);
    if (cutBy != 0) return giveBack(offer, entry, cutBy);
    undo(entry);
    noteUndo();
    setReason(offer, REASON_NO_EFFECT);
    return;
  }
  // After this point it must succeed.
  settle(offer, match, matches, usedBit, gave);
  keep(entry);
}

/** Undone by a limit (its address) or by a floor (0). */
function giveBack(offer: i32, entry: usize, limit: usize): void {
  undo(entry);
  noteUndo();
  if (limit == 0) setResult(offer, REASON_FLOOR, -1, -1, short);
  else setResult(offer, reasonOf(limit), -1, slotOf(limit), 0);
}

function settle(offer: i32, match: i32, matches: i32, usedBit: u32, gave: bool): void {
  const plan = planAt(offer);
  endAct(offer, gave);
  if (match >= 0 && usedBit != 0) useUp(match, usedBit);
  if (!gave) return setReason(offer, REASON_OFFERED);
  if (limitCount != 0) {
    consume(MEASURE_USES, 1);
    consume(MEASURE_REPEATS, matches);
  }
  if (match >= 0) bookRepeats(offer, matches);
  const programme = load<i32>(plan, PLAN_BURN_PROGRAMME);
  if (programme >= 0) addCell(burnedCell(programme), load<i64>(plan, PLAN_BURN_POINTS));
  const reduced = gaveAmount < meant || cutPoints;
  if (reduced) setResult(offer, REASON_REDUCED, -1, slotOf(cutBy), short);
  else setReason(offer, REASON_APPLIED);
}

/** True = the offer is dropped. */
function applyEffect(offer: i32, place: i32, effect: usize, depth: i32, set: i32, match: i32, won: bool): bool {
  const kind = <u32>load<u8>(effect, EFFECT_KIND);
  if (kind == KIND_DISCOUNT) return applyDiscount(offer, place, effect, depth, set, match, won);
  if (kind == KIND_POINTS) return applyPoints(offer, effect, depth, set);
  hadTarget = true;
  if (kind == KIND_GIFT) return applyGift(offer, place, effect, depth);
  delivered = true;
  return false;
}

function applyDiscount(offer: i32, place: i32, effect: usize, depth: i32, set: i32, match: i32, won: bool): bool {
  if (won) {
    hadTarget = true;
    meant += wonParts(place, depth);
  } else {
    if (!charge(effect, offer, load<i32>(planAt(offer), PLAN_NODE), depth, set, match)) return false;
    hadTarget = true;
    meant += intended;
    short += unplaced;
  }
  const dropped = judgeParts(offer, operationOf(effect) == OP_AMOUNT);
  short += floorShort;
  if (dropped) {
    droppedByFloor = true;
    return true;
  }
  if (limitCount != 0 && limitParts()) return true;
  takeParts(offer, place, <u32>load<u8>(effect, EFFECT_ON) == ON_ORDER);
  return false;
}

function applyGift(offer: i32, place: i32, effect: usize, depth: i32): bool {
  if (!chargeGift(effect, offer, depth)) {
    giftOffered = true;
    bookGift(offer, place, <i32>load<i64>(effect, EFFECT_POINTS), false);
    return false;
  }
  meant += giftIntended;
  if (limitCount != 0 && limitParts()) return true;
  takeParts(offer, place, false);
  bookGiftUnits();
  bookGift(offer, place, giftUnits, true);
  delivered = true;
  return false;
}

function applyPoints(offer: i32, effect: usize, depth: i32, set: i32): bool {
  grantPoints(effect, offer, depth, set);
  if (grantTarget || alwaysHasTarget(effect)) hadTarget = true;
  if (grantDropped != 0) {
    droppedByFloor = grantDropped == DROPPED_BY_FLOOR;
    return true;
  }
  if (grantCut) cutPoints = true;
  if (grantNumerator == 0 && grantFixed == 0) return false;
  gavePoints = true;
  bookPoints(offer, load<i32>(effect, EFFECT_PROGRAMME), grantNumerator, grantFixed);
  if (limitCount != 0) consume(MEASURE_POINTS, grantWhole);
  return false;
}

/** r(u) −= c(u), and the books are written. */
function takeParts(offer: i32, place: i32, onOrder: bool): void {
  const total = totalC();
  gaveAmount += total;
  if (limitCount != 0) {
    consume(MEASURE_AMOUNT, total);
    consume(MEASURE_UNITS, chargedUnits());
  }
  for (let i = 0; i < partCount && !stopped; i++) {
    const part = partAt(i);
    if (part.c == 0) continue;
    let funded: i64 = 0;
    let taken: i64 = 0;
    for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
      const segment = segmentAt(at);
      const c = segment.c;
      if (c == 0) continue;
      const fund = isFunded ? fundingOf(c) : 0;
      lowerRun(segment, c, fund);
      touchSegment(segment, c);
      noteWon(segment, place);
      funded += fund * <i64>segment.units;
      taken += c * <i64>segment.units;
    }
    assert(stopped || taken == part.c, "units of a part do not add up");
    const cell = isShipping(part.entry) ? CELL_SHIPPING_DISCOUNT : onOrder ? CELL_ORDER_DISCOUNT : CELL_ITEM_DISCOUNT;
    bookDiscount(offer, part.entry, part.c, funded, cell);
  }
}
