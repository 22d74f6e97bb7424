// Is it UTF-8? Overlong forms, surrogates and code points past U+10FFFF are not. Used by both scanners.

/** Length of the well-formed multi-byte sequence at `p` (its first byte is ≥ 0x80); 0 = there is none. */
export function sequenceBytes(p: usize): u32 {
  const lead = <u32>load<u8>(p);
  const second = <u32>load<u8>(p, 1);
  if ((second & 0xc0) != 0x80) return 0;
  if (lead < 0xe0) return lead >= 0xc2 ? 2 : 0;
  if (((<u32>load<u8>(p, 2)) & 0xc0) != 0x80) return 0;
  if (lead < 0xf0) {
    if (lead == 0xe0 && second < 0xa0) return 0;
    if (lead == 0xed && second > 0x9f) return 0;
    return 3;
  }
  if (((<u32>load<u8>(p, 3)) & 0xc0) != 0x80) return 0;
  if (lead == 0xf0 && second < 0x90) return 0;
  if (lead == 0xf4 && second > 0x8f) return 0;
  return lead <= 0xf4 ? 4 : 0;
}

/** First byte that is not UTF-8, 0 = all of it is. */
export function badUtf8(p: usize, end: usize): usize {
  while (p < end) {
    const high = load<u64>(p) & 0x8080808080808080;
    if (high == 0) {
      p += 8;
      continue;
    }
    p += <usize>(ctz(high) >> 3);
    if (p >= end) return 0;
    const bytes = sequenceBytes(p);
    if (bytes == 0 || p + bytes > end) return p;
    p += bytes;
  }
  return 0;
}
