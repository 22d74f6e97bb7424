// Explain "all" by pages: every offer once, in id order, with the reason the reference gives, whether or not it touched the
// cart; a page visits only what it lists, and what is visited changes no decision.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { compile } from "./compiler/index.js";
import { Engine } from "./host.js";
import { EXPLAIN_PAGE } from "./layout.js";
import { decideReference } from "./reference/decide.js";
import type { Offer, Rulebook } from "./rulebook.js";
import type { DecisionReply, DecisionRequest } from "./wire.js";

const OFFERS = 2300;
const NOW_MS = Date.UTC(2026, 9, 14);

const offers = Array.from({ length: OFFERS }, (_, i): Offer => ({
  id: `O${i}`,
  effects: [{ on: "each", percent: 1, select: { where: { sku: [`SKU-${i % 700}`] } } }],
  ...(i % 3 === 0 ? { audience: { tier: ["gold"] } } : {}),
  ...(i % 5 === 0 ? { when: { all: [{ fact: "store", op: "present" }, { aggregate: { count: {} }, op: ">=", value: i % 7 }] } } : {}),
  ...(i % 11 === 0 ? { codes: [`CODE-${i % 22}`] } : {}),
  ...(i % 13 === 0 ? { enabled: false } : {}),
}));
const rulebook: Rulebook = { ristourne: 1, zone: "UTC", currencies: ["EUR"], offers };
const request: DecisionRequest = {
  currency: "EUR",
  store: "paris",
  codes: ["code-0"],
  lines: [
    { id: "1", sku: "SKU-1", quantity: 2, unitPrice: 1000 },
    { id: "2", sku: "SKU-66", quantity: 1, unitPrice: 999 },
  ],
};

it("pages through every offer, as the reference does", () => {
  const compiled = compile(rulebook, { version: 1 });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems.slice(0, 3)));
  const engine = new Engine(new WebAssembly.Module(readFileSync(new URL("../build/ristourne.release.wasm", import.meta.url))));
  engine.loadImage(0, compiled.image);
  const decide = (asked: DecisionRequest): string => {
    const body = new TextEncoder().encode(JSON.stringify(asked));
    const result = engine.decide(body, { requestCodec: "json", replyCodec: "json", nowMs: NOW_MS, allowAt: false, imageIndex: 0 });
    if (!result.ok) throw new Error(JSON.stringify(result));
    return new TextDecoder().decode(result.bytes);
  };
  const expected = (asked: DecisionRequest): string =>
    JSON.stringify(decideReference(rulebook, asked, { nowMs: NOW_MS, version: 1, hash: compiled.hash }));

  const seen: string[] = [];
  let after: string | undefined;
  do {
    const asked: DecisionRequest = { ...request, explain: "all", ...(after === undefined ? {} : { after }) };
    const text = decide(asked);
    expect(text).toBe(expected(asked));
    const reply = JSON.parse(text) as DecisionReply;
    expect(reply.offers.length).toBeLessThanOrEqual(EXPLAIN_PAGE);
    // The page is about what is shown, never about what is decided.
    expect(reply.id).toBe((JSON.parse(decide(request)) as DecisionReply).id);
    seen.push(...reply.offers.map(({ id }) => id));
    after = reply.next;
  } while (after !== undefined);
  expect(seen).toEqual(offers.map(({ id }) => id).sort());

  for (const odd of ["O10x", "A", "Z"]) {
    const asked: DecisionRequest = { ...request, explain: "all", after: odd };
    expect(decide(asked)).toBe(expected(asked));
  }
});
