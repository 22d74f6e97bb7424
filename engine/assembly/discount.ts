// One discount effect, from its units to what each of them is charged less (DESIGN §6): the selection, the intended amount
// of each granule (operation, rounding, increment, ending, maximum), the spread to units. Leaves Part.c and Segment.c; floors
// (guard.ts), limits and the taking (offer.ts) follow. Called by offer.ts.

import {
  EFFECT_BASE,
  EFFECT_ENDING_OF,
  EFFECT_ENDING_VALUE,
  EFFECT_INCREMENT,
  EFFECT_MAX_ROW,
  EFFECT_MONEY,
  EFFECT_ON,
  EFFECT_OP,
  EFFECT_PPM,
  EFFECT_ROUND_LEVEL,
  EFFECT_ROUND_MODE,
  EFFECT_SELECTOR,
  EFFECT_SPREAD_BY,
  EFFECT_SPREAD_METHOD,
  EFFECT_SPREAD_TO,
  EFFECT_STEPS,
  EXCLUDE_DISCOUNT,
  LEVEL_ORDER,
  LEVEL_UNIT,
  METHOD_LARGEST,
  ON_EACH,
  ON_UNIT,
  OP_AMOUNT,
  OP_NONE,
  OP_PERCENT,
  OP_PRICE,
  OP_STEPS,
  ROUND_FLOOR,
  SPREAD_LIST,
  SPREAD_QUANTITY,
  SPREAD_TO_UNIT,
  SPREAD_WORTH,
  STEP_MONEY,
  STEP_OP,
  STEP_PPM,
  VALUE_ENTRY,
  VALUE_LIST,
} from "../layout";
import { exclusionBits } from "./exclusions";
import { chooseTargets, chosenBatchAt, chosenBatchCount, chosenAt, markChosen, markGroup, remarkChosen } from "./groups";
import { anyRedistributes, capParts } from "./guard";
import { Batch } from "./match";
import {
  Part,
  firstSelected,
  lowerParts,
  nextSelected,
  partAt,
  partCount,
  partsOfCharged,
  partsOfMarked,
  piecesToUnits,
  selectParts,
  spreadEvenly,
  sumPartC,
  totalC,
} from "./parts";
import { divRound, mirrored, mulDivRound } from "./round";
import { addPiece, beginPieces, pieceAt, spreadPieces } from "./spread";
import { firstRow, readsEach, rowOfCart, rowOfPart } from "./steps";
import { moneyValue } from "./stamps";
import { baseOf, carveAt, carveTo, entryAt, rankEntries, segmentAt } from "./units";
import { mulDiv, remainder } from "./wide";
import { spend, stopped } from "./work";

const MILLION: i64 = 1000000;
/** Below this, times a rate fits 63 bits. */
const SMALL: i64 = 9000000000000;

/** What counts as intended for `reduced`. */
export let intended: i64 = 0;
/** What redistributing floors kept from being placed. */
export let unplaced: i64 = 0;

// The effect at work.
let effect: usize = 0;
let offer: i32 = 0;
let depth: i32 = 0;
let on: u32 = 0;
let base: u32 = 0;
/** Operation by the effect or by the row reached. */
let op: u32 = 0;
let ppm: i64 = 0;
let money: i64 = 0;
let redistributing: bool = false;

/** The operation of an effect, or of its table's rows. */
export function operationOf(at: usize): u32 {
  const own = <u32>load<u8>(at, EFFECT_OP);
  return own == OP_STEPS ? <u32>load<u8>(firstRow(load<i32>(at, EFFECT_STEPS)), STEP_OP) : own;
}

/** The units an effect without match selects, as parts; answers whether there are any. */
export function selectTargets(at: usize, baseDepth: i32, set: i32): bool {
  selectParts(load<u32>(at, EFFECT_SELECTOR), baseDepth, exclusionBits(set, EXCLUDE_DISCOUNT), load<u8>(at, EFFECT_BASE));
  return partCount != 0;
}

/** Works out c of the effect for an offer of `node`. `match`: index of its match, -1 = none. True = it has units. */
export function charge(at: usize, ofOffer: i32, node: i32, baseDepth: i32, set: i32, match: i32): bool {
  effect = at;
  offer = ofOffer;
  depth = baseDepth;
  on = load<u8>(at, EFFECT_ON);
  base = load<u8>(at, EFFECT_BASE);
  intended = 0;
  unplaced = 0;
  const steps = load<i32>(at, EFFECT_STEPS);
  const tabled = <u32>load<u8>(at, EFFECT_OP) == OP_STEPS;
  const each = tabled && readsEach(steps);
  const shared = operationOf(at);
  const grouped = match >= 0 && on != ON_UNIT && on != ON_EACH;
  if (match < 0) selectTargets(at, baseDepth, set);
  else {
    chooseTargets(match, at, baseDepth, grouped);
    markChosen();
    if (!grouped) partsOfMarked(baseDepth, base);
  }
  if (tabled && !each) readRow(rowOfCart(steps, node, baseDepth));
  else readOperation(at);
  if (grouped) {
    if (chosenBatchCount != 0) chargeGroups();
    return chosenBatchCount != 0;
  }
  if (partCount == 0) return false;
  if (op == OP_NONE) return true;
  const level = shared == OP_PERCENT ? <u32>load<u8>(at, EFFECT_ROUND_LEVEL) : 0;
  if (on == ON_UNIT || (on == ON_EACH && level == LEVEL_UNIT)) chargeUnits(each ? steps : -1);
  else if (on == ON_EACH && (level != LEVEL_ORDER || each)) chargeEach(each ? steps : -1);
  else chargeWhole();
  return true;
}

function readOperation(at: usize): void {
  op = load<u8>(at, EFFECT_OP);
  ppm = load<u32>(at, EFFECT_PPM);
  money = op == OP_AMOUNT || op == OP_PRICE ? moneyValue(load<u32>(at, EFFECT_MONEY)) : 0;
}

/** A step's operation; no row reached = none. */
function readRow(row: usize): void {
  if (row == 0) {
    op = OP_NONE;
    return;
  }
  op = load<u8>(row, STEP_OP);
  ppm = load<u32>(row, STEP_PPM);
  money = op == OP_PERCENT ? 0 : moneyValue(load<u32>(row, STEP_MONEY));
}

// ---------------------------------------------------------------------------------------------------- intended amounts

/** What a granule of value V and worth W is meant to give: never below 0 nor above W. */
function intendedOf(value: i64, worth: i64): i64 {
  if (op == OP_PERCENT) return percentOf(value, worth);
  if (op == OP_AMOUNT) return min(money, worth);
  if (op == OP_PRICE) return max(worth - money, 0);
  return 0;
}

function percentOf(value: i64, worth: i64): i64 {
  const mode = <u32>load<u8>(effect, EFFECT_ROUND_MODE);
  const row = load<u32>(effect, EFFECT_INCREMENT);
  const step = row == 0 ? 0 : moneyValue(row);
  let amount: i64 = 0;
  if (step > 1) {
    // The price is a multiple of the step; it rounds the way the discount does not.
    const whole = <i64>mulDiv(<u64>value, <u64>ppm, <u64>MILLION);
    const exact = whole >= worth ? 0 : (worth - whole) * MILLION - <i64>remainder;
    amount = exact <= 0 ? worth : max(worth - step * divRound(exact, step * MILLION, mirrored(mode)), 0);
  } else {
    amount = min(value < SMALL ? divRound(value * ppm, MILLION, mode) : mulDivRound(value, ppm, MILLION, mode), worth);
  }
  const modulus = load<i64>(effect, EFFECT_ENDING_OF);
  if (modulus == 0) return amount;
  const price = worth - amount;
  let down = (price - load<i64>(effect, EFFECT_ENDING_VALUE)) % modulus;
  if (down < 0) down += modulus;
  return price >= down ? worth - (price - down) : amount;
}

/** `max` of the effect, -1 = none. */
function most(): i64 {
  const row = load<u32>(effect, EFFECT_MAX_ROW);
  return row == 0 ? -1 : moneyValue(row);
}

// ---------------------------------------------------------------------------------------------------- unit and each

/** `steps`: table that each entry reads for itself, -1 = none. */
function chargeUnits(steps: i32): void {
  let sum: i64 = 0;
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    if (steps >= 0) readRow(rowOfPart(steps, part));
    const entry = entryAt(part.entry);
    for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
      const segment = segmentAt(at);
      const worth = baseOf(segment, depth);
      segment.c = intendedOf(base == VALUE_ENTRY ? worth : base == VALUE_LIST ? entry.list : entry.regular, worth);
    }
    sumPartC(part);
    sum += part.c;
  }
  const bound = most();
  if (bound >= 0 && sum > bound) {
    lowerParts(bound, false);
    sum = bound;
  }
  intended = sum;
  for (let i = 0; i < partCount; i++) clipPart(partAt(i));
}

/** c := min(c, r) */
function clipPart(part: Part): void {
  let sum: i64 = 0;
  for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
    const segment = segmentAt(at);
    if (segment.c > segment.cap) segment.c = segment.cap;
    sum += segment.c * <i64>segment.units;
  }
  part.c = sum;
}

function chargeEach(steps: i32): void {
  let sum: i64 = 0;
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    if (steps >= 0) readRow(rowOfPart(steps, part));
    part.intended = intendedOf(part.value, part.worth);
    sum += part.intended;
  }
  const bound = most();
  if (bound >= 0 && sum > bound) {
    lowerIntended(bound);
    sum = bound;
  }
  intended = sum;
  for (let i = 0; i < partCount; i++) spreadEvenly(partAt(i), partAt(i).intended);
}

/** Lower of DESIGN §6 on amounts that no unit has yet. */
function lowerIntended(target: i64): void {
  rankEntries();
  beginPieces();
  for (let i = 0; i < partCount; i++) {
    const amount = partAt(i).intended;
    addPiece(amount, amount, 1, entryAt(partAt(i).entry).idRank, 0);
  }
  spreadPieces(target, METHOD_LARGEST, ROUND_FLOOR);
  for (let i = 0; i < partCount; i++) partAt(i).intended = pieceAt(i).out;
}

// ---------------------------------------------------------------------------------------------------- selection and order

/** All parts together. */
function chargeWhole(): void {
  let value: i64 = 0;
  let worth: i64 = 0;
  for (let i = 0; i < partCount; i++) {
    value += partAt(i).value;
    worth += partAt(i).worth;
  }
  let amount = intendedOf(value, worth);
  const bound = most();
  if (bound >= 0 && amount > bound) amount = bound;
  intended = amount;
  redistributing = anyRedistributes(offer);
  spreadWhole(amount);
}

/** Over entries by weight and then evenly, or over units at once. */
function spreadWhole(amount: i64): void {
  const by = <u32>load<u8>(effect, EFFECT_SPREAD_BY);
  const method = <u32>load<u8>(effect, EFFECT_SPREAD_METHOD);
  const mode = <u32>load<u8>(effect, EFFECT_ROUND_MODE);
  const toUnits = <u32>load<u8>(effect, EFFECT_SPREAD_TO) == SPREAD_TO_UNIT;
  let room: i64 = 0;
  if (redistributing) {
    for (let i = 0; i < partCount; i++) room += roomOf(partAt(i), by, toUnits);
    capParts(offer);
  }
  if (method == METHOD_LARGEST) rankEntries();
  beginPieces();
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    const entry = entryAt(part.entry);
    if (toUnits) {
      for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
        const segment = segmentAt(at);
        const weight = by == SPREAD_WORTH ? baseOf(segment, depth) : by == SPREAD_LIST ? entry.list : 1;
        addPiece(weight, segment.cap, segment.units, entry.idRank, at);
      }
      continue;
    }
    addPiece(weightOf(part, by), part.room, 1, entry.idRank, 0);
  }
  const placed = spreadPieces(amount, method, mode);
  if (toUnits) {
    piecesToUnits();
    for (let i = 0; i < partCount; i++) sumPartC(partAt(i));
  } else {
    for (let i = 0; i < partCount; i++) partAt(i).share = pieceAt(i).out;
    for (let i = 0; i < partCount; i++) spreadEvenly(partAt(i), partAt(i).share);
  }
  if (redistributing) unplaced += min(amount, room) - placed;
}

function weightOf(part: Part, by: u32): i64 {
  if (by == SPREAD_WORTH) return part.worth;
  if (by == SPREAD_LIST) return entryAt(part.entry).list * <i64>part.units;
  return by == SPREAD_QUANTITY ? <i64>part.units : 1;
}

/** Σ r of what has weight: what could be placed but for floors. */
function roomOf(part: Part, by: u32, toUnits: bool): i64 {
  if (by == SPREAD_WORTH && toUnits) {
    let room: i64 = 0;
    for (let at = firstSelected(part); at != 0; at = nextSelected(part, at)) {
      const segment = segmentAt(at);
      if (baseOf(segment, depth) != 0) room += segment.run * <i64>segment.units;
    }
    return room;
  }
  const weight = toUnits && by == SPREAD_LIST ? entryAt(part.entry).list : weightOf(part, by);
  return weight == 0 ? 0 : part.room;
}

// ---------------------------------------------------------------------------------------------------- groups of a match

/** Each group of chosen units priced together; then all of them are the selection. */
function chargeGroups(): void {
  redistributing = anyRedistributes(offer);
  let sum: i64 = 0;
  for (let b = 0; b < chosenBatchCount && !stopped; b++) {
    const batch = chosenBatchAt(b);
    if (batch.pickCount == 0) continue;
    const amount = redistributing ? -1 : chargeAlike(batch);
    if (amount >= 0) {
      sum += amount * <i64>batch.groups;
      continue;
    }
    for (let group = 0; group < batch.groups && !stopped; group++) sum += chargeGroup(batch, group);
  }
  remarkChosen();
  partsOfCharged(depth);
  intended = sum;
  const bound = most();
  if (bound < 0 || sum <= bound) return;
  intended = bound;
  if (totalC() > bound) lowerParts(bound, false);
}

function chargeGroup(batch: Batch, group: i32): i64 {
  spend(batch.pickCount);
  markGroup(batch, group);
  partsOfMarked(depth, base);
  let value: i64 = 0;
  let worth: i64 = 0;
  for (let i = 0; i < partCount; i++) {
    value += partAt(i).value;
    worth += partAt(i).worth;
  }
  const amount = intendedOf(value, worth);
  spreadWhole(amount);
  return amount;
}

/** Many groups of one pick each, whose units all get the same: done at once. -1 = not that simple. */
function chargeAlike(batch: Batch): i64 {
  if (batch.groups == 1 || batch.pickCount != 1) return -1;
  const pick = chosenAt(batch.pickStart);
  if (pick.count != pick.stride || stopped) return -1;
  const all = pick.count * batch.groups;
  const segment = segmentAt(carveAt(pick.entry, pick.first, pick.hint));
  carveTo(segment, all);
  if (stopped || segment.units != all) return -1;
  const units = <i64>pick.count;
  const each = baseOf(segment, depth);
  const entry = entryAt(pick.entry);
  const value = base == VALUE_ENTRY ? each : base == VALUE_LIST ? entry.list : entry.regular;
  const amount = intendedOf(value * units, each * units);
  const share = amount / units;
  if (share * units != amount || share > segment.run || (each == 0 && amount != 0)) return -1;
  segment.c = share;
  return amount;
}
