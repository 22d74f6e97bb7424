// The wire: the decision request and its reply, as TypeScript types. Field names are the contract and are the same in
// JSON and MessagePack. Types only: nothing here runs. Read by the reference, the compiler's tools, server and clients.
// Amounts are integers in minor units of `currency`; rates are integers in parts per million (ppm).

import type { ReasonName } from "./reasons.js";

/** A fact's value on the wire. A fact that is not sent is absent, which is never an error. */
export type FactValue = string | number | boolean | string[];

/** One entry of the cart. `unitPrice` is the price of the piece as sold, after any staff price change. */
export interface RequestLine {
  /** 1…STRING_BYTES_MAX bytes, unique among lines. */
  id: string;
  sku: string;
  /** 1…QUANTITY_MAX; unitPrice × quantity ≤ AMOUNT_MAX. */
  quantity: number;
  /** 0…AMOUNT_MAX. */
  unitPrice: number;
  /** Usual price of one unit; the line is "reduced" when it is above `unitPrice`. */
  regularPrice?: number;
  lowestPrice30d?: number;
  /** Cost of one unit, without tax. */
  unitCost?: number;
  /** Lowest price of one unit the caller allows (a fact that floors may name). */
  floorPrice?: number;
  /** ppm, 0…TAX_RATE_MAX. */
  taxRate?: number;
  /** Paths with `/` between levels: `apparel/tees` lies in the subtree `apparel`. */
  categories?: string[];
  brand?: string;
  tags?: string[];
  attributes?: Record<string, FactValue>;
  /** Thousandths of the unit of measure, of one unit. Never multiplies the price. */
  measure?: number;
  /** Staff price changes of one unit, already inside `unitPrice`: negative lowered it. One that does not stack closes the line to discounts. */
  adjustments?: { id: string; amount: number; stacks: boolean }[];
  /** The offer this line was accepted for as a gift. Such a line leaves every base, condition, match and earn rule. */
  gift?: string;
}

export interface RequestShipping {
  id: string;
  method?: string;
  amount: number;
  tags?: string[];
  /** Ids of the lines this entry carries; all of them when left out. Informative. */
  lines?: string[];
}

/** What the caller knows of the member; later read from the store. */
export interface RequestState {
  tier?: string;
  segments?: string[];
  /** Completed orders of this member; 0 for a first order. */
  orders?: number;
  /** Spendable points per programme, less holds. */
  balances?: Record<string, number>;
  /** What each limit has used already for this request's key, by limit id. */
  counters?: Record<string, number>;
  /** Unique codes that were looked up, by code as given: the batch they belong to and their state. */
  codes?: Record<string, { batch: string; status?: "active" | "used" | "expired" | "disabled" }>;
  /** Ids of offers assigned to this member. */
  assigned?: string[];
  facts?: Record<string, FactValue>;
}

export interface DecisionRequest {
  cart?: string;
  /** ISO 4217, one of the rulebook's currencies. */
  currency: string;
  /** Default true. */
  pricesIncludeTax?: boolean;
  channel?: string;
  store?: string;
  country?: string;
  /** Language for texts; the rulebook's default otherwise. */
  language?: string;
  /** Absent for a guest. */
  member?: string;
  lines: RequestLine[];
  shipping?: RequestShipping[];
  /** Decided as if chosen, one at a time, instead of `shipping`; never part of `due`. */
  shippingOptions?: RequestShipping[];
  codes?: string[];
  /** Points to burn as tender, by programme. */
  burn?: Record<string, number>;
  facts?: Record<string, FactValue>;
  state?: RequestState;
  choose?: {
    take?: { offer: string; sku?: string; quantity?: number }[];
    decline?: string[];
  };
  /** Default "touched". */
  explain?: "none" | "touched" | "all";
  /** With explain "all": continue after this offer id (the reply's `next`). */
  after?: string;
  /** Moment to decide at, ms since 1970; needs permission. */
  at?: number;
  /** Pin a rulebook version. */
  rulebook?: number;
}

export interface ReplyDiscount {
  offer: string;
  amount: number;
}

/** Keys appear in this order; `?` marks those left out when they say nothing. */
export interface ReplyLine {
  id: string;
  list: number;
  net: number;
  discounts: ReplyDiscount[];
  /** Points by programme, only programmes with a non-zero amount; {} otherwise. */
  points: Record<string, number>;
  /** Net of each unit, run-length, in unit order; present when the line has a discount. */
  runs?: { units: number; net: number }[];
  /** Offers that won elsewhere but were withheld from this line. */
  withheld?: string[];
  /** Present when the request's line has `gift`. */
  gift?: "taken" | "refused";
}

export interface ReplyShipping {
  id: string;
  amount: number;
  discount: number;
  discounts: ReplyDiscount[];
  /** As on lines. */
  withheld?: string[];
}

export type CodeStatus = "applied" | "waiting" | "outdone" | "refused";

export interface ReplyCode {
  /** As given. */
  code: string;
  status: CodeStatus;
  /** Absent when applied: an offer's reason, or unknown, duplicate, too-many, not-started, expired, disabled, used. */
  reason?: string;
  /** The offer the status speaks of, where there is one. */
  offer?: string;
}

export type OfferStatus = "applied" | "offered" | "suppressed";

export interface ReplyOffer {
  id: string;
  status: OfferStatus;
  reason: ReasonName;
  /** Discount in minor units, when above 0. */
  amount?: number;
  /** Points by programme, when above 0. */
  points?: Record<string, number>;
  /** Matches, for an offer with `match` that applied. */
  repeats?: number;
  /** Minor units (or points) missing: floor, limit on balance. */
  short?: number;
  /** The offer that won, for `conflict` and `group`. */
  by?: string;
  /** The limit that was hit. */
  limit?: string;
  /** Which test failed: an audience key, or the path of a condition inside the offer. */
  failed?: string;
  /** Receipt text in the request's language. */
  text?: string;
}

export interface ReplyGift {
  offer: string;
  status: "offered" | "taken";
  skus: string[];
  /** Units still offered, or taken. */
  quantity: number;
  /** What was chosen with `choose.take`. */
  chosen?: string;
}

export interface ReplyHint {
  offer: string;
  missing: { amount?: number; count?: number; of: string };
  text?: string;
}

export interface DecisionReply {
  /** 16 hex digits over what was decided; equal decisions of one rulebook have equal ids. */
  id: string;
  rulebook: { version: number; hash: string };
  currency: string;
  optimal: boolean;
  gap?: number;
  totals: {
    list: number;
    itemDiscount: number;
    orderDiscount: number;
    shipping: number;
    shippingDiscount: number;
    burned: number;
    due: number;
    /** Goods by tax rate, ascending, unknown rate (null) last. */
    taxes: { rate: number | null; list: number; net: number }[];
  };
  lines: ReplyLine[];
  shipping: ReplyShipping[];
  /** Present when the request has the field. */
  shippingOptions?: ReplyShipping[];
  codes: ReplyCode[];
  /** Every programme of the rulebook that earned, burned or has a balance, by id. */
  points: Record<string, { earned: number; burned: number; balance: number }>;
  gifts: ReplyGift[];
  messages: { offer: string; text: string }[];
  entitlements: { offer: string; entitlement: string }[];
  custom: { offer: string; value: unknown }[];
  offers: ReplyOffer[];
  hints: ReplyHint[];
  experiments: { id: string; arm: string }[];
  unknownFacts: string[];
  /** With explain "all": the cursor of the next page. */
  next?: string;
}
