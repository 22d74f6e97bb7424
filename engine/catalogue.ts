// Builds a catalogue: facts by sku, from NDJSON, as one run of bytes that the core joins to lines (layout.ts has its picture,
// assembly/catalogue.ts reads it). One object per line: `sku`, and any of the facts a request's line may have. All problems
// at once, by line; nothing is thrown at the caller. Deterministic. Used by the server's loader and the command line.

import { checksum32, hash32 } from "./hash.js";
import * as L from "./layout.js";

export interface CatalogueProblem {
  code: string;
  /** 1 = the first line of the text. */
  line: number;
  path: string;
  detail: string;
}

export interface CatalogueInfo {
  skuCount: number;
  stringCount: number;
  totalBytes: number;
  checksum: number;
}

export type CatalogueResult = { ok: true; bytes: Uint8Array } | { ok: false; problems: CatalogueProblem[] };

const PROBLEMS_MAX = 100;
const SEED = 0x5eed5eed;

/** Amounts by field, in the order of their bits. */
const AMOUNTS = [
  ["unitCost", L.CATALOGUE_HAS_COST],
  ["floorPrice", L.CATALOGUE_HAS_FLOOR_PRICE],
  ["regularPrice", L.CATALOGUE_HAS_REGULAR_PRICE],
  ["lowestPrice30d", L.CATALOGUE_HAS_LOWEST_PRICE],
] as const;
const FIELDS = new Set(["sku", "unitCost", "floorPrice", "regularPrice", "lowestPrice30d", "measure", "taxRate", "brand", "categories", "tags", "attributes"]);

/** Takes lines one at a time, so that a file can be streamed through it. */
export class CatalogueBuilder {
  readonly problems: CatalogueProblem[] = [];
  private readonly encoder = new TextEncoder();
  private readonly ids = new Map<string, number>([["", 0]]);
  private readonly texts: string[] = [""];
  private records = new Uint8Array(1 << 20);
  private length = 0;
  private places = new Uint32Array(1 << 12);
  private hashes = new Uint32Array(1 << 12);
  private count = 0;
  private lineNumber = 0;
  private table = new Int32Array(1 << 13).fill(-1);

  /** One line of NDJSON; blank lines are skipped. */
  addLine(text: string): void {
    this.lineNumber++;
    if (text.trim() === "") return;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.problem("invalid-json", "", "this line is not JSON");
      return;
    }
    this.add(value);
  }

  private problem(code: string, path: string, detail: string): void {
    if (this.problems.length < PROBLEMS_MAX) this.problems.push({ code, line: this.lineNumber, path, detail });
  }

  private add(value: unknown): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return this.problem("wrong-type", "", "an object with a `sku` is wanted");
    const row = value as Record<string, unknown>;
    const before = this.problems.length;
    for (const field of Object.keys(row)) {
      if (!FIELDS.has(field)) this.problem("unknown-field", `/${field}`, "there is no such field");
      if (row[field] === null) delete row[field];
    }
    const sku = this.text(row["sku"], "/sku");
    if (sku === undefined) return;
    if (sku.length === 0) return this.problem("empty", "/sku", "this string must not be empty");
    if (this.count >= L.CATALOGUE_SKUS_MAX) return this.problem("too-many-skus", "", `at most ${L.CATALOGUE_SKUS_MAX} skus`);
    const start = this.length;
    this.reserve(8192);
    this.length += 4;
    this.records.set(sku, this.length);
    this.length += sku.length;
    const fields = this.facts(row);
    if (this.problems.length > before) {
      this.length = start;
      return;
    }
    const view = new DataView(this.records.buffer);
    view.setUint16(start, sku.length, true);
    view.setUint16(start + 2, fields, true);
    if (!this.place(start, sku)) {
      this.length = start;
      this.problem("duplicate-sku", "/sku", "this sku is given twice");
    }
  }

  private facts(row: Record<string, unknown>): number {
    let fields = 0;
    for (const [field, bit] of AMOUNTS) {
      if (row[field] === undefined) continue;
      fields |= bit;
      const amount = this.integer(row[field], `/${field}`, 0, L.AMOUNT_MAX);
      this.u32(amount % 4294967296);
      this.u8(Math.floor(amount / 4294967296));
    }
    if (row["measure"] !== undefined) {
      fields |= L.CATALOGUE_HAS_MEASURE;
      this.u32(this.integer(row["measure"], "/measure", 0, L.MEASURE_MAX));
    }
    if (row["taxRate"] !== undefined) {
      fields |= L.CATALOGUE_HAS_TAX_RATE;
      this.u24(this.integer(row["taxRate"], "/taxRate", 0, L.TAX_RATE_MAX));
    }
    if (row["brand"] !== undefined) {
      fields |= L.CATALOGUE_HAS_BRAND;
      this.string(row["brand"], "/brand");
    }
    if (row["categories"] !== undefined) {
      fields |= L.CATALOGUE_HAS_CATEGORIES;
      this.categories(this.list(row["categories"], "/categories", L.CATEGORIES_MAX));
    }
    if (row["tags"] !== undefined) {
      fields |= L.CATALOGUE_HAS_TAGS;
      const tags = this.list(row["tags"], "/tags", L.TAGS_MAX);
      this.u8(tags.length);
      tags.forEach((tag, index) => this.string(tag, `/tags/${index}`));
    }
    if (row["attributes"] !== undefined) {
      fields |= L.CATALOGUE_HAS_ATTRIBUTES;
      this.attributes(row["attributes"]);
    }
    return fields;
  }

  /** Every path with its ancestors, each once, in the order a line would give them. */
  private categories(paths: unknown[]): void {
    const exact = new Map<string, boolean>();
    paths.forEach((path, index) => {
      if (this.text(path, `/categories/${index}`) === undefined) return;
      const whole = path as string;
      for (let at = whole.indexOf("/", 1); at >= 0; at = whole.indexOf("/", at + 1)) {
        const ancestor = whole.slice(0, at);
        if (!exact.has(ancestor)) exact.set(ancestor, false);
      }
      exact.set(whole, true);
    });
    if (exact.size > L.CATALOGUE_PATHS_MAX) {
      return this.problem("too-many-categories", "/categories", `at most ${L.CATALOGUE_PATHS_MAX} paths with their ancestors`);
    }
    this.u8(exact.size);
    for (const [path, isExact] of exact) this.u24(this.id(path) + (isExact ? 1 << 23 : 0));
  }

  private attributes(value: unknown): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return this.problem("wrong-type", "/attributes", "an object is wanted");
    const entries = Object.entries(value).filter(([, fact]) => fact !== null);
    if (entries.length > L.ATTRIBUTES_MAX) return this.problem("too-many-attributes", "/attributes", `at most ${L.ATTRIBUTES_MAX} attributes`);
    this.u8(entries.length);
    let items = 0;
    for (const [name, fact] of entries) {
      const path = `/attributes/${name.replace(/~/g, "~0").replace(/\//g, "~1")}`;
      this.string(name, path);
      if (typeof fact === "boolean") {
        this.u8(L.FACT_BOOLEAN);
        this.u8(fact ? 1 : 0);
      } else if (typeof fact === "number") {
        this.u8(L.FACT_INTEGER);
        const number = BigInt.asUintN(64, BigInt(this.integer(fact, path, -L.INTEGER_MAX, L.INTEGER_MAX)));
        this.u32(Number(number & 0xffffffffn));
        this.u32(Number(number >> 32n));
      } else if (typeof fact === "string") {
        this.u8(L.FACT_STRING);
        this.string(fact, path);
      } else if (Array.isArray(fact)) {
        this.u8(L.FACT_STRINGS);
        const list = this.list(fact, path, L.FACT_ITEMS_MAX);
        items += list.length;
        this.u8(list.length);
        list.forEach((item, index) => this.string(item, `${path}/${index}`));
      } else this.problem("wrong-type", path, "a string, an integer, a boolean or a list of strings is wanted");
    }
    if (items > L.CATALOGUE_ITEMS_MAX) this.problem("too-many-items", "/attributes", `at most ${L.CATALOGUE_ITEMS_MAX} strings in lists`);
  }

  // ------------------------------------------------------------------------------------------------ values

  private integer(value: unknown, path: string, low: number, high: number): number {
    if (typeof value !== "number") this.problem("wrong-type", path, "an integer is wanted");
    else if (!Number.isInteger(value)) this.problem("decimal", path, "numbers must be integers; amounts are in minor units");
    else if (value < low || value > high) this.problem("out-of-range", path, `must be ${low} to ${high}`);
    else return value;
    return 0;
  }

  private list(value: unknown, path: string, most: number): unknown[] {
    if (!Array.isArray(value)) this.problem("wrong-type", path, "a list is wanted");
    else if (value.length > most) this.problem("too-many-items", path, `at most ${most}`);
    else return value;
    return [];
  }

  private text(value: unknown, path: string): Uint8Array | undefined {
    if (typeof value !== "string") return this.problem("wrong-type", path, "a string is wanted"), undefined;
    if (/\p{Surrogate}/u.test(value)) return this.problem("lone-surrogate", path, "half of a surrogate pair"), undefined;
    const bytes = this.encoder.encode(value);
    if (bytes.length > L.STRING_BYTES_MAX) return this.problem("too-long", path, `strings take at most ${L.STRING_BYTES_MAX} bytes`), undefined;
    return bytes;
  }

  private string(value: unknown, path: string): void {
    if (this.text(value, path) !== undefined) this.u24(this.id(value as string));
  }

  private id(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      if (id >= L.CATALOGUE_STRINGS_MAX) {
        this.problem("too-many-strings", "", `at most ${L.CATALOGUE_STRINGS_MAX} different strings`);
        return 0;
      }
      this.ids.set(text, id);
      this.texts.push(text);
    }
    return id;
  }

  // ------------------------------------------------------------------------------------------------ bytes

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.records.length) return;
    const grown = new Uint8Array(this.records.length * 2);
    grown.set(this.records.subarray(0, this.length));
    this.records = grown;
  }
  private u8(value: number): void {
    this.records[this.length++] = value;
  }
  private u24(value: number): void {
    this.records[this.length++] = value;
    this.records[this.length++] = value >>> 8;
    this.records[this.length++] = value >>> 16;
  }
  private u32(value: number): void {
    this.u24(value);
    this.records[this.length++] = value >>> 24;
  }

  /** False = the sku is there already. */
  private place(start: number, sku: Uint8Array): boolean {
    const hash = hash32(SEED, sku);
    let mask = this.table.length - 1;
    let slot = hash & mask;
    for (; this.table[slot] !== -1; slot = (slot + 1) & mask) {
      const other = this.table[slot]!;
      if (this.hashes[other] !== hash) continue;
      const at = this.places[other]!;
      const bytes = this.records[at]! | (this.records[at + 1]! << 8);
      if (bytes === sku.length && sku.every((byte, index) => this.records[at + 4 + index] === byte)) return false;
    }
    if (this.count === this.places.length) {
      this.places = widen(this.places);
      this.hashes = widen(this.hashes);
    }
    this.places[this.count] = start;
    this.hashes[this.count] = hash;
    this.table[slot] = this.count++;
    if (this.count * 2 > this.table.length) {
      this.table = new Int32Array(this.table.length * 2).fill(-1);
      mask = this.table.length - 1;
      for (let index = 0; index < this.count; index++) {
        let free = this.hashes[index]! & mask;
        while (this.table[free] !== -1) free = (free + 1) & mask;
        this.table[free] = index;
      }
    }
    return true;
  }

  finish(): CatalogueResult {
    if (this.problems.length > 0) return { ok: false, problems: this.problems };
    const stringBytes = this.texts.reduce((sum, text) => sum + this.encoder.encode(text).length, 0);
    const refsAt = L.CATALOGUE_HEADER_BYTES;
    const stringsAt = align16(refsAt + (this.texts.length + 1) * 4);
    const tableAt = align16(stringsAt + stringBytes + 16);
    const slots = this.table.length;
    const recordsAt = tableAt + slots * 8;
    const total = align16(recordsAt + this.length) + 16;
    const bytes = new Uint8Array(total);
    const view = new DataView(bytes.buffer);
    let at = 0;
    this.texts.forEach((text, id) => {
      view.setUint32(refsAt + id * 4, at, true);
      at += this.encoder.encodeInto(text, bytes.subarray(stringsAt + at)).written;
    });
    view.setUint32(refsAt + this.texts.length * 4, at, true);
    let probes = 1;
    for (let slot = 0; slot < slots; slot++) {
      const index = this.table[slot]!;
      if (index < 0) continue;
      const hash = this.hashes[index]!;
      view.setUint32(tableAt + slot * 8, hash, true);
      view.setUint32(tableAt + slot * 8 + 4, this.places[index]! + 1, true);
      probes = Math.max(probes, ((slot - (hash & (slots - 1))) & (slots - 1)) + 1);
    }
    bytes.set(this.records.subarray(0, this.length), recordsAt);
    view.setUint32(L.CATALOGUE_MAGIC_AT, L.CATALOGUE_MAGIC, true);
    view.setUint32(L.CATALOGUE_ABI, L.ABI_VERSION, true);
    view.setUint32(L.CATALOGUE_TOTAL_BYTES, total, true);
    view.setUint32(L.CATALOGUE_HASH_SEED, SEED, true);
    view.setUint32(L.CATALOGUE_SKU_COUNT, this.count, true);
    view.setUint32(L.CATALOGUE_STRING_COUNT, this.texts.length, true);
    view.setUint32(L.CATALOGUE_REFS_AT, refsAt, true);
    view.setUint32(L.CATALOGUE_STRINGS_AT, stringsAt, true);
    view.setUint32(L.CATALOGUE_TABLE_AT, tableAt, true);
    view.setUint32(L.CATALOGUE_TABLE_MASK, slots - 1, true);
    view.setUint32(L.CATALOGUE_RECORDS_AT, recordsAt, true);
    view.setUint32(L.CATALOGUE_PROBES, probes, true);
    view.setUint32(L.CATALOGUE_CHECKSUM, checksum32(0, bytes.subarray(L.CATALOGUE_HASH_SEED)), true);
    return { ok: true, bytes };
  }
}

/** A whole NDJSON text at once. */
export function buildCatalogue(ndjson: string): CatalogueResult {
  const builder = new CatalogueBuilder();
  for (const line of ndjson.split("\n")) builder.addLine(line);
  return builder.finish();
}

/** What is wrong with a catalogue's header, as a sentence; undefined = nothing. The checksum is not checked. */
export function catalogueProblem(bytes: Uint8Array): string | undefined {
  if (bytes.length < L.CATALOGUE_HEADER_BYTES) return `catalogue: ${bytes.length} bytes are too few for a header`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number => view.getUint32(at, true);
  if (word(L.CATALOGUE_MAGIC_AT) !== L.CATALOGUE_MAGIC) return "catalogue: magic is not `RSTC`";
  if (word(L.CATALOGUE_ABI) !== L.ABI_VERSION) return `catalogue: abi is ${word(L.CATALOGUE_ABI)}, this engine reads ${L.ABI_VERSION}`;
  if (word(L.CATALOGUE_TOTAL_BYTES) !== bytes.length || bytes.length % 16 !== 0) {
    return `catalogue: totalBytes is ${word(L.CATALOGUE_TOTAL_BYTES)}, got ${bytes.length} bytes`;
  }
  const ends: [string, number][] = [
    ["refs", word(L.CATALOGUE_REFS_AT) + (word(L.CATALOGUE_STRING_COUNT) + 1) * 4],
    ["table", word(L.CATALOGUE_TABLE_AT) + (word(L.CATALOGUE_TABLE_MASK) + 1) * 8],
    ["records", word(L.CATALOGUE_RECORDS_AT) + 16],
    ["strings", word(L.CATALOGUE_STRINGS_AT) + 16],
  ];
  for (const [part, end] of ends) if (end > bytes.length) return `catalogue: ${part} end at ${end}, past the last byte`;
  return undefined;
}

export function readCatalogueInfo(bytes: Uint8Array): CatalogueInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    skuCount: view.getUint32(L.CATALOGUE_SKU_COUNT, true),
    stringCount: view.getUint32(L.CATALOGUE_STRING_COUNT, true),
    totalBytes: view.getUint32(L.CATALOGUE_TOTAL_BYTES, true),
    checksum: view.getUint32(L.CATALOGUE_CHECKSUM, true),
  };
}

function widen(list: Uint32Array): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(list.length * 2);
  grown.set(list);
  return grown;
}

function align16(value: number): number {
  return (value + 15) & ~15;
}
