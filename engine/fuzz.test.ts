// Mutated bodies over both codecs and both builds: no trap, no hang, accepted exactly when an independent validator accepts,
// and what was broken on purpose is refused at its path. RISTOURNE_FUZZ_CASES, RISTOURNE_FUZZ_SEED and RISTOURNE_FUZZ_ONLY (a
// case's number) replay.
import { Packr } from "msgpackr";
import { describe, expect, it } from "vitest";
import type { Codec, Engine } from "./host.js";
import { drawDress, toDressedJson, toJson } from "./prove/encode.js";
import { Random, seedOf } from "./prove/random.js";
import { echoEngine } from "./testing/echo.js";
import { breakStructure, mutateBytes } from "./testing/mutate.js";
import { drawRequest } from "./testing/requests.js";
import { isRequest } from "./testing/validator.js";

const SEED = Number(process.env["RISTOURNE_FUZZ_SEED"] ?? 1);
const CASES = Number(process.env["RISTOURNE_FUZZ_CASES"] ?? 200_000);
const ONLY = process.env["RISTOURNE_FUZZ_ONLY"];
/** Each base request is broken this many times. */
const PER_BASE = 40;
const NOW_MS = 1_700_000_000_000;
const packr = new Packr({ useRecords: false });

function decide(engine: Engine, body: Uint8Array, codec: Codec): ReturnType<Engine["decide"]> {
  return engine.decide(body, { requestCodec: codec, replyCodec: codec, nowMs: NOW_MS, allowAt: true, imageIndex: 0 });
}

describe("mutated bodies", () => {
  const release = echoEngine("release");
  const debug = echoEngine("debug");
  const range = (count: number): number[] => (ONLY === undefined ? Array.from({ length: count }, (_, index) => index) : [Number(ONLY)]);

  it(`${CASES} bodies with broken bytes (seed ${SEED})`, () => {
    let accepted = 0;
    const codes = new Map<string, number>();
    let base: { json: Uint8Array; msgpack: Uint8Array } | undefined;
    let baseNumber = -1;
    for (const index of range(CASES)) {
      const number = Math.floor(index / PER_BASE);
      if (number !== baseNumber || base === undefined) {
        const random = new Random(seedOf(SEED, 1, number));
        const request = drawRequest(random, random.small(0, 4));
        base = {
          json: random.chance(50) ? toJson(request) : toDressedJson(request, random, drawDress(random)),
          msgpack: new Uint8Array(packr.pack(request)),
        };
        baseNumber = number;
      }
      const random = new Random(seedOf(SEED, 2, index));
      const codec: Codec = index % 2 === 0 ? "json" : "msgpack";
      const body = mutateBytes(base[codec], codec, random);
      const where = `seed ${SEED}, case ${index}, ${codec} ${Buffer.from(body).toString("latin1")}`;
      const result = decide(release, body, codec);
      const wanted = isRequest(body, codec);
      if (result.ok !== wanted) expect.fail(`accepted: ${result.ok}, valid: ${wanted}; ${result.ok ? "" : `${result.code} at ${result.path}`}; ${where}`);
      if (result.ok) accepted++;
      else if (result.code !== "internal") codes.set(result.code, (codes.get(result.code) ?? 0) + 1);
      else expect.fail(`${result.detail}; ${where}`);
      // The debug build is slow; a quarter of the cases shows as much.
      if (index % 4 < 2 || ONLY !== undefined) {
        const again = decide(debug, body, codec);
        const same = result.ok ? again.ok : !again.ok && again.code === result.code && again.path === result.path;
        if (!same) expect.fail(`the builds disagree: ${JSON.stringify(again)}; ${where}`);
      }
    }
    // Not only noise: some are still requests, and the others fail in many ways.
    if (ONLY === undefined) {
      expect(accepted / CASES).toBeGreaterThan(0.02);
      if (CASES >= 20_000) expect(codes.size).toBeGreaterThan(18);
    }
    expect([release.traps, debug.traps]).toEqual([0, 0]);
  });

  const structural = Math.ceil(CASES / 10);
  it(`${structural} requests broken on purpose (seed ${SEED})`, () => {
    let broken = 0;
    for (const index of range(structural)) {
      const random = new Random(seedOf(SEED, 3, index));
      const request = drawRequest(random, random.small(1, 4));
      const change = breakStructure(request, random);
      if (change === undefined) continue;
      broken++;
      const dress = { ...drawDress(random), shuffle: false };
      for (const codec of ["json", "msgpack"] as const) {
        const body: Uint8Array = codec === "json" ? toDressedJson(change.request, random, dress) : new Uint8Array(packr.pack(change.request));
        const where: string = `seed ${SEED}, case ${index}, ${codec}, ${change.codes} at ${change.path}: ${JSON.stringify(change.request)}`;
        const valid = isRequest(body, codec);
        const result = decide(index % 2 === 0 ? release : debug, body, codec);
        if (result.ok !== valid) expect.fail(`accepted: ${result.ok}, valid: ${valid}; ${where}`);
        if (result.ok) continue;
        if (!change.codes.includes(result.code) || !change.path.split("|").includes(result.path)) {
          expect.fail(`refused as ${result.code} at ${result.path}; ${where}`);
        }
      }
    }
    if (ONLY === undefined) expect(broken).toBeGreaterThan(structural / 2);
  });
});
