// Effects: is there one operation, can it do what it says where it stands, and do step tables ascend? What depends on the
// node an offer hangs in is placement.ts's business. Called by offers.ts.

import type { DiscountEffect, Effect, Match, Offer, PointsEffect, Rounding, StepTable } from "../../rulebook.js";
import { CUSTOM_BYTES_MAX, CUSTOM_DEPTH_MAX } from "../bounds.js";
import { step } from "../problems.js";
import { either, hasDecimals, quote, utf8Bytes } from "../words.js";
import type { Check, Purse } from "./check.js";
import { checkAggregate, checkReached, isMoney } from "./conditions.js";

const DISCOUNT_ROWS = ["percent", "amount", "price"] as const;
const POINTS_ROWS = ["points", "multiply"] as const;

export function checkEffects(check: Check, offer: Offer, path: string, purse: Purse): void {
  offer.effects.forEach((effect, index) => {
    const at = `${path}/effects/${index}`;
    if ("on" in effect) checkDiscount(check, effect, offer.match, at, purse);
    else if ("points" in effect) checkPoints(check, effect, at, purse);
    else checkPayload(check, effect, at, purse);
  });
}

function checkDiscount(check: Check, effect: DiscountEffect, match: Match | undefined, path: string, purse: Purse): void {
  const operation = check.oneOf(effect, ["percent", "amount", "price", "steps"], path, "a discount");
  check.percent(effect.percent, `${path}/percent`);
  for (const key of ["amount", "price", "max"] as const) if (effect[key] !== undefined) purse.add(effect[key], `${path}/${key}`);
  if (match === undefined) {
    for (const key of ["role", "units"] as const) {
      if (effect[key] !== undefined) check.add("needs-match", `${path}/${key}`, `${quote(key)} speaks of the units of a match, and the offer has none`);
    }
  } else checkMatched(check, effect, match, path);
  if (effect.select !== undefined) check.selectors.use(effect.select, `${path}/select`, { what: "a discount" }, purse);
  const each = effect.on === "unit" || effect.on === "each";
  if (effect.steps !== undefined) checkSteps(check, effect.steps, DISCOUNT_ROWS, each, `${path}/steps`, purse);
  if (effect.rounding !== undefined) {
    checkRounding(check, effect.rounding, `${path}/rounding`, purse);
    const percentage = operation === "percent" || (operation === "steps" && effect.steps!.rows.some((row) => row.percent !== undefined));
    for (const key of ["increment", "ending"] as const) {
      if (percentage || effect.rounding[key] === undefined || operation === undefined) continue;
      const detail = `${quote(key)} shapes the price that a percentage leaves, and this is an amount or a set price`;
      check.add("percent-only", `${path}/rounding/${key}`, detail);
    }
  }
}

function checkMatched(check: Check, effect: DiscountEffect, match: Match, path: string): void {
  if (effect.select !== undefined) {
    check.add("match-select", `${path}/select`, "a discount in an offer with a match is on the match's target units; name a `role` instead of a selector");
  }
  if (effect.on === "order") {
    check.add("match-order", `${path}/on`, "a discount on the order can't be about matched units; use `selection` for each group together");
  }
  const targets = match.roles.filter((role) => role.is !== "trigger").map((role) => role.name);
  if (targets.length === 0) {
    check.add("no-target-role", path, "all roles of the match are triggers, so there is nothing to discount: make one a target");
  }
  if (effect.role === undefined || targets.includes(effect.role)) return;
  if (match.roles.some((role) => role.name === effect.role)) {
    check.add("role-not-target", `${path}/role`, `the role ${quote(effect.role)} is a trigger, and only targets are discounted`);
  } else {
    const hint = check.meant(effect.role, targets);
    check.add("unknown-role", `${path}/role`, `the match has no role ${quote(effect.role)}${hint}`);
  }
}

export function checkRounding(check: Check, rounding: Rounding, path: string, purse?: Purse): void {
  const { increment, ending } = rounding;
  // Without the currency there is no increment: the rulebook's own need not name them all.
  if (increment !== undefined) (purse ?? { add: check.amounts.bind(check) }).add(increment, `${path}/increment`);
  if (ending !== undefined && ending.value >= ending.of) {
    check.add("ending-value", `${path}/ending`, `no price modulo ${ending.of} is ${ending.value}`);
  }
}

function checkPoints(check: Check, effect: PointsEffect, path: string, purse: Purse): void {
  const operation = check.oneOf(effect, ["add", "multiply", "rate", "perFull", "steps"], path, "points");
  checkProgramme(check, effect.points, `${path}/points`);
  checkMultiply(check, effect.multiply, `${path}/multiply`);
  for (const key of ["rate", "perFull"] as const) if (effect[key] !== undefined) purse.add(effect[key].per, `${path}/${key}/per`);
  if (effect.select !== undefined) check.selectors.use(effect.select, `${path}/select`, { what: "points", over: ["lines"] }, purse);
  if (effect.steps !== undefined) checkSteps(check, effect.steps, POINTS_ROWS, true, `${path}/steps`, purse);
  const multiplies = operation === "multiply" || (operation === "steps" && effect.steps!.rows.some((row) => row.multiply !== undefined));
  if (effect.of !== undefined && operation !== undefined && !multiplies) {
    check.add("multiply-only", `${path}/of`, "`of` says what is multiplied, and this effect multiplies nothing");
  }
}

function checkMultiply(check: Check, multiply: number | undefined, path: string): void {
  if (multiply !== undefined && !hasDecimals(multiply, 3)) {
    check.add("decimals", path, `a factor has at most three decimals, got ${quote(multiply)}`);
  }
}

export function checkProgramme(check: Check, name: string, path: string): void {
  const { programmes } = check.draft;
  if (!programmes.has(name)) check.add("unknown-programme", path, `there is no programme ${quote(name)}${check.meant(name, programmes.keys())}`);
}

function checkSteps(check: Check, steps: StepTable, operations: readonly string[], each: boolean, path: string, purse: Purse): void {
  const { input, rows } = steps;
  let money: boolean;
  if ("each" in input) {
    money = input.each === "list" || input.each === "net";
    if (!each) {
      const detail = "`each` gives every line its own step, and this effect takes all units together; use `on: each` or an aggregate";
      check.add("steps-input", `${path}/input/each`, detail);
    }
  } else {
    money = isMoney(input);
    checkAggregate(check, input, `${path}/input`, purse);
  }
  let comparable = true;
  const used = new Set<string>();
  rows.forEach((row, index) => {
    const at = `${path}/rows/${index}`;
    comparable = checkReached(check, row.from, money, `${at}/from`, purse) && comparable;
    for (const key of ["amount", "price"] as const) if (row[key] !== undefined) purse.add(row[key], `${at}/${key}`);
    check.percent(row.percent, `${at}/percent`);
    checkMultiply(check, row.multiply, `${at}/multiply`);
    const given = [...DISCOUNT_ROWS, ...POINTS_ROWS].filter((key) => row[key] !== undefined);
    const fits = given.length === 1 && operations.includes(given[0]!);
    if (fits) used.add(given[0]!);
    else {
      const got = given.length === 0 ? "none is given" : `${given.map((key) => quote(key)).join(", ")} ${given.length === 1 ? "is" : "are"} given`;
      check.add("steps-operation", at, `a step of this effect needs exactly one of ${operations.map((key) => quote(key)).join(", ")}; ${got}`);
    }
  });
  if (used.size > 1) {
    check.add("steps-operation", `${path}/rows`, `all steps of a table do the same thing, and these mix ${either([...used], "and")}: make it two effects`);
  }
  if (comparable) checkAscending(check, rows, path);
}

function checkAscending(check: Check, rows: StepTable["rows"], path: string): void {
  for (let index = 1; index < rows.length; index++) {
    const before = rows[index - 1]!.from;
    const { from } = rows[index]!;
    const at = `${path}/rows/${index}/from`;
    if (typeof from === "number" && typeof before === "number") {
      if (from <= before) check.add("steps-order", at, `steps ascend, and ${from} comes after ${before}`);
    } else if (typeof from === "object" && typeof before === "object") {
      for (const currency of Object.keys(from)) {
        if (Object.hasOwn(before, currency) && from[currency]! <= before[currency]!) {
          check.add("steps-order", step(at, currency), `steps ascend, and ${from[currency]} ${currency} comes after ${before[currency]}`);
        }
      }
    }
  }
}

function checkPayload(check: Check, effect: Exclude<Effect, DiscountEffect | PointsEffect>, path: string, purse: Purse): void {
  if ("gift" in effect) {
    check.unique(effect.gift.skus, `${path}/gift/skus`, "the sku");
    if (effect.gift.price !== undefined) purse.add(effect.gift.price, `${path}/gift/price`);
  } else if ("custom" in effect) {
    if (depthOf(effect.custom) > CUSTOM_DEPTH_MAX) {
      check.add("too-deep", `${path}/custom`, `nested more than ${CUSTOM_DEPTH_MAX} levels deep (CUSTOM_DEPTH_MAX): write it flatter`);
      return;
    }
    const bytes = utf8Bytes(JSON.stringify(effect.custom));
    if (bytes > CUSTOM_BYTES_MAX) {
      check.add("too-long", `${path}/custom`, `${bytes} bytes, the most is ${CUSTOM_BYTES_MAX} (CUSTOM_BYTES_MAX): send an id and keep the rest elsewhere`);
    }
  }
}

/** The document's own depth is bounded, so this may recurse. */
function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let depth = 0;
  for (const member of Object.values(value)) depth = Math.max(depth, depthOf(member));
  return depth + 1;
}
