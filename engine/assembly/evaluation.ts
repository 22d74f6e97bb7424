// One offer in an open node: tests 1–4 (offers.ts), 6–8 with test 5 before them (tests.ts), elders of a sequence, then its
// application (offer.ts), which finds out about test 5 by itself. Leaves exactly one result. Called by tree.ts and
// linescope.ts.

import {
  NODE_DEPTH,
  NODE_EXCLUSIONS,
  NODE_FLAGS,
  NODE_FLAG_MATCHES,
  PLAN_CAN_CONFLICT,
  PLAN_FLAGS,
  PLAN_MATCH,
  PLAN_NODE,
  REASON_CONFLICT,
  REASON_NO_TARGET,
} from "../layout";
import { setRefused, setUnfilledRole } from "./books";
import { NO_CONFLICT, ON_CART, areSiblingsInSequence, conflictOf } from "./conflict";
import { mark, markNotes, undoNotes } from "./journal";
import { unfilledGot, unfilledRole } from "./match";
import { applyOffer } from "./offer";
import { offerTest } from "./offers";
import { nodeAt, planAt } from "./rules";
import { hasTarget, lateLimit, lateShort, lateTest } from "./tests";
import { actAt, actCount, endCollecting, rangeAt, rangesMeet, startCollecting } from "./touched";
import { undoTrial } from "./trial";
import { raiseToBase } from "./units";
import { spend, stopped } from "./work";

/** `testDepth`: the base that `when` is tested on; `depth`: the base it is applied on. */
export function evaluateOffer(offer: i32, testDepth: i32, depth: i32, won: bool): void {
  if (stopped) return;
  spend(20);
  const failed = offerTest(offer, testDepth);
  if (failed != 0) return setRefused(offer, failed, -1, -1, 0);
  const plan = planAt(offer);
  const node = nodeAt(load<i32>(plan, PLAN_NODE));
  const set = load<i32>(node, NODE_EXCLUSIONS);
  // One match alone in its node never meets units that others used.
  const shared = (<u32>load<u8>(node, NODE_FLAGS) & NODE_FLAG_MATCHES) != 0;
  const usedBit: u32 = shared ? (<u32>1) << <u32>load<u8>(node, NODE_DEPTH) : 0;
  const late = lateTest(offer);
  const canConflict = (load<u32>(plan, PLAN_FLAGS) & PLAN_CAN_CONFLICT) != 0;
  if (late != 0 || (canConflict && actCount() != 0)) {
    const limit = lateLimit;
    const short = lateShort;
    if (!hasTarget(offer, depth, set, usedBit)) {
      if (load<i32>(plan, PLAN_MATCH) >= 0) setUnfilledRole(offer, unfilledRole, unfilledGot);
      return setRefused(offer, REASON_NO_TARGET, -1, -1, 0);
    }
    if (late != 0) return setRefused(offer, late, -1, limit, short);
    const elder = elderOf(offer, depth, set, usedBit);
    if (elder >= 0) return setRefused(offer, REASON_CONFLICT, elder, -1, 0);
  }
  applyOffer(offer, depth, set, usedBit, won);
}

/** The first offer applied so far that it conflicts with across siblings of a sequence; -1 = none. */
function elderOf(offer: i32, depth: i32, set: i32, usedBit: u32): i32 {
  const count = actCount();
  // What it would touch, as indexes of ranges; tried when first asked for.
  let tried = false;
  let from: u32 = 0;
  let to: u32 = 0;
  for (let i = 0; i < count; i++) {
    const act = actAt(i);
    if (act.applied == 0) continue;
    const conflict = conflictOf(offer, act.offer);
    if (conflict == NO_CONFLICT || !areSiblingsInSequence(offer, act.offer)) continue;
    if (conflict == ON_CART) return act.offer;
    if (!tried) {
      tried = true;
      const start = mark();
      const notes = markNotes();
      startCollecting();
      raiseToBase(depth);
      applyOffer(offer, depth, set, usedBit, false);
      if (actCount() > count) {
        // They stay where they are until the next act is noted.
        from = actAt(count).rangeStart;
        to = actAt(count).rangeEnd;
      }
      endCollecting();
      undoTrial(start);
      undoNotes(notes);
    }
    const own = changetype<usize>(rangeAt(from));
    const end = changetype<usize>(rangeAt(to));
    const other = changetype<usize>(rangeAt(act.rangeStart));
    if (rangesMeet(own, end, other, changetype<usize>(rangeAt(act.rangeEnd)))) return act.offer;
  }
  return -1;
}
