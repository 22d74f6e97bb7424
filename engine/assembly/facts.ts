// Facts by operand (source, type and slot in one u32): declared ones, built-in ones and balances. An absent fact is never an
// error; each reader says how it shows absence. Called by programs.ts, audience.ts and the limits of the tree.

import {
  BUILT_IN_CART,
  BUILT_IN_CHANNEL,
  BUILT_IN_COUNTRY,
  BUILT_IN_CURRENCY,
  BUILT_IN_GUEST,
  BUILT_IN_LANGUAGE,
  BUILT_IN_MEMBER,
  BUILT_IN_ORDERS,
  BUILT_IN_PRICES_INCLUDE_TAX,
  BUILT_IN_SEGMENTS,
  BUILT_IN_STORE,
  BUILT_IN_TIER,
  FACT_BOOLEAN,
  FACT_INTEGER,
  FACT_STRING,
  FACT_STRINGS,
  SCOPE_MEMBER,
  SCOPE_REQUEST,
  SOURCE_BALANCE,
  SOURCE_BUILT_IN,
  SOURCE_MEMBER,
  SOURCE_REQUEST,
} from "../layout";
import { currencyId } from "./image";
import { FactValue, factAt, head, programmeAt } from "./request";

/** Set by factInteger and factList: the fact was not sent. */
export let factMissing: bool = false;
/** Set by factList. */
export let factListStart: u32 = 0;
export let factListCount: u32 = 0;

// @ts-ignore: decorator
@inline export function factType(operand: u32): u32 {
  return (operand >> 16) & 0xff;
}

// @ts-ignore: decorator
@inline function slotOf(operand: u32): u32 {
  return operand & 0xffff;
}

/** The record of a declared fact. */
function declared(operand: u32): FactValue {
  const source = operand >> 24;
  assert(source == SOURCE_REQUEST || source == SOURCE_MEMBER, "fact source");
  return factAt(source == SOURCE_MEMBER ? SCOPE_MEMBER : SCOPE_REQUEST, slotOf(operand));
}

function isPresent(fact: FactValue): bool {
  return fact.stamp == head().generation;
}

/** An integer, or a boolean as 0 or 1; see factMissing. */
export function factInteger(operand: u32): i64 {
  const source = operand >> 24;
  factMissing = false;
  if (source == SOURCE_BUILT_IN) {
    const slot = slotOf(operand);
    const request = head();
    if (slot == BUILT_IN_GUEST) return request.member == 0 ? 1 : 0;
    if (slot == BUILT_IN_PRICES_INCLUDE_TAX) return request.pricesIncludeTax ? 1 : 0;
    assert(slot == BUILT_IN_ORDERS, "built-in fact");
    factMissing = request.orders < 0;
    return <i64>request.orders;
  }
  if (source == SOURCE_BALANCE) {
    const value = programmeAt(slotOf(operand));
    factMissing = value.balanceStamp != head().generation;
    return factMissing ? 0 : value.balance;
  }
  const fact = declared(operand);
  factMissing = !isPresent(fact);
  return factMissing ? 0 : fact.value;
}

/** String id, 0 = absent. */
export function factString(operand: u32): u32 {
  if (operand >> 24 == SOURCE_BUILT_IN) {
    const request = head();
    switch (slotOf(operand)) {
      case BUILT_IN_CART: return request.cart;
      case BUILT_IN_CHANNEL: return request.channel;
      case BUILT_IN_STORE: return request.store;
      case BUILT_IN_COUNTRY: return request.country;
      case BUILT_IN_CURRENCY: return currencyId(request.currencySlot);
      case BUILT_IN_LANGUAGE: return request.language;
      case BUILT_IN_MEMBER: return request.member;
      case BUILT_IN_TIER: return request.tier;
      default: assert(false, "built-in fact");
    }
  }
  const fact = declared(operand);
  return isPresent(fact) ? <u32>fact.value : 0;
}

/** A list of string ids in POOL: factListStart, factListCount, factMissing. */
export function factList(operand: u32): void {
  if (operand >> 24 == SOURCE_BUILT_IN) {
    assert(slotOf(operand) == BUILT_IN_SEGMENTS, "built-in fact");
    const request = head();
    factMissing = !request.hasSegments;
    factListStart = request.segmentStart;
    factListCount = factMissing ? 0 : request.segmentCount;
    return;
  }
  const fact = declared(operand);
  factMissing = !isPresent(fact);
  factListStart = <u32>fact.value;
  factListCount = factMissing ? 0 : fact.count;
}

export function factAbsent(operand: u32): bool {
  const type = factType(operand);
  if (type == FACT_STRING) return factString(operand) == 0;
  if (type == FACT_STRINGS) {
    factList(operand);
    return factMissing;
  }
  assert(type == FACT_INTEGER || type == FACT_BOOLEAN, "fact type");
  factInteger(operand);
  return factMissing;
}
