// What points are worth in money (DESIGN §7 objectives, §10 floors), by each programme's `value`. A programme without one
// costs nothing. Called by floors.ts and choose.ts.

import { amountIn, MILLION } from "./amounts.js";
import { add, ceil, type Fraction, fraction, sum, ZERO } from "./fraction.js";
import type { Account, Decision } from "./model.js";
import { divFloor } from "./rounding.js";

/** P and Q of all lines, and what went to no line. */
export function wholeAccount(account: Account): Fraction {
  const fixed = account.fixed.reduce((all, points) => all + points, account.loose);
  return add(sum(account.exact), fraction(fixed));
}

/** Minor units × `scale`, rounded down. */
export function worthOfPoints(decision: Decision, programme: string, points: bigint, scale = 1n): bigint {
  const value = decision.rulebook.programmes?.[programme]?.value;
  const amount = amountIn(decision, value?.amount);
  return value === undefined || amount === undefined ? 0n : divFloor(points * amount * scale, BigInt(value.points));
}

/** All points so far, and `more` of one programme, each programme rounded up: in millionths of a minor unit. */
export function costOfPoints(decision: Decision, programme?: string, more: Fraction = ZERO): bigint {
  let cost = 0n;
  for (const [id, account] of decision.books.points) {
    const points = add(wholeAccount(account), id === programme ? more : ZERO);
    cost += worthOfPoints(decision, id, ceil(points), MILLION);
  }
  return cost;
}
