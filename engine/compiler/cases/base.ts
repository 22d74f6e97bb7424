// A small valid rulebook with one of everything, which each case breaks in one place. `Broken` is a row of the tables beside
// it: what is done to the rulebook, and all problems expected, as "code path". Read by ../validate.test.ts only.

/** Loose on purpose: the cases write what the types forbid. */
export type Loose = any;

export type Broken = [title: string, change: (rulebook: Loose) => unknown, ...problems: string[]];

/** Offers by place: 0 OFF, 1 BUNDLE, 2 SHIP, 3 CODE, 4 DOUBLE, 5 GIFT, 6 LINE. */
export function base(): Loose {
  return {
    ristourne: 1,
    zone: "Europe/Paris",
    currencies: ["EUR", "USD"],
    language: "en",
    facts: {
      payment: { type: "string", of: "request" },
      age: { type: "integer", of: "member" },
      staff: { type: "boolean", of: "member" },
      interests: { type: "strings", of: "member" },
      colour: { type: "string", of: "line" },
    },
    selectors: {
      tees: { where: { category: ["apparel/tees"] } },
      cheap: { where: { price: { until: { EUR: 2000, USD: 2200 } } } },
      euros: { where: { price: { from: { EUR: 100 } } } },
      some: { where: { selector: "tees" }, order: "cheapest", take: { count: 2 } },
      standard: { over: "shipping", where: { method: ["standard"] } },
    },
    codes: { max: 2, list: [{ code: "spring 10", from: "2026-03-01", until: "2026-05-31" }] },
    experiments: [{ id: "reward", salt: "s", arms: [{ id: "a", percent: 50 }, { id: "b", percent: 50 }] }],
    exclusions: [{ select: { where: { tag: ["deposit"] } }, from: ["discount"] }],
    floors: [{ id: "margin", scope: "line", metric: "margin-rate", at: { percent: 10 }, unknownCost: "ignore" }],
    programmes: {
      club: {
        earn: [{ id: "base", rate: { points: 1, per: { EUR: 100, USD: 100 } } }],
        value: { points: 100, amount: { EUR: 100, USD: 110 } },
        burn: { points: 100, amount: { EUR: 100, USD: 110 } },
      },
    },
    tree: {
      mode: "sequence",
      nodes: [
        { id: "items", mode: "all", nodes: [{ id: "deals", mode: "best" }] },
        { id: "lines", mode: "best", scope: "line" },
        { id: "order", mode: "all" },
        { id: "shipping", mode: "all" },
        { id: "points", mode: "all" },
      ],
    },
    offers: [
      { id: "OFF", effects: [{ on: "each", select: "tees", percent: 10 }], when: { fact: "payment", op: "=", value: "visa" }, audience: { tier: ["gold"] } },
      {
        id: "BUNDLE",
        match: { roles: [{ name: "buy", is: "trigger", select: "tees", min: 1 }, { name: "get", select: {}, min: 1 }] },
        effects: [{ on: "unit", role: "get", percent: 50 }],
        limits: [{ key: ["member"], window: "month", measure: "uses", cap: 3 }],
      },
      { id: "SHIP", effects: [{ on: "each", select: "standard", percent: 100 }], when: { aggregate: { sum: "net", in: {} }, op: ">", value: { EUR: 7500, USD: 8000 } }, hint: {} },
      { id: "CODE", codes: ["SPRING-10"], effects: [{ on: "order", amount: { EUR: 500, USD: 550 } }], schedule: { from: "2026-01-01" } },
      { id: "DOUBLE", effects: [{ points: "club", multiply: 2 }], funding: { funder: "bank", share: 50 } },
      { id: "GIFT", node: "items", effects: [{ gift: { skus: ["TOTE"], quantity: 1 } }], burn: { programme: "club", points: 100 } },
      { id: "LINE", node: "lines", effects: [{ on: "each", steps: { input: { each: "quantity" }, rows: [{ from: 2, percent: 5 }, { from: 3, percent: 10 }] } }] },
    ],
  };
}
