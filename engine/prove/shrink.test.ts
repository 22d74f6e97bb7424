// The shrinker: it keeps what a failure needs, drops what it does not, and stops at its bound.

import { expect, test } from "vitest";
import { shrink, type Json } from "./shrink.js";

test("keeps only what the failure needs", () => {
  const start: Json = { offers: [{ id: "a", x: 1 }, { id: "b", when: { all: [{ bad: 400 }, { ok: 2 }] } }, { id: "c" }], lines: [1, 2, 3, 4] };
  const fails = (value: Json): boolean => /"bad":(1[0-9]|[2-9][0-9]|[0-9]{3,})/u.test(JSON.stringify(value));
  expect(shrink(start, fails, 10_000).value).toEqual({ offers: [{ when: { bad: 10 } }] });
});

test("finds a pair that only fails together", () => {
  const start: Json = { list: Array.from({ length: 40 }, (_, index) => index) };
  const fails = (value: Json): boolean => {
    const list = (value as { list?: number[] }).list ?? [];
    return list.includes(7) && list.includes(31);
  };
  expect(shrink(start, fails, 10_000).value).toEqual({ list: [7, 31] });
});

test("stops at its bound of tries", () => {
  let calls = 0;
  shrink({ list: Array.from({ length: 1000 }, (_, index) => index) }, () => ((calls += 1), false), 50);
  expect(calls).toBe(50);
});
