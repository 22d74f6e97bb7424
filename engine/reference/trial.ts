// Trials (DESIGN §7): a child, or a set of children, evaluated alone on the node's base and undone again; what it gave, by
// objective, and what it touched. Writes nothing that lasts. Called by nodes.ts and line-scope.ts.

import { subtract, floor } from "./fraction.js";
import type { Gain } from "./choose.js";
import { wholeAccount, worthOfPoints } from "./cost-of-points.js";
import { type Applied, type Books, byEntry, copyBooks, type Decision, type Entry, type PerUnit, type Result, total, totalOf, type Unit } from "./model.js";
import { divFloor } from "./rounding.js";
import { MILLION } from "./amounts.js";

export interface Trial {
  /** Books after the trial; its nets began at the base. */
  readonly after: Books;
  readonly results: ReadonlyMap<string, Result>;
  /** What was applied or offered in it, in order. */
  readonly applied: readonly Applied[];
  readonly gain: Gain;
  /** Something at all: an amount, points or a payload. */
  readonly gave: boolean;
  /** Σ over its effects, by unit. */
  readonly taken: PerUnit;
}

export function trial(decision: Decision, base: readonly bigint[], run: () => void): Trial {
  const kept = decision.books;
  decision.books = { ...copyBooks(kept), net: [...base] };
  const before = copyBooks(decision.books);
  run();
  const after = decision.books;
  decision.books = kept;

  const applied = after.applied.slice(before.applied.length);
  const taken = new Map<Unit, bigint>();
  for (const unit of decision.units) {
    const amount = before.net[unit.at]! - after.net[unit.at]!;
    if (amount > 0n) taken.set(unit, amount);
  }
  return {
    after,
    results: after.results,
    applied,
    gain: {
      saving: totalOf(taken),
      points: pointsGained(decision, before, after),
      funded: [...byEntry(decision.units).keys()].reduce((sum, entry) => sum + fundedAt(before, after, entry), 0n),
    },
    gave: applied.length > 0,
    taken,
  };
}

/** Worth of what was given, points floored per programme. */
function pointsGained(decision: Decision, before: Books, after: Books): bigint {
  let worth = 0n;
  for (const [programme, account] of after.points) {
    const given = subtract(wholeAccount(account), wholeAccount(before.points.get(programme)!));
    worth += worthOfPoints(decision, programme, floor(given));
  }
  return worth;
}

export function fundedAt(before: Books, after: Books, { units }: Entry): bigint {
  return divFloor(total(units, ({ at }) => after.funded[at]! - before.funded[at]!), MILLION);
}
