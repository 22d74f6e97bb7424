// Amounts, lists, selectors and conditions in English: the parts that sentences are made of. Must read well inside a
// sentence, so nothing here begins with a capital or ends with a full stop. Called by english.ts.

import type { Aggregate, Amounts, Condition, Predicate, Rulebook, Selector, SelectorRef } from "../../rulebook.js";
import { currencyExponent } from "../currencies.js";

const SHOWN = 5;

export function amountText(amounts: Amounts): string {
  return Object.entries(amounts)
    .map(([currency, amount]) => `${minor(amount, currencyExponent(currency))} ${currency}`)
    .join(" or ");
}

function minor(amount: number, exponent: number): string {
  const digits = String(amount).padStart(exponent + 1, "0");
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

export function some(values: readonly (string | number)[], word = "or"): string {
  const shown = values.slice(0, SHOWN).map(String);
  if (values.length > SHOWN) return `${shown.join(", ")} ${word} ${values.length - SHOWN} more`;
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} ${word} ${last}`;
}

export const code = (name: string): string => `\`${name}\``;

export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

export function ordinal(number: number): string {
  const tens = number % 100;
  const ending = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${ending}`;
}

/** Whether it is about lines or shipping, and what follows the noun: `line`, " of brand acme". Empty for everything. */
export interface Things {
  over: "lines" | "shipping" | "total";
  which: string;
  /** "the 2 cheapest units of " and the like; empty for all. */
  taken: string;
}

export function things(ref: SelectorRef | undefined, rulebook: Rulebook): Things {
  if (typeof ref === "string") {
    const named = rulebook.selectors?.[ref] ?? {};
    return { over: named.over ?? "lines", which: ` of ${code(ref)}`, taken: "" };
  }
  const selector = ref ?? {};
  return {
    over: selector.over ?? "lines",
    which: selector.where === undefined ? "" : ` ${which(selector.where)}`,
    taken: taken(selector),
  };
}

function taken({ take, order }: Selector): string {
  if (take === undefined) return "";
  const which = order === "cheapest" ? "cheapest" : order === "dearest" ? "dearest" : "first";
  const per = take.per === "line" ? " of each line" : take.per === "sku" ? " of each sku" : "";
  const skip = take.skip === undefined || take.skip === 0 ? "" : ` after the first ${take.skip}`;
  const every = take.every === undefined || take.every === 1 ? "" : `every ${ordinal(take.every)} unit`;
  const amount = take.count === undefined ? "" : take.count === 1 ? `the ${which} unit` : `the ${take.count} ${which} units`;
  return `${every === "" ? amount || "the units" : amount === "" ? every : `${amount} among ${every}`}${skip}${per}`;
}

/** What follows "lines": "of brand acme and tagged new". */
function which(predicate: Predicate, inside = false): string {
  const wrap = (text: string): string => (inside ? `(${text})` : text);
  if ("all" in predicate) return wrap(predicate.all.map((member) => which(member, true)).join(" and "));
  if ("any" in predicate) return wrap(predicate.any.map((member) => which(member, true)).join(" or "));
  if ("not" in predicate) return `not ${which(predicate.not, true)}`;
  if ("sku" in predicate) return `of sku ${some(predicate.sku)}`;
  if ("category" in predicate) return `${predicate.subtree === false ? "directly " : ""}in ${some(predicate.category)}`;
  if ("brand" in predicate) return `of brand ${some(predicate.brand)}`;
  if ("tag" in predicate) return `tagged ${some(predicate.tag)}`;
  if ("reduced" in predicate) return predicate.reduced ? "already reduced" : "not yet reduced";
  if ("method" in predicate) return `by ${some(predicate.method)}`;
  if ("selector" in predicate) return `of ${code(predicate.selector)}`;
  if ("price" in predicate) {
    const { from, until } = predicate.price;
    const low = from === undefined ? "" : `from ${amountText(from)}`;
    const high = until === undefined ? "" : `below ${amountText(until)}`;
    return `priced ${[low, high].filter((each) => each !== "").join(" and ")}`;
  }
  return `whose ${code(predicate.line)} ${compared(predicate.op, predicate.value)}`;
}

const AMOUNT_WORDS: Record<string, string> = {
  "=": "exactly",
  "!=": "other than",
  "<": "less than",
  "<=": "at most",
  ">": "more than",
  ">=": "at least",
};

function compared(op: string, value: unknown): string {
  if (op === "present") return "is known";
  if (op === "absent") return "is not known";
  const text = Array.isArray(value)
    ? some(value.map((each: unknown) => code(String(each))))
    : typeof value === "object" && value !== null
      ? `that of ${code((value as { fact: string }).fact)}`
      : code(String(value));
  if (op === "=" || op === "in") return `is ${text}`;
  if (op === "!=" || op === "not in") return `is not ${text}`;
  if (op === "has") return `has ${text}`;
  return `is ${AMOUNT_WORDS[op]} ${text}`;
}

export function conditionText(condition: Condition, rulebook: Rulebook, inside = false): string {
  const wrap = (text: string): string => (inside ? `(${text})` : text);
  if ("all" in condition) return wrap(condition.all.map((member) => conditionText(member, rulebook, condition.all.length > 1)).join(" and "));
  if ("any" in condition) return wrap(condition.any.map((member) => conditionText(member, rulebook, condition.any.length > 1)).join(" or "));
  if ("not" in condition) return `not (${conditionText(condition.not, rulebook)})`;
  if ("fact" in condition) return `${code(condition.fact)} ${compared(condition.op, condition.value)}`;
  return aggregateText(condition.aggregate, condition.op, condition.value, rulebook);
}

const PRICES: Record<string, string> = { list: " at list price", regular: " at regular price", cost: " at cost", net: "" };

function aggregateText(aggregate: Aggregate, op: string, value: number | Amounts, rulebook: Rulebook): string {
  const many = `${AMOUNT_WORDS[op]} ${typeof value === "number" ? value : amountText(value)}`;
  const { which, over, taken } = things("count" in aggregate ? aggregate.count : aggregate.in, rulebook);
  const of = `${taken === "" ? "" : ` in ${taken}`}${which}`;
  const goods = over === "shipping" ? " of shipping" : over === "total" ? " of goods and shipping" : " of goods";
  if ("count" in aggregate) return `the cart has ${many} ${value === 1 ? "unit" : "units"}${of}`;
  if ("distinct" in aggregate) return `the cart has ${many} different ${aggregate.distinct}s${of}`;
  if ("sum" in aggregate) {
    if (aggregate.sum === "quantity") return `the cart has ${many} ${value === 1 ? "unit" : "units"}${of}`;
    if (aggregate.sum === "measure") return `the cart measures ${many} thousandths${of}`;
    return `the cart has ${many}${goods}${of}${PRICES[aggregate.sum]}`;
  }
  const measure = "min" in aggregate ? aggregate.min : aggregate.max;
  const extreme = "min" in aggregate ? "least" : "most";
  const noun = measure === "quantity" ? `units of one ${over === "shipping" ? "shipping entry" : "line"}` : `${measure === "measure" ? "measure" : `${measure === "net" ? "price" : `${measure} price`}`} of a unit`;
  return `the ${extreme} ${noun}${of} is ${many}`;
}

/** The input of a step table as a noun. */
export function inputText(aggregate: Aggregate, rulebook: Rulebook): string {
  const { which, over } = things("count" in aggregate ? aggregate.count : aggregate.in, rulebook);
  if ("count" in aggregate) return `units${which}`;
  if ("distinct" in aggregate) return `different ${aggregate.distinct}s${which}`;
  const measure = "sum" in aggregate ? aggregate.sum : "min" in aggregate ? aggregate.min : aggregate.max;
  const noun = measure === "quantity" ? "units" : measure === "measure" ? "thousandths of measure" : `${over === "shipping" ? "shipping" : "goods"}${PRICES[measure]}`;
  const extreme = "sum" in aggregate ? "" : "min" in aggregate ? "least " : "most ";
  return `${extreme}${noun}${which}`;
}
