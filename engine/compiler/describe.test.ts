// Offers as sentences: one row per construct.
import { expect, test } from "vitest";
import type { Rulebook } from "../rulebook.js";
import type { Loose } from "./cases/base.js";
import { describe } from "./describe.js";
import { validate } from "./validate.js";

const TOP: Loose = {
  ristourne: 1,
  zone: "Europe/Paris",
  currencies: ["EUR", "JPY", "KWD"],
  facts: { payment: { type: "string", of: "request" }, returns: { type: "integer", of: "member" } },
  selectors: { tees: { where: { category: ["tees"] } }, standard: { over: "shipping", where: { method: ["standard"] } } },
  experiments: [{ id: "test", salt: "s", arms: [{ id: "b", percent: 50 }] }],
  programmes: { club: {} },
};

const sum = { aggregate: { sum: "net", in: {} }, op: ">", value: { EUR: 7500 } };
const percent = { effects: [{ on: "each", percent: 10 }] };

const CASES: [offer: Loose, sentence: string][] = [
  [
    {
      effects: [{ on: "each", select: { where: { brand: ["acme"] } }, percent: 15 }],
      audience: { tier: ["gold"] },
      when: sum,
      limits: [{ key: ["member"], window: "month", measure: "uses", cap: 1 }],
      notWith: ["season"],
    },
    "15 % off each line of brand acme for gold members, when the cart has more than 75.00 EUR of goods; at most once per member and month; not with tag `season`.",
  ],
  [{ effects: [{ on: "order", amount: { EUR: 500, JPY: 700, KWD: 1500 } }] }, "5.00 EUR or 700 JPY or 1.500 KWD off the order."],
  [{ effects: [{ on: "unit", select: "tees", price: { EUR: 1000 } }] }, "A price of 10.00 EUR for each unit of `tees`."],
  [{ effects: [{ on: "selection", select: "tees", percent: 12.5, max: { EUR: 2000 } }] }, "12.5 % off all lines of `tees` together (at most 20.00 EUR)."],
  [{ effects: [{ on: "each", select: "standard", percent: 100 }], codes: ["SHIP"] }, "100 % off shipping of `standard`, with the code `SHIP`."],
  [{ effects: [{ on: "unit", select: { order: "cheapest", take: { count: 1 } }, percent: 50 }] }, "50 % off the cheapest unit."],
  [{ effects: [{ on: "unit", select: { where: { tag: ["a", "b"] }, take: { every: 2 } }, percent: 50, base: "list" }] }, "50 % off every 2nd unit tagged a or b (of the list price)."],
  [
    { match: { roles: [{ name: "buy", is: "trigger", select: "tees", min: 2 }, { name: "get", select: {}, min: 1 }], repeat: 3 }, effects: [{ on: "unit", role: "get", units: { count: 1 }, percent: 100 }] },
    "For every 2 units of `tees` (bought) and 1 unit, at most 3 times, 100 % off the cheapest unit of `get`.",
  ],
  [
    { match: { roles: [{ name: "a", select: "tees", min: 1, max: 2 }, { name: "b", select: { where: { sku: ["X"] } }, min: 1, max: "all" }] }, effects: [{ on: "selection", price: { EUR: 2000 } }] },
    "For every 1 to 2 units of `tees` and 1 or more units of sku X, a price of 20.00 EUR for all units of `a` and `b` together.",
  ],
  [
    { effects: [{ on: "order", steps: { input: { sum: "net", in: "tees" }, rows: [{ from: { EUR: 5000 }, percent: 5 }, { from: { EUR: 9000 }, percent: 10 }] } }] },
    "5 % from 50.00 EUR and 10 % from 90.00 EUR off the order, by goods of `tees`.",
  ],
  [{ effects: [{ on: "each", steps: { input: { each: "quantity" }, rows: [{ from: 3, price: { EUR: 100 } }] } }] }, "A price of 1.00 EUR from 3 for each line, by quantity of the line."],
  [{ effects: [{ points: "club", multiply: 2, select: { where: { tag: ["eco"] } } }] }, "`club` points × 2 on lines tagged eco."],
  [{ effects: [{ points: "club", add: 1, max: 5 }, { points: "club", rate: { points: 1, per: { EUR: 100 } } }] }, "1 point of `club` (at most 5 points) and 1 point of `club` per 1.00 EUR."],
  [
    { effects: [{ gift: { skus: ["A", "B"], quantity: 1 } }, { message: { en: "hi" } }, { entitlement: "lounge" }, { custom: 1 }], node: "items", burn: { programme: "club", points: 500 } },
    "1 of `A` or `B` as a gift and a message and the right `lounge` and data for the shop; costs 500 points of `club`.",
  ],
  [{ ...percent, audience: { orders: { from: 0, to: 0 }, channel: ["web", "app"], country: ["FR"], segment: ["vip"], notSegment: ["staff"] } }, "10 % off each line for shoppers with their first order in segment vip not in segment staff in channel web or app in FR."],
  [{ ...percent, audience: { guest: false, assigned: true, rollout: { percent: 20, salt: "s" } } }, "10 % off each line for members to whom it is assigned in a share of 20 %."],
  [{ ...percent, audience: { guest: true, experiment: { id: "test", arms: ["b"] } } }, "10 % off each line for guests in arm `b` of `test`."],
  [{ ...percent, when: { all: [{ fact: "payment", op: "in", value: ["visa", "cash"] }, { not: { fact: "returns", op: ">", value: 40 } }] } }, "10 % off each line, when `payment` is `visa` or `cash` and not (`returns` is more than `40`)."],
  [{ ...percent, when: { any: [{ aggregate: { count: "tees" }, op: ">=", value: 3 }, { aggregate: { distinct: "brand", in: {} }, op: "=", value: 2 }] } }, "10 % off each line, when the cart has at least 3 units of `tees` or the cart has exactly 2 different brands."],
  [{ ...percent, when: { aggregate: { min: "list", in: "tees" }, op: "<", value: { EUR: 100 } } }, "10 % off each line, when the least list price of a unit of `tees` is less than 1.00 EUR."],
  [{ ...percent, schedule: { from: "2026-11-27T08:00", until: "2026-11-30", weekly: [{ days: ["sun", "sat"], from: "10:00", until: "24:00" }] } }, "10 % off each line, from 2026-11-27 08:00 until the end of 2026-11-30 on Saturday and Sunday 10:00–24:00 (Europe/Paris)."],
  [
    { ...percent, limits: [{ key: [], window: "ever", measure: "uses", cap: 1000 }, { key: ["member"], window: { rolling: "30d" }, measure: "amount", cap: { EUR: 5000 } }, { key: [], window: "order", measure: "units", cap: 2 }] },
    "10 % off each line; at most 1000 times, by everyone together; at most 50.00 EUR per member and any 30 days; at most 2 units per order.",
  ],
  [
    { ...percent, floors: [{ scope: "line", metric: "margin-rate", at: { percent: 15 }, unknownCost: "block" }, { scope: "unit", metric: "price", at: { fact: "floorPrice" } }, { scope: "cart", metric: "discount-rate", at: { percent: 30 } }] },
    "10 % off each line; never a margin of each line below 15 %; never a price of each unit below its `floorPrice`; never more than 30 % off the cart.",
  ],
  [{ ...percent, exclusive: true, funding: { funder: "acme", share: 30 }, enabled: false }, "10 % off each line; with no other offer; 30 % paid by `acme`; switched off."],
  [
    { effects: [{ on: "each", select: { where: { all: [{ any: [{ brand: ["acme"] }, { category: ["x"], subtree: false }] }, { not: { reduced: true } }, { price: { from: { EUR: 1000 }, until: { EUR: 2000 } } }] } }, percent: 5 }] },
    "5 % off each line (of brand acme or directly in x) and not already reduced and priced from 10.00 EUR and below 20.00 EUR.",
  ],
];

test.each(CASES)("%j", (offer, sentence) => {
  const rulebook = { ...TOP, offers: [{ id: "A", ...offer }] };
  const checked = validate(rulebook);
  expect(checked.ok ? [] : checked.problems).toEqual([]);
  expect(describe(rulebook.offers[0], rulebook as Rulebook, "en")).toBe(sentence);
});

test("another language is English until it is written", () => {
  const rulebook = { ...TOP, offers: [{ id: "A", ...percent }] } as Rulebook;
  for (const language of ["fr-CA", "EN", "", "constructor"]) expect(describe(rulebook.offers[0]!, rulebook, language)).toBe("10 % off each line.");
});
