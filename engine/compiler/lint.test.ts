// What is warned about: one case per code, and rulebooks about which nothing is said.
import { expect, test } from "vitest";
import { base, type Loose } from "./cases/base.js";
import { WARNING_CODES } from "./lint.js";
import { validate } from "./validate.js";

const NOW_MS = Date.UTC(2026, 5, 1);

/** A valid rulebook that uses all it declares. */
function tidy(): Loose {
  const rulebook = base();
  rulebook.facts = { payment: rulebook.facts.payment };
  delete rulebook.selectors.cheap;
  delete rulebook.selectors.euros;
  delete rulebook.selectors.some;
  delete rulebook.experiments;
  rulebook.tree.nodes[0].nodes = [];
  rulebook.offers[3].limits = [{ key: ["member"], window: "ever", measure: "uses", cap: 1 }];
  delete rulebook.offers[4].funding;
  return rulebook;
}

function warningsOf(rulebook: Loose, nowMs?: number): string[] {
  const result = validate(rulebook, nowMs === undefined ? {} : { nowMs });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  for (const { severity, detail } of result.warnings) {
    expect(severity).toBe("warning");
    expect(detail).toMatch(/^[^A-Z].*[^.]$/);
  }
  return result.warnings.map(({ code, path }) => `${code} ${path}`);
}

type Case = [title: string, change: (rulebook: Loose) => unknown, ...warnings: string[]];

const money = (op: string, value: unknown, select: unknown = {}): unknown => ({ aggregate: { sum: "net", in: select }, op, value });

const CASES: Case[] = [
  ["an offer that is over", (r) => (r.offers[0].schedule = { until: "2026-05-31" }), "never-open /offers/0/schedule/until"],
  ["an offer that ends today", (r) => (r.offers[0].schedule = { until: "2026-06-01" })],
  ["segments that cancel out", (r) => (r.offers[0].audience = { segment: ["a"], notSegment: ["a", "b"] }), "never-audience /offers/0/audience/notSegment"],
  ["guests with a tier", (r) => (r.offers[0].audience.guest = true), "never-audience /offers/0/audience/guest"],
  ["guests of a rollout of members", (r) => (r.offers[0].audience = { guest: true, rollout: { percent: 50, salt: "s" } }), "never-audience /offers/0/audience/guest"],
  ["guests of a rollout of carts", (r) => (r.offers[0].audience = { guest: true, rollout: { percent: 50, salt: "s", by: ["cart"] } })],
  ["a rollout to nobody", (r) => (r.offers[0].audience = { rollout: { percent: 0, salt: "s" } }), "never-audience /offers/0/audience/rollout/percent"],
  ["a tier that the node shuts out", (r) => (r.tree.nodes[0].audience = { tier: ["silver"] }), "never-audience /offers/0/audience/tier"],
  ["a segment beside another", (r) => ((r.tree.nodes[0].audience = { segment: ["a"] }), (r.offers[0].audience = { segment: ["b"] }))],
  ["a fact that is two things", (r) => (r.offers[0].when = { all: [r.offers[0].when, { fact: "payment", op: "in", value: ["amex", "cash"] }] }), "never-true /offers/0/when"],
  ["a fact known and not known", (r) => (r.offers[0].when = { all: [r.offers[0].when, { fact: "payment", op: "absent" }] }), "never-true /offers/0/when"],
  ["orders above and below", (r) => (r.offers[0].when = { all: [r.offers[0].when, { fact: "orders", op: ">", value: 3 }, { fact: "orders", op: "<", value: 4 }] }), "never-true /offers/0/when"],
  ["a cart above and below", (r) => (r.offers[2].when = { all: [r.offers[2].when, money("<", { EUR: 7501, USD: 1 })] }), "never-true /offers/2/when"],
  ["fewer than no units, on a node", (r) => (r.tree.nodes[0].when = { aggregate: { count: {} }, op: "<", value: 0 }), "never-true /tree/nodes/0/when"],
  ["shipping methods of lines", (r) => (r.exclusions[0].select = { where: { all: [{ method: ["std"] }] } }), "never-selects /exclusions/0/select/where"],
  ["brands of shipping", (r) => (r.selectors.standard.where = { brand: ["acme"] }), "never-selects /selectors/standard/where"],
  [
    "an offer in the shadow of another",
    (r) => ((r.tree.nodes[2].mode = "first"), r.offers.push({ id: "ALL", node: "order", effects: [{ on: "order", percent: 5 }] })),
    "shadowed /offers/3",
  ],
  ["everything free", (r) => r.offers.push({ id: "FREE", effects: [{ on: "each", percent: 100 }] }), "everything-free /offers/7/effects/0"],
  ["everything free, up to a point", (r) => r.offers.push({ id: "FREE", effects: [{ on: "each", percent: 100, max: { EUR: 500, USD: 500 } }] })],
  ["a discount of nothing", (r) => (r.offers[0].effects[0].percent = 0), "gives-nothing /offers/0/effects/0"],
  ["points once over", (r) => (r.offers[4].effects[0].multiply = 1), "gives-nothing /offers/4/effects/0/multiply"],
  ["a code without limit", (r) => delete r.offers[3].limits, "code-without-limit /offers/3/codes"],
  ["a code with a limit on its node", (r) => ((r.tree.nodes[2].limits = r.offers[3].limits), delete r.offers[3].limits)],
  ["costs without a floor", (r) => (delete r.floors, (r.objective = ["margin"])), "margin-without-floor "],
  ["an offer that misses a currency", (r) => delete r.offers[3].effects[0].amount.USD, "currency-gap /offers/3"],
  ["spreading each line's own", (r) => (r.offers[0].effects[0].spread = { by: "even" }), "no-use /offers/0/effects/0/spread"],
  ["the base of an amount", (r) => (r.offers[3].effects[0].base = "list"), "no-use /offers/3/effects/0/base"],
  ["a limit nobody reaches", (r) => (r.offers[3].limits[0].window = "order"), "no-use /offers/3/limits/0"],
  ["absent facts of no key", (r) => (r.offers[3].limits[0] = { ...r.offers[3].limits[0], key: [], absent: "skip" }), "no-use /offers/3/limits/0/absent"],
  ["costs of a price", (r) => (r.floors.push({ scope: "unit", metric: "price", at: { fact: "floorPrice" }, unknownCost: "block" })), "no-use /floors/1/unknownCost"],
  ["funding of points", (r) => (r.offers[4].funding = { funder: "bank", share: 50 }), "no-use /offers/4/funding"],
  ["a joint offer that keeps away", (r) => ((r.offers[0].joint = true), (r.offers[0].notWith = ["x"]), (r.offers[2].tags = ["x"])), "no-use /offers/0/notWith"],
  ["resolving what is not chosen", (r) => (r.tree.nodes[1].resolve = "best"), "no-use /tree/nodes/1/resolve"],
  ["a hint on a count that is money", (r) => (r.offers[2].hint.withinCount = 1), "no-use /offers/2/hint/withinCount"],
  ["a node of nothing", (r) => (r.tree.nodes[0].nodes = [{ id: "empty", mode: "best" }]), "empty-node /tree/nodes/0/nodes/0"],
  ["a selector nobody uses", (r) => (r.selectors.spare = {}), "unused-selector /selectors/spare"],
  ["a fact nobody reads", (r) => (r.facts.age = { type: "integer", of: "member" }), "unused-fact /facts/age"],
  ["an experiment nobody asks for", (r) => (r.experiments = base().experiments), "unused-experiment /experiments/0"],
  ["a programme nobody earns", (r) => (r.programmes.spare = {}), "unused-programme /programmes/spare"],
  ["keeping away from nothing", (r) => (r.offers[0].notWith = ["sale"]), "unknown-tag /offers/0/notWith/0"],
  ["a text without the main language", (r) => (r.offers[0].text = { fr: "dix" }), "missing-language /offers/0/text"],
  ["a hint on costs", (r) => ((r.offers[2].when = { aggregate: { sum: "cost", in: {} }, op: ">", value: { EUR: 1, USD: 1 } })), "leaks-cost /offers/2/hint"],
];

test("a tidy rulebook has no warnings", () => {
  expect(warningsOf(tidy(), NOW_MS)).toEqual([]);
});

test.each(CASES.map(([title, change, ...expected]) => ({ title, change, expected })))("$title", ({ change, expected }) => {
  const rulebook = tidy();
  change(rulebook);
  expect(warningsOf(rulebook, NOW_MS)).toEqual(expected);
});

test("every code has a case", () => {
  const tested = new Set(CASES.flatMap(([, , ...expected]) => expected.map((line) => line.split(" ")[0]!)));
  expect(Object.keys(WARNING_CODES).filter((code) => !tested.has(code))).toEqual([]);
});

test("without a clock nothing is over", () => {
  const rulebook = tidy();
  rulebook.offers[0].schedule = { until: "1999-12-31" };
  expect(warningsOf(rulebook)).toEqual([]);
});
