// The two published hashes: MurmurHash3 x86 32 (seed 0) for buckets of rollouts and experiments, FNV-1a 64 for a decision's
// id. Both are part of what replies mean: they may never change. Called by audience.ts and replyid.ts.

export function murmur3(ptr: usize, bytes: u32): u32 {
  let hash: u32 = 0;
  let left = bytes;
  while (left >= 4) {
    hash ^= mixed(load<u32>(ptr));
    hash = rotl(hash, 13) * 5 + 0xe6546b64;
    ptr += 4;
    left -= 4;
  }
  if (left != 0) {
    let tail: u32 = 0;
    for (let i: u32 = 0; i < left; i++) tail |= <u32>load<u8>(ptr + i) << (i << 3);
    hash ^= mixed(tail);
  }
  hash ^= bytes;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}

// @ts-ignore: decorator
@inline function mixed(word: u32): u32 {
  return rotl<u32>(word * 0xcc9e2d51, 15) * 0x1b873593;
}

const FNV_OFFSET: u64 = 0xcbf29ce484222325;
const FNV_PRIME: u64 = 0x100000001b3;

let fnv: u64 = 0;

export function beginFnv(): void {
  fnv = FNV_OFFSET;
}
export function fnvByte(byte: u32): void {
  fnv = (fnv ^ <u64>(byte & 0xff)) * FNV_PRIME;
}
/** Eight bytes, little-endian. */
export function fnvInt(value: i64): void {
  let rest = <u64>value;
  let hash = fnv;
  for (let i = 0; i < 8; i++) {
    hash = (hash ^ (rest & 0xff)) * FNV_PRIME;
    rest >>= 8;
  }
  fnv = hash;
}
export function fnvBytes(ptr: usize, bytes: u32): void {
  let hash = fnv;
  const end = ptr + bytes;
  for (; ptr < end; ptr++) hash = (hash ^ <u64>load<u8>(ptr)) * FNV_PRIME;
  fnv = hash;
}
export function endFnv(): u64 {
  return fnv;
}
