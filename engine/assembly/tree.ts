// Evaluating the tree (DESIGN §7): a sequence runs its children in turn on what the elder left, other nodes try theirs where
// they must, choose, and apply the chosen for good. Only children with offers to look at are visited; every such offer ends
// with one result. Recursive, at most TREE_DEPTH_MAX deep. Called by decide.ts with the root, by trial.ts with children.

import {
  BY_ELIGIBLE,
  HEAD_POINTS_PLACE,
  MODE_ALL,
  MODE_FIRST,
  MODE_SEQUENCE,
  NODE_BEFORE,
  NODE_BY,
  NODE_DEPTH,
  NODE_FLAGS,
  NODE_FLAG_CONFLICTS,
  NODE_FLAG_MATCHES,
  NODE_LAST,
  NODE_MODE,
  NODE_PARENT,
  NODE_PLACE,
  NODE_SCOPE,
  NODE_SCOPE_LINE,
  PLAN_NODE,
  PLAN_RANK,
  REASON_CONFLICT,
  REASON_GROUP,
} from "../layout";
import { hasResult, isEligible, setRefused, setResult } from "./books";
import {
  Candidate,
  candidateAt,
  candidateTop,
  candidatesConflict,
  keptActAt,
  keptActTop,
  keptRangeTop,
  releaseCandidates,
} from "./candidates";
import { chooseAmong, contend, contenderCount } from "./choose";
import { pointsEntry } from "./earn";
import { evaluateOffer } from "./evaluation";
import { evaluateLines } from "./linescope";
import { forgetUsed } from "./match";
import { closedTest, nodeTest, visitedAt, visitedCount, visitedEnd, visitedStart } from "./offers";
import { enterPoints, freezePoints } from "./points";
import { nodeAt, planAt, treeHead } from "./rules";
import { CHILDREN, CHILDREN_MAX } from "./slots";
import { SORT_KEYS, sortBy } from "./sort";
import { tryChild } from "./trial";
import { enterSequence, freezeChild } from "./units";
import { readObjectives } from "./values";
import { spend, stop, stopped } from "./work";

/** Child nodes of the nodes being evaluated, on a stack. */
let childTop: i32 = 0;
let pointsEntered: bool = false;
let pointsPlace: i32 = -1;

export function evaluateTree(): void {
  childTop = 0;
  pointsEntered = false;
  pointsPlace = load<i32>(treeHead, HEAD_POINTS_PLACE);
  evaluateNode(0, 0);
  enterPointsStage();
}

/** Once per decision: before the first child that needs points, or at the end. */
function enterPointsStage(): void {
  if (pointsEntered || stopped) return;
  pointsEntered = true;
  pointsEntry();
}

// ---------------------------------------------------------------------------------------------------- children

// @ts-ignore: decorator
@inline function childAt(index: i32): i32 {
  return load<i32>(CHILDREN + (<usize>index << 2));
}

/** The first visited offer that hangs in `node` or behind it. Visited offers lie in the order of nodes. */
function firstVisited(node: i32): i32 {
  let low = 0;
  let high = <i32>visitedCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i32>(planAt(visitedAt(middle)), PLAN_NODE) < node) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byPlace(a: u32, b: u32): i32 {
  return load<i32>(nodeAt(a), NODE_PLACE) - load<i32>(nodeAt(b), NODE_PLACE);
}

/** Puts the child nodes below which there is something to visit on the stack, in their order; answers how many. */
function gatherChildren(node: i32): i32 {
  const last = load<i32>(nodeAt(node), NODE_LAST);
  if (last == node) return 0;
  const start = childTop;
  let at = firstVisited(node + 1);
  while (at < <i32>visitedCount) {
    let child = load<i32>(planAt(visitedAt(at)), PLAN_NODE);
    if (child > last) break;
    for (let parent = parentOf(child); parent != node; parent = parentOf(child)) child = parent;
    if (<usize>childTop == CHILDREN_MAX) stop();
    spend(1);
    if (stopped) break;
    store<i32>(CHILDREN + (<usize>childTop << 2), child);
    childTop += 1;
    at = firstVisited(load<i32>(nodeAt(child), NODE_LAST) + 1);
  }
  const count = childTop - start;
  if (count > 1) {
    memory.copy(SORT_KEYS, CHILDREN + (<usize>start << 2), <usize>count << 2);
    sortBy(count, byPlace);
    memory.copy(CHILDREN + (<usize>start << 2), SORT_KEYS, <usize>count << 2);
  }
  return count;
}

function parentOf(node: i32): i32 {
  return load<i32>(nodeAt(node), NODE_PARENT);
}

// The walk over a node's children in canonical order: child nodes from the stack, own offers from the visited ones, merged.
// nextChild() says which comes next and moves on; the caller keeps the two cursors, since walks nest.
let walkNode: i32 = 0;
let walkOffer: i32 = 0;
let nextIsNode: bool = false;
let nextId: i32 = 0;

/** False = no more. Cursors go in and out by walkNode and walkOffer. */
function nextChild(nodesEnd: i32, offersEnd: i32): bool {
  const hasOffer = walkOffer < offersEnd;
  if (walkNode < nodesEnd) {
    const node = childAt(walkNode);
    if (!hasOffer || load<u32>(planAt(visitedAt(walkOffer)), PLAN_RANK) >= load<u32>(nodeAt(node), NODE_BEFORE)) {
      nextIsNode = true;
      nextId = node;
      walkNode += 1;
      return true;
    }
  }
  if (!hasOffer) return false;
  nextIsNode = false;
  nextId = visitedAt(walkOffer);
  walkOffer += 1;
  return true;
}

/** `testDepth`: the base that the `when` of an offer is tested on. */
export function evaluateChild(isNode: bool, id: i32, testDepth: i32, depth: i32): void {
  if (isNode) evaluateNode(id, depth);
  else evaluateOffer(id, testDepth, depth, false);
}

// ---------------------------------------------------------------------------------------------------- nodes

/** Evaluates a node on base `depth`, frozen at its entry. */
function evaluateNode(node: i32, depth: i32): void {
  if (stopped) return;
  spend(1);
  if (nodeTest(node, depth) != 0) return closeNode(node);
  const record = nodeAt(node);
  const flags = <u32>load<u8>(record, NODE_FLAGS);
  if (flags & NODE_FLAG_MATCHES) forgetUsed((<u32>1) << <u32>load<u8>(record, NODE_DEPTH));
  if (<u32>load<u8>(record, NODE_SCOPE) == NODE_SCOPE_LINE) return evaluateLines(node, depth);
  const mode = <u32>load<u8>(record, NODE_MODE);
  const start = childTop;
  const end = start + gatherChildren(node);
  if (mode == MODE_SEQUENCE) evaluateSequence(node, start, end, depth);
  else if (mode == MODE_ALL && (flags & NODE_FLAG_CONFLICTS) == 0) evaluateAll(node, start, end, depth);
  else evaluateSelecting(node, start, end, depth, mode);
  childTop = start;
}

function closeNode(node: i32): void {
  const end = firstVisited(load<i32>(nodeAt(node), NODE_LAST) + 1);
  for (let i = firstVisited(node); i < end; i++) {
    const offer = visitedAt(i);
    setRefused(offer, closedTest(offer, node), -1, -1, 0);
  }
}

function evaluateAll(node: i32, start: i32, end: i32, depth: i32): void {
  const offersEnd = <i32>visitedEnd(node);
  let atNode = start;
  let atOffer = <i32>visitedStart(node);
  for (;;) {
    walkNode = atNode;
    walkOffer = atOffer;
    if (!nextChild(end, offersEnd) || stopped) return;
    atNode = walkNode;
    atOffer = walkOffer;
    evaluateChild(nextIsNode, nextId, depth, depth);
  }
}

/** Nodes as listed, or offers in canonical order, each on the sequence's own base less what elders gave. */
function evaluateSequence(node: i32, start: i32, end: i32, depth: i32): void {
  enterSequence(depth);
  enterPoints(depth);
  for (let i = start; i < end && !stopped; i++) {
    const child = childAt(i);
    if (node == 0 && pointsPlace >= 0 && load<i32>(nodeAt(child), NODE_PLACE) >= pointsPlace) enterPointsStage();
    freezeChild(depth + 1);
    freezePoints(depth + 1);
    evaluateNode(child, depth + 1);
  }
  const offersEnd = <i32>visitedEnd(node);
  for (let i = <i32>visitedStart(node); i < offersEnd && !stopped; i++) {
    const offer = visitedAt(i);
    if (node == 0 && pointsPlace >= 0 && load<i32>(planAt(offer), PLAN_RANK) >= pointsPlace) enterPointsStage();
    freezeChild(depth + 1);
    freezePoints(depth + 1);
    evaluateOffer(offer, depth, depth + 1, false);
  }
}

// ---------------------------------------------------------------------------------------------------- selection

function evaluateSelecting(node: i32, start: i32, end: i32, depth: i32, mode: u32): void {
  const firstCandidate = candidateTop;
  const firstAct = keptActTop;
  const firstRange = keptRangeTop;
  const eligible = mode == MODE_FIRST && <u32>load<u8>(nodeAt(node), NODE_BY) == BY_ELIGIBLE;
  const offersEnd = <i32>visitedEnd(node);
  let atNode = start;
  let atOffer = <i32>visitedStart(node);
  let chosen = -1;
  for (;;) {
    walkNode = atNode;
    walkOffer = atOffer;
    if (!nextChild(end, offersEnd) || stopped) break;
    atNode = walkNode;
    atOffer = walkOffer;
    const isNode = nextIsNode;
    const id = nextId;
    tryChild(node, isNode, id, depth, eligible);
    if (!eligible || stopped) continue;
    if (chosen < 0 && eligibleBelow(isNode, id) >= 0) {
      chosen = candidateTop - 1;
      candidateAt(chosen).chosen = 1;
    } else if (candidateAt(candidateTop - 1).actStart == candidateAt(candidateTop - 1).actEnd) {
      // It gave nothing: neither chosen nor a loser.
      releaseCandidates(candidateTop - 1, keptActTop, keptRangeTop);
    }
  }
  readObjectives(node);
  if (!eligible) {
    const from = contenderCount();
    for (let i = firstCandidate; i < candidateTop; i++) contend(i);
    chooseAmong(node, from, depth, -1);
  }
  const last = candidateTop;
  for (let i = firstCandidate; i < last && !stopped; i++) {
    if (candidateAt(i).chosen == 0) lose(i, firstCandidate, last);
  }
  for (let i = firstCandidate; i < last && !stopped; i++) {
    const candidate = candidateAt(i);
    if (candidate.chosen != 0) evaluateChild(candidate.isNode != 0, candidate.id, depth, depth);
  }
  releaseCandidates(firstCandidate, firstAct, firstRange);
}

/** Its offers with a result lost: to the first chosen one it conflicts with, or to the group. */
function lose(loser: i32, first: i32, last: i32): void {
  let winner = -1;
  let conflicts = false;
  for (let i = first; i < last && !conflicts; i++) {
    if (candidateAt(i).chosen == 0) continue;
    if (winner < 0) winner = i;
    if (candidatesConflict(loser, i)) {
      winner = i;
      conflicts = true;
    }
  }
  if (winner < 0) return;
  const by = spokesman(candidateAt(winner));
  const reason = conflicts ? <u32>REASON_CONFLICT : <u32>REASON_GROUP;
  const candidate = candidateAt(loser);
  if (candidate.isNode == 0) {
    if (hasResult(candidate.id)) setResult(candidate.id, reason, by, -1, 0);
    return;
  }
  const end = firstVisited(load<i32>(nodeAt(candidate.id), NODE_LAST) + 1);
  for (let i = firstVisited(candidate.id); i < end; i++) {
    const offer = visitedAt(i);
    if (hasResult(offer)) setResult(offer, reason, by, -1, 0);
  }
}

/** Whom a loser names: the offer itself, or of a node the first with a result in its trial. */
function spokesman(candidate: Candidate): i32 {
  if (candidate.isNode == 0) return candidate.id;
  if (candidate.actStart < candidate.actEnd) return keptActAt(candidate.actStart).offer;
  return eligibleBelow(true, candidate.id);
}

/** The first offer below, in canonical order, that passed all tests and the elders; -1 = none. */
function eligibleBelow(isNode: bool, id: i32): i32 {
  if (!isNode) return isEligible(id) ? id : -1;
  const start = childTop;
  const end = start + gatherChildren(id);
  const offersEnd = <i32>visitedEnd(id);
  let atNode = start;
  let atOffer = <i32>visitedStart(id);
  let found = -1;
  while (found < 0) {
    walkNode = atNode;
    walkOffer = atOffer;
    if (!nextChild(end, offersEnd)) break;
    atNode = walkNode;
    atOffer = walkOffer;
    found = eligibleBelow(nextIsNode, nextId);
  }
  childTop = start;
  return found;
}
