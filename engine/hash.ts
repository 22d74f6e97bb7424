// The string hash of images, for builders in TypeScript. The twin of hash32 in assembly/bytes.ts: the same numbers, bit for
// bit (a test compares them), so that a dictionary built here is found there. Also the checksum of an image.

export function hash32(seed: number, bytes: Uint8Array, from = 0, to = bytes.length): number {
  const length = to - from;
  let hash = (seed ^ Math.imul(length, 0x9e3779b1)) | 0;
  if (length <= 8) {
    // Right-aligned in a word of eight.
    const low = wordEnding(bytes, from, to - 4);
    const high = wordEnding(bytes, from, to);
    hash = (hash + Math.imul(low, 0x85ebca6b) + rotl16(Math.imul(high, 0xc2b2ae35))) | 0;
  } else {
    const tail = to - 8;
    let at = from;
    do {
      hash = round(hash, bytes, at, 0x85ebca6b, 0xc2b2ae35);
      at += 8;
    } while (at < tail);
    hash = round(hash, bytes, tail, 0x27d4eb2f, 0x165667b1);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  hash = Math.imul(hash, 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** The four bytes before `end`, little-endian; those before `from` count as 0. */
function wordEnding(bytes: Uint8Array, from: number, end: number): number {
  let word = 0;
  for (let at = end - 1; at >= end - 4; at--) word = (word << 8) | (at >= from ? bytes[at]! : 0);
  return word;
}

function round(hash: number, bytes: Uint8Array, at: number, lowFactor: number, highFactor: number): number {
  const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  const high = bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
  const turned = (hash << 11) | (hash >>> 21);
  return (turned + Math.imul(low, lowFactor) + rotl16(Math.imul(high, highFactor))) | 0;
}

function rotl16(value: number): number {
  return (value << 16) | (value >>> 16);
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
