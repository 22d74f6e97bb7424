// Spread and Lower (DESIGN §6): how an amount is handed out over pieces with weights and caps, parts always summing to the
// whole. The only place where an amount is divided among others. Called by discount.ts, floors.ts, limits.ts, points.ts
// and burn.ts.

import type { RoundingMode, Spread } from "../rulebook.js";
import { assert } from "./assert.js";
import { byEntry, compareEntryIds, type Entry, type PerUnit, totalOf, type Unit } from "./model.js";
import { compareBigInt } from "./order.js";
import { divFloor, divRound } from "./rounding.js";

export type SpreadMethod = NonNullable<Spread["method"]>;

export interface Piece {
  readonly weight: bigint;
  /** Undefined: no cap. */
  readonly cap: bigint | undefined;
  /** Who it is, for ties: an entry, or one unit of it. */
  readonly entry: Entry;
  readonly unit?: number;
}

/** The share of each piece. Pieces come in cart order. */
export function spread(
  amount: bigint,
  pieces: readonly Piece[],
  method: SpreadMethod,
  mode: RoundingMode = "half-up",
): bigint[] {
  assert(amount >= 0n, "an amount to spread is not negative");
  const shares = pieces.map(() => 0n);
  let open = pieces.map((_, index) => index).filter((index) => pieces[index]!.weight > 0n);
  if (open.length === 0) return shares;
  const caps = open.map((index) => pieces[index]!.cap);
  const room = caps.reduce((all, cap) => (all === undefined || cap === undefined ? undefined : all + cap), 0n as bigint | undefined);
  let left = room !== undefined && room < amount ? room : amount;
  const whole = left;

  // Each round either ends or fills at least one piece.
  for (;;) {
    const round = distribute(left, open.map((index) => pieces[index]!), method, mode);
    const full = new Set(open.filter((index, place) => exceedsCap(round[place]!, pieces[index]!.cap)));
    if (full.size === 0) {
      open.forEach((index, place) => (shares[index] = round[place]!));
      break;
    }
    for (const index of full) {
      shares[index] = pieces[index]!.cap!;
      left -= pieces[index]!.cap!;
    }
    open = open.filter((index) => !full.has(index));
    if (open.length === 0) break;
  }
  // INVARIANT (sum of parts): the shares of what could be placed sum to it, and none is negative.
  assert(shares.reduce((all, share) => all + share, 0n) === whole, "the shares sum to the whole");
  assert(shares.every((share) => share >= 0n), "no share is negative");
  return shares;
}

function exceedsCap(share: bigint, cap: bigint | undefined): boolean {
  return cap !== undefined && share > cap;
}

/** One round, without caps. Every weight is positive. */
function distribute(amount: bigint, pieces: readonly Piece[], method: SpreadMethod, mode: RoundingMode): bigint[] {
  const weights = pieces.reduce((all, piece) => all + piece.weight, 0n);
  const floors = pieces.map((piece) => divFloor(amount * piece.weight, weights));
  switch (method) {
    case "largest-remainder":
    case "largest-remainder-first":
    case "largest-remainder-last":
      return giveOneEach(amount, floors, byRemainder(amount, weights, pieces, method));
    case "floor-first":
      return giveOneEach(amount, floors, pieces.map((_, place) => place));
    case "floor-last":
      return giveOneEach(amount, floors, pieces.map((_, place) => place).reverse());
    case "last-absorbs":
      return lastAbsorbs(amount, pieces.map((piece) => divRound(amount * piece.weight, weights, mode)));
    case "half-down":
      return correctFromFirst(amount, pieces.map((piece) => divRound(amount * piece.weight, weights, "half-down")));
  }
}

/** Places by remainder, largest first; ties by id, or by position. */
function byRemainder(amount: bigint, weights: bigint, pieces: readonly Piece[], method: SpreadMethod): number[] {
  const remainder = (place: number): bigint => (amount * pieces[place]!.weight) % weights;
  const byId = (a: number, b: number): number =>
    compareEntryIds(pieces[a]!.entry, pieces[b]!.entry) || (pieces[a]!.unit ?? 0) - (pieces[b]!.unit ?? 0);
  const tie = {
    "largest-remainder": byId,
    "largest-remainder-first": (a: number, b: number) => a - b,
    "largest-remainder-last": (a: number, b: number) => b - a,
  }[method as "largest-remainder"];
  return pieces.map((_, place) => place).sort((a, b) => compareBigInt(remainder(b), remainder(a)) || tie(a, b));
}

/** The left-over, one to each in this order. */
function giveOneEach(amount: bigint, floors: readonly bigint[], order: readonly number[]): bigint[] {
  const shares = [...floors];
  let left = amount - shares.reduce((all, share) => all + share, 0n);
  for (const place of order) {
    if (left === 0n) break;
    shares[place] = shares[place]! + 1n;
    left -= 1n;
  }
  return shares;
}

function lastAbsorbs(amount: bigint, rounded: readonly bigint[]): bigint[] {
  const shares = [...rounded];
  const last = shares.length - 1;
  const before = shares.slice(0, last).reduce((all, share) => all + share, 0n);
  shares[last] = amount > before ? amount - before : 0n;
  let excess = before > amount ? before - amount : 0n;
  for (let place = last - 1; excess > 0n; place--) {
    const cut = shares[place]! < excess ? shares[place]! : excess;
    shares[place] = shares[place]! - cut;
    excess -= cut;
  }
  return shares;
}

function correctFromFirst(amount: bigint, rounded: readonly bigint[]): bigint[] {
  const shares = [...rounded];
  let difference = amount - shares.reduce((all, share) => all + share, 0n);
  for (let place = 0; difference !== 0n; place = (place + 1) % shares.length) {
    if (difference > 0n) {
      shares[place] = shares[place]! + 1n;
      difference -= 1n;
    } else if (shares[place]! > 0n) {
      shares[place] = shares[place]! - 1n;
      difference += 1n;
    }
  }
  return shares;
}

// ---------------------------------------------------------------------------------------------------- units

/** An entry's share over its units, as evenly as caps allow, the odd ones to the first units. */
export function spreadEvenly(amount: bigint, units: readonly Unit[], cap: (unit: Unit) => bigint): Map<Unit, bigint> {
  const pieces = units.map((unit) => ({ weight: 1n, cap: cap(unit), entry: unit.entry, unit: unit.number }));
  const shares = spread(amount, pieces, "floor-first");
  return new Map(units.map((unit, place) => [unit, shares[place]!]));
}

/** Lower(c, T): the amounts brought down to T in proportion, entries first, then their units. */
export function lower(amounts: PerUnit, to: bigint): PerUnit {
  if (totalOf(amounts) <= to) return amounts;
  const entries = [...byEntry(amounts.keys())];
  const sums = entries.map(([entry, units]) => {
    const all = units.reduce((sum, unit) => sum + amounts.get(unit)!, 0n);
    return { weight: all, cap: all, entry };
  });
  const shares = spread(to, sums, "largest-remainder");
  const lowered = new Map<Unit, bigint>();
  entries.forEach(([entry, units], place) => {
    const pieces = units.map((unit) => ({ weight: amounts.get(unit)!, cap: amounts.get(unit)!, entry, unit: unit.number }));
    const parts = spread(shares[place]!, pieces, "largest-remainder");
    units.forEach((unit, index) => lowered.set(unit, parts[index]!));
  });
  return lowered;
}
