// Selectors as records, SECTION_SELECTORS; equal selectors are one record, named or written out. Called through the context.

import {
  ORDER_CART,
  ORDER_CHEAPEST,
  ORDER_DEAREST,
  OVER_LINES,
  OVER_SHIPPING,
  OVER_TOTAL,
  PER_CART,
  PER_LINE,
  PER_SKU,
  SECTION_SELECTORS,
  SELECTORS_HEADER_BYTES,
  SELECTOR_BYTES,
  TAKE_ALL,
} from "../../layout.js";
import type { SelectorRef } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Context, Section } from "../context.js";

export const OVER = { lines: OVER_LINES, shipping: OVER_SHIPPING, total: OVER_TOTAL };
const ORDER = { cart: ORDER_CART, cheapest: ORDER_CHEAPEST, dearest: ORDER_DEAREST };
const PER = { cart: PER_CART, line: PER_LINE, sku: PER_SKU };

export class Selectors {
  private readonly indexes = new Map<string, number>();
  private readonly records: number[][] = [];

  constructor(private readonly context: Context) {}

  index(ref: SelectorRef | undefined): number {
    const selector = this.context.resolve(ref);
    const take = selector.take;
    const record = [
      this.context.predicate(selector),
      OVER[selector.over ?? "lines"],
      ORDER[selector.order ?? "cart"],
      PER[take?.per ?? "cart"],
      take === undefined ? 0 : 1,
      take?.skip ?? 0,
      take?.every ?? 1,
      take?.count ?? TAKE_ALL,
    ];
    const key = record.join(" ");
    let index = this.indexes.get(key);
    if (index === undefined) {
      index = this.records.push(record);
      this.indexes.set(key, index);
    }
    return index;
  }

  sections(): Section[] {
    const bytes = new Bytes((this.records.length + 1) * SELECTOR_BYTES);
    bytes.u32(this.records.length + 1).align(SELECTORS_HEADER_BYTES);
    for (const record of [[0, 0, 0, 0, 0, 0, 1, TAKE_ALL], ...this.records]) {
      const [predicate, over, order, per, takes, skip, every, count] = record as [number, ...number[]];
      bytes.u32(predicate).u8(over!).u8(order!).u8(per!).u8(takes!).u32(skip!).u32(every!).u32(count!).u32(0);
    }
    return [{ id: SECTION_SELECTORS, bytes: bytes.done() }];
  }
}
