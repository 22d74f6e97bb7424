// Effects, step tables and matches as records (DESIGN §6, §8–§10). Defaults are filled in here: rounding and spread field by
// field from the rulebook, orders of roles by fill. Payloads keep their place as empty records. Called by plans.ts.

import * as L from "../../layout.js";
import type { DiscountEffect, Effect, Match, PayloadEffect, PointsEffect, StepTable } from "../../rulebook.js";
import type { Context, Section } from "../context.js";
import { type Lists, ppmOf, Table } from "./tables.js";

const ON = { unit: L.ON_UNIT, each: L.ON_EACH, selection: L.ON_SELECTION, order: L.ON_ORDER };
const BASE = { entry: L.VALUE_ENTRY, list: L.VALUE_LIST, regular: L.VALUE_REGULAR };
export const ROUND = {
  "half-up": L.ROUND_HALF_UP,
  "half-even": L.ROUND_HALF_EVEN,
  "half-down": L.ROUND_HALF_DOWN,
  floor: L.ROUND_FLOOR,
  ceil: L.ROUND_CEIL,
};
const LEVEL = { line: L.LEVEL_LINE, unit: L.LEVEL_UNIT, order: L.LEVEL_ORDER };
const BY = { worth: L.SPREAD_WORTH, list: L.SPREAD_LIST, quantity: L.SPREAD_QUANTITY, even: L.SPREAD_EVEN };
const METHOD = {
  "largest-remainder": L.METHOD_LARGEST,
  "largest-remainder-first": L.METHOD_LARGEST_FIRST,
  "largest-remainder-last": L.METHOD_LARGEST_LAST,
  "floor-first": L.METHOD_FLOOR_FIRST,
  "floor-last": L.METHOD_FLOOR_LAST,
  "last-absorbs": L.METHOD_LAST_ABSORBS,
  "half-down": L.METHOD_HALF_DOWN,
};
const TO = { line: L.SPREAD_TO_LINE, unit: L.SPREAD_TO_UNIT };
const ORDER = { cart: L.ORDER_CART, cheapest: L.ORDER_CHEAPEST, dearest: L.ORDER_DEAREST };
const INPUT = { list: L.INPUT_LIST, net: L.INPUT_NET, quantity: L.INPUT_QUANTITY, measure: L.INPUT_MEASURE };
const REUSE = { none: 0, triggers: 1, targets: 2, all: 3 };

export class Effects {
  private readonly effects = new Table(L.SECTION_EFFECTS, L.EFFECT_BYTES);
  private readonly steps = new Table(L.SECTION_STEPS, L.STEP_BYTES);
  private readonly matches = new Table(L.SECTION_MATCHES, L.MATCH_BYTES);
  private readonly roles = new Table(L.SECTION_MATCH_ROLES, L.MATCH_ROLE_BYTES);

  constructor(
    private readonly context: Context,
    private readonly lists: Lists,
  ) {}

  /** Where the offer's effects begin. */
  add(effects: readonly Effect[], match: Match | undefined): number {
    const start = this.effects.count;
    for (const effect of effects) {
      this.effects.add((view) => {
        if ("on" in effect) this.discount(view, effect, match);
        else if ("points" in effect) this.points(view, effect);
        else this.payload(view, effect);
      });
    }
    return start;
  }

  addMatch(match: Match): number {
    const roleStart = this.roles.count;
    for (const role of match.roles) {
      const trigger = role.is === "trigger";
      const usual = trigger || match.fill === "groups" ? "dearest" : "cheapest";
      this.roles.add((view) => {
        view.setUint8(L.MATCH_ROLE_TRIGGER, trigger ? 1 : 0);
        view.setUint8(L.MATCH_ROLE_ORDER, ORDER[role.order ?? usual]);
        view.setUint32(L.MATCH_ROLE_SELECTOR, this.context.selector(role.select), true);
        view.setInt32(L.MATCH_ROLE_MIN, role.min, true);
        view.setInt32(L.MATCH_ROLE_MAX, role.max === "all" ? -1 : (role.max ?? role.min), true);
      });
    }
    return this.matches.add((view) => {
      view.setUint32(L.MATCH_ROLE_START, roleStart, true);
      view.setUint32(L.MATCH_ROLE_COUNT, match.roles.length, true);
      view.setUint8(L.MATCH_FILL_GROUPS, match.fill === "groups" ? 1 : 0);
      view.setUint8(L.MATCH_REUSE, REUSE[match.reuse ?? "none"]);
      view.setInt32(L.MATCH_REPEAT, match.repeat ?? -1, true);
    });
  }

  sections(): Section[] {
    return [this.effects.section(), this.steps.section(), this.matches.section(), this.roles.section()];
  }

  private discount(view: DataView, effect: DiscountEffect, match: Match | undefined): void {
    const rounding = { ...this.context.rulebook.rounding, ...effect.rounding };
    const spread = { ...this.context.rulebook.spread, ...effect.spread };
    view.setUint8(L.EFFECT_KIND, L.KIND_DISCOUNT);
    view.setUint8(L.EFFECT_ON, ON[effect.on]);
    view.setUint8(L.EFFECT_BASE, BASE[effect.base ?? "entry"]);
    view.setUint8(L.EFFECT_ROUND_MODE, ROUND[rounding.mode ?? "half-up"]);
    view.setUint8(L.EFFECT_ROUND_LEVEL, LEVEL[rounding.level ?? "line"]);
    view.setUint32(L.EFFECT_INCREMENT, this.context.money(rounding.increment), true);
    view.setBigInt64(L.EFFECT_ENDING_VALUE, BigInt(rounding.ending?.value ?? 0), true);
    view.setBigInt64(L.EFFECT_ENDING_OF, BigInt(rounding.ending?.of ?? 0), true);
    view.setUint8(L.EFFECT_SPREAD_BY, BY[spread.by ?? "worth"]);
    view.setUint8(L.EFFECT_SPREAD_METHOD, METHOD[spread.method ?? "largest-remainder"]);
    view.setUint8(L.EFFECT_SPREAD_TO, TO[spread.to ?? "line"]);
    view.setUint32(L.EFFECT_SELECTOR, this.context.selector(effect.select), true);
    view.setUint32(L.EFFECT_MAX_ROW, this.context.money(effect.max), true);
    const role = match?.roles.findIndex(({ name }) => name === effect.role) ?? -1;
    view.setUint8(L.EFFECT_ROLE, role < 0 ? L.ROLE_ALL : role);
    view.setUint32(L.EFFECT_UNITS, effect.units?.count ?? 0, true);
    view.setUint8(L.EFFECT_UNITS_ORDER, ORDER[effect.units?.order ?? "cheapest"]);
    if (effect.steps !== undefined) {
      view.setUint8(L.EFFECT_OP, L.OP_STEPS);
      view.setUint32(L.EFFECT_STEPS, this.table(effect.steps), true);
    } else if (effect.percent !== undefined) {
      view.setUint8(L.EFFECT_OP, L.OP_PERCENT);
      view.setUint32(L.EFFECT_PPM, ppmOf(effect.percent), true);
    } else {
      view.setUint8(L.EFFECT_OP, effect.amount !== undefined ? L.OP_AMOUNT : L.OP_PRICE);
      view.setUint32(L.EFFECT_MONEY, this.context.money(effect.amount ?? effect.price), true);
    }
  }

  private points(view: DataView, effect: PointsEffect): void {
    view.setUint8(L.EFFECT_KIND, L.KIND_POINTS);
    view.setUint8(L.EFFECT_SELECTS, effect.select === undefined ? 0 : 1);
    view.setUint32(L.EFFECT_SELECTOR, this.context.selector(effect.select), true);
    view.setUint32(L.EFFECT_PROGRAMME, this.context.programmeSlot(effect.points), true);
    view.setUint8(L.EFFECT_OF_TOTAL, effect.of === "total" ? 1 : 0);
    view.setBigInt64(L.EFFECT_MAX_POINTS, BigInt(effect.max ?? -1), true);
    const rate = effect.rate ?? effect.perFull;
    if (effect.add !== undefined) {
      view.setUint8(L.EFFECT_OP, L.OP_ADD);
      view.setBigInt64(L.EFFECT_POINTS, BigInt(effect.add), true);
    } else if (effect.multiply !== undefined) {
      view.setUint8(L.EFFECT_OP, L.OP_MULTIPLY);
      view.setUint32(L.EFFECT_MULTIPLY, Math.round(effect.multiply * 1000), true);
    } else if (rate !== undefined) {
      view.setUint8(L.EFFECT_OP, effect.rate !== undefined ? L.OP_RATE : L.OP_PER_FULL);
      view.setBigInt64(L.EFFECT_POINTS, BigInt(rate.points), true);
      view.setUint32(L.EFFECT_MONEY, this.context.money(rate.per), true);
    } else if (effect.steps !== undefined) {
      view.setUint8(L.EFFECT_OP, L.OP_STEPS);
      view.setUint32(L.EFFECT_STEPS, this.table(effect.steps), true);
    }
  }

  private payload(view: DataView, effect: PayloadEffect): void {
    if (!("gift" in effect)) {
      view.setUint8(L.EFFECT_KIND, L.KIND_PAYLOAD);
      return;
    }
    const { skus, quantity, price } = effect.gift;
    view.setUint8(L.EFFECT_KIND, L.KIND_GIFT);
    view.setUint32(L.EFFECT_SKU_START, this.lists.start(skus.map((sku) => this.context.string(sku))), true);
    view.setUint32(L.EFFECT_SKU_COUNT, skus.length, true);
    view.setBigInt64(L.EFFECT_POINTS, BigInt(quantity), true);
    view.setUint32(L.EFFECT_MONEY, this.context.money(price), true);
  }

  /** Index of the table's head; its rows follow. */
  private table(steps: StepTable): number {
    const { input } = steps;
    const head = this.steps.add((view) => {
      view.setUint32(L.STEPS_ROWS, steps.rows.length, true);
      view.setUint32(L.STEPS_INPUT, "each" in input ? INPUT[input.each] : L.INPUT_AGGREGATE, true);
      if (!("each" in input)) view.setUint32(L.STEPS_AGGREGATE, this.context.aggregate(input), true);
    });
    for (const row of steps.rows) {
      this.steps.add((view) => {
        if (typeof row.from === "number") view.setBigInt64(L.STEP_FROM, BigInt(row.from), true);
        else view.setUint32(L.STEP_FROM_ROW, this.context.money(row.from), true);
        const op =
          row.percent !== undefined
            ? L.OP_PERCENT
            : row.amount !== undefined
              ? L.OP_AMOUNT
              : row.price !== undefined
                ? L.OP_PRICE
                : row.multiply !== undefined
                  ? L.OP_MULTIPLY
                  : L.OP_ADD;
        view.setUint8(L.STEP_OP, op);
        view.setUint32(L.STEP_PPM, row.percent === undefined ? 0 : ppmOf(row.percent), true);
        view.setUint32(L.STEP_MONEY, this.context.money(row.amount ?? row.price), true);
        view.setUint32(L.STEP_MULTIPLY, row.multiply === undefined ? 0 : Math.round(row.multiply * 1000), true);
        view.setBigInt64(L.STEP_POINTS, BigInt(row.points ?? 0), true);
      });
    }
    return head;
  }
}
