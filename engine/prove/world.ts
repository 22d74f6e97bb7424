// The small world a random rulebook and its carts live in: a few skus, categories, brands, tags, codes, facts, moments.
// Small on purpose: constructs interact only when the cart meets the rules. Each rulebook draws which features it uses
// at all (swarm testing, Groce et al. 2012), so that some mix is dense in every run. Draws only; knows no rule.

import { Random } from "./random.js";
import type { Amounts, FactDeclaration } from "../rulebook.js";
import type { FactValue } from "../wire.js";

export const FEATURES = [
  "match",
  "points",
  "codes",
  "floors",
  "limits",
  "audience",
  "schedule",
  "conflicts",
  "conditions",
  "tree",
  "line-scope",
  "funding",
  "shipping",
  "gifts",
  "payloads",
  "rewards",
  "hints",
  "experiments",
  "exclusions",
  "steps",
  "rounding",
  "spread",
  "named-selectors",
  "line-facts",
  "some-currencies",
  "texts",
] as const;
export type Feature = (typeof FEATURES)[number];

/** What keeps offers from being applied. */
const TESTS: ReadonlySet<Feature> = new Set<Feature>(["audience", "schedule", "codes", "conditions", "rewards", "experiments"]);

/** Exponent by currency, only to draw amounts that look like prices. */
export const CURRENCY_EXPONENTS: Record<string, number> = { EUR: 2, USD: 2, CHF: 2, JPY: 0, KWD: 3 };

// Where byte order, UTF-16 order and code-point order differ: U+FF5E sorts after U+1F600 in UTF-16, before it in UTF-8.
const ODD_NAMES = ["é", "～", "😀"];

/** Moments around a summer-time gap, its end, a month's end and a leap day, in Europe/Paris and elsewhere. */
export const DATES = ["2026-01-01", "2026-02-28", "2026-03-01", "2026-03-29", "2026-06-30", "2026-10-25", "2026-12-31", "2027-01-01"];
export const TIMES = ["00:00", "02:00", "02:30", "03:00", "08:00", "12:00", "22:00", "23:59"];
export const ZONES = ["Europe/Paris", "UTC", "America/New_York", "Asia/Kolkata"];

export interface World {
  currencies: string[];
  skus: string[];
  categories: string[];
  brands: string[];
  tags: string[];
  methods: string[];
  codes: string[];
  batches: string[];
  programmes: string[];
  tiers: string[];
  segments: string[];
  channels: string[];
  stores: string[];
  countries: string[];
  members: string[];
  facts: Record<string, FactDeclaration>;
  /** Values worth sending, by fact; the usual few where there are none. */
  factValues?: ReadonlyMap<string, readonly FactValue[]>;
  experiments: { id: string; arms: string[] }[];
  /** Selectors others may name, by what they range over; filled while the rulebook is drawn. */
  namedSelectors: { name: string; over: "lines" | "shipping" | "total"; takes: boolean; odd: boolean }[];
  /** Prices go up to this; mostly small. */
  priceMax: number;
}

/** What every drawing function takes: the random numbers, the world, the features on, and the currencies of the moment. */
export class Drawing {
  readonly features: Set<Feature>;
  /** Currencies that amounts are given in just now; always holds the first one. */
  currencies: string[];
  readonly limitIds: string[] = [];
  /** Many offers in few nodes with few tests, so that most of them meet in application. */
  readonly dense: boolean;

  constructor(
    readonly random: Random,
    readonly world: World,
  ) {
    this.dense = random.chance(35);
    const likely = random.pick([25, 50, 75, 90]);
    this.features = new Set(FEATURES.filter(() => random.chance(likely)));
    this.currencies = world.currencies;
  }

  /** The feature is on in this rulebook and comes up now. */
  on(feature: Feature, percent = 40): boolean {
    return this.features.has(feature) && this.random.chance(this.dense && TESTS.has(feature) ? percent / 4 : percent);
  }

  /** The same amount of money in each currency of the moment, more or less. */
  amounts(from: number, to: number): Amounts {
    const { random } = this;
    const amounts: Amounts = {};
    for (const currency of this.currencies) {
      const value = random.between(from, to);
      const round = random.pick([1, 1, 5, 10, 50, 100]);
      amounts[currency] = Math.max(from, value - (value % round));
    }
    return amounts;
  }

  /** A percentage: mostly whole, sometimes with up to four decimals, sometimes the ends. */
  percent(): number {
    const { random } = this;
    return random.weighted<() => number>([
      [60, () => random.between(1, 20) * 5],
      [20, () => random.between(1, 100)],
      [12, () => random.between(1, 999_999) / 10_000],
      [8, () => random.pick([100, 50, 33.3333, 0.0001, 12.5])],
    ])();
  }

  /** Some of the currencies for what `draw` draws; all of them most of the time. */
  withSomeCurrencies<T>(draw: () => T): T {
    const outer = this.currencies;
    if (outer.length > 1 && this.on("some-currencies", 25)) {
      this.currencies = [outer[0]!, ...this.random.some(outer.slice(1), 0, outer.length - 2)];
    }
    try {
      return draw();
    } finally {
      this.currencies = outer;
    }
  }
}

function drawFacts(random: Random): Record<string, FactDeclaration> {
  const facts: Record<string, FactDeclaration> = {};
  for (const of of ["request", "member", "line"] as const) {
    for (const type of ["integer", "boolean", "string", "strings"] as const) {
      if (random.chance(78)) facts[`${of}-${type}`] = { type, of };
    }
  }
  // What every JavaScript object answers to without having it.
  if (random.chance(20)) facts["toString"] = { type: random.pick(["string", "boolean"]), of: random.pick(["request", "member", "line"]) };
  if (random.chance(60)) facts["request-integer-2"] = { type: "integer", of: "request" };
  if (random.chance(60)) facts["request-string-2"] = { type: "string", of: "member" };
  return facts;
}

export function drawWorld(random: Random): World {
  const skus = random.some(["A", "AA", "B", "a", "b-1", ...ODD_NAMES], 3, 6);
  const currencies = random.weighted<string[]>([
    [55, [random.pick(["EUR", "JPY", "KWD", "USD"])]],
    [45, random.some(Object.keys(CURRENCY_EXPONENTS), 2, 3)],
  ]);
  return {
    currencies,
    skus,
    categories: random.some(["a", "a/b", "ab", "a/b/c", "c"], 3, 4),
    brands: random.some(["acme", "Zed", "é"], 2, 2),
    tags: random.some(["new", "sale", "～"], 2, 2),
    methods: ["std", "exp"],
    codes: random.some(["SPRING", "SUM-10", "VIP 1", "ÉTÉ", "X", "X9"], 2, 4),
    batches: ["batch-1", "batch-2"],
    programmes: random.some(["club", "Stars", "～p", "constructor"], 1, 2),
    tiers: ["silver", "gold"],
    segments: ["s1", "s2", "é"],
    channels: ["web", "pos"],
    stores: ["7", "8"],
    countries: ["FR", "DE"],
    members: ["m1", "m2", "m3", "müller"],
    facts: drawFacts(random),
    experiments: [],
    namedSelectors: [],
    priceMax: random.weighted([
      [50, 2000],
      [25, 100],
      [15, 12],
      [10, 1_000_000],
    ]),
  };
}

