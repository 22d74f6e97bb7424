// Products that do not fit 64 bits: a × b as 128 bits, divided by a u64, or compared with another product. All unsigned;
// callers bring amounts that are never negative. Results are left in globals (no heap): read them before the next call.
// Called by round, spread, floors, points. Must not be used where a bound says that 63 bits are enough.

/** The last product. */
export let high: u64 = 0;
export let low: u64 = 0;
/** Remainder of the last division. */
export let remainder: u64 = 0;

export function multiply(a: u64, b: u64): void {
  // Both below 2^32, or one so small that the product fits anyway.
  if ((a | b) >> 32 == 0 || clz(a) + clz(b) >= 64) {
    high = 0;
    low = a * b;
    return;
  }
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const p00 = a0 * b0;
  const p01 = a0 * b1;
  const p10 = a1 * b0;
  const middle = (p00 >> 32) + (p01 & 0xffffffff) + (p10 & 0xffffffff);
  low = (p00 & 0xffffffff) | (middle << 32);
  high = a1 * b1 + (p01 >> 32) + (p10 >> 32) + (middle >> 32);
}

/** floor(a × b / divisor), which must fit 64 bits; `remainder` is left. */
export function mulDiv(a: u64, b: u64, divisor: u64): u64 {
  assert(divisor != 0, "division by zero");
  if ((a | b) >> 31 == 0) {
    const product = a * b;
    const quotient = product / divisor;
    remainder = product - quotient * divisor;
    return quotient;
  }
  multiply(a, b);
  return divideWide(high, low, divisor);
}

/** floor((h × 2^64 + l) / divisor), which must fit 64 bits; `remainder` is left. */
export function divideWide(h: u64, l: u64, divisor: u64): u64 {
  if (h == 0) {
    const quotient = l / divisor;
    remainder = l - quotient * divisor;
    return quotient;
  }
  assert(h < divisor, "quotient of more than 64 bits");
  // Schoolbook division by 32-bit digits (Knuth, algorithm D) with a normalised divisor.
  const shift = clz(divisor);
  const d = divisor << shift;
  const d1 = d >> 32;
  const d0 = d & 0xffffffff;
  const n = shift == 0 ? h : (h << shift) | (l >> (64 - shift));
  const n0 = l << shift;
  const n01 = n0 >> 32;
  const n00 = n0 & 0xffffffff;

  let q1 = n / d1;
  let rest = n - q1 * d1;
  while (q1 >> 32 != 0 || q1 * d0 > ((rest << 32) | n01)) {
    q1 -= 1;
    rest += d1;
    if (rest >> 32 != 0) break;
  }
  const n21 = ((n << 32) | n01) - q1 * d;
  let q0 = n21 / d1;
  rest = n21 - q0 * d1;
  while (q0 >> 32 != 0 || q0 * d0 > ((rest << 32) | n00)) {
    q0 -= 1;
    rest += d1;
    if (rest >> 32 != 0) break;
  }
  remainder = (((n21 << 32) | n00) - q0 * d) >> shift;
  return (q1 << 32) + q0;
}

/** floor(a × b / divisor), or the largest i64 when that is more. */
export function mulDivSaturated(a: u64, b: u64, divisor: u64): u64 {
  multiply(a, b);
  if (high >= divisor) return i64.MAX_VALUE;
  return min<u64>(divideWide(high, low, divisor), i64.MAX_VALUE);
}

/** a × b / divisor rounded up, or the largest i64 when that is more. */
export function mulDivUp(a: u64, b: u64, divisor: u64): u64 {
  multiply(a, b);
  if (high >= divisor) return i64.MAX_VALUE;
  const quotient = divideWide(high, low, divisor);
  return min<u64>(remainder != 0 ? quotient + 1 : quotient, i64.MAX_VALUE);
}

/** Is a × b ≥ c × d? */
export function productReaches(a: u64, b: u64, c: u64, d: u64): bool {
  multiply(a, b);
  const h = high;
  const l = low;
  multiply(c, d);
  return h > high || (h == high && l >= low);
}
