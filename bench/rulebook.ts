// Rulebooks for the benchmarks: as many live offers as asked, of the kinds a retailer has (price marks per sku, leaf category
// and brand; tier and channel audiences; order thresholds and codes; free shipping; point boosters; a margin floor), over a
// generated catalogue. Every construct used here is also in the hand-written evaluator (plain/), so that both can be compared.
// `touching: "fixed"` keeps the number of offers that touch a cart the same whatever the size of the rulebook: the
// others aim at skus no cart has. Callers: bench/engine.ts and its test.

import type { Offer, Predicate, Rulebook } from "../engine/rulebook.js";
import type { Product } from "../fixtures/generate.js";
import { Random } from "../fixtures/generate.js";

export interface BenchRulebookOptions {
  seed: number;
  offers: number;
  /** "grows": all offers aim at the catalogue. "fixed": `FIXED_OFFERS` do, the others at skus nobody buys. Default grows. */
  touching?: "grows" | "fixed";
}

export const FIXED_OFFERS = 100;
export const BENCH_CODES = ["SPRING10", "WELCOME5", "VIP20", "SUMMER15", "TAKE3"];
const TIERS = ["bronze", "silver", "gold", "platinum"];
const CHANNELS = ["web", "app", "store"];

export function makeBenchRulebook(products: readonly Product[], options: BenchRulebookOptions): Rulebook {
  const random = new Random();
  const offers: Offer[] = [];
  for (let index = 0; index < options.offers; index++) {
    random.reset(options.seed, 0x62656e63, index);
    const reachable = options.touching !== "fixed" || index < FIXED_OFFERS;
    offers.push(reachable ? drawOffer(random, index, products) : outOfReach(random, index));
  }
  return {
    ristourne: 1,
    name: `bench, ${options.offers} offers`,
    zone: "Europe/Paris",
    currencies: ["EUR"],
    language: "en",
    facts: { payment: { type: "string", of: "request" }, birthMonth: { type: "integer", of: "member" } },
    exclusions: [{ select: { where: { tag: ["price-fixed", "gift-card", "deposit", "tobacco"] } }, from: ["discount", "points"] }],
    floors: [{ id: "margin", scope: "line", metric: "margin-rate", at: { percent: 12 }, unknownCost: "ignore" }],
    programmes: { club: { earn: [{ id: "base", rate: { points: 1, per: { EUR: 100 } } }], burn: { points: 100, amount: { EUR: 100 } } } },
    tree: {
      mode: "sequence",
      nodes: [
        { id: "markdown", mode: "best", scope: "line" },
        { id: "order", mode: "best" },
        { id: "shipping", mode: "all" },
        { id: "points", mode: "all" },
      ],
    },
    offers,
  };
}

function drawOffer(random: Random, index: number, products: readonly Product[]): Offer {
  const id = `OFFER-${index.toString().padStart(6, "0")}`;
  const kind = random.below(100);
  if (kind < 86) return markdown(random, id, products);
  if (kind < 92) return orderOffer(random, id);
  if (kind < 93) return freeShipping(random, id);
  return booster(random, id, products);
}

/** The same shape as a mark on skus, for products of which no cart knows. */
function outOfReach(random: Random, index: number): Offer {
  const sku = Array.from({ length: random.between(3, 8) }, () => `ELSEWHERE-${random.below(1_000_000)}`);
  return {
    id: `OFFER-${index.toString().padStart(6, "0")}`,
    node: "markdown",
    effects: [{ on: "each", percent: random.between(2, 12) * 2.5, select: { where: { sku: [...new Set(sku)] } } }],
  };
}

function markdown(random: Random, id: string, products: readonly Product[]): Offer {
  const offer: Offer = { id, node: "markdown", priority: random.below(3), effects: [{ on: "each", percent: random.between(2, 12) * 2.5, select: { where: target(random, products) } }] };
  if (random.chance(300_000)) offer.audience = { tier: some(random, TIERS) };
  else if (random.chance(250_000)) offer.audience = { channel: some(random, CHANNELS) };
  if (random.chance(300_000)) offer.schedule = { from: "2020-01-01", until: "2039-12-31" };
  return offer;
}

function target(random: Random, products: readonly Product[]): Predicate {
  const roll = random.below(100);
  const product = random.pick(products);
  const leaf = product.categories[0] ?? "";
  if (roll < 70) return { sku: [...new Set(Array.from({ length: random.between(3, 8) }, () => random.pick(products).sku))] };
  if (roll < 92) return { all: [{ category: [leaf] }, { brand: [product.brand ?? ""] }] };
  return { all: [{ category: [leaf] }, { reduced: true }] };
}

function orderOffer(random: Random, id: string): Offer {
  const threshold = random.between(10, 200) * 500;
  const when = { aggregate: { sum: "net" as const, in: {} }, op: ">=" as const, value: { EUR: threshold } };
  const effect = random.chance(500_000) ? { on: "order" as const, percent: random.between(1, 6) * 2.5 } : { on: "order" as const, amount: { EUR: random.between(1, 8) * 250 } };
  return { id, node: "order", codes: [`${random.pick(BENCH_CODES)}${random.chance(150_000) ? "" : random.below(5000)}`], when, effects: [effect] };
}

function freeShipping(random: Random, id: string): Offer {
  return {
    id,
    node: "shipping",
    audience: { tier: [random.pick(TIERS)], country: ["FR"] },
    when: { aggregate: { sum: "net", in: {} }, op: ">", value: { EUR: random.between(10, 20) * 500 } },
    effects: [{ on: "each", percent: 100, select: { over: "shipping", where: { method: ["standard"] } } }],
  };
}

function booster(random: Random, id: string, products: readonly Product[]): Offer {
  return { id, node: "points", effects: [{ points: "club", multiply: random.between(2, 3), select: { where: { sku: [...new Set(Array.from({ length: 6 }, () => random.pick(products).sku))] } } }] };
}

const some = (random: Random, pool: readonly string[]): string[] => {
  const chosen = pool.filter(() => random.chance(500_000));
  return chosen.length > 0 ? chosen : [random.pick(pool)];
};
