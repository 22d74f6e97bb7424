// The JSON scanner (RFC 8259): strings, integers, white space. Strings without escapes stay where they are in the body;
// those with escapes are decoded into DECODED. Reads up to eight bytes past the body, which is padded with zeros, so that a
// truncated body always ends at a byte that no token continues with. Refuses; never repairs.

import { REFUSE_DECIMAL, REFUSE_INVALID_JSON, REFUSE_INVALID_UTF8, REFUSE_LONE_SURROGATE, REFUSE_OUT_OF_RANGE } from "../../layout";
import { fail, inputEnd, truncated } from "../errors";
import { DECODED } from "../memory";
import { KIND_ARRAY, KIND_BAD, KIND_BOOLEAN, KIND_INTEGER, KIND_MAP, KIND_NULL, KIND_STRING } from "./token";
import { setInteger, setString } from "./token-state";
import { sequenceBytes } from "./utf8";

let decodedTop: usize = DECODED;

/** Forgets the decoded strings of the last request. */
export function beginJson(): void {
  decodedTop = DECODED;
}

// @ts-ignore: decorator
@inline export function skipSpace(p: usize): usize {
  return <u32>load<u8>(p) > 0x20 ? p : skipSpaceSlow(p);
}

function skipSpaceSlow(p: usize): usize {
  while (true) {
    const byte = <u32>load<u8>(p);
    if (byte != 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09) return p;
    p++;
  }
}

/** No token begins here, or not the one that must. */
export function jsonBad(p: usize): usize {
  return p >= inputEnd ? truncated() : fail(REFUSE_INVALID_JSON, p);
}

export function jsonKind(p: usize): u32 {
  const byte = <u32>load<u8>(p);
  if (byte == 0x22) return KIND_STRING;
  if (byte == 0x2d || byte - 0x30 < 10) return KIND_INTEGER;
  if (byte == 0x7b) return KIND_MAP;
  if (byte == 0x5b) return KIND_ARRAY;
  const word = load<u32>(p);
  if (word == 0x65757274 || (word == 0x736c6166 && load<u8>(p, 4) == 0x65)) return KIND_BOOLEAN;
  if (word == 0x6c6c756e) return KIND_NULL;
  return KIND_BAD;
}

/** `p` stands on the opening quote. */
export function jsonString(p: usize): usize {
  const start = p + 1;
  let at = start;
  while (true) {
    const word = load<u64>(at);
    // Bytes that are a quote, a backslash, below 0x20, or not ASCII. For ASCII a subtraction reaches the top bit only there;
    // its borrow makes false hits only above a true one.
    const special =
      (((word ^ 0x2222222222222222) - 0x0101010101010101) |
        ((word ^ 0x5c5c5c5c5c5c5c5c) - 0x0101010101010101) |
        (word - 0x2020202020202020) |
        word) &
      0x8080808080808080;
    if (special == 0) {
      at += 8;
      continue;
    }
    at += <usize>(ctz(special) >> 3);
    const byte = <u32>load<u8>(at);
    if (byte == 0x22) {
      setString(start, <u32>(at - start));
      return at + 1;
    }
    if (byte >= 0x80) {
      const bytes = sequenceBytes(at);
      if (bytes == 0) return fail(REFUSE_INVALID_UTF8, at);
      at += bytes;
      continue;
    }
    if (byte == 0x5c) return decodeString(start, at);
    return jsonBad(at);
  }
}

/** The rest of a string whose first escape stands at `at`. */
function decodeString(start: usize, at: usize): usize {
  const decoded = decodedTop;
  let to = decoded;
  memory.copy(to, start, at - start);
  to += at - start;
  while (true) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x22) {
      decodedTop = to;
      setString(decoded, <u32>(to - decoded));
      return at + 1;
    }
    if (byte == 0x5c) {
      const escape = <u32>load<u8>(at, 1);
      let plain: u32 = 0;
      if (escape == 0x22 || escape == 0x5c || escape == 0x2f) plain = escape;
      else if (escape == 0x62) plain = 8;
      else if (escape == 0x66) plain = 12;
      else if (escape == 0x6e) plain = 10;
      else if (escape == 0x72) plain = 13;
      else if (escape == 0x74) plain = 9;
      if (plain) {
        store<u8>(to, plain);
        to++;
        at += 2;
        continue;
      }
      if (escape != 0x75) return jsonBad(at + 1 >= inputEnd ? inputEnd : at);
      let code = hex4(at + 2);
      if (code < 0) return jsonBad(at + 6 > inputEnd ? inputEnd : at);
      let bytes: usize = 6;
      if ((code & 0xf800) == 0xd800) {
        if (code >= 0xdc00) return fail(REFUSE_LONE_SURROGATE, at);
        const low = load<u16>(at, 6) == 0x755c ? hex4(at + 8) : -1;
        if ((low & 0xfc00) != 0xdc00 || low < 0) return fail(REFUSE_LONE_SURROGATE, at);
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        bytes = 12;
      }
      to = putCodePoint(to, code);
      at += bytes;
      continue;
    }
    if (byte >= 0x80) {
      const bytes = sequenceBytes(at);
      if (bytes == 0) return fail(REFUSE_INVALID_UTF8, at);
      memory.copy(to, at, bytes);
      to += bytes;
      at += bytes;
      continue;
    }
    if (byte < 0x20) return jsonBad(at);
    store<u8>(to, byte);
    to++;
    at++;
  }
}

/** Four hex digits, -1 = not. */
function hex4(p: usize): i32 {
  let value = 0;
  for (let place: usize = 0; place < 4; place++) {
    const byte = <i32>load<u8>(p + place);
    const letter = (byte | 0x20) - 0x61;
    if (<u32>(byte - 0x30) < 10) value = (value << 4) | (byte - 0x30);
    else if (<u32>letter < 6) value = (value << 4) | (letter + 10);
    else return -1;
  }
  return value;
}

function putCodePoint(to: usize, code: i32): usize {
  if (code < 0x80) {
    store<u8>(to, code);
    return to + 1;
  }
  if (code < 0x800) {
    store<u8>(to, 0xc0 | (code >> 6));
    store<u8>(to, 0x80 | (code & 63), 1);
    return to + 2;
  }
  if (code < 0x10000) {
    store<u8>(to, 0xe0 | (code >> 12));
    store<u8>(to, 0x80 | ((code >> 6) & 63), 1);
    store<u8>(to, 0x80 | (code & 63), 2);
    return to + 3;
  }
  store<u8>(to, 0xf0 | (code >> 18));
  store<u8>(to, 0x80 | ((code >> 12) & 63), 1);
  store<u8>(to, 0x80 | ((code >> 6) & 63), 2);
  store<u8>(to, 0x80 | (code & 63), 3);
  return to + 4;
}

/** An integer into tokenInteger; 0 = refused, or no number stands here (nothing is refused then). */
export function jsonInteger(p: usize): usize {
  const minus = load<u8>(p) == 0x2d;
  const digits = p + <usize>minus;
  // The digits' values; a byte that is none has its top bit set in `ends` (false hits only above a true one).
  const word = load<u64>(digits) ^ 0x3030303030303030;
  const ends = (word | (word + 0x7676767676767676)) & 0x8080808080808080;
  const count = ctz(ends) >> 3;
  if (count == 0) return minus ? jsonBad(digits) : 0;
  let value: u64;
  let at: usize;
  if (ends != 0) {
    // Up to seven digits, right-aligned; then pairs, fours, all of them.
    value = word << (64 - (count << 3));
    value = (value * 10 + (value >> 8)) & 0x00ff00ff00ff00ff;
    value = (value * 100 + (value >> 16)) & 0x0000ffff0000ffff;
    value = (value * 10000 + (value >> 32)) & 0xffffffff;
    at = digits + <usize>count;
  } else {
    value = 0;
    at = digits;
    for (let digit = <u32>load<u8>(at) - 0x30; digit <= 9; digit = <u32>load<u8>(at) - 0x30) {
      value = value * 10 + digit;
      at++;
    }
  }
  if (load<u8>(digits) == 0x30 && at > digits + 1) return fail(REFUSE_INVALID_JSON, p);
  // ".", "e", "E"
  const following = <u32>load<u8>(at);
  if (following == 0x2e || (following | 0x20) == 0x65) return fail(REFUSE_DECIMAL, p);
  // 18 digits fit; more is past every bound of the language.
  if (at - digits > 18) return fail(REFUSE_OUT_OF_RANGE, p);
  setInteger(minus ? -(<i64>value) : <i64>value);
  return at;
}
