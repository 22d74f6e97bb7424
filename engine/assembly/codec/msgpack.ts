// The MessagePack scanner: headers, strings, integers. Strings stay where they are in the body. Lengths need not be minimal.
// Refused by name: records and other extensions, bin, float32, fractions. `d4 00 00` (msgpackr's undefined) and nil are
// absent. The body is padded with zeros, which are valid integers, so every reader checks that it ended inside the body.

import {
  REFUSE_DECIMAL,
  REFUSE_INVALID_MSGPACK,
  REFUSE_INVALID_UTF8,
  REFUSE_MSGPACK_BIN,
  REFUSE_MSGPACK_EXT,
  REFUSE_MSGPACK_RECORD,
  REFUSE_OUT_OF_RANGE,
} from "../../layout";
import { fail, inputEnd, truncated } from "../errors";
import { KIND_ARRAY, KIND_BAD, KIND_BOOLEAN, KIND_INTEGER, KIND_MAP, KIND_NULL, KIND_STRING } from "./token";
import { setInteger, setItemCount, setString } from "./token-state";
import { badUtf8 } from "./utf8";

export function msgpackKind(p: usize): u32 {
  if (p >= inputEnd) return KIND_BAD;
  const byte = <u32>load<u8>(p);
  if (byte < 0x80 || byte >= 0xe0) return KIND_INTEGER;
  if (byte >= 0xa0 && byte < 0xc0) return KIND_STRING;
  if (byte < 0x90) return KIND_MAP;
  if (byte < 0xa0) return KIND_ARRAY;
  if (byte == 0xc0 || (byte == 0xd4 && load<u16>(p, 1) == 0)) return KIND_NULL;
  if (byte == 0xc2 || byte == 0xc3) return KIND_BOOLEAN;
  if (byte >= 0xca && byte <= 0xd3) return KIND_INTEGER;
  if (byte >= 0xd9 && byte <= 0xdb) return KIND_STRING;
  if (byte == 0xdc || byte == 0xdd) return KIND_ARRAY;
  if (byte == 0xde || byte == 0xdf) return KIND_MAP;
  return KIND_BAD;
}

/** No value of this language begins here: says why. */
export function msgpackBad(p: usize): usize {
  if (p >= inputEnd) return truncated();
  const byte = <u32>load<u8>(p);
  if (byte >= 0xc4 && byte <= 0xc6) return fail(REFUSE_MSGPACK_BIN, p);
  // msgpackr defines a record with fixext1 (or fixext2) of type 0x72.
  if ((byte == 0xd4 || byte == 0xd5) && load<u8>(p, 1) == 0x72) return fail(REFUSE_MSGPACK_RECORD, p);
  if ((byte >= 0xc7 && byte <= 0xc9) || (byte >= 0xd4 && byte <= 0xd8)) return fail(REFUSE_MSGPACK_EXT, p);
  return fail(REFUSE_INVALID_MSGPACK, p);
}

// @ts-ignore: decorator
@inline export function msgpackNull(p: usize): usize {
  const byte = <u32>load<u8>(p);
  if (byte == 0xc0) return p + 1;
  if (byte == 0xd4 && load<u16>(p, 1) == 0 && p + 3 <= inputEnd) return p + 3;
  return 0;
}

/** 0 = no map stands here (nothing is refused), or refused. */
export function msgpackOpenMap(p: usize): usize {
  const byte = <u32>load<u8>(p);
  let after: usize = 0;
  if (byte - 0x80 < 16) {
    setItemCount(byte & 15);
    after = p + 1;
  } else if (byte == 0xde) {
    setItemCount(bswap<u16>(load<u16>(p, 1)));
    after = p + 3;
  } else if (byte == 0xdf) {
    setItemCount(bswap<u32>(load<u32>(p, 1)));
    after = p + 5;
  } else {
    return 0;
  }
  return after > inputEnd ? truncated() : after;
}

export function msgpackOpenArray(p: usize): usize {
  const byte = <u32>load<u8>(p);
  let after: usize = 0;
  if (byte - 0x90 < 16) {
    setItemCount(byte & 15);
    after = p + 1;
  } else if (byte == 0xdc) {
    setItemCount(bswap<u16>(load<u16>(p, 1)));
    after = p + 3;
  } else if (byte == 0xdd) {
    setItemCount(bswap<u32>(load<u32>(p, 1)));
    after = p + 5;
  } else {
    return 0;
  }
  return after > inputEnd ? truncated() : after;
}

/** A string into tokenPtr, tokenBytes; 0 = refused, or no string stands here (nothing is refused then). */
export function msgpackString(p: usize): usize {
  const byte = <u32>load<u8>(p);
  let start = p + 1;
  let bytes = <usize>(byte - 0xa0);
  if (bytes >= 32) {
    if (byte == 0xd9) {
      start = p + 2;
      bytes = <usize>load<u8>(p, 1);
    } else if (byte == 0xda) {
      start = p + 3;
      bytes = <usize>bswap<u16>(load<u16>(p, 1));
    } else if (byte == 0xdb) {
      start = p + 5;
      bytes = <usize>bswap<u32>(load<u32>(p, 1));
    } else {
      return 0;
    }
  }
  // Compared as lengths: start + bytes might wrap.
  if (start > inputEnd || bytes > inputEnd - start) return truncated();
  setString(start, <u32>bytes);
  const end = start + bytes;
  if (bytes <= 16) {
    // The short string: one or two words, no loop.
    let high: u64;
    if (bytes > 8) high = load<u64>(start) | load<u64>(end - 8);
    else high = bytes == 0 ? 0 : load<u64>(start) << (64 - (<u64>bytes << 3));
    if ((high & 0x8080808080808080) == 0) return end;
  }
  const bad = badUtf8(start, end);
  return bad ? fail(REFUSE_INVALID_UTF8, bad) : end;
}

/** An integer into tokenInteger; 0 = refused, or no number stands here (nothing is refused then). */
export function msgpackInteger(p: usize): usize {
  const byte = <u32>load<u8>(p);
  if (byte < 0x80) {
    setInteger(byte);
    return p < inputEnd ? p + 1 : truncated();
  }
  if (byte >= 0xe0) {
    setInteger(<i64>byte - 256);
    return p + 1;
  }
  let after: usize;
  switch (byte) {
    case 0xcc:
      setInteger(load<u8>(p, 1));
      after = p + 2;
      break;
    case 0xcd:
      setInteger(bswap<u16>(load<u16>(p, 1)));
      after = p + 3;
      break;
    case 0xce:
      setInteger(bswap<u32>(load<u32>(p, 1)));
      after = p + 5;
      break;
    case 0xcf: {
      const value = bswap<u64>(load<u64>(p, 1));
      after = p + 9;
      if (value > 0x7fffffffffffffff) return after > inputEnd ? truncated() : fail(REFUSE_OUT_OF_RANGE, p);
      setInteger(<i64>value);
      break;
    }
    case 0xd0:
      setInteger(load<i8>(p, 1));
      after = p + 2;
      break;
    case 0xd1:
      setInteger(<i64><i16>bswap<u16>(load<u16>(p, 1)));
      after = p + 3;
      break;
    case 0xd2:
      setInteger(<i64><i32>bswap<u32>(load<u32>(p, 1)));
      after = p + 5;
      break;
    case 0xd3:
      setInteger(<i64>bswap<u64>(load<u64>(p, 1)));
      after = p + 9;
      break;
    case 0xcb: {
      const value = reinterpret<f64>(bswap<u64>(load<u64>(p, 1)));
      after = p + 9;
      if (after > inputEnd) return truncated();
      // NaN and the infinities are no integers either.
      if (value - value != 0 || nearest(value) != value) return fail(REFUSE_DECIMAL, p);
      if (abs(value) > 9007199254740991) return fail(REFUSE_OUT_OF_RANGE, p);
      setInteger(<i64>value);
      break;
    }
    case 0xca:
      return p + 5 > inputEnd ? truncated() : fail(REFUSE_DECIMAL, p);
    default:
      return 0;
  }
  return after > inputEnd ? truncated() : after;
}
