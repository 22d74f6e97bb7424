// Which constructs of the language a document uses, by name (`effect.on.unit`, `floor.metric.price`): what the coverage
// table counts. One walk per kind of thing; a new construct that has no name here is invisible to coverage, so
// constructs.test.ts compares the names with the types of rulebook.ts by hand-kept list. Must not judge or decide.

import type { Aggregate, Audience, Condition, Effect, Exclusion, Floor, Limit, Match, Node, Offer, Predicate, Programme, Rounding, Rulebook, Schedule, Selector, SelectorRef, Spread, StepTable } from "../rulebook.js";

export type Names = Set<string>;

export class ConstructWalk {
  constructor(
    private readonly rulebook: Rulebook,
    readonly names: Names = new Set(),
  ) {}

  private add(...parts: (string | number | boolean)[]): void {
    this.names.add(parts.join("."));
  }

  predicate(predicate: Predicate): void {
    const kind = Object.keys(predicate).find((key) => key !== "subtree" && key !== "op" && key !== "value")!;
    this.add("predicate", kind);
    if ("all" in predicate) predicate.all.forEach((member) => this.predicate(member));
    if ("any" in predicate) predicate.any.forEach((member) => this.predicate(member));
    if ("not" in predicate) this.predicate(predicate.not);
    if ("category" in predicate && predicate.subtree === false) this.add("predicate.category.exact");
    if ("price" in predicate) for (const end of Object.keys(predicate.price)) this.add("predicate.price", end);
    if ("line" in predicate) this.add("predicate.line", predicate.op);
    if ("selector" in predicate) {
      const named = this.rulebook.selectors?.[predicate.selector];
      if (named !== undefined) this.selector(named);
    }
  }

  selector(selector: SelectorRef): void {
    if (typeof selector === "string") {
      this.add("selector.named");
      const named = this.rulebook.selectors?.[selector];
      if (named !== undefined) this.writtenSelector(named);
    } else this.writtenSelector(selector);
  }

  private writtenSelector(selector: Selector): void {
    this.add("selector.over", selector.over ?? "lines");
    if (selector.where !== undefined) this.predicate(selector.where);
    if (selector.take === undefined) return;
    this.add("selector.order", selector.order ?? "cart");
    for (const key of ["skip", "every", "count"] as const) if (selector.take[key] !== undefined) this.add("selector.take", key);
    this.add("selector.take.per", selector.take.per ?? "cart");
  }

  aggregate(aggregate: Aggregate): void {
    if ("count" in aggregate) {
      this.add("aggregate.count");
      this.selector(aggregate.count);
      return;
    }
    const kind = Object.keys(aggregate).find((key) => key !== "in")!;
    this.add("aggregate", kind, (aggregate as Record<string, unknown>)[kind] as string);
    this.selector(aggregate.in);
  }

  condition(condition: Condition): void {
    if ("all" in condition) {
      this.add("condition.all");
      condition.all.forEach((member) => this.condition(member));
    } else if ("any" in condition) {
      this.add("condition.any");
      condition.any.forEach((member) => this.condition(member));
    } else if ("not" in condition) {
      this.add("condition.not");
      this.condition(condition.not);
    } else if ("aggregate" in condition) {
      this.add("condition.aggregate", condition.op);
      this.aggregate(condition.aggregate);
    } else {
      const declared = this.rulebook.facts?.[condition.fact];
      const name = condition.fact.startsWith("balance.") ? "balance" : condition.fact;
      this.add("condition.fact", condition.op);
      this.add("condition.reads", declared === undefined ? name : `${declared.of}.${declared.type}`);
      if (typeof condition.value === "object" && !Array.isArray(condition.value)) this.add("condition.fact.fact");
    }
  }

  audience(audience: Audience): void {
    for (const key of Object.keys(audience)) this.add("audience", key);
    if (audience.guest !== undefined) this.add("audience.guest", audience.guest);
    if (audience.orders?.from !== undefined) this.add("audience.orders.from");
    if (audience.orders?.to !== undefined) this.add("audience.orders.to");
    if (audience.rollout?.by !== undefined) this.add("audience.rollout.by");
    if (audience.where !== undefined) this.condition(audience.where);
  }

  schedule(schedule: Schedule): void {
    for (const end of ["from", "until"] as const) {
      const text = schedule[end];
      if (text !== undefined) this.add("schedule", end, text.includes("T") ? "time" : "date");
    }
    if (schedule.zone !== undefined) this.add("schedule.zone");
    for (const window of schedule.weekly ?? []) {
      this.add("schedule.weekly");
      if (window.until === "24:00") this.add("schedule.weekly.24:00");
      if (window.until < window.from) this.add("schedule.weekly.past-midnight");
    }
  }

  match(match: Match): void {
    this.add("match.fill", match.fill ?? "whole");
    if (match.repeat !== undefined) this.add("match.repeat");
    this.add("match.reuse", match.reuse ?? "none");
    if (match.roles.length > 2) this.add("match.roles.many");
    for (const role of match.roles) {
      this.add("match.role", role.is ?? "target");
      this.selector(role.select);
      if (role.min > 1) this.add("match.role.min");
      if (role.max !== undefined) this.add(role.max === "all" ? "match.role.max.all" : "match.role.max");
      if (role.order !== undefined) this.add("match.role.order", role.order);
    }
  }

  rounding(rounding: Rounding): void {
    if (rounding.mode !== undefined) this.add("rounding.mode", rounding.mode);
    if (rounding.level !== undefined) this.add("rounding.level", rounding.level);
    if (rounding.increment !== undefined) this.add("rounding.increment");
    if (rounding.ending !== undefined) this.add("rounding.ending");
  }

  spread(spread: Spread): void {
    if (spread.by !== undefined) this.add("spread.by", spread.by);
    if (spread.method !== undefined) this.add("spread.method", spread.method);
    if (spread.to !== undefined) this.add("spread.to", spread.to);
  }

  steps(steps: StepTable): void {
    if ("each" in steps.input) this.add("steps.input.each", steps.input.each);
    else {
      this.add("steps.input.aggregate");
      this.aggregate(steps.input);
    }
    for (const row of steps.rows) for (const key of Object.keys(row)) if (key !== "from") this.add("steps.row", key);
  }

  effect(effect: Effect): void {
    if ("on" in effect) {
      this.add("effect.on", effect.on);
      for (const key of ["percent", "amount", "price", "steps"] as const) if (effect[key] !== undefined) this.add("effect", key, effect.on);
      if (effect.base !== undefined) this.add("effect.base", effect.base);
      if (effect.max !== undefined) this.add("effect.max");
      if (effect.role !== undefined) this.add("effect.role");
      if (effect.units !== undefined) this.add("effect.units", effect.units.order ?? "cheapest");
      if (effect.select !== undefined) this.selector(effect.select);
      const rounding = effect.rounding ?? this.rulebook.rounding;
      if (rounding !== undefined) this.rounding(rounding);
      const spread = effect.spread ?? this.rulebook.spread;
      if (spread !== undefined && (effect.on === "selection" || effect.on === "order")) this.spread(spread);
      if (effect.steps !== undefined) this.steps(effect.steps);
    } else if ("points" in effect) {
      for (const key of ["add", "multiply", "rate", "perFull", "steps"] as const) if (effect[key] !== undefined) this.add("points", key);
      if (effect.of !== undefined) this.add("points.of", effect.of);
      if (effect.max !== undefined) this.add("points.max");
      if (effect.select !== undefined) this.selector(effect.select);
      if (effect.steps !== undefined) this.steps(effect.steps);
    } else {
      this.add("payload", Object.keys(effect)[0]!);
      if ("gift" in effect && effect.gift.price !== undefined) this.add("payload.gift.price");
    }
  }

  limit(limit: Limit, owner: "offer" | "node"): void {
    this.add("limit.of", owner);
    this.add("limit.window", typeof limit.window === "string" ? limit.window : "rolling");
    this.add("limit.measure", limit.measure, limit.on ?? (limit.measure === "uses" ? "skip" : "clip"));
    this.add("limit.reads", limit.reads ?? "limit");
    if (limit.key.length > 0) this.add("limit.key", limit.absent ?? "not-counted");
  }

  floor(floor: Floor): void {
    this.add("floor.scope", floor.scope, floor.metric);
    this.add("floor.at", "fact" in floor.at ? floor.at.fact : Object.keys(floor.at)[0]!);
    this.add("floor.on", floor.on ?? "default");
    if (floor.unknownCost !== undefined) this.add("floor.unknownCost", floor.unknownCost);
    if (floor.unknownTaxRate !== undefined) this.add("floor.unknownTaxRate", floor.unknownTaxRate);
    for (const count of floor.counts ?? []) this.add("floor.counts", count);
    if (floor.select !== undefined) this.selector(floor.select);
  }

  exclusion(exclusion: Exclusion, owner: "rulebook" | "node"): void {
    for (const from of exclusion.from) this.add("exclusion", owner, from);
    this.selector(exclusion.select);
  }

  offer(offer: Offer): void {
    if (offer.when !== undefined) this.condition(offer.when);
    if (offer.audience !== undefined) this.audience(offer.audience);
    if (offer.schedule !== undefined) this.schedule(offer.schedule);
    if (offer.match !== undefined) this.match(offer.match);
    offer.effects.forEach((effect) => this.effect(effect));
    if (offer.effects.length > 1) this.add("offer.effects.many");
    for (const key of ["priority", "codes", "batches", "tags", "notWith", "exclusive", "joint", "burn", "hint", "text"] as const) {
      if (offer[key] !== undefined) this.add("offer", key);
    }
    if (offer.conflictOn !== undefined) this.add("offer.conflictOn", offer.conflictOn);
    offer.limits?.forEach((limit) => this.limit(limit, "offer"));
    offer.floors?.forEach((floor) => this.floor(floor));
    if (offer.floors !== undefined) this.add("offer.floors");
    if (offer.funding !== undefined) this.add("funding", offer.funding.share === undefined ? "perUnit" : "share");
  }

  node(node: Node, depth: number): void {
    this.add("node.mode", node.mode, node.scope ?? "cart");
    if (depth >= 4) this.add("node.depth", depth);
    if (node.by !== undefined) this.add("node.by", node.by);
    if (node.resolve !== undefined) this.add("node.resolve", node.resolve, node.scope ?? "cart");
    for (const objective of node.objective ?? []) this.add("node.objective", objective);
    for (const key of ["when", "audience", "schedule", "limits", "tags", "notWith", "exclusions", "priority"] as const) {
      if (node[key] !== undefined) this.add("node", key);
    }
    if (node.conflictOn !== undefined) this.add("node.conflictOn", node.conflictOn);
    if (node.when !== undefined) this.condition(node.when);
    if (node.audience !== undefined) this.audience(node.audience);
    if (node.schedule !== undefined) this.schedule(node.schedule);
    node.limits?.forEach((limit) => this.limit(limit, "node"));
    node.exclusions?.forEach((exclusion) => this.exclusion(exclusion, "node"));
  }

  programme(programme: Programme): void {
    for (const rule of programme.earn ?? []) {
      this.add("earn", rule.rate === undefined ? "perFull" : "rate");
      this.add("earn.base", rule.base ?? "net");
      this.add("earn.tax", rule.tax ?? "included");
      if (rule.when !== undefined) this.add("earn.when");
      if (rule.audience !== undefined) this.add("earn.audience");
      if (rule.select !== undefined) this.selector(rule.select);
    }
    if (programme.round?.mode !== undefined) this.add("programme.round.mode", programme.round.mode);
    if (programme.round?.at !== undefined) this.add("programme.round.at", programme.round.at);
    if (programme.value !== undefined) this.add("programme.value");
    if (programme.burn !== undefined) this.add("programme.burn", programme.burn.covers === undefined ? "total" : "covers");
  }

  /** What holds for the whole rulebook, without its offers and nodes. */
  book(): void {
    const { rulebook } = this;
    rulebook.exclusions?.forEach((exclusion) => this.exclusion(exclusion, "rulebook"));
    rulebook.floors?.forEach((floor) => this.floor(floor));
    if (rulebook.floors !== undefined) this.add("rulebook.floors");
    for (const objective of rulebook.objective ?? []) this.add("rulebook.objective", objective);
    for (const programme of Object.values(rulebook.programmes ?? {})) this.programme(programme);
    if (rulebook.codes !== undefined) {
      for (const [key, value] of Object.entries(rulebook.codes)) this.add("codes", key, ...(key === "case" || key === "keep" ? [String(value)] : []));
    }
    if (rulebook.experiments !== undefined) this.add("rulebook.experiments");
    if (rulebook.tree === undefined) this.add("rulebook.default-tree");
  }
}
