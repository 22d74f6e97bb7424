// Every rounding mode on both sides of every kind of fraction, positive and negative.
import { describe, expect, test } from "vitest";
import type { RoundingMode } from "../rulebook.js";
import { divFloor, divRound, mirrored } from "./rounding.js";

const MODES: readonly RoundingMode[] = ["half-up", "half-even", "half-down", "floor", "ceil"];

describe("divRound", () => {
  // Tenths: the number, then what each mode makes of it, in the order of MODES.
  test.each([
    [0, [0, 0, 0, 0, 0]],
    [4, [0, 0, 0, 0, 1]],
    [5, [1, 0, 0, 0, 1]],
    [6, [1, 1, 1, 0, 1]],
    [10, [1, 1, 1, 1, 1]],
    [14, [1, 1, 1, 1, 2]],
    [15, [2, 2, 1, 1, 2]],
    [16, [2, 2, 2, 1, 2]],
    [25, [3, 2, 2, 2, 3]],
    [-4, [0, 0, 0, -1, 0]],
    [-5, [0, 0, -1, -1, 0]],
    [-6, [-1, -1, -1, -1, 0]],
    [-15, [-1, -2, -2, -2, -1]],
  ])("%i tenths", (tenths, expected) => {
    expect(MODES.map((mode) => Number(divRound(BigInt(tenths), 10n, mode)))).toEqual(expected);
  });

  test("a mode and its mirror add up to the whole", () => {
    for (const mode of MODES.filter((one) => one !== "half-even")) {
      for (let tenths = 0n; tenths <= 40n; tenths++) {
        expect(divRound(tenths, 10n, mode) + divRound(40n - tenths, 10n, mirrored(mode))).toBe(4n);
      }
    }
  });

  test("floor division goes down, also below zero", () => {
    expect([7n, -7n, 8n, -8n].map((num) => divFloor(num, 4n))).toEqual([1n, -2n, 2n, -2n]);
  });
});
