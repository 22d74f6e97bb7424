// What every check of meaning shares: the draft it reads, names, selectors, and where problems go. One per document.
// Called by validate.ts and the files beside it.

import type { Amounts } from "../../rulebook.js";
import { NESTING_MAX, SUGGESTIONS_MAX } from "../bounds.js";
import { isCurrency } from "../currencies.js";
import type { Draft } from "../draft.js";
import { isZone } from "../lower/zones.js";
import { Names } from "../names.js";
import { type ProblemCode, type Problems, step } from "../problems.js";
import { hasDecimals, meant, quote } from "../words.js";
import { Selectors } from "./selectors.js";

export class Check {
  readonly names: Names;
  readonly selectors: Selectors;
  private readonly declared: ReadonlySet<string> | null;
  private readonly zones = new Map<string, boolean>();

  constructor(
    readonly draft: Draft,
    private readonly problems: Problems,
  ) {
    this.names = new Names(draft);
    this.declared = draft.currencies === null ? null : new Set(draft.currencies);
    this.selectors = new Selectors(this);
  }

  add(code: ProblemCode, path: string, detail: string): void {
    this.problems.add(code, path, detail);
  }

  /** Amounts must be in declared currencies; those that are not are reported here and nowhere else. */
  amounts(amounts: Amounts, path: string): void {
    if (this.declared === null) return;
    for (const currency of Object.keys(amounts)) {
      if (this.declared.has(currency)) continue;
      const known = isCurrency(currency) ? `add it to \`currencies\`, or remove the amount` : `it is no currency of ISO 4217${this.meant(currency, this.declared)}`;
      this.add("undeclared-currency", step(path, currency), `the rulebook does not declare ${quote(currency)}: ${known}`);
    }
  }

  /** Nothing more will be listed. */
  get full(): boolean {
    return this.problems.full;
  }

  /** "; did you mean `x`?", for the first problems. */
  meant(name: string, known: Iterable<string>): string {
    return this.problems.length < SUGGESTIONS_MAX ? meant(name, known) : "";
  }

  get currencies(): readonly string[] {
    return this.draft.currencies ?? [];
  }

  percent(percent: number | undefined, path: string): void {
    if (percent !== undefined && !hasDecimals(percent, 4)) {
      this.add("decimals", path, `a percentage has at most four decimals, got ${quote(percent)}`);
    }
  }

  zone(zone: string | undefined, path: string): boolean {
    if (zone === undefined) return true;
    let known = this.zones.get(zone);
    if (known === undefined) {
      // Offsets and the like pass as zones elsewhere; a rulebook names places, whose clocks change.
      known = /^[A-Za-z]/.test(zone) && isZone(zone);
      this.zones.set(zone, known);
    }
    if (!known) this.add("unknown-zone", path, `${quote(zone)} is not a time zone; zones are named like \`Europe/Paris\``);
    return known;
  }

  /** Exactly one of these keys. */
  oneOf(thing: object, keys: readonly string[], path: string, what: string): string | undefined {
    const given = keys.filter((key) => Object.hasOwn(thing, key));
    if (given.length === 1) return given[0];
    const found = given.length === 0 ? "none is given" : `${given.map((key) => quote(key)).join(" and ")} are given`;
    this.add("one-operation", path, `${what} needs exactly one of ${keys.map((key) => quote(key)).join(", ")}; ${found}`);
    return undefined;
  }

  nesting(depth: number, path: string): boolean {
    if (depth <= NESTING_MAX) return true;
    this.add("too-deep", path, `tests inside tests more than ${NESTING_MAX} levels deep (NESTING_MAX): write it flatter, or as two offers`);
    return false;
  }

  /** Each value once; reports the second. */
  unique(values: readonly string[], path: string, what: string): void {
    if (values.length < 2) return;
    const seen = new Set<string>();
    values.forEach((value, index) => {
      if (seen.has(value)) this.add("duplicate-value", `${path}/${index}`, `${what} ${quote(value)} is listed twice`);
      seen.add(value);
    });
  }
}

/** Collects the amounts of one owner. */
export interface Purse {
  /** Amounts written here. */
  add(amounts: Amounts, path: string): void;
  /** Amounts inside a named selector, by the currencies they have in common. */
  share(currencies: ReadonlySet<string>, path: string, selector: string): void;
}

/** An offer or a node: it exists in the currencies that all its amounts share. */
export class SharedPurse implements Purse {
  private common: Set<string> | undefined;
  private readonly sites: { path: string; currencies: readonly string[] }[] = [];

  constructor(private readonly check: Check) {}

  add(amounts: Amounts, path: string): void {
    this.check.amounts(amounts, path);
    this.meet(Object.keys(amounts), (currency) => Object.hasOwn(amounts, currency), path);
  }

  share(currencies: ReadonlySet<string>, path: string): void {
    this.meet([...currencies], (currency) => currencies.has(currency), path);
  }

  /** undefined: any currency. */
  get currencies(): ReadonlySet<string> | undefined {
    return this.common;
  }

  /** Where and what, for a message. */
  describe(): string {
    return this.sites.map(({ path, currencies }) => `${quote(path)} has ${currencies.map((currency) => quote(currency)).join(", ")}`).join("; ");
  }

  private meet(currencies: readonly string[], has: (currency: string) => boolean, path: string): void {
    const before = this.common?.size;
    if (this.common === undefined) this.common = new Set(currencies);
    else for (const currency of this.common) if (!has(currency)) this.common.delete(currency);
    if (this.common.size !== before && this.sites.length < 4) this.sites.push({ path, currencies: currencies.slice(0, 5) });
  }
}

/** What holds for the whole rulebook: every amount needs every declared currency. */
export class WholePurse implements Purse {
  constructor(private readonly check: Check) {}

  add(amounts: Amounts, path: string): void {
    this.check.amounts(amounts, path);
    for (const currency of this.check.currencies) {
      if (!Object.hasOwn(amounts, currency)) {
        this.check.add("missing-currency", path, `an amount in ${quote(currency)} is missing, and this holds in every currency of the rulebook`);
        return;
      }
    }
  }

  share(currencies: ReadonlySet<string>, path: string, selector: string): void {
    const missing = this.check.currencies.find((currency) => !currencies.has(currency));
    if (missing !== undefined) {
      const detail = `the selector ${quote(selector)} has no amount in ${quote(missing)}, and this holds in every currency of the rulebook`;
      this.check.add("missing-currency", path, detail);
    }
  }
}
