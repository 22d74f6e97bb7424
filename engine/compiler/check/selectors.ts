// Selectors: do they name anything, can they be used here, and how big do they get once named ones are followed? Named
// selectors are judged once, those they name first, so that neither circles nor long chains can exhaust anything.
// Called through Check.

import type { Predicate, Selector, SelectorRef } from "../../rulebook.js";
import { SELECTOR_TESTS_MAX } from "../bounds.js";
import { step } from "../problems.js";
import { quote } from "../words.js";
import { type Check, type Purse, SharedPurse } from "./check.js";
import { checkFactTest } from "./facts.js";

/** Looked at in all while circles are traced; the first circles are found long before. */
const CIRCLE_STEPS_MAX = 1_000_000;

export type Over = "lines" | "shipping" | "total";

/** How a selector is used, and what it may be there. */
export interface Use {
  /** In a sentence: "a floor". */
  what: string;
  /** Default true. */
  take?: boolean;
  over?: readonly Over[];
}

export interface Info {
  over: Over;
  take: boolean;
  depth: number;
  tests: number;
  /** Currencies its amounts share; undefined without amounts. */
  currencies: ReadonlySet<string> | undefined;
}

export class Selectors {
  /** null: broken, unknown or in a circle; said where it is declared. */
  private readonly infos = new Map<string, Info | null>();

  constructor(private readonly check: Check) {}

  get(name: string): Info | null | undefined {
    return this.infos.get(name);
  }

  /** Every named selector, those it names before it. */
  checkNamed(): void {
    const { draft } = this.check;
    const names = new Map<string, ReadonlySet<string>>();
    for (const [name, selector] of draft.selectors) names.set(name, selector?.where === undefined ? new Set() : namedIn(selector.where));
    for (const name of inOrder(names)) {
      const selector = draft.selectors.get(name);
      this.infos.set(name, selector === null || selector === undefined ? null : this.judge(selector, step("/selectors", name)));
    }
    const budget = { steps: CIRCLE_STEPS_MAX };
    for (const name of names.keys()) {
      if (this.infos.has(name)) continue;
      this.infos.set(name, null);
      const circle = circleOf(name, names, budget);
      if (circle === undefined && budget.steps > 0) continue;
      if (circle === undefined) return this.check.add("selector-cycle", step("/selectors", name), "too many selectors name each other to say which form circles");
      const detail = `the selector names itself: ${wayText(circle)}`;
      this.check.add("selector-cycle", `${step("/selectors", name)}/where`, detail);
    }
  }

  /** A selector where it is used: written out or named. null when nothing more can be said about it. */
  use(ref: SelectorRef, path: string, use: Use, purse: Purse): Info | null {
    const info = typeof ref === "string" ? this.named(ref, path) : this.judge(ref, path, purse);
    if (info === null) return null;
    if (typeof ref === "string" && info.currencies !== undefined) purse.share(info.currencies, path, ref);
    if (use.take === false && info.take) {
      this.check.add("selector-take", path, `${use.what} is about all units it names, so its selector can't \`take\` some of them`);
    }
    if (use.over !== undefined && !use.over.includes(info.over)) {
      const allowed = use.over.map((over) => quote(over)).join(" or ");
      this.check.add("selector-over", path, `${use.what} is about ${allowed}, and this selector ranges over ${quote(info.over)}`);
    }
    return info;
  }

  private named(name: string, path: string): Info | null {
    const info = this.infos.get(name);
    if (info === undefined) {
      this.check.add("unknown-selector", path, `there is no selector ${quote(name)}${this.check.meant(name, this.check.draft.selectors.keys())}`);
      return null;
    }
    return info;
  }

  private judge(selector: Selector, path: string, purse?: Purse): Info {
    const own = purse ?? new SharedPurse(this.check);
    const info: Info = { over: selector.over ?? "lines", take: selector.take !== undefined, depth: 0, tests: 0, currencies: undefined };
    if (selector.where !== undefined) this.predicate(selector.where, `${path}/where`, info, own, 1);
    if (info.tests > SELECTOR_TESTS_MAX) {
      const detail = `${info.tests} tests with those of named selectors, the most is ${SELECTOR_TESTS_MAX} (SELECTOR_TESTS_MAX): list values inside one test, or use a tag`;
      this.check.add("too-large", path, detail);
    }
    if (own instanceof SharedPurse && purse === undefined) info.currencies = own.currencies;
    return info;
  }

  private predicate(predicate: Predicate, path: string, info: Info, purse: Purse, depth: number): void {
    info.tests++;
    info.depth = Math.max(info.depth, depth);
    if (!this.check.nesting(depth, path)) return;
    if ("all" in predicate) predicate.all.forEach((member, i) => this.predicate(member, `${path}/all/${i}`, info, purse, depth + 1));
    else if ("any" in predicate) predicate.any.forEach((member, i) => this.predicate(member, `${path}/any/${i}`, info, purse, depth + 1));
    else if ("not" in predicate) this.predicate(predicate.not, `${path}/not`, info, purse, depth + 1);
    else if ("price" in predicate) this.price(predicate.price, `${path}/price`, purse);
    else if ("line" in predicate) this.lineFact(predicate, path);
    else if ("selector" in predicate) this.reference(predicate.selector, `${path}/selector`, info, purse, depth);
  }

  private price(price: Extract<Predicate, { price: unknown }>["price"], path: string, purse: Purse): void {
    const { from, until } = price;
    if (from !== undefined) purse.add(from, `${path}/from`);
    if (until !== undefined) purse.add(until, `${path}/until`);
    if (from === undefined || until === undefined) return;
    for (const currency of Object.keys(from)) {
      if (Object.hasOwn(until, currency) && from[currency]! >= until[currency]!) {
        this.check.add("empty-range", step(`${path}/until`, currency), `no price is at least ${from[currency]} and below ${until[currency]}`);
      }
    }
  }

  private lineFact(leaf: Extract<Predicate, { line: string }>, path: string): void {
    const { names } = this.check;
    const fact = names.fact(leaf.line);
    if (fact === null) return;
    if (fact === undefined) {
      this.check.add("unknown-fact", `${path}/line`, `no fact ${quote(leaf.line)} is declared${this.check.meant(leaf.line, names.factNames())}`);
    } else if (fact.of !== "line") {
      const detail = `${quote(leaf.line)} is not a fact of lines; only those can tell lines apart, so ask it in \`when\``;
      this.check.add("fact-place", `${path}/line`, detail);
    } else checkFactTest(this.check, leaf.line, fact.type, leaf.op, leaf.value, path);
  }

  private reference(name: string, path: string, info: Info, purse: Purse, depth: number): void {
    const other = this.named(name, path);
    if (other === null) return;
    if (other.take) this.check.add("selector-take", path, `the selector ${quote(name)} takes some units only, so it can't be a test of one`);
    if (other.over !== info.over) {
      const detail = `the selector ${quote(name)} ranges over ${quote(other.over)}, this one over ${quote(info.over)}`;
      this.check.add("selector-over", path, detail);
    }
    if (other.currencies !== undefined) purse.share(other.currencies, path, name);
    info.tests += other.tests;
    info.depth = Math.max(info.depth, depth + other.depth);
    this.check.nesting(depth + other.depth, path);
  }
}

function wayText(names: readonly string[]): string {
  const shown = names.length > 8 ? [...names.slice(0, 6), "…", names.at(-1)!] : names;
  return shown.map((name) => (name === "…" ? name : quote(name))).join(" → ");
}

function namedIn(predicate: Predicate, found: Set<string> = new Set()): Set<string> {
  if ("all" in predicate) for (const member of predicate.all) namedIn(member, found);
  else if ("any" in predicate) for (const member of predicate.any) namedIn(member, found);
  else if ("not" in predicate) namedIn(predicate.not, found);
  else if ("selector" in predicate) found.add(predicate.selector);
  return found;
}

/** Names whose own names all resolve before them (Kahn); those in or behind a circle are left out. */
function inOrder(names: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const open = new Map<string, number>();
  const usedBy = new Map<string, string[]>();
  for (const [name, uses] of names) {
    let count = 0;
    for (const use of uses) {
      if (!names.has(use)) continue;
      count++;
      const users = usedBy.get(use);
      if (users === undefined) usedBy.set(use, [name]);
      else users.push(name);
    }
    open.set(name, count);
  }
  const order = [...names.keys()].filter((name) => open.get(name) === 0);
  for (let i = 0; i < order.length; i++) {
    for (const user of usedBy.get(order[i]!) ?? []) {
      const left = open.get(user)! - 1;
      open.set(user, left);
      if (left === 0) order.push(user);
    }
  }
  return order;
}

/** The way from a name back to itself, when there is one. */
function circleOf(name: string, names: ReadonlyMap<string, ReadonlySet<string>>, budget: { steps: number }): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [name];
  for (let i = 0; i < queue.length && budget.steps > 0; i++) {
    for (const use of names.get(queue[i]!) ?? []) {
      budget.steps--;
      if (use === name) {
        const way = [name];
        for (let at = queue[i]!; at !== name; at = cameFrom.get(at)!) way.unshift(at);
        return [name, ...way];
      }
      if (names.has(use) && !cameFrom.has(use)) {
        cameFrom.set(use, queue[i]!);
        queue.push(use);
      }
    }
  }
  return undefined;
}
