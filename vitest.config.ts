// How the tests run: beside their subject, two workers at most (CI machines have two cores), generous time-outs because
// several suites start the real server or run thousands of differential cases. The JSON report is what .ci/run counts.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{engine,server,bench,fixtures}/**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**", "build/**"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    reporters: ["default", ["json", { outputFile: "build/vitest.json" }]],
  },
});
