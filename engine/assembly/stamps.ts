// The stamp of one decision (each shipping option is a decision of its own): whatever carries another one is stale. And
// where the sections of the image in use begin. Called by offers.ts at the start of a decision; read by every rule file.

import {
  AGGREGATES_HEADER_BYTES,
  KEYS_HEADER_BYTES,
  MONEY_CURRENCIES,
  MONEY_HEADER_BYTES,
  NODE_TESTS_HEADER_BYTES,
  OFFERS_HEADER_BYTES,
  PREDICATES_HEADER_BYTES,
  SECTION_AGGREGATES,
  SECTION_INDEX,
  SECTION_KEYS,
  SECTION_MONEY,
  SECTION_NODE_TESTS,
  SECTION_OFFERS,
  SECTION_PREDICATES,
  SECTION_PROGRAMS,
  SECTION_SCHEDULES,
} from "../layout";
import { offerId, sectionPtr } from "./image";
import { head } from "./request";
import { EVALUATION_A_AT, EVALUATION_A_BYTES } from "./slots";

/** Never 0. */
export let stamp: u32 = 0;

export let offersAt: usize = 0;
export let offerCount: u32 = 0;
export let nodeTestsAt: usize = 0;
export let keysAt: usize = 0;
export let indexAt: usize = 0;
export let predicatesAt: usize = 0;
export let aggregatesAt: usize = 0;
export let programsAt: usize = 0;
export let schedulesAt: usize = 0;
/** The column of the request's currency, and how far its rows are apart. */
let moneyAt: usize = 0;
let moneyStride: usize = 0;

export function beginStamp(): void {
  stamp++;
  if (stamp == 0) {
    // Once in four thousand million decisions.
    memory.fill(EVALUATION_A_AT, 0, EVALUATION_A_BYTES);
    stamp = 1;
  }
  const offers = sectionPtr(SECTION_OFFERS);
  offerCount = load<u32>(offers);
  offersAt = offers + OFFERS_HEADER_BYTES;
  assert(offerCount == 0 || offerId(offerCount - 1) == offerName(offerCount - 1), "names of offers");
  nodeTestsAt = sectionPtr(SECTION_NODE_TESTS) + NODE_TESTS_HEADER_BYTES;
  keysAt = sectionPtr(SECTION_KEYS) + KEYS_HEADER_BYTES;
  indexAt = sectionPtr(SECTION_INDEX);
  predicatesAt = sectionPtr(SECTION_PREDICATES) + PREDICATES_HEADER_BYTES;
  aggregatesAt = sectionPtr(SECTION_AGGREGATES) + AGGREGATES_HEADER_BYTES;
  programsAt = sectionPtr(SECTION_PROGRAMS);
  schedulesAt = sectionPtr(SECTION_SCHEDULES);
  const money = sectionPtr(SECTION_MONEY);
  moneyAt = money + MONEY_HEADER_BYTES + (<usize>head().currencySlot << 3);
  moneyStride = <usize>load<u32>(money, MONEY_CURRENCIES) << 3;
}

// INVARIANT (offers first): the dictionary begins with the ids of the offers, in the order of their numbers.
/** String id of the offer's id. */
// @ts-ignore: decorator
@inline export function offerName(offer: u32): u32 {
  return offer + 1;
}

/** Amount of a row in the request's currency; -1 = none. */
// @ts-ignore: decorator
@inline export function moneyValue(row: u32): i64 {
  return load<i64>(moneyAt + <usize>row * moneyStride);
}

/** First byte of a record of programs. */
// @ts-ignore: decorator
@inline export function programAt(offset: u32): usize {
  return programsAt + (<usize>offset << 2);
}
