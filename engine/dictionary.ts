// Builds the sections of an image that name things: the dictionary (string → id), what each string names (roles), and the
// lists of facts, programmes, limits, currencies and offers by slot. Ids are given out at once and stay: strings with a role
// must come first, since the role table covers ids from 0 to the last one with a role. Deterministic: same calls, same bytes.
// Used by the compiler; its reader is assembly/intern.ts and assembly/image.ts. Must not know what a rulebook is.

import { hash32 } from "./hash.js";
import * as L from "./layout.js";

export type FactScope = "request" | "member" | "line";
export type FactTypeName = "integer" | "boolean" | "string" | "strings";

export interface ImageSection {
  id: number;
  bytes: Uint8Array;
}

const FACT_TYPES: Record<FactTypeName, number> = {
  integer: L.FACT_INTEGER,
  boolean: L.FACT_BOOLEAN,
  string: L.FACT_STRING,
  strings: L.FACT_STRINGS,
};
const SCOPES: Record<FactScope, { list: number; role: number }> = {
  request: { list: 0, role: L.ROLE_REQUEST_FACT },
  member: { list: 1, role: L.ROLE_MEMBER_FACT },
  line: { list: 2, role: L.ROLE_LINE_FACT },
};

/** The table is at most half full, so at most one in eight bits of the filter is set. */
const FILTER_BITS_PER_SLOT = 4;

interface Role {
  id: number;
  at: number;
  wide: boolean;
  value: number;
}

export class Dictionary {
  private readonly ids = new Map<string, number>();
  private readonly texts: string[] = [""];
  private readonly roles: Role[] = [];
  private readonly offers: number[] = [];
  private readonly limits: number[] = [];
  private readonly programmes: number[] = [];
  private readonly currencies: { id: number; exponent: number }[] = [];
  private readonly facts: { id: number; type: number }[][] = [[], [], []];

  /** Id of a string, added when new. The empty string has an id of its own; 0 is absent. */
  id(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.length;
    this.ids.set(text, id);
    this.texts.push(text);
    return id;
  }

  /** Id of a category path. Its ancestors are added too: the parser walks from the root and stops where it knows no more. */
  category(path: string): number {
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
      if (at > 0) this.id(path.slice(0, at));
    }
    return this.id(path);
  }

  /** Strings known so far, id 0 included. */
  get count(): number {
    return this.texts.length;
  }

  text(id: number): string {
    const text = this.texts[id];
    if (text === undefined) throw new Error(`no string ${id}`);
    return text;
  }

  /** Offers in the order of their indexes. */
  addOffer(offerId: string): number {
    return this.place(offerId, L.ROLE_OFFER, true, this.offers);
  }
  addLimit(limitId: string): number {
    return this.place(limitId, L.ROLE_LIMIT, true, this.limits);
  }
  addProgramme(programmeId: string): number {
    return this.place(programmeId, L.ROLE_PROGRAMME, false, this.programmes);
  }
  addCurrency(code: string, exponent: number): number {
    const id = this.id(code);
    const slot = this.currencies.push({ id, exponent }) - 1;
    this.roles.push({ id, at: L.ROLE_CURRENCY, wide: false, value: slot + 1 });
    return slot;
  }
  addFact(scope: FactScope, name: string, type: FactTypeName): number {
    const { list, role } = SCOPES[scope];
    const id = this.id(name);
    const slot = this.facts[list]!.push({ id, type: FACT_TYPES[type] }) - 1;
    this.roles.push({ id, at: role, wide: false, value: slot + 1 });
    return slot;
  }

  private place(text: string, at: number, wide: boolean, list: number[]): number {
    const id = this.id(text);
    const slot = list.push(id) - 1;
    this.roles.push({ id, at, wide, value: slot + 1 });
    return slot;
  }

  /** Sections 1–7, and the seed they were hashed with: `seed` or, when that one collides too much, a later one. */
  build(seed: number): { hashSeed: number; sections: ImageSection[] } {
    const { hashSeed, bytes } = encodeStrings(this.texts, seed);
    return {
      hashSeed,
      sections: [
        { id: L.SECTION_DICTIONARY, bytes },
        { id: L.SECTION_ROLES, bytes: this.encodeRoles() },
        { id: L.SECTION_FACTS, bytes: this.encodeFacts() },
        { id: L.SECTION_PROGRAMMES, bytes: encodeList(this.programmes.map((id) => [id])) },
        { id: L.SECTION_LIMIT_IDS, bytes: encodeList(this.limits.map((id) => [id])) },
        { id: L.SECTION_CURRENCIES, bytes: encodeList(this.currencies.map(({ id, exponent }) => [id, exponent])) },
        { id: L.SECTION_OFFER_IDS, bytes: encodeList(this.offers.map((id) => [id])) },
      ],
    };
  }

  private encodeRoles(): Uint8Array {
    const count = this.roles.reduce((most, role) => Math.max(most, role.id + 1), 0);
    const bytes = new Uint8Array(L.ROLES_HEADER_BYTES + count * L.ROLE_BYTES);
    const view = new DataView(bytes.buffer);
    view.setUint32(L.ROLES_COUNT, count, true);
    for (const { id, at, wide, value } of this.roles) {
      const to = L.ROLES_HEADER_BYTES + id * L.ROLE_BYTES + at;
      if (wide) view.setUint32(to, value, true);
      else view.setUint16(to, value, true);
    }
    return bytes;
  }

  private encodeFacts(): Uint8Array {
    const all = this.facts.flat();
    const bytes = new Uint8Array(L.FACTS_HEADER_BYTES + all.length * L.FACT_BYTES);
    const view = new DataView(bytes.buffer);
    this.facts.forEach((list, scope) => view.setUint32(scope * 4, list.length, true));
    all.forEach(({ id, type }, index) => {
      view.setUint32(L.FACTS_HEADER_BYTES + index * L.FACT_BYTES + L.FACT_NAME, id, true);
      view.setUint32(L.FACTS_HEADER_BYTES + index * L.FACT_BYTES + L.FACT_TYPE, type, true);
    });
    return bytes;
  }
}

function encodeList(rows: number[][]): Uint8Array {
  const words = rows.flat();
  const bytes = new Uint8Array(L.LIST_HEADER_BYTES + words.length * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(L.LIST_COUNT, rows.length, true);
  words.forEach((word, index) => view.setUint32(L.LIST_HEADER_BYTES + index * 4, word, true));
  return bytes;
}

/** A dictionary section of these strings, by id (texts[0] is the absent one and cannot be looked up). */
export function encodeStrings(texts: readonly string[], seed: number): { hashSeed: number; bytes: Uint8Array } {
  const count = texts.length;
  let tableSlots = 16;
  while (tableSlots < count * 2) tableSlots *= 2;
  const filterAt = L.DICTIONARY_HEADER_BYTES;
  const filterBits = tableSlots * FILTER_BITS_PER_SLOT;
  const refsAt = filterAt + filterBits / 8;
  const tableAt = align16(refsAt + count * L.DICTIONARY_REF_BYTES);
  const bytesAt = tableAt + tableSlots * L.DICTIONARY_SLOT_BYTES;
  const most = texts.reduce((sum, text) => sum + text.length * 3, 0);
  const bytes = new Uint8Array(bytesAt + most + 16);
  const view = new DataView(bytes.buffer);
  const encoder = new TextEncoder();

  let at = 0;
  for (let id = 0; id < count; id++) {
    const { written } = encoder.encodeInto(texts[id]!, bytes.subarray(bytesAt + at));
    view.setUint32(refsAt + id * 8, at, true);
    view.setUint32(refsAt + id * 8 + 4, written, true);
    at += written;
  }
  const place: Places = { count, refsAt, tableAt, tableMask: tableSlots - 1, bytesAt, filterAt, filterMask: filterBits - 1 };
  let hashSeed = seed >>> 0;
  let probes = fillTable(bytes, view, place, hashSeed);
  while (probes > L.DICTIONARY_PROBES_MAX) {
    hashSeed = (hashSeed + 0x9e3779b9) >>> 0;
    probes = fillTable(bytes, view, place, hashSeed);
  }
  view.setUint32(L.DICTIONARY_COUNT, count, true);
  view.setUint32(L.DICTIONARY_TABLE_MASK, tableSlots - 1, true);
  view.setUint32(L.DICTIONARY_REFS_AT, refsAt, true);
  view.setUint32(L.DICTIONARY_TABLE_AT, tableAt, true);
  view.setUint32(L.DICTIONARY_BYTES_AT, bytesAt, true);
  view.setUint32(L.DICTIONARY_PROBES, probes, true);
  view.setUint32(L.DICTIONARY_BYTES_LENGTH, at, true);
  view.setUint32(L.DICTIONARY_FILTER_AT, filterAt, true);
  view.setUint32(L.DICTIONARY_FILTER_MASK, filterBits - 1, true);
  return { hashSeed, bytes: bytes.slice(0, bytesAt + at + 16) };
}

interface Places {
  count: number;
  refsAt: number;
  tableAt: number;
  tableMask: number;
  bytesAt: number;
  filterAt: number;
  filterMask: number;
}

/** The longest probe; table and filter are written anew. */
function fillTable(bytes: Uint8Array, view: DataView, place: Places, seed: number): number {
  const { count, refsAt, tableAt, tableMask, bytesAt, filterAt, filterMask } = place;
  bytes.fill(0, tableAt, bytesAt);
  bytes.fill(0, filterAt, refsAt);
  let longest = 1;
  for (let id = 1; id < count; id++) {
    const at = view.getUint32(refsAt + id * 8, true);
    const length = view.getUint32(refsAt + id * 8 + 4, true);
    const hash = hash32(seed, bytes, bytesAt + at, bytesAt + at + length);
    const bit = ((hash << 16) | (hash >>> 16)) & filterMask;
    bytes[filterAt + (bit >>> 3)]! |= 1 << (bit & 7);
    let slot = hash & tableMask;
    let probes = 1;
    while (view.getUint32(tableAt + slot * 16 + 12, true) !== 0) {
      slot = (slot + 1) & tableMask;
      probes++;
    }
    const entry = tableAt + slot * 16;
    view.setUint32(entry, hash, true);
    view.setUint32(entry + 4, length, true);
    view.setUint32(entry + 8, at, true);
    view.setUint32(entry + 12, id, true);
    if (probes > longest) longest = probes;
  }
  return longest;
}

function align16(value: number): number {
  return (value + 15) & ~15;
}
