// Conditions, aggregates, audiences: does each test compare things of one kind, and can it be asked where it stands?
// Called by offers.ts, tree.ts, programmes.ts.

import type { Aggregate, Amounts, Audience, Condition, SelectorRef } from "../../rulebook.js";
import { quote } from "../words.js";
import type { Check, Purse } from "./check.js";
import { checkFactTest, checkKeyFacts, readable } from "./facts.js";

const MONEY = new Set<string>(["list", "regular", "net", "cost"]);

export function partsOf(aggregate: Aggregate): { kind: string; measure: string; select: SelectorRef; at: string } {
  if ("count" in aggregate) return { kind: "count", measure: "quantity", select: aggregate.count, at: "count" };
  if ("sum" in aggregate) return { kind: "sum", measure: aggregate.sum, select: aggregate.in, at: "in" };
  if ("min" in aggregate) return { kind: "min", measure: aggregate.min, select: aggregate.in, at: "in" };
  if ("max" in aggregate) return { kind: "max", measure: aggregate.max, select: aggregate.in, at: "in" };
  return { kind: "distinct", measure: aggregate.distinct, select: aggregate.in, at: "in" };
}

export function isMoney(aggregate: Aggregate): boolean {
  return MONEY.has(partsOf(aggregate).measure);
}

/** `facts`: only facts can be asked here, and why. */
export function checkCondition(check: Check, condition: Condition, path: string, purse: Purse, facts?: string, depth = 1): void {
  if (!check.nesting(depth, path)) return;
  if ("all" in condition) condition.all.forEach((member, i) => checkCondition(check, member, `${path}/all/${i}`, purse, facts, depth + 1));
  else if ("any" in condition) condition.any.forEach((member, i) => checkCondition(check, member, `${path}/any/${i}`, purse, facts, depth + 1));
  else if ("not" in condition) checkCondition(check, condition.not, `${path}/not`, purse, facts, depth + 1);
  else if ("fact" in condition) {
    const type = readable(check, condition.fact, `${path}/fact`);
    if (type !== null) checkFactTest(check, condition.fact, type, condition.op, condition.value, path);
  } else if (facts !== undefined) check.add("aggregate-place", path, `${facts}; ask about the cart in \`when\``);
  else checkAggregateTest(check, condition, path, purse);
}

function checkAggregateTest(check: Check, test: Extract<Condition, { aggregate: unknown }>, path: string, purse: Purse): void {
  checkAggregate(check, test.aggregate, `${path}/aggregate`, purse);
  checkReached(check, test.value, isMoney(test.aggregate), `${path}/value`, purse);
}

export function checkAggregate(check: Check, aggregate: Aggregate, path: string, purse: Purse): void {
  const { select, at } = partsOf(aggregate);
  check.selectors.use(select, `${path}/${at}`, { what: "an aggregate" }, purse);
}

/** A number or amounts, whichever the thing it is compared with needs. */
export function checkReached(check: Check, value: number | Amounts, money: boolean, path: string, purse: Purse): boolean {
  if (typeof value === "object") purse.add(value, path);
  if (money === (typeof value === "object")) return true;
  const detail = money
    ? `this is money, so it is compared with an amount per currency such as \`{ "EUR": ${quote(value).slice(1, -1)} }\``
    : "this is a number, not money, so it is compared with a whole number";
  check.add("aggregate-value", path, detail);
  return false;
}

interface AudiencePlace {
  /** Whether `assigned` means something here. */
  assigned: boolean;
}

export function checkAudience(check: Check, audience: Audience, path: string, purse: Purse, place: AudiencePlace): void {
  const { orders, rollout, experiment, where } = audience;
  for (const key of ["tier", "segment", "notSegment", "channel", "store", "country"] as const) {
    const values = audience[key];
    if (values !== undefined) check.unique(values, `${path}/${key}`, "the value");
  }
  if (orders?.from !== undefined && orders.to !== undefined && orders.from > orders.to) {
    check.add("empty-range", `${path}/orders`, `no number of orders is at least ${orders.from} and at most ${orders.to}`);
  }
  if (audience.assigned !== undefined && !place.assigned) {
    check.add("assigned-place", `${path}/assigned`, "offers are assigned to members one by one, so only an offer's own audience can ask for it");
  }
  if (rollout !== undefined) {
    check.percent(rollout.percent, `${path}/rollout/percent`);
    checkSubject(check, rollout.by, `${path}/rollout/by`);
  }
  if (experiment !== undefined) checkExperimentUse(check, experiment, `${path}/experiment`);
  if (where !== undefined) checkCondition(check, where, `${path}/where`, purse, "an audience is about the shopper");
}

export function checkSubject(check: Check, by: readonly string[] | undefined, path: string): void {
  if (by === undefined) return;
  if (by.length === 0) check.add("empty", path, "without a fact everyone would be the same subject: name one, or leave the key out for `member`");
  checkKeyFacts(check, by, path, "a subject");
}

function checkExperimentUse(check: Check, use: { id: string; arms: string[] }, path: string): void {
  const experiment = check.names.experiment(use.id);
  check.unique(use.arms, `${path}/arms`, "the arm");
  if (experiment === undefined) {
    const detail = `there is no experiment ${quote(use.id)}${check.meant(use.id, check.names.experimentIds())}`;
    check.add("unknown-experiment", `${path}/id`, detail);
  } else if (experiment !== null) {
    const arms = experiment.arms.map((arm) => arm.id);
    use.arms.forEach((arm, index) => {
      if (arms.includes(arm)) return;
      check.add("unknown-arm", `${path}/arms/${index}`, `the experiment ${quote(use.id)} has no arm ${quote(arm)}${check.meant(arm, arms)}`);
    });
  }
}
