// The invariants of the design, each a test of its own name, on what the core decides for random cases: sum of parts, no
// surcharge, floor, limit, one reason each, idempotence, irrelevant offer, permutation, merge/split, same bytes.
// PROVE_SEED replays another run.

import { beforeAll, describe, expect, test } from "vitest";
import type { ProveCase } from "./compare.js";
import { toJson } from "./encode.js";
import { BUILDS, Engines, type LoadedRulebook } from "./engines.js";
import { CHECKS } from "./invariants.js";
import { Random } from "./random.js";
import { RELATIONS } from "./relations.js";
import { Session } from "./session.js";
import type { DecisionReply, DecisionRequest } from "../wire.js";
import type { Rulebook } from "../rulebook.js";

const SEED = Number(process.env["PROVE_SEED"] ?? 2);
const RULEBOOKS = 300;
const CARTS_PER_RULEBOOK = 6;

interface Decided {
  address: string;
  tried: ProveCase;
  loaded: LoadedRulebook;
  bytes: Uint8Array;
  reply: DecisionReply;
}

const decoder = new TextDecoder();

describe(`invariants (seed ${SEED})`, () => {
  const engines = new Engines();
  const session = new Session(engines, { seed: SEED, cartsPerRulebook: CARTS_PER_RULEBOOK, relationsEvery: 0, dresses: false });
  const decided: Decided[] = [];

  beforeAll(() => {
    for (let index = 0; index < RULEBOOKS; index += 1) {
      for (let cart = 0; cart < CARTS_PER_RULEBOOK; cart += 1) {
        const tried = session.replay(index, cart);
        const loading = engines.load(tried.rulebook);
        if (!loading.ok) break;
        const outcome = engines.core("release", toJson(tried.request), tried.nowMs);
        if (outcome.kind !== "reply") throw new Error(`${SEED}/${index}/${cart} is ${outcome.kind}: ${outcome.why}`);
        const reply = JSON.parse(decoder.decode(outcome.bytes)) as DecisionReply;
        decided.push({ address: `${SEED}/${index}/${cart}`, tried, loaded: loading.loaded, bytes: outcome.bytes, reply });
      }
    }
  }, 300_000);

  /** Runs over all cases; fails with the address of the first that is wrong. */
  function forEachCase(wrongIn: (one: Decided) => string[]): void {
    expect(decided.length).toBeGreaterThan((RULEBOOKS * CARTS_PER_RULEBOOK) / 2);
    for (const one of decided) expect(wrongIn(one).join("\n"), `npm run prove -- --replay ${one.address}`).toBe("");
  }

  for (const [name, check] of Object.entries(CHECKS)) {
    test(name, () => forEachCase(({ tried, reply }) => check({ rulebook: tried.rulebook, request: tried.request, reply })));
  }

  for (const [name, relation] of Object.entries(RELATIONS)) {
    test(
      name,
      () =>
        forEachCase(({ tried, loaded, reply }) => {
          const decide = (rulebook: Rulebook, request: DecisionRequest): DecisionReply | undefined => {
            if (!engines.load(rulebook).ok) return undefined;
            const outcome = engines.core("release", toJson(request), tried.nowMs);
            return outcome.kind === "reply" ? (JSON.parse(decoder.decode(outcome.bytes)) as DecisionReply) : undefined;
          };
          return relation({ ...tried, reply, sensitive: loaded.sensitive, random: new Random(tried.seed + 1), decide });
        }),
      300_000,
    );
  }

  // INVARIANT (same bytes): whatever was decided before, in either build, the same input gives the same bytes.
  test("same bytes", () => {
    const order = new Random(SEED).shuffle(decided);
    for (const { address, tried, bytes } of order.slice(0, 600)) {
      expect(engines.load(tried.rulebook).ok).toBe(true);
      for (const build of BUILDS) {
        const outcome = engines.core(build, toJson(tried.request), tried.nowMs);
        if (outcome.kind !== "reply") throw new Error(`${address} is ${outcome.kind} in the ${build} build: ${outcome.why}`);
        expect(Buffer.compare(outcome.bytes, bytes), address).toBe(0);
      }
    }
  });
});
