// Keys of offers (DESIGN §12, "Touched"): one table row per kind of key, by the values that meet it; and that an offer is
// listed under its most selective key with the others kept for checking.
import { describe, expect, it } from "vitest";
import * as L from "../../layout.js";
import type { Offer, Rulebook } from "../../rulebook.js";
import { Context } from "../context.js";
import { Keys, keysOf } from "./keys.js";

const KINDS: Record<number, string> = {
  [L.VALUE_SKU]: "sku",
  [L.VALUE_CATEGORY]: "category",
  [L.VALUE_CATEGORY_EXACT]: "exactly",
  [L.VALUE_BRAND]: "brand",
  [L.VALUE_TAG]: "tag",
  [L.VALUE_TIER]: "tier",
  [L.VALUE_SEGMENT]: "segment",
  [L.VALUE_CHANNEL]: "channel",
  [L.VALUE_STORE]: "store",
  [L.VALUE_COUNTRY]: "country",
  [L.VALUE_CODE]: "code",
  [L.VALUE_BATCH]: "batch",
};

const rulebook = (offer: Partial<Offer>): Rulebook => ({
  ristourne: 1,
  zone: "UTC",
  currencies: ["EUR", "USD"],
  selectors: {
    tees: { where: { all: [{ reduced: true }, { category: ["apparel/tees"] }] } },
    everything: {},
    freight: { over: "shipping", where: { tag: ["x"] } },
    nested: { where: { all: [{ selector: "everything" }, { selector: "tees" }] } },
  },
  offers: [{ id: "o", effects: [{ on: "each", percent: 10 }], ...offer }],
});

function contextOf(offer: Partial<Offer>): Context {
  return new Context(rulebook(offer), { fromMs: 0, untilMs: 0 });
}

const show = (context: Context, key: readonly number[]): string =>
  key.map((slot) => context.values.list[slot]!).map(({ kind, string }) => `${KINDS[kind]} ${context.strings.text(string)}`).sort().join(" | ");

function keys(offer: Partial<Offer>): string[] {
  const context = contextOf(offer);
  return keysOf(context, context.offers[0]!).map((key) => show(context, key));
}

const on = (select: unknown): Offer["effects"] => [{ on: "each", percent: 10, select } as Offer["effects"][number]];
const sum = (op: string, value: unknown, select: unknown = "tees") =>
  ({ aggregate: { sum: "net", in: select }, op, value }) as NonNullable<Offer["when"]>;

describe("keys", () => {
  it.each<[string, Partial<Offer>, string[]]>([
    ["none", {}, []],
    ["codes and batches are one, normalised", { codes: ["su-mmer", "X 1"], batches: ["b-1"] }, ["batch b-1 | code SUMMER | code X1"]],
    ["own audience", { audience: { tier: ["gold"], segment: ["a", "b"], channel: ["web"], store: ["s"], country: ["FR"] } },
      ["tier gold", "segment a | segment b", "channel web", "store s", "country FR"]],
    ["not of notSegment, guest, orders, where", { audience: { notSegment: ["a"], guest: true, orders: { to: 0 }, where: { fact: "cart", op: "=", value: "c" } } }, []],
    ["a leaf", { effects: on({ where: { sku: ["A", "B", "A"] } }) }, ["sku A | sku B"]],
    ["the first leaf of the top all", { effects: on({ where: { all: [{ reduced: true }, { tag: ["t"] }, { sku: ["A"] }] } }) }, ["tag t"]],
    ["not inside any or not", { effects: on({ where: { any: [{ sku: ["A"] }] } }) }, []],
    ["not inside a nested all", { effects: on({ where: { all: [{ all: [{ sku: ["A"] }] }] } }) }, []],
    ["an exact category is its own kind", { effects: on({ where: { category: ["a/b"], subtree: false } }) }, ["exactly a/b"]],
    ["named selectors are followed", { effects: on("nested") }, ["category apparel/tees"]],
    ["over lines only", { effects: on("freight") }, []],
    ["nor over total", { effects: on({ over: "total", where: { tag: ["t"] } }) }, []],
    ["effects together", { effects: [...on({ where: { sku: ["A"] } }), ...on({ where: { brand: ["B"] } })] }, ["brand B | sku A"]],
    ["unless one of them has none", { effects: [...on({ where: { sku: ["A"] } }), { on: "each", percent: 5 }] }, []],
    ["a payload has none", { effects: [...on({ where: { sku: ["A"] } }), { message: { en: "hi" } }] }, []],
    ["each match role, not the effects", {
      match: { roles: [{ name: "a", select: "tees", min: 1 }, { name: "b", select: { where: { brand: ["B"] } }, min: 1 }] },
    }, ["category apparel/tees", "brand B"]],
    ["members of when that need something", { when: { all: [sum(">=", { EUR: 1, USD: 1 }), sum(">", { EUR: 0, USD: 0 }, { where: { tag: ["t"] } })] } },
      ["category apparel/tees", "tag t"]],
    ["when itself", { when: { aggregate: { count: "tees" }, op: ">=", value: 2 } }, ["category apparel/tees"]],
    ["not at least nothing", { when: sum(">=", { EUR: 0, USD: 5 }) }, []],
    ["not at most", { when: sum("<=", { EUR: 5, USD: 5 }) }, []],
    ["not min and max", { when: { aggregate: { max: "net", in: "tees" }, op: ">=", value: { EUR: 5, USD: 5 } } }, []],
    ["not inside any", { when: { any: [sum(">=", { EUR: 1, USD: 1 })] } }, []],
  ])("%s", (_, offer, expected) => {
    expect(keys(offer)).toEqual(expected);
  });

  it("list an offer under the key that the fewest carts meet", () => {
    const context = contextOf({
      codes: ["ONE"],
      audience: { channel: ["web"] },
      effects: on({ where: { category: ["apparel/tees"] } }),
    });
    const { listed, first, more } = new Keys(context).place(context.offers[0]!)!;
    expect(show(context, listed)).toBe("code ONE");
    expect(first).toBeGreaterThan(0);
    expect(more.length).toBe(1);
  });

  it("need no check of what the list implies", () => {
    const context = contextOf({
      effects: on("tees"),
      when: { all: [sum(">=", { EUR: 1, USD: 1 }), sum(">=", { EUR: 1, USD: 1 }, { where: { category: ["apparel/tees", "b"] } })] },
    });
    expect(new Keys(context).place(context.offers[0]!)).toMatchObject({ first: 0, more: [] });
  });

  it("mark long keys by their values", () => {
    const context = contextOf({ codes: ["ONE"], effects: on({ where: { sku: [..."abcdefghijkl"] } }) });
    const keyList = new Keys(context);
    const { first } = keyList.place(context.offers[0]!)!;
    expect(keyList.longKeys.size).toBe(12);
    expect([...keyList.longKeys.values()].every((listed) => listed[0] === first)).toBe(true);
  });
});
