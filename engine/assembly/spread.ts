// Spread(A, pieces with weight and cap) of DESIGN §6: the one way an amount is cut up, for money and for points. A piece is
// an entry, or a run of equal units; a run is cut (its segment too) only where its units get different shares. The caller
// puts pieces in cart order with addPiece(), calls spreadPieces(), reads `out` of each. Not re-entrant: copy results away
// before the next use. Called by parts, lower, effects, points, burn.

import {
  METHOD_FLOOR_FIRST,
  METHOD_FLOOR_LAST,
  METHOD_HALF_DOWN,
  METHOD_LARGEST,
  METHOD_LARGEST_FIRST,
  METHOD_LARGEST_LAST,
  METHOD_LAST_ABSORBS,
  ROUND_HALF_DOWN,
} from "../layout";
import { mulDivRound } from "./round";
import { PIECES, PIECES_MAX, PIECE_BYTES } from "./slots";
import { SORT_KEYS, sortBy } from "./sort";
import { segmentAt, split } from "./units";
import { mulDiv, remainder } from "./wide";
import { spend, stop, stopped } from "./work";

//   0      8   16  24    28   32   36   40
//   weight cap out units rank done segment rest
@unmanaged
export class Piece {
  /** Of one unit. */
  weight: i64;
  /** Most one unit may get. */
  cap: i64;
  /** What each unit gets. */
  out: i64;
  /** An entry is one unit; a run is as many as it has. */
  units: i32;
  /** Tie-break among entries: Entry.idRank. */
  rank: i32;
  /** 1 = settled at its cap, or without weight. */
  done: u32;
  /** Segment behind a run, 0 = an entry. */
  segment: usize;
  /** A × weight mod W. */
  rest: u64;
}

export const NO_CAP: i64 = i64.MAX_VALUE;
export let pieceCount: i32 = 0;
/** Σ weight × units of the pieces in play. */
let totalWeight: i64 = 0;

// @ts-ignore: decorator
@inline export function pieceAt(index: i32): Piece {
  return changetype<Piece>(PIECES + <usize>index * PIECE_BYTES);
}

export function beginPieces(): void {
  pieceCount = 0;
}

export function addPiece(weight: i64, cap: i64, units: i32, rank: i32, segment: usize): void {
  if (<usize>pieceCount == PIECES_MAX) return stop();
  const piece = pieceAt(pieceCount);
  piece.weight = weight;
  piece.cap = cap;
  piece.out = 0;
  piece.units = units;
  piece.rank = rank;
  piece.segment = segment;
  pieceCount += 1;
}

// INVARIANT (sum of parts): Σ out × units = the amount that is answered, and no piece gets more than its cap.
/** Spreads `amount`; answers what was placed (less only when the caps do not hold it). */
export function spreadPieces(amount: i64, method: u32, mode: u32): i64 {
  assert(stopped || amount >= 0, "a negative amount to spread");
  let room: i64 = 0;
  for (let i = 0; i < pieceCount; i++) {
    const piece = pieceAt(i);
    piece.out = 0;
    piece.done = piece.weight == 0 ? 1 : 0;
    if (piece.weight == 0) continue;
    if (piece.cap == NO_CAP) room = NO_CAP;
    else if (room != NO_CAP) room += piece.cap * <i64>piece.units;
  }
  if (amount > room) amount = room;
  let left = amount;
  while (left > 0 && !stopped) {
    spend(pieceCount);
    shareOut(left, method, mode);
    let over = false;
    for (let i = 0; i < pieceCount; i++) {
      const piece = pieceAt(i);
      if (piece.done || piece.out <= piece.cap) continue;
      piece.out = piece.cap;
      piece.done = 1;
      left -= piece.cap * <i64>piece.units;
      over = true;
    }
    if (!over) break;
    for (let i = 0; i < pieceCount; i++) if (!pieceAt(i).done) pieceAt(i).out = 0;
  }
  assert(stopped || placed() == amount, "parts do not add up to the amount spread");
  return amount;
}

function placed(): i64 {
  let sum: i64 = 0;
  for (let i = 0; i < pieceCount; i++) sum += pieceAt(i).out * <i64>pieceAt(i).units;
  return sum;
}

/** One round: shares of the pieces in play, caps not looked at. */
function shareOut(amount: i64, method: u32, mode: u32): void {
  totalWeight = 0;
  for (let i = 0; i < pieceCount; i++) {
    const piece = pieceAt(i);
    if (!piece.done) totalWeight += piece.weight * <i64>piece.units;
  }
  if (totalWeight == 0) return;
  if (method == METHOD_LAST_ABSORBS) return lastAbsorbs(amount, mode);
  if (method == METHOD_HALF_DOWN) return halfDown(amount);
  let left = amount;
  for (let i = 0; i < pieceCount; i++) {
    const piece = pieceAt(i);
    if (piece.done) continue;
    piece.out = <i64>mulDiv(<u64>amount, <u64>piece.weight, <u64>totalWeight);
    piece.rest = remainder;
    left -= piece.out * <i64>piece.units;
  }
  if (left == 0) return;
  if (method == METHOD_FLOOR_FIRST) return oneEachFromFirst(left);
  if (method == METHOD_FLOOR_LAST) return oneEachFromLast(left);
  largestRemainders(left, method);
}

// ---------------------------------------------------------------------------------------------------- the left-over

/** The piece becomes its first `units` units; the others follow as a piece of their own. */
function cut(index: i32, units: i32): void {
  const piece = pieceAt(index);
  assert(piece.segment != 0 && units > 0 && units < piece.units, "a cut inside a run");
  if (<usize>pieceCount == PIECES_MAX) stop();
  spend((pieceCount - index) >> 3);
  const rest = split(segmentAt(piece.segment), units);
  if (stopped) return;
  const at = changetype<usize>(piece);
  memory.copy(at + PIECE_BYTES, at, <usize>(pieceCount - index) * PIECE_BYTES);
  pieceCount += 1;
  const next = pieceAt(index + 1);
  next.units = piece.units - units;
  next.segment = changetype<usize>(rest);
  piece.units = units;
}

function oneEachFromFirst(left: i64): void {
  for (let i = 0; i < pieceCount && left > 0; i++) {
    const piece = pieceAt(i);
    if (piece.done) continue;
    if (<i64>piece.units > left) cut(i, <i32>left);
    if (stopped) return;
    piece.out += 1;
    left -= <i64>piece.units;
  }
}

function oneEachFromLast(left: i64): void {
  for (let i = pieceCount - 1; i >= 0 && left > 0; i--) {
    let piece = pieceAt(i);
    if (piece.done) continue;
    if (<i64>piece.units > left) {
      cut(i, piece.units - <i32>left);
      piece = pieceAt(i + 1);
    }
    if (stopped) return;
    piece.out += 1;
    left -= <i64>piece.units;
  }
}

// Keys are indexes of pieces; units of one entry are in unit order there, and sorting is stable.
function byRestThenId(a: u32, b: u32): i32 {
  const x = pieceAt(a);
  const y = pieceAt(b);
  if (x.rest != y.rest) return x.rest > y.rest ? -1 : 1;
  return x.rank - y.rank;
}
function byRestThenFirst(a: u32, b: u32): i32 {
  const x = pieceAt(a);
  const y = pieceAt(b);
  if (x.rest != y.rest) return x.rest > y.rest ? -1 : 1;
  return <i32>a - <i32>b;
}
function byRestThenLast(a: u32, b: u32): i32 {
  const x = pieceAt(a);
  const y = pieceAt(b);
  if (x.rest != y.rest) return x.rest > y.rest ? -1 : 1;
  return <i32>b - <i32>a;
}

function largestRemainders(left: i64, method: u32): void {
  let count = 0;
  for (let i = 0; i < pieceCount; i++) {
    if (pieceAt(i).done || pieceAt(i).rest == 0) continue;
    store<u32>(SORT_KEYS + (<usize>count << 2), i);
    count += 1;
  }
  if (method == METHOD_LARGEST) sortBy(count, byRestThenId);
  else if (method == METHOD_LARGEST_FIRST) sortBy(count, byRestThenFirst);
  else {
    assert(method == METHOD_LARGEST_LAST, "spread method");
    sortBy(count, byRestThenLast);
  }
  for (let k = 0; k < count && left > 0; k++) {
    const index = <i32>load<u32>(SORT_KEYS + (<usize>k << 2));
    let piece = pieceAt(index);
    if (<i64>piece.units > left) {
      // The last one to get something, so that indexes behind the cut are not read any more.
      if (method == METHOD_LARGEST_LAST) {
        cut(index, piece.units - <i32>left);
        piece = pieceAt(index + 1);
      } else {
        cut(index, <i32>left);
      }
      if (stopped) return;
    }
    piece.out += 1;
    left -= <i64>piece.units;
  }
  assert(stopped || left == 0, "left-over of the largest remainders");
}

// ---------------------------------------------------------------------------------------------------- other people's ways

function lastAbsorbs(amount: i64, mode: u32): void {
  let last = pieceCount - 1;
  while (last >= 0 && pieceAt(last).done) last -= 1;
  if (pieceAt(last).units > 1) {
    cut(last, pieceAt(last).units - 1);
    if (stopped) return;
    last += 1;
  }
  let left = amount;
  for (let i = 0; i < last; i++) {
    const piece = pieceAt(i);
    if (piece.done) continue;
    piece.out = mulDivRound(amount, piece.weight, totalWeight, mode);
    left -= piece.out * <i64>piece.units;
  }
  pieceAt(last).out = max(left, 0);
  // More than there was: taken back from the end, as far as each has.
  for (let i = last - 1; i >= 0 && left < 0; i--) {
    if (pieceAt(i).done || pieceAt(i).out == 0) continue;
    left = takeBack(i, left);
    if (stopped) return;
  }
}

/** Lowers units of piece `index`, the last first, by −left in all; answers what is still missing (≤ 0). */
function takeBack(index: i32, left: i64): i64 {
  const piece = pieceAt(index);
  const has = piece.out * <i64>piece.units;
  if (has + left <= 0) {
    piece.out = 0;
    return has + left;
  }
  const emptied = <i32>(-left / piece.out);
  const part = -left - <i64>emptied * piece.out;
  let units = piece.units;
  if (emptied > 0) {
    cut(index, units - emptied);
    if (stopped) return 0;
    pieceAt(index + 1).out = 0;
    units -= emptied;
  }
  if (part > 0) {
    let one = index;
    if (units > 1) {
      cut(index, units - 1);
      if (stopped) return 0;
      one = index + 1;
    }
    const last = pieceAt(one);
    last.out = last.out - part;
  }
  return 0;
}

function halfDown(amount: i64): void {
  let left = amount;
  for (let i = 0; i < pieceCount; i++) {
    const piece = pieceAt(i);
    if (piece.done) continue;
    piece.out = mulDivRound(amount, piece.weight, totalWeight, ROUND_HALF_DOWN);
    left -= piece.out * <i64>piece.units;
  }
  // Each share is off by half a unit at most, so one cycle always does.
  const step: i64 = left > 0 ? 1 : -1;
  let owed = left > 0 ? left : -left;
  for (let i = 0; i < pieceCount && owed > 0; i++) {
    const piece = pieceAt(i);
    if (piece.done || (step < 0 && piece.out == 0)) continue;
    if (<i64>piece.units > owed) cut(i, <i32>owed);
    if (stopped) return;
    piece.out += step;
    owed -= <i64>piece.units;
  }
  assert(stopped || owed == 0, "correction of half-down shares");
}
