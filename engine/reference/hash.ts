// The two hashes of the contract: murmur3_x86_32 for buckets (DESIGN §5.2), FNV-1a 64 for the decision's id (§12). Plain and
// slow; proven by published test vectors in hash.test.ts. Called by audience.ts and reply-id.ts.

export function murmur3(bytes: Uint8Array, seed: number): number {
  const multiply = (a: number, b: number): number => Number((BigInt(a) * BigInt(b)) & 0xffffffffn);
  const rotate = (a: number, by: number): number => ((a << by) | (a >>> (32 - by))) >>> 0;
  const scramble = (word: number): number => multiply(rotate(multiply(word, 0xcc9e2d51), 15), 0x1b873593);

  let hash = seed >>> 0;
  const whole = bytes.length - (bytes.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const word = (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)) >>> 0;
    hash = (hash ^ scramble(word)) >>> 0;
    hash = (multiply(rotate(hash, 13), 5) + 0xe6546b64) >>> 0;
  }
  let tail = 0;
  for (let i = bytes.length - 1; i >= whole; i--) tail = ((tail << 8) | bytes[i]!) >>> 0;
  if (whole < bytes.length) hash = (hash ^ scramble(tail)) >>> 0;
  hash = (hash ^ bytes.length) >>> 0;
  hash = multiply((hash ^ (hash >>> 16)) >>> 0, 0x85ebca6b);
  hash = multiply((hash ^ (hash >>> 13)) >>> 0, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const FNV_PRIME = 0x100000001b3n;
const FNV_BASIS = 0xcbf29ce484222325n;

export function fnv1a64(bytes: Iterable<number>): bigint {
  let hash = FNV_BASIS;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * FNV_PRIME) & 0xffffffffffffffffn;
  return hash;
}

export function hex64(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}
