// The tree of nodes as a list: the rulebook's own, or the default one (a sequence of all-nodes items, order, shipping,
// points); preorder, so that a parent comes before its children. Also in which node each offer hangs, and the canonical
// rank of offers. Called by context.ts; the evaluation of the tree is lowered elsewhere (lower/tree.ts).

import type { Effect, Node, Offer, Rulebook, Selector, SelectorRef } from "../rulebook.js";
import { compareText } from "./order.js";

export interface PlantedNode {
  number: number;
  /** "" when it has none. */
  id: string;
  node: Node;
  /** -1 for the root. */
  parent: number;
  /** 0 for the root. */
  depth: number;
  /** Child nodes as listed. */
  children: number[];
  /** Offers that hang here, in canonical order. */
  offers: number[];
}

export interface Planted {
  nodes: PlantedNode[];
  nodeOfOffer: number[];
  rankOfOffer: number[];
  offerOfRank: number[];
}

export const DEFAULT_TREE: Node = {
  mode: "sequence",
  nodes: [
    { id: "items", mode: "all" },
    { id: "order", mode: "all" },
    { id: "shipping", mode: "all" },
    { id: "points", mode: "all" },
  ],
};

export function plantTree(rulebook: Rulebook, offers: readonly Offer[]): Planted {
  const nodes: PlantedNode[] = [];
  const byId = new Map<string, PlantedNode>();
  const plant = (node: Node, parent: number, depth: number): number => {
    const planted: PlantedNode = {
      number: nodes.length,
      id: node.id ?? "",
      node,
      parent,
      depth,
      children: [],
      offers: [],
    };
    nodes.push(planted);
    if (planted.id !== "") byId.set(planted.id, planted);
    for (const child of node.nodes ?? []) planted.children.push(plant(child, planted.number, depth + 1));
    return planted.number;
  };
  plant(rulebook.tree ?? DEFAULT_TREE, -1, 0);

  const nodeOfOffer = offers.map((offer, index) => {
    const id = offer.node ?? defaultNodeOf(offer, rulebook);
    const node = byId.get(id);
    if (node === undefined) throw new Error(`no node ${id}`);
    node.offers.push(index);
    return node.number;
  });
  const offerOfRank: number[] = [];
  const rankOfOffer = new Array<number>(offers.length);
  for (const node of nodes) {
    // Offers came in id order and sorting is stable, so only the priority is left to compare.
    node.offers.sort((a, b) => (offers[b]!.priority ?? 0) - (offers[a]!.priority ?? 0));
    for (const offer of node.offers) {
      rankOfOffer[offer] = offerOfRank.length;
      offerOfRank.push(offer);
    }
  }
  return { nodes, nodeOfOffer, rankOfOffer, offerOfRank };
}

/** By the first effect: points, shipping (it selects over shipping), order (`on: order`), else items. */
export function defaultNodeOf(offer: Offer, rulebook: Rulebook): string {
  const first = offer.effects[0];
  if (first === undefined) return "items";
  if ("points" in first) return "points";
  if (!("on" in first)) return "items";
  if (selects(first, rulebook)?.over === "shipping") return "shipping";
  return first.on === "order" ? "order" : "items";
}

function selects(effect: Effect, rulebook: Rulebook): Selector | undefined {
  const ref: SelectorRef | undefined = "select" in effect ? effect.select : undefined;
  return typeof ref === "string" ? rulebook.selectors?.[ref] : ref;
}

/** Canonical order of the children of a node, nodes and offers together: priority descending, then id. */
export function canonicalOrder(a: { priority: number; id: string }, b: { priority: number; id: string }): number {
  return b.priority - a.priority || compareText(a.id, b.id);
}
