// Compiles assembly/testing/echo.ts and gives engines of it. The module is kept in build/ under a hash of the sources it is
// made of, so that several test files share one compilation. Tests only.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Engine } from "../host.js";
import { namesImage, type Build } from "./core.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FLAGS: Record<Build, string[]> = { release: ["--optimizeLevel", "3", "--shrinkLevel", "1", "--converge"], debug: ["--debug"] };
const modules = new Map<Build, WebAssembly.Module>();

export function echoModule(build: Build): WebAssembly.Module {
  let module = modules.get(build);
  if (module === undefined) {
    const file = `build/echo.${build}.${sourceHash()}.wasm`;
    if (!existsSync(`${ROOT}${file}`)) compile(build, file);
    module = new WebAssembly.Module(readFileSync(`${ROOT}${file}`));
    modules.set(build, module);
  }
  return module;
}

export function echoEngine(build: Build): Engine {
  const engine = new Engine(echoModule(build));
  engine.loadImage(0, namesImage());
  return engine;
}

function compile(build: Build, file: string): void {
  mkdirSync(`${ROOT}build`, { recursive: true });
  // Test files run side by side: whoever finishes puts the whole file in place.
  const draft = `build/echo.${process.pid}.wasm`;
  const run = spawnSync(
    process.execPath,
    [
      "node_modules/assemblyscript/bin/asc.js",
      "engine/assembly/testing/echo.ts",
      ...["--runtime", "stub", "--use", "abort=engine/assembly/trap/abort", "--initialMemory", "2"],
      ...["--maximumMemory", "32768", "-o", draft, ...FLAGS[build]],
    ],
    { cwd: ROOT, encoding: "utf8" },
  );
  if (run.status !== 0) throw new Error(`echo: ${run.stderr}`);
  for (const old of readdirSync(`${ROOT}build`)) {
    if (old.startsWith(`echo.${build}.`)) rmSync(`${ROOT}build/${old}`, { force: true });
  }
  renameSync(`${ROOT}${draft}`, `${ROOT}${file}`);
}

/** Of the entry and everything it imports. */
function sourceHash(): string {
  const hash = createHash("sha256");
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, "utf8");
    hash.update(text);
    for (const [, path] of text.matchAll(/from "(\.[^"]+)"/g)) visit(join(dirname(file), `${path}.ts`));
  };
  visit(`${ROOT}engine/assembly/testing/echo.ts`);
  visit(`${ROOT}engine/assembly/trap.ts`);
  return hash.digest("hex").slice(0, 16);
}
