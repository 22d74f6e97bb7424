// Rules about whole files: none grows past its budget, and each begins with what it does. Used by the tidy test only.
// Generated data belongs in fixtures, not in a source file that is waived here.
import type { Finding, SourceFile } from "./source.js";

const LINES_MAX = 800;
/** Tables that are one by nature. */
const TABLE_LINES_MAX: Record<string, number> = { "engine/layout.ts": 1500 };
/** From this length on one line is not enough to say what a file is for. */
const SMALL_LINES_MAX = 120;

export function checkLength(file: SourceFile): Finding[] {
  const budget = TABLE_LINES_MAX[file.path] ?? LINES_MAX;
  if (file.lines.length <= budget) return [];
  const message = `${file.lines.length} lines, the budget is ${budget}: split it by concept`;
  return [{ path: file.path, line: 1, rule: "length", message }];
}

export function checkHeader(file: SourceFile): Finding[] {
  const lines = file.lines[0]?.startsWith("#!") ? file.lines.slice(1) : file.lines;
  const first = lines.findIndex((line) => !line.startsWith("//"));
  const wanted = file.path.endsWith(".test.ts") || lines.length <= SMALL_LINES_MAX ? 1 : 2;
  if (first >= wanted) return [];
  return [{ path: file.path, line: 1, rule: "header", message: "begin with 3 to 8 comment lines: what it does, must not do, who calls it" }];
}
