// Facts as operands: one u32 that says where the value is found and of which type it is (FACT_REF_ of layout.ts). Knows
// the built-in facts. Called by conditions.ts, audience.ts and experiments.ts through the context.

import {
  BUILT_IN_CART,
  BUILT_IN_CHANNEL,
  BUILT_IN_COUNTRY,
  BUILT_IN_CURRENCY,
  BUILT_IN_GUEST,
  BUILT_IN_LANGUAGE,
  BUILT_IN_MEMBER,
  BUILT_IN_ORDERS,
  BUILT_IN_PRICES_INCLUDE_TAX,
  BUILT_IN_SEGMENTS,
  BUILT_IN_STORE,
  BUILT_IN_TIER,
  FACT_BOOLEAN,
  FACT_INTEGER,
  FACT_STRING,
  FACT_STRINGS,
  SOURCE_BALANCE,
  SOURCE_BUILT_IN,
  SOURCE_MEMBER,
  SOURCE_REQUEST,
} from "../../layout.js";
import type { FactDeclaration } from "../../rulebook.js";
import { compareText } from "../order.js";

export interface DeclaredFact {
  name: string;
  type: FactDeclaration["type"];
}

/** By scope; a fact's slot is its place in its list. */
export interface DeclaredFacts {
  request: DeclaredFact[];
  member: DeclaredFact[];
  line: DeclaredFact[];
}

export const FACT_TYPE_NUMBERS: Record<FactDeclaration["type"], number> = {
  integer: FACT_INTEGER,
  boolean: FACT_BOOLEAN,
  string: FACT_STRING,
  strings: FACT_STRINGS,
};

const BUILT_IN: Record<string, [number, number]> = {
  cart: [BUILT_IN_CART, FACT_STRING],
  channel: [BUILT_IN_CHANNEL, FACT_STRING],
  store: [BUILT_IN_STORE, FACT_STRING],
  country: [BUILT_IN_COUNTRY, FACT_STRING],
  currency: [BUILT_IN_CURRENCY, FACT_STRING],
  language: [BUILT_IN_LANGUAGE, FACT_STRING],
  member: [BUILT_IN_MEMBER, FACT_STRING],
  tier: [BUILT_IN_TIER, FACT_STRING],
  segments: [BUILT_IN_SEGMENTS, FACT_STRINGS],
  orders: [BUILT_IN_ORDERS, FACT_INTEGER],
  guest: [BUILT_IN_GUEST, FACT_BOOLEAN],
  pricesIncludeTax: [BUILT_IN_PRICES_INCLUDE_TAX, FACT_BOOLEAN],
};

export class Facts {
  readonly declared: DeclaredFacts = { request: [], member: [], line: [] };
  private readonly operands = new Map<string, number>();
  private readonly lineSlots = new Map<string, { slot: number; type: number }>();

  constructor(facts: Readonly<Record<string, FactDeclaration>>, programmes: readonly string[]) {
    for (const name of Object.keys(facts).sort(compareText)) {
      const { type, of } = facts[name]!;
      const scope: DeclaredFact[] = this.declared[of];
      const slot = scope.length;
      scope.push({ name, type });
      if (of === "line") this.lineSlots.set(name, { slot, type: FACT_TYPE_NUMBERS[type] });
      else {
        const source = of === "request" ? SOURCE_REQUEST : SOURCE_MEMBER;
        this.operands.set(name, operand(source, FACT_TYPE_NUMBERS[type], slot));
      }
    }
    for (const [name, [slot, type]] of Object.entries(BUILT_IN)) {
      this.operands.set(name, operand(SOURCE_BUILT_IN, type, slot));
    }
    programmes.forEach((programme, slot) => {
      this.operands.set(`balance.${programme}`, operand(SOURCE_BALANCE, FACT_INTEGER, slot));
    });
  }

  operand(name: string): number {
    const found = this.operands.get(name);
    if (found === undefined) throw new Error(`no fact ${name}`);
    return found;
  }

  line(name: string): { slot: number; type: number } {
    const found = this.lineSlots.get(name);
    if (found === undefined) throw new Error(`no line fact ${name}`);
    return found;
  }
}

export function operand(source: number, type: number, slot: number): number {
  return source * 0x1000000 + type * 0x10000 + slot;
}

export function typeOf(fact: number): number {
  return (fact >>> 16) & 0xff;
}
