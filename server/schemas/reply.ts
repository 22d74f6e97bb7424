// The decision reply, problem documents and rulebook records as JSON Schema (draft 2020-12). Tests check every reply the
// server gives against these, so they say what is sent and not what was once meant. Used by openapi.ts and by tests.
import { REASON_NAMES } from "../../engine/reasons.js";
import { VERSION_MAX } from "../../engine/layout.js";
import type { Schema } from "./request.js";

const text: Schema = { type: "string" };
const integer: Schema = { type: "integer" };
const amount: Schema = { type: "integer", minimum: 0 };
const list = (items: Schema): Schema => ({ type: "array", items });
const map = (values: Schema): Schema => ({ type: "object", additionalProperties: values });
const object = (properties: Record<string, Schema>, optional: readonly string[] = []): Schema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const version: Schema = { type: "integer", minimum: 1, maximum: VERSION_MAX };
const discounts = list(object({ offer: text, amount: { type: "integer", minimum: 1 } }));
const quantity: Schema = { type: "integer", minimum: 0 };

export const REPLY_SCHEMAS = {
  DecisionReply: object(
    {
      id: { type: "string", pattern: "^[0-9a-f]{16}$", description: "Equal decisions of one rulebook have equal ids." },
      rulebook: object({ version, hash: text }),
      currency: text,
      optimal: { type: "boolean", description: "false: too many combinations to try them all." },
      gap: amount,
      totals: object({
        list: amount,
        itemDiscount: amount,
        orderDiscount: amount,
        shipping: amount,
        shippingDiscount: amount,
        burned: amount,
        due: amount,
        taxes: list(object({ rate: { type: ["integer", "null"] }, list: amount, net: amount })),
      }),
      lines: list(ref("ReplyLine")),
      shipping: list(ref("ReplyShipping")),
      shippingOptions: list(ref("ReplyShipping")),
      codes: list(object({ code: text, status: { enum: ["applied", "waiting", "outdone", "refused"] }, reason: text, offer: text }, ["reason", "offer"])),
      points: map(object({ earned: integer, burned: amount, balance: integer })),
      gifts: list(object({ offer: text, status: { enum: ["offered", "taken"] }, skus: list(text), quantity, chosen: text }, ["chosen"])),
      messages: list(object({ offer: text, text })),
      entitlements: list(object({ offer: text, entitlement: text })),
      custom: list(object({ offer: text, value: {} })),
      offers: list(ref("ReplyOffer")),
      hints: list(object({ offer: text, missing: object({ amount, count: quantity, of: text }, ["amount", "count"]), text }, ["text"])),
      experiments: list(object({ id: text, arm: text })),
      unknownFacts: list(text),
      next: text,
    },
    ["gap", "shippingOptions", "next"],
  ),
  ReplyLine: object(
    {
      id: text,
      list: amount,
      net: amount,
      discounts,
      points: map(integer),
      runs: list(object({ units: { type: "integer", minimum: 1 }, net: amount })),
      withheld: list(text),
      gift: { enum: ["taken", "refused"] },
    },
    ["runs", "withheld", "gift"],
  ),
  ReplyShipping: object({ id: text, amount, discount: amount, discounts, withheld: list(text) }, ["withheld"]),
  ReplyOffer: object(
    {
      id: text,
      status: { enum: ["applied", "offered", "suppressed"] },
      reason: { enum: REASON_NAMES.slice(1) },
      amount,
      points: map(integer),
      repeats: quantity,
      short: amount,
      by: text,
      limit: text,
      failed: text,
      text,
    },
    ["amount", "points", "repeats", "short", "by", "limit", "failed", "text"],
  ),
  Problem: {
    type: "object",
    description: "RFC 9457. `code` is stable; `path` is a JSON pointer into the body; `problems` lists all that is wrong with a rulebook.",
    properties: {
      type: text,
      title: text,
      status: { type: "integer", minimum: 400, maximum: 599 },
      detail: text,
      code: text,
      path: text,
      offset: { type: "integer", minimum: 0 },
      problems: list(ref("DocumentProblem")),
    },
    required: ["type", "title", "status", "detail", "code"],
    additionalProperties: false,
  },
  DocumentProblem: object({ code: text, path: text, detail: text }),
  RulebookRecord: object(
    {
      version,
      hash: text,
      name: text,
      offers: quantity,
      status: { enum: ["draft", "live", "retired"], description: "Never published, deciding now, or published once." },
      pushedAt: { type: "string", format: "date-time" },
      publishedAt: { type: "string", format: "date-time" },
      warnings: list(ref("DocumentProblem")),
      document: { type: "object", description: "The rulebook as it was pushed; only when one version is asked for." },
    },
    ["name", "publishedAt", "document"],
  ),
  RulebookList: object({ live: { type: ["integer", "null"] }, rulebooks: list(ref("RulebookRecord")) }),
  Bounds: { ...map({ type: "integer" }), description: "Named limits; the engine and the server enforce them." },
  Health: object({ status: { enum: ["live", "ready"] }, rulebook: object({ version, hash: text }) }, ["rulebook"]),
} as const satisfies Record<string, Schema>;
