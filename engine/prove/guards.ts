// Random guards: limits (every window, measure, way of exceeding, word and absent policy), floors (every scope, metric,
// policy and count), exclusions and funding. Draws only.

import { keyFacts } from "./conditions.js";
import { drawSelector } from "./selectors.js";
import type { Drawing } from "./world.js";
import type { Exclusion, Floor, Funding, Limit } from "../rulebook.js";

/** What the offers under the limit can count. */
export interface Countable {
  match: boolean;
  points: boolean;
  discount: boolean;
}

export function drawLimit(drawing: Drawing, countable: Countable, defaultId: string): Limit {
  const { random, world } = drawing;
  const measures: Limit["measure"][] = ["uses"];
  if (countable.discount) measures.push("amount", "units");
  if (countable.points) measures.push("points");
  if (countable.match) measures.push("repeats");
  const measure = random.pick(measures);
  const limit: Limit = {
    key: random.chance(45) ? [] : random.some(keyFacts(drawing), 1, 2),
    window: random.pick<Limit["window"]>(["order", "day", "week", "month", "quarter", "year", "ever", { rolling: "30d" }]),
    measure,
    cap: measure === "amount" ? drawing.amounts(1, world.priceMax * 2) : measure === "points" ? random.small(1, 300) : random.small(1, 6),
  };
  let id = defaultId;
  if (random.chance(50)) {
    id = `limit-${drawing.limitIds.length}`;
    limit.id = id;
  }
  drawing.limitIds.push(id);
  if (random.chance(50)) limit.on = measure === "uses" ? "skip" : random.pick(["skip", "clip"]);
  if (random.chance(50)) limit.reads = random.pick(["limit", "budget", "velocity"]);
  if (random.chance(40)) limit.absent = random.pick(["not-counted", "skip"]);
  if (random.chance(20)) limit.restore = random.pick(["cancel", "return", "never"]);
  return limit;
}

export function drawLimits(drawing: Drawing, countable: Countable, owner: string): Limit[] {
  const length = drawing.random.small(1, 3);
  return Array.from({ length }, (_, index) => drawLimit(drawing, countable, `${owner}#${index + 1}`));
}

export function drawFloor(drawing: Drawing): Floor {
  const { random, world } = drawing;
  const scope = random.pick(["unit", "line", "selection", "cart"] as const);
  const metric = random.weighted<Floor["metric"]>([
    [40, "price"],
    [20, "margin-amount"],
    [20, "margin-rate"],
    [20, "discount-rate"],
  ]);
  const margin = metric === "margin-amount" || metric === "margin-rate";
  const wide = scope === "selection" || scope === "cart";
  const rate = random.weighted([
    [70, random.between(5, 60)],
    [30, drawing.percent()],
  ]);
  const floor: Floor = { scope, metric, at: { percent: Math.min(rate, 99) } };
  if (metric === "margin-amount") floor.at = { amount: drawing.amounts(0, Math.ceil(world.priceMax / 3)) };
  if (metric === "price") {
    floor.at = random.chance(50)
      ? { amount: drawing.amounts(1, world.priceMax * (wide ? 2 : 1)) }
      : { fact: random.pick(["floorPrice", "lowestPrice30d", "unitCost"] as const) };
  }
  if (random.chance(55)) floor.on = wide ? random.pick(["clip", "drop"]) : random.pick(["clip", "redistribute", "drop-line", "drop"]);
  if (random.chance(30)) floor.select = drawSelector(drawing, { over: ["lines"], take: false, plain: true });
  if (margin || ("fact" in floor.at && floor.at.fact === "unitCost")) floor.unknownCost = random.pick(["block", "ignore"]);
  if (margin && random.chance(40)) floor.unknownTaxRate = random.pick(["block", "zero"]);
  if (margin && random.chance(45)) {
    floor.counts = wide ? random.some(["funding", "shipping", "points"] as const, 1, 3) : ["funding"];
  }
  if (random.chance(20)) floor.id = `floor-${random.below(1e6)}`;
  return floor;
}

export function drawFunding(drawing: Drawing): Funding {
  const { random, world } = drawing;
  if (random.chance(60)) return { funder: "acme", share: drawing.percent() };
  return { funder: "Zed", perUnit: drawing.amounts(1, Math.ceil(world.priceMax / 4)) };
}

export function drawExclusions(drawing: Drawing): Exclusion[] {
  const { random } = drawing;
  return Array.from({ length: random.small(1, 2) }, () => ({
    select: drawSelector(drawing, { over: [random.chance(85) ? "lines" : "total"], take: false, plain: true }),
    from: random.some(["discount", "points", "trigger", "threshold"] as const, 1, 3),
  }));
}
