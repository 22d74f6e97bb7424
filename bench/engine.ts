// `npm run bench:engine`: bytes in to bytes out in one process, without a server. Carts of 1, 10 and 100 lines on 100, 10 000
// and 100 000 live offers, JSON and MessagePack, beside the hand-written evaluator (plain.ts) on the same carts. Results are
// checked equal first. Every variant decides the same 512 different carts, in rounds that take turns, so that a noisy
// moment hits them all; figures are medians over rounds. Budgets are printed as actual / budget.
//   --quick            one short round, 100 and 1 000 offers; what the tests run
//   --json FILE        the figures, for a comparison

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { PerformanceObserver } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { pack } from "msgpackr";
import { Bench } from "tinybench";
import { compile } from "../engine/compiler/index.js";
import { Engine } from "../engine/host.js";
import type { DecideOptions } from "../engine/host.js";
import type { DecisionReply, DecisionRequest } from "../engine/wire.js";
import { makeCarts, makeCatalogue } from "../fixtures/generate.js";
import type { Product } from "../fixtures/generate.js";
import { BENCH_CODES, FIXED_OFFERS, makeBenchRulebook } from "./rulebook.js";
import { PlainEvaluator } from "./plain.js";

const NOW_MS = Date.UTC(2026, 9, 14, 9, 30);
const CARTS = 512;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Row { name: string; p50: number; p99: number; mean: number; heapBytes: number; gcs: number; gcMs: number }
interface Budget { name: string; actual: number; budget: number; unit: string; atLeast?: boolean }

const { values: flags } = parseArgs({ options: { quick: { type: "boolean", default: false }, json: { type: "string" } } });
const quick = flags.quick;
const sizes = quick ? [100, 1000] : [100, 1000, 10_000, 100_000];
const cartLines = quick ? [10] : [1, 10, 100];
const rounds = quick ? 1 : 7;

/** Carts as the hand-written evaluator understands them: chosen shipping, no shipping options. */
function benchCarts(products: readonly Product[], lines: number): DecisionRequest[] {
  const options = { lines, codes: BENCH_CODES, explain: "touched" as const };
  return [...makeCarts(7, products, CARTS, options)].map(({ shippingOptions, ...cart }) => ({ ...cart, ...(shippingOptions && { shipping: shippingOptions.slice(0, 1) }) }));
}

/** What the hand-written evaluator answers too, out of the engine's reply. */
function comparable(reply: DecisionReply): unknown {
  const { list, itemDiscount, orderDiscount, shipping, shippingDiscount, burned, due } = reply.totals;
  return {
    currency: reply.currency,
    totals: { list, itemDiscount, orderDiscount, shipping, shippingDiscount, burned, due },
    lines: reply.lines.map(({ id, list: lineList, net, discounts, points }) => ({ id, list: lineList, net, discounts, points })),
    shipping: reply.shipping.map(({ id, amount, discount, discounts }) => ({ id, amount, discount, discounts })),
    points: { club: { earned: reply.points["club"]?.earned ?? 0, burned: reply.points["club"]?.burned ?? 0 } },
    offers: reply.offers.filter(({ status }) => status === "applied").map(({ id, status }) => ({ id, status })),
  };
}

function load(products: readonly Product[], offers: number, touching: "grows" | "fixed"): { engine: Engine; plain: PlainEvaluator; compileMs: number; loadMs: number; imageBytes: number } {
  const rulebook = makeBenchRulebook(products, { seed: 11, offers, touching });
  const before = performance.now();
  const compiled = compile(rulebook, { version: 1 });
  const compileMs = performance.now() - before;
  if (!compiled.ok) throw new Error(`bench rulebook: ${JSON.stringify(compiled.problems.slice(0, 3))}`);
  const engine = new Engine(module);
  const loading = performance.now();
  engine.loadImage(0, compiled.image);
  return { engine, plain: new PlainEvaluator(rulebook), compileMs, loadMs: performance.now() - loading, imageBytes: compiled.image.length };
}

/** Times every call of `run` over all carts; rounds of all variants take turns. */
function measure(variants: { name: string; run: (cart: number) => void }[], calls: number): Row[] {
  const times = variants.map(() => new Float64Array(calls * rounds));
  const heap = variants.map(() => [] as number[]);
  const gc = variants.map(() => ({ count: 0, ms: 0 }));
  let current = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const slot = gc[current];
      if (slot !== undefined) { slot.count++; slot.ms += entry.duration; }
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  for (const variant of variants) for (let i = 0; i < Math.min(calls, 4 * CARTS); i++) variant.run(i % CARTS);
  for (let round = 0; round < rounds; round++) {
    for (let step = 0; step < variants.length; step++) {
      current = (step + round) % variants.length;
      const run = variants[current]!.run;
      const into = times[current]!;
      const heapBefore = process.memoryUsage().heapUsed;
      for (let i = 0; i < calls; i++) {
        const start = performance.now();
        run(i % CARTS);
        into[round * calls + i] = performance.now() - start;
      }
      const grown = process.memoryUsage().heapUsed - heapBefore;
      if (grown > 0) heap[current]!.push(grown / calls);
    }
  }
  observer.disconnect();
  return variants.map(({ name }, index) => {
    const perRound = Array.from({ length: rounds }, (_, round) => times[index]!.slice(round * calls, (round + 1) * calls).sort());
    const median = (pick: (sorted: Float64Array) => number): number => [...perRound.map(pick)].sort((a, b) => a - b)[rounds >> 1]! * 1000;
    const heapRounds = [...heap[index]!].sort((a, b) => a - b);
    return {
      name,
      p50: median((sorted) => sorted[sorted.length >> 1]!),
      p99: median((sorted) => sorted[Math.floor(sorted.length * 0.99)]!),
      mean: median((sorted) => sorted.reduce((a, b) => a + b, 0) / sorted.length),
      heapBytes: heapRounds[heapRounds.length >> 1] ?? 0,
      gcs: gc[index]!.count,
      gcMs: gc[index]!.ms,
    };
  });
}

const wasm = readFileSync(new URL("../../build/ristourne.release.wasm", import.meta.url));
const module = new WebAssembly.Module(wasm);
console.log(`node ${process.version}, ${cpus()[0]?.model ?? "?"} × ${cpus().length}, load ${loadavg()[0]?.toFixed(2)}, module ${wasm.length} B sha256 ${createHash("sha256").update(wasm).digest("hex").slice(0, 16)}`);
const products = [...makeCatalogue(1, { skus: 5000 })];
const budgets: Budget[] = [];
const all: (Row & { offers: number; lines: number; touching: string })[] = [];
const json: DecideOptions = { requestCodec: "json", replyCodec: "json", nowMs: NOW_MS, allowAt: false, imageIndex: 0 };
const msgpack: DecideOptions = { ...json, requestCodec: "msgpack", replyCodec: "msgpack" };

/** Throws unless both evaluators agree on every cart; returns a hash of what was decided. */
function checkEqual(engine: Engine, plain: PlainEvaluator, texts: string[], bodies: Uint8Array[]): string {
  const outcomes = createHash("sha256");
  let applied = 0;
  let touched = 0;
  bodies.forEach((body, index) => {
    const result = engine.decide(body, json);
    if (!result.ok) throw new Error(`cart ${index}: ${result.code} ${result.path}`);
    const text = decoder.decode(result.bytes);
    outcomes.update(text);
    const reply = JSON.parse(text) as DecisionReply;
    touched += reply.offers.length;
    applied += reply.offers.filter(({ status }) => status === "applied").length;
    const expected = plain.decide(texts[index] as string, NOW_MS);
    const actual = JSON.stringify(comparable(reply));
    if (actual !== expected) throw new Error(`cart ${index}: the evaluators disagree\nengine ${actual}\nplain  ${expected}\ncart   ${texts[index]}`);
  });
  return `${outcomes.digest("hex").slice(0, 12)}, ${(touched / bodies.length).toFixed(1)} offers touched and ${(applied / bodies.length).toFixed(1)} applied per cart`;
}

async function main(): Promise<void> {
  for (const offers of sizes) {
    const { engine, plain, compileMs, loadMs, imageBytes } = load(products, offers, "grows");
    console.log(`\n${offers} offers: compiled in ${compileMs.toFixed(0)} ms, image ${(imageBytes / 1e6).toFixed(2)} MB loaded in ${loadMs.toFixed(1)} ms`);
    if (offers === 10_000) budgets.push({ name: "compile 10 000 offers", actual: compileMs, budget: 2000, unit: "ms" });
    for (const lines of cartLines) {
      const carts = benchCarts(products, lines);
      const texts = carts.map((cart) => JSON.stringify(cart));
      const bodies = texts.map((text) => encoder.encode(text));
      const packed = carts.map((cart) => new Uint8Array(pack(cart)));
      console.log(`  ${lines} lines: bodies ${Math.round(bodies.reduce((sum, { length }) => sum + length, 0) / CARTS)} B; outcomes ${checkEqual(engine, plain, texts, bodies)}`);
      const rows = measure([
        { name: "engine json", run: (cart) => void engine.decide(bodies[cart]!, json) },
        { name: "engine msgpack", run: (cart) => void engine.decide(packed[cart]!, msgpack) },
        { name: "plain ts", run: (cart) => void encoder.encode(plain.decide(decoder.decode(bodies[cart]), NOW_MS)) },
      ], quick ? 2 * CARTS : 16 * CARTS);
      for (const row of rows) {
        all.push({ ...row, offers, lines, touching: "grows" });
        console.log(`    ${row.name.padEnd(15)} p50 ${row.p50.toFixed(1).padStart(7)} µs   p99 ${row.p99.toFixed(1).padStart(7)}   mean ${row.mean.toFixed(1).padStart(7)}   heap ${row.heapBytes.toFixed(0).padStart(6)} B   gc ${row.gcs} in ${row.gcMs.toFixed(1)} ms`);
      }
      if (lines === 10) headline(offers, rows);
    }
  }
  scaling();
  await tinybench();
  report();
}

function headline(offers: number, rows: Row[]): void {
  const [j, m, p] = rows as [Row, Row, Row];
  if (offers === 1000 || offers === 10_000) {
    budgets.push({ name: `decide 10 lines, ${offers} offers, JSON p50`, actual: j.p50, budget: offers === 1000 ? 10 : 15, unit: "µs" });
    budgets.push({ name: `decide 10 lines, ${offers} offers, MessagePack p50`, actual: m.p50, budget: offers === 1000 ? 8 : 12, unit: "µs" });
    budgets.push({ name: `p99 / p50, ${offers} offers, JSON`, actual: j.p99 / j.p50, budget: 2, unit: "×" });
    budgets.push({ name: `plain / engine, ${offers} offers`, actual: p.p50 / j.p50, budget: 3, unit: "×", atLeast: true });
    budgets.push({ name: `heap per call, ${offers} offers`, actual: j.heapBytes, budget: 256, unit: "B" });
  }
}

/** Same number of touching offers on rulebooks of 100 and of the largest size, interleaved. */
function scaling(): void {
  const largest = sizes[sizes.length - 1] ?? FIXED_OFFERS;
  const small = load(products, FIXED_OFFERS, "fixed");
  const large = load(products, largest, "fixed");
  const bodies = benchCarts(products, 10).map((cart) => encoder.encode(JSON.stringify(cart)));
  const rows = measure([
    { name: `${FIXED_OFFERS} offers`, run: (cart) => void small.engine.decide(bodies[cart]!, json) },
    { name: `${largest} offers, as many touching`, run: (cart) => void large.engine.decide(bodies[cart]!, json) },
  ], quick ? 2 * CARTS : 16 * CARTS);
  console.log("\ngrowth with the rulebook, touching offers fixed");
  for (const row of rows) console.log(`    ${row.name.padEnd(32)} p50 ${row.p50.toFixed(1)} µs   p99 ${row.p99.toFixed(1)}`);
  budgets.push({ name: `growth ${FIXED_OFFERS} → ${largest} offers`, actual: rows[1]!.p50 / rows[0]!.p50, budget: 1.5, unit: "×" });
}

async function tinybench(): Promise<void> {
  const { engine, plain } = load(products, quick ? 100 : 1000, "grows");
  const carts = benchCarts(products, 10);
  const texts = carts.map((cart) => JSON.stringify(cart));
  const bodies = texts.map((text) => encoder.encode(text));
  const packed = carts.map((cart) => new Uint8Array(pack(cart)));
  const bench = new Bench({ time: quick ? 50 : 1000 });
  let at = 0;
  const next = (): number => (at = (at + 1) % CARTS);
  bench.add("engine, JSON", () => void engine.decide(bodies[next()]!, json));
  bench.add("engine, MessagePack", () => void engine.decide(packed[next()]!, msgpack));
  bench.add("plain TypeScript", () => void encoder.encode(plain.decide(decoder.decode(bodies[next()]), NOW_MS)));
  bench.add("JSON.parse alone", () => void JSON.parse(decoder.decode(bodies[next()])));
  await bench.run();
  console.log(`\ntinybench, 10 lines, ${quick ? 100 : 1000} offers`);
  console.table(bench.table());
}

function report(): void {
  console.log("\nbudgets: actual / budget");
  for (const { name, actual, budget, unit, atLeast } of budgets) {
    const held = atLeast === true ? actual >= budget : actual <= budget;
    console.log(`  ${held ? "holds " : "MISSED"} ${name.padEnd(50)} ${actual.toFixed(2)} / ${atLeast === true ? "≥ " : ""}${budget} ${unit}`);
  }
  if (flags.json !== undefined) writeFileSync(flags.json, JSON.stringify({ rows: all, budgets }, null, 1));
}

await main();
