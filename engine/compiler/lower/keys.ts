// What must be in a cart for an offer to be touched (DESIGN §12): a list of keys, each a list of values any of which meets
// it. Every offer is listed in the index under its most selective key only; the others are checked once it is called up,
// which finds the same offers. Called by offers.ts; SECTION_KEYS.

import {
  AGGREGATE_MAX,
  AGGREGATE_MIN,
  KEYS_HEADER_BYTES,
  SECTION_KEYS,
  VALUE_BATCH,
  VALUE_BRAND,
  VALUE_CATEGORY,
  VALUE_CATEGORY_EXACT,
  VALUE_CHANNEL,
  VALUE_CODE,
  VALUE_COUNTRY,
  VALUE_SEGMENT,
  VALUE_SKU,
  VALUE_STORE,
  VALUE_TAG,
  VALUE_TIER,
} from "../../layout.js";
import type { Condition, Offer, Predicate, SelectorRef } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Context, Section } from "../context.js";
import { codeSlots } from "./codes.js";
import { partsOf } from "./conditions.js";
import { unique } from "./predicates.js";

/** Keys of up to this many values are looked up value by value; longer ones are marked by the values themselves. */
const SHORT_KEY = 8;

/** How likely a cart is to have one given value of a kind. A guess: it decides what an offer costs, never what it does. */
const LIKELY: Record<number, number> = {
  [VALUE_CODE]: 0.0005,
  [VALUE_BATCH]: 0.002,
  [VALUE_SKU]: 0.002,
  [VALUE_STORE]: 0.02,
  [VALUE_CATEGORY_EXACT]: 0.03,
  [VALUE_BRAND]: 0.05,
  [VALUE_TAG]: 0.08,
  [VALUE_SEGMENT]: 0.1,
  [VALUE_TIER]: 0.25,
  [VALUE_COUNTRY]: 0.4,
  [VALUE_CHANNEL]: 0.5,
};
/** Categories by depth: 1, 2, 3 and deeper. */
const LIKELY_CATEGORY = [0.25, 0.08, 0.03];

/** The values that satisfy a selector's key; undefined when it has none. */
export function selectorKey(context: Context, ref: SelectorRef | undefined): number[] | undefined {
  const selector = context.resolve(ref);
  if ((selector.over ?? "lines") !== "lines") return undefined;
  return selector.where === undefined ? undefined : predicateKey(context, selector.where);
}

function predicateKey(context: Context, where: Predicate): number[] | undefined {
  for (const member of "all" in where ? where.all : [where]) {
    const leaf = context.leafValues(member);
    if (leaf !== undefined) return leaf.strings.map((string) => context.values.slot(leaf.kind, string));
    if ("selector" in member) {
      const inner = context.resolve(member.selector).where;
      const found = inner === undefined ? undefined : predicateKey(context, inner);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Is this member of `when` false for certain while nothing is selected? */
function needsSelection(condition: Condition): condition is Extract<Condition, { aggregate: unknown }> {
  if (!("aggregate" in condition)) return false;
  const { kind } = partsOf(condition.aggregate);
  if (kind === AGGREGATE_MIN || kind === AGGREGATE_MAX) return false;
  if (condition.op !== ">" && condition.op !== ">=") return false;
  const values = typeof condition.value === "number" ? [condition.value] : Object.values(condition.value);
  return values.every((value) => (condition.op === ">" ? value >= 0 : value > 0));
}

/** Value slots of every key of an offer. */
export function keysOf(context: Context, offer: Offer): number[][] {
  const { strings, values } = context;
  const keys: number[][] = [];
  const addValues = (kind: number, texts: readonly string[] | undefined): void => {
    if (texts !== undefined) keys.push(texts.map((text) => values.slot(kind, strings.id(text))));
  };
  const add = (key: number[] | undefined): void => {
    if (key !== undefined) keys.push(key);
  };

  const codes = codeSlots(context, offer.codes ?? [], offer.batches ?? []);
  if (codes.length > 0) keys.push(codes);
  addValues(VALUE_TIER, offer.audience?.tier);
  addValues(VALUE_SEGMENT, offer.audience?.segment);
  addValues(VALUE_CHANNEL, offer.audience?.channel);
  addValues(VALUE_STORE, offer.audience?.store);
  addValues(VALUE_COUNTRY, offer.audience?.country);
  if (offer.match !== undefined) {
    for (const role of offer.match.roles) add(selectorKey(context, role.select));
  } else {
    const ofEffects = offer.effects.map((effect) =>
      "select" in effect && effect.select !== undefined ? selectorKey(context, effect.select) : undefined,
    );
    if (ofEffects.every((key) => key !== undefined)) keys.push(ofEffects.flat());
  }
  if (offer.when !== undefined) {
    for (const member of "all" in offer.when ? offer.when.all : [offer.when]) {
      if (needsSelection(member)) add(selectorKey(context, partsOf(member.aggregate).select));
    }
  }
  return keys.map(unique);
}

export interface Placed {
  /** Value slots, ascending. */
  listed: number[];
  /** The least likely of the other keys, 0 = none. */
  first: number;
  more: number[];
}

export class Keys {
  /** Word offset in the programs by key, 0 = marked by its values. */
  private readonly records: number[] = [0];
  private readonly indexes = new Map<string, number>();
  /** How likely a cart is to have it, by value slot. */
  private readonly likely: number[] = [];
  /** Long keys by value slot. */
  readonly longKeys = new Map<number, number[]>();

  constructor(private readonly context: Context) {}

  /** Which key of an offer it is listed under, and which are left to check; none where it has no key. */
  place(offer: Offer): Placed | undefined {
    const keys = keysOf(this.context, offer);
    if (keys.length === 0) return undefined;
    const likely = new Map(keys.map((key) => [key, this.likelihood(key)]));
    const [listed, ...rest] = keys.sort((a, b) => likely.get(a)! - likely.get(b)!) as [number[], ...number[][]];
    // Whatever meets the key it is listed under meets every key that holds the same values and more.
    const others = rest.filter((key) => !listed.every((slot) => key.includes(slot))).map((key) => this.index(key));
    const [first = 0, ...more] = [...new Set(others)];
    return { listed, first, more };
  }

  private likelihood(key: readonly number[]): number {
    let sum = 0;
    for (const slot of key) sum += this.likely[slot] ??= this.likelihoodOf(slot);
    return Math.min(sum, 1);
  }

  private likelihoodOf(slot: number): number {
    const { kind, string } = this.context.values.list[slot]!;
    if (kind !== VALUE_CATEGORY) return LIKELY[kind]!;
    const depth = this.context.strings.text(string).split("/").length;
    return LIKELY_CATEGORY[Math.min(depth, 3) - 1]!;
  }

  private index(key: readonly number[]): number {
    const name = key.join(" ");
    let index = this.indexes.get(name);
    if (index === undefined) {
      const short = key.length <= SHORT_KEY;
      index = this.records.push(short ? this.context.programs.record([key.length, ...key]) : 0) - 1;
      if (!short) {
        for (const slot of key) {
          const listed = this.longKeys.get(slot);
          if (listed === undefined) this.longKeys.set(slot, [index]);
          else listed.push(index);
        }
      }
      this.indexes.set(name, index);
    }
    return index;
  }

  section(): Section {
    const bytes = new Bytes(KEYS_HEADER_BYTES + this.records.length * 4);
    bytes.u32(this.records.length).align(KEYS_HEADER_BYTES);
    for (const offset of this.records) bytes.u32(offset);
    return { id: SECTION_KEYS, bytes: bytes.done() };
  }
}
