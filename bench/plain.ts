// The hand-written evaluator the engine is measured against: what a good engineer would write in TypeScript for the very
// rules of bench/rulebook.ts, and no more: JSON.parse, Maps from sku and category to offers built once, plain objects and
// doubles, JSON.stringify. It knows just the constructs of that rulebook, so it does less work than the engine per cart. Its
// totals, lines, shipping, points and applied offers are checked equal to the engine's before anything is timed.

import type { Offer, Predicate, Rulebook } from "../engine/rulebook.js";
import type { DecisionRequest, RequestLine } from "../engine/wire.js";

interface Mark { offer: Offer; order: number; ppm: number; skus: Set<string> | undefined; category: string | undefined; brand: string | undefined; reduced: boolean; from: number; until: number }
interface Basket { line: RequestLine; list: number; net: number; open: boolean; earns: boolean; discounts: { offer: string; amount: number }[]; points: number }

const CLOSED_TAGS = new Set(["price-fixed", "gift-card", "deposit", "tobacco"]);
const MARGIN_PPM = 120_000;
const compareIds = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export class PlainEvaluator {
  private readonly bySku = new Map<string, Mark[]>();
  private readonly byCategory = new Map<string, Mark[]>();
  private readonly orderByCode = new Map<string, Offer[]>();
  private readonly shipping: Offer[] = [];
  private readonly boosters = new Map<string, { offer: Offer; extra: number }[]>();

  constructor(rulebook: Rulebook) {
    const offers = [...rulebook.offers].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0) || compareIds(a.id, b.id));
    offers.forEach((offer, order) => this.add(offer, order));
  }

  private add(offer: Offer, order: number): void {
    if (offer.node === "markdown") {
      const mark = toMark(offer, order);
      for (const sku of mark.skus ?? []) push(this.bySku, sku, mark);
      if (mark.category !== undefined) push(this.byCategory, mark.category, mark);
    } else if (offer.node === "order") {
      for (const code of offer.codes ?? []) push(this.orderByCode, code, offer);
    } else if (offer.node === "shipping") {
      this.shipping.push(offer);
    } else {
      const [effect] = offer.effects;
      if (effect === undefined || !("points" in effect)) throw new Error(`plain evaluator: \`${offer.id}\` has no points effect`);
      for (const sku of skusOf(effect.select)) push(this.boosters, sku, { offer, extra: (effect.multiply ?? 1) - 1 });
    }
  }

  /** Text in, text out, as a server in plain TypeScript would do it. */
  decide(body: string, nowMs: number): string {
    const request = JSON.parse(body) as DecisionRequest;
    const applied = new Set<string>();
    const baskets: Basket[] = request.lines.map((line) => {
      const closed = line.tags?.some((tag) => CLOSED_TAGS.has(tag)) ?? false;
      const list = line.unitPrice * line.quantity;
      return { line, list, net: list, open: !closed && !(line.adjustments?.some((a) => !a.stacks) ?? false), earns: !closed, discounts: [], points: 0 };
    });
    let itemDiscount = 0;
    for (const basket of baskets) itemDiscount += this.markdown(basket, request, nowMs, applied);
    const orderDiscount = this.order(baskets, request, applied);
    const goods = baskets.reduce((sum, basket) => sum + basket.net, 0);
    const shipping = this.ship(request, goods, applied);
    const shippingAmount = shipping.reduce((sum, entry) => sum + entry.amount, 0);
    const shippingDiscount = shipping.reduce((sum, entry) => sum + entry.discount, 0);
    const steps = Math.floor(Math.min(request.burn?.["club"] ?? 0, request.state?.balances?.["club"] ?? 0, goods + shippingAmount - shippingDiscount) / 100);
    const earned = this.earn(baskets, applied);
    const list = baskets.reduce((sum, basket) => sum + basket.list, 0);
    return JSON.stringify({
      currency: request.currency,
      totals: { list, itemDiscount, orderDiscount, shipping: shippingAmount, shippingDiscount, burned: steps * 100, due: goods + shippingAmount - shippingDiscount - steps * 100 },
      lines: baskets.map(({ line, list, net, discounts, points }) => ({ id: line.id, list, net, discounts, points: points > 0 ? { club: points } : {} })),
      shipping,
      points: { club: { earned, burned: steps * 100 } },
      offers: [...applied].sort(compareIds).map((id) => ({ id, status: "applied" })),
    });
  }

  private markdown(basket: Basket, request: DecisionRequest, nowMs: number, applied: Set<string>): number {
    if (!basket.open) return 0;
    const { line } = basket;
    let best: Mark | undefined;
    let bestAmount = 0;
    const weigh = (mark: Mark): void => {
      if (mark.brand !== undefined && mark.brand !== line.brand) return;
      if (mark.reduced && !isReduced(line)) return;
      if (nowMs < mark.from || nowMs >= mark.until) return;
      const { tier, channel } = mark.offer.audience ?? {};
      if (tier !== undefined && (request.state?.tier === undefined || !tier.includes(request.state.tier))) return;
      if (channel !== undefined && (request.channel === undefined || !channel.includes(request.channel))) return;
      const amount = Math.floor((basket.list * mark.ppm + 500_000) / 1_000_000);
      if (amount <= 0 || amount < bestAmount || !marginHolds(basket, amount, request)) return;
      if (amount === bestAmount && best !== undefined && best.order < mark.order) return;
      best = mark;
      bestAmount = amount;
    };
    for (const mark of this.bySku.get(line.sku) ?? []) weigh(mark);
    for (const category of line.categories ?? []) {
      for (let end = category.length; end > 0; end = category.lastIndexOf("/", end - 1)) for (const mark of this.byCategory.get(category.slice(0, end)) ?? []) weigh(mark);
    }
    if (best === undefined) return 0;
    applied.add(best.offer.id);
    basket.net -= bestAmount;
    basket.discounts.push({ offer: best.offer.id, amount: bestAmount });
    return bestAmount;
  }

  private order(baskets: Basket[], request: DecisionRequest, applied: Set<string>): number {
    const codes = new Set((request.codes ?? []).map((code) => code.replaceAll(/[ -]/g, "").toUpperCase()));
    const goods = baskets.reduce((sum, basket) => sum + basket.net, 0);
    const candidates: Offer[] = [];
    for (const code of codes) candidates.push(...(this.orderByCode.get(code) ?? []));
    let best: { offer: Offer; shares: number[]; total: number } | undefined;
    for (const offer of candidates.sort((a, b) => compareIds(a.id, b.id))) {
      const when = offer.when;
      if (when === undefined || !("aggregate" in when) || typeof when.value === "number" || goods < (when.value["EUR"] ?? 0)) continue;
      const shares = this.shares(offer, baskets, request);
      const total = shares.reduce((sum, share) => sum + share, 0);
      if (total > 0 && (best === undefined || total > best.total)) best = { offer, shares, total };
    }
    if (best === undefined) return 0;
    applied.add(best.offer.id);
    for (const [index, basket] of baskets.entries()) {
      const amount = best.shares[index] ?? 0;
      if (amount === 0) continue;
      basket.net -= amount;
      basket.discounts.push({ offer: best.offer.id, amount });
    }
    return best.total;
  }

  /** Largest remainder over the open lines' nets, ties by line id; then the margin floor: drop-line for percent, clip for amounts. */
  private shares(offer: Offer, baskets: Basket[], request: DecisionRequest): number[] {
    const [effect] = offer.effects;
    if (effect === undefined || !("on" in effect)) return [];
    const worth = baskets.map((basket) => (basket.open ? basket.net : 0));
    const sum = worth.reduce((a, b) => a + b, 0);
    if (sum === 0) return [];
    const wanted = effect.percent !== undefined ? Math.floor((sum * effect.percent * 10_000 + 500_000) / 1_000_000) : Math.min(effect.amount?.["EUR"] ?? 0, sum);
    const shares = largestRemainder(wanted, worth, sum, baskets);
    return shares.map((share, index) => {
      const basket = baskets[index];
      if (basket === undefined || share === 0 || marginHolds(basket, share, request)) return share;
      return effect.percent !== undefined ? 0 : largestHolding(basket, share, request);
    });
  }

  private ship(request: DecisionRequest, goods: number, applied: Set<string>): { id: string; amount: number; discount: number; discounts: { offer: string; amount: number }[] }[] {
    const offers = this.shipping.filter(({ audience, when }) => {
      const tier = request.state?.tier;
      if (tier === undefined || !(audience?.tier ?? []).includes(tier)) return false;
      if (request.country === undefined || !(audience?.country ?? []).includes(request.country)) return false;
      return when !== undefined && "aggregate" in when && typeof when.value !== "number" && goods > (when.value["EUR"] ?? 0);
    });
    return (request.shipping ?? []).map(({ id, method, amount }) => {
      const [offer] = method === "standard" && amount > 0 ? offers : [];
      if (offer === undefined) return { id, amount, discount: 0, discounts: [] };
      applied.add(offer.id);
      return { id, amount, discount: amount, discounts: [{ offer: offer.id, amount }] };
    });
  }

  private earn(baskets: Basket[], applied: Set<string>): number {
    const hundredths = baskets.map((basket) => {
      if (!basket.earns) return 0;
      let factor = 1;
      for (const { offer, extra } of this.boosters.get(basket.line.sku) ?? []) {
        factor += extra;
        if (basket.net > 0) applied.add(offer.id);
      }
      return basket.net * factor;
    });
    const sum = hundredths.reduce((a, b) => a + b, 0);
    const earned = Math.floor(sum / 100);
    if (sum > 0) largestRemainder(earned, hundredths, sum, baskets, 100).forEach((points, index) => ((baskets[index] as Basket).points = points));
    return earned;
  }
}

/** Shares of `total` in proportion to `weights`; with `unit`, weight / unit is the exact share. */
function largestRemainder(total: number, weights: number[], sum: number, baskets: Basket[], unit = 0): number[] {
  const shares: number[] = [];
  const rest: { index: number; remainder: number }[] = [];
  let left = total;
  weights.forEach((weight, index) => {
    const share = unit > 0 ? Math.floor(weight / unit) : Math.floor((total * weight) / sum);
    shares.push(share);
    left -= share;
    if (weight > 0) rest.push({ index, remainder: unit > 0 ? weight % unit : (total * weight) % sum });
  });
  if (left > 0) {
    rest.sort((a, b) => b.remainder - a.remainder || compareIds(idOf(baskets, a.index), idOf(baskets, b.index)));
    for (const { index } of rest.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  }
  return shares;
}

const idOf = (baskets: Basket[], index: number): string => baskets[index]?.line.id ?? "";
const isReduced = (line: RequestLine): boolean => (line.regularPrice !== undefined && line.unitPrice < line.regularPrice) || (line.adjustments?.some((a) => a.amount < 0) ?? false);

function marginHolds(basket: Basket, amount: number, request: DecisionRequest): boolean {
  const { unitCost, quantity, taxRate } = basket.line;
  if (unitCost === undefined) return true;
  const net = basket.net - amount;
  const withoutTax = request.pricesIncludeTax === false ? net : (net * 1_000_000) / (1_000_000 + (taxRate ?? 0));
  return withoutTax * (1_000_000 - MARGIN_PPM) >= unitCost * quantity * 1_000_000;
}

function largestHolding(basket: Basket, wanted: number, request: DecisionRequest): number {
  if (!marginHolds(basket, 0, request)) return 0;
  let low = 0;
  let high = wanted;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (marginHolds(basket, middle, request)) low = middle;
    else high = middle;
  }
  return low;
}

function toMark(offer: Offer, order: number): Mark {
  const [effect] = offer.effects;
  if (effect === undefined || !("on" in effect)) throw new Error(`plain evaluator: \`${offer.id}\` has no discount`);
  const mark: Mark = { offer, order, ppm: Math.round((effect.percent ?? 0) * 10_000), skus: undefined, category: undefined, brand: undefined, reduced: false, from: -Infinity, until: Infinity };
  const read = (predicate: Predicate | undefined): void => {
    if (predicate === undefined) return;
    if ("all" in predicate) predicate.all.forEach(read);
    else if ("sku" in predicate) mark.skus = new Set(predicate.sku);
    else if ("category" in predicate) mark.category = predicate.category[0];
    else if ("brand" in predicate) mark.brand = predicate.brand[0];
    else if ("reduced" in predicate) mark.reduced = predicate.reduced;
  };
  if (typeof effect.select === "object") read(effect.select.where);
  if (offer.schedule?.from !== undefined) mark.from = Date.parse(offer.schedule.from);
  if (offer.schedule?.until !== undefined) mark.until = Date.parse(offer.schedule.until);
  return mark;
}

function skusOf(select: unknown): string[] {
  const where = (select as { where?: { sku?: string[] } } | undefined)?.where;
  return where?.sku ?? [];
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
