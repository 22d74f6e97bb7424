// Random trees of nodes: every mode, scope, way to resolve and objective, nested up to five deep, with campaigns' own
// tests, limits, tags and exclusions. Says which nodes offers may hang in, and of which kind. Draws only.

import { drawAudience, drawCondition, drawSchedule } from "./conditions.js";
import { drawExclusions, drawLimits } from "./guards.js";
import type { Drawing } from "./world.js";
import type { Node, Objective } from "../rulebook.js";

/** Where an offer may hang. `line`: only discounts; `points`: the points stage; `early`: anything before it. */
export interface Slot {
  node: string | undefined;
  kind: "early" | "line" | "points";
  /** The node picks among its children, which bounds their number. */
  selecting: boolean;
}

const DEPTH_MAX = 5;
const ODD_IDS = ["", "", "", "é", "～", "😀"];

export function drawObjective(drawing: Drawing): Objective[] {
  return drawing.random.some(["saving", "benefit", "margin", "funded", "points"] as const, 1, 2);
}

interface Place {
  depth: number;
  kind: "early" | "points";
  /** An ancestor says conflicts are judged on the whole cart, which no node of scope line can do. */
  cartConflicts: boolean;
}

class TreeDrawing {
  readonly slots: Slot[] = [];
  private nodeCount = 0;

  constructor(private readonly drawing: Drawing) {}

  private newId(): string {
    this.nodeCount += 1;
    return `${this.drawing.random.pick(ODD_IDS)}n${this.nodeCount}`;
  }

  private drawGuards(node: Node, place: Place, line: boolean): void {
    const { drawing } = this;
    const { random, world } = drawing;
    if (drawing.on("conditions", 12)) node.when = drawCondition(drawing);
    if (drawing.on("audience", 12)) node.audience = drawAudience(drawing);
    if (drawing.on("schedule", 10)) node.schedule = drawSchedule(drawing);
    if (drawing.on("limits", 15)) node.limits = drawLimits(drawing, { match: !line, points: !line, discount: place.kind === "early" }, node.id!);
    if (drawing.on("exclusions", 12)) node.exclusions = drawExclusions(drawing);
    if (drawing.on("conflicts", 25)) node.tags = random.some(world.tags, 1, 1);
    if (drawing.on("conflicts", 15)) node.notWith = random.some(world.tags, 1, 1);
    if (!line && (node.tags !== undefined || node.notWith !== undefined) && random.chance(25)) {
      node.conflictOn = random.pick(["unit", "cart"]);
      if (node.conflictOn === "cart") place.cartConflicts = true;
    }
  }

  private drawMode(node: Node): void {
    const { random } = this.drawing;
    if (node.mode === "first" && random.chance(50)) node.by = random.pick(["gives", "eligible"]);
    if (node.mode === "top-k") node.k = random.between(1, 3);
    if ((node.mode === "all" || node.mode === "top-k") && random.chance(40)) node.resolve = random.pick(["best", "priority"]);
    if (node.mode !== "sequence" && node.mode !== "first" && random.chance(30)) node.objective = drawObjective(this.drawing);
    if (random.chance(25)) node.priority = random.between(-1, 2);
  }

  /** A node and all below it; notes the slots it opens. */
  drawNode(outer: Place): Node {
    const { drawing } = this;
    const { random } = drawing;
    const place = { ...outer };
    const deepen = place.depth < DEPTH_MAX && random.chance(place.depth === 1 ? 35 : 45);
    const mode = random.weighted<Node["mode"]>([
      [20, "all"],
      [14, "first"],
      [20, "best"],
      [10, "worst"],
      [16, "top-k"],
      [deepen ? 22 : 8, "sequence"],
    ]);
    const node: Node = { id: this.newId(), mode };
    const line = !deepen && mode !== "sequence" && place.kind === "early" && !place.cartConflicts && drawing.on("line-scope", 45);
    this.drawMode(node);
    if (line) node.scope = "line";
    else if (random.chance(8)) node.scope = "cart";
    this.drawGuards(node, place, line);
    if (deepen) {
      const inner = { ...place, depth: place.depth + 1 };
      node.nodes = Array.from({ length: random.small(1, 3) }, () => this.drawNode(inner));
    }
    const holds = !deepen || (mode !== "sequence" && random.chance(65));
    if (holds) this.slots.push({ node: node.id, kind: line ? "line" : place.kind, selecting: mode !== "all" && mode !== "sequence" });
    return node;
  }

  drawRoot(): Node {
    const { drawing } = this;
    const { random } = drawing;
    if (random.chance(22)) {
      const root = this.drawNode({ depth: 1, kind: "early", cartConflicts: false });
      if (this.slots.length === 0) this.slots.push({ node: root.id, kind: "early", selecting: true });
      return root;
    }
    const root: Node = { mode: "sequence" };
    root.nodes = Array.from({ length: random.small(1, 4) }, () => this.drawNode({ depth: 2, kind: "early", cartConflicts: false }));
    if (drawing.features.has("points")) {
      for (let stage = random.between(1, 2); stage > 0; stage -= 1) {
        root.nodes.push(this.drawNode({ depth: 2, kind: "points", cartConflicts: false }));
      }
    }
    return root;
  }
}

/** A tree, or none for the default one; and the slots where offers may hang. */
export function drawTree(drawing: Drawing): { tree: Node | undefined; slots: Slot[] } {
  if (!drawing.features.has("tree")) {
    const slots: Slot[] = [
      { node: undefined, kind: "early", selecting: false },
      { node: undefined, kind: "early", selecting: false },
      { node: "items", kind: "early", selecting: false },
      { node: "order", kind: "early", selecting: false },
    ];
    if (drawing.features.has("shipping")) slots.push({ node: "shipping", kind: "early", selecting: false });
    if (drawing.features.has("points")) slots.push({ node: "points", kind: "points", selecting: false }, { node: undefined, kind: "points", selecting: false });
    return { tree: undefined, slots };
  }
  const trees = new TreeDrawing(drawing);
  const tree = trees.drawRoot();
  return { tree, slots: trees.slots };
}
