// What depends on the tree: audiences that nodes and offers share nobody of, offers that an earlier one always shadows,
// offers that give everything away or whose code has no limit, nodes without anything. Called by ../lint.ts.

import type { Audience, Node, Offer, Rulebook } from "../../rulebook.js";
import { compareText } from "../order.js";
import { DEFAULT_TREE, defaultNode } from "../names.js";
import { either, quote } from "../words.js";
import { neverTrue } from "./conditions.js";
import type { Warnings } from "./warnings.js";

interface Place {
  node: Node;
  path: string;
  above: readonly Node[];
  offers: number[];
}

const LISTS = ["tier", "segment", "channel", "store", "country"] as const;

export function lintTree(rulebook: Rulebook, warnings: Warnings): void {
  const places: Place[] = [];
  const byId = new Map<string, Place>();
  const plant = (node: Node, path: string, above: readonly Node[]): void => {
    const place: Place = { node, path, above, offers: [] };
    places.push(place);
    if (node.id !== undefined) byId.set(node.id, place);
    node.nodes?.forEach((child, index) => plant(child, `${path}/nodes/${index}`, [...above, node]));
  };
  plant(rulebook.tree ?? DEFAULT_TREE, "/tree", []);
  const selectors = new Map(Object.entries(rulebook.selectors ?? {}));
  rulebook.offers.forEach((offer, index) => byId.get(offer.node ?? defaultNode(offer, selectors))?.offers.push(index));
  for (const place of places) {
    if (rulebook.tree !== undefined) lintNode(place, warnings);
    const above = [...place.above, place.node];
    for (const index of place.offers) lintPlaced(rulebook, rulebook.offers[index]!, `/offers/${index}`, above, warnings);
    if (place.node.mode === "first") lintShadows(rulebook, place, warnings);
  }
}

function lintNode({ node, path, above, offers }: Place, warnings: Warnings): void {
  if (offers.length === 0 && (node.nodes ?? []).length === 0) warnings.add("empty-node", path, "nothing hangs in this node");
  const chooses = node.mode === "all" || node.mode === "top-k";
  if (node.resolve !== undefined && !chooses) warnings.add("no-use", `${path}/resolve`, `conflicts are resolved in \`all\` and \`top-k\`, and this node is ${quote(node.mode)}`);
  if (node.objective !== undefined && (node.mode === "sequence" || node.mode === "first")) {
    warnings.add("no-use", `${path}/objective`, `nothing is compared by value in a node of mode ${quote(node.mode)}`);
  }
  if (node.when !== undefined) {
    const detail = neverTrue(node.when);
    if (detail !== undefined) warnings.add("never-true", `${path}/when`, detail);
  }
  lintShared(node.audience, above, `${path}/audience`, warnings);
}

function lintPlaced(rulebook: Rulebook, offer: Offer, path: string, above: readonly Node[], warnings: Warnings): void {
  lintShared(offer.audience, above, `${path}/audience`, warnings);
  const limited = (offer.limits ?? []).length > 0 || above.some((node) => (node.limits ?? []).length > 0);
  if (limited || offer.enabled === false) return;
  if (offer.codes !== undefined && offer.audience?.assigned === undefined) {
    warnings.add("code-without-limit", `${path}/codes`, "everyone who knows the code can use it on every order: limit its uses, or make it a batch of unique codes");
  }
  if (offer.match !== undefined || offer.burn !== undefined || offer.audience?.assigned === true || offer.batches !== undefined) return;
  offer.effects.forEach((effect, index) => {
    if (!("on" in effect)) return;
    const select = typeof effect.select === "string" ? rulebook.selectors?.[effect.select] : effect.select;
    const everything = select === undefined || (select.where === undefined && select.take === undefined && select.over !== "shipping");
    const free = effect.percent === 100 || (effect.price !== undefined && Object.values(effect.price).some((price) => price === 0));
    if (everything && free && effect.max === undefined) {
      warnings.add("everything-free", `${path}/effects/${index}`, "every line becomes free, and no limit stops it: select something, or add a limit or a `max`");
    }
  });
}

/** A list of an audience that no list of the same kind above has anything of. */
function lintShared(audience: Audience | undefined, above: readonly Node[], path: string, warnings: Warnings): void {
  if (audience === undefined) return;
  for (const node of above) {
    if (node.audience === undefined || node.audience === audience) continue;
    for (const key of LISTS) {
      const own = audience[key];
      const theirs = node.audience[key];
      // A member may have several segments.
      if (key === "segment" || own === undefined || theirs === undefined || own.some((each) => theirs.includes(each))) continue;
      warnings.add("never-audience", `${path}/${key}`, `the node ${quote(node.id ?? "above")} lets only ${either(theirs)} through, and here it must be ${either(own)}`);
    }
    if (audience.guest !== undefined && node.audience.guest !== undefined && audience.guest !== node.audience.guest) {
      warnings.add("never-audience", `${path}/guest`, `the node ${quote(node.id ?? "above")} asks for the opposite`);
    }
  }
}

function lintShadows(rulebook: Rulebook, place: Place, warnings: Warnings): void {
  if ((place.node.nodes ?? []).length > 0) return;
  const offers = [...place.offers].sort((a, b) => {
    const [x, y] = [rulebook.offers[a]!, rulebook.offers[b]!];
    return (y.priority ?? 0) - (x.priority ?? 0) || compareText(x.id, y.id);
  });
  const winner = offers.findIndex((index) => alwaysGives(rulebook.offers[index]!));
  if (winner < 0) return;
  const { id } = rulebook.offers[offers[winner]!]!;
  for (const index of offers.slice(winner + 1)) {
    warnings.add("shadowed", `/offers/${index}`, `the offer ${quote(id)} comes first and asks for nothing, so this one never gets its turn: give it a higher \`priority\``);
  }
}

function alwaysGives(offer: Offer): boolean {
  const tested = offer.when ?? offer.audience ?? offer.schedule ?? offer.codes ?? offer.batches ?? offer.match ?? offer.burn;
  if (tested !== undefined || offer.enabled === false || (offer.limits ?? []).length > 0) return false;
  return offer.effects.some((effect) => "on" in effect && effect.select === undefined && (effect.percent ?? 0) > 0);
}
