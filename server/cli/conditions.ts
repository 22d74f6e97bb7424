// Conditions and aggregates of a rulebook as sentences: what `explain` says failed. Reads the rulebook's document as it
// was written; must not evaluate anything (the engine alone decides). Called by words.ts.
import type { Aggregate, Condition, Predicate, Rulebook, SelectorRef } from "../../engine/rulebook.js";
import { formatMinor } from "./money.js";

export interface Phrasing {
  rulebook: Rulebook;
  currency: string;
  exponent: number;
}

export function describeCondition(condition: Condition, phrasing: Phrasing): string {
  if ("all" in condition) return join(condition.all, " and ", phrasing);
  if ("any" in condition) return join(condition.any, " or ", phrasing);
  if ("not" in condition) return `not (${describeCondition(condition.not, phrasing)})`;
  if ("aggregate" in condition) {
    const { aggregate, op, value } = condition;
    const wanted = typeof value === "number" ? String(value) : amountText(value, phrasing);
    return `${describeAggregate(aggregate, phrasing)} ${op} ${wanted}`;
  }
  const { fact, op, value } = condition;
  if (op === "present" || op === "absent") return `\`${fact}\` is ${op}`;
  return `\`${fact}\` ${op} ${literal(value)}`;
}

/** The condition that a path such as `when/all/1` points at; the whole when the path leads nowhere. */
export function conditionAt(when: Condition, path: string): Condition {
  let found: unknown = { when };
  for (const step of path.split("/")) {
    const next: unknown = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[step] : undefined;
    if (next === undefined) return when;
    found = next;
  }
  return found as Condition;
}

function join(parts: readonly Condition[], word: string, phrasing: Phrasing): string {
  return parts.map((part) => ("all" in part || "any" in part ? `(${describeCondition(part, phrasing)})` : describeCondition(part, phrasing))).join(word);
}

function describeAggregate(aggregate: Aggregate, phrasing: Phrasing): string {
  if ("count" in aggregate) return `units of ${describeSelector(aggregate.count, phrasing)}`;
  const of = describeSelector(aggregate.in, phrasing);
  if ("distinct" in aggregate) return `different ${aggregate.distinct}s among ${of}`;
  if ("sum" in aggregate) return `sum of ${aggregate.sum} over ${of}`;
  if ("min" in aggregate) return `lowest ${aggregate.min} among ${of}`;
  return `highest ${aggregate.max} among ${of}`;
}

export function describeSelector(select: SelectorRef, phrasing: Phrasing): string {
  if (typeof select === "string") return `\`${select}\``;
  const over = select.over === "shipping" ? "shipping" : select.over === "total" ? "lines and shipping" : "lines";
  const where = select.where === undefined ? "" : ` with ${describePredicate(select.where, phrasing)}`;
  const take = select.take?.count === undefined ? "" : ` (${select.take.count} ${select.order ?? "first"})`;
  return `${select.where === undefined ? "all " : ""}${over}${where}${take}`;
}

function describePredicate(predicate: Predicate, phrasing: Phrasing): string {
  if ("all" in predicate) return predicate.all.map((one) => describePredicate(one, phrasing)).join(" and ");
  if ("any" in predicate) return predicate.any.map((one) => describePredicate(one, phrasing)).join(" or ");
  if ("not" in predicate) return `not ${describePredicate(predicate.not, phrasing)}`;
  if ("price" in predicate) {
    const { from, until } = predicate.price;
    const low = from === undefined ? "" : ` from ${amountText(from, phrasing)}`;
    const high = until === undefined ? "" : ` below ${amountText(until, phrasing)}`;
    return `price${low}${high}`;
  }
  if ("reduced" in predicate) return predicate.reduced ? "a reduced price" : "an unreduced price";
  if ("selector" in predicate) return `\`${predicate.selector}\``;
  if ("line" in predicate) {
    if (predicate.op === "present" || predicate.op === "absent") return `\`${predicate.line}\` ${predicate.op}`;
    return `\`${predicate.line}\` ${predicate.op} ${literal(predicate.value)}`;
  }
  const [kind = "", values] = Object.entries(predicate).find(([, value]) => Array.isArray(value)) ?? [];
  return `${kind} ${(values as string[] | undefined)?.join(" or ") ?? ""}`.trim();
}

function amountText(amounts: Record<string, number>, { currency, exponent }: Phrasing): string {
  const amount = amounts[currency];
  return amount === undefined ? `an amount not given in ${currency}` : `${formatMinor(amount, exponent)} ${currency}`;
}

function literal(value: unknown): string {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return `\`${(value as { fact: string }).fact}\``;
  return Array.isArray(value) ? value.map((one) => `\`${one}\``).join(", ") : `\`${String(value)}\``;
}
