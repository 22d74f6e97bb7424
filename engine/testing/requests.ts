// Random valid requests against the names of core.ts, and what the core should have read from one (the echo's arrays), said
// in plain TypeScript over plain objects. Tests only.

import type { Random } from "../prove/random.js";
import type { DecisionRequest, FactValue, RequestLine, RequestShipping } from "../wire.js";
import {
  TEST_CATEGORIES,
  TEST_CURRENCIES,
  TEST_FACTS,
  TEST_LIMITS,
  TEST_OFFERS,
  TEST_PROGRAMMES,
  namesOnly,
} from "./core.js";

const TEXTS = [
  "red", "gold", "vip", "acme", "x", "12345678", "123456789", "sixteen bytes ok", "seventeen bytes..", "é", "日本語",
  "😀 smile", 'say "hi"', "back\\slash", "line\nbreak\ttab", "\u0000nul", "a/b/c", "\u2028", "ÿ".repeat(100), "z".repeat(256), "",
];
const NAMES = TEXTS.filter((text) => text !== "");
const INTEGERS = [0, 1, -1, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, -33, -129, -32769, -2147483649, 9007199254740991, -9007199254740991];

export function drawRequest(random: Random, lineCount = random.small(0, 12)): DecisionRequest {
  const request: DecisionRequest = {
    currency: random.pick(Object.keys(TEST_CURRENCIES)),
    lines: unique(random, lineCount).map((id) => drawLine(random, id)),
  };
  if (random.chance(60)) request.cart = random.pick(TEXTS);
  if (random.chance(40)) request.pricesIncludeTax = random.chance(50);
  for (const field of ["channel", "store", "country", "language", "member", "after"] as const) {
    if (random.chance(40)) request[field] = random.pick([...TEXTS, ...TEST_OFFERS]);
  }
  if (random.chance(50)) request.shipping = drawShipping(random);
  if (random.chance(40)) request.shippingOptions = drawShipping(random);
  if (random.chance(50)) request.codes = random.some(TEXTS, 0, 5);
  if (random.chance(40)) request.burn = { [random.pick(TEST_PROGRAMMES)]: random.pick([0, 500, 1e12]) };
  if (random.chance(50)) request.facts = drawFacts(random, TEST_FACTS.request);
  if (random.chance(60)) request.state = drawState(random);
  if (random.chance(40)) request.choose = drawChoose(random);
  if (random.chance(50)) request.explain = random.pick(["none", "touched", "all"]);
  if (random.chance(30)) request.at = random.pick([0, 1, 1_700_000_000_000, 8640000000000000]);
  if (random.chance(20)) request.rulebook = 12;
  return request;
}

function unique(random: Random, count: number): string[] {
  return random.shuffle([...new Set([...NAMES, ...Array.from({ length: 12 }, (_, index) => `${index + 1}`)])]).slice(0, count);
}

function drawLine(random: Random, id: string): RequestLine {
  const line: RequestLine = {
    id,
    sku: random.pick(["TEE-RED-M", "SHOE-42", "OTHER-1", ...NAMES]),
    quantity: random.pick([1, 2, 3, 100, 99999, 100000]),
    unitPrice: random.pick([0, 1, 2999, 65536, 500_000]),
  };
  const price = (): number => random.pick([0, 1, 3500, 500_000]);
  if (random.chance(30)) line.regularPrice = price();
  if (random.chance(20)) line.lowestPrice30d = price();
  if (random.chance(40)) line.unitCost = price();
  if (random.chance(20)) line.floorPrice = price();
  if (random.chance(40)) line.taxRate = random.pick([0, 200000, 1000000]);
  if (random.chance(60)) line.categories = random.some([...TEST_CATEGORIES, "apparel", "apparel/hats", "apparel/shoes/running/trail", "apparel/", "/food", "food/x", ...TEXTS], 0, 6);
  if (random.chance(50)) line.brand = random.pick(["acme", ...TEXTS]);
  if (random.chance(50)) line.tags = Array.from({ length: random.small(0, 6) }, () => random.pick(["new", "sale", ...TEXTS]));
  if (random.chance(60)) line.attributes = drawFacts(random, TEST_FACTS.line);
  if (random.chance(20)) line.measure = random.pick([0, 1, 1500, 1000000000]);
  if (random.chance(20)) {
    line.adjustments = Array.from({ length: random.small(0, 3) }, () => ({
      id: random.pick(TEXTS),
      amount: random.pick([-500, 0, 300]),
      stacks: random.chance(50),
    }));
  }
  if (random.chance(15)) line.gift = random.pick([...TEST_OFFERS, "NOBODY"]);
  return line;
}

function drawShipping(random: Random): RequestShipping[] {
  return unique(random, random.small(0, 4)).map((id) => {
    const entry: RequestShipping = { id, amount: random.pick([0, 499, 70000]) };
    if (random.chance(50)) entry.method = random.pick(["standard", "red", ...TEXTS]);
    if (random.chance(30)) entry.tags = random.some(["new", ...TEXTS], 0, 4);
    if (random.chance(20)) entry.lines = random.some(TEXTS, 0, 4);
    return entry;
  });
}

function drawFacts(random: Random, declared: Record<string, string>): Record<string, FactValue> {
  const facts: [string, FactValue][] = Object.entries(declared)
    .filter(() => random.chance(50))
    .map(([name, type]) => [name, drawValue(random, type)]);
  for (const name of random.some(TEXTS.filter((text) => text !== "__proto__"), 0, 4)) {
    if (!(name in declared)) facts.push([name, drawValue(random, random.pick(["string", "integer", "boolean", "strings"]))]);
  }
  return Object.fromEntries(random.shuffle(facts));
}

function drawValue(random: Random, type: string): FactValue {
  if (type === "string") return random.pick(TEXTS);
  if (type === "integer") return random.pick(INTEGERS);
  if (type === "boolean") return random.chance(50);
  return Array.from({ length: random.small(0, 5) }, () => random.pick(TEXTS));
}

function drawState(random: Random): NonNullable<DecisionRequest["state"]> {
  const state: NonNullable<DecisionRequest["state"]> = {};
  if (random.chance(50)) state.tier = random.pick(TEXTS);
  if (random.chance(50)) state.segments = Array.from({ length: random.small(0, 6) }, () => random.pick(TEXTS));
  if (random.chance(50)) state.orders = random.pick([0, 1, 1000000000]);
  if (random.chance(50)) state.balances = { [random.pick([...TEST_PROGRAMMES, "unknown"])]: random.pick([0, -5, 1240, 1e15]) };
  if (random.chance(50)) state.counters = { [random.pick([...TEST_LIMITS, "unknown"])]: random.pick([0, 3, 1e15]) };
  if (random.chance(30)) {
    state.codes = Object.fromEntries(
      random.some(TEXTS, 0, 3).map((code) => [
        code,
        random.chance(50) ? { batch: random.pick(TEXTS) } : { batch: "gold", status: random.pick(["active", "used", "expired", "disabled"] as const) },
      ]),
    );
  }
  if (random.chance(30)) state.assigned = random.some([...TEST_OFFERS, "NOBODY"], 0, 4);
  if (random.chance(50)) state.facts = drawFacts(random, TEST_FACTS.member);
  return state;
}

function drawChoose(random: Random): NonNullable<DecisionRequest["choose"]> {
  const choose: NonNullable<DecisionRequest["choose"]> = {};
  if (random.chance(60)) {
    choose.take = Array.from({ length: random.small(0, 3) }, () => ({
      offer: random.pick([...TEST_OFFERS, "NOBODY"]),
      ...(random.chance(50) ? { sku: random.pick(NAMES) } : {}),
      ...(random.chance(50) ? { quantity: random.pick([1, 100000]) } : {}),
    }));
  }
  if (random.chance(50)) choose.decline = random.some([...TEST_OFFERS, "NOBODY"], 0, 4);
  return choose;
}

// ---------------------------------------------------------------------------------------------------- the model

const known = namesOnly();
const knownIds = new Set(Array.from({ length: known.count - 1 }, (_, index) => known.text(index + 1)));
const once = <T>(list: readonly T[]): T[] => [...new Set(list)];
const compareUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** What echo.ts answers to this request, decided at `nowMs`. */
export function expectedEcho(request: DecisionRequest, nowMs: number): unknown[] {
  const { state, choose } = request;
  const shipping = request.shipping ?? [];
  const unknown = [
    ...Object.keys(request.facts ?? {}).filter((name) => !(name in TEST_FACTS.request)),
    ...Object.keys(state?.facts ?? {}).filter((name) => !(name in TEST_FACTS.member)),
  ];
  return [
    request.cart ?? null, request.currency, request.channel ?? null, request.store ?? null, request.country ?? null,
    request.language ?? null, request.member ?? null, state?.tier ?? null, request.after ?? null,
    request.at ?? nowMs, TEST_OFFERS.indexOf(request.after ?? ""), state?.orders ?? -1, request.rulebook ?? 0,
    ["none", "touched", "all"].indexOf(request.explain ?? "touched"), request.pricesIncludeTax ?? true,
    request.shipping !== undefined, request.shippingOptions !== undefined, state !== undefined, state?.segments !== undefined,
    request.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0),
    shipping.reduce((sum, entry) => sum + entry.amount, 0),
    request.lines.map(expectedLine), shipping.map(expectedShipping), (request.shippingOptions ?? []).map(expectedShipping),
    request.codes ?? [],
    Object.entries(state?.codes ?? {}).map(([code, { batch, status }]) => [
      code, knownIds.has(batch) ? batch : null, ["active", "used", "expired", "disabled"].indexOf(status ?? "active"),
    ]),
    once(state?.segments ?? []),
    TEST_OFFERS.filter((offer) => state?.assigned?.includes(offer)),
    TEST_OFFERS.filter((offer) => choose?.decline?.includes(offer)),
    (choose?.take ?? []).map(({ offer, sku, quantity }) => [TEST_OFFERS.indexOf(offer), sku ?? null, quantity ?? 0]),
    TEST_LIMITS.map((limit) => [limit, state?.counters?.[limit] ?? 0]),
    TEST_PROGRAMMES.map((programme) => [
      programme, state?.balances?.[programme] ?? 0, request.burn?.[programme] ?? -1, state?.balances?.[programme] !== undefined,
    ]),
    once(unknown).sort(compareUtf8),
    declaredFacts(request.facts, TEST_FACTS.request), declaredFacts(state?.facts, TEST_FACTS.member),
  ];
}

function declaredFacts(facts: Record<string, FactValue> | undefined, declared: object): unknown[] {
  return Object.keys(declared).filter((name) => facts?.[name] !== undefined).map((name) => [name, facts![name]]);
}

function expectedLine(line: RequestLine): unknown[] {
  const categories: [string, boolean][] = [];
  for (const path of line.categories ?? []) {
    const steps = path.split("/");
    for (let count = 1; count <= steps.length; count++) {
      const prefix = steps.slice(0, count).join("/");
      const exact = count === steps.length;
      if (prefix === "" && !exact) continue;
      if (!knownIds.has(prefix)) break;
      const place = categories.find(([known]) => known === prefix);
      if (place === undefined) categories.push([prefix, exact]);
      else place[1] ||= exact;
    }
  }
  const adjustments = line.adjustments ?? [];
  const adjusted =
    (adjustments.some(({ stacks }) => !stacks) ? 1 : 0) +
    (adjustments.some(({ amount }) => amount < 0) ? 2 : 0) +
    (adjustments.some(({ amount }) => amount > 0) ? 4 : 0);
  return [
    line.id, line.sku, line.brand ?? null, line.quantity, line.quantity * line.unitPrice, line.unitPrice,
    line.regularPrice ?? -1, line.lowestPrice30d ?? -1, line.unitCost ?? -1, line.floorPrice ?? -1, line.measure ?? -1,
    line.taxRate ?? -1, line.gift === undefined ? -2 : TEST_OFFERS.indexOf(line.gift), adjusted, categories,
    once((line.tags ?? []).filter((tag) => knownIds.has(tag))),
    Object.entries(line.attributes ?? {}).filter(([name]) => name in TEST_FACTS.line),
  ];
}

function expectedShipping(entry: RequestShipping): unknown[] {
  return [entry.id, entry.method ?? null, entry.amount, once((entry.tags ?? []).filter((tag) => knownIds.has(tag)))];
}
