// The tables of content negotiation: which codec is read, which one is written.
import { describe, expect, test } from "vitest";
import { replyCodec, requestCodec } from "./media.js";

describe("content-type", () => {
  test.each([
    ["application/json", "json"],
    ["application/json; charset=utf-8", "json"],
    ['Application/JSON;charset="UTF-8"', "json"],
    ["application/msgpack", "msgpack"],
    ["application/x-msgpack", "msgpack"],
    ["application/vnd.msgpack", "msgpack"],
    ["application/json; charset=latin1", null],
    ["text/json", null],
    ["application/x-www-form-urlencoded", null],
    ["constructor", null],
    ["", null],
  ])("`%s` is %s", (header, codec) => {
    expect(requestCodec(header)).toBe(codec);
  });
});

describe("accept", () => {
  test.each([
    ["", "json", "json"],
    ["", "msgpack", "msgpack"],
    ["*/*", "msgpack", "msgpack"],
    ["application/*", "json", "json"],
    ["application/json", "msgpack", "json"],
    ["application/vnd.msgpack", "json", "msgpack"],
    ["application/json;q=0.5, application/msgpack", "json", "msgpack"],
    ["application/msgpack;q=0.5, */*;q=0.1", "json", "msgpack"],
    ["application/json;q=0, */*", "json", "msgpack"],
    ["text/html, */*;q=0.8", "json", "json"],
    ["text/html", "json", null],
    ["application/json;q=0", "json", null],
    ["image/png, text/*", "msgpack", null],
  ] as const)("`%s` after %s is %s", (header, request, reply) => {
    expect(replyCodec(header, request)).toBe(reply);
  });
});
