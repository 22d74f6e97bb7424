// Evaluating the tree (DESIGN §7): a sequence runs its children in turn, other nodes try theirs where they must, choose,
// and apply the chosen for good. Every offer below ends with one result. Called by decide.ts with the root.

import { applyOffer } from "./apply.js";
import { assert, must } from "./assert.js";
import { chooseOne, chooseSet, type Contest, type Value, valueOf } from "./choose.js";
import { conflict, elderOf, mayConflict } from "./conflicts.js";
import { add, subtract } from "./fraction.js";
import { evaluateLines } from "./line-scope.js";
import { type Account, type Applied, type Books, byEntry, type Decision, type Frame, type PerUnit, type Result, type Unit } from "./model.js";
import { closedNode, refusal, type Refusal, refusalBelow, type TestBase } from "./tests.js";
import { type Trial, trial } from "./trial.js";
import { type Child, children, isDiscount, isNode, isPoints, offersBelow, pathTo, type PlacedOffer, type TreeNode } from "./tree.js";

/** Evaluates the tree; `pointsEntry` is called once, when the points stage is reached. */
export function evaluateTree(decision: Decision, pointsEntry: () => void): void {
  const { root, pointsStage } = decision.tree;
  const frame: Frame = { net: [...decision.books.net], points: new Map(decision.books.points) };
  evaluateNode(decision, root, frame, (child) => {
    if (child === pointsStage) pointsEntry();
  });
  if (pointsStage === undefined) pointsEntry();
}

export function evaluateNode(decision: Decision, node: TreeNode, frame: Frame, before: (child: Child) => void = () => {}): void {
  const closed = closedNode(decision, node, frame.net);
  if (closed !== undefined) {
    for (const placed of offersBelow(node)) record(decision, placed, refused(refusalBelow(decision, placed, closed)));
    // The points entry comes whether the root is open or not.
    children(node).forEach(before);
    return;
  }
  if (node.node.scope === "line") return evaluateLines(decision, node, frame);
  if (node.node.mode === "sequence") return evaluateSequence(decision, node, frame, before);
  if (node.node.mode === "all" && !offersBelow(node).some(mayConflict)) {
    for (const child of children(node)) evaluateChild(decision, child, frame, frame.net);
    return;
  }
  evaluateSelecting(decision, node, frame);
}

/** `conditionNet`: the base that `when` is tested on, that of the node's entry. */
function evaluateChild(decision: Decision, child: Child, frame: Frame, conditionNet: readonly bigint[]): void {
  if (isNode(child)) evaluateNode(decision, child, frame);
  else record(decision, child, evaluateOffer(decision, child, { frame, conditionNet }));
}

/** Books are replaced when an offer is undone, so the result comes first. */
export function record({ books }: Decision, { offer }: PlacedOffer, result: Result): void {
  books.results.set(offer.id, result);
}

function refused({ status, ...why }: Refusal): Result {
  return { status: status ?? "suppressed", eligible: false, ...why };
}

/** Tests, elders, application. */
export function evaluateOffer(
  decision: Decision,
  placed: PlacedOffer,
  base: TestBase,
  won?: ReadonlyMap<number, PerUnit>,
): Result {
  const failed = refusal(decision, placed, base);
  if (failed !== undefined) return refused(failed);
  const alone = (): ReadonlySet<Unit> => {
    const { applied } = trial(decision, base.frame.net, () => void applyOffer(decision, placed, base.frame));
    return applied[0]?.touched ?? new Set();
  };
  const elder = elderOf(decision, placed, alone);
  if (elder !== undefined) return { status: "suppressed", reason: "conflict", eligible: false, by: elder.offer };
  return applyOffer(decision, placed, base.frame, won);
}

// ---------------------------------------------------------------------------------------------------- sequence

function evaluateSequence(decision: Decision, node: TreeNode, frame: Frame, before: (child: Child) => void): void {
  const entry: Books = { ...decision.books, net: [...decision.books.net], points: new Map(decision.books.points) };
  for (const child of children(node)) {
    before(child);
    evaluateChild(decision, child, afterElders(frame, entry, decision.books), frame.net);
  }
}

/** The sequence's own base, less (for points: plus) what happened since its entry. */
function afterElders(frame: Frame, entry: Books, now: Books): Frame {
  return {
    net: frame.net.map((net, at) => net - (entry.net[at]! - now.net[at]!)),
    points: new Map(
      [...frame.points].map(([programme, account]) => {
        const then = entry.points.get(programme)!;
        return [programme, grown(account, then, now.points.get(programme)!)];
      }),
    ),
  };
}

function grown(account: Account, then: Account, now: Account): Account {
  return {
    exact: account.exact.map((points, index) => add(points, subtract(now.exact[index]!, then.exact[index]!))),
    fixed: account.fixed.map((points, index) => points + now.fixed[index]! - then.fixed[index]!),
    loose: account.loose + now.loose - then.loose,
  };
}

// ---------------------------------------------------------------------------------------------------- selection

interface Candidate {
  readonly child: Child;
  readonly trial: Trial;
  readonly value: Value;
}

function evaluateSelecting(decision: Decision, node: TreeNode, frame: Frame): void {
  // INVARIANT (no surcharge): nothing ever raised a running net above its base.
  assert(frame.net.every((net, at) => decision.books.net[at]! <= net), "running nets are at most the base");
  const objectives = node.node.objective ?? decision.rulebook.objective ?? ["saving"];
  const tried = children(node).map((child): Candidate => {
    const alone = trial(decision, frame.net, () => evaluateChild(decision, child, frame, frame.net));
    return { child, trial: alone, value: valueOf(objectives, alone.gain) };
  });
  for (const { child, trial: alone } of tried) {
    for (const placed of offersBelow(child)) record(decision, placed, alone.results.get(placed.offer.id)!);
  }
  const chosen = choose(decision, node, frame, tried, objectives);
  for (const loser of tried.filter((one) => one.trial.gave && !chosen.includes(one))) lose(decision, loser, chosen);
  for (const { child } of chosen) evaluateChild(decision, child, frame, frame.net);
}

/** In canonical order. */
function choose(
  decision: Decision,
  node: TreeNode,
  frame: Frame,
  tried: readonly Candidate[],
  objectives: Parameters<typeof valueOf>[0],
): Candidate[] {
  const { mode, by, k, resolve = "best" } = node.node;
  if (mode === "first" && by === "eligible") return tried.filter(isEligible).slice(0, 1);
  const candidates = tried.filter(({ trial: alone }) => alone.gave);
  if (candidates.length === 0) return [];
  if (mode === "first") return candidates.slice(0, 1);
  const values = candidates.map(({ value }) => value);
  if (mode === "best" || mode === "worst") return [candidates[chooseOne(values, mode)]!];

  const pairs = candidates.map((a) => candidates.map((b) => a !== b && childrenConflict(decision, a, b)));
  const contest: Contest = {
    values,
    conflicts: (a, b) => pairs[a]![b]!,
    most: mode === "top-k" ? must(k, "k of a top-k node") : undefined,
    resolve,
    additive: (members) => isAdditive(decision, frame, members.map((member) => candidates[member]!)),
    together: (members) => {
      const set = trial(decision, frame.net, () => {
        for (const member of members) evaluateChild(decision, candidates[member]!.child, frame, frame.net);
      });
      return valueOf(objectives, set.gain);
    },
  };
  const choice = chooseSet(contest);
  const { books } = decision;
  books.optimal &&= choice.optimal;
  books.gap = books.gap === undefined || choice.gap === undefined ? undefined : books.gap + choice.gap;
  return choice.chosen.map((index) => candidates[index]!);
}

function isEligible({ child, trial: alone }: Candidate): boolean {
  return offersBelow(child).some(({ offer }) => alone.results.get(offer.id)!.eligible);
}

function placedOf(decision: Decision, { offer }: Applied): PlacedOffer {
  return decision.tree.offers.get(offer)!;
}

/** Some offer that reached application in one's trial conflicts with one in the other's. */
function childrenConflict(decision: Decision, a: Candidate, b: Candidate): boolean {
  return a.trial.applied.some((mine) =>
    b.trial.applied.some((other) =>
      conflict(placedOf(decision, mine), placedOf(decision, other), mine.touched, other.touched),
    ),
  );
}

/** DESIGN §7: a set's value is the sum of its members', because nothing can clip. */
function isAdditive(decision: Decision, frame: Frame, members: readonly Candidate[]): boolean {
  if (members.length === 1) return true;
  if ((decision.rulebook.floors ?? []).length > 0 || !members.every(({ child }) => isPlain(child))) return false;
  return [...byEntry(decision.units)].every(([, units]) => {
    const largest = members.reduce((sum, { trial: alone }) => sum + greatest(units.map((unit) => alone.taken.get(unit) ?? 0n)), 0n);
    return units.every(({ at }) => largest <= frame.net[at]!);
  });
}

function greatest(amounts: readonly bigint[]): bigint {
  return amounts.reduce((most, amount) => (amount > most ? amount : most), 0n);
}

/** An offer without match, gift, burn, floors or limits, its nodes' included. */
function isPlain(child: Child): boolean {
  if (isNode(child)) return false;
  const { offer, home } = child;
  const limited = [offer, ...pathTo(home).map(({ node }) => node)].some((one) => (one.limits ?? []).length > 0);
  const gift = offer.effects.some((effect) => !isDiscount(effect) && !isPoints(effect) && "gift" in effect);
  return offer.match === undefined && offer.burn === undefined && (offer.floors ?? []).length === 0 && !gift && !limited;
}

/** Its offers with a result lost: to what they conflict with, or to the group. */
function lose(decision: Decision, loser: Candidate, chosen: readonly Candidate[]): void {
  const winner = chosen.find((one) => childrenConflict(decision, loser, one));
  const by = spokesman(winner ?? must(chosen[0], "a loser loses to somebody"));
  const reason = winner === undefined ? "group" : "conflict";
  for (const placed of offersBelow(loser.child)) {
    const { status, eligible } = loser.trial.results.get(placed.offer.id)!;
    if (status !== "suppressed") record(decision, placed, { status: "suppressed", reason, eligible, by });
  }
}

/** Whom a loser names: the offer itself, or the first with a result in the node's trial. */
function spokesman(candidate: Candidate): string {
  if (!isNode(candidate.child)) return candidate.child.offer.id;
  const first = candidate.trial.applied[0];
  if (first !== undefined) return first.offer;
  return offersBelow(candidate.child).find(({ offer }) => candidate.trial.results.get(offer.id)!.eligible)!.offer.id;
}
