// "Id order" (DESIGN §1): entries, ids and names are ordered by the bytes of their UTF-8 form. Knows nothing of what the
// names stand for. Called wherever something is sorted.

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function compareIds(a: string, b: string): number {
  const x = utf8(a);
  const y = utf8(b);
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const difference = x[i]! - y[i]!;
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}

/** Copies, as the sort of an array does, but never in place. */
export function inIdOrder(ids: Iterable<string>): string[] {
  return [...ids].sort(compareIds);
}

export function compareBigInt(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
