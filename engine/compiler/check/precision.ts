// Can points be counted exactly? Points are fractions over one denominator per programme and currency; the largest count
// that a legal cart could reach, times that denominator, must stay below 2^62. The bound is coarse on purpose: all rules
// at once, on the largest cart. Called by validate.ts; pointsBound is for whoever lowers programmes.

import type { Effect, Offer, Programme } from "../../rulebook.js";
import { AMOUNT_MAX, POINTS_PRODUCT_BITS } from "../bounds.js";
import { step } from "../problems.js";
import { quote } from "../words.js";
import type { Check } from "./check.js";
import type { Place, Tree } from "./tree.js";

interface Sum {
  /** Every rate and multiplier divides this. */
  denominator: bigint;
  /** The most points, rounded up. */
  most: number;
}

/** What multiplying can do below a node: by how much it grows, and over which denominator. */
interface Growth {
  factor: number;
  denominator: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
const lcm = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b;

export function checkPrecision(check: Check, tree: Tree): void {
  const { programmes, offers } = check.draft;
  for (const [name, programme] of programmes) {
    if (programme === null) continue;
    for (const currency of check.currencies) {
      const { denominator, most } = pointsBound(name, programme, currency, tree, offers);
      const product = Number.isFinite(most) ? BigInt(Math.ceil(most)) * denominator : undefined;
      if (product !== undefined && product < 1n << BigInt(POINTS_PRODUCT_BITS)) continue;
      const detail =
        `in ${quote(currency)} these points can't be counted exactly: rates and multipliers need steps of 1/${denominator} point, ` +
        `and a cart could earn ${most.toExponential(1)} points; use rounder rates, fewer decimals or fewer multipliers in a row`;
      check.add("points-precision", step("/programmes", name), detail);
      break;
    }
  }
}

export function pointsBound(name: string, programme: Programme, currency: string, tree: Tree, offers: readonly (Offer | null)[]): Sum {
  const sum: Sum = { denominator: 1n, most: 0 };
  const rate = (given: { points: number; per: Record<string, number> } | undefined, whole: boolean): void => {
    const per = given !== undefined && Object.hasOwn(given.per, currency) ? given.per[currency]! : undefined;
    if (given === undefined || per === undefined || per === 0) return;
    sum.most += (AMOUNT_MAX / per) * given.points;
    if (!whole) sum.denominator = lcm(sum.denominator, BigInt(per) / gcd(BigInt(per), BigInt(given.points)));
  };
  for (const rule of programme.earn ?? []) {
    rate(rule.rate, false);
    rate(rule.perFull, true);
  }
  for (const place of tree.places) {
    for (const index of place.offers) {
      for (const effect of offers[index]?.effects ?? []) {
        if (!("points" in effect) || effect.points !== name) continue;
        rate(effect.rate, false);
        rate(effect.perFull, true);
        sum.most += effect.add ?? 0;
        sum.most += Math.max(0, ...(effect.steps?.rows ?? []).map((row) => row.points ?? 0));
      }
    }
  }
  const growth = growthOf(name, tree.root, offers);
  return { denominator: sum.denominator * growth.denominator, most: sum.most * growth.factor + sum.most };
}

function growthOf(name: string, place: Place, offers: readonly (Offer | null)[]): Growth {
  const children = place.nodes.map((child) => growthOf(name, child, offers));
  for (const index of place.offers) {
    const growth = ofOffer(name, offers[index]?.effects ?? []);
    if (growth !== undefined) children.push(growth);
  }
  const { mode, k } = place.node;
  if (mode === "sequence") {
    return children.reduce((all, each) => ({ factor: all.factor * each.factor, denominator: all.denominator * each.denominator }), { factor: 1, denominator: 1n });
  }
  const gains = children.map((each) => each.factor - 1).sort((a, b) => b - a);
  const taken = mode === "all" ? gains : gains.slice(0, mode === "top-k" ? k : 1);
  return {
    factor: taken.reduce((sum, gain) => sum + gain, 1),
    denominator: children.reduce((all, each) => lcm(all, each.denominator), 1n),
  };
}

function ofOffer(name: string, effects: readonly Effect[]): Growth | undefined {
  let growth: Growth | undefined;
  for (const effect of effects) {
    if (!("points" in effect) || effect.points !== name) continue;
    const factors = effect.multiply === undefined ? (effect.steps?.rows ?? []).flatMap((row) => row.multiply ?? []) : [effect.multiply];
    if (factors.length === 0) continue;
    growth ??= { factor: 1, denominator: 1n };
    growth.factor += Math.max(...factors) - 1;
    for (const factor of factors) {
      const thousandths = BigInt(Math.round(factor * 1000));
      growth.denominator = lcm(growth.denominator, 1000n / gcd(1000n, thousandths));
    }
  }
  return growth;
}
