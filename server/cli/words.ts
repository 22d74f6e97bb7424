// Reasons in words: why an offer did or did not apply, why a code was refused. One sentence per reason, from what the
// reply says and what the rulebook wrote. Must not decide anything. Called by receipt.ts and explain.ts.
import type { ReasonName } from "../../engine/reasons.js";
import type { Audience, Node, Offer, Rulebook } from "../../engine/rulebook.js";
import type { ReplyCode, ReplyHint, ReplyOffer } from "../../engine/wire.js";
import { conditionAt, describeCondition, describeSelector, type Phrasing } from "./conditions.js";
import { formatMinor } from "./money.js";

type Say = (reply: ReplyOffer, offer: Offer | undefined, phrasing: Phrasing) => string;

const REASON_WORDS: Record<ReasonName, Say> = {
  inactive: () => "is switched off, out of its schedule, or not in this currency",
  audience: (reply, offer, phrasing) => `is not for this shopper${audienceWords(reply.failed, offer, phrasing)}`,
  code: (_reply, offer) => `needs a code${offer?.codes === undefined ? "" : ` (${offer.codes.slice(0, 3).join(", ")}${offer.codes.length > 3 ? ", …" : ""})`}`,
  condition: (reply, offer, phrasing) => `its condition does not hold${conditionWords(reply.failed, offer, phrasing)}`,
  "no-target": () => "nothing in the cart is what it is for",
  limit: (reply) => `its limit is used up${limitWords(reply)}`,
  budget: (reply) => `its budget is used up${limitWords(reply)}`,
  velocity: (reply) => `was used too often lately${limitWords(reply)}`,
  conflict: (reply) => `can't be combined with ${other(reply)}`,
  group: (reply) => `${other(reply)} was chosen in its group`,
  declined: () => "was declined",
  floor: (reply, _offer, phrasing) => `would go below a floor${shortWords(reply, phrasing)}`,
  "no-effect": () => "had nothing left to give",
  offered: () => "is offered, waiting to be taken",
  reduced: (reply, _offer, phrasing) => `applied in part${reply.short === undefined ? "" : `, ${formatMinor(reply.short, phrasing.exponent)} less than meant`}${reply.limit === undefined ? "" : `, limit \`${reply.limit}\``}`,
  applied: (reply) => (reply.repeats === undefined ? "applied" : `applied ${reply.repeats} ${reply.repeats === 1 ? "time" : "times"}`),
};

const CODE_WORDS: Record<string, string> = {
  unknown: "is not known",
  duplicate: "was given twice",
  "too-many": "is one code too many",
  "not-started": "is not valid yet",
  expired: "has expired",
  disabled: "is switched off",
  used: "was used already",
};

export function offerWords(reply: ReplyOffer, offer: Offer | undefined, phrasing: Phrasing): string {
  return REASON_WORDS[reply.reason](reply, offer, phrasing);
}

export function codeWords(code: ReplyCode, phrasing: Phrasing): string {
  const about = code.offer === undefined ? "" : ` (\`${code.offer}\`)`;
  if (code.status === "applied") return `applied${about}`;
  const reason = code.reason === undefined ? "" : codeReasonWords(code.reason, phrasing);
  const lead = { waiting: "waiting", outdone: "a better offer won", refused: "refused" }[code.status];
  return `${lead}${reason === "" ? "" : `: ${reason}`}${about}`;
}

/** A code's own reason, or that of the offer it belongs to. */
function codeReasonWords(reason: string, phrasing: Phrasing): string {
  const say = REASON_WORDS[reason as ReasonName] as Say | undefined;
  return CODE_WORDS[reason] ?? say?.({ id: "", status: "suppressed", reason: reason as ReasonName }, undefined, phrasing) ?? reason;
}

export function hintWords(hint: ReplyHint, { currency, exponent }: Phrasing): string {
  const { amount, count, of } = hint.missing;
  const what = of === "cart" ? "in the cart" : `of \`${of}\``;
  if (amount !== undefined) return `${formatMinor(amount, exponent)} ${currency} more ${what}`;
  return `${count ?? 0} more ${what}`;
}

/** The name a person gave the offer, or its text on the receipt. */
export function offerName(offer: Offer | undefined, reply?: ReplyOffer): string {
  return reply?.text ?? offer?.name ?? Object.values(offer?.text ?? {})[0] ?? "";
}

export function findOffer(rulebook: Rulebook, id: string): Offer | undefined {
  return rulebook.offers.find((offer) => offer.id === id);
}

function other(reply: ReplyOffer): string {
  return reply.by === undefined ? "another offer" : `\`${reply.by}\``;
}

function shortWords(reply: ReplyOffer, { exponent }: Phrasing): string {
  return reply.short === undefined ? "" : `, by ${formatMinor(reply.short, exponent)}`;
}

function limitWords(reply: ReplyOffer): string {
  if (reply.limit !== undefined) return ` (\`${reply.limit}\`)`;
  return reply.short === undefined ? "" : `: ${reply.short} points are missing`;
}

function conditionWords(failed: string | undefined, offer: Offer | undefined, phrasing: Phrasing): string {
  const scoped = scopeOf(failed, offer, phrasing.rulebook);
  if (scoped?.when === undefined) return "";
  return `: ${describeCondition(conditionAt(scoped.when, scoped.path), phrasing)}${scoped.of}`;
}

function audienceWords(failed: string | undefined, offer: Offer | undefined, phrasing: Phrasing): string {
  const scoped = scopeOf(failed, offer, phrasing.rulebook);
  if (scoped === null) return "";
  const value = scoped.audience?.[scoped.path as keyof Audience];
  if (scoped.path === "where" && scoped.audience?.where !== undefined) return `: ${describeCondition(scoped.audience.where, phrasing)}${scoped.of}`;
  return `: ${scoped.path}${value === undefined ? "" : ` ${plain(value)}`}${scoped.of}`;
}

/** `failed` is a path inside the offer, or `node:ID…` inside a node above it. */
function scopeOf(failed: string | undefined, offer: Offer | undefined, rulebook: Rulebook) {
  if (failed === undefined) return null;
  const match = /^node:(.*?)[:/ ]((?:when|tier|segment|notSegment|channel|store|country|guest|orders|assigned|rollout|experiment|where)\b.*)$/.exec(failed);
  if (match !== null) {
    const node = findNode(rulebook.tree, match[1]!);
    return { path: match[2]!, when: node?.when, audience: node?.audience, of: match[1] === "" ? " (a node above it)" : ` (node \`${match[1]}\`)` };
  }
  return { path: failed, when: offer?.when, audience: offer?.audience, of: "" };
}

function findNode(node: Node | undefined, id: string): Node | undefined {
  if (node === undefined || node.id === id) return node;
  for (const child of node.nodes ?? []) {
    const found = findNode(child, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.join(" or ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([key, one]) => `${key} ${plain(one)}`)
    .join(" ");
}

export function describeTargets(offer: Offer, phrasing: Phrasing): string[] {
  if (offer.match !== undefined) {
    return offer.match.roles.map((role) => `${role.is ?? "target"} \`${role.name}\`: at least ${role.min} of ${describeSelector(role.select, phrasing)}`);
  }
  return offer.effects.flatMap((effect) => ("select" in effect && effect.select !== undefined ? [`for ${describeSelector(effect.select, phrasing)}`] : []));
}
