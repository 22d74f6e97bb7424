// Documents a person wrote: what JSON.parse would let pass is refused with its path, what it refuses gets a place.
import { describe, expect, test } from "vitest";
import { readDocument } from "./document.js";

const read = (text: string) => readDocument(new TextEncoder().encode(text));

describe("documents", () => {
  test("a good one is its value", () => {
    expect(read('{"a":[1,{"b":"x,\\"]}"},[]],"c":{"b":1}}')).toEqual({ ok: true, value: { a: [1, { b: 'x,"]}' }, []], c: { b: 1 } } });
  });

  test.each([
    ['{"a":1,"a":2}', "/a"],
    ['{"a":[0,{"b":1},{"b":1,"c":[],"b":2}]}', "/a/2/b"],
    ['{"a":{"x/y":1,"x\\/y":2}}', "/a/x~1y"],
    ['{"a" : 1, "\\u0061" : 2}', "/a"],
  ])("%s has a key twice", (text, path) => {
    expect(read(text)).toMatchObject({ ok: false, problems: [{ code: "duplicate-key", path }] });
  });

  test.each([
    ['{"a":1,}', "line 1, column 8"],
    ['{\n  "a": 01\n}', "line 2, column 9"],
    ['{"a"', "line 1, column 5"],
    ["", "line 1, column 1"],
  ])("%s is not JSON", (text, place) => {
    const result = read(text);
    expect(result).toMatchObject({ ok: false, problems: [{ code: "invalid-json" }] });
    expect(JSON.stringify(result)).toContain(place);
  });

  test("bytes that are not UTF-8", () => {
    expect(readDocument(new Uint8Array([0x22, 0xff, 0x22]))).toMatchObject({ problems: [{ code: "invalid-utf8" }] });
  });

  test("100 000 levels do not exhaust it", () => {
    expect(read(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)).toMatchObject({ ok: true });
    expect(read(`${"[".repeat(100_000)}{"a":1,"a":2}${"]".repeat(100_000)}`)).toMatchObject({ problems: [{ code: "duplicate-key" }] });
  });
});
