// Amounts as rows by currency, SECTION_MONEY; equal rows are one row. Row 0 has no amount in any currency.
// Called through the context.

import { MONEY_HEADER_BYTES, SECTION_MONEY } from "../../layout.js";
import type { Amounts } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Section } from "../context.js";

export class Money {
  private readonly rows = new Map<string, number>();
  private readonly list: number[][] = [];

  constructor(private readonly currencies: readonly string[]) {
    this.index({});
  }

  index(amounts: Amounts | undefined): number {
    if (amounts === undefined) return 0;
    const row = this.currencies.map((currency) => (Object.hasOwn(amounts, currency) ? amounts[currency]! : -1));
    const key = row.join(" ");
    let index = this.rows.get(key);
    if (index === undefined) {
      index = this.list.length;
      this.rows.set(key, index);
      this.list.push(row);
    }
    return index;
  }

  sections(): Section[] {
    const bytes = new Bytes(MONEY_HEADER_BYTES + this.list.length * this.currencies.length * 8);
    bytes.u32(this.list.length).u32(this.currencies.length).align(MONEY_HEADER_BYTES);
    for (const row of this.list) for (const amount of row) bytes.i64(amount);
    return [{ id: SECTION_MONEY, bytes: bytes.done() }];
  }
}
