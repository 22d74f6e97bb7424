// Tests 5–8 of an offer (DESIGN §5): a target, limits, declined, offered. Tests 1–4 are in offers.ts. When one of 6–8 would
// refuse it, test 5 is asked first; otherwise the application itself finds out whether there is a target. Called by
// evaluation.ts. Writes nothing but what selections cut.

import {
  EFFECT_KIND,
  EFFECT_OP,
  EFFECT_SELECTS,
  KIND_DISCOUNT,
  KIND_POINTS,
  OP_ADD,
  OP_STEPS,
  PLAN_BURN_POINTS,
  PLAN_BURN_PROGRAMME,
  PLAN_EFFECT_COUNT,
  PLAN_EFFECT_START,
  PLAN_MATCH,
  REASON_BUDGET,
  REASON_DECLINED,
  REASON_LIMIT,
  REASON_OFFERED,
  REASON_VELOCITY,
} from "../layout";
import { burnedCell, cell } from "./cells";
import { selectTargets } from "./discount";
import { selectLines } from "./grant";
import { limitCount, readLimits, slotOf, spentLimit } from "./limits";
import { matchUnits, repeats } from "./match";
import { balanceOf, head, isDeclined, takeAt } from "./request";
import { effectAt, planAt } from "./rules";

/** Of the last lateTest that refused: slot of the limit (-1 = none), points missing. */
export let lateLimit: i32 = -1;
export let lateShort: i64 = 0;

/** Tests 6–8: 0, or the reason. */
export function lateTest(offer: i32): u32 {
  const plan = planAt(offer);
  lateLimit = -1;
  lateShort = 0;
  readLimits(offer);
  const programme = load<i32>(plan, PLAN_BURN_PROGRAMME);
  if (limitCount != 0) {
    const limit = spentLimit(REASON_LIMIT);
    if (limit != 0) {
      lateLimit = slotOf(limit);
      return REASON_LIMIT;
    }
  }
  if (programme >= 0) {
    const missing = load<i64>(plan, PLAN_BURN_POINTS) - spendable(programme);
    if (missing > 0) {
      lateShort = missing;
      return REASON_LIMIT;
    }
  }
  if (limitCount != 0) {
    let reason = <u32>REASON_BUDGET;
    let limit = spentLimit(reason);
    if (limit == 0) {
      reason = REASON_VELOCITY;
      limit = spentLimit(reason);
    }
    if (limit != 0) {
      lateLimit = slotOf(limit);
      return reason;
    }
  }
  if (isDeclined(offer)) return REASON_DECLINED;
  return programme >= 0 && !isChosen(offer) ? <u32>REASON_OFFERED : 0;
}

/** Balance less what this decision has burned. */
export function spendable(programme: i32): i64 {
  return balanceOf(programme) - cell(burnedCell(programme));
}

function isChosen(offer: i32): bool {
  for (let i = <i32>head().takeCount - 1; i >= 0; i--) if (takeAt(i).offer == offer) return true;
  return false;
}

/** Test 5. For an offer with match, match.ts says which role was not filled. */
export function hasTarget(offer: i32, depth: i32, set: i32, usedBit: u32): bool {
  const plan = planAt(offer);
  const match = load<i32>(plan, PLAN_MATCH);
  if (match >= 0) {
    matchUnits(match, depth, set, usedBit, 1);
    return repeats != 0;
  }
  const first = load<i32>(plan, PLAN_EFFECT_START);
  for (let i = load<i32>(plan, PLAN_EFFECT_COUNT) - 1; i >= 0; i--) {
    const effect = effectAt(first + i);
    const kind = <u32>load<u8>(effect, EFFECT_KIND);
    if (kind == KIND_DISCOUNT) {
      if (selectTargets(effect, depth, set)) return true;
    } else if (kind != KIND_POINTS || alwaysHasTarget(effect) || selectLines(effect, depth, set)) return true;
  }
  return false;
}

/** Points add or steps without select. */
export function alwaysHasTarget(effect: usize): bool {
  const op = <u32>load<u8>(effect, EFFECT_OP);
  return load<u8>(effect, EFFECT_SELECTS) == 0 && (op == OP_ADD || op == OP_STEPS);
}
