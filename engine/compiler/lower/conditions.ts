// Conditions as programs (OP_ of layout.ts) and the table of aggregates, SECTION_AGGREGATES. `all` and `any` stop at the
// first member that decides, in the document's order. Called through the context.

import {
  AGGREGATES_HEADER_BYTES,
  AGGREGATE_BYTES,
  AGGREGATE_COUNT,
  AGGREGATE_DISTINCT,
  AGGREGATE_MAX,
  AGGREGATE_MIN,
  AGGREGATE_SUM,
  FACT_STRING,
  FACT_STRINGS,
  MEASURE_BRAND,
  MEASURE_COST,
  MEASURE_LINE,
  MEASURE_LIST,
  MEASURE_MEASURE,
  MEASURE_NET,
  MEASURE_QUANTITY,
  MEASURE_REGULAR,
  MEASURE_SKU,
  OP_ABSENT,
  OP_AGGREGATE,
  OP_AGGREGATE_MONEY,
  OP_ALL,
  OP_ANY,
  OP_HAS,
  OP_HAS_FACT,
  OP_INT,
  OP_INT_FACT,
  OP_INT_IN,
  OP_NOT,
  OP_PRESENT,
  OP_TEXT_FACT,
  OP_TEXT_IN,
  OP_TEXT_IN_FACT,
  SECTION_AGGREGATES,
} from "../../layout.js";
import type { Aggregate, AggregateMeasure, CompareOp, Condition, SelectorRef } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Context, Section } from "../context.js";
import { typeOf } from "./facts.js";
import { COMPARE, unique } from "./predicates.js";
import { wide } from "./programs.js";

const MEASURE: Record<AggregateMeasure, number> = {
  list: MEASURE_LIST,
  regular: MEASURE_REGULAR,
  net: MEASURE_NET,
  cost: MEASURE_COST,
  quantity: MEASURE_QUANTITY,
  measure: MEASURE_MEASURE,
  sku: MEASURE_SKU,
  brand: MEASURE_BRAND,
  line: MEASURE_LINE,
};

type FactTest = Extract<Condition, { fact: string }>;

/** Kind, measure and selector of an aggregate, whichever way it is written. */
export function partsOf(aggregate: Aggregate): { kind: number; measure: AggregateMeasure; select: SelectorRef } {
  if ("count" in aggregate) return { kind: AGGREGATE_COUNT, measure: "quantity", select: aggregate.count };
  if ("sum" in aggregate) return { kind: AGGREGATE_SUM, measure: aggregate.sum, select: aggregate.in };
  if ("min" in aggregate) return { kind: AGGREGATE_MIN, measure: aggregate.min, select: aggregate.in };
  if ("max" in aggregate) return { kind: AGGREGATE_MAX, measure: aggregate.max, select: aggregate.in };
  return { kind: AGGREGATE_DISTINCT, measure: aggregate.distinct, select: aggregate.in };
}

/** Does this aggregate compare with Amounts? */
export function isMoney(aggregate: Aggregate): boolean {
  return ["list", "regular", "net", "cost"].includes(partsOf(aggregate).measure);
}

export class Conditions {
  private readonly aggregates = new Map<string, number>();
  private readonly records: number[][] = [];

  constructor(private readonly context: Context) {}

  index(condition: Condition): number {
    const { programs } = this.context;
    if ("all" in condition) {
      return programs.record([OP_ALL, condition.all.length, ...condition.all.map((member) => this.index(member))]);
    }
    if ("any" in condition) {
      return programs.record([OP_ANY, condition.any.length, ...condition.any.map((member) => this.index(member))]);
    }
    if ("not" in condition) return programs.record([OP_NOT, this.index(condition.not)]);
    if ("aggregate" in condition) {
      const aggregate = this.aggregate(condition.aggregate);
      const compare = COMPARE[condition.op];
      return typeof condition.value === "number"
        ? programs.record([OP_AGGREGATE, aggregate, compare, ...wide(condition.value)])
        : programs.record([OP_AGGREGATE_MONEY, aggregate, compare, this.context.money(condition.value)]);
    }
    return this.fact(condition);
  }

  private fact(test: FactTest): number {
    const { programs } = this.context;
    const fact = this.context.fact(test.fact);
    const { op, value } = test;
    if (op === "present") return programs.record([OP_PRESENT, fact]);
    if (op === "absent") return programs.record([OP_ABSENT, fact]);
    const type = typeOf(fact);
    const negate = op === "!=" || op === "not in" ? 1 : 0;
    if (typeof value === "object" && !Array.isArray(value)) {
      const other = this.context.fact(value.fact);
      if (type === FACT_STRINGS) return programs.record([OP_HAS_FACT, fact, other]);
      if (type !== FACT_STRING) {
        const compare = op === "in" ? COMPARE["="] : op === "not in" ? COMPARE["!="] : COMPARE[op as CompareOp];
        return programs.record([OP_INT_FACT, fact, compare, other]);
      }
      const list = typeOf(other) === FACT_STRINGS;
      return programs.record([list ? OP_TEXT_IN_FACT : OP_TEXT_FACT, fact, negate, other]);
    }
    const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
    if (type === FACT_STRING || type === FACT_STRINGS) {
      const ids = unique(values.map((text) => this.context.string(String(text))));
      if (type === FACT_STRINGS) return programs.record([OP_HAS, fact, ids.length, ...ids]);
      return programs.record([OP_TEXT_IN, fact, negate, ids.length, ...ids]);
    }
    if (op === "in" || op === "not in") {
      const numbers = values.flatMap((each) => wide(Number(each)));
      return programs.record([OP_INT_IN, fact, negate, values.length, ...numbers]);
    }
    return programs.record([OP_INT, fact, COMPARE[op as CompareOp], ...wide(Number(values[0]))]);
  }

  aggregate(aggregate: Aggregate): number {
    const { kind, measure, select } = partsOf(aggregate);
    const takes = this.context.resolve(select).take === undefined ? 0 : 1;
    const record = [kind, MEASURE[measure], takes, 0, this.context.selector(select), this.context.predicate(select)];
    const key = record.join(" ");
    let index = this.aggregates.get(key);
    if (index === undefined) {
      index = this.records.push(record);
      this.aggregates.set(key, index);
    }
    return index;
  }

  sections(): Section[] {
    const bytes = new Bytes((this.records.length + 1) * AGGREGATE_BYTES + AGGREGATES_HEADER_BYTES);
    bytes.u32(this.records.length + 1).align(AGGREGATES_HEADER_BYTES);
    for (const record of [[0, 0, 0, 0, 0, 0], ...this.records]) {
      for (const byte of record.slice(0, 4)) bytes.u8(byte);
      bytes.u32(record[4]!).u32(record[5]!).u32(0);
    }
    return [{ id: SECTION_AGGREGATES, bytes: bytes.done() }];
  }
}
