// Operating the real server: health, bounds, OpenAPI, bad settings, a taken port, signals, and a trap that costs one
// request. Everything through the process as it is started in production.
import { Validator } from "@seriousme/openapi-schema-validator";
import { readFileSync, writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REPLY_KEYS, REQUEST_KEYS } from "../engine/keys.js";
import { ROOT } from "./files.js";
import { REPLY_SCHEMAS } from "./schemas/reply.js";
import { REQUEST_SCHEMAS } from "./schemas/request.js";
import { head, RawConnection, sleep } from "./testing/raw.js";
import { ServerProcess } from "./testing/process.js";

const demo = readFileSync(join(ROOT, "fixtures/carts/demo.json"), "utf8");

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start();
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

describe("what it says about itself", () => {
  test("live and ready", async () => {
    expect(await server.json("/v1/health/live")).toEqual({ status: "live" });
    expect(await server.json("/v1/health/ready")).toMatchObject({ status: "ready", rulebook: { version: 1 } });
  });

  test("bounds, with the issue's minima", async () => {
    const bounds = (await server.json("/v1/bounds")) as Record<string, number>;
    expect(bounds["LINES_MAX"]).toBeGreaterThanOrEqual(1000);
    expect(bounds["QUANTITY_MAX"]).toBeGreaterThanOrEqual(10_000);
    expect(bounds["OFFERS_MAX"]).toBeGreaterThanOrEqual(100_000);
    expect(bounds["BODY_BYTES_MAX"]).toBeGreaterThanOrEqual(1_048_576);
  });

  test("a valid OpenAPI 3.1 document that names every route", async () => {
    const document = (await server.json("/openapi.json")) as { openapi: string; paths: Record<string, object> };
    expect(document.openapi).toBe("3.1.0");
    const result = await new Validator().validate(document);
    expect(result).toMatchObject({ valid: true });
    expect(Object.keys(document.paths).sort()).toEqual([
      "/openapi.json",
      "/v1/bounds",
      "/v1/decisions",
      "/v1/health/live",
      "/v1/health/ready",
      "/v1/rulebooks",
      "/v1/rulebooks/{version}",
      "/v1/rulebooks/{version}/publish",
    ]);
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) {
        const response = await fetch(server.url(path.replace("{version}", "1")), { method: method.toUpperCase() });
        expect([404, 405], `${method} ${path}`).not.toContain(response.status);
      }
    }
  });

  test("the log says where it listens and how to try it", () => {
    const line = server.log.find(({ msg }) => msg.startsWith("listening"));
    expect(line).toMatchObject({ url: server.url(""), try: expect.stringContaining(`curl -s ${server.url("/v1/decisions")}`) });
  });
});

describe("schemas are what the reader reads", () => {
  const properties = (schema: unknown): string[] => Object.keys((schema as { properties: object }).properties);
  const request = REQUEST_SCHEMAS.DecisionRequest as unknown as { properties: Record<string, { properties: Record<string, { items: unknown }> }> };

  test("the request's fields", () => {
    expect(properties(REQUEST_SCHEMAS.DecisionRequest)).toEqual([...REQUEST_KEYS.request]);
    expect(properties(REQUEST_SCHEMAS.RequestLine)).toEqual([...REQUEST_KEYS.line]);
    expect(properties(REQUEST_SCHEMAS.RequestShipping)).toEqual([...REQUEST_KEYS.shipping]);
    expect(properties(REQUEST_SCHEMAS.RequestState)).toEqual([...REQUEST_KEYS.state]);
    expect(properties(request.properties["choose"])).toEqual([...REQUEST_KEYS.choose]);
    expect(properties(request.properties["choose"]!.properties["take"]!.items)).toEqual([...REQUEST_KEYS.take]);
  });

  test("the reply's fields", () => {
    const names = new Set<string>();
    const collect = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return;
      const found = (node as { properties?: object }).properties;
      if (found !== undefined) Object.keys(found).forEach((name) => names.add(name));
      Object.values(node).forEach(collect);
    };
    const { DecisionReply, ReplyLine, ReplyOffer, ReplyShipping } = REPLY_SCHEMAS;
    collect({ DecisionReply, ReplyLine, ReplyOffer, ReplyShipping });
    expect([...names].sort()).toEqual([...REPLY_KEYS].sort());
  });
});

describe("starting", () => {
  test("a taken port is refused in words, with an exit code", async () => {
    const second = await ServerProcess.start({ PORT: String(server.port) });
    expect(await second.ended()).toBe(3);
    expect(second.log.at(-1)?.msg).toContain(`port \`${server.port}\` on \`127.0.0.1\` is taken`);
    expect((await server.post("/v1/decisions", demo)).status).toBe(200);
  });

  test("bad settings are all named", async () => {
    const bad = await ServerProcess.start({ PORT: "x", RISTOURNE_MODULE: "fast" });
    expect(await bad.ended()).toBe(2);
    expect(bad.stderr).toContain("PORT: `x` is not");
    expect(bad.stderr).toContain("RISTOURNE_MODULE: `fast` is not");
  });

  test("a rulebook that is missing, and one that is refused", async () => {
    const missing = await ServerProcess.start({ RISTOURNE_RULEBOOK: "nowhere.json" });
    expect(await missing.ended()).toBe(2);
    expect(missing.log.at(-1)?.msg).toBe("can't read `nowhere.json`: there is no such file");
    const file = join(mkdtempSync(join(tmpdir(), "ristourne-")), "broken.json");
    writeFileSync(file, '{"ristourne":1,"zone":"Europe/Nowhere","currencies":["EUR"],"offers":[]}');
    const refused = await ServerProcess.start({ RISTOURNE_RULEBOOK: file });
    expect(await refused.ended()).toBe(1);
    expect(refused.log.some(({ path }) => path === "/zone")).toBe(true);
  });

  test("with a catalogue, whose facts are joined to lines that do not send them", async () => {
    const body = JSON.stringify({ currency: "EUR", lines: [{ id: "1", sku: "TEE-0002-MUSTARD-M", quantity: 3, unitPrice: 2895 }] });
    const applied = async (one: ServerProcess): Promise<string[]> => {
      const reply = (await (await one.post("/v1/decisions", body)).json()) as { offers: { id: string; status: string }[] };
      return reply.offers.filter(({ status }) => status === "applied").map(({ id }) => id);
    };
    expect(await applied(server)).toContain("TEES-3-FOR-2");
    const without = await ServerProcess.start({ RISTOURNE_CATALOGUE: "none" });
    expect(await applied(without)).not.toContain("TEES-3-FOR-2");
    await without.stop();
    const file = join(mkdtempSync(join(tmpdir(), "ristourne-")), "broken.ndjson");
    writeFileSync(file, '{"sku":"A","name":"fine"}\n{"sku":"B","unitcost":5}\n');
    const broken = await ServerProcess.start({ RISTOURNE_CATALOGUE: file });
    expect(await broken.ended()).toBe(1);
    expect(broken.log.some(({ path, code }) => path === "line 2 /unitcost" && code === "unknown-field")).toBe(true);
  });

  test("in less than a second", async () => {
    const startMs = Date.now();
    const own = await ServerProcess.start();
    const tookMs = Date.now() - startMs;
    await own.stop();
    // Generous, for machines that do something else too; the budget is one second.
    expect(tookMs).toBeLessThan(5000);
  });
});

describe("stopping", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("%s finishes what is in flight", async (signal) => {
    const own = await ServerProcess.start();
    const body = Buffer.from(demo);
    const half = await RawConnection.open(own.port);
    half.write(head("POST", "/v1/decisions", { "content-type": "application/json", "content-length": body.length }), body.subarray(0, 50));
    await sleep(50);
    own.signal(signal);
    await sleep(100);
    await expect(RawConnection.open(own.port)).rejects.toThrow();
    half.write(body.subarray(50));
    const reply = await half.reply();
    expect(reply?.status).toBe(200);
    expect(await own.ended()).toBe(0);
  });

  test("what does not finish in time is cut", async () => {
    const own = await ServerProcess.start({ RISTOURNE_DRAIN_MS: "100" });
    const half = await RawConnection.open(own.port);
    half.write(head("POST", "/v1/decisions", { "content-type": "application/json", "content-length": 10 }), "{");
    await sleep(50);
    own.signal("SIGTERM");
    expect(await own.ended()).toBe(0);
    expect(own.log.at(-1)).toMatchObject({ cut: 1 });
  });
});
