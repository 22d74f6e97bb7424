// Limits (DESIGN §5.6 and §6): which counters guard an offer, what is left of each, and what they do to an amount that is
// more: clip or skip. Counters come with the request; this decision's own consumption is in the books. Called by
// tests.ts, apply.ts, discount.ts, gifts.ts and points.ts.

import type { Limit } from "../rulebook.js";
import type { ReasonName } from "../reasons.js";
import { amount } from "./amounts.js";
import { factValue } from "./facts.js";
import { type Decision, inCartOrder, type PerUnit, totalOf, type Unit } from "./model.js";
import { lower } from "./spread.js";
import { pathTo, type PlacedOffer } from "./tree.js";

export interface Guard {
  readonly id: string;
  readonly limit: Limit;
  readonly reason: ReasonName;
  /** A key fact is absent and the limit says skip. */
  readonly keyless: boolean;
}

/** The limits that exist for this offer: its own as listed, then its nodes' from inner to outer. */
export function guardsOf(decision: Decision, { offer, home }: PlacedOffer): Guard[] {
  const owners = [
    { id: offer.id, limits: offer.limits ?? [] },
    ...pathTo(home)
      .reverse()
      .map((node) => ({ id: node.id, limits: node.node.limits ?? [] })),
  ];
  return owners.flatMap(({ id: owner, limits }) =>
    limits.flatMap((limit, place) => {
      const keyless = limit.key.some((name) => factValue(decision, name) === undefined);
      if (keyless && (limit.absent ?? "not-counted") === "not-counted") return [];
      return [{ id: limit.id ?? `${owner}#${place + 1}`, limit, reason: limit.reads ?? "limit", keyless }];
    }),
  );
}

export function remaining(decision: Decision, { id, limit }: Guard): bigint {
  const cap = typeof limit.cap === "number" ? BigInt(limit.cap) : amount(decision, limit.cap);
  const before = limit.window === "order" ? 0 : (decision.request.state?.counters?.[id] ?? 0);
  return cap - BigInt(before) - (decision.books.consumed.get(id) ?? 0n);
}

export function consume(decision: Decision, guards: readonly Guard[], measure: Limit["measure"], by: bigint): void {
  if (by === 0n) return;
  const { consumed } = decision.books;
  // One counter may be named twice on the way up; it counts once.
  const ids = new Set(guards.filter(({ limit }) => limit.measure === measure).map(({ id }) => id));
  for (const id of ids) consumed.set(id, (consumed.get(id) ?? 0n) + by);
}

export function skips({ limit }: Guard): boolean {
  return (limit.on ?? (limit.measure === "uses" ? "skip" : "clip")) === "skip";
}

/** What limits left of an amount; `cutBy` is the first that cut, `drop` one that drops the offer. */
export interface Limited<T> {
  readonly kept: T;
  readonly cutBy: Guard | undefined;
  readonly drop: Guard | undefined;
}

/** Measures amount and units, for the discount of one effect. */
export function limitDiscount(decision: Decision, guards: readonly Guard[], wanted: PerUnit): Limited<PerUnit> {
  let kept = wanted;
  let cutBy: Guard | undefined;
  for (const guard of guards) {
    const left = remaining(decision, guard);
    const { measure } = guard.limit;
    const much = measure === "amount" ? totalOf(kept) : measure === "units" ? BigInt(discounted(kept).length) : 0n;
    if (much <= left || (measure !== "amount" && measure !== "units")) continue;
    if (skips(guard)) return { kept, cutBy, drop: guard };
    const most = left < 0n ? 0n : left;
    kept = measure === "amount" ? lower(kept, most) : firstUnits(kept, Number(most));
    cutBy ??= guard;
  }
  return { kept, cutBy, drop: undefined };
}

export function discounted(amounts: PerUnit): Unit[] {
  return inCartOrder([...amounts].filter(([, amount]) => amount > 0n).map(([unit]) => unit));
}

function firstUnits(amounts: PerUnit, count: number): PerUnit {
  const first = new Set(discounted(amounts).slice(0, count));
  return new Map([...amounts].map(([unit, amount]) => [unit, first.has(unit) ? amount : 0n]));
}

/** Measures points and repeats: how much of a number. */
export function limitNumber(
  decision: Decision,
  guards: readonly Guard[],
  measure: "points" | "repeats",
  wanted: bigint,
): Limited<bigint> {
  let kept = wanted;
  let cutBy: Guard | undefined;
  for (const guard of guards.filter(({ limit }) => limit.measure === measure)) {
    const left = remaining(decision, guard);
    if (kept <= left) continue;
    if (skips(guard)) return { kept, cutBy, drop: guard };
    kept = left < 0n ? 0n : left;
    cutBy ??= guard;
  }
  return { kept, cutBy, drop: undefined };
}
