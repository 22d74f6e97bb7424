// One discount effect (DESIGN §6): from what it intends to what each unit is charged less. Spread to units, lowered to its
// maximum, judged by floors, cut by limits; in that order. Books nothing; apply.ts does. Called by apply.ts.

import type { DiscountEffect } from "../rulebook.js";
import { type Floored, floorDiscount, floorsOf, redistributes, redistributionCaps } from "./floors.js";
import { type Granule, intend, type Intention, operationOf, roundingOf } from "./intended.js";
import { type Guard, limitDiscount } from "./limits.js";
import { byEntry, type Decision, type Frame, inCartOrder, type PerUnit, total, totalOf, type Unit } from "./model.js";
import { lower, spread, spreadEvenly } from "./spread.js";
import type { PlacedOffer } from "./tree.js";

export interface Charged {
  readonly taken: PerUnit;
  readonly intended: bigint;
  readonly short: bigint;
  readonly cutBy: Guard | undefined;
  /** The whole offer is undone: by a floor, or by a limit. */
  readonly drop: "floor" | Guard | undefined;
}

export function chargeDiscount(
  decision: Decision,
  placed: PlacedOffer,
  effect: DiscountEffect,
  frame: Frame,
  guards: readonly Guard[],
  groups: readonly (readonly Unit[])[],
): Charged {
  const intention = intend(decision, placed, effect, frame, groups);
  const placement = toUnits(decision, placed, effect, frame, intention);
  const wanted = intention.max === undefined ? placement.taken : lower(placement.taken, intention.max);
  return restrain(decision, placed, effect, guards, wanted, intention.intended, placement.short);
}

/** A winner of a line-scoped node: what its trial gave on the entries it won, as far as there is still something left. */
export function chargeWon(
  decision: Decision,
  placed: PlacedOffer,
  effect: DiscountEffect,
  guards: readonly Guard[],
  won: PerUnit,
): Charged {
  const net = decision.books.net;
  const wanted = new Map([...won].map(([unit, amount]) => [unit, amount < net[unit.at]! ? amount : net[unit.at]!]));
  return restrain(decision, placed, effect, guards, wanted, totalOf(won), 0n);
}

function restrain(
  decision: Decision,
  placed: PlacedOffer,
  effect: DiscountEffect,
  guards: readonly Guard[],
  wanted: PerUnit,
  intended: bigint,
  shortBefore: bigint,
): Charged {
  const floored: Floored = floorDiscount(decision, placed, operationOf(effect), wanted);
  const short = shortBefore + floored.short;
  if (floored.drop) return { taken: floored.kept, intended, short, cutBy: undefined, drop: "floor" };
  const { kept, cutBy, drop } = limitDiscount(decision, guards, floored.kept);
  return { taken: kept, intended, short, cutBy, drop };
}

// ---------------------------------------------------------------------------------------------------- to units

interface Placement {
  readonly taken: PerUnit;
  /** What redistributing floors kept from being placed. */
  readonly short: bigint;
}

function toUnits(
  decision: Decision,
  placed: PlacedOffer,
  effect: DiscountEffect,
  frame: Frame,
  { kind, granules }: Intention,
): Placement {
  const net = decision.books.net;
  const running = (unit: Unit): bigint => net[unit.at]!;
  const taken = new Map<Unit, bigint>();
  let short = 0n;
  for (const granule of granules) {
    if (kind === "whole") {
      const placement = spreadWhole(decision, placed, effect, frame, granule);
      for (const [unit, amount] of placement.taken) taken.set(unit, amount);
      short += placement.short;
      continue;
    }
    const own =
      kind === "unit"
        ? granule.units.map((unit): [Unit, bigint] => [unit, min(granule.intended, running(unit))])
        : spreadEvenly(granule.intended, granule.units, running);
    for (const [unit, amount] of own) taken.set(unit, amount);
  }
  return { taken: new Map(inCartOrder(taken.keys()).map((unit) => [unit, taken.get(unit)!])), short };
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Granules selection and order: over entries by weight, then evenly over their units; or over units at once. */
function spreadWhole(
  decision: Decision,
  placed: PlacedOffer,
  effect: DiscountEffect,
  frame: Frame,
  { units, intended }: Granule,
): Placement {
  const { by = "worth", method = "largest-remainder", to = "line" } = { ...decision.rulebook.spread, ...effect.spread };
  const { mode } = roundingOf(decision, effect);
  const running = ({ at }: Unit): bigint => decision.books.net[at]!;
  const redistributing = floorsOf(decision, placed).some(redistributes);
  const caps = redistributing ? redistributionCaps(decision, placed, units) : undefined;
  const unitCap = caps?.unit ?? running;

  const groups = to === "unit" ? units.map((unit) => [unit]) : [...byEntry(units).values()];
  const weightOf = (members: readonly Unit[]): bigint => {
    switch (by) {
      case "worth":
        return total(members, ({ at }) => frame.net[at]!);
      case "list":
        return total(members, ({ entry }) => entry.list);
      case "quantity":
        return BigInt(members.length);
      case "even":
        return 1n;
    }
  };
  const pieces = groups.map((members) => {
    const { entry, number } = members[0]!;
    const weight = weightOf(members);
    const cap = to === "unit" ? unitCap(members[0]!) : (caps?.entry(entry) ?? total(members, running));
    return { weight, cap, entry, unit: number };
  });
  const shares = spread(intended, pieces, method, mode);
  const taken = new Map<Unit, bigint>();
  groups.forEach((members, place) => {
    for (const [unit, amount] of spreadEvenly(shares[place]!, members, unitCap)) taken.set(unit, amount);
  });

  const given = totalOf(taken);
  const room = groups.reduce((all, members, place) => all + (pieces[place]!.weight > 0n ? total(members, running) : 0n), 0n);
  return { taken, short: caps === undefined ? 0n : min(intended, room) - given };
}
