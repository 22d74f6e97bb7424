// Selectors (DESIGN §2) and exclusions (§1): the only way to name units. Given a base, a selector yields units, in cart
// order; `ordered` sorts them as `order` says. Called by conditions, effects, match, floors, points and burn.

import type { Exclusion, Predicate, Selector, SelectorRef } from "../rulebook.js";
import { amountIn } from "./amounts.js";
import { must } from "./assert.js";
import { compareFact } from "./facts.js";
import { compareEntryIds, isGift, type Decision, type Entry, type Unit } from "./model.js";
import { compareBigInt, compareIds } from "./order.js";
import { pathTo, type TreeNode } from "./tree.js";

export type Purpose = Exclusion["from"][number];
export type UnitOrder = NonNullable<Selector["order"]>;

export function resolve({ rulebook }: Decision, ref: SelectorRef | undefined): Selector {
  if (ref === undefined) return {};
  return typeof ref === "string" ? must(rulebook.selectors?.[ref], `selector ${ref}`) : ref;
}

/** The selected units, in cart order. `base` is b of the units; `excluded` what the purpose at hand leaves out. */
export function select(
  decision: Decision,
  ref: SelectorRef | undefined,
  base: readonly bigint[],
  excluded: ReadonlySet<Entry>,
): Unit[] {
  const selector = resolve(decision, ref);
  const candidates = decision.entries
    .filter((entry) => !excluded.has(entry) && isSelected(decision, selector, entry))
    .flatMap((entry) => entry.units);
  return take(selector, ordered(candidates, selector.order ?? "cart", base)).sort((a, b) => a.at - b.at);
}

/** Is the entry a candidate: not a gift line, in `over`, and satisfying `where`? */
export function isSelected(decision: Decision, selector: Selector, entry: Entry): boolean {
  if (isGift(entry)) return false;
  const over = selector.over ?? "lines";
  if (over === "lines" && entry.line === undefined) return false;
  if (over === "shipping" && entry.shipping === undefined) return false;
  return selector.where === undefined || satisfies(decision, selector.where, entry);
}

export function satisfies(decision: Decision, predicate: Predicate, entry: Entry): boolean {
  const { line, shipping } = entry;
  if ("all" in predicate) return predicate.all.every((member) => satisfies(decision, member, entry));
  if ("any" in predicate) return predicate.any.some((member) => satisfies(decision, member, entry));
  if ("not" in predicate) return !satisfies(decision, predicate.not, entry);
  if ("selector" in predicate) {
    const { where } = resolve(decision, predicate.selector);
    return where === undefined || satisfies(decision, where, entry);
  }
  if ("tag" in predicate) return meets((line ?? shipping)?.tags ?? [], predicate.tag);
  if ("price" in predicate) {
    const from = amountIn(decision, predicate.price.from);
    const until = amountIn(decision, predicate.price.until);
    return (from === undefined || entry.list >= from) && (until === undefined || entry.list < until);
  }
  if ("method" in predicate) return shipping?.method !== undefined && predicate.method.includes(shipping.method);
  if (line === undefined) return false;
  if ("sku" in predicate) return predicate.sku.includes(line.sku);
  if ("brand" in predicate) return line.brand !== undefined && predicate.brand.includes(line.brand);
  if ("category" in predicate) {
    const subtree = predicate.subtree ?? true;
    return (line.categories ?? []).some((path) =>
      predicate.category.some((wanted) => path === wanted || (subtree && path.startsWith(`${wanted}/`))),
    );
  }
  if ("reduced" in predicate) return isReduced(entry) === predicate.reduced;
  return compareFact(line.attributes?.[predicate.line], predicate.op, predicate.value);
}

function isReduced({ line, list, regular }: Entry): boolean {
  return list < regular || (line?.adjustments ?? []).some((adjustment) => adjustment.amount < 0);
}

function meets(values: readonly string[], wanted: readonly string[]): boolean {
  return values.some((value) => wanted.includes(value));
}

export function ordered(units: readonly Unit[], order: UnitOrder, base: readonly bigint[]): Unit[] {
  const price = (unit: Unit): bigint => base[unit.at]!;
  const byName = (a: Unit, b: Unit): number =>
    compareIds(a.entry.sku, b.entry.sku) || compareEntryIds(a.entry, b.entry) || a.number - b.number;
  const byPrice = (a: Unit, b: Unit): number =>
    compareBigInt(price(a), price(b)) || compareBigInt(a.entry.list, b.entry.list);
  const compare = {
    cheapest: (a: Unit, b: Unit) => byPrice(a, b) || byName(a, b),
    dearest: (a: Unit, b: Unit) => byPrice(b, a) || byName(a, b),
    cart: (a: Unit, b: Unit) => a.at - b.at,
  }[order];
  return [...units].sort(compare);
}

function take({ take }: Selector, units: readonly Unit[]): Unit[] {
  if (take === undefined) return [...units];
  const groups = new Map<unknown, Unit[]>();
  for (const unit of units) {
    const key = take.per === "line" ? unit.entry : take.per === "sku" ? unit.entry.sku : "";
    groups.set(key, [...(groups.get(key) ?? []), unit]);
  }
  const every = take.every ?? 1;
  return [...groups.values()].flatMap((group) =>
    group
      .slice(take.skip ?? 0)
      .filter((_, place) => (place + 1) % every === 0)
      .slice(0, take.count ?? Infinity),
  );
}

/** Entries that exclusions leave out for a purpose: the rulebook's, and those of the node and all above it. */
export function excludedFrom(decision: Decision, node: TreeNode | undefined, purpose: Purpose): ReadonlySet<Entry> {
  const nodes = node === undefined ? [] : pathTo(node).map((one) => one.node);
  const exclusions = [decision.rulebook, ...nodes].flatMap((one) => one.exclusions ?? []);
  const selectors = exclusions.filter(({ from }) => from.includes(purpose)).map(({ select: ref }) => resolve(decision, ref));
  return new Set(
    decision.entries.filter(
      (entry) =>
        (purpose === "discount" && isClosed(entry)) || selectors.some((selector) => isSelected(decision, selector, entry)),
    ),
  );
}

/** A staff price change that does not stack closes the line to discounts. */
function isClosed({ line }: Entry): boolean {
  return (line?.adjustments ?? []).some((adjustment) => !adjustment.stacks);
}
