// Audiences (DESIGN §5.2): keys in the order of the type, the first that fails is named; buckets for rollout and
// experiments. Reads the request only. Called by tests.ts, points.ts (earn rules) and reply.ts (experiments).

import type { Audience, Experiment } from "../rulebook.js";
import { MILLION, ppm } from "./amounts.js";
import { must } from "./assert.js";
import { holds } from "./conditions.js";
import { factText, factValue } from "./facts.js";
import { murmur3 } from "./hash.js";
import type { Decision } from "./model.js";
import { utf8 } from "./order.js";

type Key = keyof Audience;
const KEYS: readonly Key[] = [
  "tier",
  "segment",
  "notSegment",
  "channel",
  "store",
  "country",
  "guest",
  "orders",
  "assigned",
  "rollout",
  "experiment",
  "where",
];

/** The first key that does not hold; undefined when all do. `offer` is whose own audience it is, if an offer's. */
export function failingKey(decision: Decision, audience: Audience | undefined, offer?: string): Key | undefined {
  if (audience === undefined) return undefined;
  return KEYS.find((key) => audience[key] !== undefined && !keyHolds(decision, audience, key, offer));
}

function keyHolds(decision: Decision, audience: Audience, key: Key, offer: string | undefined): boolean {
  const { request } = decision;
  const state = request.state;
  const among = (list: readonly string[] | undefined, value: string | undefined): boolean =>
    value !== undefined && must(list, key).includes(value);
  switch (key) {
    case "tier":
      return among(audience.tier, state?.tier);
    case "segment":
      return (state?.segments ?? []).some((segment) => among(audience.segment, segment));
    case "notSegment":
      return !(state?.segments ?? []).some((segment) => among(audience.notSegment, segment));
    case "channel":
      return among(audience.channel, request.channel);
    case "store":
      return among(audience.store, request.store);
    case "country":
      return among(audience.country, request.country);
    case "guest":
      return audience.guest === (request.member === undefined);
    case "orders": {
      const orders = state?.orders;
      const { from = 0, to = Infinity } = audience.orders!;
      return orders !== undefined && orders >= from && orders <= to;
    }
    case "assigned":
      return offer !== undefined && (state?.assigned ?? []).includes(offer);
    case "rollout": {
      const { percent, salt, by } = audience.rollout!;
      const bucket = bucketOf(decision, salt, by);
      return bucket !== undefined && bucket < ppm(percent);
    }
    case "experiment": {
      const { id, arms } = audience.experiment!;
      const experiment = must(
        decision.rulebook.experiments?.find((one) => one.id === id),
        `experiment ${id}`,
      );
      return among(arms, armOf(decision, experiment));
    }
    case "where":
      // Facts only, so there is nothing to read.
      return holds(decision, audience.where!, { base: [], excluded: new Set() });
  }
}

/** 0 … 999 999; undefined when a fact of the subject is absent. */
function bucketOf(decision: Decision, salt: string, by: readonly string[] = ["member"]): bigint | undefined {
  const values = by.map((name) => factValue(decision, name));
  if (values.some((value) => value === undefined)) return undefined;
  const bytes = [...utf8(salt), ...values.flatMap((value) => [0x1f, ...utf8(factText(value!))])];
  return (BigInt(murmur3(Uint8Array.from(bytes), 0)) * MILLION) >> 32n;
}

/** The arm that holds the subject, if any: arms take consecutive ranges. */
export function armOf(decision: Decision, experiment: Experiment): string | undefined {
  const bucket = bucketOf(decision, experiment.salt, experiment.by);
  if (bucket === undefined) return undefined;
  let end = 0n;
  for (const arm of experiment.arms) {
    end += ppm(arm.percent);
    if (bucket < end) return arm.id;
  }
  return undefined;
}
