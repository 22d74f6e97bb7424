// Never-lists: which entries take no discount, earn no points, trigger nothing, count for no threshold at a node. Each
// different set of lists (rulebook's, then nodes' on the way down) has a number, 0 = nothing excluded; its four bitmaps are
// made on first use in a decision. Called by selection, match, points, and by aggregates for thresholds.

import {
  EXCLUDE_DISCOUNT,
  EXCLUDE_THRESHOLD,
  EXCLUSION_COUNT,
  EXCLUSION_START,
  NODE_EXCLUSIONS,
} from "../layout";
import { entryWords, predicateBits } from "./predicates";
import { exclusionAt, listAt, nodeAt } from "./rules";
import { BITMAP_BYTES, EXCLUSION_MAPS } from "./slots";
import { ENTRY_CLOSED, entryAt, lineCount } from "./units";

const SET_BYTES: usize = BITMAP_BYTES * 4 + 8;
/** Number of the decision the bitmaps are of. */
let era: u32 = 0;

export function beginExclusions(): void {
  era += 1;
  if (era == 0) era = 1;
}

/** Number of the exclusion set in force at a node: what rules call the exclude mask. */
export function thresholdMask(node: i32): i32 {
  return load<i32>(nodeAt(node), NODE_EXCLUSIONS);
}

/** Bitmap of entries that count for no aggregate. */
export function excludedBits(set: i32): usize {
  return exclusionBits(set, EXCLUDE_THRESHOLD);
}

/** Bitmap of entries excluded from one purpose, EXCLUDE_. */
export function exclusionBits(set: i32, purpose: u32): usize {
  const maps = EXCLUSION_MAPS + <usize>set * SET_BYTES;
  if (load<u32>(maps) != era) fillMaps(maps, set);
  return maps + 8 + <usize>purpose * BITMAP_BYTES;
}

function fillMaps(maps: usize, set: i32): void {
  store<u32>(maps, era);
  const words = <i32>entryWords;
  for (let purpose: usize = 0; purpose < 4; purpose++) {
    memory.fill(maps + 8 + purpose * BITMAP_BYTES, 0, <usize>words << 3);
  }
  const discount = maps + 8 + <usize>EXCLUDE_DISCOUNT * BITMAP_BYTES;
  for (let line = 0; line < lineCount; line++) {
    if ((entryAt(line).flags & ENTRY_CLOSED) == 0) continue;
    const at = discount + (<usize>(line >> 6) << 3);
    store<u64>(at, load<u64>(at) | ((<u64>1) << (line & 63)));
  }
  const record = exclusionAt(set);
  let list = load<i32>(record, EXCLUSION_START);
  for (let left = load<i32>(record, EXCLUSION_COUNT); left > 0; left--) {
    const purposes = listAt(list);
    const bits = predicateBits(listAt(list + 1));
    for (let purpose: usize = 0; purpose < 4; purpose++) {
      if (((purposes >> <u32>purpose) & 1) == 0) continue;
      const to = maps + 8 + purpose * BITMAP_BYTES;
      for (let word = 0; word < words; word++) {
        const at = <usize>word << 3;
        store<u64>(to + at, load<u64>(to + at) | load<u64>(bits + at));
      }
    }
    list += 2;
  }
}
