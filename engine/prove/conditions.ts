// Random conditions, aggregates, audiences and schedules: every operator, every built-in fact, every audience key, every
// schedule form. Values lie where carts of the same world fall on both sides. Draws only.

import { drawLiteral, drawSelector } from "./selectors.js";
import { DATES, TIMES, ZONES, type Drawing } from "./world.js";
import type { Aggregate, AggregateMeasure, Audience, CompareOp, Condition, FactLiteral, Schedule } from "../rulebook.js";

const COMPARE: readonly CompareOp[] = ["=", "!=", "<", "<=", ">", ">="];
const MONEY_MEASURES = new Set<string>(["list", "regular", "net", "cost"]);

interface NamedFact {
  name: string;
  type: "integer" | "boolean" | "string" | "strings";
  values: readonly (string | number)[];
}

/** Facts a condition may read: built-in ones and those declared for the request or the member. */
function namedFacts(drawing: Drawing): NamedFact[] {
  const { world } = drawing;
  const facts: NamedFact[] = [
    { name: "cart", type: "string", values: ["cart-1", "cart-2"] },
    { name: "channel", type: "string", values: world.channels },
    { name: "store", type: "string", values: world.stores },
    { name: "country", type: "string", values: world.countries },
    { name: "currency", type: "string", values: world.currencies },
    { name: "language", type: "string", values: ["en", "fr"] },
    { name: "member", type: "string", values: world.members },
    { name: "tier", type: "string", values: world.tiers },
    { name: "segments", type: "strings", values: world.segments },
    { name: "orders", type: "integer", values: [0, 1, 2, 5] },
    { name: "guest", type: "boolean", values: [] },
    { name: "pricesIncludeTax", type: "boolean", values: [] },
    ...world.programmes.map((id): NamedFact => ({ name: `balance.${id}`, type: "integer", values: [0, 100, 500] })),
  ];
  for (const [name, fact] of Object.entries(world.facts)) {
    if (fact.of === "line") continue;
    facts.push({ name, type: fact.type, values: fact.type === "boolean" ? [] : fact.type === "integer" ? [-1, 0, 1, 2, 3] : ["x", "y", "é"] });
  }
  return facts;
}

/** Names of facts that may key a counter or make a subject. */
export function keyFacts(drawing: Drawing): string[] {
  return namedFacts(drawing)
    .filter((fact) => fact.type === "string" && fact.name !== "currency")
    .map((fact) => fact.name);
}

function drawFactCondition(drawing: Drawing): Condition {
  const { random } = drawing;
  const facts = namedFacts(drawing);
  const fact = random.pick(random.chance(30) ? facts.filter(({ type }) => type === "integer") : facts);
  if (random.chance(12)) return { fact: fact.name, op: random.pick(["present", "absent"]) };
  const literal = (): FactLiteral => (fact.values.length > 0 ? random.pick(fact.values) : drawLiteral(drawing, fact.type));
  const list = (): (string | number)[] => random.some(fact.values, 1, 2);
  const strings = facts.filter((other) => other.type === "string" || other.type === "strings");
  if (fact.type === "strings") {
    if (random.chance(12)) return { fact: fact.name, op: "has", value: { fact: random.pick(strings).name } };
    return { fact: fact.name, op: "has", value: random.chance(60) ? literal() : list() };
  }
  if (fact.type === "string" && random.chance(6)) return { fact: fact.name, op: "in", value: { fact: random.pick(strings).name } };
  if (fact.type !== "boolean" && random.chance(30)) return { fact: fact.name, op: random.pick(["in", "not in"]), value: list() };
  const op = fact.type === "integer" ? random.pick(COMPARE) : random.pick(["=", "!="] as const);
  const others = facts.filter((other) => other.type === fact.type && other.name !== fact.name);
  if (others.length > 0 && random.chance(12)) return { fact: fact.name, op, value: { fact: random.pick(others).name } };
  return { fact: fact.name, op, value: literal() };
}

export function drawAggregate(drawing: Drawing): Aggregate {
  const { random } = drawing;
  const measure = (): "list" | "regular" | "net" | "cost" | "quantity" | "measure" =>
    random.weighted([
      [20, "list"],
      [16, "regular"],
      [20, "net"],
      [10, "cost"],
      [14, "quantity"],
      [14, "measure"],
    ]);
  const select = drawSelector(drawing);
  return random.weighted<() => Aggregate>([
    [30, () => ({ count: select })],
    [35, () => ({ sum: measure(), in: select })],
    [10, () => ({ min: measure(), in: select })],
    [10, () => ({ max: measure(), in: select })],
    [15, () => ({ distinct: random.pick(["sku", "brand", "line"] as const), in: select })],
  ])();
}

/** What an aggregate measures, so that its value is of the right kind. */
export function measureOf(aggregate: Aggregate): AggregateMeasure {
  if ("count" in aggregate) return "quantity";
  if ("sum" in aggregate) return aggregate.sum;
  if ("min" in aggregate) return aggregate.min;
  if ("max" in aggregate) return aggregate.max;
  return aggregate.distinct === "line" ? "line" : aggregate.distinct;
}

export function isMoney(aggregate: Aggregate): boolean {
  return !("distinct" in aggregate) && MONEY_MEASURES.has(measureOf(aggregate));
}

function drawAggregateCondition(drawing: Drawing): Condition {
  const { random, world } = drawing;
  const aggregate = drawAggregate(drawing);
  const op = random.weighted<CompareOp>([
    [50, ">="],
    [18, ">"],
    [8, "<"],
    [8, "<="],
    [8, "!="],
    [8, "="],
  ]);
  if (isMoney(aggregate)) return { aggregate, op, value: drawing.amounts(random.chance(20) ? 0 : 1, world.priceMax * random.between(1, 3)) };
  if (measureOf(aggregate) === "measure") return { aggregate, op, value: random.between(0, 3000) };
  return { aggregate, op, value: random.small(0, 6) };
}

export function drawCondition(drawing: Drawing, options: { aggregates: boolean } = { aggregates: true }, depth = 0): Condition {
  const { random } = drawing;
  if (depth < 2 && random.chance(depth === 0 ? 35 : 15)) {
    const members = (): Condition[] => Array.from({ length: random.between(1, 3) }, () => drawCondition(drawing, options, depth + 1));
    return random.weighted<() => Condition>([
      [6, () => ({ all: members() })],
      [4, () => ({ any: members() })],
      [3, () => ({ not: drawCondition(drawing, options, depth + 1) })],
    ])();
  }
  return options.aggregates && random.chance(52) ? drawAggregateCondition(drawing) : drawFactCondition(drawing);
}

/** One key most of the time: several at once are rarely met. */
export function drawAudience(drawing: Drawing, ofOffer = false): Audience {
  const { random, world } = drawing;
  const audience: Audience = {};
  const all = ["tier", "segment", "notSegment", "channel", "store", "country", "guest", "orders", "assigned", "rollout", "experiment", "where"] as const;
  // Only an offer can be assigned to a member.
  const keys = random.some(ofOffer ? all : all.filter((key) => key !== "assigned"), 1, random.small(1, 3));
  for (const key of keys) {
    if (key === "tier") audience.tier = random.some(world.tiers, 1, 2);
    if (key === "segment") audience.segment = random.some(world.segments, 1, 2);
    if (key === "notSegment") audience.notSegment = random.some(world.segments, 1, 2);
    if (key === "channel") audience.channel = random.some(world.channels, 1, 2);
    if (key === "store") audience.store = random.some(world.stores, 1, 2);
    if (key === "country") audience.country = random.some(world.countries, 1, 2);
    if (key === "guest") audience.guest = random.chance(50);
    if (key === "orders") audience.orders = drawOrders(drawing);
    if (key === "assigned") audience.assigned = true;
    if (key === "rollout") {
      audience.rollout = { percent: drawing.percent(), salt: random.pick(["s", "salt-2"]) };
      if (random.chance(60)) audience.rollout.by = random.some(keyFacts(drawing), 1, 2);
    }
    if (key === "where") audience.where = drawCondition(drawing, { aggregates: false });
    if (key === "experiment" && world.experiments.length > 0) {
      const experiment = random.pick(world.experiments);
      audience.experiment = { id: experiment.id, arms: random.some(experiment.arms, 1, 2) };
    }
  }
  if (Object.keys(audience).length === 0) audience.channel = [world.channels[0]!];
  return audience;
}

function drawOrders(drawing: Drawing): { from?: number; to?: number } {
  const { random } = drawing;
  const from = random.between(0, 2);
  return random.pick([{ from }, { to: from }, { from, to: from + random.between(0, 2) }]);
}

export function drawSchedule(drawing: Drawing): Schedule {
  const { random } = drawing;
  const schedule: Schedule = {};
  const edge = (date: string): string => (random.chance(50) ? date : `${date}T${random.pick(TIMES)}`);
  const first = random.below(DATES.length - 1);
  if (random.chance(60)) schedule.from = edge(DATES[first]!);
  if (random.chance(60)) schedule.until = edge(DATES[random.between(first + 1, DATES.length - 1)]!);
  if (random.chance(30)) schedule.zone = random.pick(ZONES);
  if (random.chance(30) || (schedule.from === undefined && schedule.until === undefined)) {
    schedule.weekly = Array.from({ length: random.between(1, 2) }, () => drawWindow(drawing));
  }
  return schedule;
}

function drawWindow(drawing: Drawing): NonNullable<Schedule["weekly"]>[number] {
  const { random } = drawing;
  const days = random.some(["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const, 2, 7);
  const [from, until] = random.pick([
    ["00:00", "24:00"],
    ["08:00", "20:00"],
    ["22:00", "02:00"],
    ["12:00", "24:00"],
    ["02:30", "03:30"],
  ] as const);
  return { days, from, until };
}
