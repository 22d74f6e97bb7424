// The tree: nodes as places with what they hand down, and where each offer hangs. Called by validate.ts; placement.ts then
// checks what depends on the place.

import type { Node, Offer } from "../../rulebook.js";
import { EXCLUSION_SETS_MAX, NODES_MAX, TREE_DEPTH_MAX } from "../bounds.js";
import { DEFAULT_TREE, defaultNode } from "../names.js";
import { either, quote } from "../words.js";
import { type Check, SharedPurse } from "./check.js";
import { checkAudience, checkCondition } from "./conditions.js";
import { checkExclusions, checkLimit } from "./guards.js";
import { checkSchedule } from "./schedules.js";

export interface Place {
  node: Node;
  path: string;
  parent: Place | undefined;
  depth: number;
  /** Which child of a root sequence it is or hangs below; -1 when there is none. */
  stage: number;
  /** Some node from here up judges conflicts on the whole cart. */
  cart: boolean;
  /** Amounts of this node and those above. */
  purse: SharedPurse;
  nodes: Place[];
  /** Indexes of the offers that hang here. */
  offers: number[];
}

export interface Tree {
  root: Place;
  places: Place[];
  byId: Map<string, Place>;
}

/** null when the tree is broken: nothing about places can be said then. */
export function checkTree(check: Check): Tree | null {
  const { tree } = check.draft;
  if (tree === null) return null;
  const places: Place[] = [];
  const byId = new Map<string, Place>();
  let tooMany = false;
  const plant = (node: Node, path: string, parent: Place | undefined, index: number): Place => {
    const sequence = parent !== undefined && parent.parent === undefined && parent.node.mode === "sequence";
    const place: Place = {
      node,
      path,
      parent,
      depth: (parent?.depth ?? 0) + 1,
      stage: sequence ? index : (parent?.stage ?? -1),
      cart: node.conflictOn === "cart" || (parent?.cart ?? false),
      purse: new SharedPurse(check),
      nodes: [],
      offers: [],
    };
    places.push(place);
    if (places.length > NODES_MAX && !tooMany) {
      tooMany = true;
      check.add("too-many", "/tree", `more than ${NODES_MAX} nodes (NODES_MAX): hang more offers in fewer nodes`);
    }
    if (node.id !== undefined) {
      if (byId.has(node.id)) check.add("duplicate-id", `${path}/id`, `another node is called ${quote(node.id)}`);
      else byId.set(node.id, place);
    }
    if (parent?.purse.currencies !== undefined) place.purse.share(parent.purse.currencies, parent.path);
    checkNode(check, place);
    if (place.depth > TREE_DEPTH_MAX) {
      check.add("tree-depth", path, `more than ${TREE_DEPTH_MAX} nodes above each other (TREE_DEPTH_MAX): join levels that only pass on`);
    } else node.nodes?.forEach((child, i) => place.nodes.push(plant(child, `${path}/nodes/${i}`, place, i)));
    return place;
  };
  const root = plant(tree ?? DEFAULT_TREE, "/tree", undefined, 0);
  const excluding = places.filter(({ node }) => (node.exclusions ?? []).length > 0).length;
  // The rulebook's own exclusions are one more set.
  if (excluding >= EXCLUSION_SETS_MAX) {
    check.add("too-many", "/tree", `${excluding} nodes with exclusions, the most is ${EXCLUSION_SETS_MAX - 1} (EXCLUSION_SETS_MAX): exclude on a node above`);
  }
  return { root, places, byId };
}

function checkNode(check: Check, place: Place): void {
  const { node, path, parent, purse } = place;
  if (node.id === undefined && parent !== undefined && parent.node.mode !== "sequence") {
    check.add("node-id", path, "a node needs an `id` unless its parent is a sequence: among equals, the order is by priority and id");
  }
  if (node.id === undefined && (node.limits ?? []).some((limit) => limit.id === undefined)) {
    check.add("node-id", path, "a node with limits needs an `id`, for the limits are called after it");
  }
  if (node.mode === "top-k" && node.k === undefined) check.add("top-k", path, "`top-k` needs `k`: how many children may win");
  if (node.mode !== "top-k" && node.k !== undefined) check.add("node-key", `${path}/k`, `\`k\` goes with \`top-k\`, and this node is ${quote(node.mode)}`);
  if (node.mode !== "first" && node.by !== undefined) check.add("node-key", `${path}/by`, `\`by\` goes with \`first\`, and this node is ${quote(node.mode)}`);
  if (node.when !== undefined) checkCondition(check, node.when, `${path}/when`, purse);
  if (node.audience !== undefined) checkAudience(check, node.audience, `${path}/audience`, purse, { assigned: false });
  if (node.schedule !== undefined) checkSchedule(check, node.schedule, `${path}/schedule`);
  node.limits?.forEach((limit, index) => checkLimit(check, limit, `${path}/limits/${index}`, purse));
  if (node.exclusions !== undefined) checkExclusions(check, node.exclusions, `${path}/exclusions`, purse);
  if (node.objective !== undefined) check.unique(node.objective, `${path}/objective`, "the value");
  if (purse.currencies?.size === 0 && parent?.purse.currencies?.size !== 0) {
    check.add("no-currency", path, `the amounts of this node share no currency, so nothing below it could ever apply: ${purse.describe()}`);
  }
  if (node.scope === "line") checkLineScope(check, place);
}

function checkLineScope(check: Check, place: Place): void {
  const { node, path } = place;
  if (node.mode === "sequence") check.add("scope-line", `${path}/scope`, "a sequence runs its children in turn and picks none, so no line can pick for itself");
  if ((node.nodes ?? []).length > 0) check.add("scope-line", `${path}/nodes`, "where each line picks for itself, only offers can hang, not nodes");
  if (node.conflictOn === "cart") check.add("scope-line", `${path}/conflictOn`, "where each line picks for itself, conflicts can't be judged on the whole cart");
  else if (place.cart) check.add("scope-line", `${path}/scope`, "a node above judges conflicts on the whole cart, so no line can pick for itself here");
}

/** Hangs every offer; the place of each by index, undefined where it hangs nowhere. */
export function hangOffers(check: Check, tree: Tree): (Place | undefined)[] {
  const { offers } = check.draft;
  const placed = offers.map((offer, index) => {
    if (offer === null || check.full) return undefined;
    const place = findPlace(check, tree, offer, `/offers/${index}`);
    place?.offers.push(index);
    return place;
  });
  return placed;
}

function findPlace(check: Check, tree: Tree, offer: Offer, path: string): Place | undefined {
  if (offer.node === undefined && !isPlain(check, offer)) return undefined;
  const id = offer.node ?? defaultNode(offer, check.draft.selectors);
  const at = offer.node === undefined ? path : `${path}/node`;
  const place = tree.byId.get(id);
  if (place === undefined) {
    const detail =
      offer.node === undefined
        ? `by its first effect the offer hangs in ${quote(id)}, and the tree has no such node; give it a \`node\`: ${either([...tree.byId.keys()])}`
        : `there is no node ${quote(id)}${check.meant(id, tree.byId.keys())}`;
    check.add("unknown-node", at, detail);
    return undefined;
  }
  if (place.node.mode === "sequence" && place.nodes.length > 0) {
    const inside = place.nodes.flatMap((child) => child.node.id ?? []);
    check.add("sequence-mixed", at, `the sequence ${quote(id)} runs nodes, so an offer can't hang in it; use ${inside.length > 0 ? either(inside) : "one of its nodes"}`);
  }
  if (place.nodes.some((child) => child.node.id === offer.id)) {
    check.add("duplicate-id", `${path}/id`, `a node beside this offer is called ${quote(offer.id)} too`);
  }
  return place;
}

/** What its first effect selects is known, and with it where the offer hangs by default. */
function isPlain(check: Check, offer: Offer): boolean {
  const [first] = offer.effects;
  if (first === undefined || !("on" in first) || typeof first.select !== "string") return true;
  return (check.draft.selectors.get(first.select) ?? null) !== null;
}
