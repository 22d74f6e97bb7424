// Names are ordered by their UTF-8 bytes, which is not the order of UTF-16.
import { expect, it } from "vitest";
import { compareText } from "./order.js";

it("orders as the bytes of UTF-8 do", () => {
  const names = ["", "A", "B", "a", "a/b", "ab", "é", "\u{ffff}", "\u{e000}", "\u{10000}", "\u{1f600}", "Z", "zz", "\u{d7ff}"];
  const byBytes = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect([...names].sort(compareText)).toEqual(byBytes);
});
