// The tests of an offer, 1 to 8 (DESIGN §5): in order, the first that fails is the reason. Also whether a node is open.
// Nothing is written. Called by nodes.ts before anything is tried or applied.

import type { Condition } from "../rulebook.js";
import type { ReasonName } from "../reasons.js";
import { existsInCurrency, hasCurrency } from "./amounts.js";
import { failingKey } from "./audience.js";
import { codeInHand } from "./codes.js";
import { aggregateValue, holds, isMoney, type Readings, selectorOf, threshold, topMembers } from "./conditions.js";
import { guardsOf, remaining } from "./limits.js";
import { matchOf } from "./match.js";
import type { Decision, Frame, Missing } from "./model.js";
import { isOpen } from "./schedule.js";
import { excludedFrom, select } from "./selectors.js";
import { isDiscount, isPoints, pathTo, type PlacedOffer, type TreeNode } from "./tree.js";

export interface Refusal {
  readonly reason: ReasonName;
  readonly status?: "offered";
  readonly failed?: string;
  readonly limit?: string;
  readonly short?: bigint;
  readonly missing?: Missing;
}

/** What an open node gives its offers to read: its frame, and the base that `when` is tested on. */
export interface TestBase {
  readonly frame: Frame;
  readonly conditionNet: readonly bigint[];
}

// ---------------------------------------------------------------------------------------------------- nodes

/** Why the node is closed: undefined while it is open. Only a failing `when` needs a name. */
export interface Closed {
  readonly node: TreeNode;
  readonly failedWhen: string | undefined;
}

export function closedNode(decision: Decision, node: TreeNode, net: readonly bigint[]): Closed | undefined {
  const { schedule, audience, when } = node.node;
  const { nodes: _children, ...own } = node.node;
  const shut =
    !hasCurrency(decision, own) || !isOpen(decision, schedule) || failingKey(decision, audience) !== undefined;
  if (shut) return { node, failedWhen: undefined };
  const failed = when === undefined ? undefined : failedPath(decision, when, readings(decision, node, net));
  return failed === undefined ? undefined : { node, failedWhen: failed };
}

/** The reason of an offer somewhere below a closed node. */
export function refusalBelow(decision: Decision, placed: PlacedOffer, closed: Closed): Refusal {
  const early = inactive(decision, placed) ?? audience(decision, placed) ?? code(decision, placed);
  return early ?? { reason: "condition", failed: nodePath(closed.node, closed.failedWhen ?? "when") };
}

function nodePath(node: TreeNode, failed: string): string {
  return `node:${node.id}/${failed}`;
}

// ---------------------------------------------------------------------------------------------------- offers

/** The first test that fails, of an offer in an open node. */
export function refusal(decision: Decision, placed: PlacedOffer, base: TestBase): Refusal | undefined {
  return (
    inactive(decision, placed) ??
    audience(decision, placed) ??
    code(decision, placed) ??
    condition(decision, placed, base) ??
    noTarget(decision, placed, base.frame) ??
    exhausted(decision, placed) ??
    declined(decision, placed) ??
    notTaken(decision, placed)
  );
}

/** 1 */
function inactive(decision: Decision, placed: PlacedOffer): Refusal | undefined {
  const { offer, home } = placed;
  const schedules = [...pathTo(home).map(({ node }) => node.schedule), offer.schedule];
  const active =
    offer.enabled !== false &&
    existsInCurrency(decision, placed) &&
    schedules.every((schedule) => isOpen(decision, schedule));
  return active ? undefined : { reason: "inactive" };
}

/** 2 */
function audience(decision: Decision, { offer, home }: PlacedOffer): Refusal | undefined {
  for (const node of pathTo(home)) {
    const key = failingKey(decision, node.node.audience);
    if (key !== undefined) return { reason: "audience", failed: nodePath(node, key) };
  }
  const key = failingKey(decision, offer.audience, offer.id);
  return key === undefined ? undefined : { reason: "audience", failed: key };
}

/** 3 */
function code(decision: Decision, { offer }: PlacedOffer): Refusal | undefined {
  return codeInHand(decision, offer) ? undefined : { reason: "code" };
}

/** 4 */
function condition(decision: Decision, { offer, home }: PlacedOffer, base: TestBase): Refusal | undefined {
  if (offer.when === undefined) return undefined;
  const reads = readings(decision, home, base.conditionNet);
  const failed = failedPath(decision, offer.when, reads);
  if (failed === undefined) return undefined;
  const missing = nearMiss(decision, offer.when, reads);
  return { reason: "condition", failed, ...(missing === undefined ? {} : { missing }) };
}

function readings(decision: Decision, node: TreeNode, net: readonly bigint[]): Readings {
  return { base: net, excluded: excludedFrom(decision, node, "threshold") };
}

function failedPath(decision: Decision, when: Condition, reads: Readings): string | undefined {
  if (holds(decision, when, reads)) return undefined;
  if (!("all" in when)) return "when";
  return `when/all/${when.all.findIndex((member) => !holds(decision, member, reads))}`;
}

/** DESIGN §12, hints: one false member, an aggregate with > or >= that is present. */
function nearMiss(decision: Decision, when: Condition, reads: Readings): Missing | undefined {
  const [member, ...others] = topMembers(when).filter((one) => !holds(decision, one, reads));
  if (member === undefined || others.length > 0 || !("aggregate" in member)) return undefined;
  if (member.op !== ">" && member.op !== ">=") return undefined;
  const actual = aggregateValue(decision, member.aggregate, reads);
  if (actual === undefined) return undefined;
  const away = threshold(decision, member.value) - actual + (member.op === ">" ? 1n : 0n);
  const named = selectorOf(member.aggregate);
  const of = typeof named === "string" ? named : "cart";
  return isMoney(member.aggregate) ? { amount: away, of } : { count: away, of };
}

/** 5 */
function noTarget(decision: Decision, placed: PlacedOffer, frame: Frame): Refusal | undefined {
  const { offer, home } = placed;
  if (offer.match !== undefined) {
    const { groups, missing } = matchOf(decision, placed, frame, offer.match.repeat ?? Infinity);
    if (groups.length > 0) return undefined;
    return { reason: "no-target", ...(missing === undefined ? {} : { missing }) };
  }
  const reaches = offer.effects.some((effect) => {
    if (isDiscount(effect)) {
      return select(decision, effect.select, frame.net, excludedFrom(decision, home, "discount")).length > 0;
    }
    if (!isPoints(effect)) return true;
    if (effect.select === undefined && (effect.add !== undefined || effect.steps !== undefined)) return true;
    const units = select(decision, effect.select, frame.net, excludedFrom(decision, home, "points"));
    return units.some(({ entry }) => entry.line !== undefined);
  });
  return reaches ? undefined : { reason: "no-target" };
}

/** 6 */
function exhausted(decision: Decision, placed: PlacedOffer): Refusal | undefined {
  const spent = guardsOf(decision, placed).filter((guard) => guard.keyless || remaining(decision, guard) <= 0n);
  const refusedBy = (reason: ReasonName): Refusal | undefined => {
    const guard = spent.find((one) => one.reason === reason);
    return guard === undefined ? undefined : { reason, limit: guard.id };
  };
  return refusedBy("limit") ?? tooPoor(decision, placed) ?? refusedBy("budget") ?? refusedBy("velocity");
}

function tooPoor(decision: Decision, { offer }: PlacedOffer): Refusal | undefined {
  if (offer.burn === undefined) return undefined;
  const missing = BigInt(offer.burn.points) - spendable(decision, offer.burn.programme);
  return missing > 0n ? { reason: "limit", short: missing } : undefined;
}

/** The balance less what this decision has burned. */
export function spendable({ request, books }: Decision, programme: string): bigint {
  const balance = BigInt(request.state?.balances?.[programme] ?? 0);
  return balance - (books.rewards.get(programme) ?? 0n) - (books.tender.get(programme) ?? 0n);
}

/** 7 */
function declined({ request }: Decision, { offer }: PlacedOffer): Refusal | undefined {
  return (request.choose?.decline ?? []).includes(offer.id) ? { reason: "declined" } : undefined;
}

/** 8 */
function notTaken({ request }: Decision, { offer }: PlacedOffer): Refusal | undefined {
  const taken = (request.choose?.take ?? []).some((choice) => choice.offer === offer.id);
  return offer.burn === undefined || taken ? undefined : { reason: "offered", status: "offered" };
}
