// Where the product's own files are (the built engine, the fixtures), wherever the process was started from, and reading
// files with errors a person can act on. Called by main.ts, engines.ts and the cli.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json: the sources and dist/ lie at different depths below it. */
export const ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? folder : findRoot(parent);
}

/** A path as given, or below the product's folder when there is nothing by that name here. */
export function locate(path: string): string {
  const here = resolve(path);
  return existsSync(here) ? here : join(ROOT, path);
}

export type FileResult = { ok: true; bytes: Uint8Array; path: string } | { ok: false; detail: string };

export function readInput(path: string): FileResult {
  const found = locate(path);
  try {
    return { ok: true, bytes: readFileSync(found), path: found };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code === "EACCES" ? "reading it is not permitted" : String(code);
    return { ok: false, detail: `can't read \`${path}\`: ${why}` };
  }
}

export function readVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version;
}
