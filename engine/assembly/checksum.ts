// The checksum of images and catalogues, taken over bytes already in memory. The twin of checksum32 in engine/hash.ts.

/** `bytes` is a multiple of 4; continues from `state`. */
export function checksum(state: u32, at: usize, bytes: u32): u32 {
  const end = at + (bytes & ~3);
  while (at < end) {
    state = (rotl(state, 7) ^ load<u32>(at)) * 0x9e3779b1;
    at += 4;
  }
  return state;
}
