// Id order is the order of UTF-8 bytes, which is not that of UTF-16 units nor of any language.
import { expect, test } from "vitest";
import { compareIds, inIdOrder, utf8 } from "./order.js";

test.each([
  ["a", "b"],
  ["Z", "a"],
  ["a", "aa"],
  ["10", "9"],
  ["z", "é"],
  // U+FFFD comes before U+1F600, though its UTF-16 unit is larger.
  ["\ufffd", "\u{1f600}"],
])("%j before %j", (a, b) => {
  expect(compareIds(a, b)).toBeLessThan(0);
  expect(compareIds(b, a)).toBeGreaterThan(0);
  expect(compareIds(a, a)).toBe(0);
  expect(Buffer.compare(Buffer.from(utf8(a)), Buffer.from(utf8(b)))).toBe(-1);
});

test("sorts a copy", () => {
  const ids = ["b", "a", "B", "ä", ""];
  expect(inIdOrder(ids)).toEqual(["", "B", "a", "b", "ä"]);
  expect(ids[0]).toBe("b");
});
