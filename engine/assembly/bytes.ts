// Comparing and hashing runs of bytes, eight at a time. Callers guarantee PAD_BYTES readable bytes behind every run (the
// input, the decode buffer and an image's string bytes all have them), so whole words are loaded and then masked.
// hash32 has a twin in engine/hash.ts that must give the same numbers: u32 arithmetic only.

export function sameBytes(a: usize, b: usize, bytes: u32): bool {
  // A shift by 64 would be a shift by 0.
  if (bytes <= 8) return bytes == 0 || (load<u64>(a) ^ load<u64>(b)) << (64 - (<u64>bytes << 3)) == 0;
  // The last word overlaps the one before, so no length needs a mask.
  const tail = <usize>bytes - 8;
  if (load<u64>(a + tail) != load<u64>(b + tail)) return false;
  for (let at: usize = 0; at < tail; at += 8) {
    if (load<u64>(a + at) != load<u64>(b + at)) return false;
  }
  return true;
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

/** Multiplies words side by side and mixes once at the end: short strings are the rule, and latency is what they cost. */
export function hash32(seed: u32, ptr: usize, bytes: u32): u32 {
  let hash = seed ^ (bytes * 0x9e3779b1);
  if (bytes <= 8) {
    // Right-aligned in a word; a shift by 64 would be a shift by 0.
    const word = bytes == 0 ? 0 : load<u64>(ptr) << (64 - (<u64>bytes << 3));
    hash += <u32>word * 0x85ebca6b + rotl<u32>(<u32>(word >> 32) * 0xc2b2ae35, 16);
  } else {
    // The last word overlaps the one before, so no length needs a mask.
    const tail = <usize>bytes - 8;
    let at: usize = 0;
    do {
      const word = load<u64>(ptr + at);
      hash = rotl(hash, 11) + <u32>word * 0x85ebca6b + rotl<u32>(<u32>(word >> 32) * 0xc2b2ae35, 16);
      at += 8;
    } while (at < tail);
    const word = load<u64>(ptr + tail);
    hash = rotl(hash, 11) + <u32>word * 0x27d4eb2f + rotl<u32>(<u32>(word >> 32) * 0x165667b1, 16);
  }
  hash ^= hash >> 15;
  hash *= 0x2c1b3c6d;
  hash ^= hash >> 12;
  hash *= 0x297a2d39;
  return hash ^ (hash >> 15);
}
