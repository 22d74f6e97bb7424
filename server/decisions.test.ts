// POST /v1/decisions on the real server: both codecs, every kind of refusal with its path, many carts at once.
import Ajv2020 from "ajv/dist/2020.js";
import { pack, unpack } from "msgpackr";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DecisionReply, DecisionRequest } from "../engine/wire.js";
import { ROOT } from "./files.js";
import { REPLY_SCHEMAS } from "./schemas/reply.js";
import { REQUEST_SCHEMAS } from "./schemas/request.js";
import { head, RawConnection } from "./testing/raw.js";
import { ServerProcess } from "./testing/process.js";

const demo = readFileSync(join(ROOT, "fixtures/carts/demo.json"), "utf8");
const demoCart = JSON.parse(demo) as DecisionRequest;
const AT = Date.UTC(2026, 4, 1);

const ajv = new Ajv2020.default({ strict: false, allErrors: true });
ajv.addSchema({ $id: "https://ristourne.test/", components: { schemas: { ...REQUEST_SCHEMAS, ...REPLY_SCHEMAS } } });
const schema = (name: string) => ajv.getSchema(`https://ristourne.test/#/components/schemas/${name}`)!;

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ RISTOURNE_BODY_DEADLINE_MS: "500", RISTOURNE_BODY_BYTES: "200000" });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

const cart = (change: Record<string, unknown> = {}): string => JSON.stringify({ ...demoCart, at: AT, ...change });
const decide = (body: string | Uint8Array, headers?: Record<string, string>): Promise<Response> => server.post("/v1/decisions", body, headers);

async function refusal(response: Response): Promise<Record<string, unknown>> {
  const problem = (await response.json()) as Record<string, unknown>;
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(problem["status"]).toBe(response.status);
  const valid = schema("Problem");
  expect(valid(problem), JSON.stringify(valid.errors)).toBe(true);
  return problem;
}

describe("a cart comes in, a decision goes out", () => {
  test("the README's cart, and the sum of its parts", async () => {
    const response = await decide(demo);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    const reply = (await response.json()) as DecisionReply;
    const valid = schema("DecisionReply");
    expect(valid(reply), JSON.stringify(valid.errors)).toBe(true);
    expect(valid.errors).toBeNull();
    const list = reply.lines.reduce((sum, line) => sum + line.list, 0);
    const net = reply.lines.reduce((sum, line) => sum + line.net, 0);
    expect(reply.totals.list).toBe(list);
    expect(list - net).toBe(reply.totals.itemDiscount + reply.totals.orderDiscount);
    expect(reply.totals.due).toBe(net + reply.totals.shipping - reply.totals.shippingDiscount - reply.totals.burned);
  });

  test("every fixture cart of the demo's currency is valid by the schema and decided", async () => {
    const { readdirSync } = await import("node:fs");
    const folder = join(ROOT, "fixtures/carts");
    for (const name of readdirSync(folder).filter((one) => one.endsWith(".json"))) {
      const text = readFileSync(join(folder, name), "utf8");
      const request = JSON.parse(text) as DecisionRequest;
      const valid = schema("DecisionRequest");
      expect(valid(request), `${name}: ${JSON.stringify(valid.errors)}`).toBe(true);
      const response = await decide(text);
      if (request.currency === "EUR") expect(response.status, `${name}: ${await response.clone().text()}`).toBe(200);
    }
  });

  test("the same bytes for the same cart", async () => {
    const [one, two] = await Promise.all([decide(cart()), decide(cart())]);
    expect(await one.text()).toBe(await two.text());
  });

  test("MessagePack in and out is the same document", async () => {
    const asJson = (await (await decide(cart())).json()) as DecisionReply;
    for (const type of ["application/msgpack", "application/x-msgpack", "application/vnd.msgpack"]) {
      const response = await decide(pack(JSON.parse(cart())), { "content-type": type });
      expect(response.headers.get("content-type")).toBe("application/msgpack");
      expect(unpack(new Uint8Array(await response.arrayBuffer()))).toEqual(asJson);
    }
  });

  test("accept chooses the reply's codec", async () => {
    const packed = await decide(cart(), { "content-type": "application/json", accept: "application/msgpack" });
    expect(packed.headers.get("content-type")).toBe("application/msgpack");
    expect(unpack(new Uint8Array(await packed.arrayBuffer()))).toEqual(await (await decide(cart())).json());
    const plain = await decide(pack(JSON.parse(cart())), { "content-type": "application/msgpack", accept: "application/json" });
    expect(plain.headers.get("content-type")).toBe("application/json");
  });

  test("an empty cart is decided like any other", async () => {
    const response = await decide('{"currency":"EUR","lines":[]}');
    expect(response.status).toBe(200);
    expect(((await response.json()) as DecisionReply).totals.due).toBe(0);
  });

  test("400 different carts at once each get their own decision", async () => {
    const replies = await Promise.all(
      Array.from({ length: 400 }, async (_, index) => {
        const response = await decide(cart({ cart: `c-${index}`, lines: [{ id: `line-${index}`, sku: "X", quantity: 1, unitPrice: index + 1 }], codes: [], burn: {} }));
        return (await response.json()) as DecisionReply;
      }),
    );
    replies.forEach((reply, index) => {
      expect(reply.lines[0]?.id).toBe(`line-${index}`);
      expect(reply.totals.list).toBe(index + 1);
    });
  });

  test("a body in two pieces, and one chunked", async () => {
    const expected = await (await decide(cart())).text();
    const body = Buffer.from(cart());
    for (const chunked of [false, true]) {
      const connection = await RawConnection.open(server.port);
      const length = chunked ? { "transfer-encoding": "chunked" } : { "content-length": body.length };
      connection.write(head("POST", "/v1/decisions", { "content-type": "application/json", ...length }));
      for (const piece of [body.subarray(0, 100), body.subarray(100)]) {
        if (chunked) connection.write(`${piece.length.toString(16)}\r\n`);
        connection.write(piece);
        if (chunked) connection.write("\r\n");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      if (chunked) connection.write("0\r\n\r\n");
      expect((await connection.reply())?.body.toString()).toBe(expected);
      connection.destroy();
    }
  });
});

describe("what is refused, with its code and path", () => {
  const line = demoCart.lines[0]!;
  const withLine = (change: Record<string, unknown>): string => cart({ lines: [{ ...line, ...change }] });

  test.each([
    ["a typo", withLine({ quantitiy: 1 }), 422, "unknown-field", "/lines/0/quantitiy"],
    ["a missing field", cart({ lines: [{ id: "1", sku: "A", quantity: 1 }] }), 422, "missing-field", "/lines/0/unitPrice"],
    ["a wrong type", withLine({ quantity: "2" }), 422, "wrong-type", "/lines/0/quantity"],
    ["a decimal", cart().replace('"unitPrice":2895', '"unitPrice":28.95'), 422, "decimal", "/lines/0/unitPrice"],
    ["an exponent", cart().replace('"unitPrice":2895', '"unitPrice":2895e0'), 422, "decimal", "/lines/0/unitPrice"],
    ["a negative price", withLine({ unitPrice: -1 }), 422, "out-of-range", "/lines/0/unitPrice"],
    ["a quantity of 0", withLine({ quantity: 0 }), 422, "out-of-range", "/lines/0/quantity"],
    ["a huge number", cart().replace('"unitPrice":2895', `"unitPrice":${"9".repeat(400)}`), 422, "out-of-range", "/lines/0/unitPrice"],
    ["a duplicate key", cart().replace('"currency":"EUR"', '"currency":"EUR","currency":"EUR"'), 400, "duplicate-key", "/currency"],
    ["a duplicate id", cart({ lines: [line, line] }), 422, "duplicate-id", "/lines/1/id"],
    ["an unknown currency", cart({ currency: "XXX" }), 422, "unknown-currency", "/currency"],
    ["a currency the rulebook has not", cart({ currency: "JPY" }), 422, "unknown-currency", "/currency"],
    ["an empty id", withLine({ id: "" }), 422, "empty", "/lines/0/id"],
    ["a long string", withLine({ sku: "s".repeat(257) }), 422, "too-long", "/lines/0/sku"],
    ["a lone surrogate", cart().replace('"cart":"c-981"', '"cart":"\\ud800"'), 400, "lone-surrogate", "/cart"],
    ["a body that ends early", cart().slice(0, -10), 400, "truncated", null],
    ["two documents", `${cart()}{}`, 400, "trailing-bytes", ""],
    ["not JSON at all", "hello", 400, "invalid-json", ""],
    ["an array", "[]", 422, "wrong-type", ""],
    ["nothing", "", 400, "truncated", ""],
    ["too many lines", cart({ lines: Array.from({ length: 1001 }, (_, index) => ({ id: `${index}`, sku: "A", quantity: 1, unitPrice: 1 })) }), 422, "too-many-lines", null],
    ["10 000 levels", `{"currency":"EUR","lines":[],"facts":{"a":${"[".repeat(10_000)}`, 422, null, null],
  ] as const)("%s", async (_name, body, status, code, path) => {
    const response = await decide(body);
    const problem = await refusal(response);
    expect(`${problem["code"]} ${problem["path"]} ${response.status}`).toBe(`${code ?? problem["code"]} ${path ?? problem["path"]} ${status}`);
    expect(problem["detail"]).not.toBe("");
    expect((await decide(cart())).status).toBe(200);
  });

  test("bytes that are not UTF-8", async () => {
    const body = Buffer.from(cart());
    body[body.indexOf("c-981")] = 0xff;
    expect(await refusal(await decide(body))).toMatchObject({ code: "invalid-utf8", path: "/cart" });
  });

  test.each([
    ["a field that is not known", { ...demoCart, quantitiy: 1 }, "unknown-field", "/quantitiy"],
    ["a float", { ...demoCart, lines: [{ ...line, unitPrice: 1.5 }] }, "decimal", "/lines/0/unitPrice"],
    ["binary", { ...demoCart, cart: Buffer.from("c") }, "msgpack-bin", "/cart"],
  ] as const)("MessagePack with %s", async (_name, body, code, path) => {
    const packed = pack(body);
    expect(await refusal(await decide(packed, { "content-type": "application/msgpack" }))).toMatchObject({ code, path });
  });

  test.each([
    [{ "content-type": "text/plain" }, 415, "unsupported-type"],
    [{ "content-type": "application/json; charset=latin1" }, 415, "unsupported-type"],
    [{ "content-type": "application/json", accept: "text/html" }, 406, "not-acceptable"],
    [{ "content-type": "application/json", "content-encoding": "gzip" }, 415, "unsupported-encoding"],
  ] as const)("headers %o", async (headers, status, code) => {
    const response = await decide(demo, headers);
    expect(response.status).toBe(status);
    expect(await refusal(response)).toMatchObject({ code });
  });

  test("a body without a type", async () => {
    const connection = await RawConnection.open(server.port);
    connection.write(head("POST", "/v1/decisions", { "content-length": 2 }), "{}");
    expect((await connection.reply())?.status).toBe(415);
    connection.destroy();
  });

  test("a body over the bound, and a slow one", async () => {
    const response = await decide(" ".repeat(200_001));
    expect(response.status).toBe(413);
    expect(await refusal(response)).toMatchObject({ code: "body-too-large" });
    const slow = await RawConnection.open(server.port);
    slow.write(head("POST", "/v1/decisions", { "content-type": "application/json", "content-length": 100 }), '{"cur');
    expect((await slow.reply())?.status).toBe(408);
  });

  test.each([
    ["GET", 405],
    ["PUT", 405],
    ["DELETE", 405],
  ])("%s", async (method, status) => {
    const response = await fetch(server.url("/v1/decisions"), { method });
    expect(response.status).toBe(status);
    expect(response.headers.get("allow")).toBe("POST");
  });

  test("a rulebook version that is not there", async () => {
    const response = await decide(cart({ rulebook: 999 }));
    expect(response.status).toBe(404);
    expect(await refusal(response)).toMatchObject({ code: "unknown-rulebook", path: "/rulebook" });
  });
});

test("`at` needs permission", async () => {
  const strict = await ServerProcess.start({ RISTOURNE_SIMULATE: "false" });
  const response = await strict.post("/v1/decisions", cart());
  expect(response.status).toBe(403);
  expect(await refusal(response)).toMatchObject({ code: "not-allowed", path: "/at" });
  expect((await strict.post("/v1/decisions", demo)).status).toBe(200);
  expect(await strict.stop()).toBe(0);
});
