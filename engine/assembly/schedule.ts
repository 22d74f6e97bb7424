// Is a schedule open at a moment? Its intervals are sorted and apart, so the last one that has begun decides. Called by
// offers.ts. The compiler has done everything that needs a calendar.

import {
  SCHEDULES_HEADER_BYTES,
  SCHEDULES_PAIRS_AT,
  SCHEDULE_BYTES,
  SCHEDULE_CLOSES,
  SCHEDULE_FIRST,
  SCHEDULE_OPENS,
  SCHEDULE_PAIRS,
} from "../layout";
import { schedulesAt } from "./stamps";

// @ts-ignore: decorator
@inline export function scheduleOpen(schedule: u32, atMs: i64): bool {
  return schedule == 0 || isOpen(schedulesAt + SCHEDULES_HEADER_BYTES + <usize>schedule * SCHEDULE_BYTES, atMs);
}

function isOpen(record: usize, atMs: i64): bool {
  if (atMs < load<i64>(record, SCHEDULE_OPENS) || atMs >= load<i64>(record, SCHEDULE_CLOSES)) return false;
  let high = load<u32>(record, SCHEDULE_PAIRS);
  if (high == 1) return true;
  const first = schedulesAt + load<u32>(schedulesAt, SCHEDULES_PAIRS_AT) + (<usize>load<u32>(record, SCHEDULE_FIRST) << 4);
  // The last interval that has begun; there is one, since the first has.
  let low: u32 = 0;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (load<i64>(first + (<usize>middle << 4)) <= atMs) low = middle;
    else high = middle;
  }
  return atMs < load<i64>(first + (<usize>low << 4), 8);
}
