// Where the commands print: standard output and standard error with their styles, and the one way problems are listed.
// Must not exit the process. Called by every command.
import type { DocumentProblem } from "../errors.js";
import type { Style } from "./style.js";

export interface Output {
  out(text: string): void;
  err(text: string): void;
  style: Style;
  errorStyle: Style;
}

/** One problem a line: where, what, and its code. */
export function listProblems(problems: readonly DocumentProblem[], file: string, style: Style, paint: (text: string) => string): string {
  return problems.map(({ path, detail, code }) => `${style.strong(`${file}${path === "" ? "" : ` ${path}`}`)}: ${paint(detail)} ${style.faint(`[${code}]`)}\n`).join("");
}
