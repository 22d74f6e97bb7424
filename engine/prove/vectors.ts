// A failing case as a vector file: the format of fixtures/vectors, with what the reference expects and, beside it, what the
// core said. Writes into a temporary folder only.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Found } from "./session.js";

export function vectorOf(found: Found): Record<string, unknown> {
  const { rulebook, request, nowMs } = found.tried;
  const vector: Record<string, unknown> = {
    name: `${found.mismatch.class} (${found.address})`,
    now: new Date(nowMs).toISOString(),
    rulebook,
    request,
  };
  if (found.mismatch.expected !== undefined) vector["reply"] = found.mismatch.expected;
  if (found.mismatch.actual !== undefined) vector["actual"] = found.mismatch.actual;
  return vector;
}

export class VectorFolder {
  private folder: string | undefined;
  private count = 0;

  /** Writes the vector and gives its path. */
  write(found: Found): string {
    this.folder ??= mkdtempSync(join(tmpdir(), "ristourne-prove-"));
    this.count += 1;
    const name = found.mismatch.class.replace(/[^a-zA-Z-]+/gu, "-").slice(0, 60);
    const path = join(this.folder, `${String(this.count).padStart(3, "0")}-${name}.json`);
    writeFileSync(path, `${JSON.stringify(vectorOf(found), null, 2)}\n`);
    return path;
  }
}
