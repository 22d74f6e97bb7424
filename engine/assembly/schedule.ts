// Is a schedule open at a moment? Its intervals are sorted and apart, so the last one that has begun decides. Called by
// offers.ts. The compiler has done everything that needs a calendar.

import { SCHEDULES_HEADER_BYTES, SECTION_SCHEDULES } from "../layout";
import { sectionPtr } from "./image";

export function scheduleOpen(schedule: u32, atMs: i64): bool {
  if (schedule == 0) return true;
  const section = sectionPtr(SECTION_SCHEDULES);
  const refs = section + SCHEDULES_HEADER_BYTES;
  const pairs = refs + (((<usize>load<u32>(section) << 3) + 15) & ~15);
  const ref = refs + (<usize>schedule << 3);
  const first = pairs + (<usize>load<u32>(ref) << 4);
  let low: u32 = 0;
  let high = load<u32>(ref, 4);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i64>(first + (<usize>middle << 4)) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low != 0 && atMs < load<i64>(first + (<usize>(low - 1) << 4), 8);
}
