// Random effects: every operation × granule × base × rounding × spread, step tables, points effects, payloads, and the
// match an offer may have. Keeps to what the language allows in its place (one operation each, spread only where something
// is spread), so that the compiler refuses few. Draws only.

import { AMOUNT_MAX } from "../layout.js";
import { drawAggregate, isMoney, measureOf } from "./conditions.js";
import { drawSelector, type Over } from "./selectors.js";
import type { Drawing } from "./world.js";
import type { DiscountEffect, Effect, Match, MatchRole, PayloadEffect, PointsEffect, Rounding, RoundingMode, Spread, StepTable, Texts } from "../rulebook.js";

const MODES: readonly RoundingMode[] = ["half-up", "half-even", "half-down", "floor", "ceil"];

export function drawTexts(drawing: Drawing): Texts {
  const { random } = drawing;
  return random.pick<Texts>([{ en: "ten off" }, { en: "one", fr: "un é" }, { fr: "« deux »" }, { de: "drei", fr: "\"trois\"\n" }]);
}

export function drawRounding(drawing: Drawing, percentage: boolean): Rounding {
  const { random } = drawing;
  const rounding: Rounding = {};
  if (random.chance(70)) rounding.mode = random.pick(MODES);
  if (!percentage) return rounding.mode === undefined ? { mode: "half-even" } : rounding;
  if (random.chance(35)) rounding.level = random.pick(["unit", "line", "order"]);
  if (random.chance(30)) {
    rounding.increment = {};
    for (const currency of drawing.currencies) rounding.increment[currency] = random.pick([1, 2, 5, 10, 25, 50]);
  } else if (random.chance(30)) {
    const of = random.pick([10, 100]);
    rounding.ending = { value: random.pick([of - 1, 0, 5, Math.trunc(of / 2)]), of };
  }
  return rounding;
}

export function drawSpread(drawing: Drawing): Spread {
  const { random } = drawing;
  const spread: Spread = {};
  if (random.chance(65)) spread.by = random.pick(["worth", "list", "quantity", "even"]);
  if (random.chance(75)) {
    spread.method = random.pick([
      "largest-remainder",
      "largest-remainder-first",
      "largest-remainder-last",
      "floor-first",
      "floor-last",
      "last-absorbs",
      "half-down",
    ]);
  }
  if (random.chance(35)) spread.to = random.pick(["line", "unit"]);
  return spread;
}

type OperationKind = "percent" | "amount" | "price" | "points" | "multiply";

/** An operation's fields. */
function drawOperation(drawing: Drawing, kind: OperationKind): Omit<StepTable["rows"][number], "from"> {
  const { random, world } = drawing;
  if (kind === "percent") return { percent: drawing.percent() };
  if (kind === "amount" && random.chance(2)) return { amount: drawing.amounts(AMOUNT_MAX - 1, AMOUNT_MAX) };
  if (kind === "amount") return { amount: drawing.amounts(1, random.chance(80) ? Math.ceil(world.priceMax / 2) : world.priceMax * 4) };
  if (kind === "price") return { price: drawing.amounts(random.chance(30) ? 0 : 1, world.priceMax * random.pick([1, 1, 3])) };
  if (kind === "points") return { points: random.between(1, 50) };
  return { multiply: random.pick([2, 1.5, 3, 1.125]) };
}

export function drawSteps(drawing: Drawing, forPoints: boolean, on?: DiscountEffect["on"]): StepTable {
  const { random, world } = drawing;
  const each = on === "each" || on === "unit" || forPoints;
  const input: StepTable["input"] =
    each && random.chance(60) ? { each: random.pick(["list", "net", "quantity", "measure"] as const) } : drawAggregate(drawing);
  const measure = "each" in input ? input.each : measureOf(input);
  const money = "each" in input ? measure === "list" || measure === "net" : isMoney(input);
  const rows: StepTable["rows"] = [];
  let reached = random.chance(30) ? 0 : 1;
  const length = random.between(1, 3);
  const kind = forPoints ? random.pick(["points", "multiply"] as const) : random.pick(["percent", "percent", "amount", "price"] as const);
  const grow = (): number => (money ? random.between(1, world.priceMax) : measure === "measure" ? random.between(1, 1500) : random.between(1, 3));
  for (let index = 0; index < length; index += 1) {
    const operation = drawOperation(drawing, kind);
    let from: number | Record<string, number> = reached;
    if (money) from = Object.fromEntries(drawing.currencies.map((currency) => [currency, reached]));
    rows.push({ from, ...operation });
    reached += grow();
  }
  return { input, rows };
}

export function drawDiscount(drawing: Drawing, match: Match | undefined, over?: readonly Over[]): DiscountEffect {
  const { random, world } = drawing;
  const on = random.weighted<DiscountEffect["on"]>([
    [22, "unit"],
    [32, "each"],
    [26, "selection"],
    [match === undefined ? 20 : 0, "order"],
  ]);
  const effect: DiscountEffect = { on };
  if (match === undefined) {
    if (over !== undefined || random.chance(65)) effect.select = drawSelector(drawing, over === undefined ? {} : { over });
  } else {
    const targets = match.roles.filter((role) => role.is !== "trigger");
    if (random.chance(25)) effect.role = random.pick(targets).name;
    if (random.chance(40)) {
      effect.units = { count: random.between(1, 2) };
      if (random.chance(50)) effect.units.order = random.pick(["cheapest", "dearest"]);
    }
  }
  if (drawing.on("steps", 30)) effect.steps = drawSteps(drawing, false, on);
  else Object.assign(effect, drawOperation(drawing, random.weighted<OperationKind>([[55, "percent"], [30, "amount"], [15, "price"]])));
  const percentage = effect.percent !== undefined || (effect.steps?.rows.some((row) => row.percent !== undefined) ?? false);
  const allPercent = effect.percent !== undefined || (effect.steps?.rows.every((row) => row.percent !== undefined) ?? false);
  if (percentage && random.chance(25)) effect.base = random.pick(["entry", "list", "regular"]);
  if (random.chance(20)) effect.max = drawing.amounts(1, world.priceMax * 2);
  if (percentage && drawing.on("rounding", 45)) effect.rounding = drawRounding(drawing, allPercent);
  if ((on === "selection" || on === "order" || effect.rounding?.level === "order") && drawing.on("spread", 50)) effect.spread = drawSpread(drawing);
  return effect;
}

/** `late`: in the points stage, where everything is allowed; elsewhere only `add` is. */
export function drawPoints(drawing: Drawing, late: boolean): PointsEffect {
  const { random, world } = drawing;
  const effect: PointsEffect = { points: random.pick(world.programmes) };
  const per = (): Record<string, number> => drawing.amounts(1, Math.max(2, Math.ceil(world.priceMax / random.pick([1, 10]))));
  const kind = late ? random.pick(["add", "multiply", "rate", "perFull", "steps"] as const) : "add";
  if (kind === "add") effect.add = random.between(1, 200);
  if (kind === "multiply") effect.multiply = random.pick([2, 3, 1.5, 1.125, 2.001, 10]);
  if (kind === "rate") effect.rate = { points: random.between(1, 7), per: per() };
  if (kind === "perFull") effect.perFull = { points: random.between(1, 7), per: per() };
  if (kind === "steps") effect.steps = drawSteps(drawing, true);
  if (random.chance(55)) effect.select = drawSelector(drawing, { over: ["lines"] });
  if (kind === "multiply" && random.chance(35)) effect.of = random.pick(["base", "total"]);
  if (random.chance(20)) effect.max = random.between(1, 100);
  return effect;
}

export function drawGift(drawing: Drawing): PayloadEffect {
  const { random, world } = drawing;
  const gift: Extract<PayloadEffect, { gift: unknown }>["gift"] = { skus: random.some(world.skus, 1, 2), quantity: random.between(1, 3) };
  if (random.chance(35)) gift.price = drawing.amounts(0, 5);
  return { gift };
}

export function drawPayload(drawing: Drawing): PayloadEffect {
  const { random } = drawing;
  return random.pick<() => PayloadEffect>([
    () => ({ message: drawTexts(drawing) }),
    () => ({ entitlement: random.pick(["lounge", "é-pass"]) }),
    () => ({ custom: random.pick<unknown>([null, 7, -1.5, "s\u0001\"", [1, { b: [], a: false }], { z: 1, a: { "é\n": "😀" } }]) }),
  ])();
}

export function drawMatch(drawing: Drawing): Match {
  const { random } = drawing;
  const fill = random.pick([undefined, "whole", "groups"] as const);
  const roles: MatchRole[] = [];
  const addRole = (name: string, is: MatchRole["is"]): void => {
    const role: MatchRole = { name, select: drawSelector(drawing, { over: random.weighted<("lines" | "shipping" | "total")[]>([[93, ["lines"]], [5, ["total"]], [2, ["shipping"]]]), take: false }), min: random.small(1, 3) };
    if (is === "trigger" || random.chance(30)) role.is = is ?? "target";
    if (random.chance(15)) role.max = "all";
    else if (random.chance(25)) role.max = role.min + random.between(0, 3);
    if (random.chance(30)) role.order = random.pick(["cheapest", "dearest", "cart"]);
    roles.push(role);
  };
  if (random.chance(50)) addRole("buy", "trigger");
  if (random.chance(12)) addRole("also", "trigger");
  addRole("get", undefined);
  if (random.chance(20)) addRole("get-2", undefined);
  const match: Match = { roles: random.chance(80) ? roles : random.shuffle(roles) };
  if (fill !== undefined) match.fill = fill;
  if (random.chance(35)) match.repeat = random.between(1, 3);
  if (random.chance(40)) match.reuse = random.pick(["none", "triggers", "targets", "all"]);
  return match;
}

export function isDiscount(effect: Effect): effect is DiscountEffect {
  return "on" in effect;
}

export function isPoints(effect: Effect): effect is PointsEffect {
  return "points" in effect;
}

/** Points effects that are only allowed in the points stage. */
export function isLatePoints(effect: Effect): boolean {
  return isPoints(effect) && effect.add === undefined;
}

export function isPayloadGift(effect: Effect): effect is Extract<PayloadEffect, { gift: unknown }> {
  return "gift" in effect;
}
