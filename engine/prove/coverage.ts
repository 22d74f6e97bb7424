// Counts what the cases really reached: constructs present in a rulebook, constructs of offers that were applied or
// reduced (with the nodes above them), every reason, every kind of outcome. Prints the table. Reads replies; judges none.

import { AMOUNT_MAX } from "../layout.js";
import { ConstructWalk, type Names } from "./constructs.js";
import { EXPECTED_CONSTRUCTS, EXPECTED_OUTCOMES } from "./expected.js";
import { CURRENCY_EXPONENTS } from "./world.js";
import type { DecisionReply, DecisionRequest, ReplyOffer } from "../wire.js";
import type { Node, Rulebook } from "../rulebook.js";

interface BookNames {
  /** Of the offer itself and of every node above it. */
  byOffer: Map<string, Names>;
  /** Of the rulebook as a whole. */
  shared: Names;
  all: Names;
}

/** The names of a rulebook, once for all its carts. */
export function namesOf(rulebook: Rulebook): BookNames {
  const shared = new ConstructWalk(rulebook);
  shared.book();
  const above = new Map<string, Names>();
  const walkNode = (node: Node, depth: number, outer: Names): void => {
    const walk = new ConstructWalk(rulebook, new Set(outer));
    walk.node(node, depth);
    if (node.id !== undefined) above.set(node.id, walk.names);
    for (const child of node.nodes ?? []) walkNode(child, depth + 1, walk.names);
  };
  const rootNames: Names = new Set();
  if (rulebook.tree !== undefined) {
    walkNode(rulebook.tree, 1, rootNames);
  } else rootNames.add("node.mode.all.cart").add("node.mode.sequence.cart");
  const byOffer = new Map<string, Names>();
  const all: Names = new Set(shared.names);
  for (const names of above.values()) for (const name of names) all.add(name);
  for (const offer of rulebook.offers) {
    const walk = new ConstructWalk(rulebook, new Set(above.get(offer.node ?? "") ?? rootNames));
    walk.offer(offer);
    byOffer.set(offer.id, walk.names);
    for (const name of walk.names) all.add(name);
  }
  return { byOffer, shared: shared.names, all };
}

function failedName(offer: ReplyOffer): string | undefined {
  const failed = offer.failed;
  if (failed === undefined) return undefined;
  if (failed.startsWith("node:")) return "failed.node";
  if (offer.reason === "audience") return `failed.audience.${failed}`;
  return failed.startsWith("when/all") ? "failed.when/all" : `failed.${failed}`;
}

export class Coverage {
  readonly present = new Map<string, number>();
  readonly effective = new Map<string, number>();
  readonly outcomes = new Map<string, number>();
  cases = 0;

  private bump(counts: Map<string, number>, name: string): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  recordRulebook(names: BookNames): void {
    for (const name of names.all) this.bump(this.present, name);
  }

  recordCase(names: BookNames, request: DecisionRequest, reply: DecisionReply): void {
    this.cases += 1;
    const reached: Names = new Set();
    for (const offer of reply.offers) {
      if (offer.reason !== "applied" && offer.reason !== "reduced") continue;
      for (const name of names.byOffer.get(offer.id) ?? []) reached.add(name);
    }
    const earned = Object.values(reply.points).some((points) => points.earned > 0 || points.burned > 0);
    if (reached.size > 0 || earned) for (const name of names.shared) reached.add(name);
    for (const name of reached) this.bump(this.effective, name);
    for (const name of outcomesOf(request, reply)) this.bump(this.outcomes, name);
  }

  /** Names that were reached fewer than `least` times: effective for constructs, seen for outcomes. */
  holes(least: number): string[] {
    return [
      ...EXPECTED_CONSTRUCTS.filter((name) => (this.effective.get(name) ?? 0) < least),
      ...EXPECTED_OUTCOMES.filter((name) => (this.outcomes.get(name) ?? 0) < least).map((name) => `outcome ${name}`),
    ];
  }

  /** Names counted that the lists do not hold: a construct nobody wrote down. */
  unlisted(): string[] {
    const constructs = new Set(EXPECTED_CONSTRUCTS);
    const outcomes = new Set(EXPECTED_OUTCOMES);
    return [
      ...[...this.present.keys(), ...this.effective.keys()].filter((name) => !constructs.has(name) && !LOOSE_CONSTRUCTS.has(name)),
      ...[...this.outcomes.keys()].filter((name) => !outcomes.has(name) && !name.startsWith("code.refused.")).map((name) => `outcome ${name}`),
    ];
  }

  table(): string {
    const rows = [`construct${" ".repeat(35)}rulebooks   cases where it gave`];
    for (const name of EXPECTED_CONSTRUCTS) {
      rows.push(`${name.padEnd(42)}${String(this.present.get(name) ?? 0).padStart(11)}${String(this.effective.get(name) ?? 0).padStart(22)}`);
    }
    rows.push("", `outcome${" ".repeat(41)}cases`);
    for (const name of EXPECTED_OUTCOMES) rows.push(`${name.padEnd(42)}${String(this.outcomes.get(name) ?? 0).padStart(11)}`);
    return rows.join("\n");
  }
}

/** Counted but of no interest to the table. */
const LOOSE_CONSTRUCTS = new Set<string>([]);

function outcomesOf(request: DecisionRequest, reply: DecisionReply): Names {
  const names: Names = new Set();
  for (const offer of reply.offers) {
    names.add(`reason.${offer.reason}`).add(`status.${offer.status}`);
    for (const key of ["amount", "points", "repeats", "short", "by", "limit", "text"] as const) if (offer[key] !== undefined) names.add(`offer.${key}`);
    const failed = failedName(offer);
    if (failed !== undefined) names.add(failed);
  }
  for (const code of reply.codes) {
    names.add(`code.${code.status}`);
    if (code.status === "refused") names.add(`code.refused.${code.reason}`);
  }
  for (const line of reply.lines) {
    if (line.discounts.length > 0) names.add("line.discounts");
    if (line.discounts.length > 1) names.add("line.two-discounts");
    if (Object.keys(line.points).length > 0) names.add("line.points");
    if (line.runs !== undefined && line.runs.length > 1) names.add("line.runs");
    if (line.withheld !== undefined) names.add("line.withheld");
    if (line.gift !== undefined) names.add(`line.gift.${line.gift}`);
  }
  for (const entry of reply.shipping) {
    if (entry.discounts.length > 0) names.add("shipping.discounts");
    if (entry.withheld !== undefined) names.add("shipping.withheld");
  }
  for (const gift of reply.gifts) {
    names.add(`gifts.${gift.status}`);
    if (gift.chosen !== undefined) names.add("gifts.chosen");
  }
  for (const hint of reply.hints) names.add(hint.missing.amount === undefined ? "hint.count" : "hint.amount");
  for (const key of ["messages", "entitlements", "custom", "experiments", "unknownFacts"] as const) if (reply[key].length > 0) names.add(`reply.${key}`);
  if ((reply.shippingOptions?.length ?? 0) > 0) names.add("reply.shippingOptions");
  if (reply.next !== undefined) names.add("reply.next");
  if (!reply.optimal) names.add("reply.not-optimal");
  if (reply.gap !== undefined) names.add("reply.gap");
  const points = Object.values(reply.points);
  if (points.some((point) => point.burned > 0)) names.add("reply.burned");
  if (points.some((point) => point.earned > 0)) names.add("reply.earned");
  if (reply.totals.orderDiscount > 0) names.add("reply.order-discount");
  if (reply.totals.shippingDiscount > 0) names.add("reply.shipping-discount");
  if (reply.totals.taxes.some((tax) => tax.rate === null)) names.add("reply.unknown-tax");
  for (const name of cartNames(request, reply)) names.add(name);
  return names;
}

function cartNames(request: DecisionRequest, reply: DecisionReply): string[] {
  const names = [`cart.exponent-${CURRENCY_EXPONENTS[request.currency] ?? 2}`];
  if (request.lines.length === 0) names.push("cart.empty");
  if (request.pricesIncludeTax === false) names.push("cart.tax-excluded");
  if (request.member === undefined) names.push("cart.guest");
  if (reply.totals.list + reply.totals.shipping > AMOUNT_MAX / 4) names.push("cart.near-amount-max");
  if (request.lines.some((line) => line.quantity >= 1000)) names.push("cart.thousand-units");
  return names;
}
