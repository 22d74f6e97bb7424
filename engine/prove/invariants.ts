// The invariants of a single reply, recomputed from request and rulebook alone: sum of parts, no surcharge, floor, limit,
// one reason each. Each check returns what is wrong, in words. Independent of the reference: plain arithmetic on BigInt
// where products may pass 2^53. Invariants over several decisions are in relations.ts.

import { evaluatePlain, isPlain } from "./plain-selector.js";
import { REASON_NAMES } from "../reasons.js";
import type { Floor, Limit, Offer, Rulebook } from "../rulebook.js";
import type { DecisionReply, DecisionRequest, ReplyDiscount, ReplyLine, RequestLine } from "../wire.js";

export interface DecidedCase {
  rulebook: Rulebook;
  request: DecisionRequest;
  reply: DecisionReply;
}

export type Check = (decided: DecidedCase) => string[];

function total(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/** A member of a document's map: what every object answers to is not there. */
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function discountSum(discounts: readonly ReplyDiscount[]): number {
  return total(discounts.map((discount) => discount.amount));
}

// INVARIANT (sum of parts): what a line, the shipping, the offers and the totals say adds up, to the minor unit.
export const sumOfParts: Check = ({ request, reply }) => {
  const wrong: string[] = [];
  const equal = (what: string, left: number, right: number): void => {
    if (left !== right) wrong.push(`${what}: ${left} is not ${right}`);
  };
  equal("lines", reply.lines.length, request.lines.length);
  reply.lines.forEach((line, index) => {
    const asked = request.lines[index]!;
    if (line.id !== asked.id) wrong.push(`line ${index} is \`${line.id}\`, not \`${asked.id}\``);
    equal(`list of line ${line.id}`, line.list, asked.unitPrice * asked.quantity);
    equal(`net of line ${line.id}`, line.net, line.list - discountSum(line.discounts));
    if (line.runs !== undefined) {
      equal(`units of line ${line.id}`, total(line.runs.map((run) => run.units)), asked.quantity);
      equal(`runs of line ${line.id}`, total(line.runs.map((run) => run.units * run.net)), line.net);
    } else equal(`net of line ${line.id} without runs`, line.net, line.list);
  });
  reply.shipping.forEach((entry, index) => {
    equal(`amount of shipping ${entry.id}`, entry.amount, request.shipping?.[index]?.amount ?? -1);
    equal(`discount of shipping ${entry.id}`, entry.discount, discountSum(entry.discounts));
  });
  const { totals } = reply;
  equal("list", totals.list, total(reply.lines.map((line) => line.list)));
  equal("goods discounts", totals.itemDiscount + totals.orderDiscount, total(reply.lines.map((line) => discountSum(line.discounts))));
  equal("shipping", totals.shipping, total(reply.shipping.map((entry) => entry.amount)));
  equal("shipping discount", totals.shippingDiscount, total(reply.shipping.map((entry) => entry.discount)));
  equal("due", totals.due, totals.list - totals.itemDiscount - totals.orderDiscount + totals.shipping - totals.shippingDiscount - totals.burned);
  equal("list by tax rate", total(totals.taxes.map((tax) => tax.list)), totals.list);
  equal("net by tax rate", total(totals.taxes.map((tax) => tax.net)), totals.list - totals.itemDiscount - totals.orderDiscount);
  const given = new Map<string, number>();
  for (const part of [...reply.lines, ...reply.shipping]) {
    for (const discount of part.discounts) given.set(discount.offer, (given.get(discount.offer) ?? 0) + discount.amount);
  }
  if (request.after === undefined && reply.next === undefined) {
    for (const offer of reply.offers) equal(`amount of offer ${offer.id}`, offer.status === "applied" ? (offer.amount ?? 0) : 0, given.get(offer.id) ?? 0);
  }
  for (const [programme, points] of Object.entries(reply.points)) {
    const onLines = total(reply.lines.map((line) => own(line.points, programme) ?? 0));
    if (onLines > points.earned) wrong.push(`lines earn ${onLines} of ${points.earned} in ${programme}`);
    equal(`balance of ${programme}`, points.balance, (own(request.state?.balances, programme) ?? 0) - points.burned);
  }
  return wrong;
};

// INVARIANT (no surcharge): no net is above its list or below zero, no amount is negative.
export const noSurcharge: Check = ({ request, reply }) => {
  const wrong: string[] = [];
  reply.lines.forEach((line, index) => {
    if (line.net > line.list || line.net < 0) wrong.push(`net ${line.net} of line ${line.id}, list ${line.list}`);
    for (const run of line.runs ?? []) {
      if (run.net < 0 || run.net > request.lines[index]!.unitPrice) wrong.push(`unit net ${run.net} of line ${line.id}`);
    }
    for (const points of Object.values(line.points)) if (points <= 0) wrong.push(`points ${points} of line ${line.id}`);
  });
  for (const entry of reply.shipping) {
    if (entry.discount < 0 || entry.discount > entry.amount) wrong.push(`discount ${entry.discount} of shipping ${entry.id}`);
  }
  for (const part of [...reply.lines, ...reply.shipping]) {
    for (const discount of part.discounts) if (discount.amount <= 0) wrong.push(`discount ${discount.amount} by ${discount.offer}`);
  }
  if (reply.totals.due < 0) wrong.push(`due ${reply.totals.due}`);
  for (const [programme, points] of Object.entries(reply.points)) {
    if (points.earned < 0 || points.burned < 0) wrong.push(`points of ${programme}: ${JSON.stringify(points)}`);
    // What rewards cost counts as burned, and a later page of explanations does not list them all.
    const rewards = request.after !== undefined || reply.next !== undefined || reply.offers.some((offer) => offer.status === "applied");
    const asked = own(request.burn, programme) ?? 0;
    if (!rewards && points.burned > asked) wrong.push(`burned ${points.burned} of ${programme}, asked ${asked}`);
    const balance = own(request.state?.balances, programme) ?? 0;
    if (points.burned > 0 && points.burned > balance) wrong.push(`burned ${points.burned} of ${programme}, balance ${balance}`);
  }
  return wrong;
};

function costHolds(floor: Floor, line: RequestLine, quantity: number, net: number, inclusive: boolean): boolean {
  if (line.unitCost === undefined) return floor.unknownCost !== "block";
  if (line.taxRate === undefined && inclusive && floor.unknownTaxRate === "block") return false;
  const divisor = 1_000_000n + (inclusive ? BigInt(line.taxRate ?? 0) : 0n);
  const worth = (BigInt(net) * 1_000_000_000_000n) / divisor;
  const cost = BigInt(line.unitCost) * BigInt(quantity);
  if ("amount" in floor.at) return false;
  if (!("percent" in floor.at)) return false;
  const rate = BigInt(Math.round(floor.at.percent * 10_000));
  return worth * (1_000_000n - rate) >= cost * 1_000_000_000_000n;
}

/** Whether a unit or line with this net stands at or above the floor. */
function holds(floor: Floor, line: RequestLine, quantity: number, net: number, request: DecisionRequest): boolean {
  const inclusive = request.pricesIncludeTax !== false;
  if (floor.metric === "price") {
    if ("amount" in floor.at) return net >= (floor.at.amount[request.currency] ?? 0);
    if (!("fact" in floor.at)) return true;
    if (floor.at.fact === "unitCost" && line.unitCost === undefined) return floor.unknownCost !== "block";
    const least = line[floor.at.fact];
    return least === undefined || net >= least * quantity;
  }
  if (floor.metric === "discount-rate") {
    if (!("percent" in floor.at)) return true;
    const list = BigInt(line.unitPrice) * BigInt(quantity);
    return (list - BigInt(net)) * 1_000_000n <= list * BigInt(Math.round(floor.at.percent * 10_000));
  }
  if (floor.metric === "margin-rate") return costHolds(floor, line, quantity, net, inclusive);
  if (line.unitCost === undefined) return floor.unknownCost !== "block";
  if (line.taxRate === undefined && inclusive && floor.unknownTaxRate === "block") return false;
  if (!("amount" in floor.at)) return true;
  const divisor = 1_000_000n + (inclusive ? BigInt(line.taxRate ?? 0) : 0n);
  const worth = (BigInt(net) * 1_000_000_000_000n) / divisor;
  return worth - BigInt(line.unitCost) * BigInt(quantity) * 1_000_000n >= BigInt(floor.at.amount[request.currency] ?? 0) * 1_000_000n;
}

function selects(floor: Floor, rulebook: Rulebook, line: RequestLine): boolean {
  if (line.gift !== undefined) return false;
  return floor.select === undefined || evaluatePlain(rulebook, floor.select, line);
}

function netsOf(reply: ReplyLine, line: RequestLine): { units: number; net: number }[] {
  return reply.runs ?? [{ units: line.quantity, net: line.unitPrice }];
}

// INVARIANT (floor): where a rulebook floor that needs no books stood at entry, it stands at the end; where it did not, nothing was taken.
export const floorsStand: Check = ({ rulebook, request, reply }) => {
  const wrong: string[] = [];
  for (const floor of rulebook.floors ?? []) {
    if (floor.counts !== undefined || (floor.select !== undefined && !isPlain(rulebook, floor.select))) continue;
    const lines = request.lines.map((line, index) => ({ line, reply: reply.lines[index]! })).filter(({ line }) => selects(floor, rulebook, line));
    if (floor.scope === "unit") {
      for (const { line, reply: decided } of lines) {
        for (const run of netsOf(decided, line)) {
          if (run.net < line.unitPrice && !holds(floor, line, 1, run.net, request)) wrong.push(`unit of ${line.id} at ${run.net} under ${JSON.stringify(floor)}`);
        }
      }
    } else if (floor.scope === "line") {
      for (const { line, reply: decided } of lines) {
        if (decided.net < decided.list && !holds(floor, line, line.quantity, decided.net, request)) wrong.push(`line ${line.id} at ${decided.net} under ${JSON.stringify(floor)}`);
      }
    } else if (floor.metric === "price" && "amount" in floor.at) {
      const net = total(lines.map((entry) => entry.reply.net));
      const list = total(lines.map((entry) => entry.reply.list));
      if (net < list && net < (floor.at.amount[request.currency] ?? 0)) wrong.push(`goods at ${net} under ${JSON.stringify(floor)}`);
    }
  }
  return wrong;
};

function keyKnown(limit: Limit, rulebook: Rulebook, request: DecisionRequest): boolean {
  const builtIn: Record<string, unknown> = { ...request, tier: request.state?.tier };
  return limit.key.every((name) => {
    const declared = own(rulebook.facts, name);
    if (declared === undefined) return own(builtIn, name) !== undefined;
    return own(declared.of === "member" ? request.state?.facts : request.facts, name) !== undefined;
  });
}

function limitBroken(offer: Offer, limit: Limit, id: string, { rulebook, request, reply }: DecidedCase): string | undefined {
  const decided = reply.offers.find((candidate) => candidate.id === offer.id);
  if (decided === undefined || decided.status !== "applied") return undefined;
  if (!keyKnown(limit, rulebook, request)) {
    return limit.absent === "skip" ? `${offer.id} applied though a key fact of ${id} is absent` : undefined;
  }
  const used = limit.window === "order" ? 0 : (own(request.state?.counters, id) ?? 0);
  const cap = typeof limit.cap === "number" ? limit.cap : (limit.cap[request.currency] ?? 0);
  const taken = {
    uses: 1,
    repeats: decided.repeats ?? 0,
    amount: decided.amount ?? 0,
    points: Math.max(0, ...Object.values(decided.points ?? {})),
    units: 0,
  }[limit.measure];
  return used + taken > cap || used >= cap ? `${offer.id} took ${taken} of ${limit.measure} with ${used} used of ${cap} in ${id}` : undefined;
}

// INVARIANT (limit): no offer takes more than its own limits leave.
export const limitsHold: Check = (decided) =>
  decided.rulebook.offers.flatMap((offer) =>
    (offer.limits ?? []).flatMap((limit, index) => limitBroken(offer, limit, limit.id ?? `${offer.id}#${index + 1}`, decided) ?? []),
  );

// INVARIANT (one reason each): with explain "all" every offer is listed once, in id order, with one known reason that fits its status.
export const oneReasonEach: Check = ({ rulebook, request, reply }) => {
  const wrong: string[] = [];
  const bytes = (text: string): Buffer => Buffer.from(text, "utf8");
  if (request.explain === "all" && request.after === undefined && reply.next === undefined && reply.offers.length !== rulebook.offers.length) {
    wrong.push(`${reply.offers.length} of ${rulebook.offers.length} offers are explained`);
  }
  const fits: Record<string, readonly string[]> = { applied: ["applied", "reduced"], offered: ["offered"] };
  reply.offers.forEach((offer, index) => {
    const previous = reply.offers[index - 1];
    if (previous !== undefined && Buffer.compare(bytes(previous.id), bytes(offer.id)) >= 0) wrong.push(`${offer.id} follows ${previous.id}`);
    if (!(REASON_NAMES as readonly string[]).includes(offer.reason)) wrong.push(`${offer.id} has reason \`${offer.reason}\``);
    const open = offer.reason === "applied" || offer.reason === "reduced" || offer.reason === "offered";
    if (open !== (offer.status !== "suppressed") || (open && !fits[offer.status]!.includes(offer.reason))) wrong.push(`${offer.id} is ${offer.status} because ${offer.reason}`);
    if ((offer.reason === "conflict" || offer.reason === "group") && offer.by === undefined) wrong.push(`${offer.id} lost to nobody`);
  });
  return wrong;
};

export const CHECKS: Record<string, Check> = {
  "sum of parts": sumOfParts,
  "no surcharge": noSurcharge,
  floor: floorsStand,
  limit: limitsHold,
  "one reason each": oneReasonEach,
};
