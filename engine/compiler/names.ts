// What names mean in one rulebook: facts (declared and built in) with their types, programmes, experiments and their arms;
// and where an offer without `node` hangs. Reads the draft, so a name of a broken part resolves to null. Judges nothing.
// Called by the checks, the lint and the describer.

import type { Effect, Experiment, FactType, Node, Offer, Selector } from "../rulebook.js";
import type { Draft } from "./draft.js";

export interface Fact {
  type: FactType;
  of: "request" | "member" | "line" | "built-in";
}

export const BUILT_IN_FACTS: Readonly<Record<string, FactType>> = {
  cart: "string",
  channel: "string",
  store: "string",
  country: "string",
  currency: "string",
  language: "string",
  member: "string",
  tier: "string",
  segments: "strings",
  orders: "integer",
  guest: "boolean",
  pricesIncludeTax: "boolean",
};

/** Prefix of the built-in facts of programmes. */
export const BALANCE = "balance.";

export const DEFAULT_NODES = ["items", "order", "shipping", "points"] as const;

export const DEFAULT_TREE: Node = { mode: "sequence", nodes: DEFAULT_NODES.map((id) => ({ id, mode: "all" })) };

export class Names {
  private readonly facts = new Map<string, Fact | null>();
  private readonly experimentsById = new Map<string, Experiment | null>();

  constructor(private readonly draft: Draft) {
    for (const [name, type] of Object.entries(BUILT_IN_FACTS)) this.facts.set(name, { type, of: "built-in" });
    for (const programme of draft.programmes.keys()) this.facts.set(BALANCE + programme, { type: "integer", of: "built-in" });
    for (const [name, fact] of draft.facts) if (!this.facts.has(name)) this.facts.set(name, fact);
    for (const experiment of draft.experiments) {
      if (experiment !== null && !this.experimentsById.has(experiment.id)) this.experimentsById.set(experiment.id, experiment);
    }
  }

  /** undefined: no such fact; null: its declaration is broken. */
  fact(name: string): Fact | null | undefined {
    return this.facts.get(name);
  }

  factNames(): Iterable<string> {
    return this.facts.keys();
  }

  isBuiltIn(name: string): boolean {
    return this.facts.get(name)?.of === "built-in";
  }

  /** null: it may be one of the broken ones. */
  experiment(id: string): Experiment | null | undefined {
    return this.experimentsById.get(id) ?? (this.draft.experiments.includes(null) ? null : undefined);
  }

  experimentIds(): Iterable<string> {
    return this.experimentsById.keys();
  }
}

/** Node of an offer that names none, by its first effect. */
export function defaultNode(offer: Offer, selectors: ReadonlyMap<string, Selector | null>): (typeof DEFAULT_NODES)[number] {
  const first = offer.effects[0];
  if (first === undefined) return "items";
  if ("points" in first) return "points";
  if (!("on" in first)) return "items";
  if (overOf(first, selectors) === "shipping") return "shipping";
  return first.on === "order" ? "order" : "items";
}

function overOf(effect: Effect, selectors: ReadonlyMap<string, Selector | null>): string {
  const ref = "select" in effect ? effect.select : undefined;
  const selector = typeof ref === "string" ? selectors.get(ref) : ref;
  return selector?.over ?? "lines";
}
