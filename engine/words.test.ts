// The generated file of words says what engine/words.ts says, and its numbers are those of layout.ts.
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as L from "./layout.js";
import { AUDIENCE_KEYS, renderReplyWords, WORDS } from "./words.js";

describe("generated words", () => {
  it("is up to date", () => {
    const url = new URL("assembly/reply-words.ts", import.meta.url);
    if (process.env["RISTOURNE_WRITE_KEYS"]) writeFileSync(url, renderReplyWords());
    expect(readFileSync(url, "utf8")).toBe(renderReplyWords());
  });

  it("numbers reasons and audience keys as the layout does", () => {
    expect(WORDS[L.REASON_NO_TARGET]!.text).toBe("no-target");
    expect(WORDS[L.REASON_APPLIED]!.text).toBe("applied");
    expect(AUDIENCE_KEYS[L.AUDIENCE_NOT_SEGMENT - 1]).toBe("notSegment");
    expect(AUDIENCE_KEYS[L.AUDIENCE_WHERE - 1]).toBe("where");
    expect(AUDIENCE_KEYS.length).toBe(L.AUDIENCE_WHERE);
    expect(Math.max(...WORDS.map(({ text }) => text.length))).toBeLessThanOrEqual(16);
  });
});
