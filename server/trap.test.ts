// A trap costs one request and the next one is right: the real engine behind the real transport, in this process, since
// only a caller of the engine can force a trap.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile } from "../engine/compiler/index.js";
import { readSettings } from "./config.js";
import { Decisions } from "./decisions.js";
import { Engines, openModule, type Slot } from "./engines.js";
import { ROOT } from "./files.js";
import { listen, type HttpServer } from "./http.js";
import { routes } from "./routes.js";
import { Rulebooks } from "./rulebooks.js";

const rulebook = readFileSync(join(ROOT, "fixtures/rulebooks/demo.json"));
const cart = readFileSync(join(ROOT, "fixtures/carts/demo.json"), "utf8");
const traps: string[] = [];
let engines: Engines;
let server: HttpServer;

beforeAll(async () => {
  const settings = readSettings({});
  if (!settings.ok) throw new Error(settings.problems.join());
  engines = new Engines(openModule("release"));
  const rulebooks = new Rulebooks<Slot>({
    compile: async ({ bytes, version }) => {
      const compiled = compile(JSON.parse(new TextDecoder().decode(bytes)), { version });
      return compiled.ok ? { ...compiled, offers: 1, currencies: ["EUR"] } : { ...compiled, syntax: false };
    },
    load: ({ image, currencies }) => engines.load(image, currencies[0]!),
    dispose: (slot) => engines.dispose(slot),
    nowMs: Date.now,
    rulebooksKept: 4,
    enginesKept: 2,
  });
  const pushed = await rulebooks.push(new Uint8Array(rulebook));
  if (!pushed.ok) throw new Error(JSON.stringify(pushed.problems));
  await rulebooks.publish(1);
  const decisions = new Decisions({ rulebooks, nowMs: () => Date.UTC(2026, 4, 1), simulate: true, onTrap: ({ detail }) => traps.push(detail) });
  const listening = await listen({
    host: "127.0.0.1",
    port: 0,
    routes: routes({ settings: settings.settings, decisions, rulebooks, openapi: "{}", isStopping: () => false }),
    onDefect: (error) => traps.push(String(error)),
    onRefusal: () => {},
  });
  if (!listening.ok) throw new Error(listening.detail);
  server = listening.server;
});
afterAll(async () => {
  await server.stop(0);
});

const decide = (): Promise<Response> =>
  fetch(`http://127.0.0.1:${server.port}/v1/decisions`, { method: "POST", body: cart, headers: { "content-type": "application/json" } });

test("a trap costs one request, and the next one is right", async () => {
  const before = await (await decide()).text();
  for (let round = 1; round <= 3; round += 1) {
    engines.engine.armTrap();
    const trapped = await decide();
    expect(trapped.status).toBe(500);
    expect(await trapped.json()).toMatchObject({ code: "internal", detail: expect.stringMatching(/trap.*\.ts:\d+/) });
    expect(traps).toHaveLength(round);
    expect(await (await decide()).text()).toBe(before);
    expect(engines.engine.traps).toBe(round);
  }
});

test("of many requests at once exactly one is lost", async () => {
  const before = await (await decide()).text();
  engines.engine.armTrap();
  const replies = await Promise.all(Array.from({ length: 50 }, async () => (await decide()).text()));
  expect(replies.filter((reply) => reply !== before)).toHaveLength(1);
});
