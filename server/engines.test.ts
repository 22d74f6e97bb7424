// Loading images beside a live one: in short slices, in slots that are given back, and never another rulebook's decision.
import { afterEach, beforeAll, expect, test } from "vitest";
import { compile } from "../engine/compiler/index.js";
import { IMAGES_MAX } from "../engine/layout.js";
import type { Offer, Rulebook } from "../engine/rulebook.js";
import type { DecisionReply } from "../engine/wire.js";
import { Engines, openModule, type Slot } from "./engines.js";

const CART = new TextEncoder().encode('{"currency":"EUR","lines":[{"id":"1","sku":"SKU-3","quantity":1,"unitPrice":10000}]}');
const SLICE_MS_MAX = 5;

function image(offers: number, percent: number): Uint8Array {
  const others = Array.from({ length: offers }, (_, index): Offer => ({
    id: `SKU-${index}`,
    effects: [{ on: "each", select: { where: { sku: [`OTHER-${index}`] } }, percent: 1 + (index % 50) }],
  }));
  const rulebook: Rulebook = { ristourne: 1, zone: "Europe/Paris", currencies: ["EUR"], offers: [{ id: "ALL", effects: [{ on: "each", percent }] }, ...others] };
  const compiled = compile(rulebook, { version: percent });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.image;
}

let module: WebAssembly.Module;
let ticking = false;
beforeAll(() => {
  module = openModule("release");
});
afterEach(() => {
  ticking = false;
});

const due = (slot: Slot): number | string => {
  const decided = slot.decide(CART, { requestCodec: "json", replyCodec: "json", nowMs: 0, allowAt: false });
  if (!decided.ok) return decided.detail;
  return (JSON.parse(new TextDecoder().decode(decided.bytes)) as DecisionReply).totals.due;
};

test("each slot decides with its own rulebook, and a released one not at all", async () => {
  const engines = new Engines(module);
  const slots: Slot[] = [];
  for (let percent = 1; percent <= IMAGES_MAX; percent += 1) slots.push(await engines.load(image(1, percent), "EUR"));
  slots.forEach((slot, index) => expect(due(slot)).toBe(10_000 - (index + 1) * 100));
  await expect(engines.load(image(1, 50), "EUR")).rejects.toThrow("every image slot is in use");
  engines.dispose(slots[3]!);
  const next = await engines.load(image(1, 50), "EUR");
  expect(next.imageIndex).toBe(slots[3]!.imageIndex);
  expect(due(next)).toBe(5000);
  expect(due(slots[3]!)).toBe("the rulebook was unloaded meanwhile");
  expect(due(slots[4]!)).toBe(9500);
});

test("an image that is damaged is refused, and its slot is free again", async () => {
  const engines = new Engines(module);
  const good = image(1, 10);
  const damaged = good.slice();
  damaged[damaged.length - 40]! ^= 1;
  for (let round = 0; round < IMAGES_MAX * 2; round += 1) await expect(engines.load(damaged, "EUR")).rejects.toThrow("checksum");
  expect(due(await engines.load(good, "EUR"))).toBe(9000);
});

test("loading never holds up the event loop, and carts are decided meanwhile", async () => {
  const engines = new Engines(module);
  const live = await engines.load(image(1, 10), "EUR");
  const big = image(3000, 20);
  const longest: number[] = [];
  let decided = 0;
  for (let round = 0; round < 12; round += 1) {
    let last = performance.now();
    let most = 0;
    ticking = true;
    const tick = (): void => {
      most = Math.max(most, performance.now() - last);
      if (due(live) !== 9000) throw new Error("the live rulebook was disturbed");
      decided += 1;
      last = performance.now();
      if (ticking) setImmediate(tick);
    };
    setImmediate(tick);
    const slot = await engines.load(big, "EUR");
    ticking = false;
    expect(due(slot)).toBe(8000);
    engines.dispose(slot);
    longest.push(most);
  }
  expect(decided).toBeGreaterThan(50);
  // The best round: the others also show what else runs on this machine.
  expect(Math.min(...longest)).toBeLessThan(SLICE_MS_MAX);
});
