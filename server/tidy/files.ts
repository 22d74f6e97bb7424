// Rules about whole files: none grows past its budget, and each begins with what it does. Used by the tidy test only.
// Generated data belongs in fixtures, not in a source file that is waived here.
import type { Finding, SourceFile } from "./source.js";

const LINES_MAX = 800;
const HEADER_LINES_MIN = 2;
const TEST_HEADER_LINES_MIN = 1;

export function checkLength(file: SourceFile): Finding[] {
  if (file.lines.length <= LINES_MAX) return [];
  const message = `${file.lines.length} lines, the budget is ${LINES_MAX}: split it by concept`;
  return [{ path: file.path, line: 1, rule: "length", message }];
}

export function checkHeader(file: SourceFile): Finding[] {
  const lines = file.lines[0]?.startsWith("#!") ? file.lines.slice(1) : file.lines;
  const first = lines.findIndex((line) => !line.startsWith("//"));
  if (first >= (file.path.endsWith(".test.ts") ? TEST_HEADER_LINES_MIN : HEADER_LINES_MIN)) return [];
  return [{ path: file.path, line: 1, rule: "header", message: "begin with 3 to 8 comment lines: what it does, must not do, who calls it" }];
}
