// An offer as one English sentence: what it gives, to whom, when, how often, with what it does not go. Called by
// ../describe.ts.

import type { Audience, DiscountEffect, Effect, Floor, Limit, Match, Offer, PointsEffect, Rulebook, Schedule, StepTable } from "../../rulebook.js";
import { amountText, code, conditionText, count, inputText, some, things } from "./english-terms.js";

export function english(offer: Offer, rulebook: Rulebook): string {
  const head = [matchText(offer.match, rulebook), effectsText(offer, rulebook)].filter((part) => part !== "").join(", ");
  const main = [
    head,
    offer.audience === undefined ? "" : audienceText(offer.audience, rulebook),
    codesText(offer),
    offer.when === undefined ? "" : `when ${conditionText(offer.when, rulebook)}`,
    offer.schedule === undefined ? "" : scheduleText(offer.schedule, rulebook),
  ];
  const clauses = [
    join(main),
    offer.burn === undefined ? "" : `costs ${count(offer.burn.points, "point")} of ${code(offer.burn.programme)}`,
    ...(offer.limits ?? []).map(limitText),
    ...(offer.floors ?? []).map(floorText),
    offer.exclusive === true ? "with no other offer" : "",
    (offer.notWith ?? []).length === 0 ? "" : `not with tag ${some(offer.notWith!.map(code))}`,
    offer.joint === true ? "with any other offer" : "",
    fundingText(offer),
    offer.enabled === false ? "switched off" : "",
  ];
  const sentence = clauses.filter((clause) => clause !== "").join("; ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** The first two parts stand together, the others after commas. */
function join(parts: readonly string[]): string {
  const [head = "", audience = "", ...rest] = parts;
  return [`${head}${audience === "" ? "" : ` ${audience}`}`, ...rest.filter((part) => part !== "")].join(", ");
}

// --------------------------------------------------------------------------------------------------------------- effects

function matchText(match: Match | undefined, rulebook: Rulebook): string {
  if (match === undefined) return "";
  const roles = match.roles.map((role) => {
    const { which } = things(role.select, rulebook);
    const upTo = role.max === "all" ? " or more" : role.max !== undefined && role.max > role.min ? ` to ${role.max}` : "";
    return `${role.min}${upTo} ${role.min === 1 && upTo === "" ? "unit" : "units"}${which}${role.is === "trigger" ? " (bought)" : ""}`;
  });
  const repeat = match.repeat === undefined ? "" : `, ${match.repeat === 1 ? "once" : `at most ${match.repeat} times`}`;
  return `for every ${some(roles, "and")}${repeat}`;
}

function effectsText(offer: Offer, rulebook: Rulebook): string {
  return offer.effects.map((effect) => effectText(effect, offer, rulebook)).join(" and ");
}

function effectText(effect: Effect, offer: Offer, rulebook: Rulebook): string {
  if ("on" in effect) return discountText(effect, offer.match, rulebook);
  if ("points" in effect) return pointsText(effect, rulebook);
  if ("gift" in effect) {
    const { skus, quantity, price } = effect.gift;
    const cost = price === undefined ? "as a gift" : `for ${amountText(price)} each`;
    return `${quantity} of ${some(skus.map(code))} ${cost}`;
  }
  if ("message" in effect) return "a message";
  if ("entitlement" in effect) return `the right ${code(effect.entitlement)}`;
  return "data for the shop";
}

function discountText(effect: DiscountEffect, match: Match | undefined, rulebook: Rulebook): string {
  const target = match === undefined ? targetText(effect, rulebook) : matchedText(effect, match);
  const most = effect.max === undefined ? "" : ` (at most ${amountText(effect.max)})`;
  if (effect.steps !== undefined) return stepsText(effect.steps, ` ${target}${most}`, rulebook);
  const base = effect.base === "list" ? " (of the list price)" : effect.base === "regular" ? " (of the regular price)" : "";
  return `${operationText(effect)} ${target}${base}${most}`;
}

type Operation = Pick<DiscountEffect, "percent" | "amount" | "price">;

function operationText({ percent, amount, price }: Operation): string {
  if (percent !== undefined) return `${percent} % off`;
  if (amount !== undefined) return `${amountText(amount)} off`;
  return `a price of ${amountText(price ?? {})} for`;
}

function targetText(effect: DiscountEffect, rulebook: Rulebook): string {
  const { over, which, taken } = things(effect.select, rulebook);
  if (taken !== "") return `${taken}${which}${effect.on === "selection" ? " together" : ""}`;
  const noun = over === "shipping" ? "shipping" : over === "total" ? "line and shipping" : "line";
  if (effect.on === "unit") return over === "shipping" ? `shipping${which}` : `each unit${which}`;
  if (effect.on === "each") return over === "shipping" ? `shipping${which}` : `each ${noun}${which}`;
  if (effect.on === "order") return over === "shipping" ? `shipping${which}` : `the order${which === "" ? "" : `, for lines${which}`}`;
  return `all lines${which} together`;
}

function matchedText(effect: DiscountEffect, match: Match): string {
  const of = effect.role === undefined ? "" : ` of ${code(effect.role)}`;
  const { units } = effect;
  if (units !== undefined) {
    const order = units.order ?? "cheapest";
    return units.count === 1 ? `the ${order} unit${of}` : `the ${units.count} ${order} units${of}`;
  }
  const targets = match.roles.filter((role) => role.is !== "trigger").map((role) => code(role.name));
  const group = of === "" ? ` of ${some(targets, "and")}` : of;
  if (effect.on === "selection") return `all units${group} together`;
  return effect.on === "each" ? `each line${group}` : `each unit${group}`;
}

function stepsText(steps: StepTable, target: string, rulebook: Rulebook): string {
  const input = "each" in steps.input ? `${steps.input.each} of the line` : inputText(steps.input, rulebook);
  const rows = steps.rows.map((row) => {
    const from = typeof row.from === "number" ? String(row.from) : amountText(row.from);
    const gives = row.points !== undefined ? count(row.points, "point") : row.multiply !== undefined ? `points × ${row.multiply}` : operationText(row).replace(/ (off|for)$/, "");
    return `${gives} from ${from}`;
  });
  const [first] = steps.rows;
  const ending = first?.points !== undefined || first?.multiply !== undefined ? "" : first?.price !== undefined ? " for" : " off";
  return `${some(rows, "and")}${ending}${target}, by ${input}`;
}

function pointsText(effect: PointsEffect, rulebook: Rulebook): string {
  const { which } = things(effect.select, rulebook);
  const on = which === "" ? "" : ` on lines${which}`;
  const most = effect.max === undefined ? "" : ` (at most ${count(effect.max, "point")})`;
  const programme = code(effect.points);
  if (effect.add !== undefined) return `${count(effect.add, "point")} of ${programme}${on}${most}`;
  if (effect.multiply !== undefined) return `${programme} points × ${effect.multiply}${on}${most}`;
  if (effect.steps !== undefined) return stepsText(effect.steps, ` of ${programme}${on}${most}`, rulebook);
  const { points, per } = (effect.rate ?? effect.perFull)!;
  return `${count(points, "point")} of ${programme} per ${effect.rate === undefined ? "full " : ""}${amountText(per)}${on}${most}`;
}

// ----------------------------------------------------------------------------------------------------------------- tests

function audienceText(audience: Audience, rulebook: Rulebook): string {
  const { tier, segment, notSegment, channel, store, country, guest, orders, assigned, rollout, experiment, where } = audience;
  const who = guest === true ? "guests" : tier !== undefined ? `${some(tier)} members` : guest === false ? "members" : "";
  const parts = [
    orders === undefined ? "" : ordersText(orders),
    segment === undefined ? "" : `in segment ${some(segment)}`,
    notSegment === undefined ? "" : `not in segment ${some(notSegment)}`,
    assigned === true ? "to whom it is assigned" : "",
    channel === undefined ? "" : `in channel ${some(channel)}`,
    store === undefined ? "" : `in store ${some(store)}`,
    country === undefined ? "" : `in ${some(country)}`,
    rollout === undefined ? "" : `in a share of ${rollout.percent} %`,
    experiment === undefined ? "" : `in arm ${some(experiment.arms.map(code))} of ${code(experiment.id)}`,
    where === undefined ? "" : `whose ${conditionText(where, rulebook)}`,
  ].filter((part) => part !== "");
  if (who === "" && parts.length === 0) return "";
  return `for ${[who === "" ? "shoppers" : who, ...parts].join(" ")}`;
}

function ordersText({ from, to }: { from?: number; to?: number }): string {
  if (from === 0 && to === 0) return "with their first order";
  if (from === undefined) return `with at most ${count(to ?? 0, "order")} so far`;
  if (to === undefined) return `with at least ${count(from, "order")} so far`;
  return from === to ? `with ${count(from, "order")} so far` : `with ${from} to ${to} orders so far`;
}

function codesText({ codes, batches }: Offer): string {
  const parts = [
    codes === undefined ? "" : `the code ${some(codes.map(code))}`,
    batches === undefined ? "" : `a code of batch ${some(batches.map(code))}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `with ${parts.join(" or ")}`;
}

const DAYS = { mon: "Monday", tue: "Tuesday", wed: "Wednesday", thu: "Thursday", fri: "Friday", sat: "Saturday", sun: "Sunday" };

function scheduleText({ from, until, zone, weekly }: Schedule, rulebook: Rulebook): string {
  const moment = (text: string): string => text.replace("T", " ");
  const parts = [
    from === undefined ? "" : `from ${moment(from)}`,
    until === undefined ? "" : `until ${until.length === 10 ? `the end of ${until}` : moment(until)}`,
    weekly === undefined ? "" : `on ${weekly.map((window) => `${daysText(window.days)} ${window.from}–${window.until}`).join(" and ")}`,
  ].filter((part) => part !== "");
  return `${parts.join(" ")} (${zone ?? rulebook.zone})`;
}

function daysText(days: readonly (keyof typeof DAYS)[]): string {
  const names = (Object.keys(DAYS) as (keyof typeof DAYS)[]).filter((day) => days.includes(day)).map((day) => DAYS[day]);
  if (names.length === 7) return "every day";
  const last = names.pop() ?? "";
  return names.length === 0 ? last : `${names.join(", ")} and ${last}`;
}

// ---------------------------------------------------------------------------------------------------------------- guards

function limitText(limit: Limit): string {
  const { cap, measure, key, window } = limit;
  const number = typeof cap === "number" ? cap : 0;
  const most = {
    uses: number === 1 ? "once" : number === 2 ? "twice" : `${number} times`,
    repeats: count(number, "group"),
    amount: typeof cap === "object" ? amountText(cap) : "",
    units: count(number, "unit"),
    points: count(number, "point"),
  }[measure];
  const time = typeof window === "object" ? `any ${rollingText(window.rolling)}` : window === "ever" ? "" : window;
  const per = [...key, ...(time === "" ? [] : [time])];
  const all = key.length === 0 && window !== "order" ? ", by everyone together" : "";
  return `at most ${most}${per.length === 0 ? "" : ` per ${per.join(" and ")}`}${all}`;
}

function rollingText(rolling: string): string {
  const unit = { d: "day", h: "hour", m: "minute" }[rolling.slice(-1)] ?? "";
  return count(Number(rolling.slice(0, -1)), unit);
}

function floorText(floor: Floor): string {
  const each = { unit: "of each unit", line: "of each line", selection: "of the selected lines", cart: "of the cart" }[floor.scope];
  const { at } = floor;
  const bound = "percent" in at ? `${at.percent} %` : "amount" in at ? amountText(at.amount) : `its ${code(at.fact)}`;
  if (floor.metric === "discount-rate") return `never more than ${bound} off ${each.replace(/^of /, "")}`;
  const what = floor.metric === "price" ? "price" : "margin";
  return `never a ${what} ${each} below ${bound}`;
}

function fundingText({ funding }: Offer): string {
  if (funding === undefined) return "";
  const part = funding.share !== undefined ? `${funding.share} %` : `${amountText(funding.perUnit ?? {})} per unit`;
  return `${part} paid by ${code(funding.funder)}`;
}
