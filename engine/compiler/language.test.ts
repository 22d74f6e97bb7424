// LANGUAGE.md says what is true: every example is a valid rulebook, or a fragment of one, without needless warnings; every
// key of the schema occurs in an example; the tables of bounds and codes are current
// (RISTOURNE_WRITE_LANGUAGE=1 npx vitest run engine/compiler/language.test.ts writes them).
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as bounds from "./bounds.js";
import type { Loose } from "./cases/base.js";
import { WARNING_CODES } from "./lint.js";
import { PROBLEM_CODES } from "./problems.js";
import { RULEBOOK_SCHEMA } from "./schema.js";
import { validate } from "./validate.js";

const FILE = new URL("../LANGUAGE.md", import.meta.url);
const page = readFileSync(FILE, "utf8");

/** What fragments may name. */
const world = (): Loose => ({
  ristourne: 1,
  zone: "Europe/Paris",
  currencies: ["EUR"],
  facts: {
    payment: { type: "string", of: "request" },
    returnRate: { type: "integer", of: "member" },
    interests: { type: "strings", of: "member" },
    colour: { type: "string", of: "line" },
  },
  selectors: {
    tees: { where: { category: ["apparel/tees"] } },
    goods: { where: { not: { category: ["gift-cards"] } } },
    "standard shipping": { over: "shipping", where: { method: ["standard"] } },
  },
  experiments: [{ id: "reward", salt: "s", arms: [{ id: "points", percent: 50 }] }],
  programmes: { club: {} },
  offers: [],
});

/** How a fragment becomes a rulebook, by the word after ```json. */
const WRAP: Record<string, (fragment: Loose) => Loose> = {
  rulebook: (rulebook) => rulebook,
  "rulebook-keys": (keys) => ({ ...world(), ...keys }),
  selector: (selector) => ({ ...world(), selectors: { ...world().selectors, example: selector } }),
  predicate: (where) => ({ ...world(), selectors: { ...world().selectors, example: { where } } }),
  condition: (when) => ({ ...world(), offers: [{ id: "X", when, effects: [{ on: "each", percent: 10 }] }] }),
  offer: (offer) => ({ ...world(), offers: [offer] }),
  offers: (offers) => ({ ...world(), offers }),
  effects: (effects) => ({ ...world(), offers: effects.map((effect: Loose, index: number) => ({ id: `X${index}`, effects: [effect] })) }),
};

const examples = [...page.matchAll(/^```json ?(\S*)\n([\s\S]*?)^```$/gm)].map(([, marker = "", text = ""]) => ({ marker, text, line: page.slice(0, page.indexOf(text)).split("\n").length }));

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(35);
});

test.each(examples)("line $line: a valid $marker", ({ marker, text }) => {
  const wrap = WRAP[marker];
  expect(wrap, `the marker \`${marker}\` is one of ${Object.keys(WRAP).join(", ")}`).toBeDefined();
  const result = validate(wrap!(JSON.parse(text)));
  expect(result.ok ? [] : result.problems).toEqual([]);
  // Fragments leave most of their world unused.
  const needless = result.ok ? result.warnings.filter(({ code }) => marker === "rulebook" && code !== "empty-node" && !code.startsWith("unused-")) : [];
  expect(needless).toEqual([]);
});

test("every key and every word of the language occurs in the page", () => {
  const missing = new Set<string>();
  const visit = (schema: Loose): void => {
    if (typeof schema !== "object" || schema === null) return;
    if (schema.properties !== undefined) for (const key of Object.keys(schema.properties)) if (!page.includes(`"${key}"`)) missing.add(key);
    if (Array.isArray(schema.enum)) for (const word of schema.enum) if (!page.includes(String(word))) missing.add(String(word));
    for (const value of Object.values(schema)) visit(value);
  };
  visit(RULEBOOK_SCHEMA);
  missing.delete("$schema");
  expect([...missing]).toEqual([]);
});

function tableOf(name: string): string {
  const rows = (codes: Record<string, string>): string => ["| code | says |", "|---|---|", ...Object.entries(codes).map(([code, says]) => `| \`${code}\` | ${says} |`)].join("\n");
  if (name === "problems") return rows(PROBLEM_CODES);
  if (name === "warnings") return rows(WARNING_CODES);
  const numbers = Object.entries(bounds).filter(([, value]) => typeof value === "number");
  return ["| limit | most |", "|---|---|", ...numbers.sort(([a], [b]) => (a < b ? -1 : 1)).map(([limit, most]) => `| \`${limit}\` | ${most} |`)].join("\n");
}

test("the tables are current", () => {
  const current = page.replaceAll(/<!-- generated: (\w+) -->\n[\s\S]*?<!-- end -->/g, (_, name: string) => `<!-- generated: ${name} -->\n${tableOf(name)}\n<!-- end -->`);
  if (process.env["RISTOURNE_WRITE_LANGUAGE"] === "1") writeFileSync(FILE, current);
  else expect(page).toBe(current);
});
