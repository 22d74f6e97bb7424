// A world out of a rulebook that people wrote: every sku, category, tag, code, fact value … it mentions, so that random
// carts meet its rules. For the rulebooks of fixtures/. Reads the document as plain JSON; must not judge it.

import type { DrawnRulebook } from "./rulebooks.js";
import type { World } from "./world.js";
import type { FactValue } from "../wire.js";
import type { Rulebook } from "../rulebook.js";

type Values = Record<"skus" | "categories" | "brands" | "tags" | "methods" | "codes" | "batches" | "tiers" | "segments" | "channels" | "stores" | "countries", Set<string>>;

/** Keys that hold lists of names, and where the names go. */
const LISTS: Record<string, keyof Values> = {
  sku: "skus",
  skus: "skus",
  category: "categories",
  brand: "brands",
  tag: "tags",
  method: "methods",
  codes: "codes",
  batches: "batches",
  tier: "tiers",
  segment: "segments",
  notSegment: "segments",
  channel: "channels",
  store: "stores",
  country: "countries",
};

/** What a world has when the rulebook is silent. */
const DEFAULTS: { [Key in keyof Values]: string[] } = {
  skus: ["sku-1", "sku-2", "sku-3"],
  categories: ["a", "a/b"],
  brands: ["acme"],
  tags: ["new"],
  methods: ["standard", "express"],
  codes: ["CODE"],
  batches: ["batch"],
  tiers: ["gold"],
  segments: ["s1"],
  channels: ["web", "pos"],
  stores: ["7"],
  countries: ["FR", "DE"],
};

const CURRENCY = /^[A-Z]{3}$/u;

class Harvest {
  readonly values = Object.fromEntries(Object.keys(DEFAULTS).map((key) => [key, new Set<string>()])) as Values;
  readonly factValues = new Map<string, FactValue[]>();
  readonly limitIds: string[] = [];
  amountMax = 0;

  walk(value: unknown): void {
    if (Array.isArray(value)) value.forEach((member) => this.walk(member));
    else if (typeof value === "object" && value !== null) this.record(value as Record<string, unknown>);
  }

  private record(record: Record<string, unknown>): void {
    const fact = record["fact"] ?? record["line"];
    const literal = record["value"];
    if (typeof fact === "string" && literal !== undefined) this.fact(fact, literal);
    if (typeof record["window"] !== "undefined" && typeof record["id"] === "string") this.limitIds.push(record["id"]);
    for (const [key, member] of Object.entries(record)) {
      if (CURRENCY.test(key) && typeof member === "number") this.amountMax = Math.max(this.amountMax, member);
      const list = LISTS[key];
      if (list !== undefined && Array.isArray(member)) {
        for (const name of member) if (typeof name === "string") this.values[list].add(name);
      }
      if (key !== "text" && key !== "message" && key !== "custom") this.walk(member);
    }
  }

  private fact(name: string, literal: unknown): void {
    const known = this.factValues.get(name) ?? [];
    for (const one of Array.isArray(literal) ? literal : [literal]) {
      if (typeof one === "string" || typeof one === "boolean") known.push(one);
      if (typeof one === "number") known.push(one - 1, one, one + 1);
    }
    this.factValues.set(name, known);
  }
}

export function harvest(rulebook: Rulebook): DrawnRulebook {
  const found = new Harvest();
  found.walk(rulebook);
  const lists = Object.fromEntries(
    Object.entries(found.values).map(([key, names]) => [key, names.size > 0 ? [...names] : DEFAULTS[key as keyof Values]]),
  ) as { [Key in keyof Values]: string[] };
  // Deeper than what a rule names, and beside it.
  lists.categories = lists.categories.flatMap((path) => [path, `${path}/deeper`, `${path}x`]);
  const world: World = {
    ...lists,
    currencies: rulebook.currencies,
    programmes: Object.keys(rulebook.programmes ?? {}),
    members: ["m1", "m2", "m3"],
    facts: rulebook.facts ?? {},
    factValues: found.factValues,
    experiments: [],
    namedSelectors: [],
    priceMax: Math.max(50, Math.min(found.amountMax, 20_000)),
  };
  const limitIds = [...found.limitIds, ...rulebook.offers.flatMap((offer) => (offer.limits ?? []).map((_, index) => `${offer.id}#${index + 1}`))];
  return { rulebook, world, limitIds };
}
