// Does the total depend on how the cart is written down? Two rewritings change nothing for a shopper: the order of lines
// (permutation), and whether equal units stand in one line or in several (split and merge). Most rules are blind to both;
// this says which rulebooks are not, so that property tests know what to expect. Conservative: true whenever it could be.
// Called by property tests and by tools that explain a rulebook.
//
// INVARIANT (permutation), INVARIANT (merge/split): DESIGN; they hold for rulebooks of which this says false.

import type { DiscountEffect, Floor, Limit, Node, Offer, Rulebook, Selector } from "../rulebook.js";
import { walkRulebook } from "./walk.js";

export interface Sensitivity {
  /** Another order of lines may give other totals. */
  permutation: boolean;
  /** Splitting a line, or merging equal ones, may give other totals. */
  split: boolean;
}

export function positional(rulebook: Rulebook): boolean {
  const { permutation, split } = sensitivity(rulebook);
  return permutation || split;
}

export function sensitivity(rulebook: Rulebook): Sensitivity {
  const found: Sensitivity = { permutation: false, split: false };
  lookAtSelectors(rulebook, found);
  lookAtFloors(rulebook.floors ?? [], found);
  if (rulebook.tree !== undefined) lookAtNode(rulebook.tree, found);
  for (const offer of rulebook.offers) lookAtOffer(rulebook, offer, found);
  for (const programme of Object.values(rulebook.programmes ?? {})) {
    // Rounded per line.
    if ((programme.earn ?? []).some((rule) => rule.tax === "excluded" || rule.base === "net-less-burn")) found.split = true;
  }
  if (found.permutation) found.split = true;
  return found;
}

function lookAtSelectors(rulebook: Rulebook, found: Sensitivity): void {
  walkRulebook(rulebook, {
    selector: (selector: Selector) => {
      if (selector.take === undefined) return;
      // Among equal units the line's id decides, and split lines have ids of their own.
      found.split = true;
      if ((selector.order ?? "cart") === "cart") found.permutation = true;
    },
    aggregate: (aggregate) => {
      if ("distinct" in aggregate && aggregate.distinct === "line") found.split = true;
      if (("min" in aggregate && aggregate.min === "quantity") || ("max" in aggregate && aggregate.max === "quantity")) found.split = true;
    },
  });
}

function lookAtNode(node: Node, found: Sensitivity): void {
  if (node.scope === "line") found.split = true;
  node.limits?.forEach((limit) => lookAtLimit(limit, found));
  node.nodes?.forEach((child) => lookAtNode(child, found));
}

function lookAtFloors(floors: readonly Floor[], found: Sensitivity): void {
  // Floors judge lines, or lower what was given and share out the loss over lines.
  if (floors.length > 0) found.split = true;
  // An offer is dropped at the first piece in cart order that breaks the floor, and `short` speaks of those up to it.
  if (floors.some(({ on, scope }) => on === "drop" && (scope === "unit" || scope === "line"))) found.permutation = true;
}

function lookAtLimit(limit: Limit, found: Sensitivity): void {
  if (limit.measure === "uses" || limit.measure === "repeats") return;
  // What is cut is taken from lines; units are cut from the end of the cart.
  found.split = true;
  if (limit.measure === "units" && limit.on !== "skip") found.permutation = true;
}

function lookAtOffer(rulebook: Rulebook, offer: Offer, found: Sensitivity): void {
  offer.limits?.forEach((limit) => lookAtLimit(limit, found));
  lookAtFloors(offer.floors ?? [], found);
  if (offer.match !== undefined) {
    found.split = true;
    if (offer.match.roles.some((role) => role.order === "cart")) found.permutation = true;
  }
  for (const effect of offer.effects) {
    if ("gift" in effect) found.permutation = true;
    else if ("on" in effect) lookAtDiscount(rulebook, effect, found);
    else if ("points" in effect && effect.steps !== undefined && "each" in effect.steps.input) found.split = true;
  }
}

function lookAtDiscount(rulebook: Rulebook, effect: DiscountEffect, found: Sensitivity): void {
  const level = effect.rounding?.level ?? rulebook.rounding?.level ?? "line";
  const perLine = effect.on === "each" && !(percentOnly(effect) && level !== "line");
  if (perLine || (effect.steps !== undefined && "each" in effect.steps.input)) found.split = true;
  // Beyond its `max`, what is given is cut line by line.
  if (effect.max !== undefined && effect.on !== "order" && effect.on !== "selection") found.split = true;
  if (effect.on !== "selection" && effect.on !== "order" && !(effect.on === "each" && level === "order")) return;
  // One amount over several lines: it sums up all the same, but single lines get a cent more or less, which moves it from
  // one tax rate to another, and others read it.
  found.split = true;
  const method = effect.spread?.method ?? rulebook.spread?.method ?? "largest-remainder";
  if (method !== "largest-remainder") found.permutation = true;
}

function percentOnly(effect: DiscountEffect): boolean {
  return effect.percent !== undefined || (effect.steps?.rows.every((row) => row.percent !== undefined) ?? false);
}
