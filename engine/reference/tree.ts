// The tree of nodes with its offers (DESIGN §7, first paragraph): who hangs where, in which order children come, and
// before which child the points stage begins (§10). Reads the rulebook only. Called by decide.ts, read by nodes.ts.

import type { DiscountEffect, Effect, Node, Offer, PointsEffect, Rulebook, Selector } from "../rulebook.js";
import { must } from "./assert.js";
import { compareIds } from "./order.js";

export interface TreeNode {
  /** "" when it has none. */
  readonly id: string;
  readonly node: Node;
  readonly parent: TreeNode | undefined;
  /** As listed. */
  readonly nodes: TreeNode[];
  readonly offers: PlacedOffer[];
}

export interface PlacedOffer {
  readonly offer: Offer;
  readonly home: TreeNode;
}

export type Child = TreeNode | PlacedOffer;

export interface Tree {
  readonly root: TreeNode;
  /** In id order. */
  readonly offers: ReadonlyMap<string, PlacedOffer>;
  /** The points entry is just before this child of the root; after the whole tree when there is none. */
  readonly pointsStage: Child | undefined;
}

const DEFAULT_TREE: Node = {
  mode: "sequence",
  nodes: [
    { id: "items", mode: "all" },
    { id: "order", mode: "all" },
    { id: "shipping", mode: "all" },
    { id: "points", mode: "all" },
  ],
};

export function isNode(child: Child): child is TreeNode {
  return "node" in child;
}

export function isPoints(effect: Effect): effect is PointsEffect {
  return "points" in effect;
}

export function isDiscount(effect: Effect): effect is DiscountEffect {
  return "on" in effect;
}

export function plantTree(rulebook: Rulebook): Tree {
  const byId = new Map<string, TreeNode>();
  const plant = (node: Node, parent: TreeNode | undefined): TreeNode => {
    const planted: TreeNode = { id: node.id ?? "", node, parent, nodes: [], offers: [] };
    if (node.id !== undefined) byId.set(node.id, planted);
    for (const child of node.nodes ?? []) planted.nodes.push(plant(child, planted));
    return planted;
  };
  const root = plant(rulebook.tree ?? DEFAULT_TREE, undefined);

  const offers = new Map<string, PlacedOffer>();
  for (const offer of [...rulebook.offers].sort((a, b) => compareIds(a.id, b.id))) {
    const home = must(byId.get(offer.node ?? defaultNode(offer, rulebook)), `a node for offer ${offer.id}`);
    const placed = { offer, home };
    home.offers.push(placed);
    offers.set(offer.id, placed);
  }
  const stages = root.node.mode === "sequence" ? children(root) : [];
  const pointsStage = stages.find((child) => offersBelow(child).some(({ offer }) => offer.effects.some(readsPoints)));
  return { root, offers, pointsStage };
}

function defaultNode(offer: Offer, rulebook: Rulebook): string {
  const first = must(offer.effects[0], `an effect of offer ${offer.id}`);
  if (isPoints(first)) return "points";
  if (!isDiscount(first)) return "items";
  const select: Selector | undefined = typeof first.select === "string" ? rulebook.selectors?.[first.select] : first.select;
  if (select?.over === "shipping") return "shipping";
  return first.on === "order" ? "order" : "items";
}

/** Effects that need the earn rules' points (DESIGN §10): all but `add`. */
function readsPoints(effect: Effect): boolean {
  return isPoints(effect) && effect.add === undefined;
}

function priorityOf(child: Child): number {
  return (isNode(child) ? child.node.priority : child.offer.priority) ?? 0;
}

export function idOf(child: Child): string {
  return isNode(child) ? child.id : child.offer.id;
}

/** In the order they are run: a sequence's nodes as listed; everything else canonically (priority descending, then id). */
export function children(node: TreeNode): Child[] {
  if (node.node.mode === "sequence" && node.nodes.length > 0) return node.nodes;
  const all: Child[] = [...node.nodes, ...node.offers];
  return all.sort((a, b) => priorityOf(b) - priorityOf(a) || compareIds(idOf(a), idOf(b)));
}

/** In canonical order of the tree, depth first. */
export function offersBelow(child: Child): PlacedOffer[] {
  return isNode(child) ? children(child).flatMap(offersBelow) : [child];
}

/** From the root down to the node itself. */
export function pathTo(node: TreeNode): TreeNode[] {
  return node.parent === undefined ? [node] : [...pathTo(node.parent), node];
}

/** The node nearest to both. */
export function lowestCommon(a: PlacedOffer, b: PlacedOffer): TreeNode {
  const above = new Set(pathTo(b.home));
  return must(
    pathTo(a.home)
      .reverse()
      .find((node) => above.has(node)),
    "one root",
  );
}
