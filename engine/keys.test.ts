// The generated key files say what engine/keys.ts says.
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderReplyKeys, renderRequestKeys } from "./keys.js";

const files: [string, () => string][] = [
  ["assembly/codec/keys.ts", renderRequestKeys],
  ["assembly/reply-keys.ts", renderReplyKeys],
];

describe("generated keys", () => {
  it.each(files)("%s is up to date", (path, render) => {
    const url = new URL(path, import.meta.url);
    if (process.env["RISTOURNE_WRITE_KEYS"]) writeFileSync(url, render());
    expect(readFileSync(url, "utf8")).toBe(render());
  });
});
