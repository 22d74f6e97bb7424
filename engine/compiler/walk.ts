// Visits every selector, predicate, condition, aggregate, fact, amount and text of a valid rulebook, or of one part of it,
// with its path. Named selectors are visited where they are declared, not where they are used. Judges nothing.
// Called by the lint, positional.ts and the describer.

import type {
  Aggregate,
  Amounts,
  Audience,
  Condition,
  EarnRule,
  Exclusion,
  Floor,
  Limit,
  Node,
  Offer,
  Predicate,
  Rounding,
  Rulebook,
  Selector,
  SelectorRef,
  StepTable,
  Texts,
} from "../rulebook.js";
import { partsOf } from "./check/conditions.js";
import { step } from "./problems.js";

export type SelectorUse = "discount" | "points" | "role" | "aggregate" | "floor" | "exclusion" | "earn" | "covers";

export interface Visitor {
  /** A use of a selector: its name, or the selector written out. */
  use?(ref: SelectorRef, path: string, use: SelectorUse): void;
  /** A selector written out, here or in `selectors`. */
  selector?(selector: Selector, path: string): void;
  predicate?(predicate: Predicate, path: string): void;
  condition?(condition: Condition, path: string): void;
  aggregate?(aggregate: Aggregate, path: string): void;
  /** A fact of the request, the member or a line, by name. */
  fact?(name: string, path: string): void;
  amounts?(amounts: Amounts, path: string): void;
  texts?(texts: Texts, path: string): void;
}

interface Guarded {
  when?: Condition;
  audience?: Audience;
  limits?: Limit[];
}

export function walkRulebook(rulebook: Rulebook, visitor: Visitor): void {
  for (const [name, selector] of Object.entries(rulebook.selectors ?? {})) walkSelector(selector, step("/selectors", name), visitor);
  if (rulebook.rounding !== undefined) walkRounding(rulebook.rounding, "/rounding", visitor);
  rulebook.experiments?.forEach((experiment, index) => experiment.by?.forEach((name, i) => visitor.fact?.(name, `/experiments/${index}/by/${i}`)));
  walkExclusions(rulebook.exclusions, "/exclusions", visitor);
  walkFloors(rulebook.floors, "/floors", visitor);
  for (const [name, programme] of Object.entries(rulebook.programmes ?? {})) {
    const path = step("/programmes", name);
    programme.earn?.forEach((rule, index) => walkEarnRule(rule, `${path}/earn/${index}`, visitor));
    if (programme.value !== undefined) visitor.amounts?.(programme.value.amount, `${path}/value/amount`);
    if (programme.burn === undefined) continue;
    visitor.amounts?.(programme.burn.amount, `${path}/burn/amount`);
    if (programme.burn.covers !== undefined) walkUse(programme.burn.covers, `${path}/burn/covers`, "covers", visitor);
  }
  if (rulebook.tree !== undefined) walkNode(rulebook.tree, "/tree", visitor);
  rulebook.offers.forEach((offer, index) => walkOffer(offer, `/offers/${index}`, visitor));
}

/** With the nodes below it. */
export function walkNode(node: Node, path: string, visitor: Visitor): void {
  walkGuards(node, path, visitor);
  walkExclusions(node.exclusions, `${path}/exclusions`, visitor);
  node.nodes?.forEach((child, index) => walkNode(child, `${path}/nodes/${index}`, visitor));
}

export function walkOffer(offer: Offer, path: string, visitor: Visitor): void {
  walkGuards(offer, path, visitor);
  offer.match?.roles.forEach((role, index) => walkUse(role.select, `${path}/match/roles/${index}/select`, "role", visitor));
  offer.effects.forEach((effect, index) => {
    const at = `${path}/effects/${index}`;
    if ("on" in effect || "points" in effect) {
      if (effect.select !== undefined) walkUse(effect.select, `${at}/select`, "on" in effect ? "discount" : "points", visitor);
      if (effect.steps !== undefined) walkSteps(effect.steps, `${at}/steps`, visitor);
    }
    if ("on" in effect) {
      for (const key of ["amount", "price", "max"] as const) if (effect[key] !== undefined) visitor.amounts?.(effect[key], `${at}/${key}`);
      if (effect.rounding !== undefined) walkRounding(effect.rounding, `${at}/rounding`, visitor);
    } else if ("points" in effect) {
      for (const key of ["rate", "perFull"] as const) if (effect[key] !== undefined) visitor.amounts?.(effect[key].per, `${at}/${key}/per`);
    } else if ("gift" in effect) {
      if (effect.gift.price !== undefined) visitor.amounts?.(effect.gift.price, `${at}/gift/price`);
    } else if ("message" in effect) visitor.texts?.(effect.message, `${at}/message`);
  });
  walkFloors(offer.floors, `${path}/floors`, visitor);
  if (offer.funding?.perUnit !== undefined) visitor.amounts?.(offer.funding.perUnit, `${path}/funding/perUnit`);
  if (offer.hint?.withinAmount !== undefined) visitor.amounts?.(offer.hint.withinAmount, `${path}/hint/withinAmount`);
  if (offer.hint?.text !== undefined) visitor.texts?.(offer.hint.text, `${path}/hint/text`);
  if (offer.text !== undefined) visitor.texts?.(offer.text, `${path}/text`);
}

function walkGuards(guarded: Guarded, path: string, visitor: Visitor): void {
  if (guarded.when !== undefined) walkCondition(guarded.when, `${path}/when`, visitor);
  if (guarded.audience !== undefined) walkAudience(guarded.audience, `${path}/audience`, visitor);
  guarded.limits?.forEach((limit, index) => {
    limit.key.forEach((name, i) => visitor.fact?.(name, `${path}/limits/${index}/key/${i}`));
    if (typeof limit.cap === "object") visitor.amounts?.(limit.cap, `${path}/limits/${index}/cap`);
  });
}

function walkAudience(audience: Audience, path: string, visitor: Visitor): void {
  audience.rollout?.by?.forEach((name, index) => visitor.fact?.(name, `${path}/rollout/by/${index}`));
  if (audience.where !== undefined) walkCondition(audience.where, `${path}/where`, visitor);
}

function walkEarnRule(rule: EarnRule, path: string, visitor: Visitor): void {
  walkGuards(rule as Guarded, path, visitor);
  if (rule.select !== undefined) walkUse(rule.select, `${path}/select`, "earn", visitor);
  for (const key of ["rate", "perFull"] as const) if (rule[key] !== undefined) visitor.amounts?.(rule[key].per, `${path}/${key}/per`);
}

function walkExclusions(exclusions: readonly Exclusion[] | undefined, path: string, visitor: Visitor): void {
  exclusions?.forEach((exclusion, index) => walkUse(exclusion.select, `${path}/${index}/select`, "exclusion", visitor));
}

function walkFloors(floors: readonly Floor[] | undefined, path: string, visitor: Visitor): void {
  floors?.forEach((floor, index) => {
    if ("amount" in floor.at) visitor.amounts?.(floor.at.amount, `${path}/${index}/at/amount`);
    if (floor.select !== undefined) walkUse(floor.select, `${path}/${index}/select`, "floor", visitor);
  });
}

function walkRounding(rounding: Rounding, path: string, visitor: Visitor): void {
  if (rounding.increment !== undefined) visitor.amounts?.(rounding.increment, `${path}/increment`);
}

function walkSteps(steps: StepTable, path: string, visitor: Visitor): void {
  if (!("each" in steps.input)) walkAggregate(steps.input, `${path}/input`, visitor);
  steps.rows.forEach((row, index) => {
    if (typeof row.from === "object") visitor.amounts?.(row.from, `${path}/rows/${index}/from`);
    for (const key of ["amount", "price"] as const) if (row[key] !== undefined) visitor.amounts?.(row[key], `${path}/rows/${index}/${key}`);
  });
}

function walkCondition(condition: Condition, path: string, visitor: Visitor): void {
  visitor.condition?.(condition, path);
  if ("all" in condition) condition.all.forEach((member, index) => walkCondition(member, `${path}/all/${index}`, visitor));
  else if ("any" in condition) condition.any.forEach((member, index) => walkCondition(member, `${path}/any/${index}`, visitor));
  else if ("not" in condition) walkCondition(condition.not, `${path}/not`, visitor);
  else if ("aggregate" in condition) {
    walkAggregate(condition.aggregate, `${path}/aggregate`, visitor);
    if (typeof condition.value === "object") visitor.amounts?.(condition.value, `${path}/value`);
  } else {
    visitor.fact?.(condition.fact, `${path}/fact`);
    const { value } = condition;
    if (typeof value === "object" && !Array.isArray(value)) visitor.fact?.(value.fact, `${path}/value/fact`);
  }
}

function walkAggregate(aggregate: Aggregate, path: string, visitor: Visitor): void {
  visitor.aggregate?.(aggregate, path);
  const { select, at } = partsOf(aggregate);
  walkUse(select, `${path}/${at}`, "aggregate", visitor);
}

function walkUse(ref: SelectorRef, path: string, use: SelectorUse, visitor: Visitor): void {
  visitor.use?.(ref, path, use);
  if (typeof ref !== "string") walkSelector(ref, path, visitor);
}

function walkSelector(selector: Selector, path: string, visitor: Visitor): void {
  visitor.selector?.(selector, path);
  if (selector.where !== undefined) walkPredicate(selector.where, `${path}/where`, visitor);
}

function walkPredicate(predicate: Predicate, path: string, visitor: Visitor): void {
  visitor.predicate?.(predicate, path);
  if ("all" in predicate) predicate.all.forEach((member, index) => walkPredicate(member, `${path}/all/${index}`, visitor));
  else if ("any" in predicate) predicate.any.forEach((member, index) => walkPredicate(member, `${path}/any/${index}`, visitor));
  else if ("not" in predicate) walkPredicate(predicate.not, `${path}/not`, visitor);
  else if ("line" in predicate) visitor.fact?.(predicate.line, `${path}/line`);
  else if ("price" in predicate) {
    if (predicate.price.from !== undefined) visitor.amounts?.(predicate.price.from, `${path}/price/from`);
    if (predicate.price.until !== undefined) visitor.amounts?.(predicate.price.until, `${path}/price/until`);
  }
}
