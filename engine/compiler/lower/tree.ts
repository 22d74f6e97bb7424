// The tree (DESIGN §7): nodes, exclusion sets, the plan of each offer, and what holds for the whole rulebook. Puts together
// the tables that effects.ts, guards.ts, conflicts.ts and loyalty.ts write. Called by compiler/index.ts with a valid rulebook;
// the reader is assembly/rules.ts.

import * as L from "../../layout.js";
import type { Effect, Exclusion, Objective, Offer, Rulebook } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Context, PlantedNode, Section } from "../context.js";
import { canonicalOrder } from "../tree.js";
import { Conflicts } from "./conflicts.js";
import { Effects } from "./effects.js";
import { Guards } from "./guards.js";
import { lowerLoyalty } from "./loyalty.js";
import { Lists, ppmOf, Table } from "./tables.js";

const MODE = {
  sequence: L.MODE_SEQUENCE,
  all: L.MODE_ALL,
  first: L.MODE_FIRST,
  best: L.MODE_BEST,
  worst: L.MODE_WORST,
  "top-k": L.MODE_TOP_K,
};
const OBJECTIVE: Record<Objective, number> = {
  saving: L.OBJECTIVE_SAVING,
  benefit: L.OBJECTIVE_BENEFIT,
  margin: L.OBJECTIVE_MARGIN,
  funded: L.OBJECTIVE_FUNDED,
  points: L.OBJECTIVE_POINTS,
};
const PURPOSE = {
  discount: L.EXCLUDE_DISCOUNT,
  points: L.EXCLUDE_POINTS,
  trigger: L.EXCLUDE_TRIGGER,
  threshold: L.EXCLUDE_THRESHOLD,
};

export function lowerTree(rulebook: Rulebook, context: Context): Section[] {
  const lists = new Lists();
  const effects = new Effects(context, lists);
  const guards = new Guards(context, lists);
  const conflicts = new Conflicts(context);
  const floorStart = guards.addFloors(rulebook.floors);

  const plans = new Table(L.SECTION_PLANS, L.PLAN_BYTES);
  context.offers.forEach((offer, number) => addPlan(plans, context, offer, number, effects, guards, conflicts));

  const exclusions = new Exclusions(context, lists, rulebook.exclusions);
  const nodes = new Table(L.SECTION_NODES, L.NODE_BYTES);
  const shape = shapeOf(context, conflicts);
  for (const node of context.nodes) addNode(nodes, node, shape[node.number]!, exclusions.ofNode(node));

  const head = new Table(L.SECTION_TREE_HEAD, L.TREE_HEAD_BYTES);
  head.add((view) => {
    view.setInt32(L.HEAD_POINTS_PLACE, pointsPlace(context), true);
    view.setUint32(L.HEAD_FLOOR_START, floorStart, true);
    view.setUint32(L.HEAD_FLOOR_COUNT, (rulebook.floors ?? []).length, true);
    view.setUint32(L.HEAD_TAG_WORDS, conflicts.width, true);
    view.setUint32(L.HEAD_NODE_COUNT, context.nodes.length, true);
    view.setUint32(L.HEAD_PROGRAMME_COUNT, context.programmes.length, true);
    writeObjectives(view, L.HEAD_OBJECTIVES, rulebook.objective ?? ["saving"]);
  });
  return [
    head.section(),
    nodes.section(),
    plans.section(),
    ...effects.sections(),
    ...guards.sections(),
    conflicts.section(),
    exclusions.section(),
    ...lowerLoyalty(rulebook, context, lists),
    lists.section(),
  ];
}

function writeObjectives(view: DataView, at: number, objectives: readonly Objective[] | undefined): void {
  view.setUint8(at, objectives?.length ?? 0);
  objectives?.forEach((objective, place) => view.setUint8(at + 1 + place, OBJECTIVE[objective]));
}

// ---------------------------------------------------------------------------------------------------- offers

function addPlan(
  plans: Table,
  context: Context,
  offer: Offer,
  number: number,
  effects: Effects,
  guards: Guards,
  conflicts: Conflicts,
): void {
  const node = context.nodes[context.nodeOfOffer[number]!]!;
  const limits = guards.limitsOf(offer.id, offer.limits, node);
  const stance = conflicts.of(offer, number);
  let flags = stance.flags;
  for (const effect of offer.effects) {
    if ("on" in effect || "points" in effect) flags |= L.PLAN_TARGETS;
    else flags |= "gift" in effect ? L.PLAN_GIFTS : L.PLAN_PAYLOAD;
  }
  const plain =
    offer.match === undefined &&
    offer.burn === undefined &&
    (flags & L.PLAN_GIFTS) === 0 &&
    limits.count === 0 &&
    (offer.floors ?? []).length === 0;
  const match = offer.match === undefined ? -1 : effects.addMatch(offer.match);
  const effectStart = effects.add(offer.effects, offer.match);
  const floorStart = guards.addFloors(offer.floors);
  plans.add((view) => {
    view.setUint32(L.PLAN_NODE, node.number, true);
    view.setUint32(L.PLAN_FLAGS, flags | (plain ? L.PLAN_PLAIN : 0), true);
    view.setUint32(L.PLAN_RANK, context.rankOfOffer[number]!, true);
    view.setUint32(L.PLAN_EFFECT_START, effectStart, true);
    view.setUint32(L.PLAN_EFFECT_COUNT, offer.effects.length, true);
    view.setInt32(L.PLAN_MATCH, match, true);
    view.setUint32(L.PLAN_FLOOR_START, floorStart, true);
    view.setUint32(L.PLAN_FLOOR_COUNT, (offer.floors ?? []).length, true);
    view.setUint32(L.PLAN_LIMIT_START, limits.start, true);
    view.setUint32(L.PLAN_LIMIT_COUNT, limits.count, true);
    view.setInt32(L.PLAN_FUNDING_SHARE, offer.funding?.share === undefined ? -1 : ppmOf(offer.funding.share), true);
    view.setUint32(L.PLAN_FUNDING_UNIT, context.money(offer.funding?.perUnit), true);
    view.setInt32(L.PLAN_BURN_PROGRAMME, offer.burn === undefined ? -1 : context.programmeSlot(offer.burn.programme), true);
    view.setBigInt64(L.PLAN_BURN_POINTS, BigInt(offer.burn?.points ?? 0), true);
    view.setUint32(L.PLAN_TAGS, stance.tags, true);
    view.setUint32(L.PLAN_NOT_WITH, stance.notWith, true);
  });
}

// ---------------------------------------------------------------------------------------------------- nodes

/** What a node's record says of its place in the tree. */
interface Shape {
  before: number;
  place: number;
  last: number;
  flags: number;
}

function shapeOf(context: Context, conflicts: Conflicts): Shape[] {
  const shapes = context.nodes.map((node): Shape => {
    const matching = node.offers.filter((offer) => context.offers[offer]!.match !== undefined).length;
    return { before: 0, place: 0, last: node.number, flags: matching > 1 ? L.NODE_FLAG_MATCHES : 0 };
  });
  // Preorder, so children come behind their parents: from the end, every child is done before its parent.
  for (const node of [...context.nodes].reverse()) {
    const shape = shapes[node.number]!;
    if (conflicts.makesTry(node)) shape.flags |= L.NODE_FLAG_CONFLICTS;
    for (const child of node.children) {
      shape.last = Math.max(shape.last, shapes[child]!.last);
      shape.flags |= shapes[child]!.flags & L.NODE_FLAG_CONFLICTS;
    }
    const priority = (child: number): { priority: number; id: string } => {
      const { node: own, id } = context.nodes[child]!;
      return { priority: own.priority ?? 0, id };
    };
    const order = [...node.children];
    if (node.node.mode !== "sequence") order.sort((a, b) => canonicalOrder(priority(a), priority(b)));
    order.forEach((child, place) => {
      shapes[child]!.place = place;
      const behind = node.offers.find((number) => {
        const offer = context.offers[number]!;
        return canonicalOrder(priority(child), { priority: offer.priority ?? 0, id: offer.id }) <= 0;
      });
      shapes[child]!.before = behind === undefined ? context.offers.length : context.rankOfOffer[behind]!;
    });
  }
  return shapes;
}

function addNode(nodes: Table, { node, parent, depth }: PlantedNode, shape: Shape, exclusions: number): void {
  nodes.add((view) => {
    view.setInt32(L.NODE_PARENT, parent, true);
    view.setUint8(L.NODE_MODE, MODE[node.mode]);
    view.setUint8(L.NODE_SCOPE, node.scope === "line" ? L.NODE_SCOPE_LINE : L.NODE_SCOPE_CART);
    view.setUint8(L.NODE_BY, node.by === "eligible" ? L.BY_ELIGIBLE : L.BY_GIVES);
    view.setUint8(L.NODE_RESOLVE, node.resolve === "priority" ? L.RESOLVE_PRIORITY : L.RESOLVE_BEST);
    view.setUint8(L.NODE_DEPTH, depth);
    view.setUint8(L.NODE_FLAGS, shape.flags);
    writeObjectives(view, L.NODE_OBJECTIVES, node.objective);
    view.setUint32(L.NODE_K, node.k ?? 0, true);
    view.setUint32(L.NODE_BEFORE, shape.before, true);
    view.setUint32(L.NODE_PLACE, shape.place, true);
    view.setUint32(L.NODE_LAST, shape.last, true);
    view.setUint32(L.NODE_EXCLUSIONS, exclusions, true);
  });
}

/** Before which child of the root points are earned: the first with an effect that reads points (DESIGN §10). */
function pointsPlace(context: Context): number {
  const root = context.nodes[0]!;
  if (root.node.mode !== "sequence") return -1;
  const reads = (number: number): boolean => context.offers[number]!.effects.some(readsPoints);
  const below = (number: number): boolean => {
    const node = context.nodes[number]!;
    return node.offers.some(reads) || node.children.some(below);
  };
  const child = root.children.findIndex(below);
  if (child >= 0) return child;
  const offer = root.offers.find(reads);
  return offer === undefined ? -1 : context.rankOfOffer[offer]!;
}

function readsPoints(effect: Effect): boolean {
  return "points" in effect && effect.add === undefined;
}

// ---------------------------------------------------------------------------------------------------- exclusions

/** Set 0 is the rulebook's; a node with lists of its own adds them to its parent's set. */
class Exclusions {
  private readonly sets: number[][] = [];
  private readonly setOfNode: number[] = [];

  constructor(
    private readonly context: Context,
    private readonly lists: Lists,
    ofRulebook: readonly Exclusion[] | undefined,
  ) {
    this.sets.push(this.pairs(ofRulebook));
    for (const { node, parent } of context.nodes) {
      const above = parent < 0 ? 0 : this.setOfNode[parent]!;
      const own = this.pairs(node.exclusions);
      this.setOfNode.push(own.length === 0 ? above : this.sets.push([...this.sets[above]!, ...own]) - 1);
    }
  }

  ofNode(node: PlantedNode): number {
    return this.setOfNode[node.number]!;
  }

  section(): Section {
    const bytes = new Bytes(L.TABLE_HEADER_BYTES + this.sets.length * L.EXCLUSION_BYTES);
    bytes.u32(this.sets.length).align(L.TABLE_HEADER_BYTES);
    for (const set of this.sets) bytes.u32(this.lists.start(set)).u32(set.length / 2);
    return { id: L.SECTION_EXCLUSIONS, bytes: bytes.done() };
  }

  /** Purposes as bits, then the predicate, for each list. */
  private pairs(exclusions: readonly Exclusion[] | undefined): number[] {
    return (exclusions ?? []).flatMap(({ select, from }) => [
      from.reduce((bits, purpose) => bits | (1 << PURPOSE[purpose]), 0),
      this.context.predicate(select),
    ]);
  }
}
