// What the compiler refuses: a table of broken rulebooks, each with all problems expected as (code, path); every code at
// least once; and any document whatever, which validate must answer without throwing or hanging.
import { describe, expect, test } from "vitest";
import { base, type Broken, type Loose } from "./cases/base.js";
import { NAMES } from "./cases/names.js";
import { RULES } from "./cases/rules.js";
import { SHAPE } from "./cases/shape.js";
import { PROBLEMS_MAX } from "./bounds.js";
import { PROBLEM_CODES } from "./problems.js";
import { validate } from "./validate.js";

const CASES: Broken[] = [...SHAPE, ...NAMES, ...RULES];

function problemsOf(document: unknown): { code: string; path: string; detail: string }[] {
  const result = validate(document);
  return result.ok ? [] : result.problems;
}

test("the rulebook that the cases break is valid", () => {
  expect(problemsOf(base())).toEqual([]);
});

describe("refused", () => {
  test.each(CASES.map(([title, change, ...expected]) => ({ title, change, expected })))("$title", ({ change, expected }) => {
    const rulebook = base();
    change(rulebook);
    const problems = problemsOf(rulebook);
    const details = problems.map(({ code, path, detail }) => `${code} ${path}: ${detail}`).join("\n");
    expect(problems.map(({ code, path }) => `${code} ${path}`).sort(), details).toEqual([...expected].sort());
    for (const { detail } of problems) {
      // House style: lower case, no full stop, no names of ours.
      expect(detail).toMatch(/^[^A-Z]/);
      expect(detail).not.toMatch(/\.$|undefined|\[object|ajv|schema/);
    }
  });
});

test("there are at least 120 cases, and every code has one", () => {
  expect(CASES.length).toBeGreaterThanOrEqual(120);
  const tested = new Set(CASES.flatMap(([, , ...expected]) => expected.map((line) => line.split(" ")[0]!)));
  // Listed in validate.test.ts itself, below.
  tested.add("too-many-problems");
  expect(Object.keys(PROBLEM_CODES).filter((code) => !tested.has(code))).toEqual([]);
  expect([...tested].filter((code) => !(code in PROBLEM_CODES))).toEqual([]);
});

test("messages say what is wrong and what to do", () => {
  const detailOf = (change: (rulebook: Loose) => unknown): string => {
    const rulebook = base();
    change(rulebook);
    return problemsOf(rulebook)[0]!.detail;
  };
  expect(detailOf((r) => (r.offers[0].effects[0].percent = 150))).toBe("must be between 0 and 100, got `150`");
  expect(detailOf((r) => (r.offers[5].effects[0].gift.quantitiy = 1))).toBe("the key `quantitiy` means nothing here; did you mean `quantity`?");
  expect(detailOf((r) => (r.offers[0].effects[0].select = "tee"))).toBe("there is no selector `tee`; did you mean `tees`?");
  expect(detailOf((r) => (r.offers[0].effects = [{}]))).toBe("needs one of the keys `on`, `points`, `gift`, `message`, `entitlement` or `custom` to be an effect");
  expect(detailOf((r) => (r.offers[3].effects[0].amount.EUR = 4.99))).toBe("must be a whole number of minor units, got `4.99`");
  expect(detailOf((r) => (r.offers[0].id = "x".repeat(65)))).toBe("65 bytes, the most is 64 (ID_BYTES_MAX): shorten it");
});

test("what is no rulebook at all", () => {
  const cyclic: Loose = {};
  cyclic.offers = [cyclic];
  for (const document of [null, undefined, 1, "x", [], {}, true, 1n, Symbol("x"), () => 1, new Map(), cyclic, Object.create({ ristourne: 1 })]) {
    expect(validate(document).ok).toBe(false);
  }
});

test("a document without a prototype is as good as another", () => {
  expect(validate(Object.assign(Object.create(null), base())).ok).toBe(true);
});

test("problems are in the order of the document, and bounded", () => {
  const rulebook = base();
  rulebook.offers = Array.from({ length: 5000 }, (_, index) => ({ id: `o${index}`, effects: [{ on: "each", percent: -index - 1 }] }));
  const problems = problemsOf(rulebook);
  expect(problems).toHaveLength(PROBLEMS_MAX + 1);
  expect(problems[10]!.path).toBe("/offers/10/effects/0/percent");
  expect(problems.at(-1)!.code).toBe("too-many-problems");
});

test("parts shared many times over are not walked without end", () => {
  let shared: Loose = [1];
  for (let i = 0; i < 60; i++) shared = [shared, shared];
  const rulebook = base();
  rulebook.offers[0].effects = [{ custom: shared }];
  expect(problemsOf(rulebook).map(({ code }) => code)).toEqual(["too-large"]);
});

/** Of this process, so that others on the machine do not count. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test("ten thousand offers take less than a second", () => {
  const rulebook = base();
  const [, bundle] = rulebook.offers;
  rulebook.offers.push(...Array.from({ length: 10_000 }, (_, index) => ({ ...bundle, id: `o${index}` })));
  expect(problemsOf(rulebook)).toEqual([]);
  expect(Math.min(...[1, 2, 3].map(() => cpuMs(() => validate(rulebook))))).toBeLessThan(1000);
});

describe("made to be slow", () => {
  const many = <Value>(count: number, make: (index: number) => Value): Value[] => Array.from({ length: count }, (_, index) => make(index));
  const named = (count: number, where: (index: number) => unknown): unknown => Object.fromEntries(many(count, (i) => [`s${i}`, { where: where(i) }]));
  const off = [{ on: "each", percent: 1 }];

  test.each<[string, Loose]>([
    ["a circle of 10 000 selectors", { selectors: named(10_000, (i) => ({ selector: `s${(i + 1) % 10_000}` })) }],
    ["a chain of 10 000 selectors", { selectors: named(10_000, (i) => (i === 0 ? { sku: ["A"] } : { selector: `s${i - 1}` })) }],
    ["selectors that all name each other", { selectors: named(500, (i) => ({ any: many(256, (j) => ({ selector: `s${(i * 7 + j * 13) % 500}` })) })) }],
    ["selectors that double 60 times", { selectors: named(60, (i) => (i === 0 ? { sku: ["A"] } : { any: [{ selector: `s${i - 1}` }, { selector: `s${i - 1}` }] })) }],
    ["20 000 misspelt nodes", { offers: many(20_000, (i) => ({ id: `o${i}`, node: `${"x".repeat(55)}${i}`, effects: off })) }],
    ["20 000 misspelt facts", { offers: many(200, (i) => ({ id: `o${i}`, effects: off, when: { all: many(100, (j) => ({ fact: `${"x".repeat(50)}${i} ${j}`, op: "present" })) } })) }],
    ["20 000 unknown zones", { offers: many(20_000, (i) => ({ id: `o${i}`, effects: off, schedule: { from: "2026-01-01", zone: `Europe/X${i}` } })) }],
    ["20 000 broken offers", { offers: many(20_000, (i) => ({ id: i, effects: [{ on: "eech", percent: -1 }], other: 1 })) }],
  ])("%s", (_title, keys) => {
    const rulebook = { ristourne: 1, zone: "UTC", currencies: ["EUR"], offers: [], ...keys };
    let problems = problemsOf({});
    expect(cpuMs(() => (problems = problemsOf(rulebook)))).toBeLessThan(5000);
    expect(problems.length).toBeGreaterThan(0);
    expect(Math.max(...problems.map(({ detail }) => detail.length))).toBeLessThan(500);
  });
});
