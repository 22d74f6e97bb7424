// The hashes against published test vectors.
import { describe, expect, test } from "vitest";
import { fnv1a64, hex64, murmur3 } from "./hash.js";
import { utf8 } from "./order.js";

describe("murmur3_x86_32", () => {
  // From the reference implementation's verification and the commonly published vectors.
  test.each([
    ["", 0, 0x00000000],
    ["", 1, 0x514e28b7],
    ["", 0xffffffff, 0x81f16f39],
    ["test", 0, 0xba6bd213],
    ["test", 0x9747b28c, 0x704b81dc],
    ["Hello, world!", 0, 0xc0363e43],
    ["Hello, world!", 0x9747b28c, 0x24884cba],
    ["The quick brown fox jumps over the lazy dog", 0, 0x2e4ff723],
    ["The quick brown fox jumps over the lazy dog", 0x9747b28c, 0x2fa826cd],
    ["aaaa", 0x9747b28c, 0x5a97808a],
    ["aaa", 0x9747b28c, 0x283e0130],
    ["aa", 0x9747b28c, 0x5d211726],
    ["a", 0x9747b28c, 0x7fa09ea6],
    ["abcd", 0x9747b28c, 0xf0478627],
    ["abc", 0x9747b28c, 0xc84a62dd],
    ["ab", 0x9747b28c, 0x74875592],
    ["ππππππππ", 0x9747b28c, 0xd58063c1],
  ])("%j with seed %i", (text, seed, hash) => {
    expect(murmur3(utf8(text), seed)).toBe(hash);
  });

  test.each([
    [[0xff, 0xff, 0xff, 0xff], 0, 0x76293b50],
    [[0x21, 0x43, 0x65, 0x87], 0, 0xf55b516b],
    [[0x21, 0x43, 0x65, 0x87], 0x5082edee, 0x2362f9de],
    [[0x21, 0x43, 0x65], 0, 0x7e4a8634],
    [[0x21, 0x43], 0, 0xa0f7b07a],
    [[0x21], 0, 0x72661cf4],
    [[0, 0, 0, 0], 0, 0x2362f9de],
    [[0], 0, 0x514e28b7],
  ])("bytes %j with seed %i", (bytes, seed, hash) => {
    expect(murmur3(Uint8Array.from(bytes), seed)).toBe(hash);
  });
});

describe("FNV-1a 64", () => {
  test.each([
    ["", "cbf29ce484222325"],
    ["a", "af63dc4c8601ec8c"],
    ["b", "af63df4c8601f1a5"],
    ["foobar", "85944171f73967e8"],
    ["hello", "a430d84680aabd0b"],
  ])("%j", (text, hash) => {
    expect(hex64(fnv1a64(utf8(text)))).toBe(hash);
  });
});
