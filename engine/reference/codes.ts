// Codes (DESIGN §4): how given codes are normalised, which are in hand and why the others are not, and what becomes of
// each after the decision. A code never blocks a cart. Called by decide.ts, tests.ts, touched.ts and reply.ts.

import type { CodeRules, Offer, Rulebook } from "../rulebook.js";
import { CODES_MAX } from "../layout.js";
import type { ReasonName } from "../reasons.js";
import type { CodeStatus, DecisionRequest, ReplyCode } from "../wire.js";
import type { Decision, Result } from "./model.js";
import { compareIds, inIdOrder } from "./order.js";
import { endInstant, startInstant } from "./schedule.js";

export interface GivenCode {
  /** As given. */
  readonly code: string;
  readonly normal: string;
  /** What `state.codes` says of it. */
  readonly looked: { batch: string; status?: string } | undefined;
  /** Why it is not in hand. */
  refused: string | undefined;
}

export type Codes = readonly GivenCode[];

export function normalise(rules: CodeRules | undefined, code: string): string {
  const strip = rules?.strip ?? " -";
  const kept = [...code].filter((character) => !strip.includes(character)).join("");
  return (rules?.case ?? "upper") === "upper" ? kept.replace(/[a-z]/g, (letter) => letter.toUpperCase()) : kept;
}

/** The given codes; `refuseCodes` then says which are not in hand. */
export function readCodes(rulebook: Rulebook, request: DecisionRequest): GivenCode[] {
  const state = request.state?.codes ?? {};
  return (request.codes ?? []).map((code) => {
    const normal = normalise(rulebook.codes, code);
    const key = inIdOrder(Object.keys(state)).find((one) => normalise(rulebook.codes, one) === normal);
    return { code, normal, looked: key === undefined ? undefined : state[key], refused: undefined };
  });
}

export function names(rules: CodeRules | undefined, offer: Offer, given: GivenCode): boolean {
  const byCode = (offer.codes ?? []).some((code) => normalise(rules, code) === given.normal);
  return byCode || (given.looked !== undefined && (offer.batches ?? []).includes(given.looked.batch));
}

/** Marks the codes that are not in hand, in the order of the spec. */
export function refuseCodes(decision: Decision, codes: readonly GivenCode[]): void {
  const rules = decision.rulebook.codes;
  codes.forEach((given, place) => {
    given.refused = refusal(decision, codes.slice(0, place), given);
  });
  const live = codes.filter((given) => given.refused === undefined);
  const most = rules?.max ?? CODES_MAX;
  const beyond = rules?.keep === "last" ? live.slice(0, Math.max(0, live.length - most)) : live.slice(most);
  for (const given of beyond) given.refused = "too-many";
}

function refusal(decision: Decision, earlier: readonly GivenCode[], given: GivenCode): string | undefined {
  const { rulebook, nowMs } = decision;
  const rules = rulebook.codes;
  if (!rulebook.offers.some((offer) => names(rules, offer, given))) return "unknown";
  if (earlier.some((other) => other.normal === given.normal)) return "duplicate";
  const status = given.looked?.status ?? "active";
  if (status !== "active") return status;
  const own = rules?.list?.find((one) => normalise(rules, one.code) === given.normal);
  if (own === undefined) return undefined;
  const zone = own.zone ?? rulebook.zone;
  if (own.enabled === false) return "disabled";
  if (own.from !== undefined && nowMs < startInstant(decision, own.from, zone)) return "not-started";
  if (own.until !== undefined && nowMs >= endInstant(decision, own.until, zone)) return "expired";
  return undefined;
}

/** The code test of an offer. */
export function codeInHand({ rulebook, codes }: Decision, offer: Offer): boolean {
  if ((offer.codes ?? []).length === 0 && (offer.batches ?? []).length === 0) return true;
  return codes.some((given) => given.refused === undefined && names(rulebook.codes, offer, given));
}

const OUTDONE: readonly ReasonName[] = ["conflict", "group", "declined"];
const WAITING: readonly ReasonName[] = ["condition", "no-target", "floor", "no-effect"];
/** Best first. */
const STATUSES: readonly CodeStatus[] = ["applied", "outdone", "waiting", "refused"];

function statusOf(result: Result): CodeStatus {
  if (result.status !== "suppressed") return "applied";
  if (OUTDONE.includes(result.reason)) return "outdone";
  return WAITING.includes(result.reason) ? "waiting" : "refused";
}

/** What became of each given code. */
export function codeReplies({ rulebook, codes, books }: Decision): ReplyCode[] {
  return codes.map((given) => {
    if (given.refused !== undefined) return { code: given.code, status: "refused", reason: given.refused };
    const results = rulebook.offers
      .filter((offer) => names(rulebook.codes, offer, given))
      .map((offer) => ({ offer: offer.id, result: books.results.get(offer.id)! }))
      .sort((a, b) => compareIds(a.offer, b.offer));
    const status = STATUSES.find((one) => results.some(({ result }) => statusOf(result) === one))!;
    const { offer, result } = results.find((one) => statusOf(one.result) === status)!;
    return { code: given.code, status, ...(status === "applied" ? {} : { reason: result.reason }), offer };
  });
}
