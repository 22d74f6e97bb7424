// What a discount effect intends (DESIGN §6): its granules, its operation (by its step table where it has one), the amount
// of each granule with rounding, increment, ending and maximum. Nothing is handed out here; discount.ts does that. Called
// by discount.ts.

import type { Amounts, DiscountEffect, Percent, Rounding, StepTable } from "../rulebook.js";
import { amount, amountIn, MILLION, ppm } from "./amounts.js";
import { aggregateValue } from "./conditions.js";
import { byEntry, type Decision, type Frame, total, type Unit } from "./model.js";
import { divRound, mirrored } from "./rounding.js";
import { excludedFrom } from "./selectors.js";
import { spread } from "./spread.js";
import type { PlacedOffer, TreeNode } from "./tree.js";

export type GranuleKind = "unit" | "each" | "whole";

/** Units that are priced together, in cart order. */
export interface Granule {
  readonly units: readonly Unit[];
  readonly intended: bigint;
}

export interface Intention {
  readonly kind: GranuleKind;
  readonly granules: readonly Granule[];
  /** Only for groups of a match: their units' amounts are lowered to this afterwards. */
  readonly max: bigint | undefined;
  /** What counts as intended for `reduced`. */
  readonly intended: bigint;
}

export type Operation = "percent" | "amount" | "price";

type Row = { percent?: Percent; amount?: Amounts; price?: Amounts; points?: number; multiply?: number };

/** The effect's operation; the rows of a table share one. */
export function operationOf(effect: DiscountEffect): Operation {
  const row: Row = effect.steps?.rows[0] ?? effect;
  return row.percent !== undefined ? "percent" : row.amount !== undefined ? "amount" : "price";
}

export function roundingOf({ rulebook }: Decision, effect: DiscountEffect): Required<Pick<Rounding, "mode" | "level">> & Rounding {
  return { mode: "half-up", level: "line", ...rulebook.rounding, ...effect.rounding };
}

/** `groups`: the target units of each match group, or the selection as the only one. */
export function intend(
  decision: Decision,
  placed: PlacedOffer,
  effect: DiscountEffect,
  frame: Frame,
  groups: readonly (readonly Unit[])[],
): Intention {
  const kind = kindOf(decision, effect);
  const all = groups.flat();
  const cut =
    kind === "unit"
      ? all.map((unit) => [unit])
      : kind === "each"
        ? [...byEntry(all).values()]
        : effect.on === "each"
          ? [[...byEntry(all).values()].flat()]
          : groups;
  const entries = byEntry(all);
  const granules = cut.map((units) => {
    const row = rowFor(decision, placed.home, effect, frame, units.length === 0 ? [] : entries.get(units[0]!.entry)!);
    return { units, intended: row === undefined ? 0n : intendedOf(decision, effect, frame, units, row) };
  });
  const sum = granules.reduce((whole, granule) => whole + granule.intended, 0n);
  const max = amountIn(decision, effect.max);
  if (max === undefined || sum <= max) return { kind, granules, max: undefined, intended: sum };
  if (kind === "whole" && effect.on !== "each" && placed.offer.match !== undefined) return { kind, granules, max, intended: max };
  return { kind, granules: lowerGranules(granules, max), max: undefined, intended: max };
}

function kindOf(decision: Decision, effect: DiscountEffect): GranuleKind {
  if (effect.on === "unit") return "unit";
  if (effect.on !== "each") return "whole";
  if (operationOf(effect) !== "percent") return "each";
  const { level } = roundingOf(decision, effect);
  if (level === "unit") return "unit";
  return level === "order" && !(effect.steps !== undefined && "each" in effect.steps.input) ? "whole" : "each";
}

/** Granules one entry at a time, then one unit at a time: the same shares as Lower of DESIGN §6. */
function lowerGranules(granules: readonly Granule[], max: bigint): Granule[] {
  const byGranuleEntry = new Map<Unit["entry"], Granule[]>();
  for (const granule of granules) {
    const entry = granule.units[0]!.entry;
    byGranuleEntry.set(entry, [...(byGranuleEntry.get(entry) ?? []), granule]);
  }
  const sums = [...byGranuleEntry].map(([entry, members]) => {
    const sum = members.reduce((all, granule) => all + granule.intended, 0n);
    return { weight: sum, cap: sum, entry };
  });
  const shares = spread(max, sums, "largest-remainder");
  return [...byGranuleEntry].flatMap(([entry, members], place) => {
    const pieces = members.map(({ units, intended }) => ({ weight: intended, cap: intended, entry, unit: units[0]!.number }));
    const parts = spread(shares[place]!, pieces, "largest-remainder");
    return members.map((granule, index) => ({ units: granule.units, intended: parts[index]! }));
  });
}

// ---------------------------------------------------------------------------------------------------- operation

/** The operation itself, or the last row reached; undefined gives nothing. */
function rowFor(
  decision: Decision,
  home: TreeNode,
  effect: DiscountEffect,
  frame: Frame,
  entryUnits: readonly Unit[],
): Row | undefined {
  return effect.steps === undefined ? effect : stepRow(decision, home, effect.steps, frame, entryUnits);
}

/** `entryUnits`: the entry's selected units, for tables that read `each`. */
export function stepRow(
  decision: Decision,
  home: TreeNode,
  steps: StepTable,
  frame: Frame,
  entryUnits: readonly Unit[],
): Row | undefined {
  const input =
    "each" in steps.input
      ? eachInput(steps.input.each, entryUnits, frame)
      : aggregateValue(decision, steps.input, { base: frame.net, excluded: excludedFrom(decision, home, "threshold") });
  if (input === undefined) return undefined;
  const from = (row: StepTable["rows"][number]): bigint =>
    typeof row.from === "number" ? BigInt(row.from) : amount(decision, row.from);
  return steps.rows.filter((row) => from(row) <= input).at(-1);
}

function eachInput(measure: "list" | "net" | "quantity" | "measure", units: readonly Unit[], frame: Frame): bigint {
  switch (measure) {
    case "list":
      return total(units, ({ entry }) => entry.list);
    case "net":
      return total(units, ({ at }) => frame.net[at]!);
    case "quantity":
      return BigInt(units.length);
    case "measure":
      return total(units, ({ entry }) => BigInt(entry.line?.measure ?? 0));
  }
}

function intendedOf(decision: Decision, effect: DiscountEffect, frame: Frame, units: readonly Unit[], row: Row): bigint {
  const worth = total(units, ({ at }) => frame.net[at]!);
  const clamp = (value: bigint): bigint => (value < 0n ? 0n : value > worth ? worth : value);
  if (row.amount !== undefined) return clamp(amount(decision, row.amount));
  if (row.price !== undefined) return clamp(worth - amount(decision, row.price));
  if (row.percent === undefined) return 0n;

  const value = total(units, (unit) => baseValue(effect, frame, unit));
  const rate = ppm(row.percent);
  const { mode, increment, ending } = roundingOf(decision, effect);
  const step = amountIn(decision, increment) ?? 0n;
  let intended: bigint;
  if (step > 1n) {
    // price' = i × round((W − V·ppm / 10^6) / i), exactly; the mode is the discount's, so the price rounds the other way.
    const price = step * divRound(worth * MILLION - value * rate, MILLION * step, mirrored(mode));
    intended = clamp(worth - price);
  } else {
    intended = clamp(divRound(value * rate, MILLION, mode));
  }
  return ending === undefined ? intended : worth - endingPrice(worth - intended, BigInt(ending.value), BigInt(ending.of));
}

function baseValue(effect: DiscountEffect, frame: Frame, { entry, at }: Unit): bigint {
  switch (effect.base ?? "entry") {
    case "entry":
      return frame.net[at]!;
    case "list":
      return entry.list;
    case "regular":
      return entry.regular;
  }
}

/** The largest P' ≤ P with P' mod of = value; P itself when there is none ≥ 0. */
function endingPrice(price: bigint, value: bigint, of: bigint): bigint {
  const down = (((price - value) % of) + of) % of;
  return price - down >= 0n ? price - down : price;
}
