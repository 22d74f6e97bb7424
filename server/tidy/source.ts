// The tree as the tidy test sees it: every TypeScript file of the product, parsed, with its waivers. The TypeScript parser
// reads AssemblyScript too (decorators on functions are parse errors it recovers from). Used by the tidy rules only.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  path: string;
  text: string;
  lines: readonly string[];
  tree: ts.SourceFile;
}

export interface Finding {
  path: string;
  line: number;
  rule: string;
  /** What is wrong, and what to do instead. */
  message: string;
}

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TOPS = ["engine", "server", "bench", "fixtures"];
const WAIVER = /\/\/ tidy: allow ([a-z-]+)(?:: (.*))?$/;

export function readTree(): SourceFile[] {
  return TOPS.flatMap((top) => walk(join(ROOT, top))).map((file) => {
    const path = relative(ROOT, file).replaceAll("\\", "/");
    return parseSource(path, readFileSync(file, "utf8"));
  });
}

export function parseSource(path: string, text: string): SourceFile {
  return { path, text, lines: text.split("\n"), tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS) };
}

/** A finding at a node, unless the line (or the one above) waives the rule with a reason. */
export function findingAt(file: SourceFile, node: ts.Node, rule: string, message: string): Finding[] {
  const index = file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line;
  for (const line of [file.lines[index] ?? "", file.lines[index - 1] ?? ""]) {
    const waiver = WAIVER.exec(line.trimEnd());
    if (waiver === null || waiver[1] !== rule) continue;
    if ((waiver[2] ?? "").trim() !== "") return [];
    return [{ path: file.path, line: index + 1, rule: "waiver", message: `say why: \`// tidy: allow ${rule}: <reason>\`` }];
  }
  return [{ path: file.path, line: index + 1, rule, message }];
}

export function report(findings: readonly Finding[]): string[] {
  return findings.map(({ path, line, rule, message }) => `${path}:${line} [${rule}] ${message}`);
}

function walk(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : walk(path);
    return /\.(ts|mjs)$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}
