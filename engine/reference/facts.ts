// Facts of the request and the member, and how a value is compared with another (DESIGN §3). Two-valued: whatever is
// compared with something absent is false. Reads the request only. Called by conditions.ts, audience.ts, limits.ts and
// selectors.ts (for attributes of lines).

import type { CompareOp } from "../rulebook.js";
import type { FactValue } from "../wire.js";
import { assert } from "./assert.js";
import type { Decision } from "./model.js";

export type FactOp = CompareOp | "in" | "not in" | "has" | "present" | "absent";
export type Operand = FactValue | readonly (string | number)[];

/** A fact by name; undefined when absent. */
export function factValue({ rulebook, request }: Decision, name: string): FactValue | undefined {
  const state = request.state;
  if (name.startsWith("balance.")) return state?.balances?.[name.slice("balance.".length)];
  switch (name) {
    case "cart":
      return request.cart;
    case "channel":
      return request.channel;
    case "store":
      return request.store;
    case "country":
      return request.country;
    case "currency":
      return request.currency;
    case "language":
      return request.language;
    case "member":
      return request.member;
    case "tier":
      return state?.tier;
    case "segments":
      return state?.segments;
    case "orders":
      return state?.orders;
    case "guest":
      return request.member === undefined;
    case "pricesIncludeTax":
      return request.pricesIncludeTax ?? true;
  }
  const declaration = rulebook.facts?.[name];
  assert(declaration !== undefined && declaration.of !== "line", `fact ${name} is declared`);
  return declaration.of === "member" ? state?.facts?.[name] : request.facts?.[name];
}

export function compareFact(value: FactValue | undefined, op: FactOp, operand: Operand | undefined): boolean {
  if (op === "present") return value !== undefined;
  if (op === "absent") return value === undefined;
  if (value === undefined || operand === undefined) return false;
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  switch (op) {
    case "has":
      return Array.isArray(value) && value.some((item) => list.includes(item));
    case "in":
      return list.includes(value);
    case "not in":
      return !list.includes(value);
    case "=":
      return value === operand;
    case "!=":
      return value !== operand;
  }
  assert(typeof value === "number" && typeof operand === "number", `${op} compares integers`);
  return compareNumbers(BigInt(value), op, BigInt(operand));
}

export function compareNumbers(value: bigint, op: CompareOp, operand: bigint): boolean {
  switch (op) {
    case "=":
      return value === operand;
    case "!=":
      return value !== operand;
    case "<":
      return value < operand;
    case "<=":
      return value <= operand;
    case ">":
      return value > operand;
    case ">=":
      return value >= operand;
  }
}

/** How a value enters a hash (DESIGN §5.2): itself, decimal, or true / false. */
export function factText(value: FactValue): string {
  assert(!Array.isArray(value), "a list has no text");
  return String(value);
}
