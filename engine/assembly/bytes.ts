// Comparing and hashing runs of bytes, eight at a time. Callers guarantee PAD_BYTES readable bytes behind every run (the
// input, the decode buffer and an image's string bytes all have them), so whole words are loaded and then masked.
// hash32 has a twin in engine/hash.ts that must give the same numbers: u32 arithmetic only.

export function sameBytes(a: usize, b: usize, bytes: u32): bool {
  while (bytes > 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
    bytes -= 8;
  }
  // A shift by 64 would be a shift by 0.
  if (bytes == 0) return true;
  return (load<u64>(a) ^ load<u64>(b)) << (64 - ((<u64>bytes) << 3)) == 0;
}

/** Order of UTF-8 bytes, shorter first when one is a prefix: < 0, 0, > 0. */
export function compareBytes(a: usize, aBytes: u32, b: usize, bBytes: u32): i32 {
  let left = min(aBytes, bBytes);
  while (left >= 8) {
    const x = load<u64>(a);
    const y = load<u64>(b);
    if (x != y) return bswap(x) < bswap(y) ? -1 : 1;
    a += 8;
    b += 8;
    left -= 8;
  }
  if (left) {
    const shift = 64 - (<u64>left << 3);
    const x = load<u64>(a) << shift;
    const y = load<u64>(b) << shift;
    if (x != y) return bswap(x) < bswap(y) ? -1 : 1;
  }
  return aBytes == bBytes ? 0 : aBytes < bBytes ? -1 : 1;
}

export function hash32(seed: u32, ptr: usize, bytes: u32): u32 {
  let hash = seed ^ (bytes * 0x9e3779b1);
  while (bytes >= 4) {
    hash = (rotl(hash, 5) ^ load<u32>(ptr)) * 0x85ebca6b;
    ptr += 4;
    bytes -= 4;
  }
  if (bytes) hash = (rotl(hash, 5) ^ (load<u32>(ptr) & ((1 << (bytes << 3)) - 1))) * 0x85ebca6b;
  hash ^= hash >> 15;
  hash *= 0xc2b2ae35;
  return hash ^ (hash >> 13);
}
