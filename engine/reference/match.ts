// Matching units to roles (DESIGN §8): triggers, then targets, repeat by repeat, from pools that earlier match offers of
// the node have not used. And which of the matched units a discount effect reads. Called by tests.ts and apply.ts.

import type { DiscountEffect, Match, MatchRole } from "../rulebook.js";
import { must } from "./assert.js";
import { type Decision, type Frame, inCartOrder, type Missing, type Unit } from "./model.js";
import { excludedFrom, ordered, select } from "./selectors.js";
import type { PlacedOffer } from "./tree.js";

/** The units of each role, by the role's name. */
export type Group = ReadonlyMap<string, readonly Unit[]>;

export interface Matched {
  readonly groups: readonly Group[];
  /** What the first repeat lacked, when there is no group at all. */
  readonly missing: Missing | undefined;
}

export function isTarget(role: MatchRole): boolean {
  return (role.is ?? "target") === "target";
}

export function matchOf(decision: Decision, placed: PlacedOffer, frame: Frame, repeatMax: number): Matched {
  const match = must(placed.offer.match, "a match");
  const roles = [...match.roles.filter((role) => !isTarget(role)), ...match.roles.filter(isTarget)];
  const pools = poolsOf(decision, placed, match, frame);
  const used = new Set<Unit>();
  const groups: Group[] = [];
  let missing: Missing | undefined;
  while (groups.length < repeatMax) {
    const group = new Map<string, Unit[]>();
    const taken = new Set(used);
    const fill = (role: MatchRole, count: number): void => {
      const free = pools.get(role)!.filter((unit) => !taken.has(unit));
      const more = free.slice(0, count);
      for (const unit of more) taken.add(unit);
      group.set(role.name, [...(group.get(role.name) ?? []), ...more]);
    };
    for (const role of roles) fill(role, role.min);
    const short = roles.find((role) => group.get(role.name)!.length < role.min);
    if (short !== undefined) {
      if (groups.length === 0) missing = { count: BigInt(short.min - group.get(short.name)!.length), of: short.name };
      break;
    }
    for (const role of roles) fill(role, (role.max === "all" ? Infinity : (role.max ?? role.min)) - role.min);
    for (const unit of taken) used.add(unit);
    groups.push(group);
  }
  return { groups, missing };
}

/** Each role's units in the order they are handed out. */
function poolsOf(decision: Decision, placed: PlacedOffer, match: Match, frame: Frame): Map<MatchRole, Unit[]> {
  const { home } = placed;
  const usedBefore = decision.books.matched.get(home) ?? new Set<Unit>();
  const pool = (role: MatchRole): Unit[] => {
    const excluded = excludedFrom(decision, home, isTarget(role) ? "discount" : "trigger");
    return select(decision, role.select, frame.net, excluded).filter((unit) => !usedBefore.has(unit));
  };
  const targets = new Set(match.roles.filter(isTarget).flatMap(pool));
  const groupwise = match.fill === "groups";
  return new Map(
    match.roles.map((role) => {
      if (isTarget(role)) return [role, ordered(pool(role), role.order ?? (groupwise ? "dearest" : "cheapest"), frame.net)];
      const units = ordered(pool(role), role.order ?? "dearest", frame.net);
      return [role, [...units.filter((unit) => !targets.has(unit)), ...units.filter((unit) => targets.has(unit))]];
    }),
  );
}

/** The target units that an effect reads, group by group, each in cart order. */
export function targetsOf(match: Match, groups: readonly Group[], effect: DiscountEffect, base: readonly bigint[]): Unit[][] {
  const names = match.roles.filter(isTarget).map((role) => role.name);
  const read = effect.role === undefined ? names : [effect.role];
  const all = groups.map((group) => read.flatMap((name) => group.get(name)!));
  if (effect.units === undefined) return all.map(inCartOrder);
  const { count, order = "cheapest" } = effect.units;
  if (match.fill === "groups") return all.map((units) => inCartOrder(ordered(units, order, base).slice(0, count)));
  const dealt = ordered(all.flat(), order, base).slice(0, count * groups.length);
  return groups.map((_, place) => inCartOrder(dealt.slice(place * count, (place + 1) * count)));
}

/** What stays used in the node after the offer was applied. */
export function usedUp(match: Match, groups: readonly Group[]): Unit[] {
  const reuse = match.reuse ?? "none";
  const kept = match.roles.filter((role) => {
    if (reuse === "all") return false;
    return reuse === "none" || (reuse === "triggers") === isTarget(role);
  });
  return groups.flatMap((group) => kept.flatMap((role) => [...group.get(role.name)!]));
}
