// The string hash of images, for builders in TypeScript. The twin of hash32 in assembly/bytes.ts: the same numbers, bit for
// bit (a test compares them), so that a dictionary built here is found there. Also the checksum of an image.

export function hash32(seed: number, bytes: Uint8Array, from = 0, to = bytes.length): number {
  let hash = (seed ^ Math.imul(to - from, 0x9e3779b1)) | 0;
  let at = from;
  for (; to - at >= 4; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ word, 0x85ebca6b);
  }
  if (at < to) {
    let word = bytes[at]!;
    if (at + 1 < to) word |= bytes[at + 1]! << 8;
    if (at + 2 < to) word |= bytes[at + 2]! << 16;
    hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ word, 0x85ebca6b);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Checksum over whole words; `bytes` must be a multiple of 4 long (images are padded to 16). Starts from `state`. */
export function checksum32(state: number, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = state | 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    sum = Math.imul(((sum << 7) | (sum >>> 25)) ^ view.getInt32(at, true), 0x9e3779b1);
  }
  return sum >>> 0;
}
