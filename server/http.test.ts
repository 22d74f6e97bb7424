// The transport alone, with routes that echo: bodies whole, split, chunked, too long, too slow and cut off; handlers that
// throw; stopping. Real sockets on a free port, no engine.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listen, type HttpServer } from "./http.js";
import { head, RawConnection, sleep } from "./testing/raw.js";
import type { Answer, Route } from "./transport.js";

const LIMIT = 100_000;
const DEADLINE_MS = 400;
const echo = (_head: unknown, body: Uint8Array): Answer => ({ status: 200, type: "text/plain", body });
const rules = { bytesMax: LIMIT, deadlineMs: DEADLINE_MS, lifetime: "call" } as const;
let gate: () => void = () => {};
let gated = 0;

const ROUTES: Route[] = [
  { method: "POST", path: "/echo", body: rules, handle: echo },
  { method: "POST", path: "/owned", body: { ...rules, lifetime: "owned" }, handle: async (head, body) => (await sleep(20), echo(head, body)) },
  { method: "POST", path: "/throws", body: rules, handle: () => { throw new Error("on purpose"); } },
  { method: "POST", path: "/rejects", body: rules, handle: () => Promise.reject(new Error("on purpose")) },
  { method: "POST", path: "/gated", body: rules, handle: () => (gated++, new Promise((resolve) => (gate = () => resolve({ status: 200, type: "text/plain", body: "open" })))) },
  { method: "GET", path: "/things/{id}", handle: ({ params }) => ({ status: 200, type: "text/plain", body: `thing ${params[0]}` }) },
  { method: "POST", path: "/things/{id}/act", handle: () => ({ status: 200, type: "text/plain", body: "acted" }) },
];

async function start(port = 0): Promise<HttpServer> {
  const result = await listen({ host: "127.0.0.1", port, routes: ROUTES, onDefect: () => {}, onRefusal: () => {} });
  if (!result.ok) throw new Error(result.detail);
  return result.server;
}

let server: HttpServer;
beforeAll(async () => {
  server = await start();
});
afterAll(async () => {
  await server.stop(0);
});

const connect = (): Promise<RawConnection> => RawConnection.open(server.port);
const post = (path: string, body: string | Uint8Array, headers = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { method: "POST", body: body as never, headers });
const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;

describe("bodies", () => {
  test.each(["/echo", "/owned"])("%s: whole, empty and up to the bound", async (path) => {
    for (const body of ["", "x", "é".repeat(500), "y".repeat(LIMIT)]) {
      const response = await post(path, body);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(body);
    }
  });

  test.each(["/echo", "/owned"])("%s: in many pieces, with and without a length", async (path) => {
    const body = Array.from({ length: 300 }, (_, index) => `piece ${index};`);
    for (const chunked of [false, true]) {
      const connection = await connect();
      connection.write(head("POST", path, chunked ? { "transfer-encoding": "chunked" } : { "content-length": body.join("").length }));
      for (const [index, piece] of body.entries()) {
        connection.write(chunked ? `${piece.length.toString(16)}\r\n${piece}\r\n` : piece);
        if (index % 50 === 0) await sleep(5);
      }
      if (chunked) connection.write("0\r\n\r\n");
      expect((await connection.reply())?.body.toString()).toBe(body.join(""));
      connection.destroy();
    }
  });

  test("32 at once each get their own", async () => {
    const replies = await Promise.all(Array.from({ length: 320 }, async (_, index) => (await post("/echo", `body ${index} `.repeat(index))).text()));
    replies.forEach((reply, index) => expect(reply).toBe(`body ${index} `.repeat(index)));
  });

  test("several requests sent at once on one connection are answered in order", async () => {
    const connection = await connect();
    for (const word of ["one", "two", "three"]) connection.write(head("POST", "/echo", { "content-length": word.length }), word);
    for (const word of ["one", "two", "three"]) expect((await connection.reply())?.body.toString()).toBe(word);
    connection.destroy();
  });
});

describe("bodies that are refused", () => {
  test("413 for a declared length over the bound, and the connection goes on", async () => {
    const connection = await connect();
    connection.write(head("POST", "/echo", { "content-length": LIMIT + 1 }), "z".repeat(LIMIT + 1));
    const refused = await connection.reply();
    expect(refused?.status).toBe(413);
    expect(refused?.headers["content-type"]).toBe("application/problem+json");
    expect(JSON.parse(refused!.body.toString())).toMatchObject({ code: "body-too-large", status: 413 });
    connection.write(head("POST", "/echo", { "content-length": 2 }), "ok");
    expect((await connection.reply())?.body.toString()).toBe("ok");
    connection.destroy();
  });

  test("413 for an absurd length, at once, and the connection is closed", async () => {
    const connection = await connect();
    connection.write(head("POST", "/echo", { "content-length": 10 ** 12 }), "z");
    expect((await connection.reply())?.status).toBe(413);
    expect(await connection.reply()).toBeNull();
  });

  test("413 for a chunked body over the bound", async () => {
    const connection = await connect();
    connection.write(head("POST", "/echo", { "transfer-encoding": "chunked" }));
    for (let sent = 0; sent <= LIMIT; sent += 10_000) connection.write(`${(10_000).toString(16)}\r\n${"c".repeat(10_000)}\r\n`);
    connection.write("0\r\n\r\n");
    expect((await connection.reply())?.status).toBe(413);
    connection.destroy();
  });

  test("413 for a chunked body without end", async () => {
    const connection = await connect();
    connection.write(head("POST", "/echo", { "transfer-encoding": "chunked" }));
    let reply = null;
    const pump = setInterval(() => connection.write(`${(500_000).toString(16)}\r\n${"c".repeat(500_000)}\r\n`), 2);
    try {
      reply = await connection.reply();
    } finally {
      clearInterval(pump);
      connection.destroy();
    }
    expect(reply?.status).toBe(413);
  });

  test.each([
    ["stalls", 0],
    ["trickles", 1],
  ])("408 for a body that %s", async (_how, bytes) => {
    const connection = await connect();
    const startMs = Date.now();
    connection.write(head("POST", "/echo", { "content-length": 100 }), "abc");
    const trickle = setInterval(() => connection.write("x".repeat(bytes)), 50);
    const reply = await connection.reply();
    clearInterval(trickle);
    expect(reply?.status).toBe(408);
    expect(JSON.parse(reply!.body.toString())).toMatchObject({ code: "body-deadline" });
    expect(Date.now() - startMs).toBeGreaterThanOrEqual(DEADLINE_MS - 10);
    expect(Date.now() - startMs).toBeLessThan(DEADLINE_MS + 3000);
    expect(await connection.reply()).toBeNull();
  });

  test("a body cut off gets nothing and harms nobody", async () => {
    const connection = await connect();
    connection.write(head("POST", "/echo", { "content-length": 100 }), "abc");
    await sleep(30);
    connection.destroy();
    await sleep(30);
    expect(server.inFlight).toBe(0);
    expect(await (await post("/echo", "next")).text()).toBe("next");
  });

  test("415 for a compressed body", async () => {
    const response = await post("/echo", "x", { "content-encoding": "gzip" });
    expect(response.status).toBe(415);
    expect(await codeOf(response)).toBe("unsupported-encoding");
  });
});

describe("addresses and methods", () => {
  test.each([
    ["GET", "/things/7", 200],
    ["GET", "/things", 404],
    ["GET", "/things/7/", 404],
    ["GET", "/things/7?x=1", 200],
    ["DELETE", "/things/7", 405],
    ["POST", "/things/7", 405],
    ["GET", "/things/7/act", 405],
    ["PUT", "/echo", 405],
    ["GET", "/", 404],
  ])("%s %s is %i", async (method, path, status) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    expect(response.status).toBe(status);
    if (status === 405) expect(response.headers.get("allow")).toBe(path.startsWith("/things/7") && !path.endsWith("act") ? "GET, HEAD" : "POST");
    if (status !== 200) expect(await codeOf(response)).toBe(status === 404 ? "not-found" : "method-not-allowed");
  });

  test("HEAD has the length and no body", async () => {
    const connection = await connect();
    connection.write(head("HEAD", "/things/7"));
    const reply = await connection.reply(5000, true);
    expect(reply?.status).toBe(200);
    expect(reply?.headers["content-length"]).toBe("7");
    connection.write(head("GET", "/things/8"));
    expect((await connection.reply())?.body.toString()).toBe("thing 8");
    connection.destroy();
  });
});

describe("defects", () => {
  test.each(["/throws", "/rejects"])("%s costs one request", async (path) => {
    const response = await post(path, "x");
    expect(response.status).toBe(500);
    expect(await codeOf(response)).toBe("internal");
    expect(await (await post("/echo", "next")).text()).toBe("next");
  });

  test("an answer that comes after the caller hung up is dropped", async () => {
    const connection = await connect();
    const before = gated;
    connection.write(head("POST", "/gated", { "content-length": 1 }), "x");
    while (gated === before) await sleep(5);
    connection.destroy();
    await sleep(30);
    gate();
    expect(await (await post("/echo", "next")).text()).toBe("next");
  });
});

describe("starting and stopping", () => {
  test("a taken port is refused, in words", async () => {
    const second = await listen({ host: "127.0.0.1", port: server.port, routes: ROUTES, onDefect: () => {}, onRefusal: () => {} });
    expect(second).toEqual({ ok: false, detail: `port \`${server.port}\` on \`127.0.0.1\` is taken by another program` });
  });

  test("an address that is not ours is refused, in words", async () => {
    const result = await listen({ host: "192.0.2.1", port: 0, routes: ROUTES, onDefect: () => {}, onRefusal: () => {} });
    expect(result).toMatchObject({ ok: false, detail: expect.stringContaining("192.0.2.1") });
  });

  test("what is in flight is finished, new connections are not taken", async () => {
    const own = await start();
    const half = await RawConnection.open(own.port);
    half.write(head("POST", "/echo", { "content-length": 4 }), "ab");
    const waiting = await RawConnection.open(own.port);
    const before = gated;
    waiting.write(head("POST", "/gated", { "content-length": 1 }), "x");
    while (gated === before) await sleep(5);
    const stopped = own.stop(5000);
    await sleep(20);
    await expect(RawConnection.open(own.port)).rejects.toThrow();
    half.write("cd");
    const reply = await half.reply();
    expect(reply?.body.toString()).toBe("abcd");
    expect(reply?.headers["connection"]).toBe("close");
    gate();
    expect((await waiting.reply())?.body.toString()).toBe("open");
    expect(await stopped).toBe(0);
  });

  test("what takes too long is cut, and counted", async () => {
    const own = await start();
    const waiting = await RawConnection.open(own.port);
    const before = gated;
    waiting.write(head("POST", "/gated", { "content-length": 1 }), "x");
    while (gated === before) await sleep(5);
    expect(await own.stop(100)).toBe(1);
    expect(await waiting.reply()).toBeNull();
  });

  test("an idle server stops at once", async () => {
    const own = await start();
    const startMs = Date.now();
    expect(await own.stop(5000)).toBe(0);
    expect(Date.now() - startMs).toBeLessThan(400);
  });
});
