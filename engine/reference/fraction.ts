// Exact rationals, for points: a numerator over a positive denominator, always in lowest terms. No rounding happens here
// except `floor` and `ceil` by name; see rounding.ts for the modes. Called by points.ts and whoever reads points.

export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export function fraction(num: bigint, den = 1n): Fraction {
  const common = gcd(num, den);
  return common <= 1n ? { num, den } : { num: num / common, den: den / common };
}

export const ZERO: Fraction = fraction(0n);

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.den + b.num * a.den, a.den * b.den);
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.den - b.num * a.den, a.den * b.den);
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.num, a.den * b.den);
}

export function sum(parts: Iterable<Fraction>): Fraction {
  let total = ZERO;
  for (const part of parts) total = add(total, part);
  return total;
}

export function isPositive(a: Fraction): boolean {
  return a.num > 0n;
}

/** a > b */
export function exceeds(a: Fraction, b: Fraction): boolean {
  return a.num * b.den > b.num * a.den;
}

export function floor(a: Fraction): bigint {
  const whole = a.num / a.den;
  return a.num < 0n && whole * a.den !== a.num ? whole - 1n : whole;
}

export function ceil(a: Fraction): bigint {
  return -floor(fraction(-a.num, a.den));
}

/** All over one denominator: the numerators, in order. For weights, where only the proportions count. */
export function commonNumerators(parts: readonly Fraction[]): bigint[] {
  const den = parts.reduce((all, part) => (all / gcd(all, part.den)) * part.den, 1n);
  return parts.map((part) => part.num * (den / part.den));
}
