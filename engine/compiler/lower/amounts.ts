// In which currencies something can be decided: those in which every amount it names exists (DESIGN §5, test 1). Walks the
// document: an object whose keys are all currency codes is a set of amounts; named selectors are followed. Called by
// offers.ts.

import { CURRENCIES_MAX } from "../../layout.js";
import { isCurrency } from "../currencies.js";
import type { Context } from "../context.js";

/** What these hold is the author's own text, whatever it looks like. */
const OPAQUE = new Set(["custom", "message", "text", "name"]);
/** Where a string is the name of a selector. */
const REFERENCES = new Set(["select", "count", "in", "selector"]);

export class Currencies {
  private readonly named = new Map<string, Set<string>>();

  constructor(private readonly context: Context) {}

  /** Words of a bit set by currency slot, or undefined when it holds them all. */
  words(parts: readonly unknown[]): number[] | undefined {
    const missing = new Set<string>();
    for (const part of parts) this.walk(part, missing);
    if (missing.size === 0) return undefined;
    const words = new Array<number>(CURRENCIES_MAX / 32).fill(0);
    this.context.currencies.forEach((currency, slot) => {
      if (!missing.has(currency)) words[slot >> 5] = (words[slot >> 5]! | (1 << (slot & 31))) >>> 0;
    });
    return words;
  }

  private walk(value: unknown, missing: Set<string>): void {
    if (Array.isArray(value)) {
      for (const each of value) this.walk(each, missing);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    if (isAmounts(value)) {
      for (const currency of this.context.currencies) if (!Object.hasOwn(value, currency)) missing.add(currency);
      return;
    }
    for (const [key, member] of Object.entries(value)) {
      if (OPAQUE.has(key)) continue;
      if (typeof member !== "string") this.walk(member, missing);
      else if (REFERENCES.has(key)) for (const currency of this.ofSelector(member)) missing.add(currency);
    }
  }

  private ofSelector(name: string): ReadonlySet<string> {
    let missing = this.named.get(name);
    if (missing === undefined) {
      missing = new Set();
      this.named.set(name, missing);
      this.walk(this.context.rulebook.selectors?.[name], missing);
    }
    return missing;
  }
}

function isAmounts(value: object): boolean {
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every(isCurrency);
}
