// The invariants of the design, each a test of its own name, on what the core decides for random cases: sum of parts, no
// surcharge, floor, limit, one reason each, idempotence, irrelevant offer, permutation, merge/split, same bytes.
// PROVE_SEED replays another run.

import { beforeAll, describe, expect, test } from "vitest";
import { sensitivity } from "../compiler/positional.js";
import type { ProveCase } from "./compare.js";
import { toJson } from "./encode.js";
import { BUILDS, Engines, type LoadedRulebook } from "./engines.js";
import { CHECKS } from "./invariants.js";
import { Random } from "./random.js";
import { RELATIONS, type Relation } from "./relations.js";
import { Session } from "./session.js";
import type { DecisionReply, DecisionRequest } from "../wire.js";
import type { Rulebook } from "../rulebook.js";

const SEED = Number(process.env["PROVE_SEED"] ?? 2);
const RULEBOOKS = 300;
const CARTS_PER_RULEBOOK = 6;
/** Rulebooks that say the same of split lines are rare, so they are looked for. */
const SPLITTABLE_CASES = 150;
const LOOKED_AT_MAX = 20_000;

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

  /** undefined when the compiler refuses the rulebook. */
  function decideAt(index: number, cart: number): Decided | undefined {
    const address = `${SEED}/${index}/${cart}`;
    const tried = session.replay(index, cart);
    const loading = engines.load(tried.rulebook);
    if (!loading.ok) return undefined;
    const outcome = engines.core("release", toJson(tried.request), tried.nowMs);
    if (outcome.kind !== "reply") throw new Error(`${address} is ${outcome.kind}: ${outcome.why}`);
    const reply = JSON.parse(decoder.decode(outcome.bytes)) as DecisionReply;
    return { address, tried, loaded: loading.loaded, bytes: outcome.bytes, reply };
  }

  function related(relation: Relation, { tried, loaded, reply }: Decided): string[] {
    const decide = (rulebook: Rulebook, request: DecisionRequest): DecisionReply | undefined => {
      if (!engines.load(rulebook).ok) return undefined;
      const outcome = engines.core("release", toJson(request), tried.nowMs);
      return outcome.kind === "reply" ? (JSON.parse(decoder.decode(outcome.bytes)) as DecisionReply) : undefined;
    };
    return relation({ ...tried, reply, sensitive: loaded.sensitive, random: new Random(tried.seed + 1), decide });
  }

  beforeAll(() => {
    for (let index = 0; index < RULEBOOKS; index += 1) {
      for (let cart = 0; cart < CARTS_PER_RULEBOOK; cart += 1) {
        const one = decideAt(index, cart);
        if (one !== undefined) decided.push(one);
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
    test(name, () => forEachCase((one) => related(relation, one)), 300_000);
  }

  test(
    "merge/split, where lines may be split and an offer is applied",
    () => {
      let found = 0;
      for (let index = RULEBOOKS; found < SPLITTABLE_CASES && index < LOOKED_AT_MAX; index += 1) {
        if (sensitivity(session.replay(index, 0).rulebook).split) continue;
        for (let cart = 0; cart < CARTS_PER_RULEBOOK; cart += 1) {
          const one = decideAt(index, cart);
          const splittable = one?.tried.request.lines.some((line) => line.quantity > 1 && line.gift === undefined) === true;
          if (one === undefined || !splittable || !one.reply.offers.some((offer) => offer.status === "applied")) continue;
          found += 1;
          expect(related(RELATIONS["merge/split"]!, one).join("\n"), `npm run prove -- --replay ${one.address}`).toBe("");
        }
      }
      expect(found).toBeGreaterThanOrEqual(SPLITTABLE_CASES);
    },
    300_000,
  );

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
