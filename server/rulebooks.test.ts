// Pushing, publishing and reading rulebooks on the real server: all problems at once, versions, going live under load
// without a failed or mixed request, rolling back, carts that pin a version.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Rulebook } from "../engine/rulebook.js";
import type { DecisionReply } from "../engine/wire.js";
import { ROOT } from "./files.js";
import { ServerProcess } from "./testing/process.js";

const demo = readFileSync(join(ROOT, "fixtures/rulebooks/demo.json"), "utf8");
const CART = { currency: "EUR", lines: [{ id: "1", sku: "A", quantity: 1, unitPrice: 10_000 }] };

/** Everything for `percent` off. */
const shop = (percent: number, name = `${percent} % off`): string =>
  JSON.stringify({
    ristourne: 1,
    name,
    zone: "Europe/Paris",
    currencies: ["EUR"],
    offers: [{ id: "ALL", effects: [{ on: "each", percent }] }],
  } satisfies Rulebook);

interface Record_ {
  version: number;
  hash: string;
  status: string;
  name?: string;
  offers: number;
  publishedAt?: string;
  document?: unknown;
}

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start();
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

const push = (body: string | Uint8Array): Promise<Response> => server.post("/v1/rulebooks", body);
const pushed = async (body: string): Promise<Record_> => (await (await push(body)).json()) as Record_;
const publish = (version: number | string): Promise<Response> => fetch(server.url(`/v1/rulebooks/${version}/publish`), { method: "POST" });
const decide = (extra = {}): Promise<Response> => server.post("/v1/decisions", JSON.stringify({ ...CART, ...extra }));
const due = async (extra = {}): Promise<[version: number, due: number]> => {
  const reply = (await (await decide(extra)).json()) as DecisionReply;
  return [reply.rulebook.version, reply.totals.due];
};

describe("push", () => {
  test("201 with a version and a hash, and it decides nothing yet", async () => {
    const before = await due();
    const response = await push(shop(11));
    expect(response.status).toBe(201);
    const record = (await response.json()) as Record_;
    expect(response.headers.get("location")).toBe(`/v1/rulebooks/${record.version}`);
    expect(record).toMatchObject({ status: "draft", name: "11 % off", offers: 1 });
    expect(record.hash).toMatch(/^[0-9a-f]{16,}$/);
    expect(await due()).toEqual(before);
  });

  test("the same rulebook again is the same version", async () => {
    const first = await pushed(shop(12));
    const again = await push(shop(12));
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(first);
  });

  test("422 with all problems at once, and no version is used up", async () => {
    const before = await pushed(shop(13));
    const broken = JSON.parse(shop(14)) as { offers: unknown[]; currencies: string[] };
    broken.offers = [
      { id: "A", effects: [] },
      { id: "B", effects: [{ on: "each", percent: 120 }] },
      { id: "C", node: "nowhere", effects: [{ on: "each", percent: 10 }] },
    ];
    const response = await push(JSON.stringify(broken));
    expect(response.status).toBe(422);
    const problem = (await response.json()) as { code: string; problems: { code: string; path: string; detail: string }[] };
    expect(problem.code).toBe("rulebook-refused");
    for (const offer of ["/offers/0", "/offers/1"]) expect(problem.problems.some(({ path }) => path.startsWith(offer))).toBe(true);
    for (const { code, detail } of problem.problems) expect(code !== "" && detail !== "").toBe(true);
    expect((await pushed(shop(15))).version).toBe(before.version + 1);
  });

  test.each([
    ["not JSON", "{", 400],
    ["a key twice", shop(16).replace('"zone"', '"name":"x","zone"'), 400],
    ["nothing", "", 400],
    ["an array", "[]", 422],
    ["null", "null", 422],
    ["deep nesting", `${"[".repeat(5000)}${"]".repeat(5000)}`, 422],
  ])("%s", async (_name, body, status) => {
    const response = await push(body);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { problems: unknown[] }).problems.length).toBeGreaterThan(0);
  });

  test("415 for another type", async () => {
    expect((await server.post("/v1/rulebooks", shop(17), { "content-type": "application/msgpack" })).status).toBe(415);
  });

  test("several at once get versions of their own", async () => {
    const records = await Promise.all([31, 32, 33, 34].map((percent) => pushed(shop(percent))));
    expect(new Set(records.map(({ version }) => version)).size).toBe(4);
  });
});

describe("publish", () => {
  test("it decides from the very next request, and rolling back is publishing the former", async () => {
    const one = await pushed(shop(40));
    const two = await pushed(shop(50));
    expect((await publish(one.version)).status).toBe(200);
    expect(await due()).toEqual([one.version, 6000]);
    expect(((await (await publish(two.version)).json()) as Record_).status).toBe("live");
    expect(await due()).toEqual([two.version, 5000]);
    expect(((await server.json(`/v1/rulebooks/${one.version}`)) as Record_).status).toBe("retired");
    await publish(one.version);
    expect(await due()).toEqual([one.version, 6000]);
  });

  test.each(["999", "0", "-1", "abc", "1.5", "99999999999"])("404 for version %s", async (version) => {
    const response = await publish(version);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "unknown-rulebook" });
  });

  test("live under load: no request fails, and none mixes two versions", async () => {
    const versions = new Map<number, number>();
    for (const percent of [20, 25, 30]) versions.set((await pushed(shop(percent))).version, 10_000 - percent * 100);
    const order = [...versions.keys()];
    await publish(order[0]!);
    let running = true;
    let decided = 0;
    const seen = new Set<number>();
    const clients = Array.from({ length: 8 }, async () => {
      while (running) {
        const response = await decide();
        expect(response.status).toBe(200);
        const reply = (await response.json()) as DecisionReply;
        expect(reply.totals.due).toBe(versions.get(reply.rulebook.version));
        seen.add(reply.rulebook.version);
        decided += 1;
      }
    });
    for (let round = 0; round < 30; round += 1) {
      expect((await publish(order[round % order.length]!)).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    running = false;
    await Promise.all(clients);
    expect(decided).toBeGreaterThan(50);
    expect(seen.size).toBe(3);
  });
});

describe("pinned versions", () => {
  test("a cart may pin any version that is held, also many at once", async () => {
    const percents = [41, 42, 43, 44, 45, 46, 47, 48];
    const records = await Promise.all(percents.map((percent) => pushed(shop(percent))));
    const asked = Array.from({ length: 64 }, (_, index) => index % percents.length);
    const replies = await Promise.all(asked.map((index) => due({ rulebook: records[index]!.version })));
    replies.forEach((reply, index) => expect(reply).toEqual([records[asked[index]!]!.version, 10_000 - percents[asked[index]!]! * 100]));
  });

  test("a version never published needs permission to simulate", async () => {
    const strict = await ServerProcess.start({ RISTOURNE_SIMULATE: "false" });
    const record = (await (await strict.post("/v1/rulebooks", shop(5))).json()) as Record_;
    const body = JSON.stringify({ ...CART, rulebook: record.version });
    expect((await strict.post("/v1/decisions", body)).status).toBe(403);
    await strict.post(`/v1/rulebooks/${record.version}/publish`, "", {});
    await strict.post("/v1/rulebooks/1/publish", "", {});
    expect((await strict.post("/v1/decisions", body)).status).toBe(200);
    await strict.stop();
  });
});

describe("read", () => {
  test("the document as it was pushed, byte for byte", async () => {
    const record = await pushed(demo);
    const text = await (await fetch(server.url(`/v1/rulebooks/${record.version}`))).text();
    expect(text).toContain(demo);
    expect((JSON.parse(text) as Record_).document).toEqual(JSON.parse(demo));
  });

  test("the list says which one is live", async () => {
    const record = await pushed(shop(60));
    await publish(record.version);
    const list = (await server.json("/v1/rulebooks")) as { live: number; rulebooks: Record_[] };
    expect(list.live).toBe(record.version);
    expect(list.rulebooks.find(({ version }) => version === record.version)?.status).toBe("live");
    expect(list.rulebooks.filter(({ status }) => status === "live")).toHaveLength(1);
  });

  test("the oldest versions are forgotten, never the live one", async () => {
    const small = await ServerProcess.start({ RISTOURNE_RULEBOOKS_KEPT: "3" });
    for (const percent of [1, 2, 3, 4, 5]) await small.post("/v1/rulebooks", shop(percent));
    const list = (await small.json("/v1/rulebooks")) as { live: number; rulebooks: Record_[] };
    expect(list.rulebooks.map(({ version }) => version)).toEqual([1, 5, 6]);
    expect(list.live).toBe(1);
    expect((await small.post("/v1/decisions", JSON.stringify(CART))).status).toBe(200);
    await small.stop();
  });
});
