// Tables of the tree's sections: a header with the count, then records of one size; and the shared lists of u32 numbers.
// Equal lists are one. Used by the lowering of nodes, plans, effects, floors, limits and programmes only.

import { SECTION_LISTS, TABLE_HEADER_BYTES } from "../../layout.js";
import { Bytes } from "../bytes.js";
import type { Section } from "../context.js";

/** Records of one size, written field by field at their offsets of layout.ts. */
export class Table {
  private readonly records: Uint8Array[] = [];

  constructor(
    private readonly id: number,
    private readonly recordBytes: number,
  ) {}

  get count(): number {
    return this.records.length;
  }

  /** Adds a record of zeros for `write` to fill; answers its index. */
  add(write: (view: DataView) => void): number {
    const record = new Uint8Array(this.recordBytes);
    write(new DataView(record.buffer));
    return this.records.push(record) - 1;
  }

  section(): Section {
    const bytes = new Bytes(TABLE_HEADER_BYTES + this.records.length * this.recordBytes);
    bytes.u32(this.records.length).align(TABLE_HEADER_BYTES);
    for (const record of this.records) bytes.bytes(record);
    return { id: this.id, bytes: bytes.done() };
  }
}

export class Lists {
  private readonly numbers: number[] = [];
  private readonly starts = new Map<string, number>();

  /** Where the list begins; the reader knows its length. */
  start(list: readonly number[]): number {
    if (list.length === 0) return 0;
    const key = list.join(" ");
    let start = this.starts.get(key);
    if (start === undefined) {
      start = this.numbers.length;
      for (const number of list) this.numbers.push(number);
      this.starts.set(key, start);
    }
    return start;
  }

  section(): Section {
    const bytes = new Bytes(TABLE_HEADER_BYTES + this.numbers.length * 4);
    bytes.u32(this.numbers.length).align(TABLE_HEADER_BYTES);
    for (const number of this.numbers) bytes.u32(number >>> 0);
    return { id: SECTION_LISTS, bytes: bytes.done() };
  }
}

/** Percent → parts per million, exactly: at most four decimals are left by validation. */
export function ppmOf(percent: number): number {
  return Math.round(percent * 10_000);
}
