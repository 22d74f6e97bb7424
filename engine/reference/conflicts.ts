// Which offers may not stand together (DESIGN §7, "Conflict" and "Elders"): tags and notWith with what is inherited,
// exclusive, joint, on cart or on unit. Decides nothing about who wins; nodes.ts does. Called by nodes.ts, line-scope.ts.

import type { Applied, Decision, Unit } from "./model.js";
import { lowestCommon, pathTo, type PlacedOffer } from "./tree.js";

interface Stance {
  readonly tags: ReadonlySet<string>;
  readonly notWith: ReadonlySet<string>;
  readonly onCart: boolean;
}

function stance({ offer, home }: PlacedOffer): Stance {
  const above = pathTo(home).map((node) => node.node);
  return {
    tags: new Set([...above, offer].flatMap((one) => one.tags ?? [])),
    notWith: new Set([...above, offer].flatMap((one) => one.notWith ?? [])),
    onCart: offer.exclusive === true || [...above, offer].some((one) => one.conflictOn === "cart"),
  };
}

/** Does it make its node try its children? */
export function mayConflict(placed: PlacedOffer): boolean {
  return placed.offer.exclusive === true || stance(placed).notWith.size > 0;
}

/** Conflict by tags or exclusive, wherever they touch. */
export function opposed(a: PlacedOffer, b: PlacedOffer): boolean {
  if (a.offer.joint === true || b.offer.joint === true) return false;
  if (a.offer.exclusive === true || b.offer.exclusive === true) return true;
  const x = stance(a);
  const y = stance(b);
  return [...x.tags].some((tag) => y.notWith.has(tag)) || [...y.tags].some((tag) => x.notWith.has(tag));
}

export function conflict(
  a: PlacedOffer,
  b: PlacedOffer,
  touchedByA: ReadonlySet<Unit>,
  touchedByB: ReadonlySet<Unit>,
): boolean {
  if (!opposed(a, b)) return false;
  if (stance(a).onCart || stance(b).onCart) return true;
  return [...touchedByA].some((unit) => touchedByB.has(unit));
}

/** The first applied offer it conflicts with across siblings of a sequence. */
export function elderOf(decision: Decision, placed: PlacedOffer, touched: () => ReadonlySet<Unit>): Applied | undefined {
  return decision.books.applied.find((elder) => {
    if (elder.status !== "applied") return false;
    const other = decision.tree.offers.get(elder.offer)!;
    if (lowestCommon(placed, other).node.mode !== "sequence" || !opposed(placed, other)) return false;
    return conflict(placed, other, touched(), elder.touched);
  });
}
