// Division with the five rounding modes. Every division of money or points is one of these, by name. Values are never
// negative. Called by effects, spread, points.

import { ROUND_CEIL, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP } from "../layout";
import { mulDiv, remainder } from "./wide";

/** 0, or 1 when the quotient goes up: what `rest` of `divisor` means in this mode. */
function up(quotient: u64, rest: u64, divisor: u64, mode: u32): u64 {
  if (rest == 0 || mode == ROUND_FLOOR) return 0;
  if (mode == ROUND_CEIL) return 1;
  // rest ≥ divisor / 2, without doubling past 64 bits.
  const other = divisor - rest;
  if (rest != other) return rest > other ? 1 : 0;
  if (mode == ROUND_HALF_UP) return 1;
  if (mode == ROUND_HALF_DOWN) return 0;
  assert(mode == ROUND_HALF_EVEN, "rounding mode");
  return quotient & 1;
}

/** a × b / divisor, rounded by `mode`. */
export function mulDivRound(a: i64, b: i64, divisor: i64, mode: u32): i64 {
  assert(a >= 0 && b >= 0 && divisor > 0, "rounding of a negative");
  const quotient = mulDiv(<u64>a, <u64>b, <u64>divisor);
  return <i64>(quotient + up(quotient, remainder, <u64>divisor, mode));
}

export function divRound(a: i64, divisor: i64, mode: u32): i64 {
  assert(a >= 0 && divisor > 0, "rounding of a negative");
  const quotient = <u64>a / <u64>divisor;
  return <i64>(quotient + up(quotient, <u64>a - quotient * <u64>divisor, <u64>divisor, mode));
}

export function mulDivFloor(a: i64, b: i64, divisor: i64): i64 {
  assert(a >= 0 && b >= 0 && divisor > 0, "rounding of a negative");
  return <i64>mulDiv(<u64>a, <u64>b, <u64>divisor);
}

export function divFloor(a: i64, divisor: i64): i64 {
  assert(a >= 0 && divisor > 0, "rounding of a negative");
  return a / divisor;
}

export function divCeil(a: i64, divisor: i64): i64 {
  assert(a >= 0 && divisor > 0, "rounding of a negative");
  return a == 0 ? 0 : (a - 1) / divisor + 1;
}

/** The mode of a price whose discount is rounded by `mode`. */
export function mirrored(mode: u32): u32 {
  if (mode == ROUND_HALF_UP) return ROUND_HALF_DOWN;
  if (mode == ROUND_HALF_DOWN) return ROUND_HALF_UP;
  if (mode == ROUND_FLOOR) return ROUND_CEIL;
  if (mode == ROUND_CEIL) return ROUND_FLOOR;
  return mode;
}
