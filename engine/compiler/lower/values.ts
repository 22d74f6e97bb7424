// Slots for (kind, string) pairs: what predicates and index keys look for in a cart. A slot is one place of per-request
// state in the core, so a leaf asks "is this value here, and on which lines?" with one load. Slot 0 is never used.
// Called by predicates.ts and keys.ts; index.ts writes them out.

export class Values {
  private readonly slots = new Map<number, Map<number, number>>();
  /** By slot. */
  readonly list: { kind: number; string: number }[] = [{ kind: 0, string: 0 }];

  slot(kind: number, string: number): number {
    let ofKind = this.slots.get(kind);
    if (ofKind === undefined) this.slots.set(kind, (ofKind = new Map()));
    let slot = ofKind.get(string);
    if (slot === undefined) {
      slot = this.list.length;
      ofKind.set(string, slot);
      this.list.push({ kind, string });
    }
    return slot;
  }
}
