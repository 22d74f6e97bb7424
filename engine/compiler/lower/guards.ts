// Floors and limits as records (DESIGN §6). Each declaration of a limit is a record of its own; equal ids share the counter's
// slot. An offer's limits are a list: its own, then its nodes' from inner to outer. Called by plans.ts and tree.ts.

import * as L from "../../layout.js";
import type { Floor, Limit } from "../../rulebook.js";
import { type Context, limitIdOf, type PlantedNode, type Section } from "../context.js";
import { type Lists, ppmOf, Table } from "./tables.js";

const SCOPE = { unit: L.FLOOR_SCOPE_UNIT, line: L.FLOOR_SCOPE_LINE, selection: L.FLOOR_SCOPE_SELECTION, cart: L.FLOOR_SCOPE_CART };
const METRIC = {
  price: L.METRIC_PRICE,
  "margin-amount": L.METRIC_MARGIN_AMOUNT,
  "margin-rate": L.METRIC_MARGIN_RATE,
  "discount-rate": L.METRIC_DISCOUNT_RATE,
};
const ON = { clip: L.FLOOR_ON_CLIP, redistribute: L.FLOOR_ON_REDISTRIBUTE, "drop-line": L.FLOOR_ON_DROP_LINE, drop: L.FLOOR_ON_DROP };
const FACT = { floorPrice: L.AT_FLOOR_PRICE, lowestPrice30d: L.AT_LOWEST_30D, unitCost: L.AT_UNIT_COST };
const COUNTS = { funding: L.COUNTS_FUNDING, shipping: L.COUNTS_SHIPPING, points: L.COUNTS_POINTS };
const MEASURE = {
  uses: L.MEASURE_USES,
  repeats: L.MEASURE_REPEATS,
  amount: L.MEASURE_AMOUNT,
  units: L.MEASURE_UNITS,
  points: L.MEASURE_POINTS,
};
const READS = { limit: L.REASON_LIMIT, budget: L.REASON_BUDGET, velocity: L.REASON_VELOCITY };

export class Guards {
  private readonly floors = new Table(L.SECTION_FLOORS, L.FLOOR_BYTES);
  private readonly limits = new Table(L.SECTION_LIMITS, L.LIMIT_BYTES);
  /** By node: indexes of the limits that hold there, from inner to outer. */
  private readonly ofNode: number[][] = [];

  constructor(
    private readonly context: Context,
    private readonly lists: Lists,
  ) {
    for (const node of context.nodes) {
      const above = node.parent < 0 ? [] : this.ofNode[node.parent]!;
      this.ofNode.push([...this.declare(node.id, node.node.limits), ...above]);
    }
  }

  addFloors(floors: readonly Floor[] | undefined): number {
    const start = this.floors.count;
    for (const floor of floors ?? []) this.floors.add((view) => this.floor(view, floor));
    return start;
  }

  /** Span of SECTION_LISTS for an offer of this node. */
  limitsOf(offerId: string, own: readonly Limit[] | undefined, node: PlantedNode): { start: number; count: number } {
    const list = [...this.declare(offerId, own), ...this.ofNode[node.number]!];
    return { start: this.lists.start(list), count: list.length };
  }

  sections(): Section[] {
    return [this.floors.section(), this.limits.section()];
  }

  private floor(view: DataView, floor: Floor): void {
    view.setUint8(L.FLOOR_SCOPE, SCOPE[floor.scope]);
    view.setUint8(L.FLOOR_METRIC, METRIC[floor.metric]);
    view.setUint8(L.FLOOR_ON, floor.on === undefined ? L.FLOOR_ON_DEFAULT : ON[floor.on]);
    view.setUint8(L.FLOOR_BLOCK_COST, floor.unknownCost === "block" ? 1 : 0);
    view.setUint8(L.FLOOR_BLOCK_TAX, floor.unknownTaxRate === "block" ? 1 : 0);
    view.setUint8(L.FLOOR_COUNTS, (floor.counts ?? []).reduce((bits, what) => bits | COUNTS[what], 0));
    view.setUint32(L.FLOOR_PREDICATE, floor.select === undefined ? 0 : this.context.predicate(floor.select), true);
    const { at } = floor;
    if ("fact" in at) view.setUint8(L.FLOOR_AT, FACT[at.fact]);
    else if ("percent" in at) {
      view.setUint8(L.FLOOR_AT, L.AT_PERCENT);
      view.setUint32(L.FLOOR_PPM, ppmOf(at.percent), true);
    } else {
      view.setUint8(L.FLOOR_AT, L.AT_AMOUNT);
      view.setUint32(L.FLOOR_MONEY, this.context.money(at.amount), true);
    }
  }

  private declare(owner: string, limits: readonly Limit[] | undefined): number[] {
    return (limits ?? []).map((limit, place) => {
      const keys = limit.key.map((name) => this.context.fact(name));
      return this.limits.add((view) => {
        view.setUint32(L.LIMIT_SLOT, this.context.limitSlot(limitIdOf(limit, owner, place)), true);
        view.setUint8(L.LIMIT_MEASURE, MEASURE[limit.measure]);
        view.setUint8(L.LIMIT_SKIP, (limit.on ?? (limit.measure === "uses" ? "skip" : "clip")) === "skip" ? 1 : 0);
        view.setUint8(L.LIMIT_READS, READS[limit.reads ?? "limit"]);
        view.setUint8(L.LIMIT_ABSENT_SKIP, limit.absent === "skip" ? 1 : 0);
        view.setUint8(L.LIMIT_ORDER_WINDOW, limit.window === "order" ? 1 : 0);
        view.setUint32(L.LIMIT_KEY_START, this.lists.start(keys), true);
        view.setUint32(L.LIMIT_KEY_COUNT, keys.length, true);
        if (typeof limit.cap === "number") view.setBigInt64(L.LIMIT_CAP, BigInt(limit.cap), true);
        else view.setUint32(L.LIMIT_CAP_ROW, this.context.money(limit.cap), true);
      });
    });
  }
}
