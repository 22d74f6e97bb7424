// Which offers a decision looks at, and tests 1–4 of DESIGN §5 on them. An offer is called up by the index (cart-index.ts),
// touched when all its keys are met, and visited by the tree when touched, when a code in hand names it, or when the reply
// lists it because it explains all. Untouched offers never pass, so visiting fewer of them changes no decision.
//
//   CALLED        stamp u32 by offer
//   OFFER_STATES  { touched u32, failed u32, node u32, member u32, missing i64, - } by offer: a stamp, and what the last test
//                 left
//   NODE_STATES   { stamp u32, start u32, end u32, failed u32 } by node: its span of VISITED

import {
  INDEX_ALWAYS_AT,
  INDEX_ALWAYS_COUNT,
  INDEX_RANKS_AT,
  NODE_TEST_AUDIENCE,
  NODE_TEST_BYTES,
  NODE_TEST_FIRST,
  NODE_TEST_PARENT,
  NODE_TEST_RANKS,
  NODE_TEST_SCHEDULE,
  NODE_TEST_WHEN,
  OFFER_AUDIENCE,
  OFFER_BYTES,
  OFFER_CODES,
  OFFER_CURRENCIES,
  OFFER_ENABLED,
  OFFER_HINT,
  OFFER_KEYS,
  OFFER_NODE,
  OFFER_RANK,
  OFFER_SCHEDULE,
  OFFER_WHEN,
  OP_ALL,
  POSTING_MORE,
  REASON_AUDIENCE,
  REASON_CODE,
  REASON_CONDITION,
  REASON_INACTIVE,
} from "../layout";
import { audienceFails } from "./audience";
import { drainBits, raiseBit } from "./bitlist";
import { indexCart, keyIsMet } from "./cart-index";
import { beginCodes, callUpCodes, codesHold } from "./codes";
import { thresholdMask } from "./exclusions";
import { noteNearMiss } from "./hints";
import { beginPage, pageEnd, pageStart } from "./page";
import { beginPredicates, makeRoomForBits } from "./predicates";
import { conditionHolds } from "./programs";
import { EXPLAIN_ALL, head } from "./request";
import {
  CALLED,
  CANDIDATE_OFFERS,
  NODE_STATES,
  NODE_STATE_BYTES,
  OFFER_STATES,
  OFFER_STATE_BYTES,
  RANK_BITS,
  TOUCHED,
  TOUCHED_BITS,
  VISITED,
} from "./rules-slots";
import { scheduleOpen } from "./schedule";
import { beginStamp, indexAt, nodeTestsAt, offerCount, offersAt, programAt, stamp } from "./stamps";
import { spend } from "./work";

const STATE_TOUCHED: usize = 0;
export const STATE_FAILED: usize = 4;
/** Node + 1 whose test failed; 0 = the offer's own. */
export const STATE_NODE: usize = 8;
/** In which member of `when` (+ 1) a near miss lacks something, 0 = no near miss; and how much. */
export const STATE_MEMBER: usize = 12;
export const STATE_MISSING: usize = 16;

/** Values of `failed`: an AUDIENCE_ key, the whole `when`, or FAILED_MEMBER | place in its `all`. */
export const FAILED_WHEN: u32 = 0x100;
export const FAILED_MEMBER: u32 = 0x10000;

let candidateCount: u32 = 0;
export let touchedCount: u32 = 0;
export let visitedCount: u32 = 0;

// @ts-ignore: decorator
@inline export function offerAt(offer: u32): usize {
  return offersAt + <usize>offer * OFFER_BYTES;
}
// @ts-ignore: decorator
@inline export function offerState(offer: u32): usize {
  return OFFER_STATES + <usize>offer * OFFER_STATE_BYTES;
}
// @ts-ignore: decorator
@inline function nodeTestAt(node: u32): usize {
  return nodeTestsAt + <usize>node * NODE_TEST_BYTES;
}

/** Starts a decision over the request's lines and these shipping entries. */
export function beginOffers(shippingFirst: u32, shippingCount: u32): void {
  beginStamp();
  beginPredicates(shippingFirst, shippingCount);
  candidateCount = 0;
  beginCodes();
  indexCart();
  collectTouched();
  callUpCodes();
  if (head().explain == EXPLAIN_ALL) {
    beginPage();
    spend(pageEnd - pageStart);
    for (let offer = pageStart; offer < pageEnd; offer++) visit(offer);
  }
  listVisited();
}

/** Called by the index, for every offer listed under a value of the cart; `key` as in a posting. */
export function callUp(offer: u32, key: u32): void {
  const called = CALLED + (<usize>offer << 2);
  if (load<u32>(called) == stamp) return;
  store<u32>(called, stamp);
  const candidate = CANDIDATE_OFFERS + (<usize>candidateCount << 3);
  store<u32>(candidate, offer);
  store<u32>(candidate, key, 4);
  candidateCount = candidateCount + 1;
}

/** The tree will look at this offer, touched or not. */
export function visit(offer: u32): void {
  raiseBit(RANK_BITS, load<u32>(offerAt(offer), OFFER_RANK));
}

function collectTouched(): void {
  spend(candidateCount);
  for (let i: u32 = 0; i < candidateCount; i++) {
    const candidate = CANDIDATE_OFFERS + (<usize>i << 3);
    const offer = load<u32>(candidate);
    const key = load<u32>(candidate, 4);
    if (key != 0 && !keyIsMet(key & ~POSTING_MORE)) continue;
    if ((key & POSTING_MORE) == 0 || otherKeysMet(offer)) touch(offer);
  }
  const always = indexAt + load<u32>(indexAt, INDEX_ALWAYS_AT);
  const alwaysCount = load<u32>(indexAt, INDEX_ALWAYS_COUNT);
  spend(alwaysCount);
  for (let i: u32 = 0; i < alwaysCount; i++) touch(load<u32>(always + (<usize>i << 2)));
  touchedCount = drainBits(TOUCHED_BITS, offerCount, TOUCHED);
}

function otherKeysMet(offer: u32): bool {
  let at = programAt(load<u32>(offerAt(offer), OFFER_KEYS));
  for (let left = load<u32>(at); left != 0; left--) {
    at += 4;
    if (!keyIsMet(load<u32>(at))) return false;
  }
  return true;
}

function touch(offer: u32): void {
  store<u32>(offerState(offer), stamp, STATE_TOUCHED);
  raiseBit(TOUCHED_BITS, offer);
  raiseBit(RANK_BITS, load<u32>(offerAt(offer), OFFER_RANK));
}

/** Ranks raised, as offers: canonical order within each node. */
function listVisited(): void {
  visitedCount = drainBits(RANK_BITS, offerCount, VISITED);
  const offerOfRank = indexAt + load<u32>(indexAt, INDEX_RANKS_AT);
  for (let i: u32 = 0; i < visitedCount; i++) {
    const at = VISITED + (<usize>i << 2);
    store<u32>(at, load<u32>(offerOfRank + (<usize>load<u32>(at) << 2)));
  }
  spanNodes();
}

/** Ranks go node by node, so each node's offers lie together in VISITED. */
function spanNodes(): void {
  let i: u32 = 0;
  while (i < visitedCount) {
    const node = load<u32>(offerAt(visitedAt(i)), OFFER_NODE);
    const state = NODE_STATES + <usize>node * NODE_STATE_BYTES;
    store<u32>(state, stamp);
    store<u32>(state, i, 4);
    const end = load<u32>(nodeTestAt(node), NODE_TEST_FIRST) + load<u32>(nodeTestAt(node), NODE_TEST_RANKS);
    while (i < visitedCount && load<u32>(offerAt(visitedAt(i)), OFFER_RANK) < end) i++;
    store<u32>(state, i, 8);
  }
}

/** Span of the offers to visit that hang in the node, in canonical order; see visitedAt. */
export function visitedStart(node: u32): u32 {
  const state = NODE_STATES + <usize>node * NODE_STATE_BYTES;
  return load<u32>(state) == stamp ? load<u32>(state, 4) : 0;
}
export function visitedEnd(node: u32): u32 {
  const state = NODE_STATES + <usize>node * NODE_STATE_BYTES;
  return load<u32>(state) == stamp ? load<u32>(state, 8) : 0;
}
// @ts-ignore: decorator
@inline export function visitedAt(index: u32): u32 {
  return load<u32>(VISITED + (<usize>index << 2));
}
/** Touched offers by id order. */
// @ts-ignore: decorator
@inline export function touchedAt(index: u32): u32 {
  return load<u32>(TOUCHED + (<usize>index << 2));
}
// @ts-ignore: decorator
@inline export function offerTouched(offer: u32): bool {
  return load<u32>(offerState(offer), STATE_TOUCHED) == stamp;
}

// ---------------------------------------------------------------------------------------------------- tests

/** Tests 1–4 of an offer in an open node: 0, or the reason. */
export function offerTest(offer: u32, depth: i32): i32 {
  const record = offerAt(offer);
  const state = offerState(offer);
  makeRoomForBits();
  store<u32>(state, 0, STATE_NODE);
  store<u32>(state, 0, STATE_MEMBER);
  if (isInactive(record)) return REASON_INACTIVE;
  const key = audienceFails(load<u32>(record, OFFER_AUDIENCE), offer);
  if (key != 0) {
    store<u32>(state, key, STATE_FAILED);
    return REASON_AUDIENCE;
  }
  if (!codesHold(load<u32>(record, OFFER_CODES))) return REASON_CODE;
  const when = load<u32>(record, OFFER_WHEN);
  if (when == 0) return 0;
  const mask = thresholdMask(load<u32>(record, OFFER_NODE));
  const failed = conditionFails(when, depth, mask);
  if (failed == 0) return 0;
  store<u32>(state, failed, STATE_FAILED);
  if (load<u32>(record, OFFER_HINT) != 0) noteNearMiss(state, when, failed, depth, mask);
  return REASON_CONDITION;
}

/** The node's own tests: 0 = open, else the reason they give. */
export function nodeTest(node: u32, depth: i32): i32 {
  const record = nodeTestAt(node);
  makeRoomForBits();
  if (!scheduleOpen(load<u32>(record, NODE_TEST_SCHEDULE), head().atMs)) return REASON_INACTIVE;
  if (audienceFails(load<u32>(record, NODE_TEST_AUDIENCE), -1) != 0) return REASON_AUDIENCE;
  const when = load<u32>(record, NODE_TEST_WHEN);
  if (when == 0) return 0;
  const failed = conditionFails(when, depth, thresholdMask(node));
  if (failed == 0) return 0;
  store<u32>(NODE_STATES + <usize>node * NODE_STATE_BYTES, failed, 12);
  return REASON_CONDITION;
}

/** The reason of an offer somewhere below a node that nodeTest has closed; all nodes above that one are open. */
export function closedTest(offer: u32, closed: u32): i32 {
  const record = offerAt(offer);
  const state = offerState(offer);
  store<u32>(state, 0, STATE_NODE);
  store<u32>(state, 0, STATE_MEMBER);
  if (isInactive(record)) return REASON_INACTIVE;
  const owner = load<u32>(record, OFFER_NODE);
  for (let node = owner + 1; node != 0; node = load<u32>(nodeTestAt(node - 1), NODE_TEST_PARENT)) {
    if (!scheduleOpen(load<u32>(nodeTestAt(node - 1), NODE_TEST_SCHEDULE), head().atMs)) return REASON_INACTIVE;
  }
  if (ancestorAudienceFails(owner, state)) return REASON_AUDIENCE;
  const key = audienceFails(load<u32>(record, OFFER_AUDIENCE), offer);
  if (key != 0) {
    store<u32>(state, key, STATE_FAILED);
    return REASON_AUDIENCE;
  }
  if (!codesHold(load<u32>(record, OFFER_CODES))) return REASON_CODE;
  store<u32>(state, load<u32>(NODE_STATES + <usize>closed * NODE_STATE_BYTES, 12), STATE_FAILED);
  store<u32>(state, closed + 1, STATE_NODE);
  return REASON_CONDITION;
}

/** The audiences of a node and those above it, outermost first; notes the one that fails. */
function ancestorAudienceFails(node: u32, state: usize): bool {
  const parent = load<u32>(nodeTestAt(node), NODE_TEST_PARENT);
  if (parent != 0 && ancestorAudienceFails(parent - 1, state)) return true;
  const key = audienceFails(load<u32>(nodeTestAt(node), NODE_TEST_AUDIENCE), -1);
  if (key == 0) return false;
  store<u32>(state, key, STATE_FAILED);
  store<u32>(state, node + 1, STATE_NODE);
  return true;
}

function isInactive(record: usize): bool {
  if ((load<u32>(record) & OFFER_ENABLED) == 0) return true;
  const currencies = load<u32>(record, OFFER_CURRENCIES);
  if (currencies != 0) {
    const slot = head().currencySlot;
    const word = load<u32>(programAt(currencies) + (<usize>(slot >> 5) << 2));
    if (((word >> (slot & 31)) & 1) == 0) return true;
  }
  return !scheduleOpen(load<u32>(record, OFFER_SCHEDULE), head().atMs);
}

/** 0, or FAILED_WHEN, or FAILED_MEMBER | the first false member of its top `all`. */
function conditionFails(when: u32, depth: i32, mask: i32): u32 {
  let at = programAt(when);
  if (load<u32>(at) != OP_ALL) return conditionHolds(when, depth, mask) ? 0 : FAILED_WHEN;
  const count = load<u32>(at, 4);
  for (let member: u32 = 0; member < count; member++) {
    if (!conditionHolds(load<u32>(at, 8), depth, mask)) return FAILED_MEMBER | member;
    at += 4;
  }
  return 0;
}
