// What points are worth in money: for objectives (DESIGN §7) and for floors that count points (§10). A programme without
// `value`, or without it in the request's currency, is worth and costs nothing. Called by guard, points, trial.

import { LOYALTY_DENOMINATORS, LOYALTY_VALUE_POINTS, LOYALTY_VALUE_ROW } from "../layout";
import { cell, fixedCell, numeratorCell, strayCell } from "./cells";
import { head } from "./request";
import { divCeil } from "./round";
import { loyaltyAt, loyaltyBase, programmeCount } from "./rules";
import { moneyValue } from "./stamps";
import { mulDiv, mulDivSaturated, remainder } from "./wide";

/** Exact points are numerators over this, in the request's currency. */
export function denominatorOf(programme: i32): i64 {
  const at = loyaltyBase() + <usize>load<u32>(loyaltyAt(programme), LOYALTY_DENOMINATORS);
  return load<i64>(at + (<usize>head().currencySlot << 3));
}

/** points / per as a numerator; the compiler chose the denominator so that it is whole. */
export function numeratorOf(points: i64, per: i64, denominator: i64): i64 {
  const numerator = <i64>mulDiv(<u64>points, <u64>denominator, <u64>per);
  assert(remainder == 0, "a rate the common denominator does not hold");
  return numerator;
}

/** Minor units × scale, rounded down. */
export function worthOf(programme: i32, points: i64, scale: i64): i64 {
  const record = loyaltyAt(programme);
  const row = load<u32>(record, LOYALTY_VALUE_ROW);
  const amount = row == 0 ? -1 : moneyValue(row);
  if (amount <= 0 || points <= 0) return 0;
  return <i64>mulDivSaturated(<u64>points, <u64>(amount * scale), <u64>load<i64>(record, LOYALTY_VALUE_POINTS));
}

/** P and Q of all lines and what went to no line, as a numerator. */
export function wholeNumerator(programme: i32): i64 {
  const fixed = cell(fixedCell(programme)) + cell(strayCell(programme));
  return cell(numeratorCell(programme)) + fixed * denominatorOf(programme);
}

/** All points so far and `more` (a numerator) of one programme (-1 = none), each programme rounded up: millionths. */
export function costOfPoints(programme: i32, more: i64): i64 {
  let cost: i64 = 0;
  for (let i = 0; i < programmeCount; i++) {
    const points = divCeil(wholeNumerator(i) + (i == programme ? more : 0), denominatorOf(i));
    // Each is bounded before it is added: two saturated amounts would pass 2^63.
    cost = min(cost + min(worthOf(i, points, 1000000), MOST), MOST);
  }
  return cost;
}
const MOST: i64 = 4000000000000000000;
