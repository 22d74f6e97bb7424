// The children of a selecting node that gave something when tried alone: what they gave, what they touched, whether two of
// them conflict. Acts and ranges are copied out of the trial's lists before it is undone. All three arrays are stacks: a
// node puts its own on top and takes them off when it is done, so nested nodes do not disturb each other. Called by
// tree.ts, choose.ts and linescope.ts.

import { PLAN_CAN_CONFLICT, PLAN_FLAGS } from "../layout";
import { ON_CART, NO_CONFLICT, conflictOf } from "./conflict";
import { planAt } from "./rules";
import {
  ACTS_MAX,
  ACT_BYTES,
  CANDIDATES,
  CANDIDATES_MAX,
  CANDIDATE_BYTES,
  KEPT_ACTS,
  KEPT_RANGES,
  RANGES_MAX,
  RANGE_BYTES,
} from "./slots";
import { Act, Range, actAt, actCount, rangeAt, rangesMeet } from "./touched";
import { spend, stop, stopped } from "./work";

//   0      4  8        12     16          20     24        28   32        72         76       80     84
//   isNode id actStart actEnd canConflict chosen component mark value × 5 shareStart shareEnd lostTo won
@unmanaged
export class Candidate {
  isNode: u32;
  /** Offer or node. */
  id: i32;
  /** Kept acts: its offers with a result, in order of application. */
  actStart: i32;
  actEnd: i32;
  /** Some of these offers can be in a conflict. */
  canConflict: u32;
  chosen: u32;
  /** choose.ts: number of its component, 0 = none yet. */
  component: u32;
  /** choose.ts: scratch of one step; linescope.ts: where its effects' ranges begin. */
  mark: u32;
  value0: i64;
  value1: i64;
  value2: i64;
  value3: i64;
  value4: i64;
  // linescope.ts: its amounts by entry, as kept ranges; the winner of the first entry it lost (-1 = none); how many entries
  // it won.
  shareStart: u32;
  shareEnd: u32;
  lostTo: i32;
  won: u32;
}
const VALUE_AT: usize = 32;

export let candidateTop: i32 = 0;
export let keptActTop: i32 = 0;
export let keptRangeTop: i32 = 0;

export function beginCandidates(): void {
  candidateTop = 0;
  keptActTop = 0;
  keptRangeTop = 0;
}

// @ts-ignore: decorator
@inline export function candidateAt(index: i32): Candidate {
  return changetype<Candidate>(CANDIDATES + <usize>index * CANDIDATE_BYTES);
}
/** Its value, as many numbers as there are objectives. */
// @ts-ignore: decorator
@inline export function valueOf(index: i32): usize {
  return CANDIDATES + <usize>index * CANDIDATE_BYTES + VALUE_AT;
}
// @ts-ignore: decorator
@inline export function keptActAt(index: i32): Act {
  return changetype<Act>(KEPT_ACTS + <usize>index * ACT_BYTES);
}
// @ts-ignore: decorator
@inline export function keptRangeAt(index: i32): usize {
  return KEPT_RANGES + <usize>index * RANGE_BYTES;
}

/** A new candidate, its acts those of the trial from `firstAct` on; call before the undo. -1 = no room. */
export function addCandidate(isNode: bool, id: i32, firstAct: i32): i32 {
  if (<usize>candidateTop == CANDIDATES_MAX) stop();
  if (stopped) return -1;
  const candidate = candidateAt(candidateTop);
  candidate.isNode = isNode ? 1 : 0;
  candidate.id = id;
  candidate.canConflict = 0;
  candidate.chosen = 0;
  candidate.component = 0;
  candidate.mark = 0;
  candidate.actStart = keptActTop;
  for (let i = firstAct; i < actCount() && !stopped; i++) keepAct(candidate, actAt(i));
  candidate.actEnd = keptActTop;
  candidateTop += 1;
  return candidateTop - 1;
}

function keepAct(candidate: Candidate, act: Act): void {
  const ranges = <i32>(act.rangeEnd - act.rangeStart);
  if (<usize>keptActTop == ACTS_MAX || <usize>(keptRangeTop + ranges) > RANGES_MAX) return stop();
  spend(1 + ranges);
  const kept = keptActAt(keptActTop);
  keptActTop += 1;
  kept.offer = act.offer;
  kept.applied = act.applied;
  kept.rangeStart = keptRangeTop;
  memory.copy(keptRangeAt(keptRangeTop), changetype<usize>(rangeAt(act.rangeStart)), <usize>ranges * RANGE_BYTES);
  keptRangeTop += ranges;
  kept.rangeEnd = keptRangeTop;
  if (load<u32>(planAt(act.offer), PLAN_FLAGS) & PLAN_CAN_CONFLICT) candidate.canConflict = 1;
}

/** Room for one more kept range, for linescope.ts; 0 = none. */
export function keepRange(): usize {
  if (<usize>keptRangeTop == RANGES_MAX) stop();
  spend(1);
  if (stopped) return 0;
  keptRangeTop += 1;
  return keptRangeAt(keptRangeTop - 1);
}

/** Takes everything from `candidate` on off the stacks. */
export function releaseCandidates(candidate: i32, act: i32, range: i32): void {
  candidateTop = candidate;
  keptActTop = act;
  keptRangeTop = range;
}

/** Takes kept ranges from `range` on off their stack. */
export function releaseRanges(range: i32): void {
  keptRangeTop = range;
}

/** Two offers of a line-scoped node: are they opposed, and touch a common unit of the entry? */
export function conflictAt(a: i32, b: i32, entry: i32): bool {
  const x = keptActAt(candidateAt(a).actStart);
  const y = keptActAt(candidateAt(b).actStart);
  if (conflictOf(x.offer, y.offer) == NO_CONFLICT) return false;
  const xFrom = firstRangeOf(x, entry);
  const yFrom = firstRangeOf(y, entry);
  return rangesMeet(
    keptRangeAt(xFrom),
    keptRangeAt(endOfEntry(xFrom, x, entry)),
    keptRangeAt(yFrom),
    keptRangeAt(endOfEntry(yFrom, y, entry)),
  );
}

/** The act's first range of an entry, or where it would be. */
function firstRangeOf(act: Act, entry: i32): i32 {
  let low = <i32>act.rangeStart;
  let high = <i32>act.rangeEnd;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (<i32>changetype<Range>(keptRangeAt(middle)).entry < entry) low = middle + 1;
    else high = middle;
  }
  return low;
}

function endOfEntry(from: i32, act: Act, entry: i32): i32 {
  let at = from;
  while (at < <i32>act.rangeEnd && changetype<Range>(keptRangeAt(at)).entry == <u32>entry) at += 1;
  spend(at - from);
  return at;
}

/** Does an offer with a result in one's trial conflict with such an offer of the other? */
export function candidatesConflict(a: i32, b: i32): bool {
  const x = candidateAt(a);
  const y = candidateAt(b);
  if (x.canConflict == 0 || y.canConflict == 0) return false;
  for (let i = x.actStart; i < x.actEnd; i++) {
    const mine = keptActAt(i);
    for (let k = y.actStart; k < y.actEnd; k++) {
      const other = keptActAt(k);
      spend(1);
      const conflict = conflictOf(mine.offer, other.offer);
      if (conflict == NO_CONFLICT) continue;
      if (conflict == ON_CART) return true;
      if (
        rangesMeet(
          keptRangeAt(mine.rangeStart),
          keptRangeAt(mine.rangeEnd),
          keptRangeAt(other.rangeStart),
          keptRangeAt(other.rangeEnd),
        )
      ) {
        return true;
      }
    }
  }
  return false;
}
