// Predicates as programs (P_ of layout.ts) and the table of (over, program) pairs, SECTION_PREDICATES. Leaves on sku,
// category, brand and tag hold value slots, which the core answers from the cart's own index; in `all` these go first, for
// they are the cheapest. Called through the context.

import {
  COMPARE_EQ,
  COMPARE_GE,
  COMPARE_GT,
  COMPARE_LE,
  COMPARE_LT,
  COMPARE_NE,
  FACT_STRING,
  FACT_STRINGS,
  PREDICATES_HEADER_BYTES,
  PREDICATE_BYTES,
  P_ALL,
  P_ANY,
  P_LINE_ABSENT,
  P_LINE_HAS,
  P_LINE_INT,
  P_LINE_INT_IN,
  P_LINE_PRESENT,
  P_LINE_TEXT_IN,
  P_METHOD,
  P_NOT,
  P_PRICE,
  P_REDUCED,
  P_VALUES,
  SECTION_PREDICATES,
  VALUE_BRAND,
  VALUE_CATEGORY,
  VALUE_CATEGORY_EXACT,
  VALUE_SKU,
  VALUE_TAG,
} from "../../layout.js";
import type { CompareOp, FactLiteral, Predicate, Selector } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Context, Section } from "../context.js";
import { wide } from "./programs.js";
import { OVER } from "./selectors.js";

export const COMPARE: Record<CompareOp, number> = {
  "=": COMPARE_EQ,
  "!=": COMPARE_NE,
  "<": COMPARE_LT,
  "<=": COMPARE_LE,
  ">": COMPARE_GT,
  ">=": COMPARE_GE,
};

export class Predicates {
  private readonly indexes = new Map<string, number>();
  private readonly records: [number, number][] = [];

  constructor(private readonly context: Context) {}

  index(selector: Selector): number {
    const over = OVER[selector.over ?? "lines"];
    const program = selector.where === undefined ? 0 : this.program(selector.where);
    const key = `${over} ${program}`;
    let index = this.indexes.get(key);
    if (index === undefined) {
      index = this.records.push([over, program]);
      this.indexes.set(key, index);
    }
    return index;
  }

  /** Kind and value strings of a leaf that the core can look up; undefined for every other predicate. */
  leafValues(predicate: Predicate): { kind: number; strings: number[] } | undefined {
    const { strings } = this.context;
    if ("sku" in predicate) return { kind: VALUE_SKU, strings: predicate.sku.map((text) => strings.id(text)) };
    if ("brand" in predicate) return { kind: VALUE_BRAND, strings: predicate.brand.map((text) => strings.id(text)) };
    if ("tag" in predicate) return { kind: VALUE_TAG, strings: predicate.tag.map((text) => strings.id(text)) };
    if ("category" in predicate) {
      return {
        kind: predicate.subtree === false ? VALUE_CATEGORY_EXACT : VALUE_CATEGORY,
        strings: predicate.category.map((text) => strings.category(text)),
      };
    }
    return undefined;
  }

  private program(predicate: Predicate): number {
    const { programs } = this.context;
    if ("all" in predicate) {
      const members = [...predicate.all].sort((a, b) => costOf(a) - costOf(b));
      return programs.record([P_ALL, members.length, ...members.map((member) => this.program(member))]);
    }
    if ("any" in predicate) {
      return programs.record([P_ANY, predicate.any.length, ...predicate.any.map((member) => this.program(member))]);
    }
    if ("not" in predicate) return programs.record([P_NOT, this.program(predicate.not)]);
    const leaf = this.leafValues(predicate);
    if (leaf !== undefined) {
      const ids = unique(leaf.strings);
      const slots = ids.map((id) => this.context.values.slot(leaf.kind, id));
      return programs.record([P_VALUES, leaf.kind, ids.length, ...slots, ...(leaf.kind === VALUE_TAG ? ids : [])]);
    }
    if ("price" in predicate) {
      const { from, until } = predicate.price;
      // A bound without an amount in the request's currency bounds nothing.
      return programs.record([P_PRICE, this.context.money(from), this.context.money(until)]);
    }
    if ("reduced" in predicate) return programs.record([P_REDUCED, predicate.reduced ? 1 : 0]);
    if ("method" in predicate) {
      const ids = unique(predicate.method.map((text) => this.context.string(text)));
      return programs.record([P_METHOD, ids.length, ...ids]);
    }
    if ("line" in predicate) return this.lineFact(predicate.line, predicate.op, predicate.value);
    if ("selector" in predicate) {
      const { where } = this.context.resolve(predicate.selector);
      return where === undefined ? programs.record([P_ALL, 0]) : this.program(where);
    }
    throw new Error("unknown predicate");
  }

  private lineFact(name: string, op: string, value: FactLiteral | undefined): number {
    const { programs } = this.context;
    const { slot, type } = this.context.facts.line(name);
    if (op === "present") return programs.record([P_LINE_PRESENT, slot]);
    if (op === "absent") return programs.record([P_LINE_ABSENT, slot]);
    const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
    if (type === FACT_STRINGS || type === FACT_STRING) {
      const ids = unique(values.map((text) => this.context.string(String(text))));
      if (type === FACT_STRINGS) return programs.record([P_LINE_HAS, slot, ids.length, ...ids]);
      const negate = op === "!=" || op === "not in" ? 1 : 0;
      return programs.record([P_LINE_TEXT_IN, slot, negate, ids.length, ...ids]);
    }
    if (op === "in" || op === "not in") {
      return programs.record([P_LINE_INT_IN, slot, op === "in" ? 0 : 1, values.length, ...values.flatMap((each) => wide(Number(each)))]);
    }
    return programs.record([P_LINE_INT, slot, COMPARE[op as CompareOp], ...wide(Number(values[0]))]);
  }

  sections(): Section[] {
    const bytes = new Bytes((this.records.length + 1) * PREDICATE_BYTES + PREDICATES_HEADER_BYTES);
    bytes.u32(this.records.length + 1).align(PREDICATES_HEADER_BYTES).u32(0).u32(0);
    for (const [over, program] of this.records) bytes.u32(over).u32(program);
    return [{ id: SECTION_PREDICATES, bytes: bytes.done() }];
  }
}

/** Each once, ascending: order says nothing in a list of values. */
export function unique(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function costOf(predicate: Predicate): number {
  if ("sku" in predicate || "category" in predicate || "brand" in predicate || "tag" in predicate) return 0;
  if ("all" in predicate || "any" in predicate || "not" in predicate || "selector" in predicate) return 1;
  return 2;
}
