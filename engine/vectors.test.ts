// Runs every vector of fixtures/vectors against every implementation: the reference, and the core's release and debug
// builds in both codecs, byte for byte. Asserts how many vectors there are, that each of the reasons occurs, and the
// invariants of a single reply on every one of them.
import { readdirSync, readFileSync } from "node:fs";
import { Packr } from "msgpackr";
import { afterAll, describe, expect, test } from "vitest";
import { compile } from "./compiler/index.js";
import { Engine } from "./host.js";
import { CHECKS } from "./prove/invariants.js";
import { REASON_NAMES } from "./reasons.js";
import { decideReference } from "./reference/decide.js";
import type { DecisionReply } from "./wire.js";
import { judge, mismatches, patched, readVectors, type VectorCase, type VectorFile } from "./vectors.js";

/** Raise it with every vector that is added; a vector that gets lost fails the run. */
const VECTORS_MIN = 744;
const VERSION = 7;

const fixtures = new URL("../fixtures/", import.meta.url);
const folder = new URL("vectors/", fixtures);
const readOther = (path: string): unknown => JSON.parse(readFileSync(new URL(path, fixtures), "utf8"));
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .sort()
  .map((name): [string, VectorFile] => {
    try {
      return [name, readVectors(readFileSync(new URL(name, folder), "utf8"), readOther)];
    } catch (error) {
      throw new Error(`fixtures/vectors/${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
const all = files.flatMap(([, { cases }]) => cases);

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const packr = new Packr({ useRecords: false, variableMapSize: true });
const reasons = new Set<string>();

interface Prepared {
  image: Uint8Array;
  hash: string;
  /** The reference's reply. */
  reply: DecisionReply;
  text: string;
}

const prepared = new Map<VectorCase, Prepared>();

/** Compiles and decides a vector once; every implementation is held against that. */
function prepare(vector: VectorCase): Prepared {
  const known = prepared.get(vector);
  if (known !== undefined) return known;
  const result = compile(vector.rulebook, { version: VERSION });
  if (!result.ok) throw new Error(`the compiler refuses it: ${JSON.stringify(result.problems)}`);
  const { image, hash } = result;
  const reply = decideReference(vector.rulebook, vector.request, { nowMs: vector.nowMs, version: VERSION, hash });
  const ready = { image, hash, reply, text: JSON.stringify(reply) };
  prepared.set(vector, ready);
  return ready;
}

describe.each(files)("%s, the reference", (_name, file) => {
  test.each(file.cases)("$name", (vector) => {
    const { reply } = prepare(vector);
    expect(judge(vector, reply)).toEqual([]);
    const broken = Object.entries(CHECKS).flatMap(([name, check]) =>
      check({ rulebook: vector.rulebook, request: vector.request, reply }).map((what) => `${name}: ${what}`),
    );
    expect(broken).toEqual([]);
    for (const { reason } of reply.offers) reasons.add(reason);
  });
});

describe.each(["release", "debug"])("the core, %s build", (build) => {
  const module = new WebAssembly.Module(readFileSync(new URL(`../build/ristourne.${build}.wasm`, import.meta.url)));
  const engine = new Engine(module);
  const options = { allowAt: true, imageIndex: 0 };

  describe.each(files)("%s", (_name, file) => {
    test.each(file.cases)("$name", (vector) => {
      const { image, reply, text: expected } = prepare(vector);
      engine.loadImage(0, image);

      const body = encoder.encode(JSON.stringify(vector.request));
      const json = engine.decide(body, { ...options, nowMs: vector.nowMs, requestCodec: "json", replyCodec: "json" });
      if (!json.ok) throw new Error(`refused: ${json.code} ${json.path} ${json.detail}`);
      const text = decoder.decode(json.bytes);
      // What differs, in words, before the bytes.
      expect(mismatches(reply, JSON.parse(text))).toEqual([]);
      expect(text).toBe(expected);

      const packed = new Uint8Array(packr.pack(vector.request));
      const msgpack = engine.decide(packed, { ...options, nowMs: vector.nowMs, requestCodec: "msgpack", replyCodec: "msgpack" });
      if (!msgpack.ok) throw new Error(`refused: ${msgpack.code} ${msgpack.path} ${msgpack.detail}`);
      expect(JSON.stringify(packr.unpack(msgpack.bytes))).toBe(text);
    });
  });
});

describe("the vectors", () => {
  afterAll(() => {
    // Every reason occurs in some reply; the reference ran first.
    expect(REASON_NAMES.slice(1).filter((reason) => !reasons.has(reason))).toEqual([]);
  });

  test("are all there", () => {
    expect(all.length).toBeGreaterThanOrEqual(VECTORS_MIN);
  });

  test("have names of their own", () => {
    for (const [, { cases }] of files) expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});

describe("the format", () => {
  test.each([
    ["not JSON", "{", /JSON/],
    ["no object", "[]", /the file: not an object/],
    ["an unknown key", '{"about":"x","rulebok":{},"cases":[]}', /rulebok/],
    ["no case", '{"about":"x","cases":[]}', /there is none/],
    ["a case without expectation", '{"about":"x","cases":[{"name":"a"}]}', /cases\/0\/expect/],
    ["the same name twice", '{"about":"x","cases":[{"name":"a","expect":{}},{"name":"a","expect":{}}]}', /another case/],
    ["no moment", '{"about":"x","cases":[{"name":"a","now":"soon","expect":{}}]}', /now: not a moment/],
  ])("%s fails the run", (_name, text, message) => {
    expect(() => readVectors(text, readOther)).toThrow(message);
  });

  test("patches change things by id, add them, and remove them", () => {
    const base = { zone: "UTC", offers: [{ id: "A", percent: 1, tags: ["x"] }, { id: "B" }] };
    const patch = { zone: null, offers: { A: { percent: 2 }, B: null, C: { percent: 3 } } };
    expect(patched(base, patch)).toEqual({ offers: [{ id: "A", percent: 2, tags: ["x"] }, { id: "C", percent: 3 }] });
    expect(base.offers[0]!.percent).toBe(1);
  });

  test("expectations are parts, by position or by name", () => {
    const reply = { offers: [{ id: "A", amount: 5 }, { id: "B" }], totals: { due: 3 } };
    expect(mismatches({ offers: { A: { amount: 5 }, C: "$absent" } }, reply)).toEqual([]);
    expect(mismatches({ offers: [{ id: "A", amount: "$absent" }, {}] }, reply)).toEqual(["/offers/0/amount: is 5, should be absent"]);
    expect(mismatches({ offers: [{}] }, reply)).toEqual(["/offers: has 2 members, should have 1"]);
    expect(mismatches({ offers: { C: { amount: 1 } } }, reply)).toHaveLength(1);
    expect(mismatches({ totals: { due: 4 } }, reply)).toEqual(["/totals/due: is 3, should be 4"]);
  });
});
