// Burning points as tender (DESIGN §11): whole steps within what is asked, what is left of the balance and what they cover.
// It lowers `due` only; its share per entry is for earn rules on net less burn. Called by decide.ts at the points entry.

import { amountIn } from "./amounts.js";
import { must } from "./assert.js";
import { type Decision, type Entry, total } from "./model.js";
import { inIdOrder } from "./order.js";
import { divFloor } from "./rounding.js";
import { select } from "./selectors.js";
import { spread } from "./spread.js";
import { spendable } from "./tests.js";

export function burnTender(decision: Decision): void {
  const { rulebook, request, books } = decision;
  for (const programme of inIdOrder(Object.keys(request.burn ?? {}))) {
    const asked = BigInt(request.burn![programme]!);
    const burn = must(rulebook.programmes?.[programme], `programme ${programme}`).burn;
    const amount = amountIn(decision, burn?.amount);
    if (burn === undefined || amount === undefined) continue;
    const points = BigInt(burn.points);

    const units = select(decision, burn.covers ?? { over: "total" }, books.net, new Set());
    const entries = [...new Set(units.map(({ entry }) => entry))];
    const uncovered = ({ index, units: own }: Entry): bigint =>
      total(own, ({ at }) => books.net[at]!) - books.burnShare[index]!;
    const covered = entries.reduce((sum, entry) => sum + uncovered(entry), 0n);

    const steps = [divFloor(asked, points), divFloor(spendable(decision, programme), points), divFloor(covered, amount)];
    const most = steps.reduce((least, step) => (step < least ? step : least));
    if (most <= 0n) continue;
    books.tender.set(programme, most * points);
    books.burnedMinor += most * amount;
    const pieces = entries.map((entry) => ({ weight: uncovered(entry), cap: uncovered(entry), entry }));
    const shares = spread(most * amount, pieces, "largest-remainder");
    entries.forEach(({ index }, place) => (books.burnShare[index] = books.burnShare[index]! + shares[place]!));
  }
}
