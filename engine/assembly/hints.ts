// Near misses: an offer whose `when` lacks one aggregate and nothing else. Noted while the offer is tested, since only then
// its base is at hand, and only for offers that have a `hint`. Called by offers.ts; reply-hints.ts writes what was noted.

import { COMPARE_GE, COMPARE_GT, OP_AGGREGATE, OP_AGGREGATE_MONEY, OP_ALL } from "../layout";
import { aggregateAbsent, aggregateValue } from "./aggregates";
import { FAILED_MEMBER, STATE_MEMBER, STATE_MISSING } from "./offers";
import { aggregateTarget, conditionHolds } from "./programs";
import { programAt } from "./stamps";

/** `failed` is the first false member of `when`; notes how much is missing if it is the only one. */
export function noteNearMiss(state: usize, when: u32, failed: u32, depth: i32, mask: i32): void {
  const top = programAt(when);
  let member: u32 = 0;
  let at = top;
  if (load<u32>(top) == OP_ALL) {
    member = failed & ~FAILED_MEMBER;
    const count = load<u32>(top, 4);
    for (let other = member + 1; other < count; other++) {
      if (!conditionHolds(load<u32>(top + (<usize>other << 2), 8), depth, mask)) return;
    }
    at = programAt(load<u32>(top + (<usize>member << 2), 8));
  }
  const op = load<u32>(at);
  if (op != OP_AGGREGATE && op != OP_AGGREGATE_MONEY) return;
  const compares = load<u32>(at, 8);
  if (compares != COMPARE_GT && compares != COMPARE_GE) return;
  const value = aggregateValue(load<u32>(at, 4), depth, mask);
  if (aggregateAbsent) return;
  store<i64>(state, aggregateTarget(at) - value + (compares == COMPARE_GT ? 1 : 0), STATE_MISSING);
  store<u32>(state, member + 1, STATE_MEMBER);
}
