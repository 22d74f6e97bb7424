// Reads a catalogue file: product facts by sku, one JSON object a line, into the bytes that the engine joins to lines.
// Fields that describe a product to people (`name`, and the price that the caller sends anyway) are left out; any other
// unknown field is a problem. Called at start by main.ts, and by the command line.
import { CatalogueBuilder } from "../engine/catalogue.js";
import { existsSync } from "node:fs";
import type { DocumentProblem } from "./errors.js";
import { locate, readInput } from "./files.js";

/** Loaded when the settings name no other and it is there. */
const DEFAULT_FILE = "fixtures/catalogue/demo.ndjson";
/** No decision reads them. */
const DESCRIPTIVE = ["name", "unitPrice", "popularity"];

export type CatalogueFileResult =
  | { ok: true; bytes: Uint8Array }
  | { ok: false; detail: string }
  | { ok: false; problems: DocumentProblem[] };

/** The file that a setting means: "" the default one when it is there, `none` no catalogue. */
export function catalogueFile(setting: string): string | null {
  if (setting === "none") return null;
  if (setting !== "") return setting;
  return existsSync(locate(DEFAULT_FILE)) ? DEFAULT_FILE : null;
}

export function readCatalogue(file: string): CatalogueFileResult {
  const input = readInput(file);
  if (!input.ok) return input;
  const builder = new CatalogueBuilder();
  for (const line of lines(input.bytes)) builder.addLine(withoutDescription(line));
  const built = builder.finish();
  if (built.ok) return built;
  return { ok: false, problems: built.problems.map(({ code, line, path, detail }) => ({ code, path: `line ${line}${path === "" ? "" : ` ${path}`}`, detail })) };
}

/** Decodes line by line: a file may be larger than the longest string. */
function* lines(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder();
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(0x0a, from);
    const end = found < 0 ? bytes.length : found;
    yield decoder.decode(bytes.subarray(from, end));
    from = end + 1;
  }
}

function withoutDescription(line: string): string {
  if (!DESCRIPTIVE.some((field) => line.includes(`"${field}"`))) return line;
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof row !== "object" || row === null) return line;
  return JSON.stringify(Object.fromEntries(Object.entries(row).filter(([field]) => !DESCRIPTIVE.includes(field))));
}
