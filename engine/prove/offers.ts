// Random offers for the slots a tree opens, and the crowds of conflicting offers that take selection past its exact
// bounds. Most offers have few tests, so that many of them reach application. Draws only.

import { drawAudience, drawCondition, drawSchedule } from "./conditions.js";
import { drawDiscount, drawGift, drawMatch, drawPayload, drawPoints, drawTexts, isDiscount, isPayloadGift, isPoints } from "./effects.js";
import { drawFloor, drawFunding, drawLimits } from "./guards.js";
import type { Slot } from "./tree.js";
import type { Drawing } from "./world.js";
import type { Condition, Effect, Match, Offer } from "../rulebook.js";

const ODD_IDS = ["O", "O", "O", "o", "é", "～", "😀"];

function drawEffects(drawing: Drawing, slot: Slot, match: Match | undefined): Effect[] {
  const { random } = drawing;
  const effects: Effect[] = [];
  const length = random.weighted([
    [75, 1],
    [20, 2],
    [5, 3],
  ]);
  for (let index = 0; index < length; index += 1) {
    if (slot.kind === "line") effects.push(drawDiscount(drawing, undefined, drawing.on("shipping", 60) ? ["shipping", "total"] : undefined));
    else if (slot.kind === "points") effects.push(drawing.on("payloads", 10) ? drawPayload(drawing) : drawPoints(drawing, true));
    else if (drawing.on("gifts", 18)) effects.push(drawGift(drawing));
    else if (drawing.on("payloads", 15)) effects.push(drawPayload(drawing));
    else if (drawing.on("points", 15) && (slot.node !== undefined || effects.length > 0)) effects.push(drawPoints(drawing, false));
    else effects.push(drawDiscount(drawing, match));
  }
  // Without a node, the first effect says where the offer hangs: points first is the points stage, which takes no discount.
  if (slot.kind === "early" && slot.node === undefined && !effects.some(isDiscount)) effects.unshift(drawDiscount(drawing, match));
  if (slot.kind === "early" && match !== undefined && !effects.some(isDiscount)) effects.push(drawDiscount(drawing, match));
  if (slot.kind === "points" && slot.node === undefined && !isPoints(effects[0]!)) effects.unshift(drawPoints(drawing, true));
  const discountAt = effects.findIndex(isDiscount);
  if (slot.node === undefined && slot.kind === "early" && discountAt > 0) effects.unshift(...effects.splice(discountAt, 1));
  return random.chance(50) || slot.node === undefined ? effects : random.shuffle(effects);
}

function drawConflicts(drawing: Drawing, offer: Offer, line: boolean): void {
  const { random, world } = drawing;
  if (!drawing.on("conflicts", 60)) return;
  const kind = random.weighted([
    [40, "tags"],
    [20, "not-with"],
    [20, "both"],
    [line ? 0 : 12, "exclusive"],
    [10, "joint"],
  ]);
  if (kind === "exclusive") offer.exclusive = true;
  if (kind === "joint") offer.joint = true;
  if (kind !== "not-with" && random.chance(80)) offer.tags = random.some(world.tags, 1, 2);
  if (kind === "not-with" || kind === "both") {
    offer.notWith = random.some(world.tags, 1, 2);
    if (random.chance(40)) offer.conflictOn = line ? "unit" : random.pick(["unit", "cart"]);
  }
}

function drawTests(drawing: Drawing, offer: Offer): void {
  const { random, world } = drawing;
  if (random.chance(2)) offer.enabled = false;
  if (drawing.on("conditions", 40)) offer.when = drawCondition(drawing);
  if (drawing.on("audience", 30)) offer.audience = drawAudience(drawing, true);
  if (drawing.on("schedule", 20)) offer.schedule = drawSchedule(drawing);
  if (drawing.on("codes", 35)) {
    if (random.chance(75)) offer.codes = random.some(world.codes, 1, 2).map((code) => (random.chance(15) ? code.toLowerCase() : code));
    if (offer.codes === undefined || random.chance(15)) offer.batches = random.some(world.batches, 1, 2);
  }
}

/** A count or sum that is not reached yet can be near; nothing else can. */
function canBeNear(when: Condition | undefined): boolean {
  const members = when === undefined ? [] : "all" in when ? when.all : [when];
  return members.some((member) => "aggregate" in member && (member.op === ">" || member.op === ">="));
}

function drawExtras(drawing: Drawing, offer: Offer): void {
  const { random, world } = drawing;
  if (drawing.on("funding", 50)) offer.funding = drawFunding(drawing);
  if (drawing.on("floors", 25)) offer.floors = Array.from({ length: random.small(1, 2) }, () => drawFloor(drawing));
  if (drawing.on("texts", 50)) offer.text = drawTexts(drawing);
  if (random.chance(5)) offer.name = "a name";
  if (drawing.on("hints", 60) && (offer.match !== undefined || canBeNear(offer.when))) {
    offer.hint = {};
    if (random.chance(40)) offer.hint.withinAmount = drawing.amounts(1, world.priceMax * 2);
    if (random.chance(40)) offer.hint.withinCount = random.between(1, 5);
    if (random.chance(40)) offer.hint.text = drawTexts(drawing);
  }
  if (drawing.on("limits", 30)) {
    const countable = {
      match: offer.match !== undefined,
      points: offer.effects.some(isPoints),
      discount: offer.effects.some((effect) => isDiscount(effect) || isPayloadGift(effect)),
    };
    offer.limits = drawLimits(drawing, countable, offer.id);
  }
}

/** One offer; `drawing.currencies` may be narrowed for all of it. */
export function drawOffer(drawing: Drawing, id: string, slot: Slot): Offer {
  const { random, world } = drawing;
  return drawing.withSomeCurrencies(() => {
    const match = slot.kind === "early" && drawing.on("match", 50) ? drawMatch(drawing) : undefined;
    const offer: Offer = { id, effects: drawEffects(drawing, slot, match) };
    if (match !== undefined) offer.match = match;
    if (slot.node !== undefined) offer.node = slot.node;
    if (random.chance(35)) offer.priority = random.between(-1, 2);
    drawTests(drawing, offer);
    drawConflicts(drawing, offer, slot.kind === "line");
    drawExtras(drawing, offer);
    if (slot.kind !== "line" && drawing.on("rewards", 25)) offer.burn = { programme: random.pick(world.programmes), points: random.between(1, 300) };
    return offer;
  });
}

export function drawOffers(drawing: Drawing, slots: readonly Slot[], length: number): Offer[] {
  const { random } = drawing;
  return Array.from({ length }, (_, index) => drawOffer(drawing, `${random.pick(ODD_IDS)}${index + 1}`, random.pick(slots)));
}

/**
 * Many offers that conflict in several ways, for one slot: more than 32 members, or more than 64 admissible sets, so that
 * selection gives up being exact. `plain`: additive members only.
 */
export function drawCrowd(drawing: Drawing, slot: Slot, length: number, plain: boolean): Offer[] {
  const { random, world } = drawing;
  const tags = Array.from({ length: random.pick([2, 7, 30]) }, (_, index) => `c${index}`);
  return Array.from({ length }, (_, index) => {
    const id = `crowd-${index + 1}`;
    const offer: Offer = plain
      ? { id, effects: [{ on: "each", select: { where: { sku: [random.pick(world.skus)] } }, amount: drawing.amounts(1, Math.max(1, Math.ceil(world.priceMax / 200))) }] }
      : drawOffer(drawing, id, slot);
    if (slot.node !== undefined) offer.node = slot.node;
    if (random.chance(20)) offer.priority = random.between(0, 2);
    delete offer.exclusive;
    offer.tags = random.some(tags, 1, 1);
    offer.notWith = random.some(tags, 1, 2);
    if (slot.kind !== "line") offer.conflictOn = random.chance(80) ? "cart" : "unit";
    return offer;
  });
}
