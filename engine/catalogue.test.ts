// The catalogue: problems by line, joined facts (the line wins), remaps of several images, a swap in slices while deciding, a
// trap in between; a million skus in memory and time (RISTOURNE_CATALOGUE_SKUS=1000000).
import { describe, expect, it } from "vitest";
import { CatalogueBuilder, buildCatalogue } from "./catalogue.js";
import { Engine, ImageError, type DecideOptions } from "./host.js";
import { Random } from "./prove/random.js";
import { namesImage } from "./testing/core.js";
import { echoEngine, echoModule } from "./testing/echo.js";
import { expectedEcho } from "./testing/requests.js";
import type { DecisionRequest, RequestLine } from "./wire.js";

const NOW_MS = 5;
const OPTIONS: DecideOptions = { requestCodec: "json", replyCodec: "json", nowMs: NOW_MS, allowAt: true, imageIndex: 0 };

function decide(engine: Engine, request: DecisionRequest, imageIndex = 0): string {
  const result = engine.decide(new TextEncoder().encode(JSON.stringify(request)), { ...OPTIONS, imageIndex });
  if (!result.ok) throw new Error(`${result.code} at ${result.path}: ${result.detail}`);
  return Buffer.from(result.bytes).toString();
}

type Row = Partial<RequestLine> & { sku: string };

function bytesOf(rows: Row[]): Uint8Array {
  const built = buildCatalogue(rows.map((row) => JSON.stringify(row)).join("\n"));
  if (!built.ok) throw new Error(JSON.stringify(built.problems));
  return built.bytes;
}

/** The line with what the catalogue adds, said plainly. */
function joined(line: RequestLine, rows: Row[]): RequestLine {
  const row = rows.find(({ sku }) => sku === line.sku);
  if (row === undefined) return line;
  const own = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== null));
  return { ...row, ...own, attributes: { ...line.attributes, ...Object.fromEntries(Object.entries(row.attributes ?? {}).filter(([name]) => line.attributes?.[name] === undefined)) } } as RequestLine;
}

const ROWS: Row[] = [
  { sku: "TEE-RED-M", unitCost: 1400, floorPrice: 2000, regularPrice: 3999, lowestPrice30d: 2999, taxRate: 200000, measure: 180, brand: "acme", categories: ["apparel/tees", "sports/running/tees", "apparel"], tags: ["new", "unheard"], attributes: { colour: "red", grams: 180, fragile: true, marks: ["a", "red", "a"], other: "x", size: 5 } },
  { sku: "SHOE-42", unitCost: 1_000_000_000_000, attributes: { colour: 5, grams: "heavy", fragile: 1, marks: "a" } },
  { sku: "é/😀", brand: "unheard of", categories: [], tags: [], attributes: {} },
  { sku: "bare" },
  { sku: "odd", categories: ["/food", "apparel/shoes/running/trail", "apparel/hats"], attributes: { grams: -9007199254740991, fragile: false, marks: [] } },
];

const line = (id: string, sku: string, more: object = {}): RequestLine => ({ id, sku, quantity: 1, unitPrice: 2999, ...more });

const LINES: RequestLine[] = [
  line("1", "TEE-RED-M"),
  line("2", "TEE-RED-M", { unitCost: 5, brand: "x", categories: [], tags: ["sale"], attributes: { colour: "blue", own: 1 }, taxRate: 0, measure: 7, regularPrice: 1, floorPrice: 2, lowestPrice30d: 3 }),
  line("3", "TEE-RED-M", { unitCost: null, brand: null, categories: null, tags: null, attributes: null }),
  line("4", "TEE-RED-M", { attributes: { marks: ["z"], fragile: false } }),
  line("5", "é/😀"),
  line("6", "bare"),
  line("7", "odd"),
  line("8", "nobody", { brand: "acme" }),
];

/** In the order of slots that the core writes: own facts first, then those joined. */
function expected(lines: RequestLine[], rows: Row[]): string {
  const clean = lines.map((it) => joined(it, rows)).map((it) => ({ ...it, attributes: Object.fromEntries(Object.entries(it.attributes ?? {}).filter(([name, value]) => fits(name, value))) }));
  return JSON.stringify(expectedEcho({ currency: "EUR", lines: clean } as DecisionRequest, NOW_MS));
}
function fits(name: string, value: unknown): boolean {
  const types: Record<string, (value: unknown) => boolean> = { colour: (it) => typeof it === "string", grams: (it) => typeof it === "number", fragile: (it) => typeof it === "boolean", marks: Array.isArray };
  return types[name]?.(value) ?? false;
}

describe.each(["release", "debug"] as const)("catalogue, %s build", (build) => {
  it("joins what the line does not say", () => {
    const engine = echoEngine(build);
    const before = decide(engine, { currency: "EUR", lines: LINES });
    engine.loadCatalogue(bytesOf(ROWS));
    expect(engine.catalogueInfo()).toMatchObject({ skuCount: ROWS.length });
    expect(decide(engine, { currency: "EUR", lines: LINES })).toBe(expected(LINES, ROWS));
    engine.dropCatalogue();
    expect(decide(engine, { currency: "EUR", lines: LINES })).toBe(before);
  });

  it("drops attributes of another type, and refuses a cost that passes the bound", () => {
    const engine = echoEngine(build);
    engine.loadCatalogue(bytesOf(ROWS));
    const shoes = [line("1", "SHOE-42")];
    expect(decide(engine, { currency: "EUR", lines: shoes })).toBe(expected(shoes, ROWS));
    const result = engine.decide(new TextEncoder().encode(JSON.stringify({ currency: "EUR", lines: [line("1", "bare"), line("2", "SHOE-42", { quantity: 2 })] })), OPTIONS);
    expect(result).toMatchObject({ ok: false, code: "out-of-range", path: "/lines/1" });
  });

  it("serves images that come before and after it, and survives a trap", () => {
    const engine = echoEngine(build);
    engine.loadCatalogue(bytesOf(ROWS));
    engine.loadImage(1, namesImage(99));
    const request: DecisionRequest = { currency: "EUR", lines: LINES };
    for (let round = 0; round < 3; round++) {
      for (const index of [0, 1]) expect(decide(engine, request, index)).toBe(expected(LINES, ROWS));
      engine.armTrap();
      expect(engine.decide(new TextEncoder().encode(JSON.stringify(request)), OPTIONS).ok).toBe(false);
    }
    engine.loadCatalogue(bytesOf(ROWS.slice(1)));
    for (const index of [0, 1]) expect(decide(engine, request, index)).toBe(expected(LINES, ROWS.slice(1)));
    engine.dropImage(0);
    expect(decide(engine, request, 1)).toBe(expected(LINES, ROWS.slice(1)));
  });

  it("swaps in slices while images come and go", async () => {
    const engine = echoEngine(build);
    engine.loadCatalogue(bytesOf(ROWS.slice(2)));
    const request: DecisionRequest = { currency: "EUR", lines: LINES };
    const [old, fresh] = [expected(LINES, ROWS.slice(2)), expected(LINES, ROWS)];
    let turn = 0;
    const loading = engine.loadCatalogueSliced(bytesOf(ROWS), {
      sliceBytes: 64,
      yieldTurn: async () => {
        turn++;
        expect([old, fresh]).toContain(decide(engine, request));
        if (turn === 2) engine.loadImage(3, namesImage(5));
        if (turn === 5) expect(() => engine.loadCatalogue(bytesOf(ROWS))).toThrow(ImageError);
        if (turn === 9) {
          engine.armTrap();
          expect(engine.decide(new Uint8Array(0), OPTIONS)).toMatchObject({ ok: false, code: "internal" });
        }
        if (turn === 25) engine.dropImage(3);
        if (turn === 30) engine.loadImage(4, namesImage(6));
        await Promise.resolve();
      },
    });
    const parallel = engine.loadImageSliced(5, namesImage(7), { sliceBytes: 64 });
    await Promise.all([loading, parallel]);
    for (const index of [0, 4, 5]) expect(decide(engine, request, index)).toBe(fresh);
  });
});

describe("building", () => {
  it("names every problem with its line", () => {
    const text = ['{"sku":"a"}', "", "nonsense", "[]", '{"sku":5}', '{"sku":""}', '{"sku":"a"}', '{"sku":"b","price":1}', '{"sku":"c","unitCost":1.5}', '{"sku":"d","taxRate":1000001}', '{"sku":"e","tags":"x"}', '{"sku":"f","attributes":{"a/b":{}}}', '{"sku":"g","brand":"\\ud800"}', `{"sku":"${"x".repeat(257)}"}`].join("\n");
    const built = buildCatalogue(text);
    expect(!built.ok && built.problems.map(({ code, line: at, path }) => [code, at, path])).toEqual([
      ["invalid-json", 3, ""], ["wrong-type", 4, ""], ["wrong-type", 5, "/sku"], ["empty", 6, "/sku"], ["duplicate-sku", 7, "/sku"],
      ["unknown-field", 8, "/price"], ["decimal", 9, "/unitCost"], ["out-of-range", 10, "/taxRate"], ["wrong-type", 11, "/tags"],
      ["wrong-type", 12, "/attributes/a~1b"], ["lone-surrogate", 13, "/brand"], ["too-long", 14, "/sku"],
    ]);
  });

  it("gives the same bytes for the same text", () => {
    expect(Buffer.from(bytesOf(ROWS)).equals(Buffer.from(bytesOf(ROWS)))).toBe(true);
  });

  it("refuses bytes that are no catalogue", () => {
    const engine = new Engine(echoModule("release"));
    const bytes = bytesOf(ROWS);
    expect(() => engine.loadCatalogue(bytes.subarray(0, 40))).toThrow(/too few/);
    expect(() => engine.loadCatalogue(bytes.subarray(0, bytes.length - 16))).toThrow(/totalBytes/);
    expect(() => engine.loadCatalogue(namesImage())).toThrow(/magic/);
    const wrong = bytes.slice();
    wrong[wrong.length - 40]! ^= 1;
    expect(() => engine.loadCatalogue(wrong)).toThrow(/checksum/);
  });

  const skus = Number(process.env["RISTOURNE_CATALOGUE_SKUS"] ?? 20_000);
  it(`holds ${skus} skus`, () => {
    const random = new Random(3);
    const builder = new CatalogueBuilder();
    const brands = Array.from({ length: 500 }, (_, index) => `brand-${index}`);
    const startedMs = performance.now();
    for (let index = 0; index < skus; index++) {
      builder.addLine(
        JSON.stringify({ sku: `SKU-${100000 + index * 7}`, unitCost: 100 + random.below(9000), taxRate: 200000, brand: random.pick(brands), categories: [`dept${index % 20}/cat${index % 600}`, `season/${index % 9}`], tags: ["new"], attributes: { colour: random.pick(["red", "blue"]), grams: index % 5000, size: "M" } }),
      );
    }
    const built = builder.finish();
    if (!built.ok) throw new Error("problems");
    const builtMs = performance.now() - startedMs;
    const perSku = built.bytes.length / skus;
    expect(perSku).toBeLessThan(110);
    const engine = echoEngine("release");
    engine.loadCatalogue(built.bytes);
    const carts = Array.from({ length: 1024 }, () => new TextEncoder().encode(JSON.stringify({ currency: "EUR", lines: Array.from({ length: 10 }, (_, index) => line(`${index}`, `SKU-${100000 + random.below(skus) * 7}`)) })));
    const run = (): number => {
      const from = performance.now();
      for (const cart of carts) if (!engine.decide(cart, OPTIONS).ok) throw new Error("refused");
      return ((performance.now() - from) * 1000) / carts.length;
    };
    const times: number[] = [];
    for (let round = 0; round < 9; round++) times.push(run());
    engine.dropCatalogue();
    const bare: number[] = [];
    for (let round = 0; round < 9; round++) bare.push(run());
    const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1]!;
    console.log(`${skus} skus: ${perSku.toFixed(1)} B each, built in ${(builtMs / 1000).toFixed(1)} s; a cart of 10 lines, echo included: ${median(times).toFixed(1)} us joined, ${median(bare).toFixed(1)} us bare`);
  });
});
