// Who pays (DESIGN §6, Funding): what the offer's funder brings for an amount taken from a unit, in millionths of a minor
// unit. Floors ask for amounts on trial, take.ts books what was really taken. The offer's terms are read once per offer.

import { PLAN_FUNDING_SHARE, PLAN_FUNDING_UNIT } from "../layout";
import { planAt } from "./rules";
import { moneyValue } from "./stamps";

let share: i64 = 0;
let perUnit: i64 = 0;
/** False = nobody pays, every answer is 0. */
export let isFunded: bool = false;
/** Does it matter how an amount lies on units? */
export let fundsUnits: bool = false;

export function beginFunding(offer: i32): void {
  const plan = planAt(offer);
  const ppm = load<i32>(plan, PLAN_FUNDING_SHARE);
  const row = load<u32>(plan, PLAN_FUNDING_UNIT);
  share = ppm < 0 ? 0 : ppm;
  perUnit = row == 0 ? 0 : max(moneyValue(row), 0);
  fundsUnits = perUnit != 0;
  isFunded = share != 0 || fundsUnits;
}

/** For `c` from one unit. */
// @ts-ignore: decorator
@inline export function fundingOf(c: i64): i64 {
  return c * share + (perUnit == 0 ? 0 : min(perUnit, c) * 1000000);
}
