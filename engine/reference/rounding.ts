// The five rounding modes (DESIGN §6), as division: every division of money in the reference is `divFloor` or `divRound`.
// The modes are of the discount; `mirrored` is the same mode seen from the price. Called by whoever divides.

import type { RoundingMode } from "../rulebook.js";
import { assert } from "./assert.js";

/** Towards minus infinity. */
export function divFloor(num: bigint, den: bigint): bigint {
  assert(den > 0n, "division by a positive number");
  const whole = num / den;
  return num < 0n && whole * den !== num ? whole - 1n : whole;
}

export function divRound(num: bigint, den: bigint, mode: RoundingMode): bigint {
  const below = divFloor(num, den);
  const rest = num - below * den;
  const up = (() => {
    switch (mode) {
      case "floor":
        return false;
      case "ceil":
        return rest > 0n;
      case "half-up":
        return 2n * rest >= den;
      case "half-down":
        return 2n * rest > den;
      case "half-even":
        return 2n * rest > den || (2n * rest === den && below % 2n !== 0n);
    }
  })();
  return up ? below + 1n : below;
}

const MIRROR: Record<RoundingMode, RoundingMode> = {
  "half-up": "half-down",
  "half-down": "half-up",
  floor: "ceil",
  ceil: "floor",
  "half-even": "half-even",
};

export function mirrored(mode: RoundingMode): RoundingMode {
  return MIRROR[mode];
}
