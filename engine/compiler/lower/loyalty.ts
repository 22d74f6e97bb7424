// Programmes and earn rules as records (DESIGN §10, §11), and the denominator that a programme's exact points are counted
// over in each currency: it holds every rate, and every multiplier as often as multipliers can follow each other down a
// sequence. Validation has refused what would not fit. Called by tree.ts.

import * as L from "../../layout.js";
import { CURRENCIES_MAX } from "../../layout.js";
import type { Effect, Offer, PointsEffect, Programme, Rulebook } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Context, PlantedNode, Section } from "../context.js";
import { Currencies } from "./amounts.js";
import { ROUND } from "./effects.js";
import { type Lists, Table } from "./tables.js";

export function lowerLoyalty(rulebook: Rulebook, context: Context, lists: Lists): Section[] {
  const currencies = new Currencies(context);
  const earn = new Table(L.SECTION_EARN, L.EARN_BYTES);
  const everywhere = new Array<number>(CURRENCIES_MAX / 32).fill(0xffffffff);
  const records = new Table(L.SECTION_LOYALTY, L.LOYALTY_BYTES);
  const denominatorsAt = L.TABLE_HEADER_BYTES + context.programmes.length * L.LOYALTY_BYTES;
  const denominators = new Bytes();
  for (const id of context.programmes) {
    const programme = rulebook.programmes![id]!;
    const earnStart = earn.count;
    for (const rule of programme.earn ?? []) {
      const rate = rule.rate ?? rule.perFull!;
      earn.add((view) => {
        view.setUint32(L.EARN_CONDITION, context.condition(rule.when), true);
        view.setUint32(L.EARN_AUDIENCE, context.audience(rule.audience), true);
        view.setUint32(L.EARN_SELECTOR, context.selector(rule.select), true);
        view.setUint8(L.EARN_OP, rule.rate !== undefined ? L.OP_RATE : L.OP_PER_FULL);
        view.setUint8(L.EARN_LESS_BURN, rule.base === "net-less-burn" ? 1 : 0);
        view.setUint8(L.EARN_TAX_EXCLUDED, rule.tax === "excluded" ? 1 : 0);
        view.setUint32(L.EARN_PER_ROW, context.money(rate.per), true);
        view.setUint32(L.EARN_CURRENCIES, lists.start(currencies.words([rule]) ?? everywhere), true);
        view.setBigInt64(L.EARN_POINTS, BigInt(rate.points), true);
      });
    }
    const offset = denominatorsAt + denominators.length;
    for (const currency of context.currencies) denominators.i64(denominatorOf(context, id, programme, currency));
    records.add((view) => {
      view.setUint8(L.LOYALTY_ROUND_MODE, ROUND[programme.round?.mode ?? "floor"]);
      view.setUint8(L.LOYALTY_ROUND_BASE, programme.round?.at === "base" ? 1 : 0);
      view.setUint32(L.LOYALTY_EARN_START, earnStart, true);
      view.setUint32(L.LOYALTY_EARN_COUNT, earn.count - earnStart, true);
      view.setUint32(L.LOYALTY_VALUE_ROW, context.money(programme.value?.amount), true);
      view.setBigInt64(L.LOYALTY_VALUE_POINTS, BigInt(programme.value?.points ?? 1), true);
      view.setUint32(L.LOYALTY_BURN_ROW, context.money(programme.burn?.amount), true);
      view.setBigInt64(L.LOYALTY_BURN_POINTS, BigInt(programme.burn?.points ?? 1), true);
      view.setUint32(L.LOYALTY_COVERS, context.selector(programme.burn?.covers ?? { over: "total" }), true);
      view.setUint32(L.LOYALTY_DENOMINATORS, offset, true);
    });
  }
  const section = records.section();
  const bytes = new Bytes(section.bytes.length + denominators.length);
  bytes.bytes(section.bytes).bytes(denominators.done());
  return [earn.section(), { id: section.id, bytes: bytes.done() }];
}

// ---------------------------------------------------------------------------------------------------- the denominator

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
const lcm = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b;

function denominatorOf(context: Context, id: string, programme: Programme, currency: string): bigint {
  let rates = 1n;
  const add = (rate: { points: number; per: Record<string, number> } | undefined): void => {
    const per = BigInt(rate?.per[currency] ?? 0);
    if (rate !== undefined && per > 0n) rates = lcm(rates, per / gcd(per, BigInt(rate.points)));
  };
  for (const rule of programme.earn ?? []) add(rule.rate);
  for (const offer of context.offers) for (const effect of pointsOf(offer, id)) add(effect.rate);
  return rates * multipliersBelow(context, context.nodes[0]!, id);
}

function pointsOf(offer: Offer, programme: string): PointsEffect[] {
  return offer.effects.filter((effect: Effect): effect is PointsEffect => "points" in effect && effect.points === programme);
}

/** Multipliers of siblings read the same points; those of a sequence read what the elder multiplied. */
function multipliersBelow(context: Context, node: PlantedNode, programme: string): bigint {
  const children = [
    ...node.children.map((child) => multipliersBelow(context, context.nodes[child]!, programme)),
    ...node.offers.map((offer) => multipliersOf(context.offers[offer]!, programme)),
  ];
  const join = node.node.mode === "sequence" ? (a: bigint, b: bigint): bigint => a * b : lcm;
  return children.reduce(join, 1n);
}

function multipliersOf(offer: Offer, programme: string): bigint {
  const factors = pointsOf(offer, programme).flatMap((effect) => [
    ...(effect.multiply === undefined ? [] : [effect.multiply]),
    ...(effect.steps?.rows ?? []).flatMap((row) => (row.multiply === undefined ? [] : [row.multiply])),
  ]);
  return factors.map((factor) => 1000n / gcd(1000n, BigInt(Math.round(factor * 1000)))).reduce(lcm, 1n);
}
