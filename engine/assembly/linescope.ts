// Nodes of scope line (DESIGN §7): each line and shipping entry picks its own winners among the offers that gave it something
// in their trial; then each winner is applied, effect by effect, with its trial's amounts on the entries it won. While a
// trial runs, noteWon() writes down what each effect took; wonParts() brings it back. Called by tree.ts and offer.ts.

import { ENTRIES_MAX, MODE_ALL, NODE_MODE, REASON_CONFLICT, REASON_GROUP } from "../layout";
import { bookWithheld, discountAmount, discountFund, lastDiscount, setResult } from "./books";
import {
  Candidate,
  addCandidate,
  candidateAt,
  candidateTop,
  keepRange,
  keptActAt,
  keptActTop,
  keptRangeAt,
  keptRangeTop,
  releaseCandidates,
  releaseRanges,
  valueOf,
} from "./candidates";
import { chooseAmong, contend, contenderCount } from "./choose";
import { evaluateOffer } from "./evaluation";
import { mark } from "./journal";
import { visitedAt, visitedEnd, visitedStart } from "./offers";
import { beginMarking, markSegment, partsOfCharged } from "./parts";
import { entryWords, hasBit, setBit } from "./predicates";
import { divFloor } from "./round";
import { nodeAt } from "./rules";
import { BITMAP_BYTES } from "./slots";
import { Range, actCount } from "./touched";
import { undoTrial } from "./trial";
import { Segment, carveAt, carveTo, entryCount, raiseToBase, segmentAt } from "./units";
import { readObjectives, valueInto } from "./values";
import { spend, stopped } from "./work";

/** Where the ranges of the trial at work begin, -1 = nobody asks. */
let noting: i32 = -1;
/** The winner being applied. */
let winner: i32 = -1;
/** Entries it won. */
const WON: usize = memory.data(BITMAP_BYTES, 16);
/** Entries that the trial at work gave something. */
const GIVEN: usize = memory.data(BITMAP_BYTES, 16);
/** By entry: first and last share of the offers that contend for it, as index + 1; 0 = none. */
const CONTESTS: usize = memory.data(ENTRIES_MAX * 8, 16);

// ---------------------------------------------------------------------------------------------------- asked by offer.ts

/** An offer begins: whatever an earlier try wrote down is void. */
export function beginWon(): void {
  if (noting < 0) return;
  releaseRanges(noting);
  memory.fill(GIVEN, 0, <usize>entryWords << 3);
}

/** The effect at this place took c off the segment's units. */
export function noteWon(segment: Segment, effect: i32): void {
  if (noting < 0) return;
  const at = keepRange();
  if (at == 0) return;
  setBit(GIVEN, segment.entry);
  const range = changetype<Range>(at);
  range.entry = segment.entry;
  range.first = segment.first;
  range.units = segment.units;
  range.effect = effect;
  range.c = segment.c;
}

/** What the effect gave in the trial on entries that were won, as parts, clipped at r; answers what that was. */
export function wonParts(effect: i32, depth: i32): i64 {
  const candidate = candidateAt(winner);
  // Behind them lie the ranges of its act.
  const end = keptActAt(candidate.actStart).rangeStart;
  let wanted: i64 = 0;
  beginMarking();
  let hint: usize = 0;
  let entry: u32 = u32.MAX_VALUE;
  for (let i = candidate.mark; i < end && !stopped; i++) {
    const range = changetype<Range>(keptRangeAt(i));
    if (range.effect != effect || !hasWon(range.entry)) continue;
    if (range.entry != entry) hint = 0;
    entry = range.entry;
    wanted += range.c * <i64>range.units;
    hint = carveAt(entry, range.first, hint);
    let at = hint;
    let left = range.units;
    while (left > 0 && !stopped) {
      const segment = segmentAt(at);
      carveTo(segment, left);
      markSegment(segment);
      segment.c = min(range.c, segment.run);
      left -= segment.units;
      at = segment.next;
    }
  }
  partsOfCharged(depth);
  return wanted;
}

function hasWon(entry: u32): bool {
  return hasBit(WON, entry);
}

// ---------------------------------------------------------------------------------------------------- the node

export function evaluateLines(node: i32, depth: i32): void {
  const firstCandidate = candidateTop;
  const firstAct = keptActTop;
  const firstRange = keptRangeTop;
  readObjectives(node);
  memory.fill(CONTESTS, 0, <usize>entryCount << 3);
  const end = <i32>visitedEnd(node);
  for (let i = <i32>visitedStart(node); i < end && !stopped; i++) tryOffer(visitedAt(i), depth);
  for (let entry = 0; entry < entryCount && !stopped; entry++) contest(node, entry, depth);
  const last = candidateTop;
  for (let i = firstCandidate; i < last && !stopped; i++) {
    const candidate = candidateAt(i);
    withhold(candidate);
    if (candidate.won != 0) applyWinner(i, depth);
    else if (candidate.lostTo >= 0) {
      const all = <u32>load<u8>(nodeAt(node), NODE_MODE) == MODE_ALL;
      setResult(candidate.id, all ? REASON_CONFLICT : REASON_GROUP, candidate.lostTo, -1, 0);
    }
  }
  releaseCandidates(firstCandidate, firstAct, firstRange);
}

function tryOffer(offer: i32, depth: i32): void {
  const start = mark();
  const firstAct = actCount();
  const firstRange = keptRangeTop;
  raiseToBase(depth);
  noting = firstRange;
  evaluateOffer(offer, depth, depth, false);
  noting = -1;
  if (actCount() == firstAct) releaseRanges(firstRange);
  else {
    const index = addCandidate(false, offer, firstAct);
    if (index >= 0) shareOut(index, firstRange);
  }
  undoTrial(start);
}

/** Notes what the offer gave each entry, before the trial is undone, and puts it among the entry's contenders. */
function shareOut(index: i32, firstRange: i32): void {
  const candidate = candidateAt(index);
  candidate.mark = firstRange;
  candidate.lostTo = -1;
  candidate.won = 0;
  candidate.shareStart = keptRangeTop;
  for (let word = 0; word < <i32>entryWords; word++) {
    for (let left = load<u64>(GIVEN + (<usize>word << 3)); left != 0; left &= left - 1) {
      const entry = (word << 6) + <i32>ctz(left);
      const at = keepRange();
      if (at == 0) return;
      const discount = lastDiscount(entry);
      const share = changetype<Range>(at);
      share.entry = entry;
      share.effect = 0;
      share.c = discountAmount(discount);
      share.fund = discountFund(discount);
      // In the entry's list: which candidate it is, and the next share.
      share.first = index;
      share.units = 0;
      const contest = CONTESTS + (<usize>entry << 3);
      const tail = load<i32>(contest, 4);
      if (tail == 0) store<i32>(contest, keptRangeTop);
      else shareAt(tail - 1).units = keptRangeTop;
      store<i32>(contest, keptRangeTop, 4);
    }
  }
  candidate.shareEnd = keptRangeTop;
}

// @ts-ignore: decorator
@inline function shareAt(index: i32): Range {
  return changetype<Range>(keptRangeAt(index));
}

/** The offers that gave the entry something contend for it, in canonical order. */
function contest(node: i32, entry: i32, depth: i32): void {
  const first = load<i32>(CONTESTS + (<usize>entry << 3));
  if (first == 0) return;
  const from = contenderCount();
  for (let next = first; next != 0; ) {
    const share = shareAt(next - 1);
    candidateAt(share.first).chosen = 0;
    valueInto(valueOf(share.first), share.c, 0, divFloor(share.fund, 1000000));
    contend(share.first);
    next = share.units;
  }
  spend(contenderCount() - from);
  chooseAmong(node, from, depth, entry);
  let firstWinner = -1;
  for (let next = first; next != 0; ) {
    const share = shareAt(next - 1);
    const candidate = candidateAt(share.first);
    next = share.units;
    if (candidate.chosen == 0) continue;
    if (firstWinner < 0) firstWinner = candidate.id;
    candidate.won += 1;
    share.effect = 1;
  }
  for (let next = first; next != 0; ) {
    const share = shareAt(next - 1);
    const candidate = candidateAt(share.first);
    next = share.units;
    if (share.effect == 0 && candidate.lostTo < 0) candidate.lostTo = firstWinner;
  }
}

/** Notes the entries an offer lost; whether it ended applied is looked up in the end. */
function withhold(candidate: Candidate): void {
  for (let i = candidate.shareStart; i < candidate.shareEnd; i++) {
    const share = changetype<Range>(keptRangeAt(i));
    if (share.effect == 0) bookWithheld(share.entry, candidate.id);
  }
}

function applyWinner(index: i32, depth: i32): void {
  const candidate = candidateAt(index);
  memory.fill(WON, 0, BITMAP_BYTES);
  for (let i = candidate.shareStart; i < candidate.shareEnd; i++) {
    const share = changetype<Range>(keptRangeAt(i));
    if (share.effect != 0) setBit(WON, share.entry);
  }
  winner = index;
  evaluateOffer(candidate.id, depth, depth, true);
  winner = -1;
}
