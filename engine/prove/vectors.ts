// A failing case as a vector file (engine/vectors.ts, fixtures/vectors): it expects what the reference says, so that the
// file runs as it is once somebody has decided that the reference is right. Writes into a temporary folder only.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Found } from "./session.js";

/** Without what differs for every rulebook and version. */
function lasting(reply: unknown): Record<string, unknown> {
  const { id: _id, rulebook: _rulebook, ...rest } = (reply ?? {}) as Record<string, unknown>;
  return rest;
}

export function vectorOf(found: Found): Record<string, unknown> {
  const { rulebook, request, nowMs } = found.tried;
  const expect = lasting(found.mismatch.expected);
  return {
    about: `Found by prove as ${found.address}: ${found.mismatch.class}`,
    cases: [{ name: found.mismatch.class, now: nowMs, rulebook, request, expect }],
  };
}

export class VectorFolder {
  private folder: string | undefined;
  private count = 0;

  /** Writes the vector, and what the core said beside it; gives the vector's path. */
  write(found: Found): string {
    this.folder ??= mkdtempSync(join(tmpdir(), "ristourne-prove-"));
    this.count += 1;
    const name = `${String(this.count).padStart(3, "0")}-${found.mismatch.class.replace(/[^a-zA-Z]+/gu, "-").slice(0, 60)}`;
    const path = join(this.folder, `${name}.json`);
    writeFileSync(path, `${JSON.stringify(vectorOf(found), null, 2)}\n`);
    if (found.mismatch.actual !== undefined) writeFileSync(join(this.folder, `${name}.actual`), `${JSON.stringify(found.mismatch.actual, null, 2)}\n`);
    return path;
  }
}
