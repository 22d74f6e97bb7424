// The scanners and writers against JSON.parse, JSON.stringify and msgpackr: random valid requests in many dresses go through
// the core and come back as it understood them. Release and debug builds must answer with the same bytes.
import { Packr } from "msgpackr";
import { describe, expect, it } from "vitest";
import { hash32 } from "./hash.js";
import type { Codec, Engine } from "./host.js";
import type { CoreInstance } from "./instance.js";
import * as L from "./layout.js";
import { toDressedJson, drawDress, toJson } from "./prove/encode.js";
import { Random, seedOf } from "./prove/random.js";
import { echoEngine, echoModule } from "./testing/echo.js";
import { drawRequest, expectedEcho } from "./testing/requests.js";

const SEED = Number(process.env["RISTOURNE_PARSE_SEED"] ?? 1);
const CASES = Number(process.env["RISTOURNE_PARSE_CASES"] ?? 1500);
const NOW_MS = 1_700_000_000_000;
const packr = new Packr({ useRecords: false, int64AsType: "number" });

function echo(engine: Engine, body: Uint8Array, requestCodec: Codec, replyCodec: Codec): Uint8Array {
  const result = engine.decide(body, { requestCodec, replyCodec, nowMs: NOW_MS, allowAt: true, imageIndex: 0 });
  if (!result.ok) throw new Error(`${result.code} at ${result.path}: ${result.detail}`);
  return result.bytes.slice();
}

describe("reading and writing", () => {
  const release = echoEngine("release");
  const debug = echoEngine("debug");

  it(`understands ${CASES} random requests in both codecs (seed ${SEED})`, () => {
    for (let index = 0; index < CASES; index++) {
      const random = new Random(seedOf(SEED, index));
      const request = drawRequest(random);
      const wanted = expectedEcho(request, NOW_MS);
      const text = JSON.stringify(wanted);
      const where = `seed ${SEED}, case ${index}`;
      const plain = toJson(request);
      // Shuffling keys moves maps whose order the echo shows, so only spaces and escapes here.
      const dressed = toDressedJson(request, random, { ...drawDress(random), shuffle: false });
      const packed = new Uint8Array(packr.pack(request));
      expect(Buffer.from(echo(release, plain, "json", "json")).toString(), where).toBe(text);
      expect(Buffer.from(echo(release, dressed, "json", "json")).toString(), where).toBe(text);
      expect(Buffer.from(echo(release, packed, "msgpack", "json")).toString(), where).toBe(text);
      expect(Buffer.from(echo(debug, dressed, "json", "json")).toString(), where).toBe(text);
      const reply = echo(release, plain, "json", "msgpack");
      expect(packr.unpack(reply), where).toEqual(wanted);
      expect(Buffer.from(echo(debug, packed, "msgpack", "msgpack")).equals(Buffer.from(reply)), where).toBe(true);
    }
  });

  it("reads null and msgpackr's undefined as absent", () => {
    const request = { cart: null, currency: "EUR", lines: [{ id: "1", sku: "a", quantity: 1, unitPrice: 5, brand: null, tags: null, attributes: { colour: null, other: null } }], facts: { payment: null, odd: null }, state: { tier: null, codes: { A: null, B: { batch: "gold", status: null } }, counters: { once: null } }, choose: null, burn: { club: null }, at: null };
    const bare = { currency: "EUR", lines: [{ id: "1", sku: "a", quantity: 1, unitPrice: 5 }], state: { codes: { B: { batch: "gold" } } } };
    const wanted = JSON.stringify(expectedEcho(bare as never, NOW_MS));
    const nil = (value: unknown): unknown =>
      value === null ? undefined : Array.isArray(value) ? value.map(nil) : typeof value === "object" ? Object.fromEntries(Object.entries(value as object).map(([key, member]) => [key, nil(member)])) : value;
    const packed = new Uint8Array(packr.pack(nil(request)));
    expect(Buffer.from(packed).includes(Buffer.from([0xd4, 0, 0]))).toBe(true);
    expect(Buffer.from(echo(release, toJson(request), "json", "json")).toString()).toBe(wanted);
    expect(Buffer.from(echo(release, new Uint8Array(packr.pack(request)), "msgpack", "json")).toString()).toBe(wanted);
    expect(Buffer.from(echo(release, packed, "msgpack", "json")).toString()).toBe(wanted);
  });

  it("lets no duplicate name pass, however it is written", () => {
    const line = (id: string, attributes: string): string => `{"id":"${id}","sku":"a","quantity":1,"unitPrice":5,"attributes":${attributes}}`;
    const body = (...lines: string[]): Uint8Array => new TextEncoder().encode(`{"currency":"EUR","lines":[${lines.join(",")}]}`);
    const options = { requestCodec: "json", replyCodec: "json", nowMs: NOW_MS, allowAt: true, imageIndex: 0 } as const;
    const long = '"a long name indeed":1';
    // Spellings of two names, one declared: usual, escaped, with a space.
    const spellings = { odd: ['"odd":1', '"\\u006fdd":1', '"odd" :1'], grams: ['"grams":1', '"gr\\u0061ms":1', '"grams" :1'] };
    const teach = line("1", '{"odd":1,"grams":1,"other":1}');
    for (const engine of [release, debug]) {
      for (const names of Object.values(spellings)) {
        for (const first of names) {
          for (const second of names) {
            for (const between of ["", `${long},`, '"other":1,', '"fine":1,"\\u0066iner":1,']) {
              const bad = line("3", `{${first},${between}${second}}`);
              for (const lines of [[bad], [teach, bad], [teach, line("2", `{${long}}`), bad]]) {
                expect(engine.decide(body(...lines), options)).toMatchObject({ ok: false, code: "duplicate-key" });
              }
            }
          }
        }
      }
      // Different names that were taught before, in any order, with some that cannot be remembered.
      const random = new Random(5);
      for (let round = 0; round < 300; round++) {
        const names = random.some(["a", "ab", "abc", "abcd", "abcde", "abcdf", "colour", "colours", "grams", long.slice(1, -3), "\\u0061z", "12345678901234567"], 1, 9);
        const map = `{${names.map((name) => `"${name}":${name === "colour" ? '"x"' : 1}`).join(",")}}`;
        expect(engine.decide(body(line("1", map)), options).ok).toBe(true);
        const twice = `${map.slice(0, -1)},"${random.pick(names)}":1}`;
        expect(engine.decide(body(line("1", twice)), options)).toMatchObject({ ok: false, code: "duplicate-key" });
      }
    }
  });

  it("reads MessagePack headers that are not minimal", () => {
    const request = { currency: "EUR", lines: [{ id: "1", sku: "TEE-RED-M", quantity: 2, unitPrice: 2999, tags: ["new"] }] };
    const wanted = JSON.stringify(expectedEcho(request, NOW_MS));
    for (let width = 0; width < 4; width++) {
      for (const float of [false, true]) {
        const body = wideMsgpack(request, width, float);
        expect(Buffer.from(echo(release, body, "msgpack", "json")).toString()).toBe(wanted);
      }
    }
  });

  it("reads and writes integers of every length", () => {
    const random = new Random(11);
    const values = [0, 1, 9, 10, L.INTEGER_MAX, -L.INTEGER_MAX];
    for (let power = 1; power < 16; power++) values.push(10 ** power - 1, 10 ** power, 10 ** power + 1, -(10 ** power), random.below(10 ** power), -random.below(10 ** power));
    for (const value of values) {
      const request = { currency: "EUR", lines: [], facts: { table: value } };
      const wanted = expectedEcho(request, NOW_MS);
      expect(Buffer.from(echo(release, toJson(request), "json", "json")).toString()).toBe(JSON.stringify(wanted).replace(/-0\b/g, "0"));
      expect(Buffer.from(echo(release, new Uint8Array(packr.pack(request)), "msgpack", "json")).toString()).toBe(JSON.stringify(wanted));
      expect(packr.unpack(echo(debug, toJson(request), "json", "msgpack"))).toEqual(JSON.parse(JSON.stringify(wanted)));
    }
  });

  it("hashes as the builders do", () => {
    const exports = new WebAssembly.Instance(echoModule("release"), {}).exports as unknown as {
      memory: WebAssembly.Memory;
      hash32(seed: number, at: number, bytes: number): number;
    };
    const memory = new Uint8Array(exports.memory.buffer);
    const random = new Random(7);
    for (let length = 0; length < 300; length++) {
      const bytes = Uint8Array.from({ length: length + 16 }, () => random.below(256));
      memory.set(bytes, 4096);
      const seed = random.next();
      expect(exports.hash32(seed, 4096, length) >>> 0).toBe(hash32(seed, bytes, 0, length));
    }
  });

  it("refuses a reply that does not fit, and writes strings as JSON.stringify does", () => {
    for (const engine of [release, debug]) {
      const { instance } = engine as unknown as { instance: CoreInstance };
      const core = instance.core as CoreInstance["core"] & { repeat(bytes: number, times: number, codec: number): number };
      const memory = instance.bytes;
      const texts = ["", "plain", '"\\\b\f\n\r\t\u0000\u001f\u007f\u2028é😀', "exactly8", "a".repeat(7) + '"' + "b".repeat(9), "x".repeat(300), "\u0001".repeat(20)];
      for (const text of texts) {
        const bytes = new TextEncoder().encode(text);
        memory.set(bytes, instance.inputAt);
        for (const codec of [0, 1]) {
          for (const times of [0, 1, 15, 16, 17, 70000]) {
            const size = codec === 0 ? JSON.stringify(text).length : bytes.length;
            const code = core.repeat(bytes.length, times, codec);
            if (times * size > L.REPLY_BYTES_MAX) {
              expect(code).toBe(L.REFUSE_REPLY_TOO_LARGE);
              continue;
            }
            if (code === L.REFUSE_REPLY_TOO_LARGE) continue; // room is kept for the worst escapes
            expect(code).toBe(0);
            const reply = instance.reply();
            const wanted = Array.from({ length: times }, () => text);
            if (codec === 0) expect(Buffer.from(reply).toString() === JSON.stringify(wanted)).toBe(true);
            else expect(packr.unpack(reply)).toEqual(wanted);
          }
        }
      }
    }
  });
});

/** MessagePack with headers wider than needed: 0 = str8 and 16-bit, 1 = str16 … 3 = everything 32- or 64-bit. */
function wideMsgpack(value: unknown, width: number, float: boolean): Uint8Array {
  const out: number[] = [];
  const u16 = (n: number): number[] => [n >> 8, n & 255];
  const u32 = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
  const write = (item: unknown): void => {
    if (typeof item === "string") {
      const bytes = new TextEncoder().encode(item);
      out.push(...(width === 0 ? [0xd9, bytes.length] : width === 1 ? [0xda, ...u16(bytes.length)] : [0xdb, ...u32(bytes.length)]), ...bytes);
    } else if (typeof item === "number") {
      if (float) out.push(0xcb, ...new Uint8Array(new Float64Array([item]).buffer).reverse());
      else if (width < 2) out.push(0xcd, ...u16(item));
      else if (width === 2) out.push(0xd2, ...u32(item));
      else out.push(0xd3, 0, 0, 0, 0, ...u32(item));
    } else if (Array.isArray(item)) {
      out.push(...(width < 2 ? [0xdc, ...u16(item.length)] : [0xdd, ...u32(item.length)]));
      item.forEach(write);
    } else {
      const entries = Object.entries(item as object);
      out.push(...(width < 2 ? [0xde, ...u16(entries.length)] : [0xdf, ...u32(entries.length)]));
      for (const [key, member] of entries) {
        write(key);
        write(member);
      }
    }
  };
  write(value);
  return Uint8Array.from(out);
}
