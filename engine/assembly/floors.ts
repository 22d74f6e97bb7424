// One floor at a time: what it says (readFloor), whether it speaks of an entry (standing), and whether it holds on sums of
// nets, costs and funding (holdsOn). The judging of an effect's amounts is in guard.ts; the sums are the caller's. All of it
// in integers: X in millionths, products of rates in 128 bits.

import {
  AT_AMOUNT,
  AT_FLOOR_PRICE,
  AT_LOWEST_30D,
  AT_PERCENT,
  AT_UNIT_COST,
  COUNTS_FUNDING,
  COUNTS_POINTS,
  COUNTS_SHIPPING,
  FLOOR_AT,
  FLOOR_BLOCK_COST,
  FLOOR_BLOCK_TAX,
  FLOOR_COUNTS,
  FLOOR_METRIC,
  FLOOR_MONEY,
  FLOOR_ON,
  FLOOR_ON_CLIP,
  FLOOR_ON_DEFAULT,
  FLOOR_ON_DROP,
  FLOOR_ON_DROP_LINE,
  FLOOR_ON_REDISTRIBUTE,
  FLOOR_PPM,
  FLOOR_PREDICATE,
  FLOOR_SCOPE,
  FLOOR_SCOPE_LINE,
  FLOOR_SCOPE_UNIT,
  METRIC_DISCOUNT_RATE,
  METRIC_MARGIN_AMOUNT,
  METRIC_MARGIN_RATE,
  METRIC_PRICE,
} from "../layout";
import { predicateHolds } from "./predicates";
import { head, lineAt } from "./request";
import { floorAt } from "./rules";
import { moneyValue } from "./stamps";
import { isGift, isShipping } from "./units";
import { mulDiv, mulDivUp, productReaches } from "./wide";

export const APPLIES: i32 = 0;
export const EXEMPT: i32 = 1;
export const BLOCKED: i32 = 2;

const MILLION: i64 = 1000000;
const TRILLION: i64 = 1000000000000;

export let floorScope: u32 = 0;
let metric: u32 = 0;
let at: u32 = 0;
let counts: u32 = 0;
let amount: i64 = 0;
let ppm: i64 = 0;
let blockCost: bool = false;
let blockTax: bool = false;
let predicate: u32 = 0;
let on: u32 = 0;

export function readFloor(floor: i32): void {
  const record = floorAt(floor);
  floorScope = load<u8>(record, FLOOR_SCOPE);
  metric = load<u8>(record, FLOOR_METRIC);
  at = load<u8>(record, FLOOR_AT);
  counts = load<u8>(record, FLOOR_COUNTS);
  amount = at == AT_AMOUNT ? moneyValue(load<u32>(record, FLOOR_MONEY)) : 0;
  ppm = load<u32>(record, FLOOR_PPM);
  blockCost = load<u8>(record, FLOOR_BLOCK_COST) != 0;
  blockTax = load<u8>(record, FLOOR_BLOCK_TAX) != 0;
  predicate = load<u32>(record, FLOOR_PREDICATE);
  on = load<u8>(record, FLOOR_ON);
}

export function isPiecewise(): bool {
  return floorScope == FLOOR_SCOPE_UNIT || floorScope == FLOOR_SCOPE_LINE;
}
export function countsFunding(): bool {
  return (counts & COUNTS_FUNDING) != 0;
}
export function countsShipping(): bool {
  return (counts & COUNTS_SHIPPING) != 0;
}
export function countsPoints(): bool {
  return (counts & COUNTS_POINTS) != 0;
}
export function redistributes(): bool {
  return isPiecewise() && on == FLOOR_ON_REDISTRIBUTE;
}

/** What it does to an effect. `clips`: amounts and points clip by default; `spreads`: the granule has others to give to. */
export function onFloor(clips: bool): u32 {
  if (isPiecewise()) {
    if (on == FLOOR_ON_DEFAULT) return clips ? FLOOR_ON_CLIP : FLOOR_ON_DROP_LINE;
    return on == FLOOR_ON_REDISTRIBUTE ? FLOOR_ON_CLIP : on;
  }
  if (on == FLOOR_ON_DEFAULT) return clips ? FLOOR_ON_CLIP : FLOOR_ON_DROP;
  return on == FLOOR_ON_DROP_LINE ? FLOOR_ON_DROP : on == FLOOR_ON_REDISTRIBUTE ? FLOOR_ON_CLIP : on;
}

/** Lines it speaks of; never shipping or gift lines. */
export function isGuarded(entry: i32): bool {
  if (isShipping(entry) || isGift(entry)) return false;
  return predicate == 0 || predicateHolds(predicate, entry);
}

/** APPLIES, EXEMPT or BLOCKED, for a guarded line. */
export function standing(entry: i32): i32 {
  const line = lineAt(entry);
  const margin = metric == METRIC_MARGIN_AMOUNT || metric == METRIC_MARGIN_RATE;
  if ((margin || at == AT_UNIT_COST) && line.unitCost < 0) return blockCost ? BLOCKED : EXEMPT;
  if (at == AT_FLOOR_PRICE && line.floorPrice < 0) return EXEMPT;
  if (at == AT_LOWEST_30D && line.lowestPrice30d < 0) return EXEMPT;
  if (margin && blockTax && head().pricesIncludeTax != 0 && line.taxRate < 0) return BLOCKED;
  return APPLIES;
}

/** D of DESIGN §6. */
export function taxDivisor(entry: i32): i64 {
  if (head().pricesIncludeTax == 0) return MILLION;
  return MILLION + <i64>max(lineAt(entry).taxRate, 0);
}

/** X: a line's net without tax, millionths. */
export function withoutTax(entry: i32, net: i64): i64 {
  return <i64>mulDiv(<u64>net, <u64>TRILLION, <u64>taxDivisor(entry));
}

export function costOf(entry: i32, units: i32): i64 {
  const cost = lineAt(entry).unitCost;
  return cost < 0 ? 0 : cost * <i64>units;
}

/** The fact the floor is at, for so many units. */
export function factOf(entry: i32, units: i32): i64 {
  let fact: i64 = 0;
  if (at == AT_FLOOR_PRICE) fact = lineAt(entry).floorPrice;
  else if (at == AT_LOWEST_30D) fact = lineAt(entry).lowestPrice30d;
  else if (at == AT_UNIT_COST) fact = lineAt(entry).unitCost;
  return max(fact, 0) * <i64>units;
}

/** Only these metrics look at X, cost and funding. */
export function looksAtMargin(): bool {
  return metric == METRIC_MARGIN_AMOUNT || metric == METRIC_MARGIN_RATE;
}

/** No net reaches it. */
const OUT_OF_REACH: i64 = i64.MAX_VALUE;

/**
 * The least net on which it holds, for so many units of a line with so much funding (0 when that does not count): holdsOn()
 * solved for the net. Not to be asked when the trial amount itself brings funding.
 */
export function leastNet(entry: i32, units: i32, list: i64, funded: i64): i64 {
  if (metric == METRIC_PRICE) return at == AT_AMOUNT ? amount : factOf(entry, units);
  if (metric == METRIC_DISCOUNT_RATE) return list - (list * ppm) / MILLION;
  const cost = costOf(entry, units);
  let worth: i64 = 0;
  if (metric == METRIC_MARGIN_AMOUNT) worth = max(cost + amount, 0) * MILLION;
  else {
    if (ppm == MILLION) return cost == 0 ? 0 : OUT_OF_REACH;
    worth = <i64>mulDivUp(<u64>cost, <u64>TRILLION, <u64>(MILLION - ppm));
  }
  return worth <= funded ? 0 : <i64>mulDivUp(<u64>(worth - funded), <u64>taxDivisor(entry), <u64>TRILLION);
}

// INVARIANT (floor): no result is below a floor unless it stood below it at entry; this is the only judge.
/** `worth`: X, shipping added and the cost of points taken away already, without funding; `funded` in millionths. */
export function holdsOn(net: i64, list: i64, worth: i64, cost: i64, facts: i64, funded: i64): bool {
  if (metric == METRIC_PRICE) return net >= (at == AT_AMOUNT ? amount : facts);
  if (metric == METRIC_DISCOUNT_RATE) return (list - net) * MILLION <= list * ppm;
  const margin = worth + (countsFunding() ? funded : 0);
  if (metric == METRIC_MARGIN_AMOUNT) {
    const least = cost + amount;
    if (least <= 0) return margin >= least * MILLION;
    return margin >= 0 && productReaches(<u64>margin, 1, <u64>least, <u64>MILLION);
  }
  assert(metric == METRIC_MARGIN_RATE && at == AT_PERCENT, "floor metric");
  if (margin < 0) return ppm == MILLION && cost == 0;
  return productReaches(<u64>margin, <u64>(MILLION - ppm), <u64>cost, <u64>TRILLION);
}
