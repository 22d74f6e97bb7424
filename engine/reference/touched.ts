// Which offers touch a cart (DESIGN §12): every key of the offer is met. What an index would find, without an index; the
// reply lists these offers. Looks at the request only, never at results. Called by reply.ts.

import type { Condition, Offer, Predicate, Selector, SelectorRef } from "../rulebook.js";
import { names } from "./codes.js";
import { selectorOf, topMembers } from "./conditions.js";
import { type Decision, isGift } from "./model.js";
import { resolve, satisfies } from "./selectors.js";
import { isDiscount, isPoints } from "./tree.js";

export function isTouched(decision: Decision, offer: Offer): boolean {
  return codeKey(decision, offer) && audienceKeys(decision, offer) && selectorKeys(decision, offer).every((key) => isMet(decision, key));
}

function codeKey({ rulebook, codes }: Decision, offer: Offer): boolean {
  if ((offer.codes ?? []).length === 0 && (offer.batches ?? []).length === 0) return true;
  return codes.some((given) => names(rulebook.codes, offer, given));
}

function audienceKeys({ request }: Decision, { audience = {} }: Offer): boolean {
  const one = (list: readonly string[] | undefined, value: string | undefined): boolean =>
    list === undefined || (value !== undefined && list.includes(value));
  const segments = request.state?.segments ?? [];
  return (
    one(audience.tier, request.state?.tier) &&
    (audience.segment === undefined || segments.some((segment) => audience.segment!.includes(segment))) &&
    one(audience.channel, request.channel) &&
    one(audience.store, request.store) &&
    one(audience.country, request.country)
  );
}

// ---------------------------------------------------------------------------------------------------- selectors

/** Leaves of which one must hold for some line. */
type Key = readonly Predicate[];

function isMet(decision: Decision, key: Key): boolean {
  return decision.entries.some(
    (entry) => entry.line !== undefined && !isGift(entry) && key.some((leaf) => satisfies(decision, leaf, entry)),
  );
}

function selectorKeys(decision: Decision, offer: Offer): Key[] {
  const keys: Key[] = [];
  const push = (ref: SelectorRef | undefined): void => {
    const leaf = keyOf(decision, ref);
    if (leaf !== undefined) keys.push([leaf]);
  };
  for (const role of offer.match?.roles ?? []) push(role.select);
  for (const member of offer.when === undefined ? [] : topMembers(offer.when)) {
    if (needsSomething(member)) push(selectorOf(member.aggregate));
  }
  const byEffect = offer.effects.map((effect) =>
    isDiscount(effect) || isPoints(effect) ? keyOf(decision, effect.select ?? {}) : undefined,
  );
  const leaves = byEffect.filter((leaf) => leaf !== undefined);
  if (offer.match === undefined && leaves.length === byEffect.length) keys.push(leaves);
  return keys;
}

type AggregateTest = Extract<Condition, { aggregate: unknown }>;

/** A count, sum or distinct that must be above nothing. */
function needsSomething(member: Condition): member is AggregateTest {
  if (!("aggregate" in member) || "min" in member.aggregate || "max" in member.aggregate) return false;
  const values = typeof member.value === "number" ? [member.value] : Object.values(member.value);
  if (member.op === ">") return values.every((value) => value >= 0);
  return member.op === ">=" && values.every((value) => value > 0);
}

/** The first leaf of kind sku, category, brand or tag that every selected entry must satisfy; over lines only. */
function keyOf(decision: Decision, ref: SelectorRef | undefined): Predicate | undefined {
  const selector: Selector = resolve(decision, ref);
  if ((selector.over ?? "lines") !== "lines" || selector.where === undefined) return undefined;
  return leafOf(decision, selector.where);
}

function leafOf(decision: Decision, where: Predicate): Predicate | undefined {
  for (const member of "all" in where ? where.all : [where]) {
    if ("sku" in member || "category" in member || "brand" in member || "tag" in member) return member;
    if (!("selector" in member)) continue;
    const named = resolve(decision, member.selector).where;
    const leaf = named === undefined ? undefined : leafOf(decision, named);
    if (leaf !== undefined) return leaf;
  }
  return undefined;
}
