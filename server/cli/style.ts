// Colours, only where a person reads: on a terminal, and not when NO_COLOR is set (no-color.org) or TERM is dumb.
// Everything printed passes through a Style, so that the plain output is the same text. Called by the other cli files.
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
}

const plain = (text: string): string => text;
const sgr = (code: number) => (text: string) => (text === "" ? "" : `\u001b[${code}m${text}\u001b[0m`);

export const PLAIN: Style = { strong: plain, faint: plain, good: plain, bad: plain, warn: plain };
export const COLOURED: Style = { strong: sgr(1), faint: sgr(2), good: sgr(32), bad: sgr(31), warn: sgr(33) };

export function styleFor(stream: { isTTY?: boolean }, env: Record<string, string | undefined>): Style {
  const wanted = stream.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  return wanted ? COLOURED : PLAIN;
}
