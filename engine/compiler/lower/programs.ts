// The words of all programs, SECTION_PROGRAMS: conditions, predicates, audiences and lists as records that refer to each
// other by word offset. Equal records are one record, so shared sub-programs are shared. Offset 0 is "none".
// INVARIANT (children first): a record only refers to offsets below its own. Called by conditions.ts, predicates.ts,
// audience.ts, keys.ts and offers.ts.

import { SECTION_PROGRAMS } from "../../layout.js";
import { Bytes } from "../bytes.js";
import type { Section } from "../context.js";

export class Programs {
  private readonly offsets = new Map<string, number>();
  private readonly words: number[] = [0];

  /** Word offset of a record of u32 words. */
  record(words: readonly number[]): number {
    const key = words.join(" ");
    let offset = this.offsets.get(key);
    if (offset === undefined) {
      offset = this.words.length;
      for (const word of words) this.words.push(word >>> 0);
      this.offsets.set(key, offset);
    }
    return offset;
  }

  /** `[n, …items]`, 0 when empty. */
  list(items: readonly number[]): number {
    return items.length === 0 ? 0 : this.record([items.length, ...items]);
  }

  sections(): Section[] {
    const bytes = new Bytes(this.words.length * 4);
    for (const word of this.words) bytes.u32(word);
    return [{ id: SECTION_PROGRAMS, bytes: bytes.done() }];
  }
}

/** Low and high word of an integer. */
export function wide(value: number): [number, number] {
  const big = BigInt.asUintN(64, BigInt(value));
  return [Number(big & 0xffffffffn), Number(big >> 32n)];
}
