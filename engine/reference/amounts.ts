// Amounts in the request's currency, percents as parts per million, and the currencies an offer exists in (DESIGN §5.1,
// §13). No arithmetic. Called wherever a rulebook's number is read.

import type { Amounts, Percent } from "../rulebook.js";
import { assert, must } from "./assert.js";
import type { Decision } from "./model.js";
import { pathTo, type PlacedOffer } from "./tree.js";

export const MILLION = 1_000_000n;

/** Parts per million, exactly: a percent has at most four decimals. */
export function ppm(percent: Percent): bigint {
  const parts = Math.round(percent * 10_000);
  assert(Math.abs(percent * 10_000 - parts) < 1e-3, `percent ${percent} has four decimals`);
  return BigInt(parts);
}

/** The amount in the request's currency, where it has one. */
export function amountIn(decision: Decision, amounts: Amounts | undefined): bigint | undefined {
  const amount = amounts?.[decision.request.currency];
  return amount === undefined ? undefined : BigInt(amount);
}

/** The same where it must exist: an offer without it is inactive and is never evaluated. */
export function amount(decision: Decision, amounts: Amounts): bigint {
  return must(amountIn(decision, amounts), `an amount in ${decision.request.currency}`);
}

/** Does the offer, with its nodes and the selectors they name, have every amount in the request's currency? */
export function existsInCurrency(decision: Decision, { offer, home }: PlacedOffer): boolean {
  const nodes = pathTo(home).map(({ node: { nodes: _children, ...own } }) => own);
  return [offer, ...nodes].every((part) => hasCurrency(decision, part));
}

/** Walks any part of a rulebook: an object of numbers by currency is an `Amounts`; a selector's name is followed. */
export function hasCurrency(decision: Decision, part: unknown): boolean {
  if (Array.isArray(part)) return part.every((member) => hasCurrency(decision, member));
  if (typeof part !== "object" || part === null) return true;
  if (isAmounts(part)) return decision.request.currency in part;
  return Object.entries(part).every(([key, value]) => {
    if (key === "custom") return true;
    if (typeof value === "string" && NAMES_SELECTOR.has(key)) return hasCurrency(decision, decision.rulebook.selectors?.[value]);
    return hasCurrency(decision, value);
  });
}

/** `select: "tees"`, `{ count: "tees" }`, `{ sum: "net", in: "tees" }`, `{ selector: "tees" }`. */
const NAMES_SELECTOR = new Set(["select", "count", "in", "selector"]);

function isAmounts(part: object): boolean {
  const entries = Object.entries(part);
  return entries.length > 0 && entries.every(([key, value]) => /^[A-Z]{3}$/.test(key) && typeof value === "number");
}
