// "Id order" (DESIGN §1): entries, ids and names are ordered by the bytes of their UTF-8 form. Knows nothing of what the
// names stand for. Called wherever something is sorted.

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** UTF-8 keeps the order of code points. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  const x = [...a].map((character) => character.codePointAt(0)!);
  const y = [...b].map((character) => character.codePointAt(0)!);
  const place = x.findIndex((point, index) => point !== y[index]);
  return place < 0 ? x.length - y.length : place >= y.length ? 1 : x[place]! - y[place]!;
}

/** Copies, as the sort of an array does, but never in place. */
export function inIdOrder(ids: Iterable<string>): string[] {
  return [...ids].sort(compareIds);
}

export function compareBigInt(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
