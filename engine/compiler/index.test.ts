// Compiling is a function of its inputs: the same document, the same bytes. And it is quick enough to publish with.
import { describe, expect, it } from "vitest";
import { imageProblem, readImageInfo } from "../image.js";
import { IMAGE_VERSION } from "../layout.js";
import type { Offer, Rulebook } from "../rulebook.js";
import { canonicalJson, contentHash } from "./hash.js";
import { compile } from "./index.js";

function compiled(rulebook: unknown, options = { version: 1 }): { image: Uint8Array; hash: string } {
  const result = compile(rulebook, options);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

const small: Rulebook = {
  ristourne: 1,
  zone: "Europe/Paris",
  currencies: ["USD", "EUR"],
  language: "fr",
  facts: { payment: { type: "string", of: "request" }, colour: { type: "string", of: "line" } },
  selectors: { tees: { where: { category: ["apparel/tees"] } } },
  offers: [
    {
      id: "TEES",
      when: { all: [{ fact: "payment", op: "=", value: "visa" }, { aggregate: { count: "tees" }, op: ">=", value: 2 }] },
      effects: [{ on: "each", select: "tees", percent: 12.5 }],
      schedule: { weekly: [{ days: ["sat"], from: "09:00", until: "12:00" }] },
      text: { fr: "Tees", en: "Tees" },
    },
    { id: "HELLO", codes: ["hello"], effects: [{ on: "order", amount: { EUR: 500, USD: 600 } }] },
  ],
};

/** The same document with the keys of every object in reverse. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, reversed(member)]));
}

describe("compile", () => {
  it("gives the same bytes for the same document, in whatever order its keys are", () => {
    const { image, hash } = compiled(small);
    expect(imageProblem(image)).toBeUndefined();
    expect(readImageInfo(image).offerCount).toBe(2);
    const again = compiled(structuredClone(small));
    expect(Buffer.compare(again.image, image)).toBe(0);
    const other = compiled(reversed(small));
    expect(other.hash).toBe(hash);
    expect(Buffer.compare(other.image, image)).toBe(0);
  });

  it("puts the version in one word only", () => {
    const one = compiled(small, { version: 1 }).image;
    const two = compiled(small, { version: 2 }).image;
    const different = [...one.keys()].filter((at) => one[at] !== two[at]);
    expect(different).toEqual([IMAGE_VERSION]);
  });

  it("reads no clock: the horizon is an input", () => {
    const short = compile(small, { version: 1, fromMs: Date.UTC(2026, 0, 1), days: 30 });
    const long = compile(small, { version: 1, fromMs: Date.UTC(2026, 0, 1), days: 300 });
    expect(short.ok && long.ok && short.hash === long.hash && long.image.length > short.image.length).toBe(true);
  });

  it("says what is wrong as data", () => {
    const result = compile({ ...small, zone: "Mars/Olympus" }, { version: 1 });
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems[0]).toMatchObject({ path: "/zone" });
  });

  it("takes a rulebook without offers", () => {
    expect(readImageInfo(compiled({ ...small, offers: [] }).image).offerCount).toBe(0);
  });

  it("compiles 10 000 offers in seconds", () => {
    const offers = Array.from({ length: 10_000 }, (_, i): Offer => ({
      id: `OFFER-${i}`,
      effects: [{ on: "each", percent: 5 + (i % 40), select: { where: { sku: [`SKU-${i}`, `SKU-${i * 7}`] } } }],
      when: { aggregate: { sum: "net", in: { where: { category: [`c${i % 600}`] } } }, op: ">=", value: { EUR: 1 + i, USD: 2 + i } },
    }));
    const before = process.cpuUsage();
    const { image } = compiled({ ...small, offers });
    const ms = process.cpuUsage(before).user / 1000;
    console.log(`10 000 offers: ${Math.round(ms)} ms of CPU / 2000, ${image.length} bytes`);
    // A busy machine is no defect; a quadratic step would be.
    expect(ms).toBeLessThan(10_000);
  });
});

describe("content hash", () => {
  it("is 32 hex digits of the document with sorted keys", () => {
    expect(canonicalJson({ b: [{ d: 1, c: "é" }], a: null })).toBe('{"a":null,"b":[{"c":"é","d":1}]}');
    expect(contentHash({ b: 1, a: 2 })).toBe(contentHash({ a: 2, b: 1 }));
    expect(contentHash({})).toBe("44136fa355b3678a1146ad16f7e8649e");
  });
});
