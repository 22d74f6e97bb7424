// Conditions and aggregates (DESIGN §3), two-valued, over facts and over the units of a selector on a frozen base less the
// threshold exclusions. Called by tests.ts, audience.ts, intended.ts (step inputs), points.ts and hints.

import type { Aggregate, AggregateMeasure, Amounts, Condition, SelectorRef } from "../rulebook.js";
import { amount } from "./amounts.js";
import { compareFact, compareNumbers, factValue } from "./facts.js";
import { byEntry, type Decision, type Entry, type Unit } from "./model.js";
import { select } from "./selectors.js";

/** What aggregates read. */
export interface Readings {
  /** b, or the running nets for earn rules. */
  readonly base: readonly bigint[];
  /** Excluded from thresholds. */
  readonly excluded: ReadonlySet<Entry>;
}

export function holds(decision: Decision, condition: Condition, readings: Readings): boolean {
  if ("all" in condition) return condition.all.every((member) => holds(decision, member, readings));
  if ("any" in condition) return condition.any.some((member) => holds(decision, member, readings));
  if ("not" in condition) return !holds(decision, condition.not, readings);
  if ("fact" in condition) {
    const { value } = condition;
    const operand = isFactReference(value) ? factValue(decision, value.fact) : value;
    return compareFact(factValue(decision, condition.fact), condition.op, operand);
  }
  const actual = aggregateValue(decision, condition.aggregate, readings);
  return actual !== undefined && compareNumbers(actual, condition.op, threshold(decision, condition.value));
}

function isFactReference(value: unknown): value is { fact: string } {
  return typeof value === "object" && value !== null && "fact" in value;
}

/** What an aggregate is compared with. */
export function threshold(decision: Decision, value: number | Amounts): bigint {
  return typeof value === "number" ? BigInt(value) : amount(decision, value);
}

const MONEY: ReadonlySet<AggregateMeasure> = new Set<AggregateMeasure>(["list", "regular", "net", "cost"]);

export function isMoney(aggregate: Aggregate): boolean {
  if ("sum" in aggregate) return MONEY.has(aggregate.sum);
  if ("min" in aggregate) return MONEY.has(aggregate.min);
  return "max" in aggregate && MONEY.has(aggregate.max);
}

export function selectorOf(aggregate: Aggregate): SelectorRef {
  return "count" in aggregate ? aggregate.count : aggregate.in;
}

/** The aggregate's value; undefined when absent. */
export function aggregateValue(decision: Decision, aggregate: Aggregate, readings: Readings): bigint | undefined {
  const units = select(decision, selectorOf(aggregate), readings.base, readings.excluded);
  if ("count" in aggregate) return BigInt(units.length);
  if ("distinct" in aggregate) return BigInt(new Set(units.flatMap((unit) => identity(unit, aggregate.distinct))).size);
  if ("sum" in aggregate) {
    let all = 0n;
    for (const unit of units) {
      const value = aggregate.sum === "quantity" ? 1n : measured(unit, aggregate.sum, readings.base);
      if (value === undefined && aggregate.sum === "cost") return undefined;
      all += value ?? 0n;
    }
    return all;
  }
  const measure = "min" in aggregate ? aggregate.min : aggregate.max;
  const values =
    measure === "quantity"
      ? [...byEntry(units).values()].map((group) => BigInt(group.length))
      : units.map((unit) => measured(unit, measure, readings.base)).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  return values.reduce((best, value) => ("min" in aggregate ? value < best : value > best) ? value : best);
}

function measured({ entry, at }: Unit, measure: AggregateMeasure, base: readonly bigint[]): bigint | undefined {
  switch (measure) {
    case "list":
      return entry.list;
    case "regular":
      return entry.regular;
    case "net":
      return base[at]!;
    case "cost":
      return entry.line?.unitCost === undefined ? undefined : BigInt(entry.line.unitCost);
    case "measure":
      return entry.line?.measure === undefined ? undefined : BigInt(entry.line.measure);
    default:
      throw new Error(`${measure} is not a measure of a unit`);
  }
}

/** What makes a unit different from others; nothing when it has no such thing. */
function identity({ entry }: Unit, by: "sku" | "brand" | "line"): unknown[] {
  if (by === "line") return [entry];
  const name = by === "sku" ? entry.line?.sku : entry.line?.brand;
  return name === undefined ? [] : [name];
}

/** The members a condition has at its top: those of its `all`, or itself. */
export function topMembers(condition: Condition): readonly Condition[] {
  return "all" in condition ? condition.all : [condition];
}
