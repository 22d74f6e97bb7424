// What every part of the compiler shares while one rulebook is lowered: strings as dictionary ids, amounts as money
// indexes, and the numbers of offers, nodes, limits, programmes, facts, selectors, predicates, conditions and aggregates.
// Everything is interned: equal things get one number, in the order of first use, so that the same document gives the same
// bytes. Index 0 is always "none". The document is valid here (validate.ts came first), so nothing in this file reports a
// problem; a throw is a bug. Called by index.ts and lower/.
//
// Numbers: offers by id order; nodes in preorder, 0 = root (parents before children); currencies, programmes and
// experiments by id order; limits: offers' in offer order, then nodes'; equal ids share a slot.

import type {
  Aggregate,
  Amounts,
  Audience,
  Condition,
  Limit,
  Offer,
  Predicate,
  Rulebook,
  Schedule,
  Selector,
  SelectorRef,
  Texts,
} from "../rulebook.js";
import { compareText } from "./order.js";
import { currencyExponent } from "./currencies.js";
import { Dictionary, type ImageSection } from "../dictionary.js";
import { Programs } from "./lower/programs.js";
import { Values } from "./lower/values.js";
import { Money } from "./lower/money.js";
import { Facts } from "./lower/facts.js";
import { Selectors } from "./lower/selectors.js";
import { Conditions } from "./lower/conditions.js";
import { Predicates } from "./lower/predicates.js";
import { Schedules } from "./lower/schedule.js";
import { Audiences } from "./lower/audience.js";
import { TextTable } from "./lower/texts.js";
import { plantTree, type PlantedNode } from "./tree.js";

export type Section = ImageSection;

/** One counter. `offer` and `node` say where it was declared; the other one is -1. */
export interface LimitSlot {
  id: string;
  limit: Limit;
  offer: number;
  node: number;
}

export interface Horizon {
  fromMs: number;
  untilMs: number;
}

export class Context {
  /** By id order: the index is the offer's number everywhere. */
  readonly offers: readonly Offer[];
  readonly nodes: readonly PlantedNode[];
  /** Node number of each offer. */
  readonly nodeOfOffer: readonly number[];
  /** Place of each offer in (node, priority descending, id) order, and back. */
  readonly rankOfOffer: readonly number[];
  readonly offerOfRank: readonly number[];
  readonly currencies: readonly string[];
  readonly programmes: readonly string[];
  readonly limits: readonly LimitSlot[];

  readonly strings = new Dictionary();
  readonly facts: Facts;
  readonly programs = new Programs();
  readonly values = new Values();
  private readonly moneyTable: Money;
  private readonly predicateTable: Predicates;
  private readonly selectorTable: Selectors;
  private readonly conditionTable: Conditions;
  private readonly scheduleTable: Schedules;
  private readonly audienceTable: Audiences;
  private readonly textTable: TextTable;
  private readonly offerNumbers = new Map<string, number>();
  private readonly limitNumbers = new Map<string, number>();
  private readonly nodeNumbers = new Map<string, number>();

  constructor(
    readonly rulebook: Rulebook,
    readonly horizon: Horizon,
  ) {
    this.offers = [...rulebook.offers].sort((a, b) => compareText(a.id, b.id));
    this.offers.forEach((offer, index) => this.offerNumbers.set(offer.id, index));
    const planted = plantTree(rulebook, this.offers);
    this.nodes = planted.nodes;
    this.nodeOfOffer = planted.nodeOfOffer;
    this.rankOfOffer = planted.rankOfOffer;
    this.offerOfRank = planted.offerOfRank;
    for (const node of this.nodes) if (node.id !== "") this.nodeNumbers.set(node.id, node.number);
    this.currencies = [...rulebook.currencies].sort(compareText);
    this.programmes = Object.keys(rulebook.programmes ?? {}).sort(compareText);
    this.limits = this.collectLimits();

    this.facts = new Facts(rulebook.facts ?? {}, this.programmes);
    this.nameStrings();
    this.moneyTable = new Money(this.currencies);
    this.predicateTable = new Predicates(this);
    this.selectorTable = new Selectors(this);
    this.conditionTable = new Conditions(this);
    this.scheduleTable = new Schedules(rulebook.zone, horizon);
    this.audienceTable = new Audiences(this);
    this.textTable = new TextTable(this);
  }

  // ------------------------------------------------------------------------------------------------ numbers

  offerNumber(id: string): number {
    return known(this.offerNumbers, id);
  }
  nodeNumber(id: string): number {
    return known(this.nodeNumbers, id);
  }
  programmeSlot(id: string): number {
    const slot = this.programmes.indexOf(id);
    if (slot < 0) throw new Error(`no programme ${id}`);
    return slot;
  }
  limitSlot(id: string): number {
    return known(this.limitNumbers, id);
  }
  /** Operand of a fact (declared or built in), for `factText` and friends in assembly/facts.ts. */
  fact(name: string): number {
    return this.facts.operand(name);
  }

  // ------------------------------------------------------------------------------------------------ interned things

  /** Dictionary id of a string that a request may name or that the reply shows. */
  string(text: string): number {
    return this.strings.id(text);
  }
  /** Row of amounts; `moneyValue(index)` gives the amount in the request's currency, -1 where there is none. */
  money(amounts: Amounts | undefined): number {
    return this.moneyTable.index(amounts);
  }
  /** A selector without order and take: what an entry must be (`over` and `where`), for `predicateHolds`. */
  predicate(selector: SelectorRef | undefined): number {
    return this.predicateTable.index(this.resolve(selector));
  }
  /** Kind and value strings of a leaf that the cart's own index can answer; undefined for every other predicate. */
  leafValues(predicate: Predicate): { kind: number; strings: number[] } | undefined {
    return this.predicateTable.leafValues(predicate);
  }
  /** The whole selector; `undefined` is every line. Its record is SELECTOR_ of layout.ts. */
  selector(selector: SelectorRef | undefined): number {
    return this.selectorTable.index(selector);
  }
  aggregate(aggregate: Aggregate): number {
    return this.conditionTable.aggregate(aggregate);
  }
  condition(condition: Condition | undefined): number {
    return condition === undefined ? 0 : this.conditionTable.index(condition);
  }
  audience(audience: Audience | undefined): number {
    return audience === undefined ? 0 : this.audienceTable.index(audience);
  }
  /** Is the subject's bucket of this salt in from ≤ bucket < until (ppm)? */
  bucket(salt: string, by: readonly string[], from: number, until: number): number {
    return this.audienceTable.bucket(salt, by, from, until);
  }
  schedule(schedule: Schedule | undefined): number {
    return schedule === undefined ? 0 : this.scheduleTable.index(schedule);
  }
  text(texts: Texts | undefined): number {
    return texts === undefined ? 0 : this.textTable.text(texts);
  }
  /** Any JSON value, to be copied into the reply as it is. */
  payload(value: unknown): number {
    return this.textTable.payload(value);
  }

  /** The selector itself, whichever way it was written. */
  resolve(ref: SelectorRef | undefined): Selector {
    if (ref === undefined) return {};
    if (typeof ref !== "string") return ref;
    const named = this.rulebook.selectors?.[ref];
    if (named === undefined) throw new Error(`no selector ${ref}`);
    return named;
  }

  /** Everything interned so far; to be called last. The dictionary's own sections are built by index.ts. */
  sections(): Section[] {
    return [
      ...this.programs.sections(),
      ...this.moneyTable.sections(),
      ...this.predicateTable.sections(),
      ...this.selectorTable.sections(),
      ...this.conditionTable.sections(),
      ...this.scheduleTable.sections(),
      ...this.textTable.sections(),
    ];
  }

  /** Strings that name something take the low ids, which is all the table of roles covers. */
  private nameStrings(): void {
    this.offers.forEach((offer, number) => {
      // INVARIANT (offers first): see offerName in assembly/stamps.ts.
      if (this.strings.addOffer(offer.id) !== number || this.strings.count !== number + 2) throw new Error(`${offer.id} is not offer ${number}`);
    });
    for (const limit of this.limits) this.strings.addLimit(limit.id);
    for (const programme of this.programmes) this.strings.addProgramme(programme);
    for (const currency of this.currencies) this.strings.addCurrency(currency, currencyExponent(currency));
    for (const scope of ["request", "member", "line"] as const) {
      for (const fact of this.facts.declared[scope]) this.strings.addFact(scope, fact.name, fact.type);
    }
  }

  private collectLimits(): LimitSlot[] {
    const slots: LimitSlot[] = [];
    const add = (id: string, limit: Limit, offer: number, node: number): void => {
      if (this.limitNumbers.has(id)) return;
      this.limitNumbers.set(id, slots.length);
      slots.push({ id, limit, offer, node });
    };
    this.offers.forEach((offer, index) => {
      offer.limits?.forEach((limit, place) => add(limitIdOf(limit, offer.id, place), limit, index, -1));
    });
    for (const node of this.nodes) {
      node.node.limits?.forEach((limit, place) => add(limitIdOf(limit, node.id, place), limit, -1, node.number));
    }
    return slots;
  }
}

/** `OFFER#1`, `OFFER#2` … when a limit has no id of its own. */
export function limitIdOf(limit: Limit, owner: string, place: number): string {
  return limit.id ?? `${owner}#${place + 1}`;
}

function known(numbers: ReadonlyMap<string, number>, id: string): number {
  const number = numbers.get(id);
  if (number === undefined) throw new Error(`no such id ${id}`);
  return number;
}

export type { PlantedNode };
