// What a floor means (DESIGN §6): which lines it speaks of, whether it can be judged there, and whether it holds on some
// units once a trial amount is taken from them. Decides nothing about who is cut. Called by floors.ts and points.ts.

import type { Floor } from "../rulebook.js";
import { amount, MILLION, ppm } from "./amounts.js";
import { assert } from "./assert.js";
import { bookedFunding } from "./funding.js";
import { byEntry, type Decision, type Entry, type PerUnit, total, type Unit } from "./model.js";
import { divFloor } from "./rounding.js";
import { isSelected, resolve } from "./selectors.js";
import type { PlacedOffer } from "./tree.js";

const TRILLION = MILLION * MILLION;

/** Lines the floor speaks of, never shipping or gift lines. */
export function isGuarded(decision: Decision, floor: Floor, entry: Entry): boolean {
  return entry.line !== undefined && isSelected(decision, resolve(decision, floor.select), entry);
}

export type Standing = "applies" | "exempt" | "blocked";

/** Unknown cost, tax or fact: the floor does not apply, or allows nothing. */
export function standing({ request }: Decision, floor: Floor, { line }: Entry): Standing {
  const margin = floor.metric === "margin-amount" || floor.metric === "margin-rate";
  const fact = "fact" in floor.at ? floor.at.fact : undefined;
  if ((margin || fact === "unitCost") && line!.unitCost === undefined) {
    return floor.unknownCost === "block" ? "blocked" : "exempt";
  }
  if (fact !== undefined && line![fact] === undefined) return "exempt";
  const taxMatters = margin && (request.pricesIncludeTax ?? true);
  if (taxMatters && line!.taxRate === undefined && floor.unknownTaxRate === "block") return "blocked";
  return "applies";
}

/** D of DESIGN §6. */
export function taxDivisor({ request }: Decision, { line }: Entry): bigint {
  return (request.pricesIncludeTax ?? true) ? MILLION + BigInt(line?.taxRate ?? 0) : MILLION;
}

/** Does the floor hold on these units, once `trial` is taken from them and `points` cost so many millionths? */
export function holds(
  decision: Decision,
  placed: PlacedOffer,
  floor: Floor,
  units: readonly Unit[],
  trial: PerUnit,
  costOfPoints = 0n,
): boolean {
  const { books } = decision;
  const taken = (unit: Unit): bigint => trial.get(unit) ?? 0n;
  const goods = byEntry(units.filter(({ entry }) => entry.line !== undefined));
  let net = 0n;
  let list = 0n;
  let cost = 0n;
  let worth = 0n;
  let facts = 0n;
  let funded = 0n;
  for (const [entry, own] of goods) {
    const ownNet = total(own, (unit) => books.net[unit.at]! - taken(unit));
    const quantity = BigInt(own.length);
    net += ownNet;
    list += entry.list * quantity;
    worth += divFloor(ownNet * TRILLION, taxDivisor(decision, entry));
    cost += BigInt(entry.line!.unitCost ?? 0) * quantity;
    funded += total(own, (unit) => books.funded[unit.at]! + bookedFunding(decision, placed, taken(unit)));
    if ("fact" in floor.at) facts += BigInt(entry.line![floor.at.fact] ?? 0) * quantity;
  }
  if (counts(floor, "shipping")) {
    const shipping = units.filter(({ entry }) => entry.shipping !== undefined);
    worth += total(shipping, (unit) => books.net[unit.at]! - taken(unit)) * MILLION;
  }
  if (counts(floor, "points")) worth -= costOfPoints;
  const margin = worth + (counts(floor, "funding") ? funded : 0n);
  switch (floor.metric) {
    case "price":
      return net >= ("fact" in floor.at ? facts : amountOf(decision, floor));
    case "margin-amount":
      return margin - cost * MILLION >= amountOf(decision, floor) * MILLION;
    case "margin-rate":
      return margin * (MILLION - rate(floor)) >= cost * TRILLION;
    case "discount-rate":
      return (list - net) * MILLION <= list * rate(floor);
  }
}

function amountOf(decision: Decision, floor: Floor): bigint {
  assert("amount" in floor.at, "a floor at an amount");
  return amount(decision, floor.at.amount);
}

function rate(floor: Floor): bigint {
  assert("percent" in floor.at, "a floor at a percentage");
  return ppm(floor.at.percent);
}

export function counts(floor: Floor, what: "funding" | "shipping" | "points"): boolean {
  return (floor.counts ?? []).includes(what);
}

/** The largest T' in [0, most) found by the bisection of DESIGN §6; 0 is known to hold, `most` not to. */
export function bisect(most: bigint, holdsAt: (amount: bigint) => boolean): bigint {
  let lo = 0n;
  let hi = most;
  while (hi - lo > 1n) {
    const mid = (lo + hi) / 2n;
    if (holdsAt(mid)) lo = mid;
    else hi = mid;
  }
  return lo;
}
