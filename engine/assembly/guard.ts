// What floors leave of an effect's amounts (DESIGN §6, Floors): units and lines floor by floor, then selections and the cart.
// Works on the parts of the effect at hand, lowers c, adds up what was missing (floorShort), or says that the whole offer
// is dropped. Judged on running nets less the trial amount, with the funding the trial would bring. Called by discount.ts
// and linescope.ts; points.ts judges points by holdsOnCart.

import { FLOOR_ON_CLIP, FLOOR_ON_DROP, FLOOR_ON_DROP_LINE, FLOOR_SCOPE_UNIT, PLAN_FLOOR_COUNT, PLAN_FLOOR_START } from "../layout";
import {
  APPLIES,
  BLOCKED,
  EXEMPT,
  costOf,
  countsFunding,
  countsPoints,
  countsShipping,
  factOf,
  floorScope,
  holdsOn,
  isGuarded,
  isPiecewise,
  leastNet,
  onFloor,
  readFloor,
  redistributes,
  standing,
  withoutTax,
  looksAtMargin,
} from "./floors";
import { fundingOf, fundsUnits, isFunded } from "./funding";
import {
  Part,
  clearPart,
  firstSelected,
  keepPart,
  keepParts,
  lowerPart,
  lowerParts,
  nextSelected,
  partAt,
  partCount,
  restorePart,
  restoreParts,
  sumPartC,
} from "./parts";
import { costOfPoints } from "./points-worth";
import { floorCount, floorStart, planAt } from "./rules";
import { Segment, entryAt, entryCount, entryRun, isShipping, segmentAt } from "./units";
import { spend } from "./work";

const MILLION: i64 = 1000000;

/** What floors kept from being given, by the effect at hand. */
export let floorShort: i64 = 0;

// ---------------------------------------------------------------------------------------------------- the list of floors

/** The rulebook's floors, then the offer's. */
export function floorsOf(offer: i32): i32 {
  return floorCount + load<i32>(planAt(offer), PLAN_FLOOR_COUNT);
}

/** Reads the floor at a place of that list. */
export function readFloorOf(offer: i32, place: i32): void {
  if (place < floorCount) readFloor(floorStart + place);
  else readFloor(load<i32>(planAt(offer), PLAN_FLOOR_START) + place - floorCount);
}

/** Judges c of all parts. `clips`: the operation is an amount. True = the offer is dropped. */
export function judgeParts(offer: i32, clips: bool): bool {
  floorShort = 0;
  const count = floorsOf(offer);
  if (count == 0) return false;
  for (let i = 0; i < count; i++) {
    readFloorOf(offer, i);
    if (isPiecewise() && judgePieces(onFloor(clips))) return true;
  }
  for (let i = 0; i < count; i++) {
    readFloorOf(offer, i);
    if (!isPiecewise() && judgeWhole(onFloor(clips))) return true;
  }
  return false;
}

// ---------------------------------------------------------------------------------------------------- units and lines

/** Set by allowedOf…: below at entry, or blocked. */
let closed: bool = false;

function judgePieces(on: u32): bool {
  spend(partCount);
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    if (part.c == 0 || !isGuarded(part.entry)) continue;
    const stands = standing(part.entry);
    if (stands == EXEMPT) continue;
    if (floorScope == FLOOR_SCOPE_UNIT ? judgeUnits(part, stands, on) : judgeLine(part, stands, on)) return true;
  }
  return false;
}

function judgeUnits(part: Part, stands: i32, on: u32): bool {
  let changed = false;
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
    const segment = segmentAt(at);
    const wanted = segment.c;
    if (wanted == 0) continue;
    const allowed = allowedOfUnit(segment, wanted, stands);
    if (allowed >= wanted) continue;
    if (on == FLOOR_ON_DROP_LINE || (on == FLOOR_ON_DROP && !closed)) {
      // The first unit that breaks it decides; the others are not judged any more.
      floorShort += wanted - allowed;
      if (on == FLOOR_ON_DROP) return true;
      clearPart(part);
      return false;
    }
    floorShort += (wanted - allowed) * <i64>segment.units;
    segment.c = on == FLOOR_ON_CLIP ? allowed : 0;
    changed = true;
  }
  if (changed) sumPartC(part);
  return false;
}

function judgeLine(part: Part, stands: i32, on: u32): bool {
  const wanted = part.c;
  const allowed = allowedOfLine(part, stands);
  if (allowed >= wanted) return false;
  floorShort += wanted - allowed;
  if (on == FLOOR_ON_DROP && !closed) return true;
  if (on == FLOOR_ON_CLIP) lowerPart(part, allowed);
  else clearPart(part);
  return false;
}

/** The largest amount ≤ wanted that holds on each unit of the segment. */
function allowedOfUnit(segment: Segment, wanted: i64, stands: i32): i64 {
  closed = stands == BLOCKED;
  if (closed) return 0;
  if (!isFunded || !countsFunding()) {
    const entry = segment.entry;
    return allowedAbove(leastNet(entry, 1, entryAt(entry).list, countsFunding() ? segment.fund : 0), segment.run, wanted);
  }
  if (unitHolds(segment, wanted)) return wanted;
  if (!unitHolds(segment, 0)) {
    closed = true;
    return 0;
  }
  let low: i64 = 0;
  let high = wanted;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (unitHolds(segment, middle)) low = middle;
    else high = middle;
  }
  return low;
}

function unitHolds(segment: Segment, trial: i64): bool {
  spend(1);
  const entry = segment.entry;
  const net = segment.run - trial;
  if (!looksAtMargin()) return holdsOn(net, entryAt(entry).list, 0, 0, factOf(entry, 1), 0);
  const funded = countsFunding() ? segment.fund + fundingOf(trial) : 0;
  return holdsOn(net, 0, withoutTax(entry, net), costOf(entry, 1), 0, funded);
}

/** The largest amount ≤ wanted that leaves a net of at least `least`. */
function allowedAbove(least: i64, net: i64, wanted: i64): i64 {
  if (net - wanted >= least) return wanted;
  closed = net < least;
  return closed ? 0 : net - least;
}

/** The largest amount ≤ c of the part that holds on the whole line. */
function allowedOfLine(part: Part, stands: i32): i64 {
  closed = stands == BLOCKED;
  if (closed) return 0;
  const wanted = part.c;
  if (!isFunded || !countsFunding()) {
    const entry = part.entry;
    const book = entryAt(entry);
    const least = leastNet(entry, book.units, book.list * <i64>book.units, countsFunding() ? book.funded : 0);
    return allowedAbove(least, entryRun(entry), wanted);
  }
  if (lineHolds(part, wanted)) return wanted;
  if (!lineHolds(part, 0)) {
    closed = true;
    return 0;
  }
  let low: i64 = 0;
  let high = wanted;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lineHolds(part, middle)) low = middle;
    else high = middle;
  }
  return low;
}

function lineHolds(part: Part, trial: i64): bool {
  spend(1);
  const entry = part.entry;
  const book = entryAt(entry);
  const units = book.units;
  const net = entryRun(entry) - trial;
  if (!looksAtMargin()) return holdsOn(net, book.list * <i64>units, 0, 0, factOf(entry, units), 0);
  const funded = countsFunding() ? book.funded + trialFunding(part, trial) : 0;
  return holdsOn(net, 0, withoutTax(entry, net), costOf(entry, units), 0, funded);
}

/** What the funder brings when the part's amounts are lowered to `trial` in all. */
function trialFunding(part: Part, trial: i64): i64 {
  if (!isFunded || trial == 0) return 0;
  // Where only a share is paid, it does not matter which units bear the amount.
  if (!fundsUnits) return fundingOf(trial);
  if (trial == part.c) return partFunding(part);
  keepPart(part);
  lowerPart(part, trial);
  const funded = partFunding(part);
  restorePart(part);
  return funded;
}

function partFunding(part: Part): i64 {
  let funded: i64 = 0;
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
    const segment = segmentAt(at);
    if (segment.c != 0) funded += fundingOf(segment.c) * <i64>segment.units;
  }
  return funded;
}

// ---------------------------------------------------------------------------------------------------- redistribution

/** Does some floor send what it cuts to others? */
export function anyRedistributes(offer: i32): bool {
  const count = floorsOf(offer);
  for (let i = 0; i < count; i++) {
    readFloorOf(offer, i);
    if (redistributes()) return true;
  }
  return false;
}

/** Lowers the caps of units and entries to what redistributing floors allow. c is scratch here, and 0 afterwards. */
export function capParts(offer: i32): void {
  const count = floorsOf(offer);
  for (let i = 0; i < count; i++) {
    readFloorOf(offer, i);
    if (redistributes() && floorScope == FLOOR_SCOPE_UNIT) for (let k = 0; k < partCount; k++) capUnits(partAt(k));
  }
  for (let k = 0; k < partCount; k++) sumCaps(partAt(k));
  for (let i = 0; i < count; i++) {
    readFloorOf(offer, i);
    if (redistributes() && floorScope != FLOOR_SCOPE_UNIT) for (let k = 0; k < partCount; k++) capLine(partAt(k));
  }
}

function capUnits(part: Part): void {
  if (!isGuarded(part.entry)) return;
  const stands = standing(part.entry);
  if (stands == EXEMPT) return;
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
    const segment = segmentAt(at);
    const allowed = allowedOfUnit(segment, segment.run, stands);
    if (allowed < segment.cap) segment.cap = allowed;
  }
}

function sumCaps(part: Part): void {
  let room: i64 = 0;
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
    room += segmentAt(at).cap * <i64>segmentAt(at).units;
  }
  part.room = room;
}

function capLine(part: Part): void {
  if (!isGuarded(part.entry)) return;
  const stands = standing(part.entry);
  if (stands == EXEMPT) return;
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) segmentAt(at).c = segmentAt(at).run;
  sumPartC(part);
  const allowed = allowedOfLine(part, stands);
  if (allowed < part.room) part.room = allowed;
  clearPart(part);
}

// ---------------------------------------------------------------------------------------------------- selections, the cart

// Sums over the counted entries that the effect does not touch; then the effect's parts are added per trial.
let restNet: i64 = 0;
let restList: i64 = 0;
let restWorth: i64 = 0;
let restCost: i64 = 0;
let restFacts: i64 = 0;
let restFunded: i64 = 0;

function judgeWhole(on: u32): bool {
  spend(entryCount);
  let flagged = false;
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    part.flag = 0;
    if (isShipping(part.entry)) part.flag = countsShipping() ? 1 : 0;
    else if (isGuarded(part.entry)) {
      const stands = standing(part.entry);
      if (stands == APPLIES) part.flag = 1;
      else if (stands == BLOCKED) {
        floorShort += part.c;
        clearPart(part);
      }
    }
    if (part.flag != 0 && part.c != 0) flagged = true;
  }
  if (!flagged) return false;
  let wanted: i64 = 0;
  for (let i = 0; i < partCount; i++) if (partAt(i).flag) wanted += partAt(i).c;
  sumRest(countsPoints() ? costOfPoints(-1, 0) : 0);
  if (partsHold()) return false;
  keepParts();
  if (!wholeHolds(0)) {
    for (let i = 0; i < partCount; i++) {
      const part = partAt(i);
      if (part.flag == 0 || isShipping(part.entry)) continue;
      floorShort += part.c;
      clearPart(part);
    }
    return false;
  }
  let low: i64 = 0;
  let high = wanted;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (wholeHolds(middle)) low = middle;
    else high = middle;
  }
  floorShort += wanted - low;
  if (on == FLOOR_ON_DROP) return true;
  lowerParts(low, true);
  return false;
}

/** Does it hold with the flagged parts lowered to `trial`? Leaves them as they were. */
function wholeHolds(trial: i64): bool {
  spend(partCount);
  lowerParts(trial, true);
  const holds = partsHold();
  restoreParts();
  return holds;
}

/** The counted entries that are in no flagged part. */
function sumRest(cost: i64): void {
  restNet = 0;
  restList = 0;
  restWorth = -cost;
  restCost = 0;
  restFacts = 0;
  restFunded = 0;
  let place = 0;
  for (let entry = 0; entry < entryCount; entry++) {
    while (place < partCount && <i32>partAt(place).entry < entry) place += 1;
    if (place < partCount && partAt(place).entry == <u32>entry && partAt(place).flag != 0) continue;
    if (isShipping(entry)) {
      if (countsShipping()) restWorth += entryRun(entry) * MILLION;
      continue;
    }
    if (!isGuarded(entry) || standing(entry) != APPLIES) continue;
    const book = entryAt(entry);
    const net = entryRun(entry);
    restNet += net;
    restList += book.list * <i64>book.units;
    restWorth += looksAtMargin() ? withoutTax(entry, net) : 0;
    restCost += costOf(entry, book.units);
    restFacts += factOf(entry, book.units);
    restFunded += book.funded;
  }
}

/** Does it hold with c as it stands? */
function partsHold(): bool {
  let net = restNet;
  let list = restList;
  let worth = restWorth;
  let cost = restCost;
  let facts = restFacts;
  let funded = restFunded;
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    if (part.flag == 0) continue;
    const entry = part.entry;
    const own = entryRun(entry) - part.c;
    if (isShipping(entry)) {
      worth += own * MILLION;
      continue;
    }
    const book = entryAt(entry);
    net += own;
    list += book.list * <i64>book.units;
    worth += looksAtMargin() ? withoutTax(entry, own) : 0;
    cost += costOf(entry, book.units);
    facts += factOf(entry, book.units);
    funded += book.funded + (isFunded && countsFunding() ? partFunding(part) : 0);
  }
  return holdsOn(net, list, worth, cost, facts, funded);
}

/** For points: does the floor that was read hold on the cart as it is, with points costing so many millionths? */
export function holdsOnCart(cost: i64): bool {
  spend(entryCount);
  let net: i64 = 0;
  let list: i64 = 0;
  let worth: i64 = -cost;
  let costs: i64 = 0;
  let facts: i64 = 0;
  let funded: i64 = 0;
  for (let entry = 0; entry < entryCount; entry++) {
    if (isShipping(entry)) {
      if (countsShipping()) worth += entryRun(entry) * MILLION;
      continue;
    }
    if (!isGuarded(entry) || standing(entry) != APPLIES) continue;
    const book = entryAt(entry);
    const own = entryRun(entry);
    net += own;
    list += book.list * <i64>book.units;
    worth += looksAtMargin() ? withoutTax(entry, own) : 0;
    costs += costOf(entry, book.units);
    facts += factOf(entry, book.units);
    funded += book.funded;
  }
  return holdsOn(net, list, worth, costs, facts, funded);
}
