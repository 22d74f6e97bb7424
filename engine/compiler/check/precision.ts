// Can points be counted exactly? Points are fractions over one denominator per programme and currency; the largest count
// that a legal cart could reach, times that denominator, must stay below 2^62. The bound is coarse on purpose: all rules
// at once, on the largest cart. Called by validate.ts; pointsBound is for whoever lowers programmes.

import type { Effect, Offer, PointsEffect, Programme } from "../../rulebook.js";
import { AMOUNT_MAX, POINTS_PRODUCT_BITS } from "../bounds.js";
import { step } from "../problems.js";
import { quote } from "../words.js";
import type { Check } from "./check.js";
import type { Place, Tree } from "./tree.js";

/** What one programme is counted from, in whatever currency. */
interface Sources {
  /** Fractions of points. */
  rates: Rate[];
  /** Whole points for full amounts. */
  full: Rate[];
  /** Most fixed points. */
  fixed: number;
  growth: Growth;
}

type Rate = NonNullable<PointsEffect["rate"]>;

/** What multiplying can do: by how much points grow, and over which denominator. */
interface Growth {
  factor: number;
  denominator: bigint;
}

export interface PointsBound {
  /** Every rate and multiplier divides this. */
  denominator: bigint;
  /** The most points. */
  most: number;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
const lcm = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b;

export function checkPrecision(check: Check, tree: Tree): void {
  const { programmes, offers } = check.draft;
  for (const [name, programme] of programmes) {
    if (programme === null) continue;
    const sources = sourcesOf(name, programme, tree, offers);
    for (const currency of check.currencies) {
      const { denominator, most } = boundIn(sources, currency);
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

export function pointsBound(name: string, programme: Programme, currency: string, tree: Tree, offers: readonly (Offer | null)[]): PointsBound {
  return boundIn(sourcesOf(name, programme, tree, offers), currency);
}

function boundIn({ rates, full, fixed, growth }: Sources, currency: string): PointsBound {
  let denominator = 1n;
  let most = fixed;
  const perOf = ({ per }: Rate): number => (Object.hasOwn(per, currency) ? per[currency]! : 0);
  for (const rate of rates) {
    const per = perOf(rate);
    if (per === 0) continue;
    most += (AMOUNT_MAX / per) * rate.points;
    denominator = lcm(denominator, BigInt(per) / gcd(BigInt(per), BigInt(rate.points)));
    // Hopeless already, and numbers of thousands of digits take their time.
    if (denominator >> BigInt(POINTS_PRODUCT_BITS) > 0n) break;
  }
  for (const rate of full) if (perOf(rate) !== 0) most += (AMOUNT_MAX / perOf(rate)) * rate.points;
  return { denominator: denominator * growth.denominator, most: most * growth.factor + most };
}

function sourcesOf(name: string, programme: Programme, tree: Tree, offers: readonly (Offer | null)[]): Sources {
  const sources: Sources = { rates: [], full: [], fixed: 0, growth: growthOf(name, tree.root, offers) };
  const take = ({ rate, perFull }: { rate?: Rate; perFull?: Rate }): void => {
    if (rate !== undefined) sources.rates.push(rate);
    if (perFull !== undefined) sources.full.push(perFull);
  };
  programme.earn?.forEach(take);
  for (const place of tree.places) {
    for (const index of place.offers) {
      for (const effect of offers[index]?.effects ?? []) {
        if (!("points" in effect) || effect.points !== name) continue;
        take(effect);
        sources.fixed += effect.add ?? 0;
        sources.fixed += (effect.steps?.rows ?? []).reduce((most, row) => Math.max(most, row.points ?? 0), 0);
      }
    }
  }
  return sources;
}

function growthOf(name: string, place: Place, offers: readonly (Offer | null)[]): Growth {
  const children = place.nodes.map((child) => growthOf(name, child, offers));
  for (const index of place.offers) {
    const growth = ofOffer(name, offers[index]?.effects ?? []);
    if (growth !== undefined) children.push(growth);
  }
  const { mode, k } = place.node;
  if (mode === "sequence") {
    return children.reduce((all, each) => ({ factor: all.factor * each.factor, denominator: times(all.denominator, each.denominator) }), { factor: 1, denominator: 1n });
  }
  const gains = children.map((each) => each.factor - 1).sort((a, b) => b - a);
  const taken = mode === "all" ? gains : gains.slice(0, mode === "top-k" ? k : 1);
  return {
    factor: taken.reduce((sum, gain) => sum + gain, 1),
    denominator: children.reduce((all, each) => lcm(all, each.denominator), 1n),
  };
}

/** Kept small: past the bound it does not matter by how much. */
function times(a: bigint, b: bigint): bigint {
  return a >> BigInt(POINTS_PRODUCT_BITS) > 0n ? a : a * b;
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
