// The host: loading images (what is wrong with one is said), slices, traps, two images side by side.
import { describe, expect, it } from "vitest";
import { Engine, ImageError, type DecideOptions } from "./host.js";
import { setImageVersion } from "./image.js";
import * as L from "./layout.js";
import { BUILDS, namesImage } from "./testing/core.js";
import { echoEngine, echoModule } from "./testing/echo.js";

const OPTIONS: DecideOptions = {
  requestCodec: "json",
  replyCodec: "json",
  nowMs: 1_700_000_000_000,
  allowAt: false,
  imageIndex: 0,
};
const body = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const EMPTY = body({ currency: "EUR", lines: [] });

function patched(change: (view: DataView) => void): Uint8Array {
  const image = namesImage();
  change(new DataView(image.buffer));
  return image;
}

const BROKEN: [string, () => Uint8Array, RegExp][] = [
  ["magic", () => patched((view) => view.setUint32(L.IMAGE_MAGIC_AT, 7, true)), /magic/],
  ["abi", () => patched((view) => view.setUint32(L.IMAGE_ABI, 99, true)), /abi is 99/],
  ["total", () => namesImage().subarray(0, 800), /totalBytes/],
  ["short", () => new Uint8Array(7), /too few/],
  ["sections", () => patched((view) => view.setUint32(L.IMAGE_SECTION_COUNT, 1000, true)), /sectionCount/],
  ["offset", () => patched((view) => view.setUint32(L.IMAGE_HEADER_BYTES + 4, 0xfffffff0, true)), /section 1/],
  ["bytes", () => patched((view) => view.setUint8(view.byteLength - 40, 0xff)), /checksum/],
];

describe.each(BUILDS)("engine, %s build", (build) => {
  const module = echoModule(build);

  it("has no imports", () => {
    expect(WebAssembly.Module.imports(module)).toEqual([]);
  });

  it.each(BROKEN)("refuses an image with wrong %s and says so", (_name, make, message) => {
    const engine = new Engine(module);
    expect(() => engine.loadImage(0, make())).toThrow(message);
    expect(() => engine.loadImage(0, make())).toThrow(ImageError);
    expect(engine.decide(EMPTY, OPTIONS)).toMatchObject({ ok: false, code: "internal" });
    engine.loadImage(0, namesImage());
    expect(engine.decide(EMPTY, OPTIONS).ok).toBe(true);
  });

  it("loads in slices, gives turns, and serves another image meanwhile", async () => {
    const engine = echoEngine(build);
    let turns = 0;
    const other = namesImage(7, 13);
    const loading = engine.loadImageSliced(1, other, {
      sliceBytes: 256,
      yieldTurn: async () => {
        turns++;
        expect(engine.decide(EMPTY, OPTIONS).ok).toBe(true);
        if (turns === 3) {
          engine.armTrap();
          expect(engine.decide(EMPTY, OPTIONS)).toMatchObject({ ok: false, code: "internal" });
        }
        await Promise.resolve();
      },
    });
    expect(engine.decide(EMPTY, { ...OPTIONS, imageIndex: 1 })).toMatchObject({ ok: false, code: "internal" });
    expect((await loading).version).toBe(13);
    expect(turns).toBeGreaterThan(other.length / 256);
    expect(engine.decide(EMPTY, { ...OPTIONS, imageIndex: 1 }).ok).toBe(true);
    expect(engine.decide(body({ currency: "EUR", lines: [], rulebook: 13 }), OPTIONS)).toMatchObject({
      ok: false,
      code: "need-version",
      needVersion: 13,
      path: "/rulebook",
    });
    expect(engine.decide(body({ currency: "EUR", lines: [], rulebook: 13 }), { ...OPTIONS, imageIndex: 1 }).ok).toBe(true);
  });

  it("loses one request to a trap, no more", () => {
    const engine = echoEngine(build);
    const before = engine.decide(EMPTY, OPTIONS);
    const bytes = before.ok ? Buffer.from(before.bytes).toString() : "";
    engine.armTrap();
    const refused = engine.decide(EMPTY, OPTIONS);
    expect(refused).toMatchObject({ ok: false, code: "internal" });
    expect(!refused.ok && refused.detail).toMatch(/assembly\/trap\.ts:\d+: forced by a test/);
    expect(engine.traps).toBe(1);
    const after = engine.decide(EMPTY, OPTIONS);
    expect(after.ok && Buffer.from(after.bytes).toString()).toBe(bytes);
    expect(bytes).not.toBe("");
  });

  it("gives regions back", () => {
    const engine = new Engine(module);
    for (let round = 0; round < 200; round++) engine.loadImage(round % 3, namesImage(round));
    const first = engine.decide(EMPTY, OPTIONS);
    expect(first.ok).toBe(true);
    const memoryBytes = first.ok ? first.bytes.buffer.byteLength : 0;
    for (let round = 0; round < 500; round++) engine.loadImage(round % 3, namesImage(round));
    const last = engine.decide(EMPTY, OPTIONS);
    expect(last.ok && last.bytes.buffer.byteLength).toBe(memoryBytes);
  });

  it("refuses a body that is too large", () => {
    const engine = echoEngine(build);
    expect(engine.decide(new Uint8Array(L.BODY_BYTES_MAX + 1), OPTIONS)).toMatchObject({ ok: false, code: "too-large" });
    expect(engine.decide(new Uint8Array(L.BODY_BYTES_MAX).fill(0x20), OPTIONS)).toMatchObject({ ok: false, code: "truncated" });
  });

  it("keeps the version out of the checksum", () => {
    const image = namesImage();
    setImageVersion(image, 77);
    const engine = new Engine(module);
    expect(engine.loadImage(0, image).version).toBe(77);
  });
});
