// Floors (DESIGN §6): invariants on the result, judged on running nets less a trial amount. Units and lines first, floor by
// floor; then selections and the cart. What stands below its floor at entry takes nothing more. Called by discount.ts and,
// for the cost of points, by points.ts.

import type { Floor } from "../rulebook.js";
import { costOfPoints } from "./cost-of-points.js";
import { ceil, type Fraction, fraction, isPositive, ZERO } from "./fraction.js";
import { bisect, counts, holds, isGuarded, standing, type Standing } from "./floor-holds.js";
import { byEntry, type Decision, type Entry, type PerUnit, total, totalOf, type Unit } from "./model.js";
import { lower } from "./spread.js";
import type { Operation } from "./intended.js";
import type { PlacedOffer } from "./tree.js";

export type OnFloor = NonNullable<Floor["on"]>;

export interface Floored {
  readonly kept: PerUnit;
  readonly short: bigint;
  /** A floor drops the whole offer. */
  readonly drop: boolean;
}

/** The rulebook's floors as listed, then the offer's. */
export function floorsOf({ rulebook }: Decision, { offer }: PlacedOffer): Floor[] {
  return [...(rulebook.floors ?? []), ...(offer.floors ?? [])];
}

export function isPiecewise({ scope }: Floor): boolean {
  return scope === "unit" || scope === "line";
}

/** What the floor does to amounts that were placed already: as given, else by the operation. */
function onFloor(floor: Floor, operation: Operation | "points"): Exclude<OnFloor, "redistribute"> {
  const clips = operation === "amount" || operation === "points";
  const on = floor.on ?? (clips ? "clip" : isPiecewise(floor) ? "drop-line" : "drop");
  if (on === "redistribute") return "clip";
  return on === "drop-line" && !isPiecewise(floor) ? "drop" : on;
}

export function redistributes(floor: Floor): boolean {
  return isPiecewise(floor) && floor.on === "redistribute";
}

// ---------------------------------------------------------------------------------------------------- units and lines

interface Allowed {
  readonly amount: bigint;
  /** Below at entry, or blocked: never a reason to drop the offer. */
  readonly closed: boolean;
}

function allowed(
  decision: Decision,
  placed: PlacedOffer,
  floor: Floor,
  piece: readonly Unit[],
  wanted: PerUnit,
): Allowed {
  const most = totalOf(wanted);
  const stands = standing(decision, floor, piece[0]!.entry);
  if (stands === "exempt") return { amount: most, closed: false };
  if (stands === "blocked") return { amount: 0n, closed: true };
  const holdsAt = (amount: bigint): boolean => holds(decision, placed, floor, piece, lower(wanted, amount));
  if (holdsAt(most)) return { amount: most, closed: false };
  if (!holdsAt(0n)) return { amount: 0n, closed: true };
  return { amount: bisect(most, holdsAt), closed: false };
}

/** The floor's pieces among these entries: whole lines, or their units one by one; in cart order. */
function piecesOf(decision: Decision, floor: Floor, entries: Iterable<Entry>): (readonly Unit[])[] {
  const lines = [...entries].filter((entry) => isGuarded(decision, floor, entry)).sort((a, b) => a.index - b.index);
  return lines.flatMap(({ units }) => (floor.scope === "unit" ? units.map((unit) => [unit]) : [units]));
}

/** Floors of scope unit and line, then of scope selection and cart, on what one effect would take. */
export function floorDiscount(
  decision: Decision,
  placed: PlacedOffer,
  operation: Operation,
  wanted: PerUnit,
): Floored {
  const floors = floorsOf(decision, placed);
  let state: Floored = { kept: wanted, short: 0n, drop: false };
  for (const floor of [...floors.filter(isPiecewise), ...floors.filter((one) => !isPiecewise(one))]) {
    const on = onFloor(floor, operation);
    const judge = isPiecewise(floor) ? floorPieces : floorWhole;
    const judged = judge(decision, placed, floor, on, state.kept);
    state = { kept: judged.kept, short: state.short + judged.short, drop: judged.drop };
    if (state.drop) break;
  }
  return state;
}

function floorPieces(decision: Decision, placed: PlacedOffer, floor: Floor, on: OnFloor, wanted: PerUnit): Floored {
  const kept = new Map(wanted);
  let short = 0n;
  const entries = new Set([...wanted.keys()].map(({ entry }) => entry));
  for (const piece of piecesOf(decision, floor, entries)) {
    const own = new Map(piece.filter((unit) => kept.has(unit)).map((unit) => [unit, kept.get(unit)!]));
    const most = totalOf(own);
    if (most === 0n) continue;
    const { amount: much, closed } = allowed(decision, placed, floor, piece, own);
    if (most <= much) continue;
    short += most - much;
    if (on === "drop" && !closed) return { kept: wanted, short, drop: true };
    if (on === "drop") clear(kept, own.keys());
    else if (on === "drop-line") clear(kept, piece[0]!.entry.units);
    else for (const [unit, amount] of lower(own, much)) kept.set(unit, amount);
  }
  return { kept, short, drop: false };
}

/** c = 0 on those of these units that are in it. */
function clear(amounts: Map<Unit, bigint>, units: Iterable<Unit>): void {
  for (const unit of units) if (amounts.has(unit)) amounts.set(unit, 0n);
}

/** Redistribute: the most each unit, and each entry's selected units together, may take. */
export function redistributionCaps(
  decision: Decision,
  placed: PlacedOffer,
  selected: readonly Unit[],
): { unit: (unit: Unit) => bigint; entry: (entry: Entry) => bigint } {
  const { books } = decision;
  const floors = floorsOf(decision, placed).filter(redistributes);
  const units = new Map(selected.map((unit) => [unit, books.net[unit.at]!]));
  const groups = byEntry(selected);
  for (const floor of floors.filter(({ scope }) => scope === "unit")) {
    for (const unit of selected.filter(({ entry }) => isGuarded(decision, floor, entry))) {
      const most = allowed(decision, placed, floor, [unit], new Map([[unit, books.net[unit.at]!]])).amount;
      if (most < units.get(unit)!) units.set(unit, most);
    }
  }
  const entries = new Map([...groups].map(([entry, own]) => [entry, total(own, (unit) => units.get(unit)!)]));
  for (const floor of floors.filter(({ scope }) => scope === "line")) {
    for (const [entry, own] of groups) {
      if (!isGuarded(decision, floor, entry)) continue;
      const wanted = new Map(own.map((unit) => [unit, books.net[unit.at]!]));
      const most = allowed(decision, placed, floor, entry.units, wanted).amount;
      if (most < entries.get(entry)!) entries.set(entry, most);
    }
  }
  return { unit: (unit) => units.get(unit)!, entry: (entry) => entries.get(entry)! };
}

// ---------------------------------------------------------------------------------------------------- selections, the cart

function floorWhole(decision: Decision, placed: PlacedOffer, floor: Floor, on: OnFloor, wanted: PerUnit): Floored {
  const lines = decision.entries.filter((entry) => isGuarded(decision, floor, entry));
  const stands = (entry: Entry): Standing => standing(decision, floor, entry);
  const blocked = new Set(lines.filter((entry) => stands(entry) === "blocked"));
  const blockedUnits = [...wanted.keys()].filter(({ entry }) => blocked.has(entry));
  let short = total(blockedUnits, (unit) => wanted.get(unit)!);
  const kept = new Map(wanted);
  clear(kept, blockedUnits);

  const units = countedUnits(decision, floor);
  const mine = new Map(units.filter((unit) => kept.has(unit)).map((unit) => [unit, kept.get(unit)!]));
  const most = totalOf(mine);
  const cost = counts(floor, "points") ? costOfPoints(decision) : 0n;
  const holdsAt = (amount: bigint): boolean => holds(decision, placed, floor, units, lower(mine, amount), cost);
  if (most === 0n || holdsAt(most)) return { kept, short, drop: false };
  if (!holdsAt(0n)) {
    const goods = [...mine.keys()].filter(({ entry }) => entry.line !== undefined);
    short += total(goods, (unit) => mine.get(unit)!);
    clear(kept, goods);
    return { kept, short, drop: false };
  }
  const much = bisect(most, holdsAt);
  short += most - much;
  if (on === "drop") return { kept, short, drop: true };
  return { kept: new Map([...kept, ...lower(mine, much)]), short, drop: false };
}

/** Units that count for a floor of scope selection or cart. */
function countedUnits(decision: Decision, floor: Floor): Unit[] {
  return decision.units.filter(({ entry }) => {
    if (entry.shipping !== undefined) return counts(floor, "shipping");
    return isGuarded(decision, floor, entry) && standing(decision, floor, entry) === "applies";
  });
}

/** Points of an effect against the floors that count them: what may stay; whole points once a floor cut. */
export function floorPoints(
  decision: Decision,
  placed: PlacedOffer,
  programme: string,
  wanted: Fraction,
): { kept: Fraction; drop: boolean } {
  let kept = wanted;
  for (const floor of floorsOf(decision, placed).filter((one) => !isPiecewise(one) && counts(one, "points"))) {
    const units = countedUnits(decision, floor);
    const holdsAt = (points: Fraction): boolean =>
      holds(decision, placed, floor, units, new Map(), costOfPoints(decision, programme, points));
    if (!isPositive(kept) || holdsAt(kept)) continue;
    if (!holdsAt(ZERO)) {
      kept = ZERO;
      continue;
    }
    const most = fraction(bisect(ceil(kept), (points) => holdsAt(fraction(points))));
    if (onFloor(floor, "points") === "drop") return { kept: most, drop: true };
    kept = most;
  }
  return { kept, drop: false };
}
