// Lint as a test: reads the tree and refuses what the layering, the assembly rules and the house style forbid. Each rule
// lives in server/tidy/; each message names the replacement. A line that must break a rule says so right there:
// `// tidy: allow <rule>: <reason>`.
import { describe, expect, test } from "vitest";
import { checkAssembly } from "./tidy/assembly.js";
import { checkDependencies } from "./tidy/dependencies.js";
import { checkHeader, checkLength } from "./tidy/files.js";
import { checkImports, reachableFrom } from "./tidy/imports.js";
import { parseSource, readTree, report, type Finding, type SourceFile } from "./tidy/source.js";

const tree = readTree();
const assembly = tree.filter((file) => file.path.startsWith("engine/assembly/"));

describe("the tree", () => {
  test("was read", () => {
    expect(tree.length).toBeGreaterThan(10);
  });

  test("layering: who may import whom", () => {
    expect(report(tree.flatMap(checkImports))).toEqual([]);
  });

  test("the reference is not in the server's import graph", () => {
    const reached = reachableFrom(tree, ["server/main.ts", "server/cli/main.ts"]);
    expect(reached).toContain("server/http.ts");
    expect(reached.filter((path) => path.startsWith("engine/reference/"))).toEqual([]);
  });

  test("assembly: nothing allocates, no side effect left of a compound assignment", () => {
    expect(report(assembly.flatMap(checkAssembly))).toEqual([]);
  });

  test("dependencies are pinned exactly", () => {
    expect(report(checkDependencies())).toEqual([]);
  });

  test("files are small and begin with what they do", () => {
    expect(report(tree.flatMap((file) => [...checkLength(file), ...checkHeader(file)]))).toEqual([]);
  });
});

describe("the rules find what they forbid", () => {
  const inAssembly = (text: string): string[] => rulesOf(checkAssembly(parseSource("engine/assembly/sample.ts", text)));
  const inImports = (path: string, text: string): string[] => rulesOf(checkImports(parseSource(path, text)));

  test.each([
    ["new", "function f(): void { const a = new Foo(); }", "allocation"],
    ["array literal", "function f(): void { const a = [1, 2]; }", "allocation"],
    ["string concatenation", 'function f(s: string): string { return s + "x"; }', "allocation"],
    ["template", "function f(n: i32): string { return `${n}`; }", "allocation"],
    ["closure", "function f(): void { g(() => 1); }", "allocation"],
    ["object literal", "function f(): void { g({ a: 1 }); }", "allocation"],
    ["throw", 'function f(): void { throw "x"; }', "throw"],
    ["a[i++] +=", "function f(): void { a[i++] += 1; }", "compound"],
    ["call on the left", "function f(): void { next().amount += 5; }", "compound"],
    ["call under ++", "function f(): void { next().amount++; }", "compound"],
    ["assignment on the left", "function f(): void { a[(i = 2)] -= 1; }", "compound"],
  ])("%s", (_name, text, rule) => {
    expect(inAssembly(text)).toEqual([rule]);
  });

  test.each([
    ["a literal table at module level", "const TABLE: StaticArray<i32> = [1, 2, 3];"],
    ["a plain compound assignment", "function f(): void { a.b.c += g(1); i++; changetype<Line>(at).quantity += 1; }"],
    ["a message of an assertion", 'function f(): void { assert(x, "broken"); }'],
    ["a waiver with its reason", "function f(): void {\n  const a = new Foo(); // tidy: allow allocation: runs once, while loading\n}"],
  ])("but not %s", (_name, text) => {
    expect(inAssembly(text)).toEqual([]);
  });

  test("a waiver without a reason is a finding itself", () => {
    expect(inAssembly("function f(): void {\n  const a = new Foo(); // tidy: allow allocation\n}")).toEqual(["waiver"]);
  });

  test.each([
    ["engine/host.ts", 'import { x } from "../server/http.js";'],
    ["engine/compiler/index.ts", 'import { x } from "../assembly/index.js";'],
    ["engine/assembly/index.ts", 'import { x } from "../compiler/index";'],
    ["engine/assembly/index.ts", 'import { x } from "../reasons";'],
    ["engine/reference/decide.ts", 'import { x } from "../compiler/amounts.js";'],
    ["engine/compiler/index.ts", 'import { readFileSync } from "node:fs";'],
    ["engine/host.ts", 'import { readFileSync } from "node:fs";'],
    ["server/decisions.ts", 'import { listen } from "./http.js";'],
    ["server/errors.ts", 'import { Decisions } from "./decisions.js";'],
    ["server/routes.ts", 'import { open } from "./store/lmdb/index.js";'],
    ["server/routes.ts", 'import uws from "uWebSockets.js";'],
    ["server/rulebooks.ts", 'import { decide } from "../engine/reference/decide.js";'],
    ["engine/host.ts", 'import { pack } from "msgpackr";'],
  ])("%s: %s", (path, text) => {
    expect(inImports(path, text)).toEqual(["layering"]);
  });

  test.each([
    ["engine/assembly/index.ts", 'import { LINES_MAX } from "../layout";'],
    ["engine/reference/decide.ts", 'import type { Offer } from "../rulebook.js";'],
    ["server/http.ts", 'import uws from "uWebSockets.js";'],
    ["server/main.ts", 'import { open } from "./store/lmdb/index.js";'],
    ["engine/host.test.ts", 'import { readFileSync } from "node:fs";'],
  ])("but not %s: %s", (path, text) => {
    expect(inImports(path, text)).toEqual([]);
  });

  test("a file that grows past its budget, and one without a header", () => {
    const long: SourceFile = parseSource("server/long.ts", `// Does\n// much\n${"x();\n".repeat(900)}`);
    expect(rulesOf(checkLength(long))).toEqual(["length"]);
    expect(rulesOf(checkHeader(parseSource("server/bare.ts", "export const a = 1;\n")))).toEqual(["header"]);
  });
});

function rulesOf(findings: readonly Finding[]): string[] {
  return findings.map((finding) => finding.rule);
}
