// Applying an offer (DESIGN §6): all its effects in order, as one transaction. After an effect has passed floors and limits
// its amounts are booked; when the offer is dropped, or gave nothing at all, the books are put back. Called by nodes.ts
// and line-scope.ts, for good or inside a trial.

import { chargeDiscount, chargeWon } from "./discount.js";
import { assert } from "./assert.js";
import { add, ceil, type Fraction, isPositive, ZERO } from "./fraction.js";
import { bookedFunding } from "./funding.js";
import { takeGift } from "./gifts.js";
import { consume, discounted, type Guard, guardsOf, limitNumber } from "./limits.js";
import { type Group, matchOf, targetsOf, usedUp } from "./match.js";
import { copyBooks, type Decision, type Frame, type PerUnit, type Result, totalOf, type Unit } from "./model.js";
import { grantPoints } from "./points.js";
import { excludedFrom, select } from "./selectors.js";
import { isDiscount, isPoints, type PlacedOffer } from "./tree.js";

/** What the effects gave so far. */
interface Gains {
  readonly byEffect: Map<number, PerUnit>;
  readonly touched: Set<Unit>;
  readonly gifts: Map<number, number>;
  points: ReadonlyMap<string, Fraction>;
  amount: bigint;
  intended: bigint;
  short: bigint;
  /** A payload other than a gift that is only offered. */
  delivered: boolean;
  giftOffered: boolean;
  pointsCut: boolean;
  cutByFloor: boolean;
  cutBy: Guard | undefined;
}

/** The first guard or floor that undoes the offer. */
type Drop = "floor" | Guard | undefined;

/** `won`: for the winner of a line-scoped node, what each effect gave in the trial on the entries it won. */
export function applyOffer(
  decision: Decision,
  placed: PlacedOffer,
  frame: Frame,
  won?: ReadonlyMap<number, PerUnit>,
): Result {
  const before = copyBooks(decision.books);
  const guards = guardsOf(decision, placed);
  const { groups, drop: dropByRepeats } = matchGroups(decision, placed, frame, guards);
  const gains: Gains = {
    byEffect: new Map(),
    touched: new Set(),
    gifts: new Map(),
    points: new Map(),
    amount: 0n,
    intended: 0n,
    short: 0n,
    delivered: false,
    giftOffered: false,
    pointsCut: false,
    cutByFloor: false,
    cutBy: undefined,
  };
  let drop: Drop = dropByRepeats;
  placed.offer.effects.forEach((_, index) => {
    drop ??= applyEffect(decision, placed, index, frame, guards, groups, won === undefined ? undefined : (won.get(index) ?? new Map()), gains);
  });

  if (drop !== undefined) {
    decision.books = before;
    return undone(drop, gains.short);
  }
  const gave = gains.amount > 0n || [...gains.points.values()].some(isPositive) || gains.delivered;
  if (!gave && !gains.giftOffered) {
    decision.books = before;
    return undone(gains.cutByFloor ? "floor" : gains.cutBy, gains.short);
  }
  // After this point it must succeed.
  return book(decision, placed, guards, groups, gains, gave);
}

function undone(why: Drop, short: bigint): Result {
  const base = { status: "suppressed", eligible: true } as const;
  if (why === undefined) return { ...base, reason: "no-effect" };
  if (why === "floor") return { ...base, reason: "floor", ...(short > 0n ? { short } : {}) };
  return { ...base, reason: why.reason, limit: why.id };
}

/** The match, with no more repeats than limits leave. */
function matchGroups(
  decision: Decision,
  placed: PlacedOffer,
  frame: Frame,
  guards: readonly Guard[],
): { groups: readonly Group[]; drop: Drop } {
  const match = placed.offer.match;
  if (match === undefined) return { groups: [], drop: undefined };
  const { groups } = matchOf(decision, placed, frame, match.repeat ?? Infinity);
  const { kept, drop } = limitNumber(decision, guards, "repeats", BigInt(groups.length));
  return { groups: matchOf(decision, placed, frame, Number(kept)).groups, drop };
}

function applyEffect(
  decision: Decision,
  placed: PlacedOffer,
  index: number,
  frame: Frame,
  guards: readonly Guard[],
  groups: readonly Group[],
  won: PerUnit | undefined,
  gains: Gains,
): Drop {
  const { offer, home } = placed;
  const effect = offer.effects[index]!;
  if (isDiscount(effect)) {
    const selected =
      offer.match === undefined
        ? [select(decision, effect.select, frame.net, excludedFrom(decision, home, "discount"))]
        : targetsOf(offer.match, groups, effect, frame.net);
    const charged =
      won === undefined
        ? chargeDiscount(decision, placed, effect, frame, guards, selected)
        : chargeWon(decision, placed, effect, guards, won);
    gains.short += charged.short;
    gains.cutByFloor ||= charged.short > 0n;
    gains.cutBy ??= charged.cutBy;
    if (charged.drop !== undefined) return charged.drop;
    take(decision, placed, guards, index, charged.taken, charged.intended, gains);
  } else if (isPoints(effect)) {
    const granted = grantPoints(decision, placed, effect, frame, guards);
    if (granted.drop !== undefined) return granted.drop;
    gains.cutBy ??= granted.cutBy;
    gains.cutByFloor ||= granted.cutByFloor;
    gains.pointsCut ||= granted.cutByFloor || granted.cutBy !== undefined;
    gains.points = new Map(gains.points).set(effect.points, add(gains.points.get(effect.points) ?? ZERO, granted.given));
    for (const entry of granted.touched) for (const unit of entry.units) gains.touched.add(unit);
    consume(decision, guards, "points", ceil(granted.given));
  } else if ("gift" in effect) {
    const gift = takeGift(decision, placed, effect, guards);
    gains.cutBy ??= gift.cutBy;
    if (gift.drop !== undefined) return gift.drop;
    take(decision, placed, guards, index, gift.taken, gift.intended, gains);
    for (const unit of gift.units) decision.books.giftsTaken.add(unit);
    gains.gifts.set(index, gift.units.length);
    if (gift.units.length > 0) gains.delivered = true;
    else gains.giftOffered = true;
  } else {
    gains.delivered = true;
  }
  return undefined;
}

/** r(u) −= c(u), and the books are written. */
function take(
  decision: Decision,
  placed: PlacedOffer,
  guards: readonly Guard[],
  index: number,
  taken: PerUnit,
  intended: bigint,
  gains: Gains,
): void {
  const { net, funded } = decision.books;
  for (const [unit, amount] of taken) {
    // INVARIANT (no surcharge): a net only ever falls, and never below zero.
    assert(amount >= 0n && amount <= net[unit.at]!, "an amount lies between 0 and the running net");
    net[unit.at] = net[unit.at]! - amount;
    funded[unit.at] = funded[unit.at]! + bookedFunding(decision, placed, amount);
    if (amount > 0n) gains.touched.add(unit);
  }
  consume(decision, guards, "amount", totalOf(taken));
  consume(decision, guards, "units", BigInt(discounted(taken).length));
  gains.byEffect.set(index, taken);
  gains.amount += totalOf(taken);
  gains.intended += intended;
}

function book(
  decision: Decision,
  placed: PlacedOffer,
  guards: readonly Guard[],
  groups: readonly Group[],
  gains: Gains,
  gave: boolean,
): Result {
  const { books } = decision;
  const { offer, home } = placed;
  const status = gave ? "applied" : "offered";
  books.applied.push({ offer: offer.id, status, byEffect: gains.byEffect, touched: gains.touched });
  if (offer.match !== undefined) {
    books.matched.set(home, new Set([...(books.matched.get(home) ?? []), ...usedUp(offer.match, groups)]));
  }
  if (!gave) return { status: "offered", reason: "offered", eligible: true, gifts: gains.gifts };
  consume(decision, guards, "uses", 1n);
  consume(decision, guards, "repeats", BigInt(groups.length));
  if (offer.burn !== undefined) {
    const { programme, points } = offer.burn;
    books.rewards.set(programme, (books.rewards.get(programme) ?? 0n) + BigInt(points));
  }
  const reduced = gains.amount < gains.intended || gains.pointsCut;
  return {
    status: "applied",
    reason: reduced ? "reduced" : "applied",
    eligible: true,
    amount: gains.amount,
    points: gains.points,
    gifts: gains.gifts,
    ...(offer.match === undefined ? {} : { repeats: groups.length }),
    ...(reduced && gains.short > 0n ? { short: gains.short } : {}),
    ...(reduced && gains.cutBy !== undefined ? { limit: gains.cutBy.id } : {}),
  };
}

