// Random decision requests for a drawn rulebook: carts that meet its rules, state that its limits and codes read, choices
// that name its offers, moments near its edges. Always a request the core accepts. Draws only.

import { AMOUNT_MAX, COUNTER_MAX, INTEGER_MAX } from "../layout.js";
import { isPayloadGift } from "./effects.js";
import { Random } from "./random.js";
import type { DrawnRulebook } from "./rulebooks.js";
import { DATES, TIMES } from "./world.js";
import type { DecisionRequest, FactValue, RequestLine, RequestShipping, RequestState } from "../wire.js";

/** The version every drawn rulebook is loaded with. */
export const VERSION = 3;

export interface DrawnRequest {
  request: DecisionRequest;
  nowMs: number;
}

/** The reference keeps an array slot per unit; matches and step tables cost it the square of them. */
const UNITS_MAX = 20_000;
const SLOW_UNITS_MAX = 1200;
/** Orders apart by bytes and by UTF-16 units, and what JSON must escape. */
const ODD_PREFIXES = ["", "", "", "l-", "～", "😀", '"', "\\/", "\n\u0001", "\u2028\u007f"];
const HOUR_MS = 3_600_000;

class RequestDrawing {
  private amountLeft = AMOUNT_MAX;
  private unitsLeft: number;
  private readonly prices = new Map<string, number>();
  private readonly gifts: { offer: string; skus: string[] }[] = [];

  constructor(
    private readonly random: Random,
    private readonly drawn: DrawnRulebook,
    private readonly nowMs: number,
  ) {
    const slow = drawn.rulebook.offers.some((offer) => offer.match !== undefined || offer.effects.some((effect) => "steps" in effect));
    this.unitsLeft = slow ? SLOW_UNITS_MAX : UNITS_MAX;
    for (const offer of drawn.rulebook.offers) {
      for (const effect of offer.effects) {
        if (isPayloadGift(effect)) this.gifts.push({ offer: offer.id, skus: effect.gift.skus });
      }
    }
  }

  private drawPrice(sku: string): number {
    const { random } = this;
    const known = this.prices.get(sku);
    if (known !== undefined && random.chance(75)) return known;
    const most = this.drawn.world.priceMax;
    const price = random.weighted([
      [80, random.between(1, most)],
      [8, Math.min(most, random.pick([1, 10, 99, 100, 1000]))],
      [9, random.small(0, most)],
      [3, 0],
    ]);
    this.prices.set(sku, price);
    return price;
  }

  private drawQuantity(): number {
    const { random } = this;
    const quantity = random.weighted<() => number>([
      [480, () => 1],
      [400, () => random.between(2, 4)],
      [95, () => random.between(5, 20)],
      [22, () => random.between(20, 200)],
      [2, () => random.between(1000, 10_000)],
    ])();
    return Math.max(1, Math.min(quantity, this.unitsLeft));
  }

  private drawFactValue(name: string, type: string): FactValue {
    const { random } = this;
    const known = this.drawn.world.factValues?.get(name) ?? [];
    if (known.length > 0 && random.chance(75)) {
      const value = random.pick(known);
      return type === "strings" ? [String(value)] : value;
    }
    if (type === "integer") return random.chance(3) ? random.pick([INTEGER_MAX, -INTEGER_MAX]) : random.between(-1, 4);
    if (type === "boolean") return random.chance(60);
    if (type === "string") return random.pick(["x", "y", "é", "q"]);
    return random.some(["x", "y", "é", "q", "x"], 0, 3);
  }

  private drawFacts(of: "request" | "member" | "line", percent: number): Record<string, FactValue> {
    const { random } = this;
    const facts: Record<string, FactValue> = {};
    for (const [name, fact] of Object.entries(this.drawn.world.facts)) {
      if (fact.of === of && random.chance(percent)) facts[name] = this.drawFactValue(name, fact.type);
    }
    if (random.chance(4)) facts[random.pick(["unheard", "é-fact", "constructor", "zz", "a\"b\\"])] = random.pick<FactValue>([1, true, "x", ["x"]]);
    return facts;
  }

  drawLine(id: string, big: boolean): RequestLine {
    const { random } = this;
    const { world } = this.drawn;
    const gift = this.gifts.length > 0 && random.chance(25) ? random.pick(this.gifts) : undefined;
    const sku = gift !== undefined && random.chance(85) ? random.pick(gift.skus) : random.pick([...world.skus, random.chance(10) ? "other" : world.skus[0]!]);
    const quantity = this.drawQuantity();
    let unitPrice = this.drawPrice(sku);
    const most = Math.floor(this.amountLeft / quantity);
    if (big) unitPrice = random.pick([most, Math.floor(most / 2), most - random.below(Math.min(most, 1000) + 1)]);
    unitPrice = Math.min(unitPrice, most);
    this.amountLeft -= unitPrice * quantity;
    this.unitsLeft -= quantity;
    const line: RequestLine = { id, sku, quantity, unitPrice };
    this.drawPrices(line, big);
    if (random.chance(70)) line.categories = random.some([...world.categories, "other"], 0, 2);
    if (random.chance(65)) line.brand = random.pick([...world.brands, "other"]);
    if (random.chance(60)) line.tags = random.some([...world.tags, "other"], 0, 2);
    if (line.tags !== undefined && line.tags.length > 0 && random.chance(5)) line.tags.push(line.tags[0]!);
    if (random.chance(60)) {
      const attributes = this.drawFacts("line", 65);
      if (Object.keys(attributes).length > 0 || random.chance(20)) line.attributes = attributes;
    }
    if (random.chance(35)) line.measure = random.weighted([
      [8, random.between(0, 2500)],
      [1, 1000],
    ]);
    if (random.chance(7)) line.adjustments = [{ id: "staff", amount: random.between(-5, 5), stacks: random.chance(50) }];
    if (gift !== undefined) line.gift = gift.offer;
    else if (random.chance(1)) line.gift = this.drawn.rulebook.offers[0]!.id;
    return line;
  }

  private drawPrices(line: RequestLine, big: boolean): void {
    const { random } = this;
    const price = line.unitPrice;
    const near = (percentFrom: number, percentTo: number): number => Math.max(0, Math.floor((price * random.between(percentFrom, percentTo)) / 100));
    const fits = Math.floor(AMOUNT_MAX / line.quantity);
    if (random.chance(40)) line.regularPrice = Math.min(fits, random.chance(70) ? near(100, 160) : near(50, 100));
    if (random.chance(60)) line.unitCost = Math.min(fits, near(0, 130));
    if (random.chance(45)) line.floorPrice = Math.min(fits, near(0, 120));
    if (random.chance(40)) line.lowestPrice30d = Math.min(fits, near(60, 110));
    if (random.chance(75)) line.taxRate = random.pick([0, 55_000, 200_000, 200_000, 190_000, 81_001, 1_000_000]);
    if (big && random.chance(40)) line.unitCost = Math.min(fits, price);
  }

  drawShipping(index: number, lineIds: readonly string[], prefix: string, most: number): RequestShipping {
    const { random } = this;
    const amount = Math.min(most, random.chance(15) ? 0 : random.between(1, Math.max(5, Math.ceil(this.drawn.world.priceMax / 3))));
    const entry: RequestShipping = { id: `${prefix}${index + 1}`, amount };
    if (random.chance(75)) entry.method = random.pick(this.drawn.world.methods);
    if (random.chance(30)) entry.tags = random.some([...this.drawn.world.tags, "other"], 0, 2);
    if (lineIds.length > 0 && random.chance(10)) entry.lines = random.some(lineIds, 1, 2);
    return entry;
  }

  private drawCode(): string {
    const { random } = this;
    const code = random.pick(random.chance(88) ? [...this.drawn.world.codes, "U-1", "u2"] : ["NOPE", "no-pe", "\"\\\u0000"]);
    return random.weighted([
      [60, code],
      [15, code.toLowerCase()],
      [15, `${code.slice(0, 2)}-${code.slice(2)} `],
      [10, code.replace(/[ -]/gu, "")],
    ]);
  }

  drawState(codes: readonly string[] | undefined): RequestState {
    const { random } = this;
    const { world, rulebook, limitIds } = this.drawn;
    const state: RequestState = {};
    if (random.chance(60)) state.tier = random.pick(world.tiers);
    if (random.chance(60)) state.segments = random.some([...world.segments, "other"], 0, 2);
    if (random.chance(60)) state.orders = random.pick([0, 0, 1, 2, 3, 7]);
    if (world.programmes.length > 0 && random.chance(75)) {
      state.balances = {};
      for (const id of world.programmes) if (random.chance(80)) state.balances[id] = random.pick([0, 50, 99, 100, 500, 5000, -20, random.chance(10) ? COUNTER_MAX : 1000]);
    }
    if (limitIds.length > 0 && random.chance(60)) {
      state.counters = {};
      for (const id of new Set(limitIds)) if (random.chance(60)) state.counters[id] = random.chance(3) ? random.pick([-5, COUNTER_MAX, -COUNTER_MAX]) : random.small(0, 8);
    }
    if (codes !== undefined && codes.length > 0 && random.chance(65)) {
      state.codes = {};
      for (const code of new Set(codes)) {
        if (!random.chance(60)) continue;
        state.codes[code] = { batch: random.pick([...world.batches, "batch-9"]) };
        if (random.chance(50)) state.codes[code]!.status = random.pick(["active", "active", "used", "expired", "disabled"]);
      }
    }
    if (random.chance(30)) state.assigned = random.some(rulebook.offers, 1, 4).map((offer) => offer.id);
    const facts = this.drawFacts("member", 65);
    if (Object.keys(facts).length > 0) state.facts = facts;
    return state;
  }

  private drawChoose(): NonNullable<DecisionRequest["choose"]> | undefined {
    const { random } = this;
    const { offers } = this.drawn.rulebook;
    const choose: NonNullable<DecisionRequest["choose"]> = {};
    const rewards = offers.filter((offer) => offer.burn !== undefined || offer.effects.some(isPayloadGift));
    const taken = rewards.flatMap((offer) => (random.chance(60) ? (random.chance(8) ? [offer, offer] : [offer]) : []));
    if (taken.length > 0) {
      choose.take = taken.map((offer) => {
        const take: { offer: string; sku?: string; quantity?: number } = { offer: offer.id };
        if (random.chance(50)) take.sku = random.pick([...this.drawn.world.skus, "other"]);
        if (random.chance(15)) take.quantity = random.between(1, 3);
        return take;
      });
    }
    if (random.chance(8)) choose.decline = random.some(offers, 1, 2).map((offer) => offer.id);
    return choose.take === undefined && choose.decline === undefined ? undefined : choose;
  }

  private drawLines(big: boolean): RequestLine[] {
    const { random } = this;
    const length = random.weighted<() => number>([
      [3, () => 0],
      [17, () => 1],
      [24, () => 2],
      [45, () => random.between(3, 6)],
      [9, () => random.between(7, 12)],
      [2, () => random.between(13, 40)],
      // More entries than one and two 64-bit words of a bitmap hold.
      [0.6, () => random.between(60, 140)],
    ])();
    const ids = random.shuffle(Array.from({ length }, (_, index) => `${random.pick(ODD_PREFIXES)}${index + 1}`));
    const bigAt = big ? random.below(length) : -1;
    return ids.map((id, index) => this.drawLine(id, index === bigAt));
  }

  draw(): DecisionRequest {
    const { random } = this;
    const { world, rulebook } = this.drawn;
    const big = random.chance(4);
    const request: DecisionRequest = { currency: random.pick(world.currencies), lines: this.drawLines(big) };
    const lineIds = request.lines.map((line) => line.id);
    if (random.chance(70)) {
      request.shipping = Array.from({ length: random.weighted([[10, 0], [65, 1], [20, 2], [5, 3]]) }, (_, index) => {
        const entry = this.drawShipping(index, lineIds, "s", this.amountLeft);
        this.amountLeft -= entry.amount;
        return entry;
      });
    }
    if (random.chance(8)) {
      const most = AMOUNT_MAX - request.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0);
      request.shippingOptions = Array.from({ length: random.between(0, 2) }, (_, index) => this.drawShipping(index, lineIds, "opt", most));
    }
    if (random.chance(35)) request.pricesIncludeTax = random.chance(50);
    if (random.chance(70)) request.member = random.pick(world.members);
    if (random.chance(50)) request.channel = random.pick(world.channels);
    if (random.chance(50)) request.store = random.pick(world.stores);
    if (random.chance(50)) request.country = random.pick([...world.countries, "XX"]);
    if (random.chance(30)) request.language = random.pick(["en", "fr", "es"]);
    if (random.chance(40)) request.cart = random.pick(["cart-1", "cart-2", "ç"]);
    if (rulebook.offers.some((offer) => offer.codes !== undefined || offer.batches !== undefined) ? random.chance(85) : random.chance(5)) {
      request.codes = Array.from({ length: random.between(0, 5) }, () => this.drawCode());
    }
    if (world.programmes.length > 0 && random.chance(45)) {
      request.burn = {};
      for (const id of random.some(world.programmes, 1, 2)) {
        if (rulebook.programmes?.[id]?.burn !== undefined) request.burn[id] = random.pick([0, 1, 30, 100, 250, 5000]);
      }
    }
    // The version of the loaded rulebook, and the moment itself: what is asked for is what is there.
    if (random.chance(3)) request.rulebook = VERSION;
    if (random.chance(3)) request.at = this.nowMs + random.pick([0, 1, -1, 3_600_000]);
    const facts = this.drawFacts("request", 65);
    if (Object.keys(facts).length > 0) request.facts = facts;
    if (random.chance(80)) request.state = this.drawState(request.codes);
    const choose = this.drawChoose();
    if (choose !== undefined) request.choose = choose;
    request.explain = random.weighted([
      [20, "touched"],
      [70, "all"],
      [10, "none"],
    ]);
    if (request.explain === "touched" && random.chance(50)) delete request.explain;
    if (request.explain === "all" && random.chance(4)) request.after = random.chance(80) ? random.pick(rulebook.offers).id : random.pick(["0", "P", "～", "\u{10FFFF}"]);
    return request;
  }
}

/** A moment near an edge of the world's schedules, or on it. */
function drawMoment(random: Random): number {
  const base = Date.parse(`${random.pick(DATES)}T${random.pick(TIMES)}:00Z`);
  const zone = random.pick([0, 0, -1, -2, 5, 4, -5.5, 24, 48, -24]) * HOUR_MS;
  return base + zone + random.pick([0, 0, -1, 1, random.between(-HOUR_MS, HOUR_MS)]);
}

export function drawRequest(seed: number, drawn: DrawnRulebook): DrawnRequest {
  const random = new Random(seed);
  const nowMs = drawMoment(random);
  return { request: new RequestDrawing(random, drawn, nowMs).draw(), nowMs };
}
