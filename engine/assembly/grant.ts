// One points effect (DESIGN §10): what each selected line would get, as exact or fixed points, lowered to whole points by its
// maximum, by cart floors that count points, by limits; then credited. Called by offer.ts, which books and undoes.

import {
  EFFECT_MAX_POINTS,
  EFFECT_MONEY,
  EFFECT_MULTIPLY,
  EFFECT_OF_TOTAL,
  EFFECT_OP,
  EFFECT_POINTS,
  EFFECT_PROGRAMME,
  EFFECT_SELECTOR,
  EFFECT_SELECTS,
  EFFECT_STEPS,
  EXCLUDE_POINTS,
  FLOOR_ON_DROP,
  MEASURE_POINTS,
  METHOD_LARGEST,
  OP_ADD,
  OP_MULTIPLY,
  OP_PER_FULL,
  OP_RATE,
  OP_STEPS,
  PLAN_NODE,
  ROUND_FLOOR,
  STEP_MULTIPLY,
  STEP_OP,
  STEP_POINTS,
  VALUE_ENTRY,
} from "../layout";
import { exclusionBits } from "./exclusions";
import { countsPoints, isPiecewise, onFloor } from "./floors";
import { floorsOf, holdsOnCart, readFloorOf } from "./guard";
import { limitNumber } from "./limits";
import { partAt, partCount, selectParts, trimParts } from "./parts";
import { creditExact, creditFixed, creditStray, frozenFixed, frozenNumerator } from "./points";
import { costOfPoints, denominatorOf, numeratorOf } from "./points-worth";
import { divCeil, divFloor } from "./round";
import { planAt } from "./rules";
import { NO_CAP, addPiece, beginPieces, pieceAt, spreadPieces } from "./spread";
import { moneyValue } from "./stamps";
import { firstRow, readsEach, rowOfCart, rowOfPart } from "./steps";
import { touchLine } from "./touched";
import { entryAt, lineCount, rankEntries } from "./units";
import { mulDiv, remainder } from "./wide";

/** What was credited: a numerator, and fixed points; `grantWhole` is both, rounded up. */
export let grantNumerator: i64 = 0;
export let grantFixed: i64 = 0;
export let grantWhole: i64 = 0;
/** Some line was selected. */
export let grantTarget: bool = false;
/** A floor or a limit took some of it. */
export let grantCut: bool = false;
export const DROPPED_BY_FLOOR: u32 = 1;
export const DROPPED_BY_LIMIT: u32 = 2;
export let grantDropped: u32 = 0;

// The grant at work: Part.intended is a line's numerator or fixed points; `stray` are fixed points that no line gets.
let exact: bool = false;
let stray: i64 = 0;
let programme: i32 = 0;
let denominator: i64 = 1;

/** Selected lines of a points effect as parts; answers whether there are any. */
export function selectLines(effect: usize, depth: i32, set: i32): bool {
  selectParts(load<u32>(effect, EFFECT_SELECTOR), depth, exclusionBits(set, EXCLUDE_POINTS), VALUE_ENTRY);
  trimParts(lineCount);
  return partCount != 0;
}

export function grantPoints(effect: usize, offer: i32, depth: i32, set: i32): void {
  programme = load<i32>(effect, EFFECT_PROGRAMME);
  denominator = denominatorOf(programme);
  grantNumerator = 0;
  grantFixed = 0;
  grantWhole = 0;
  grantCut = false;
  grantDropped = 0;
  exact = false;
  stray = 0;
  const names = load<u8>(effect, EFFECT_SELECTS) != 0;
  grantTarget = selectLines(effect, depth, set);
  if (!grantTarget && names) return;
  for (let i = 0; i < partCount; i++) partAt(i).intended = 0;
  want(effect, load<i32>(planAt(offer), PLAN_NODE), depth);

  const most = load<i64>(effect, EFFECT_MAX_POINTS);
  if (most >= 0) lowerTo(most);
  if (floorPoints(offer)) {
    grantDropped = DROPPED_BY_FLOOR;
    return;
  }
  const whole = divCeil(given(), denominator);
  const kept = limitNumber(MEASURE_POINTS, whole, true);
  if (kept < 0) {
    grantDropped = DROPPED_BY_LIMIT;
    return;
  }
  if (kept < whole) {
    grantCut = true;
    lowerTo(kept);
  }
  credit(names);
}

/** All of it as a numerator. */
function given(): i64 {
  let sum: i64 = 0;
  for (let i = 0; i < partCount; i++) sum += partAt(i).intended;
  return exact ? sum : (sum + stray) * denominator;
}

// ---------------------------------------------------------------------------------------------------- what it wants

function want(effect: usize, node: i32, depth: i32): void {
  const op = <u32>load<u8>(effect, EFFECT_OP);
  const points = load<i64>(effect, EFFECT_POINTS);
  if (op == OP_ADD) return wantFixed(points);
  if (op == OP_MULTIPLY) return wantMultiple(effect, load<i32>(effect, EFFECT_MULTIPLY), depth);
  if (op == OP_RATE) {
    exact = true;
    const unit = numeratorOf(points, moneyValue(load<u32>(effect, EFFECT_MONEY)), denominator);
    for (let i = 0; i < partCount; i++) partAt(i).intended = partAt(i).worth * unit;
    return;
  }
  if (op == OP_PER_FULL) {
    let worth: i64 = 0;
    for (let i = 0; i < partCount; i++) worth += partAt(i).worth;
    return wantFixed(divFloor(worth, moneyValue(load<u32>(effect, EFFECT_MONEY))) * points);
  }
  assert(op == OP_STEPS, "operation of a points effect");
  wantSteps(effect, node, depth);
}

/** Over the lines by worth; to no line where nothing weighs. */
function wantFixed(points: i64): void {
  let worth: i64 = 0;
  beginPieces();
  for (let i = 0; i < partCount; i++) worth += partAt(i).worth;
  if (worth == 0) {
    stray = points;
    return;
  }
  rankEntries();
  for (let i = 0; i < partCount; i++) addPiece(partAt(i).worth, NO_CAP, 1, entryAt(partAt(i).entry).idRank, 0);
  spreadPieces(points, METHOD_LARGEST, ROUND_FLOOR);
  for (let i = 0; i < partCount; i++) partAt(i).intended = pieceAt(i).out;
}

function wantMultiple(effect: usize, thousandths: i32, depth: i32): void {
  exact = true;
  for (let i = 0; i < partCount; i++) partAt(i).intended = multipleOf(effect, partAt(i).entry, thousandths, depth);
}

/** (m − 1) × P, or × (P + Q), of a line. */
function multipleOf(effect: usize, line: i32, thousandths: i32, depth: i32): i64 {
  let points = frozenNumerator(programme, line, depth);
  if (load<u8>(effect, EFFECT_OF_TOTAL) != 0) points += frozenFixed(programme, line, depth) * denominator;
  assert(thousandths >= 1000, "a multiplier below one");
  const more = <i64>mulDiv(<u64>points, <u64>(thousandths - 1000), 1000);
  assert(remainder == 0, "a fraction the common denominator does not hold");
  return more;
}

function wantSteps(effect: usize, node: i32, depth: i32): void {
  const steps = load<i32>(effect, EFFECT_STEPS);
  exact = <u32>load<u8>(firstRow(steps), STEP_OP) == OP_MULTIPLY;
  if (!readsEach(steps)) {
    const row = rowOfCart(steps, node, depth);
    if (row == 0) return;
    if (exact) return wantMultiple(effect, load<i32>(row, STEP_MULTIPLY), depth);
    return wantFixed(load<i64>(row, STEP_POINTS));
  }
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    const row = rowOfPart(steps, part);
    if (row == 0) continue;
    part.intended = exact
      ? multipleOf(effect, part.entry, load<i32>(row, STEP_MULTIPLY), depth)
      : load<i64>(row, STEP_POINTS);
  }
}

// ---------------------------------------------------------------------------------------------------- what it may

/** Down to so many whole points, in proportion to what each line would get. */
function lowerTo(points: i64): void {
  // Compared as whole points: numerators of a bound may not fit.
  if (divCeil(given(), denominator) <= points) return;
  if (stray != 0) {
    stray = points;
    return;
  }
  rankEntries();
  beginPieces();
  for (let i = 0; i < partCount; i++) addPiece(partAt(i).intended, NO_CAP, 1, entryAt(partAt(i).entry).idRank, 0);
  spreadPieces(points, METHOD_LARGEST, ROUND_FLOOR);
  for (let i = 0; i < partCount; i++) partAt(i).intended = exact ? pieceAt(i).out * denominator : pieceAt(i).out;
}

/** Floors of scope selection and cart that count points. True = the offer is dropped. */
function floorPoints(offer: i32): bool {
  const count = floorsOf(offer);
  for (let i = 0; i < count; i++) {
    readFloorOf(offer, i);
    if (isPiecewise() || !countsPoints()) continue;
    const all = given();
    if (all == 0 || holdsOnCart(costOfPoints(programme, all))) continue;
    if (!holdsOnCart(costOfPoints(programme, 0))) {
      grantCut = true;
      lowerTo(0);
      continue;
    }
    let low: i64 = 0;
    let high = divCeil(all, denominator);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (holdsOnCart(costOfPoints(programme, middle * denominator))) low = middle;
      else high = middle;
    }
    grantCut = true;
    if (onFloor(true) == FLOOR_ON_DROP) return true;
    lowerTo(low);
  }
  return false;
}

// INVARIANT (sum of parts): what lines get and what no line gets is what the offer reports.
function credit(names: bool): void {
  let sum: i64 = 0;
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    sum += part.intended;
    if (exact) creditExact(programme, part.entry, part.intended);
    else creditFixed(programme, part.entry, part.intended);
  }
  creditStray(programme, stray);
  grantNumerator = exact ? sum : 0;
  grantFixed = exact ? 0 : sum + stray;
  grantWhole = exact ? divCeil(sum, denominator) : grantFixed;
  if (!names || (grantNumerator == 0 && grantFixed == 0)) return;
  for (let i = 0; i < partCount; i++) touchLine(partAt(i).entry);
}
