// Reads a JSON document that a person wrote (a rulebook): bytes to a value, or what is wrong with the text and where.
// Stricter than JSON.parse: UTF-8 must be valid, and no key may stand twice in one object (one of the two would be lost
// silently). Walks with a stack of its own, so no depth exhausts it. Not for carts, which only the Wasm reads. Called by compiler-worker.ts and the cli.
import type { DocumentProblem } from "./errors.js";

export type DocumentResult = { ok: true; value: unknown } | { ok: false; problems: DocumentProblem[] };

export function readDocument(bytes: Uint8Array): DocumentResult {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse("invalid-utf8", "", "the document is not valid UTF-8");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse("invalid-json", "", describeSyntaxError(error as SyntaxError, text));
  }
  const problems = scan(text);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
}

export function pointer(...steps: (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function refuse(code: string, path: string, detail: string): DocumentResult {
  return { ok: false, problems: [{ code, path, detail }] };
}

function describeSyntaxError(error: SyntaxError, text: string): string {
  const at = /at position (\d+)/.exec(error.message);
  const offset = at === null ? text.length : Number(at[1]);
  const before = text.slice(0, offset).split("\n");
  const place = `line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
  if (offset >= text.length) return `the document ends too early, at ${place}`;
  return `unexpected \`${[...text.slice(offset, offset + 2)][0] ?? ""}\` at ${place}`;
}

interface Level {
  /** null inside an array. */
  keys: Set<string> | null;
  step: string | number;
}

/** Walks text that JSON.parse accepted, for what JSON.parse lets pass. */
function scan(text: string): DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const levels: Level[] = [];
  const path = (): string => pointer(...levels.map(({ step }) => step));
  for (let at = 0; at < text.length; at += 1) {
    const level = levels.at(-1);
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
      case 0x5b: // [
        levels.push(text[at] === "{" ? { keys: new Set(), step: "" } : { keys: null, step: 0 });
        break;
      case 0x7d: // }
      case 0x5d: // ]
        levels.pop();
        break;
      case 0x2c: // ,
        if (level !== undefined && level.keys === null) level.step = Number(level.step) + 1;
        break;
      case 0x22: {
        const end = stringEnd(text, at);
        if (level?.keys != null && isKey(text, end)) {
          const key = JSON.parse(text.slice(at, end)) as string;
          level.step = key;
          if (level.keys.has(key)) problems.push({ code: "duplicate-key", path: path(), detail: `\`${key}\` stands here twice` });
          level.keys.add(key);
        }
        at = end - 1;
        break;
      }
    }
  }
  return problems;
}

/** Just after the closing quote of the string that opens at `from`. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; ; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5c) at += 1;
    else if (unit === 0x22) return at + 1;
  }
}

function isKey(text: string, after: number): boolean {
  let at = after;
  while (/\s/.test(text[at] ?? "x")) at += 1;
  return text[at] === ":";
}
