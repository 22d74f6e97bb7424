// Conditions that can't hold whatever the cart: ranges that hold nothing, one fact equal to two things, present and absent
// at once. Looks at the members of the top `all` only. Called by offers.ts and tree.ts.

import type { Amounts, Condition } from "../../rulebook.js";
import { members } from "../check/offers.js";
import { quote } from "../words.js";

interface Bounds {
  /** At least. */
  low: number;
  /** At most. */
  high: number;
}

/** Why it can't hold, or undefined when it may. */
export function neverTrue(condition: Condition): string | undefined {
  const byFact = new Map<string, FactBounds>();
  const byAggregate = new Map<string, Bounds>();
  for (const member of members(condition)) {
    if ("fact" in member) {
      let bounds = byFact.get(member.fact);
      if (bounds === undefined) byFact.set(member.fact, (bounds = new FactBounds()));
      const detail = bounds.add(member);
      if (detail !== undefined) return `${quote(member.fact)} ${detail}`;
    } else if ("aggregate" in member) {
      for (const [currency, value] of Object.entries(inEach(member.value))) {
        const key = `${currency} ${JSON.stringify(member.aggregate)}`;
        const bounds = byAggregate.get(key) ?? { low: 0, high: Infinity };
        byAggregate.set(key, bounds);
        narrow(bounds, member.op, value);
        if (bounds.low > bounds.high) return `no cart can be on both sides at once: nothing is ${member.op} ${value}${currency === "" ? "" : ` ${currency}`} here`;
      }
    }
  }
  return undefined;
}

function inEach(value: number | Amounts): Amounts {
  return typeof value === "number" ? { "": value } : value;
}

/** Whole numbers, so `<` is one less. */
function narrow(bounds: Bounds, op: string, value: number): void {
  if (op === "=" || op === ">=") bounds.low = Math.max(bounds.low, value);
  if (op === "=" || op === "<=") bounds.high = Math.min(bounds.high, value);
  if (op === ">") bounds.low = Math.max(bounds.low, value + 1);
  if (op === "<") bounds.high = Math.min(bounds.high, value - 1);
}

class FactBounds {
  private readonly bounds: Bounds = { low: -Infinity, high: Infinity };
  private allowed: ReadonlySet<unknown> | undefined;
  private absent = false;
  private present = false;

  add(test: Extract<Condition, { fact: string }>): string | undefined {
    const { op, value } = test;
    if (op === "absent") this.absent = true;
    else this.present = true;
    if (this.absent && this.present) return "can't be absent and compared at once";
    if (typeof value === "object" && !Array.isArray(value)) return undefined;
    if (typeof value === "number") narrow(this.bounds, op, value);
    if (this.bounds.low > this.bounds.high) return `can't be at least ${this.bounds.low} and at most ${this.bounds.high}`;
    if (op !== "=" && op !== "in") return undefined;
    const given = new Set<unknown>(Array.isArray(value) ? value : [value]);
    this.allowed = this.allowed === undefined ? given : new Set([...this.allowed].filter((each) => given.has(each)));
    return this.allowed.size === 0 ? "can't be two different things at once" : undefined;
  }
}
