// decideReference: DESIGN.md written as code, slow and obvious, the judge of the WebAssembly core. Takes the rulebook as the
// retailer wrote it, valid, and a valid request; shares nothing with the product but types and the names of reasons. Pure:
// now is an input. Called by vectors, by tests and by the differential run, never by the server.

import type { Rulebook } from "../rulebook.js";
import type { DecisionReply, DecisionRequest, ReplyShipping, RequestShipping } from "../wire.js";
import { assert } from "./assert.js";
import { burnTender } from "./burn.js";
import { readCodes, refuseCodes } from "./codes.js";
import { buildEntries, type Decision, openBooks } from "./model.js";
import { evaluateTree } from "./nodes.js";
import { inIdOrder } from "./order.js";
import { earn } from "./points.js";
import { shippingReplies, writeReply } from "./reply.js";
import { temporalInstant } from "./schedule.js";
import { plantTree } from "./tree.js";

export interface ReferenceOptions {
  nowMs: number;
  version: number;
  hash: string;
  /** Wall time in a zone → ms since 1970; Temporal unless given. */
  zoneInstant?: (wallTime: string, zone: string) => number;
}

export function decideReference(asWritten: Rulebook, asSent: DecisionRequest, options: ReferenceOptions): DecisionReply {
  const rulebook = bare(asWritten);
  const request = bare(asSent);
  const decided = decide(rulebook, request, request.shipping ?? [], options);
  const reply = writeReply(decided, { version: options.version, hash: options.hash });
  if (request.shippingOptions === undefined) return reply;
  // Each option is decided as if it were the only shipping.
  const shippingOptions = request.shippingOptions.map((option): ReplyShipping => {
    const [entry] = shippingReplies(decide(rulebook, request, [option], options));
    assert(entry !== undefined, "the option's entry");
    return entry;
  });
  return inWireOrder(reply, shippingOptions);
}

/** The same document out of objects without a prototype: a fact called `constructor` is there only when somebody sent it. */
function bare<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(bare) as T;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, part] of Object.entries(value)) copy[key] = bare(part);
  return copy as T;
}

/** `shippingOptions` comes right after `shipping`. */
function inWireOrder(reply: DecisionReply, shippingOptions: ReplyShipping[]): DecisionReply {
  const keys = Object.entries(reply).flatMap(([key, value]): [string, unknown][] =>
    key === "shipping" ? [[key, value], ["shippingOptions", shippingOptions]] : [[key, value]],
  );
  return Object.fromEntries(keys) as unknown as DecisionReply;
}

function decide(
  rulebook: Rulebook,
  request: DecisionRequest,
  shipping: readonly RequestShipping[],
  { nowMs, zoneInstant = temporalInstant }: ReferenceOptions,
): Decision {
  const entries = buildEntries(request.lines, shipping);
  const units = entries.flatMap((entry) => entry.units);
  const codes = readCodes(rulebook, request);
  const decision: Decision = {
    rulebook,
    request,
    nowMs: request.at ?? nowMs,
    zoneInstant,
    entries,
    units,
    tree: plantTree(rulebook),
    codes,
    books: openBooks(rulebook, entries, units),
  };
  refuseCodes(decision, codes);
  evaluateTree(decision, () => {
    burnTender(decision);
    for (const programme of inIdOrder(Object.keys(rulebook.programmes ?? {}))) {
      earn(decision, programme, rulebook.programmes![programme]!);
    }
  });
  return decision;
}
