// Limits, floors, exclusions, funding: can they be counted and kept, and do they contradict themselves? Called by offers.ts,
// tree.ts and validate.ts.

import type { Exclusion, Floor, Funding, Limit, Offer } from "../../rulebook.js";
import { ROLLING_DAYS_MAX } from "../bounds.js";
import { quote } from "../words.js";
import type { Check, Purse } from "./check.js";
import { checkKeyFacts } from "./facts.js";

const ROLLING_UNITS = { d: 1440, h: 60, m: 1 } as const;

/** `offer`: the limit's own; a node's limits count whatever is below. */
export function checkLimit(check: Check, limit: Limit, path: string, purse: Purse, offer?: Offer): void {
  checkKeyFacts(check, limit.key, `${path}/key`, "a counter's key");
  if (typeof limit.window === "object") {
    const { rolling } = limit.window;
    const minutes = Number(rolling.slice(0, -1)) * ROLLING_UNITS[rolling.slice(-1) as "d" | "h" | "m"];
    if (minutes > ROLLING_DAYS_MAX * 1440) {
      const detail = `a rolling window is at most ${ROLLING_DAYS_MAX} days (ROLLING_DAYS_MAX), got ${quote(rolling)}: use \`ever\``;
      check.add("bad-duration", `${path}/window/rolling`, detail);
    }
  }
  if (typeof limit.cap === "object") purse.add(limit.cap, `${path}/cap`);
  if ((limit.measure === "amount") !== (typeof limit.cap === "object")) {
    const detail =
      limit.measure === "amount"
        ? "a limit on the amount needs an amount per currency as its cap"
        : `a limit on ${limit.measure} needs a whole number as its cap, not an amount`;
    check.add("limit-cap", `${path}/cap`, detail);
  }
  if (limit.measure === "uses" && limit.on === "clip") {
    check.add("limit-clip", `${path}/on`, "a use can't be cut in part: `skip` it, or limit the amount");
  }
  if (offer !== undefined) checkCountable(check, limit, offer, path);
}

function checkCountable(check: Check, limit: Limit, offer: Offer, path: string): void {
  const discounts = offer.effects.some((effect) => "on" in effect || "gift" in effect);
  const missing =
    limit.measure === "repeats" && offer.match === undefined
      ? "counts the groups of a match, and the offer has none"
      : (limit.measure === "amount" || limit.measure === "units") && !discounts
        ? "counts what is discounted, and the offer discounts nothing"
        : limit.measure === "points" && !offer.effects.some((effect) => "points" in effect)
          ? "counts points, and the offer gives none"
          : undefined;
  if (missing !== undefined) check.add("limit-measure", `${path}/measure`, `${quote(limit.measure)} ${missing}`);
}

export function checkFloors(check: Check, floors: readonly Floor[], path: string, purse: Purse): void {
  const ids = new Set<string>();
  floors.forEach((floor, index) => {
    checkFloor(check, floor, `${path}/${index}`, purse);
    if (floor.id === undefined) return;
    if (ids.has(floor.id)) check.add("duplicate-id", `${path}/${index}/id`, `another floor here is called ${quote(floor.id)}`);
    ids.add(floor.id);
  });
}

function checkFloor(check: Check, floor: Floor, path: string, purse: Purse): void {
  const { at, metric, scope } = floor;
  const margin = metric === "margin-amount" || metric === "margin-rate";
  const rate = metric === "margin-rate" || metric === "discount-rate";
  const wide = scope === "selection" || scope === "cart";
  if ("percent" in at) check.percent(at.percent, `${path}/at/percent`);
  if ("amount" in at) purse.add(at.amount, `${path}/at/amount`);
  const wanted = rate ? ["percent"] : metric === "price" ? ["amount", "fact"] : ["amount"];
  const given = Object.keys(at)[0]!;
  if (!wanted.includes(given)) {
    const detail = `a floor on ${quote(metric)} is bounded by ${wanted.map((key) => quote(key)).join(" or ")}, not by ${quote(given)}`;
    check.add("floor-at", `${path}/at`, detail);
  }
  const costs = margin || (metric === "price" && "fact" in at && at.fact === "unitCost");
  if (costs && floor.unknownCost === undefined) {
    check.add("floor-cost", path, "this floor needs costs, so say with `unknownCost` whether a line without one is not discounted (`block`) or not judged (`ignore`)");
  }
  if (wide && (floor.on === "redistribute" || floor.on === "drop-line")) {
    const detail = `a floor on ${scope === "cart" ? "the cart" : "a selection"} is kept by \`clip\` or \`drop\`; ${quote(floor.on)} is for single lines or units`;
    check.add("floor-on", `${path}/on`, detail);
  }
  if (floor.select !== undefined) {
    check.selectors.use(floor.select, `${path}/select`, { what: "a floor", take: false, over: ["lines"] }, purse);
  }
  check.unique(floor.counts ?? [], `${path}/counts`, "the word");
  floor.counts?.forEach((counted, index) => {
    if (!margin) {
      check.add("floor-counts", `${path}/counts/${index}`, `only margins count anything besides goods, and this floor is on ${quote(metric)}`);
    } else if (!wide && counted !== "funding") {
      check.add("floor-counts", `${path}/counts/${index}`, `${quote(counted)} belongs to no single line; it counts with scope \`selection\` or \`cart\``);
    }
  });
}

export function checkExclusions(check: Check, exclusions: readonly Exclusion[], path: string, purse: Purse): void {
  exclusions.forEach(({ select, from }, index) => {
    check.selectors.use(select, `${path}/${index}/select`, { what: "an exclusion", take: false }, purse);
    check.unique(from, `${path}/${index}/from`, "the word");
  });
}

export function checkFunding(check: Check, funding: Funding, path: string, purse: Purse): void {
  check.oneOf(funding, ["share", "perUnit"], path, "funding");
  check.percent(funding.share, `${path}/share`);
  if (funding.perUnit !== undefined) purse.add(funding.perUnit, `${path}/perUnit`);
}
