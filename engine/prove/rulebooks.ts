// A whole random rulebook out of its parts. `drawRulebook(seed)` is the generator's front door; everything it draws comes
// from the seed alone. Must not validate: what the compiler refuses is counted by the caller as a defect of one side.

import { drawAudience, drawCondition } from "./conditions.js";
import { drawRounding, drawSpread } from "./effects.js";
import { drawExclusions, drawFloor } from "./guards.js";
import { drawCrowd, drawOffers } from "./offers.js";
import { Random } from "./random.js";
import { drawNamedSelectors, drawSelector } from "./selectors.js";
import { drawObjective, drawTree, type Slot } from "./tree.js";
import { DATES, TIMES, ZONES, Drawing, drawWorld, type World } from "./world.js";
import type { CodeRules, EarnRule, Experiment, Offer, Programme, Rulebook } from "../rulebook.js";

export interface DrawnRulebook {
  rulebook: Rulebook;
  world: World;
  limitIds: string[];
}

function drawEarnRule(drawing: Drawing, index: number, burns: boolean): EarnRule {
  const { random, world } = drawing;
  const rule: EarnRule = { id: `earn-${index + 1}` };
  const per = (): Record<string, number> => drawing.amounts(1, Math.max(2, Math.ceil(world.priceMax / random.pick([1, 10, 100]))));
  if (random.chance(70)) rule.rate = { points: random.between(1, 10), per: per() };
  else rule.perFull = { points: random.between(1, 10), per: per() };
  if (drawing.on("conditions", 20)) rule.when = drawCondition(drawing);
  if (drawing.on("audience", 20)) rule.audience = drawAudience(drawing);
  if (random.chance(40)) rule.select = drawSelector(drawing, { over: ["lines"], take: false });
  if (burns && random.chance(35)) rule.base = random.pick(["net", "net-less-burn"]);
  if (random.chance(30)) rule.tax = random.pick(["included", "excluded"]);
  return rule;
}

function drawProgramme(drawing: Drawing): Programme {
  const { random, world } = drawing;
  const programme: Programme = {};
  const burns = random.chance(60);
  if (random.chance(85)) programme.earn = Array.from({ length: random.small(1, 3) }, (_, index) => drawEarnRule(drawing, index, burns));
  if (random.chance(50)) {
    programme.round = {};
    if (random.chance(70)) programme.round.mode = random.pick(["half-up", "half-even", "half-down", "floor", "ceil"]);
    if (random.chance(50)) programme.round.at = random.pick(["end", "base"]);
  }
  if (random.chance(60)) programme.value = { points: random.pick([1, 10, 100, 7]), amount: drawing.amounts(1, 20) };
  if (burns) {
    programme.burn = { points: random.pick([1, 10, 100]), amount: drawing.amounts(1, Math.max(2, Math.ceil(world.priceMax / 10))) };
    if (random.chance(50)) programme.burn.covers = drawSelector(drawing, { take: false });
  }
  return programme;
}

function drawCodeRules(drawing: Drawing): CodeRules {
  const { random } = drawing;
  const rules: CodeRules = {};
  if (random.chance(40)) rules.case = random.pick(["upper", "exact"]);
  if (random.chance(40)) rules.strip = random.pick([" -", "", "-", "."]);
  if (random.chance(50)) rules.max = random.between(1, 2);
  if (random.chance(50)) rules.keep = random.pick(["first", "last"]);
  return rules;
}

/** Own dates and switch of some codes that offers name. */
function drawCodeList(drawing: Drawing, offers: readonly Offer[]): CodeRules["list"] {
  const { random } = drawing;
  const named = new Map<string, string>();
  // As named: with `case: exact` a code in other letters is another code.
  for (const code of offers.flatMap((offer) => offer.codes ?? [])) named.set(code.replace(/[ .-]/gu, "").toUpperCase(), code);
  const list = random.some([...named.values()], 0, 2).map((code) => {
    const entry: NonNullable<CodeRules["list"]>[number] = { code };
    const first = random.below(DATES.length - 1);
    if (random.chance(40)) entry.from = `${DATES[first]!}T${random.pick(TIMES)}`;
    if (random.chance(40)) entry.until = DATES[random.between(first + 1, DATES.length - 1)]!;
    if (random.chance(20)) entry.zone = random.pick(ZONES);
    if (random.chance(20)) entry.enabled = random.chance(50);
    return entry;
  });
  return list.length > 0 ? list : undefined;
}

function drawExperiments(drawing: Drawing): Experiment[] {
  const { random, world } = drawing;
  return random.some(["exp-1", "é-exp"], 1, 2).map((id) => {
    const experiment: Experiment = { id, salt: random.pick(["s", "salt"]), arms: [] };
    if (random.chance(40)) experiment.by = random.some(["member", "store", "cart"], 1, 2);
    const shares = random.pick([[50, 50], [33.3333, 33.3333, 33.3334], [12.5, 87.5]]);
    experiment.arms = shares.map((percent, index) => ({ id: `arm-${index + 1}`, percent }));
    world.experiments.push({ id, arms: experiment.arms.map((arm) => arm.id) });
    return experiment;
  });
}

function drawBystanders(drawing: Drawing, slots: readonly Slot[]): Offer[] {
  const { random, world } = drawing;
  const homes = slots.filter((slot) => slot.kind !== "points" && !slot.selecting);
  if (homes.length === 0) return [];
  const { node } = random.pick(homes);
  return Array.from({ length: random.between(1000, 1100) }, (_, index) => {
    const sku = random.chance(99) ? `bystander-${index % 50}` : random.pick(world.skus);
    const offer: Offer = { id: `z-${index}`, effects: [{ on: "each", select: { where: { sku: [sku] } }, percent: 5 }] };
    if (node !== undefined) offer.node = node;
    return offer;
  });
}

/** Parts that offers may refer to come first. */
export function drawRulebook(seed: number): DrawnRulebook {
  const random = new Random(seed);
  const world = drawWorld(random);
  const drawing = new Drawing(random, world);
  const rulebook: Rulebook = { ristourne: 1, zone: random.pick(ZONES), currencies: world.currencies, offers: [] };
  if (random.chance(30)) rulebook.language = random.pick(["en", "fr"]);
  if (random.chance(10)) rulebook.name = "drawn";
  if (Object.keys(world.facts).length > 0) rulebook.facts = world.facts;
  if (drawing.features.has("named-selectors")) rulebook.selectors = drawNamedSelectors(drawing);
  if (drawing.on("rounding", 50)) rulebook.rounding = drawRounding(drawing, true);
  if (drawing.on("spread", 50)) rulebook.spread = drawSpread(drawing);
  if (drawing.on("codes", 60)) rulebook.codes = drawCodeRules(drawing);
  if (drawing.features.has("experiments")) rulebook.experiments = drawExperiments(drawing);
  if (drawing.on("exclusions", 60)) rulebook.exclusions = drawExclusions(drawing);
  if (drawing.on("floors", 60)) rulebook.floors = Array.from({ length: random.small(1, 2) }, () => drawFloor(drawing));
  if (drawing.features.has("points") || drawing.features.has("rewards")) {
    rulebook.programmes = {};
    for (const id of world.programmes) rulebook.programmes[id] = drawProgramme(drawing);
  } else {
    world.programmes = [];
    drawing.features.delete("points");
  }
  if (random.chance(30)) rulebook.objective = drawObjective(drawing);
  const { tree, slots } = drawTree(drawing);
  if (tree !== undefined) rulebook.tree = tree;
  const homes = drawing.dense ? random.some(slots, 1, 3) : slots;
  rulebook.offers = drawOffers(drawing, homes, drawing.dense ? random.between(4, 16) : random.small(1, 14));
  const list = drawing.on("codes", 50) ? drawCodeList(drawing, rulebook.offers) : undefined;
  if (list !== undefined) rulebook.codes = { ...rulebook.codes, list };
  if (drawing.features.has("conflicts") && random.chance(10)) {
    const slot = random.pick(slots.filter((candidate) => candidate.kind !== "points"));
    rulebook.offers.push(...drawCrowd(drawing, slot, random.pick([8, 20, 36, 66]), random.chance(60)));
  }
  // More than one page of explanations, most of them of offers that no cart of this world touches.
  if (random.chance(0.2)) rulebook.offers.push(...drawBystanders(drawing, slots));
  if (random.chance(10)) rulebook.offers = random.shuffle(rulebook.offers);
  return { rulebook, world, limitIds: drawing.limitIds };
}
