// Points (DESIGN §10): earn rules at the points entry, points effects of offers, and what each line has earned in the end.
// Exact fractions until the one rounding per programme. Called by decide.ts (earn, settle) and apply.ts (effects).

import type { EarnRule, PointsEffect, Programme } from "../rulebook.js";
import { amount, hasCurrency, MILLION } from "./amounts.js";
import { assert } from "./assert.js";
import { failingKey } from "./audience.js";
import { holds } from "./conditions.js";
import { taxDivisor } from "./floor-holds.js";
import { floorPoints } from "./floors.js";
import {
  add,
  ceil,
  commonNumerators,
  exceeds,
  floor,
  type Fraction,
  fraction,
  isPositive,
  multiply,
  subtract,
  sum,
  ZERO,
} from "./fraction.js";
import { stepRow } from "./intended.js";
import { type Guard, limitNumber } from "./limits.js";
import { type Account, byEntry, compareEntryIds, type Decision, type Entry, type Frame, total, type Unit } from "./model.js";
import { compareBigInt } from "./order.js";
import { divFloor, divRound } from "./rounding.js";
import { excludedFrom, select } from "./selectors.js";
import { spread } from "./spread.js";
import type { PlacedOffer } from "./tree.js";

// ---------------------------------------------------------------------------------------------------- earn rules

/** On running nets, after the burn. */
export function earn(decision: Decision, programmeId: string, programme: Programme): void {
  const { books } = decision;
  const account = books.points.get(programmeId)!;
  const exact = [...account.exact];
  for (const rule of programme.earn ?? []) {
    for (const [entry, points] of ruleEarns(decision, rule)) exact[entry.index] = add(exact[entry.index]!, points);
  }
  const { mode = "floor", at = "end" } = programme.round ?? {};
  books.points.set(programmeId, { ...account, exact: at === "base" ? roundedAtBase(decision, exact, mode) : exact });
}

function roundedAtBase(decision: Decision, exact: readonly Fraction[], mode: Parameters<typeof divRound>[2]): Fraction[] {
  const { num, den } = sum(exact);
  const weights = commonNumerators(exact);
  const pieces = decision.entries.map((entry) => ({ weight: weights[entry.index]!, cap: undefined, entry }));
  return spread(divRound(num, den, mode), pieces, "largest-remainder").map((share) => fraction(share));
}

function ruleEarns(decision: Decision, rule: EarnRule): Map<Entry, Fraction> {
  const { net } = decision.books;
  if (!hasCurrency(decision, rule) || failingKey(decision, rule.audience) !== undefined) return new Map();
  const excluded = excludedFrom(decision, undefined, "threshold");
  if (rule.when !== undefined && !holds(decision, rule.when, { base: net, excluded })) return new Map();
  const units = select(decision, rule.select, net, excludedFrom(decision, undefined, "points"));
  const bases = new Map([...lines(units)].map(([entry]) => [entry, earnBase(decision, rule, entry)]));
  if (rule.rate !== undefined) {
    const { points, per } = rule.rate;
    return new Map([...bases].map(([entry, base]) => [entry, fraction(base * BigInt(points), amount(decision, per))]));
  }
  assert(rule.perFull !== undefined, `earn rule ${rule.id} has rate or perFull`);
  const { points, per } = rule.perFull;
  const all = [...bases.values()].reduce((whole, base) => whole + base, 0n);
  const pieces = [...bases].map(([entry, weight]) => ({ weight, cap: undefined, entry }));
  const shares = spread(divFloor(all, amount(decision, per)) * BigInt(points), pieces, "largest-remainder");
  return new Map(pieces.map(({ entry }, place) => [entry, fraction(shares[place]!)]));
}

function earnBase(decision: Decision, rule: EarnRule, entry: Entry): bigint {
  const { net, burnShare } = decision.books;
  const gross = total(entry.units, ({ at }) => net[at]!) - (rule.base === "net-less-burn" ? burnShare[entry.index]! : 0n);
  return rule.tax === "excluded" ? divRound(gross * MILLION, taxDivisor(decision, entry), "half-up") : gross;
}

/** Selections for points hold lines only. */
function lines(units: Iterable<Unit>): Map<Entry, Unit[]> {
  return byEntry([...units].filter(({ entry }) => entry.line !== undefined));
}

// ---------------------------------------------------------------------------------------------------- effects

/** What an effect adds: to P (exact) or to Q (fixed), by line; or to no line at all. */
interface Grant {
  readonly to: "exact" | "fixed";
  readonly byLine: ReadonlyMap<Entry, Fraction>;
  readonly loose: Fraction;
}

const NOTHING: Grant = { to: "fixed", byLine: new Map(), loose: ZERO };

export interface Granted {
  readonly given: Fraction;
  /** Lines it touches when it has a `select`. */
  readonly touched: readonly Entry[];
  readonly cutByFloor: boolean;
  readonly cutBy: Guard | undefined;
  readonly drop: "floor" | Guard | undefined;
}

/** Computes the effect and adds it to the programme's account. */
export function grantPoints(
  decision: Decision,
  placed: PlacedOffer,
  effect: PointsEffect,
  frame: Frame,
  guards: readonly Guard[],
): Granted {
  const excluded = excludedFrom(decision, placed.home, "points");
  const selected = lines(select(decision, effect.select, frame.net, excluded));
  let grant = effect.select !== undefined && selected.size === 0 ? NOTHING : wanted(decision, placed, effect, frame, selected);
  if (effect.max !== undefined) grant = lowered(grant, BigInt(effect.max));

  const floored = floorPoints(decision, placed, effect.points, given(grant));
  if (floored.drop) return { given: ZERO, touched: [], cutByFloor: true, cutBy: undefined, drop: "floor" };
  const cutByFloor = exceeds(given(grant), floored.kept);
  if (cutByFloor) grant = lowered(grant, floor(floored.kept));

  const { kept, cutBy, drop } = limitNumber(decision, guards, "points", ceil(given(grant)));
  if (drop !== undefined) return { given: ZERO, touched: [], cutByFloor, cutBy, drop };
  if (cutBy !== undefined) grant = lowered(grant, kept);

  const { books } = decision;
  books.points.set(effect.points, credited(books.points.get(effect.points)!, grant));
  const points = given(grant);
  const touched = effect.select !== undefined && isPositive(points) ? [...selected.keys()] : [];
  return { given: points, touched, cutByFloor, cutBy, drop: undefined };
}

function given(grant: Grant): Fraction {
  return add(sum(grant.byLine.values()), grant.loose);
}

function wanted(
  decision: Decision,
  placed: PlacedOffer,
  effect: PointsEffect,
  frame: Frame,
  selected: ReadonlyMap<Entry, Unit[]>,
): Grant {
  const worth = (units: readonly Unit[]): bigint => total(units, ({ at }) => frame.net[at]!);
  if (effect.add !== undefined) return fixed(BigInt(effect.add), selected, worth);
  if (effect.multiply !== undefined) return multiplied(effect, effect.multiply, frame, selected.keys());
  if (effect.rate !== undefined) {
    const { points, per } = effect.rate;
    const rate = fraction(BigInt(points), amount(decision, per));
    const byLine = new Map([...selected].map(([entry, units]) => [entry, multiply(fraction(worth(units)), rate)]));
    return { to: "exact", byLine, loose: ZERO };
  }
  if (effect.perFull !== undefined) {
    const { points, per } = effect.perFull;
    const all = [...selected.values()].reduce((sum, units) => sum + worth(units), 0n);
    return fixed(divFloor(all, amount(decision, per)) * BigInt(points), selected, worth);
  }
  const steps = effect.steps;
  assert(steps !== undefined, "a points effect has an operation");
  if (!("each" in steps.input)) {
    const row = stepRow(decision, placed.home, steps, frame, []);
    if (row?.points !== undefined) return fixed(BigInt(row.points), selected, worth);
    return row?.multiply === undefined ? NOTHING : multiplied(effect, row.multiply, frame, selected.keys());
  }
  // Each line by its own row.
  const grants = [...selected].map(([entry, units]): Grant => {
    const row = stepRow(decision, placed.home, steps, frame, units);
    if (row?.multiply !== undefined) return multiplied(effect, row.multiply, frame, [entry]);
    return { to: "fixed", byLine: new Map([[entry, fraction(BigInt(row?.points ?? 0))]]), loose: ZERO };
  });
  const to = steps.rows.some(({ multiply }) => multiply !== undefined) ? "exact" : "fixed";
  return { to, byLine: new Map(grants.flatMap((grant) => [...grant.byLine])), loose: ZERO };
}

/** (m − 1) × the frozen points of each selected line. */
function multiplied(effect: PointsEffect, factor: number, frame: Frame, selected: Iterable<Entry>): Grant {
  const account = frame.points.get(effect.points)!;
  const more = subtract(fraction(BigInt(Math.round(factor * 1000)), 1000n), fraction(1n));
  const read = ({ index }: Entry): Fraction => {
    const exact = account.exact[index]!;
    return effect.of === "total" ? add(exact, fraction(account.fixed[index]!)) : exact;
  };
  return { to: "exact", byLine: new Map([...selected].map((entry) => [entry, multiply(more, read(entry))])), loose: ZERO };
}

/** Fixed points over the selected lines by worth; to no line when none weighs anything. */
function fixed(points: bigint, selected: ReadonlyMap<Entry, Unit[]>, worth: (units: readonly Unit[]) => bigint): Grant {
  const pieces = [...selected].map(([entry, units]) => ({ weight: worth(units), cap: undefined, entry }));
  if (pieces.every(({ weight }) => weight === 0n)) return { to: "fixed", byLine: new Map(), loose: fraction(points) };
  const shares = spread(points, pieces, "largest-remainder");
  return { to: "fixed", byLine: new Map(pieces.map(({ entry }, place) => [entry, fraction(shares[place]!)])), loose: ZERO };
}

/** Down to so many whole points, in proportion to what each line would get. */
function lowered(grant: Grant, to: bigint): Grant {
  if (!exceeds(given(grant), fraction(to))) return grant;
  if (isPositive(grant.loose)) return { ...grant, loose: fraction(to) };
  const entries = [...grant.byLine.keys()];
  const weights = commonNumerators([...grant.byLine.values()]);
  const pieces = entries.map((entry, place) => ({ weight: weights[place]!, cap: undefined, entry }));
  const shares = spread(to, pieces, "largest-remainder");
  return { ...grant, byLine: new Map(entries.map((entry, place) => [entry, fraction(shares[place]!)])) };
}

function credited(account: Account, { to, byLine, loose }: Grant): Account {
  const exact = [...account.exact];
  const fixedPoints = [...account.fixed];
  for (const [{ index }, points] of byLine) {
    if (to === "exact") exact[index] = add(exact[index]!, points);
    else fixedPoints[index] = fixedPoints[index]! + whole(points);
  }
  return { exact, fixed: fixedPoints, loose: account.loose + whole(loose) };
}

function whole(points: Fraction): bigint {
  assert(points.den === 1n, "fixed points are whole");
  return points.num;
}

// ---------------------------------------------------------------------------------------------------- the end

/** What a programme earned over all, and per entry: P rounded once, by largest fractions, plus Q. */
export function settle(decision: Decision, programmeId: string): { earned: bigint; byEntry: bigint[] } {
  const { exact, fixed: fixedPoints, loose } = decision.books.points.get(programmeId)!;
  const mode = decision.rulebook.programmes?.[programmeId]?.round?.mode ?? "floor";
  const all = sum(exact);
  const rounded = divRound(all.num, all.den, mode);
  const floors = exact.map(floor);
  const rest = Number(rounded - floors.reduce((sum, points) => sum + points, 0n));
  const parts = exact.map((points, index) => subtract(points, fraction(floors[index]!)));
  const ranked = decision.entries
    .filter(({ index }) => isPositive(parts[index]!))
    .sort((a, b) => compareFractions(parts[b.index]!, parts[a.index]!) || compareEntryIds(a, b));
  // INVARIANT (sum of parts): no more is left over than there are lines with a fraction.
  assert(rest >= 0 && rest <= ranked.length, "points are attributed to lines that earned them");
  const more = new Set(ranked.slice(0, rest).map(({ index }) => index));
  const byEntry = floors.map((points, index) => points + (more.has(index) ? 1n : 0n) + fixedPoints[index]!);
  return { earned: byEntry.reduce((sum, points) => sum + points, loose), byEntry };
}

function compareFractions(a: Fraction, b: Fraction): number {
  return compareBigInt(a.num * b.den, b.num * a.den);
}
