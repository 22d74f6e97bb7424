// The benchmark runs and both evaluators still agree on every cart: a short run of the real thing, so that it can't rot.
// No figure is judged here; timings belong to `npm run bench:engine`.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the engine benchmark runs, and the hand-written evaluator decides the same", () => {
  const script = fileURLToPath(new URL("../dist/bench/engine.js", import.meta.url));
  const output = execFileSync(process.execPath, [script, "--quick"], { encoding: "utf8" });
  expect(output).toContain("1000 offers: compiled");
  expect(output.match(/outcomes [0-9a-f]{12}/g)).toHaveLength(2);
  expect(output).toContain("budgets: actual / budget");
});
