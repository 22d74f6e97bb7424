// Reasons, codes, conditions and amounts in words: one row per reason, so that a new one can't go without a sentence.
import { describe, expect, test } from "vitest";
import { REASON_NAMES, type ReasonName } from "../../engine/reasons.js";
import type { Condition, Offer, Rulebook } from "../../engine/rulebook.js";
import type { ReplyOffer } from "../../engine/wire.js";
import { conditionAt, describeCondition } from "./conditions.js";
import { formatDiscount, formatMinor, formatRate } from "./money.js";
import { PLAIN, COLOURED, styleFor } from "./style.js";
import { table, right } from "./table.js";
import { codeWords, hintWords, offerWords } from "./words.js";

const offer: Offer = {
  id: "O",
  codes: ["A1", "B2", "C3", "D4"],
  audience: { tier: ["gold", "silver"], where: { fact: "age", op: ">=", value: 18 } },
  when: { all: [{ fact: "channel", op: "=", value: "web" }, { aggregate: { count: "tees" }, op: ">=", value: 3 }] },
  effects: [{ on: "each", percent: 10 }],
};
const rulebook: Rulebook = {
  ristourne: 1,
  zone: "Europe/Paris",
  currencies: ["EUR"],
  tree: { mode: "sequence", nodes: [{ id: "summer", mode: "all", when: { fact: "store", op: "present" }, audience: { channel: ["app"] } }] },
  offers: [offer],
};
const phrasing = { rulebook, currency: "EUR", exponent: 2 };
const reply = (reason: ReasonName, more: Partial<ReplyOffer> = {}): ReplyOffer => ({ id: "O", status: "suppressed", reason, ...more });

describe("reasons", () => {
  const rows: Record<ReasonName, [Partial<ReplyOffer>, string]> = {
    inactive: [{}, "is switched off, out of its schedule, or not in this currency"],
    audience: [{ failed: "tier" }, "is not for this shopper: tier gold or silver"],
    code: [{}, "needs a code (A1, B2, C3, …)"],
    condition: [{ failed: "when/all/1" }, "its condition does not hold: units of `tees` >= 3"],
    "no-target": [{}, "nothing in the cart is what it is for"],
    limit: [{ limit: "once" }, "its limit is used up (`once`)"],
    budget: [{ limit: "pot" }, "its budget is used up (`pot`)"],
    velocity: [{ limit: "hourly" }, "was used too often lately (`hourly`)"],
    conflict: [{ by: "X" }, "can't be combined with `X`"],
    group: [{ by: "X" }, "`X` was chosen in its group"],
    declined: [{}, "was declined"],
    floor: [{ short: 120 }, "would go below a floor, by 1.20"],
    "no-effect": [{}, "had nothing left to give"],
    offered: [{}, "is offered, waiting to be taken"],
    reduced: [{ short: 5, limit: "cap" }, "applied in part, 0.05 less than meant, limit `cap`"],
    applied: [{ repeats: 2 }, "applied 2 times"],
  };

  test.each(Object.entries(rows))("%s", (reason, [more, words]) => {
    expect(offerWords(reply(reason as ReasonName, more), offer, phrasing)).toBe(words);
  });

  test("every reason has a sentence, also when nothing more is known", () => {
    for (const reason of REASON_NAMES.slice(1)) expect(offerWords(reply(reason as ReasonName), undefined, phrasing)).not.toBe("");
    expect(Object.keys(rows).sort()).toEqual([...REASON_NAMES.slice(1)].sort());
  });

  test("orders from and to", () => {
    const first: Offer = { ...offer, audience: { orders: { from: 0, to: 0 } } };
    expect(offerWords(reply("audience", { failed: "orders" }), first, phrasing)).toBe("is not for this shopper: orders from 0 to 0");
  });

  test.each([
    ["condition", "node:summer/when", "its condition does not hold: `store` is present (node `summer`)"],
    ["audience", "node:summer/channel", "is not for this shopper: channel app (node `summer`)"],
    ["audience", "where", "is not for this shopper: `age` >= `18`"],
    ["limit", undefined, "its limit is used up: 40 points are missing"],
  ] as const)("%s, failed at %s", (reason, failed, words) => {
    const more: Partial<ReplyOffer> = failed === undefined ? { short: 40 } : { failed };
    expect(offerWords(reply(reason, more), offer, phrasing)).toBe(words);
  });
});

describe("codes and hints", () => {
  test.each([
    [{ code: "A", status: "applied", offer: "O" }, "applied (`O`)"],
    [{ code: "A", status: "refused", reason: "expired" }, "refused: has expired"],
    [{ code: "A", status: "refused", reason: "unknown" }, "refused: is not known"],
    [{ code: "A", status: "waiting", reason: "condition", offer: "O" }, "waiting: its condition does not hold (`O`)"],
    [{ code: "A", status: "outdone", reason: "conflict", offer: "O" }, "a better offer won: can't be combined with another offer (`O`)"],
  ] as const)("%o", (code, words) => {
    expect(codeWords(code, phrasing)).toBe(words);
  });

  test.each([
    [{ amount: 1250, of: "tees" }, "12.50 EUR more of `tees`"],
    [{ count: 2, of: "cart" }, "2 more in the cart"],
  ])("%o", (missing, words) => {
    expect(hintWords({ offer: "O", missing }, phrasing)).toBe(words);
  });
});

describe("conditions", () => {
  test.each<[Condition, string]>([
    [{ any: [{ fact: "a", op: "in", value: ["x", "y"] }, { not: { fact: "b", op: "absent" } }] }, "`a` in `x`, `y` or not (`b` is absent)"],
    [{ aggregate: { sum: "net", in: { where: { category: ["tea"] } } }, op: ">", value: { EUR: 5000 } }, "sum of net over lines with category tea > 50.00 EUR"],
    [{ aggregate: { distinct: "sku", in: { where: { all: [{ brand: ["acme"] }, { not: { reduced: true } }] } } }, op: "=", value: 2 }, "different skus among lines with brand acme and not a reduced price = 2"],
    [{ aggregate: { min: "list", in: { over: "shipping" } }, op: "<", value: { JPY: 1 } }, "lowest list among all shipping < an amount not given in EUR"],
    [{ fact: "a", op: "=", value: { fact: "b" } }, "`a` = `b`"],
  ])("%o", (condition, words) => {
    expect(describeCondition(condition, phrasing)).toBe(words);
  });

  test("a path that leads nowhere means the whole condition", () => {
    expect(conditionAt(offer.when!, "when/all/7")).toBe(offer.when);
    expect(conditionAt(offer.when!, "when")).toBe(offer.when);
  });
});

describe("amounts", () => {
  test.each([
    [0, 2, "0.00"],
    [5, 2, "0.05"],
    [-5, 2, "-0.05"],
    [123456, 2, "1234.56"],
    [7, 0, "7"],
    [7, 3, "0.007"],
    [1_000_000_000_000, 3, "1000000000.000"],
  ])("%i with %i decimals is %s", (amount, exponent, text) => {
    expect(formatMinor(amount, exponent)).toBe(text);
  });

  test("discounts and rates", () => {
    expect(formatDiscount(0, 2)).toBe("");
    expect(formatDiscount(250, 2)).toBe("-2.50");
    expect(formatRate(200_000)).toBe("20 %");
    expect(formatRate(55_000)).toBe("5.5 %");
  });
});

describe("tables and colours", () => {
  test("columns line up, by code points, and colours do not count", () => {
    const rows = [["é", right("1")], ["long", { ...right("100"), paint: COLOURED.good }], "full"];
    expect(table(rows as never)).toEqual(["  é       1", "  long  \u001b[32m100\u001b[0m", "full"]);
  });

  test.each([
    [true, {}, COLOURED],
    [false, {}, PLAIN],
    [true, { NO_COLOR: "1" }, PLAIN],
    [true, { NO_COLOR: "" }, COLOURED],
    [true, { TERM: "dumb" }, PLAIN],
  ])("terminal %s with %o", (isTTY, env, style) => {
    expect(styleFor({ isTTY }, env)).toBe(style);
  });
});
