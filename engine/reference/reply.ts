// The reply (DESIGN §12): what the books say, in exactly the order of keys that wire.ts gives, so that JSON.stringify of it
// is what the core writes. Decides nothing. Called by decide.ts.

import type { Effect, Texts } from "../rulebook.js";
import type { DecisionReply, ReplyDiscount, ReplyGift, ReplyLine, ReplyOffer, ReplyShipping } from "../wire.js";
import { assert, must, toNumber } from "./assert.js";
import { armOf } from "./audience.js";
import { codeReplies } from "./codes.js";
import { floor } from "./fraction.js";
import { type Hint, hintsOf } from "./hints.js";
import { type Applied, type Decision, type Entry, total } from "./model.js";
import { compareIds, inIdOrder } from "./order.js";
import { settle } from "./points.js";
import { replyId } from "./reply-id.js";
import { isTouched } from "./touched.js";
import { isDiscount } from "./tree.js";

/** Offers a page with explain "all". */
const EXPLAIN_PAGE = 1000;

export function writeReply(decision: Decision, rulebook: { version: number; hash: string }): DecisionReply {
  const { request, books } = decision;
  const settled = new Map(inIdOrder(books.points.keys()).map((programme) => [programme, settle(decision, programme)]));
  const totals = totalsOf(decision);
  const lines = decision.entries.filter(({ line }) => line !== undefined).map((entry) => lineReply(decision, entry, settled));
  const shipping = shippingReplies(decision);
  const codes = codeReplies(decision);
  const points = pointsReply(decision, settled);
  const everyOffer = [...decision.tree.offers.keys()].map((offer) => offerReply(decision, offer));
  const standing = everyOffer.filter(({ status }) => status !== "suppressed");
  const listed = page(decision, everyOffer);
  return {
    id: replyId({ rulebook, totals, lines, shipping, codes, points }, standing),
    rulebook,
    currency: request.currency,
    optimal: books.optimal,
    ...(books.optimal || books.gap === undefined ? {} : { gap: toNumber(books.gap) }),
    totals,
    lines,
    shipping,
    codes,
    points,
    ...payloads(decision),
    offers: listed.offers,
    hints: hintsOf(decision).map((hint) => hintReply(decision, hint)),
    experiments: inIdOrder((decision.rulebook.experiments ?? []).map(({ id }) => id)).flatMap((id) => {
      const arm = armOf(decision, must(decision.rulebook.experiments!.find((one) => one.id === id), id));
      return arm === undefined ? [] : [{ id, arm }];
    }),
    unknownFacts: unknownFacts(decision),
    ...(listed.next === undefined ? {} : { next: listed.next }),
  };
}

// ---------------------------------------------------------------------------------------------------- money

function totalsOf(decision: Decision): DecisionReply["totals"] {
  const { entries, units, books } = decision;
  const goods = units.filter(({ entry }) => entry.line !== undefined);
  const carried = units.filter(({ entry }) => entry.shipping !== undefined);
  const list = total(goods, ({ entry }) => entry.list);
  const net = total(goods, ({ at }) => books.net[at]!);
  const shipping = total(carried, ({ entry }) => entry.list);
  const shippingNet = total(carried, ({ at }) => books.net[at]!);
  const orderDiscount = orderDiscountOf(decision);
  const due = net + shippingNet - books.burnedMinor;
  // INVARIANT (sum of parts): what each offer took adds up to what is no longer charged.
  const taken = books.applied.flatMap(({ byEffect }) => [...byEffect.values()]).flatMap((one) => [...one.values()]);
  assert(taken.reduce((sum, amount) => sum + amount, 0n) === list + shipping - net - shippingNet, "discounts sum to the difference");
  assert(due >= 0n, "due is never negative");

  const rates = [...new Set(entries.flatMap(({ line }) => (line?.taxRate === undefined ? [] : [line.taxRate])))];
  const unknown = entries.some(({ line }) => line !== undefined && line.taxRate === undefined);
  return {
    list: toNumber(list),
    itemDiscount: toNumber(list - net - orderDiscount),
    orderDiscount: toNumber(orderDiscount),
    shipping: toNumber(shipping),
    shippingDiscount: toNumber(shipping - shippingNet),
    burned: toNumber(books.burnedMinor),
    due: toNumber(due),
    taxes: [...rates.sort((a, b) => a - b), ...(unknown ? [null] : [])].map((rate) => {
      const own = goods.filter(({ entry }) => (entry.line!.taxRate ?? null) === rate);
      return {
        rate,
        list: toNumber(total(own, ({ entry }) => entry.list)),
        net: toNumber(total(own, ({ at }) => books.net[at]!)),
      };
    }),
  };
}

/** What effects `on: order` took from lines; everything else on lines is item discount. */
function orderDiscountOf(decision: Decision): bigint {
  let sum = 0n;
  for (const { offer, byEffect } of decision.books.applied) {
    for (const [index, taken] of byEffect) {
      const effect = effectsOf(decision, offer)[index]!;
      if (!isDiscount(effect) || effect.on !== "order") continue;
      for (const [unit, amount] of taken) sum += unit.entry.line === undefined ? 0n : amount;
    }
  }
  return sum;
}

function effectsOf(decision: Decision, offer: string): readonly Effect[] {
  return decision.tree.offers.get(offer)!.offer.effects;
}

function takenAt({ byEffect }: Applied, entry: Entry): bigint {
  return [...byEffect.values()].reduce((sum, taken) => sum + total(entry.units, (unit) => taken.get(unit) ?? 0n), 0n);
}

/** In order of application, one per offer. */
function discountsOf({ books }: Decision, entry: Entry): ReplyDiscount[] {
  return books.applied
    .map((one) => ({ offer: one.offer, amount: toNumber(takenAt(one, entry)) }))
    .filter(({ amount }) => amount > 0);
}

function withheldFrom({ books }: Decision, entry: Entry): { withheld?: string[] } {
  const offers = books.withheld.filter((one) => one.entry === entry && books.results.get(one.offer)!.status === "applied");
  return offers.length === 0 ? {} : { withheld: inIdOrder(new Set(offers.map(({ offer }) => offer))) };
}

function lineReply(
  decision: Decision,
  entry: Entry,
  settled: ReadonlyMap<string, { byEntry: readonly bigint[] }>,
): ReplyLine {
  const { books } = decision;
  const discounts = discountsOf(decision, entry);
  const earned = [...settled]
    .map(([programme, { byEntry: parts }]): [string, number] => [programme, toNumber(parts[entry.index]!)])
    .filter(([, points]) => points !== 0);
  const gift = entry.line!.gift === undefined ? {} : { gift: giftState(decision, entry) };
  return {
    id: entry.id,
    list: toNumber(total(entry.units, () => entry.list)),
    net: toNumber(total(entry.units, ({ at }) => books.net[at]!)),
    discounts,
    points: Object.fromEntries(earned),
    ...(discounts.length === 0 ? {} : { runs: runsOf(decision, entry) }),
    ...withheldFrom(decision, entry),
    ...gift,
  };
}

function giftState({ books }: Decision, { units }: Entry): "taken" | "refused" {
  return units.some((unit) => books.giftsTaken.has(unit)) ? "taken" : "refused";
}

function runsOf({ books }: Decision, { units }: Entry): { units: number; net: number }[] {
  const runs: { units: number; net: number }[] = [];
  for (const { at } of units) {
    const net = toNumber(books.net[at]!);
    const last = runs.at(-1);
    if (last?.net === net) last.units += 1;
    else runs.push({ units: 1, net });
  }
  return runs;
}

export function shippingReplies(decision: Decision): ReplyShipping[] {
  const entries = decision.entries.filter(({ shipping }) => shipping !== undefined);
  return entries.map((entry) => {
    const discounts = discountsOf(decision, entry);
    const discount = discounts.reduce((sum, { amount }) => sum + amount, 0);
    return { id: entry.id, amount: toNumber(entry.list), discount, discounts, ...withheldFrom(decision, entry) };
  });
}

// ---------------------------------------------------------------------------------------------------- points

/** Every programme that earned, burned or has a balance. */
function pointsReply(
  { request, books }: Decision,
  settled: ReadonlyMap<string, { earned: bigint }>,
): DecisionReply["points"] {
  const rows = [...settled].flatMap(([programme, { earned }]): [string, DecisionReply["points"][string]][] => {
    const burned = (books.rewards.get(programme) ?? 0n) + (books.tender.get(programme) ?? 0n);
    const sent = BigInt(request.state?.balances?.[programme] ?? 0);
    if (earned === 0n && burned === 0n && sent <= 0n) return [];
    return [[programme, { earned: toNumber(earned), burned: toNumber(burned), balance: toNumber(sent - burned) }]];
  });
  return Object.fromEntries(rows);
}

// ---------------------------------------------------------------------------------------------------- offers

function offerReply(decision: Decision, id: string): ReplyOffer {
  const { offer } = decision.tree.offers.get(id)!;
  // INVARIANT (one reason each): every offer of the rulebook ends with exactly one result.
  const result = must(decision.books.results.get(id), `a result of offer ${id}`);
  const points = inIdOrder(result.points?.keys() ?? [])
    .map((programme): [string, number] => [programme, toNumber(floor(result.points!.get(programme)!))])
    .filter(([, given]) => given > 0);
  return {
    id,
    status: result.status,
    reason: result.reason,
    ...(result.amount === undefined || result.amount === 0n ? {} : { amount: toNumber(result.amount) }),
    ...(points.length === 0 ? {} : { points: Object.fromEntries(points) }),
    ...(result.repeats === undefined ? {} : { repeats: result.repeats }),
    ...(result.short === undefined ? {} : { short: toNumber(result.short) }),
    ...(result.by === undefined ? {} : { by: result.by }),
    ...(result.limit === undefined ? {} : { limit: result.limit }),
    ...(result.failed === undefined ? {} : { failed: result.failed }),
    ...(offer.text === undefined ? {} : { text: textOf(decision, offer.text) }),
  };
}

/** What `explain` asks for, and where the next page begins. */
function page(decision: Decision, offers: readonly ReplyOffer[]): { offers: ReplyOffer[]; next?: string } {
  const { explain = "touched", after } = decision.request;
  if (explain === "none") return { offers: offers.filter(({ status }) => status !== "suppressed") };
  if (explain === "touched") {
    return { offers: offers.filter(({ id }) => isTouched(decision, decision.tree.offers.get(id)!.offer)) };
  }
  const rest = after === undefined ? offers : offers.filter(({ id }) => compareIds(id, after) > 0);
  const listed = rest.slice(0, EXPLAIN_PAGE);
  return rest.length > EXPLAIN_PAGE ? { offers: listed, next: listed.at(-1)!.id } : { offers: listed };
}

/** Offers in id order, effects in order; only of offers applied or, for gifts, offered. */
function payloads(decision: Decision): Pick<DecisionReply, "gifts" | "messages" | "entitlements" | "custom"> {
  const said: Pick<DecisionReply, "gifts" | "messages" | "entitlements" | "custom"> = {
    gifts: [],
    messages: [],
    entitlements: [],
    custom: [],
  };
  for (const [offer, { offer: whole }] of decision.tree.offers) {
    const { status, gifts } = decision.books.results.get(offer)!;
    whole.effects.forEach((effect, index) => {
      if ("gift" in effect) {
        if (gifts !== undefined) said.gifts.push(giftReply(decision, offer, effect.gift, gifts.get(index)!));
      } else if (status !== "applied") return;
      else if ("message" in effect) said.messages.push({ offer, text: textOf(decision, effect.message) });
      else if ("entitlement" in effect) said.entitlements.push({ offer, entitlement: effect.entitlement });
      else if ("custom" in effect) said.custom.push({ offer, value: effect.custom });
    });
  }
  return said;
}

function giftReply({ request }: Decision, offer: string, gift: { skus: string[]; quantity: number }, taken: number): ReplyGift {
  const choice = request.choose?.take?.find((one) => one.offer === offer && one.sku !== undefined && gift.skus.includes(one.sku));
  return {
    offer,
    status: taken > 0 ? "taken" : "offered",
    skus: gift.skus,
    quantity: taken > 0 ? taken : gift.quantity,
    ...(choice?.sku === undefined ? {} : { chosen: choice.sku }),
  };
}

function hintReply(decision: Decision, { offer, missing, text }: Hint): DecisionReply["hints"][number] {
  const { amount, count, of } = missing;
  return {
    offer,
    missing: {
      ...(amount === undefined ? {} : { amount: toNumber(amount) }),
      ...(count === undefined ? {} : { count: toNumber(count) }),
      of,
    },
    ...(text === undefined ? {} : { text: textOf(decision, text) }),
  };
}

/** The request's language, else the rulebook's, else the first in id order. */
function textOf({ request, rulebook }: Decision, texts: Texts): string {
  const wanted = [request.language, rulebook.language, ...inIdOrder(Object.keys(texts))];
  const language = must(wanted.find((one) => one !== undefined && Object.hasOwn(texts, one)), "a text in some language");
  return texts[language]!;
}

/** Names that are not declared for the place they were sent in. Attributes of lines are product data and not listed. */
function unknownFacts({ request, rulebook }: Decision): string[] {
  const unknown = (names: Iterable<string>, of: "request" | "member"): string[] =>
    [...names].filter((name) => !Object.hasOwn(rulebook.facts ?? {}, name) || rulebook.facts![name]!.of !== of);
  return inIdOrder(
    new Set([...unknown(Object.keys(request.facts ?? {}), "request"), ...unknown(Object.keys(request.state?.facts ?? {}), "member")]),
  );
}
