// The rulebook language as TypeScript types: what a retailer writes (JSON), before compiling. Types only.
// engine/DESIGN.md says what each construct means, engine/compiler/ refuses what can't mean anything, engine/reference/
// is the plain evaluator of this very document. Money is an integer in minor units, given per currency.

/** Amount per currency, in minor units: `{ "EUR": 500 }`. */
export type Amounts = Record<string, number>;

/** Percent, 0–100, at most four decimals: `12.5`. Becomes parts per million at compile time. */
export type Percent = number;

export type FactType = "integer" | "boolean" | "string" | "strings";

export interface FactDeclaration {
  type: FactType;
  /** Where the value comes from: `facts`, `state.facts`, or a line's `attributes`. */
  of: "request" | "member" | "line";
}

// ---------------------------------------------------------------------------------------------------------------------
// Selectors

export type CompareOp = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** What a line or shipping entry is. A leaf with several values is met by any of them. */
export type Predicate =
  | { all: Predicate[] }
  | { any: Predicate[] }
  | { not: Predicate }
  | { sku: string[] }
  /** With `subtree: false` only the exact path. Default true. */
  | { category: string[]; subtree?: boolean }
  | { brand: string[] }
  | { tag: string[] }
  /** List price of one unit (or a shipping entry's amount): from ≤ price < until. */
  | { price: { from?: Amounts; until?: Amounts } }
  /** unitPrice < regularPrice, or some adjustment lowered it. */
  | { reduced: boolean }
  | { method: string[] }
  | { line: string; op: CompareOp | "in" | "not in" | "has" | "present" | "absent"; value?: FactLiteral }
  /** A named selector's `where` (it may not have `take`); same `over`. */
  | { selector: string };

export interface Selector {
  /** Default "lines". */
  over?: "lines" | "shipping" | "total";
  where?: Predicate;
  /** Order of units for `take`, and where an effect hands out something in order. Default "cart". */
  order?: "cheapest" | "dearest" | "cart";
  take?: { skip?: number; every?: number; count?: number; per?: "cart" | "line" | "sku" };
}

/** A selector written out, or the name of one of the rulebook's `selectors`. */
export type SelectorRef = string | Selector;

// ---------------------------------------------------------------------------------------------------------------------
// Conditions

export type FactLiteral = number | boolean | string | (string | number)[];

export type AggregateMeasure = "list" | "regular" | "net" | "cost" | "quantity" | "measure" | "sku" | "brand" | "line";

/** `count` counts units. `distinct` counts different values. Money aggregates compare with Amounts. */
export type Aggregate =
  | { count: SelectorRef }
  | { sum: "list" | "regular" | "net" | "cost" | "quantity" | "measure"; in: SelectorRef }
  | { min: "list" | "regular" | "net" | "cost" | "quantity" | "measure"; in: SelectorRef }
  | { max: "list" | "regular" | "net" | "cost" | "quantity" | "measure"; in: SelectorRef }
  | { distinct: "sku" | "brand" | "line"; in: SelectorRef };

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | {
      fact: string;
      op: CompareOp | "in" | "not in" | "has" | "present" | "absent";
      /** A literal, or another fact. */
      value?: FactLiteral | { fact: string };
    }
  | { aggregate: Aggregate; op: CompareOp; value: number | Amounts };

// ---------------------------------------------------------------------------------------------------------------------
// Offers

export interface Schedule {
  /** `2026-11-27` or `2026-11-27T08:00` wall time in `zone`; inclusive. */
  from?: string;
  /** Exclusive; a bare date means through that day. */
  until?: string;
  /** IANA name; default the rulebook's. */
  zone?: string;
  /** Open only in these windows. `until: "24:00"` is midnight; a window may pass midnight (`22:00`–`02:00`). */
  weekly?: { days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[]; from: string; until: string }[];
}

/** All given keys must hold. Lists are met by any value. */
export interface Audience {
  tier?: string[];
  segment?: string[];
  /** None of these. */
  notSegment?: string[];
  channel?: string[];
  store?: string[];
  country?: string[];
  /** true: guests only; false: members only. */
  guest?: boolean;
  /** Completed orders so far: from ≤ orders ≤ to. A first order is { from: 0, to: 0 }. A guest has none (absent). */
  orders?: { from?: number; to?: number };
  /** The offer must be in `state.assigned`. */
  assigned?: true;
  /** Share of subjects, by a stable hash. */
  rollout?: { percent: Percent; salt: string; by?: string[] };
  /** The subject's arm of a declared experiment must be one of these. */
  experiment?: { id: string; arms: string[] };
  /** Any further condition over facts (no aggregates). */
  where?: Condition;
}

export interface MatchRole {
  name: string;
  /** A `target` receives the effect; a `trigger` only qualifies. Default: target. */
  is?: "trigger" | "target";
  select: SelectorRef;
  /** Units per match, ≥ 1. */
  min: number;
  /** Default `min`; "all" takes whatever is left. */
  max?: number | "all";
  /** Which units go first. Targets: cheapest (fill whole) or dearest (fill groups); triggers: dearest. */
  order?: "cheapest" | "dearest" | "cart";
}

export interface Match {
  roles: MatchRole[];
  /** Default "whole". */
  fill?: "whole" | "groups";
  /** Most matches per order; default unlimited. */
  repeat?: number;
  /** Which of its units other matching offers of the node may use again. Default "none". */
  reuse?: "none" | "triggers" | "targets" | "all";
}

export type RoundingMode = "half-up" | "half-even" | "half-down" | "floor" | "ceil";

export interface Rounding {
  /** Of the discount. Default half-up. */
  mode?: RoundingMode;
  /** What a percentage `each` is rounded on. Default line. */
  level?: "unit" | "line" | "order";
  /** The resulting price is a multiple of this many minor units. */
  increment?: Amounts;
  /** The resulting price ends so: value modulo `of`, moved down to the nearest. */
  ending?: { value: number; of: number };
}

export interface Spread {
  /** Weights. Default worth: net at the node's entry. */
  by?: "worth" | "list" | "quantity" | "even";
  /** Default largest-remainder. */
  method?:
    | "largest-remainder"
    | "largest-remainder-first"
    | "largest-remainder-last"
    | "floor-first"
    | "floor-last"
    | "last-absorbs"
    | "half-down";
  /** Default line: to lines, then evenly to their units. */
  to?: "line" | "unit";
}

export interface StepTable {
  /** `each` reads the line or entry itself. */
  input: Aggregate | { each: "list" | "net" | "quantity" | "measure" };
  /** Ascending; the last row whose `from` is reached counts. None reached: no effect. */
  rows: { from: number | Amounts; percent?: Percent; amount?: Amounts; price?: Amounts; points?: number; multiply?: number }[];
}

export interface DiscountEffect {
  on: "unit" | "each" | "selection" | "order";
  /** Default: every line (`order`, `each`, …); for an offer with `match`: its target units. Not allowed with `match`. */
  select?: SelectorRef;
  /** With `match`: only the units of this target role. */
  role?: string;
  /** With `match`: this many of each match's target units, in this order. */
  units?: { count: number; order?: "cheapest" | "dearest" };
  percent?: Percent;
  amount?: Amounts;
  /** Set price. */
  price?: Amounts;
  steps?: StepTable;
  /** What a percentage is of. Default entry: the net at the node's entry. */
  base?: "entry" | "list" | "regular";
  /** Most this effect gives. */
  max?: Amounts;
  rounding?: Rounding;
  spread?: Spread;
}

export interface PointsEffect {
  points: string;
  /** Fixed points. */
  add?: number;
  /** Adds (multiply − 1) × base points of the selected lines; at most three decimals. */
  multiply?: number;
  /** Points for amounts, like an earn rule. */
  rate?: { points: number; per: Amounts };
  perFull?: { points: number; per: Amounts };
  steps?: StepTable;
  select?: SelectorRef;
  /** What `multiply` multiplies. Default base: earn rules and earlier multipliers, not fixed points. */
  of?: "base" | "total";
  /** Most points this effect gives. */
  max?: number;
}

export type PayloadEffect =
  | { gift: { skus: string[]; quantity: number; /** Price of the gift unit; default 0. */ price?: Amounts } }
  | { message: Texts }
  | { entitlement: string }
  | { custom: unknown };

export type Effect = DiscountEffect | PointsEffect | PayloadEffect;

/** Text by language: `{ "en": "…", "fr": "…" }`. */
export type Texts = Record<string, string>;

export interface Limit {
  /** Default `OFFER#1` … in order. Key of `state.counters`. */
  id?: string;
  /** Facts that make the counter's key. [] = one counter for all. */
  key: string[];
  window: "order" | "day" | "week" | "month" | "quarter" | "year" | "ever" | { rolling: string };
  measure: "uses" | "repeats" | "amount" | "units" | "points";
  cap: number | Amounts;
  /** Default: skip for uses, clip otherwise. */
  on?: "skip" | "clip";
  /** What the refusal is called. Default limit. */
  reads?: "limit" | "budget" | "velocity";
  /** When a key fact is absent. Default not-counted. */
  absent?: "not-counted" | "skip";
  restore?: "cancel" | "return" | "never";
}

export interface Floor {
  id?: string;
  scope: "unit" | "line" | "selection" | "cart";
  metric: "price" | "margin-amount" | "margin-rate" | "discount-rate";
  /** Amounts for price and margin-amount; percent for the rates; `floorPrice` or `lowestPrice30d` for price. */
  at: { amount: Amounts } | { percent: Percent } | { fact: "floorPrice" | "lowestPrice30d" | "unitCost" };
  /** Default: drop-line for percent and set price, clip for amounts (drop and clip at selection and cart scope). */
  on?: "clip" | "redistribute" | "drop-line" | "drop";
  select?: SelectorRef;
  /** Required for margin metrics. */
  unknownCost?: "block" | "ignore";
  /** Default zero. */
  unknownTaxRate?: "block" | "zero";
  /** What counts towards the margin besides goods. */
  counts?: ("funding" | "shipping" | "points")[];
}

export interface Funding {
  funder: string;
  /** Share of what the offer took. */
  share?: Percent;
  /** Or a fixed amount per discounted unit. */
  perUnit?: Amounts;
}

export interface Offer {
  id: string;
  name?: string;
  /** Node it hangs in; default by its first effect: items, order, shipping or points. */
  node?: string;
  /** Default 0; higher first. */
  priority?: number;
  enabled?: boolean;
  when?: Condition;
  audience?: Audience;
  schedule?: Schedule;
  /** Any of these codes, or any code of these batches. */
  codes?: string[];
  batches?: string[];
  match?: Match;
  effects: Effect[];
  tags?: string[];
  notWith?: string[];
  conflictOn?: "unit" | "cart";
  exclusive?: boolean;
  joint?: boolean;
  limits?: Limit[];
  floors?: Floor[];
  funding?: Funding;
  /** A reward: costs points and applies only when taken (`choose.take`). */
  burn?: { programme: string; points: number };
  /** Report near misses, at most this far away. */
  hint?: { withinAmount?: Amounts; withinCount?: number; text?: Texts };
  text?: Texts;
}

// ---------------------------------------------------------------------------------------------------------------------
// Tree

export interface Node {
  /** Required where offers or limits name it, and below a node that selects. A node with an id is a campaign. */
  id?: string;
  mode: "sequence" | "all" | "first" | "best" | "worst" | "top-k";
  /** For first. Default gives. */
  by?: "gives" | "eligible";
  /** For top-k. */
  k?: number;
  /** Default cart. `line`: each line and shipping entry picks its own winner; the node then holds discount offers only. */
  scope?: "cart" | "line";
  priority?: number;
  /** How conflicts are judged. Default best. */
  resolve?: "best" | "priority";
  objective?: Objective[];
  when?: Condition;
  audience?: Audience;
  schedule?: Schedule;
  limits?: Limit[];
  tags?: string[];
  notWith?: string[];
  conflictOn?: "unit" | "cart";
  exclusions?: Exclusion[];
  nodes?: Node[];
}

/** saving: discount; benefit: discount + value of points; margin: −(discount − funding) − value of points; funded; points: value of points. */
export type Objective = "saving" | "benefit" | "margin" | "funded" | "points";

export interface Exclusion {
  select: SelectorRef;
  from: ("discount" | "points" | "trigger" | "threshold")[];
}

// ---------------------------------------------------------------------------------------------------------------------
// Points

export interface EarnRule {
  id: string;
  when?: Condition;
  audience?: Audience;
  select?: SelectorRef;
  /** Points per amount, exact: 1 point per 1.00 is { points: 1, per: { EUR: 100 } }. */
  rate?: { points: number; per: Amounts };
  /** Points for each full amount over all selected lines together. */
  perFull?: { points: number; per: Amounts };
  /** Default net. */
  base?: "net" | "net-less-burn";
  /** Default included. `excluded`: each line's base is its net without tax, rounded half up. */
  tax?: "included" | "excluded";
}

export interface Programme {
  earn?: EarnRule[];
  /** Default floor, at the end. */
  round?: { mode?: RoundingMode; at?: "end" | "base" };
  /** What points are worth, for objectives and floors. */
  value?: { points: number; amount: Amounts };
  /** Points as tender: whole steps of `points` for `amount`. */
  burn?: { points: number; amount: Amounts; covers?: SelectorRef };
}

export interface CodeRules {
  /** Default upper: codes compare without case. */
  case?: "upper" | "exact";
  /** Characters dropped before comparing. Default " -". */
  strip?: string;
  /** Most codes that count. Default CODES_MAX. */
  max?: number;
  /** Which are kept beyond max. Default first. */
  keep?: "first" | "last";
  /** Own dates and switch of single codes. */
  list?: { code: string; from?: string; until?: string; zone?: string; enabled?: boolean }[];
}

export interface Experiment {
  id: string;
  salt: string;
  /** Facts whose values make the subject. Default ["member"]. */
  by?: string[];
  /** Shares add up to 100; a subject beyond them all is in no arm. */
  arms: { id: string; percent: Percent }[];
}

export interface Rulebook {
  /** For editors; says nothing. */
  $schema?: string;
  ristourne: 1;
  name?: string;
  /** Default IANA zone. */
  zone: string;
  currencies: string[];
  language?: string;
  facts?: Record<string, FactDeclaration>;
  selectors?: Record<string, Selector>;
  rounding?: Rounding;
  spread?: Spread;
  codes?: CodeRules;
  experiments?: Experiment[];
  exclusions?: Exclusion[];
  floors?: Floor[];
  programmes?: Record<string, Programme>;
  /** Default objective: ["saving"]. */
  objective?: Objective[];
  /** Default: sequence of all-nodes items, order, shipping, points. */
  tree?: Node;
  offers: Offer[];
}
