// Nodes of scope line (DESIGN §7): each line and shipping entry picks its own winners among the offers that gave it
// something in their trial; then each winner is applied on the entries it won. Called by nodes.ts.

import { must } from "./assert.js";
import { chooseOne, chooseSet, type Contest, type Value, valueOf } from "./choose.js";
import { opposed } from "./conflicts.js";
import { copyBooks, type Decision, type Entry, type Frame, type PerUnit, total, type Unit } from "./model.js";
import { evaluateOffer, record } from "./nodes.js";
import { fundedAt, type Trial, trial } from "./trial.js";
import { children, isNode, type PlacedOffer, type TreeNode } from "./tree.js";

interface Contender {
  readonly placed: PlacedOffer;
  readonly trial: Trial;
  readonly won: Set<Entry>;
}

export function evaluateLines(decision: Decision, node: TreeNode, frame: Frame): void {
  const base = { frame, conditionNet: frame.net };
  const before = { ...copyBooks(decision.books), net: [...frame.net] };
  const contenders = children(node).map((child): Contender => {
    if (isNode(child)) throw new Error("a node of scope line holds offers only");
    const alone = trial(decision, frame.net, () => record(decision, child, evaluateOffer(decision, child, base)));
    decision.books.results.set(child.offer.id, alone.results.get(child.offer.id)!);
    return { placed: child, trial: alone, won: new Set() };
  });

  const losses = new Map<Contender, { entry: Entry; to: Contender }[]>();
  for (const entry of decision.entries) {
    const here = contenders.filter((one) => amountAt(one, entry) > 0n);
    if (here.length === 0) continue;
    const objectives = node.node.objective ?? decision.rulebook.objective ?? ["saving"];
    const values = here.map((one) =>
      valueOf(objectives, { saving: amountAt(one, entry), points: 0n, funded: fundedAt(before, one.trial.after, entry) }),
    );
    const winners = pickWinners(decision, node, entry, here, values);
    for (const winner of winners) winner.won.add(entry);
    for (const loser of here.filter((one) => !winners.includes(one))) {
      losses.set(loser, [...(losses.get(loser) ?? []), { entry, to: must(winners[0], "a winner") }]);
    }
  }

  for (const contender of contenders) {
    const { offer } = contender.placed;
    const lost = losses.get(contender) ?? [];
    for (const { entry } of lost) decision.books.withheld.push({ entry, offer: offer.id });
    if (contender.won.size > 0) {
      record(decision, contender.placed, evaluateOffer(decision, contender.placed, base, wonParts(contender)));
    } else if (lost.length > 0) {
      const reason = node.node.mode === "all" ? "conflict" : "group";
      const by = lost[0]!.to.placed.offer.id;
      decision.books.results.set(offer.id, { status: "suppressed", reason, eligible: true, by });
    }
  }
}

function amountAt({ trial: alone }: Contender, { units }: Entry): bigint {
  return total(units, (unit) => alone.taken.get(unit) ?? 0n);
}

/** In canonical order. */
function pickWinners(
  decision: Decision,
  node: TreeNode,
  entry: Entry,
  here: readonly Contender[],
  values: readonly Value[],
): Contender[] {
  const { mode, k, resolve = "best" } = node.node;
  if (mode === "first") return here.slice(0, 1);
  if (mode === "best" || mode === "worst") return [here[chooseOne(values, mode)]!];
  const meet = (a: Contender, b: Contender): boolean =>
    entry.units.some((unit: Unit) => a.trial.taken.has(unit) && b.trial.taken.has(unit));
  const contest: Contest = {
    values,
    conflicts: (a, b) => opposed(here[a]!.placed, here[b]!.placed) && meet(here[a]!, here[b]!),
    most: mode === "top-k" ? must(k, "k of a top-k node") : undefined,
    resolve,
    additive: () => true,
    together: () => {
      throw new Error("values at one entry always add up");
    },
  };
  const { chosen, optimal } = chooseSet(contest);
  decision.books.optimal &&= optimal;
  if (!optimal) decision.books.gap = undefined;
  return chosen.map((index) => here[index]!);
}

/** What each effect gave on the entries that were won. */
function wonParts({ trial: alone, won }: Contender): Map<number, PerUnit> {
  const { byEffect } = must(alone.applied[0], "a winner was applied in its trial");
  return new Map([...byEffect].map(([index, taken]) => [index, new Map([...taken].filter(([{ entry }]) => won.has(entry)))]));
}
