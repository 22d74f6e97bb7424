// The command line as people and CI run it: receipts, checks, explanations, exit codes, and what goes to which stream.
import { pack } from "msgpackr";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Rulebook } from "../../engine/rulebook.js";
import type { DecisionReply } from "../../engine/wire.js";
import { ROOT } from "../files.js";
import { runCli } from "../testing/process.js";

const RULEBOOK = "fixtures/rulebooks/demo.json";
const CART = "fixtures/carts/demo.json";
const NOW = ["--now", "2026-05-01T10:00:00Z"];
const folder = mkdtempSync(join(tmpdir(), "ristourne-cli-"));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const shop: Rulebook = {
  ristourne: 1,
  name: "Corner shop",
  zone: "Europe/Paris",
  currencies: ["EUR", "JPY"],
  selectors: { tea: { where: { category: ["tea"] } } },
  offers: [
    { id: "TEN", name: "Ten off everything", effects: [{ on: "each", percent: 10 }] },
    { id: "BIG", when: { aggregate: { sum: "list", in: "tea" }, op: ">=", value: { EUR: 5000, JPY: 5000 } }, effects: [{ on: "order", amount: { EUR: 500, JPY: 500 } }], hint: {} },
    { id: "GOLD", audience: { tier: ["gold"] }, effects: [{ on: "each", percent: 5 }] },
    { id: "SECRET", codes: ["HUSH"], effects: [{ on: "each", percent: 50 }] },
  ],
};
const cart = (currency = "EUR"): string =>
  JSON.stringify({ cart: "c", currency, lines: [{ id: "1", sku: "OOLONG", quantity: 3, unitPrice: 1000, categories: ["tea"] }], codes: ["NOPE"], explain: "all" });

let rulebookFile = "";
let cartFile = "";
beforeAll(() => {
  rulebookFile = file("shop.json", JSON.stringify(shop));
  cartFile = file("cart.json", cart());
});

describe("decide", () => {
  test("a receipt with lines, totals, codes, what applied, what did not and why", async () => {
    const { exitCode, out, err } = await runCli(["decide", rulebookFile, cartFile, ...NOW]);
    expect(err).toBe("");
    expect(exitCode).toBe(0);
    for (const part of ["Corner shop", "OOLONG", "30.00", "-3.00", "27.00", "Ten off everything", "NOPE", "is not known", "Did not apply", "needs a code (HUSH)", "is not for this shopper: tier gold", "20.00 EUR more of `tea`"]) {
      expect(out).toContain(part);
    }
    expect(out).toMatch(/due +27\.00/);
    expect(out).not.toContain("\u001b[");
  });

  test("amounts follow the currency's decimals", async () => {
    const { out } = await runCli(["decide", rulebookFile, file("yen.json", cart("JPY")), ...NOW]);
    expect(out).toMatch(/due +2700\n/);
  });

  test("--json prints the reply's bytes, the same from a MessagePack cart, standard input and the debug module", async () => {
    const { out, exitCode } = await runCli(["decide", RULEBOOK, CART, "--json", ...NOW]);
    expect(exitCode).toBe(0);
    const reply = JSON.parse(out) as DecisionReply;
    expect(reply.lines).toHaveLength(3);
    const text = readFileSync(join(ROOT, CART), "utf8");
    const packed = file("cart.msgpack", pack(JSON.parse(text)));
    expect((await runCli(["decide", RULEBOOK, packed, "--json", ...NOW])).out).toBe(out);
    expect((await runCli(["decide", RULEBOOK, "-", "--json", ...NOW], { stdin: text })).out).toBe(out);
    expect((await runCli(["decide", RULEBOOK, CART, "--json", "--debug-module", ...NOW])).out).toBe(out);
  });

  test("--all lists every offer", async () => {
    const { out } = await runCli(["decide", RULEBOOK, CART, "--all", "--json", ...NOW]);
    const rulebook = JSON.parse(readFileSync(join(ROOT, RULEBOOK), "utf8")) as Rulebook;
    expect((JSON.parse(out) as DecisionReply).offers).toHaveLength(rulebook.offers.length);
  });

  test("a cart that is refused: its path on standard error, exit code 1", async () => {
    const broken = file("typo.json", cart().replace('"quantity"', '"quantitiy"'));
    const { exitCode, out, err } = await runCli(["decide", rulebookFile, broken]);
    expect(exitCode).toBe(1);
    expect(out).toBe("");
    expect(err).toContain("/lines/0/quantitiy");
    expect(err).toContain("[unknown-field]");
  });

  test("--catalogue joins facts to lines that do not send them", async () => {
    const bare = file("bare.json", JSON.stringify({ currency: "EUR", lines: [{ id: "1", sku: "OOLONG", quantity: 6, unitPrice: 1000 }] }));
    const catalogue = file("catalogue.ndjson", '{"sku":"OOLONG","name":"Oolong","categories":["tea"]}\n');
    expect((await runCli(["decide", rulebookFile, bare, ...NOW])).out).toMatch(/due +54\.00/);
    expect((await runCli(["decide", rulebookFile, bare, "--catalogue", catalogue, ...NOW])).out).toMatch(/due +49\.00/);
    const broken = file("broken.ndjson", '{"sku":5}\n');
    expect(await runCli(["decide", rulebookFile, bare, "--catalogue", broken])).toMatchObject({ exitCode: 1, err: expect.stringContaining("line 1 /sku") });
  });

  test("a file that is missing, and wrong usage", async () => {
    expect(await runCli(["decide", rulebookFile, "nowhere.json"])).toMatchObject({ exitCode: 2, err: "ristourne: can't read `nowhere.json`: there is no such file\n" });
    expect(await runCli(["decide", rulebookFile])).toMatchObject({ exitCode: 2 });
    expect(await runCli(["decide", rulebookFile, cartFile, "--now", "yesterday"])).toMatchObject({ exitCode: 2 });
    expect(await runCli(["frobnicate"])).toMatchObject({ exitCode: 2 });
    expect(await runCli(["--help"])).toMatchObject({ exitCode: 0 });
  });
});

describe("check", () => {
  test.each([RULEBOOK])("%s can be published", async (rulebook) => {
    const { exitCode, out } = await runCli(["check", rulebook]);
    expect(exitCode).toBe(0);
    expect(out).toContain("can be published");
  });

  test("every problem at once, with its path", async () => {
    const broken = { ...shop, zone: "Europe/Nowhere", offers: [{ id: "A", effects: [] }, { id: "A", node: "nowhere", effects: [{ on: "each", percent: 101 }] }] };
    const { exitCode, out } = await runCli(["check", file("broken.json", JSON.stringify(broken))]);
    expect(exitCode).toBe(1);
    for (const path of ["/zone", "/offers/0", "/offers/1"]) expect(out).toContain(path);
    const asJson = await runCli(["check", file("broken.json", JSON.stringify(broken)), "--json"]);
    expect(asJson.exitCode).toBe(1);
    expect((JSON.parse(asJson.out) as { problems: unknown[] }).problems.length).toBeGreaterThan(2);
  });

  test("text that is not JSON, with its place", async () => {
    const { exitCode, out } = await runCli(["check", file("text.json", "{\n  nope\n}")]);
    expect(exitCode).toBe(1);
    expect(out).toContain("line 2, column 3");
  });
});

describe("explain", () => {
  const explain = (offer: string): ReturnType<typeof runCli> => runCli(["explain", offer, "--rulebook", rulebookFile, "--cart", cartFile, ...NOW]);

  test("an offer that applied", async () => {
    const { exitCode, out } = await explain("TEN");
    expect(exitCode).toBe(0);
    expect(out).toContain("applied (applied)");
    expect(out).toContain("3.00 EUR");
    expect(out).toContain("3.00 on line 1");
  });

  test("one whose condition does not hold: what failed, and what is missing", async () => {
    const { out } = await explain("BIG");
    expect(out).toContain("suppressed (condition)");
    expect(out).toContain("sum of list over `tea` >= 50.00 EUR");
    expect(out).toContain("20.00 EUR more of `tea`");
  });

  test("audience and code", async () => {
    expect((await explain("GOLD")).out).toContain("tier gold");
    expect((await explain("SECRET")).out).toContain("needs a code (HUSH)");
  });

  test("an offer that is not there", async () => {
    expect(await explain("ten")).toMatchObject({ exitCode: 2, err: expect.stringContaining("did you mean `TEN`?") });
  });
});

test("`serve` refuses bad settings like the server does", async () => {
  expect(await runCli(["serve", "--port", "x"])).toMatchObject({ exitCode: 2, err: expect.stringContaining("PORT: `x` is not") });
});
