// Sorting u32 keys by a compare function: insertion for few, merging for many, stable. The caller writes the keys at
// SORT_KEYS and reads them back sorted. Not re-entrant: a compare function must not sort.

import { ITEMS_MAX, SORT_A, SORT_B } from "./slots";
import { spend } from "./work";

export const SORT_KEYS: usize = SORT_A;
const RUN: i32 = 12;

export function sortBy(count: i32, compare: (a: u32, b: u32) => i32): void {
  assert(<usize>count <= ITEMS_MAX, "too many keys");
  spend(count);
  for (let start = 0; start < count; start += RUN) insertion(start, min(start + RUN, count), compare);
  let from = SORT_A;
  let to = SORT_B;
  for (let width = RUN; width < count; width <<= 1) {
    spend(count);
    for (let start = 0; start < count; start += width << 1) {
      merge(from, to, start, min(start + width, count), min(start + (width << 1), count), compare);
    }
    const swap = from;
    from = to;
    to = swap;
  }
  if (from != SORT_A) memory.copy(SORT_A, SORT_B, <usize>count << 2);
}

function insertion(start: i32, end: i32, compare: (a: u32, b: u32) => i32): void {
  for (let i = start + 1; i < end; i++) {
    const key = load<u32>(SORT_A + (<usize>i << 2));
    let hole = i;
    while (hole > start) {
      const before = load<u32>(SORT_A + (<usize>(hole - 1) << 2));
      if (compare(before, key) <= 0) break;
      store<u32>(SORT_A + (<usize>hole << 2), before);
      hole -= 1;
    }
    store<u32>(SORT_A + (<usize>hole << 2), key);
  }
}

function merge(from: usize, to: usize, start: i32, middle: i32, end: i32, compare: (a: u32, b: u32) => i32): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    let takeLeft = left < middle;
    if (takeLeft && right < end) {
      takeLeft = compare(load<u32>(from + (<usize>left << 2)), load<u32>(from + (<usize>right << 2))) <= 0;
    }
    const next = takeLeft ? left : right;
    store<u32>(to + (<usize>at << 2), load<u32>(from + (<usize>next << 2)));
    if (takeLeft) left += 1;
    else right += 1;
  }
}
