// What a decision works on (DESIGN §1): entries and their units, the frame an evaluation reads (frozen bases), and the
// books it writes (running nets, funding, points, limits, results). Every amount is a BigInt, every unit has its own
// place: no run-length, no index. Holds no rule. Shared by everything in engine/reference.

import type { Rulebook } from "../rulebook.js";
import type { ReasonName } from "../reasons.js";
import type { DecisionRequest, OfferStatus, RequestLine, RequestShipping } from "../wire.js";
import { type Fraction, ZERO } from "./fraction.js";
import type { Codes } from "./codes.js";
import type { Tree, TreeNode } from "./tree.js";
import { compareIds } from "./order.js";

/** A line or a shipping entry. `index` is its place in the cart: lines by position, then shipping by position. */
export interface Entry {
  readonly index: number;
  readonly id: string;
  /** "" for shipping. */
  readonly sku: string;
  /** Of one unit. */
  readonly list: bigint;
  readonly regular: bigint;
  readonly units: readonly Unit[];
  readonly line?: RequestLine;
  readonly shipping?: RequestShipping;
}

export interface Unit {
  readonly entry: Entry;
  readonly number: number;
  /** Its place among all units of the cart: the index into nets. */
  readonly at: number;
}

/** c(u) of DESIGN §6: an amount for some units, in cart order. */
export type PerUnit = ReadonlyMap<Unit, bigint>;

export function isGift(entry: Entry): boolean {
  return entry.line?.gift !== undefined;
}

/** Lines before shipping, then by the bytes of the id: how ties are broken. */
export function compareEntryIds(a: Entry, b: Entry): number {
  const kinds = Number(a.line === undefined) - Number(b.line === undefined);
  return kinds !== 0 ? kinds : compareIds(a.id, b.id);
}

/** Points of one programme: exact (P) and fixed (Q) per entry, and what went to no line. */
export interface Account {
  readonly exact: readonly Fraction[];
  readonly fixed: readonly bigint[];
  readonly loose: bigint;
}

/** What an evaluation reads: b(u), and P and Q as they were. Never written. */
export interface Frame {
  readonly net: readonly bigint[];
  readonly points: ReadonlyMap<string, Account>;
}

/** One application, in order: the witness for elders, losers and the reply. */
export interface Applied {
  readonly offer: string;
  readonly status: "applied" | "offered";
  /** What each effect took, by the effect's index. */
  readonly byEffect: ReadonlyMap<number, PerUnit>;
  /** Units it touched (DESIGN §7). */
  readonly touched: ReadonlySet<Unit>;
}

export interface Missing {
  amount?: bigint;
  count?: bigint;
  of: string;
}

/** The one result of an offer. */
export interface Result {
  readonly status: OfferStatus;
  readonly reason: ReasonName;
  /** Passed tests 1 to 8 and the elders. */
  readonly eligible: boolean;
  readonly amount?: bigint;
  readonly points?: ReadonlyMap<string, Fraction>;
  readonly repeats?: number;
  readonly short?: bigint;
  readonly by?: string;
  readonly limit?: string;
  readonly failed?: string;
  /** Taken units per gift effect, by the effect's index. */
  readonly gifts?: ReadonlyMap<number, number>;
  /** How near it was, for hints. */
  readonly missing?: Missing;
}

/** Everything a decision writes. Copied whole for a trial and put back afterwards. */
export interface Books {
  /** r(u) */
  net: bigint[];
  /** F(u), in millionths. */
  funded: bigint[];
  points: Map<string, Account>;
  /** Points burned by rewards, then by tender, per programme. */
  rewards: Map<string, bigint>;
  tender: Map<string, bigint>;
  /** Money the tender covers, and its share per entry. */
  burnedMinor: bigint;
  burnShare: bigint[];
  /** What this decision consumed of each limit. */
  consumed: Map<string, bigint>;
  /** Units that match offers of a node have used. */
  matched: Map<TreeNode, ReadonlySet<Unit>>;
  giftsTaken: Set<Unit>;
  applied: Applied[];
  results: Map<string, Result>;
  /** Offers with an amount at an entry of a line-scoped node that did not win it. */
  withheld: { entry: Entry; offer: string }[];
  optimal: boolean;
  /** Undefined once a greedy component was not additive. */
  gap: bigint | undefined;
}

export interface Decision {
  readonly rulebook: Rulebook;
  readonly request: DecisionRequest;
  readonly nowMs: number;
  /** Wall time in a zone → ms since 1970, DESIGN §13. */
  readonly zoneInstant: (wallTime: string, zone: string) => number;
  readonly entries: readonly Entry[];
  readonly units: readonly Unit[];
  readonly tree: Tree;
  readonly codes: Codes;
  books: Books;
}

export function buildEntries(lines: readonly RequestLine[], shipping: readonly RequestShipping[]): Entry[] {
  const entries: Entry[] = [];
  let at = 0;
  const push = (entry: Omit<Entry, "index" | "units">, quantity: number): void => {
    const units: Unit[] = [];
    const whole: Entry = { ...entry, index: entries.length, units };
    for (let number = 0; number < quantity; number++) units.push({ entry: whole, number, at: at++ });
    entries.push(whole);
  };
  for (const line of lines) {
    const list = BigInt(line.unitPrice);
    push({ id: line.id, sku: line.sku, list, regular: BigInt(line.regularPrice ?? line.unitPrice), line }, line.quantity);
  }
  for (const entry of shipping) {
    const list = BigInt(entry.amount);
    push({ id: entry.id, sku: "", list, regular: list, shipping: entry }, 1);
  }
  return entries;
}

export function emptyAccount(entryCount: number): Account {
  return { exact: new Array<Fraction>(entryCount).fill(ZERO), fixed: new Array<bigint>(entryCount).fill(0n), loose: 0n };
}

export function openBooks(rulebook: Rulebook, entries: readonly Entry[], units: readonly Unit[]): Books {
  const programmes = Object.keys(rulebook.programmes ?? {});
  return {
    net: units.map((unit) => unit.entry.list),
    funded: units.map(() => 0n),
    points: new Map(programmes.map((programme) => [programme, emptyAccount(entries.length)])),
    rewards: new Map(),
    tender: new Map(),
    burnedMinor: 0n,
    burnShare: entries.map(() => 0n),
    consumed: new Map(),
    matched: new Map(),
    giftsTaken: new Set(),
    applied: [],
    results: new Map(),
    withheld: [],
    optimal: true,
    gap: 0n,
  };
}

export function copyBooks(books: Books): Books {
  return {
    ...books,
    net: [...books.net],
    funded: [...books.funded],
    points: new Map(books.points),
    rewards: new Map(books.rewards),
    tender: new Map(books.tender),
    burnShare: [...books.burnShare],
    consumed: new Map(books.consumed),
    matched: new Map(books.matched),
    giftsTaken: new Set(books.giftsTaken),
    applied: [...books.applied],
    results: new Map(books.results),
    withheld: [...books.withheld],
  };
}

/** Σ of some amount over units. */
export function total(units: Iterable<Unit>, of: (unit: Unit) => bigint): bigint {
  let all = 0n;
  for (const unit of units) all += of(unit);
  return all;
}

export function totalOf(amounts: PerUnit): bigint {
  return [...amounts.values()].reduce((all, amount) => all + amount, 0n);
}

/** Units by entry, in cart order. */
export function byEntry(units: Iterable<Unit>): Map<Entry, Unit[]> {
  const groups = new Map<Entry, Unit[]>();
  for (const unit of inCartOrder(units)) {
    const group = groups.get(unit.entry);
    if (group === undefined) groups.set(unit.entry, [unit]);
    else group.push(unit);
  }
  return groups;
}

export function inCartOrder(units: Iterable<Unit>): Unit[] {
  return [...units].sort((a, b) => a.at - b.at);
}
