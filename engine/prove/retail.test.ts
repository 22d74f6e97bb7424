// The rulebooks that people wrote (fixtures/rulebooks, and the models of other engines beside them), each on random carts
// made of the names it mentions: the core gives the reference's bytes, and every invariant holds. PROVE_SEED replays
// another run.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { judge, type ProveCase } from "./compare.js";
import { Engines } from "./engines.js";
import { harvest } from "./harvest.js";
import { seedOf } from "./random.js";
import { drawRequest } from "./requests.js";
import { shrinkCase } from "./session.js";
import type { Rulebook } from "../rulebook.js";

const SEED = Number(process.env["PROVE_SEED"] ?? 3);
const CARTS = 120;
const FOLDER = new URL("../../fixtures/rulebooks/", import.meta.url);

const engines = new Engines();
const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));

test("there are rulebooks", () => expect(files.length).toBeGreaterThanOrEqual(9));

test.each(files)(`%s on random carts (seed ${SEED})`, (name) => {
  const rulebook = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as Rulebook;
  const drawn = harvest(rulebook);
  const loading = engines.load(rulebook);
  if (!loading.ok) throw new Error(JSON.stringify(loading.problems));
  let applied = 0;
  for (let cart = 0; cart < CARTS; cart += 1) {
    const seed = seedOf(SEED, cart);
    const tried: ProveCase = { rulebook, ...drawRequest(seed, drawn), seed };
    const { reply, mismatch } = judge(engines, loading.loaded, tried, { dresses: true, relations: cart % 10 === 0 });
    if (mismatch !== undefined) {
      const small = shrinkCase(engines, { address: `${name} ${cart}`, tried, mismatch });
      expect.fail(`${mismatch.class} in cart ${cart}\n${small.mismatch.detail}\n${JSON.stringify(small.tried)}`);
    }
    if (reply?.offers.some((offer) => offer.status === "applied") === true) applied += 1;
  }
  expect(applied, "carts that got something").toBeGreaterThan(0);
});
