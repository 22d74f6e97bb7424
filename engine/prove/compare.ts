// One case through every implementation and every dress: the reference's reply against the bytes of both builds, both
// codecs and carelessly written JSON. The first disagreement is the mismatch, with a class that stays the same while the
// case is shrunk. Pure but for the engines.

import { classOf, differences, leadingDifference } from "./difference.js";
import { drawDress, fromMessagePack, toDressedJson, toJson, toMessagePack } from "./encode.js";
import type { Engines, LoadedRulebook, Outcome } from "./engines.js";
import { CHECKS } from "./invariants.js";
import { Random } from "./random.js";
import { RELATIONS } from "./relations.js";
import type { Rulebook } from "../rulebook.js";
import type { DecisionReply, DecisionRequest } from "../wire.js";

export interface ProveCase {
  rulebook: Rulebook;
  request: DecisionRequest;
  nowMs: number;
  /** Draws the dress of the JSON and what relations change. */
  seed: number;
}

export interface Mismatch {
  class: string;
  detail: string;
  /** The reference's reply and the core's, where the mismatch is between two replies. */
  expected?: unknown;
  actual?: unknown;
}

export interface Judged {
  /** The core's reply, or the reference's when the core gave none. */
  reply?: DecisionReply;
  mismatch?: Mismatch;
}

/** What to look at: everything in a run, one thing while shrinking. */
export interface Scope {
  /** Debug build, MessagePack and dressed JSON too. */
  dresses: boolean;
  relations: boolean;
}

const decoder = new TextDecoder();

function failed(kind: string, outcome: Exclude<Outcome, { kind: "reply" }>): Mismatch {
  const plain = outcome.why.replace(/\/\d+/gu, "/N").replace(/\(.*\)/u, "").slice(0, 120);
  return { class: `${kind} ${outcome.kind}: ${plain}`, detail: outcome.why };
}

function between(kind: string, expected: unknown, actual: unknown): Mismatch {
  const found = differences(expected, actual);
  // The id is a hash over the rest: it only leads when nothing else differs.
  const leading = leadingDifference(found);
  if (leading === undefined) return { class: `${kind}: same reply, other bytes`, detail: "", expected, actual };
  const detail = found
    .slice(0, 8)
    .map((difference) => `${difference.path}: expected ${JSON.stringify(difference.expected)}, got ${JSON.stringify(difference.actual)}`)
    .join("\n");
  return { class: `${kind}: ${classOf(leading)}`, detail, expected, actual };
}

function againstText(kind: string, expectedText: string, expected: unknown, outcome: Outcome): Mismatch | undefined {
  if (outcome.kind !== "reply") return failed(kind, outcome);
  const text = decoder.decode(outcome.bytes);
  if (text === expectedText) return undefined;
  try {
    return between(kind, expected, JSON.parse(text));
  } catch {
    return { class: `${kind}: not JSON`, detail: text.slice(0, 400) };
  }
}

/** The same request in other clothes, on both builds. */
function judgeDresses(engines: Engines, tried: ProveCase, text: string, reply: DecisionReply): Mismatch | undefined {
  const { request, nowMs } = tried;
  const random = new Random(tried.seed);
  const debug = againstText("debug build", text, reply, engines.core("debug", toJson(request), nowMs));
  if (debug !== undefined) return debug;
  const dressed = toDressedJson(request, random, drawDress(random));
  const odd = againstText("dressed JSON", text, reply, engines.core("release", dressed, nowMs));
  if (odd !== undefined) return odd;
  const packed = engines.core(random.chance(25) ? "debug" : "release", toMessagePack(request), nowMs, "msgpack");
  if (packed.kind !== "reply") return failed("MessagePack", packed);
  const unpacked = fromMessagePack(packed.bytes);
  return JSON.stringify(unpacked) === text ? undefined : between("MessagePack", reply, unpacked);
}

function judgeInvariants(tried: ProveCase, reply: DecisionReply): Mismatch | undefined {
  for (const [name, check] of Object.entries(CHECKS)) {
    const wrong = check({ rulebook: tried.rulebook, request: tried.request, reply });
    if (wrong.length > 0) return { class: `invariant ${name}: ${wrong[0]!.replace(/[`"].*?[`"]|\{.*|\d+/gu, "N").slice(0, 60)}`, detail: wrong.join("\n"), actual: reply };
  }
  return undefined;
}

/** Relations decide changed carts and rulebooks; the loaded rulebook is loaded again afterwards. */
function judgeRelations(engines: Engines, loaded: LoadedRulebook, tried: ProveCase, reply: DecisionReply, useReference: boolean): Mismatch | undefined {
  const decide = (rulebook: Rulebook, request: DecisionRequest): DecisionReply | undefined => {
    const other = engines.load(rulebook);
    if (!other.ok) return undefined;
    if (useReference) return engines.reference(other.loaded, request, tried.nowMs).reply;
    const outcome = engines.core("release", toJson(request), tried.nowMs);
    return outcome.kind === "reply" ? (JSON.parse(decoder.decode(outcome.bytes)) as DecisionReply) : undefined;
  };
  try {
    for (const [name, relation] of Object.entries(RELATIONS)) {
      const random = new Random(tried.seed + 1);
      const wrong = relation({ rulebook: tried.rulebook, request: tried.request, nowMs: tried.nowMs, reply, sensitive: loaded.sensitive, random, decide });
      if (wrong.length > 0) return { class: `relation ${name}: ${wrong[0]!.split(" ").slice(0, 5).join(" ").replace(/\d+/gu, "N")}`, detail: wrong.join("\n"), actual: reply };
    }
  } finally {
    engines.load(tried.rulebook);
  }
  return undefined;
}

/** The verdict on one case. `loaded` must be what the engines hold. */
export function judge(engines: Engines, loaded: LoadedRulebook, tried: ProveCase, scope: Scope, referenceOnly = false): Judged {
  const reference = engines.reference(loaded, tried.request, tried.nowMs);
  const done = (reply: DecisionReply, mismatch: Mismatch | undefined): Judged => (mismatch === undefined ? { reply } : { reply, mismatch });
  if (referenceOnly) {
    if (reference.reply === undefined) return { mismatch: { class: `reference crashed: ${reference.crash}`, detail: reference.crash ?? "" } };
    const { reply } = reference;
    return done(reply, judgeInvariants(tried, reply) ?? (scope.relations ? judgeRelations(engines, loaded, tried, reply, true) : undefined));
  }
  const outcome = engines.core("release", toJson(tried.request), tried.nowMs);
  if (reference.reply === undefined) return { mismatch: { class: `reference crashed, core ${outcome.kind}: ${reference.crash}`, detail: reference.crash ?? "" } };
  const { reply } = reference;
  const text = JSON.stringify(reply);
  const mismatch =
    againstText("core", text, reply, outcome) ??
    (scope.dresses ? judgeDresses(engines, tried, text, reply) : undefined) ??
    judgeInvariants(tried, reply) ??
    (scope.relations ? judgeRelations(engines, loaded, tried, reply, false) : undefined);
  return done(reply, mismatch);
}
