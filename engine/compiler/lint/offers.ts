// One offer at a time: can it ever apply, does it give what it should, is anything about it without use? What depends on
// the node it hangs in is in tree.ts. Called by ../lint.ts.

import type { Amounts, DiscountEffect, Floor, Limit, Offer, PointsEffect, Rulebook, Selector, SelectorRef } from "../../rulebook.js";
import { isMoney, partsOf } from "../check/conditions.js";
import { members } from "../check/offers.js";
import { untilMs } from "../lower/schedule.js";
import { zoneOf } from "../lower/zones.js";
import { either, quote } from "../words.js";
import { walkOffer } from "../walk.js";
import { neverTrue } from "./conditions.js";
import type { Warnings } from "./warnings.js";

export interface LintOptions {
  /** Now, ms since 1970: without it no schedule is over. */
  nowMs?: number;
}

export function lintOffer(rulebook: Rulebook, offer: Offer, path: string, warnings: Warnings, options: LintOptions): void {
  const { schedule, audience, when } = offer;
  if (schedule?.until !== undefined && options.nowMs !== undefined) {
    const end = untilMs(schedule.until, zoneOf(schedule.zone ?? rulebook.zone));
    if (end <= options.nowMs) warnings.add("never-open", `${path}/schedule/until`, `it ended on ${quote(schedule.until)}: remove it, or give it another end`);
  }
  if (audience !== undefined) lintAudience(rulebook, audience, `${path}/audience`, warnings);
  if (when !== undefined) {
    const detail = neverTrue(when);
    if (detail !== undefined) warnings.add("never-true", `${path}/when`, detail);
  }
  offer.effects.forEach((effect, index) => {
    if ("on" in effect) lintDiscount(rulebook, effect, `${path}/effects/${index}`, warnings);
    else if ("points" in effect) lintPoints(effect, `${path}/effects/${index}`, warnings);
  });
  offer.limits?.forEach((limit, index) => lintLimit(limit, `${path}/limits/${index}`, warnings));
  offer.floors?.forEach((floor, index) => lintFloor(floor, `${path}/floors/${index}`, warnings));
  lintRest(offer, path, warnings);
  lintHint(offer, `${path}/hint`, warnings);
  lintCurrencies(rulebook, offer, path, warnings);
}

function lintAudience(rulebook: Rulebook, audience: NonNullable<Offer["audience"]>, path: string, warnings: Warnings): void {
  const { segment, notSegment, guest, rollout, experiment } = audience;
  if (segment !== undefined && notSegment !== undefined && segment.every((each) => notSegment.includes(each))) {
    warnings.add("never-audience", `${path}/notSegment`, "it takes away every segment that `segment` asks for");
  }
  const bySubject = (by: readonly string[] | undefined): boolean => (by ?? ["member"]).includes("member");
  if (guest === true) {
    const test = rulebook.experiments?.find((each) => each.id === experiment?.id);
    const lost = (["tier", "orders", "assigned"] as const).find((key) => audience[key] !== undefined);
    const found = lost ?? (rollout !== undefined && bySubject(rollout.by) ? "rollout" : test !== undefined && bySubject(test.by) ? "experiment" : undefined);
    if (found !== undefined) warnings.add("never-audience", `${path}/guest`, `it asks for guests only, and ${quote(found)} for something that only members have`);
  }
  if (rollout?.percent === 0) warnings.add("never-audience", `${path}/rollout/percent`, "a rollout of 0 percent reaches nobody; `enabled: false` says so more plainly");
}

const isZero = (amounts: Amounts): boolean => Object.values(amounts).every((amount) => amount === 0);

function resolve(rulebook: Rulebook, ref: SelectorRef | undefined): Selector {
  if (typeof ref !== "string") return ref ?? {};
  return rulebook.selectors?.[ref] ?? {};
}

function lintDiscount(rulebook: Rulebook, effect: DiscountEffect, path: string, warnings: Warnings): void {
  const { on, percent, amount, rounding, spread, base, steps } = effect;
  if (percent === 0 || (amount !== undefined && isZero(amount))) warnings.add("gives-nothing", path, "a discount of nothing");
  const percentage = percent !== undefined || (steps?.rows[0]?.percent !== undefined);
  const shared = on === "selection" || on === "order" || (on === "each" && (rounding?.level ?? rulebook.rounding?.level) === "order");
  if (spread !== undefined && !shared) warnings.add("no-use", `${path}/spread`, `a discount on ${quote(on)} is shared out over nothing; it takes effect on \`selection\` and \`order\``);
  if (base !== undefined && !percentage) warnings.add("no-use", `${path}/base`, "`base` says what a percentage is of, and this is none");
  if (rounding?.level !== undefined && (on !== "each" || !percentage)) {
    warnings.add("no-use", `${path}/rounding/level`, "`level` is about percentages on `each`");
  }
  const selector = resolve(rulebook, effect.select);
  if (typeof effect.select === "object" && selector.order !== undefined && selector.take === undefined) {
    warnings.add("no-use", `${path}/select/order`, "`order` says which units `take` takes, and all are taken");
  }
}

function lintPoints(effect: PointsEffect, path: string, warnings: Warnings): void {
  if (effect.multiply === 1) warnings.add("gives-nothing", `${path}/multiply`, "once the points is what is earned anyway");
}

function lintLimit(limit: Limit, path: string, warnings: Warnings): void {
  if (limit.window === "order" && limit.measure === "uses") {
    warnings.add("no-use", path, "an offer is used once per order, so this limit is never reached; limit `repeats`, `units` or the amount");
  }
  if (limit.absent !== undefined && limit.key.length === 0) warnings.add("no-use", `${path}/absent`, "the key has no facts that could be absent");
}

export function lintFloor(floor: Floor, path: string, warnings: Warnings): void {
  const margin = floor.metric.startsWith("margin");
  const costs = margin || ("fact" in floor.at && floor.at.fact === "unitCost");
  if (floor.unknownCost !== undefined && !costs) warnings.add("no-use", `${path}/unknownCost`, `a floor on ${quote(floor.metric)} reads no costs`);
  if (floor.unknownTaxRate !== undefined && !margin) warnings.add("no-use", `${path}/unknownTaxRate`, `a floor on ${quote(floor.metric)} reads no tax`);
  if ("percent" in floor.at && floor.at.percent === 100 && floor.metric === "margin-rate") {
    warnings.add("gives-nothing", `${path}/at/percent`, "only goods that cost nothing have a margin of 100 percent, so this forbids nearly every discount");
  }
  if ("percent" in floor.at && floor.at.percent === 0 && floor.metric === "discount-rate") {
    warnings.add("gives-nothing", `${path}/at/percent`, "at most 0 percent off forbids every discount; an exclusion says so more plainly");
  }
}

function lintRest(offer: Offer, path: string, warnings: Warnings): void {
  const discounts = offer.effects.some((effect) => "on" in effect || "gift" in effect);
  if (offer.funding !== undefined && !discounts) warnings.add("no-use", `${path}/funding`, "there is no discount that could be funded");
  if (offer.funding?.share === 0) warnings.add("gives-nothing", `${path}/funding/share`, "a share of 0 percent funds nothing");
  if (offer.floors !== undefined && offer.floors.length > 0 && offer.effects.every((effect) => !("on" in effect || "points" in effect))) {
    warnings.add("no-use", `${path}/floors`, "there is neither a discount nor points that could be kept from breaking a floor");
  }
  if (offer.joint === true && offer.notWith !== undefined && offer.notWith.length > 0) {
    warnings.add("no-use", `${path}/notWith`, "a `joint` offer goes with every other one");
  }
}

function lintHint(offer: Offer, path: string, warnings: Warnings): void {
  const { hint, match } = offer;
  if (hint === undefined) return;
  const near = members(offer.when).flatMap((member) =>
    "aggregate" in member && (member.op === ">" || member.op === ">=") ? [member.aggregate] : [],
  );
  if (near.some((aggregate) => partsOf(aggregate).measure === "cost")) warnings.add("leaks-cost", path, "the hint says how far the costs in the cart are from a value, which lets shoppers learn them");
  if (hint.withinAmount !== undefined && !near.some(isMoney)) warnings.add("no-use", `${path}/withinAmount`, "nothing in `when` is short of money");
  if (hint.withinCount !== undefined && match === undefined && near.every(isMoney)) warnings.add("no-use", `${path}/withinCount`, "nothing in `when` is short of a count");
}

function lintCurrencies(rulebook: Rulebook, offer: Offer, path: string, warnings: Warnings): void {
  if (rulebook.currencies.length < 2) return;
  const missing = new Set<string>();
  walkOffer(offer, path, {
    amounts: (amounts) => {
      for (const currency of rulebook.currencies) if (!Object.hasOwn(amounts, currency)) missing.add(currency);
    },
  });
  if (missing.size > 0) warnings.add("currency-gap", path, `the offer does not exist in ${either([...missing])}, because one of its amounts does not`);
}
