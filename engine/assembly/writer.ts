// Writing the reply, one event at a time, in either codec: the caller says what the document is and never which bytes it
// becomes. JSON comes out as JSON.stringify would write it; MessagePack as maps with string keys, smallest integers, and
// integers from 2^32 on as float64 (what msgpackr reads back as numbers). A reply that does not fit is refused as a whole:
// writing starts over at the slot's first byte, harmlessly, and the refusal stands. Strings must be well-formed UTF-8.

import { REFUSE_REPLY_TOO_LARGE, REPLY_BYTES_MAX } from "../layout";
import { refuse } from "./errors";
import { stringBytes, stringPtr } from "./intern";
import { REPLY } from "./memory";
import { REPLY_KEYS } from "./reply-keys";

export const CODEC_JSON: u32 = 0;
export const CODEC_MSGPACK: u32 = 1;

const FRAMES_MAX: u32 = 32;
/** Per open map or array: { header ptr u32, count declared i32, count written u32, opener u32 }. */
const FRAMES: usize = memory.data(FRAMES_MAX * 16, 16);
const REPLY_END: usize = REPLY + REPLY_BYTES_MAX;

let out: usize = REPLY;
let msgpack: bool = false;
/** JSON: a comma is due before the next key or element. */
let comma: bool = false;
let depth: u32 = 0;
/** MessagePack: keys or elements in the innermost open frame so far. */
let entries: u32 = 0;

export function beginReply(codec: u32): void {
  out = REPLY;
  msgpack = codec == CODEC_MSGPACK;
  comma = false;
  depth = 0;
  entries = 0;
}

/** How long the reply is. Every map and array must have been closed. */
export function endReply(): u32 {
  assert(depth == 0, "open map or array at the end of the reply");
  return <u32>(out - REPLY);
}

/** For payloads that the image holds in both encodings. */
export function writesMsgpack(): bool {
  return msgpack;
}

/** Makes sure of `bytes` more bytes, or starts over and refuses. Block copies may write 32 bytes more. */
// @ts-ignore: decorator
@inline function reserve(bytes: usize): void {
  if (out + bytes > REPLY_END) overflow(bytes);
}

function overflow(bytes: usize): void {
  refuse(REFUSE_REPLY_TOO_LARGE, 0);
  out = REPLY;
}

// @ts-ignore: decorator
@inline function beforeValue(): void {
  // The value of a key is not an entry of its own: key() has counted it, and has no comma before it.
  if (msgpack) {
    entries = entries + <u32>comma;
  } else {
    store<u8>(out, 0x2c);
    out = out + <usize>comma;
  }
  comma = true;
}

function open(count: i32, opener: u32, fix: u32, wide: u32): void {
  reserve(8);
  beforeValue();
  assert(depth < FRAMES_MAX, "reply too deep");
  const frame = FRAMES + (<usize>depth << 4);
  depth = depth + 1;
  store<u32>(frame, opener, 12);
  if (!msgpack) {
    store<u8>(out, opener);
    out = out + 1;
    comma = false;
    return;
  }
  store<u32>(frame, <u32>out);
  store<i32>(frame, count, 4);
  store<u32>(frame, entries, 8);
  entries = 0;
  if (count >= 0 && count < 16) {
    store<u8>(out, fix | count);
    out = out + 1;
  } else if (count > 0xffff) {
    store<u8>(out, wide + 1);
    store<u32>(out, bswap<u32>(count), 1);
    out = out + 5;
  } else {
    // Unknown counts are patched in by close().
    store<u8>(out, wide);
    store<u16>(out, bswap<u16>(<u16>max(count, 0)), 1);
    out = out + 3;
  }
  // The first element counts too; in a map, key() turns this off for its value.
  comma = true;
}

function close(closer: u32): void {
  assert(depth > 0, "close without open");
  depth = depth - 1;
  const frame = FRAMES + (<usize>depth << 4);
  // "[" and "]", "{" and "}" are two apart.
  assert(load<u32>(frame, 12) + 2 == closer, "close does not match open");
  if (msgpack) {
    const count = load<i32>(frame, 4);
    if (count < 0) patch(load<u32>(frame), entries);
    else assert(entries == <u32>count, "declared count is wrong");
    entries = load<u32>(frame, 8);
  } else {
    reserve(1);
    store<u8>(out, closer);
    out = out + 1;
  }
  comma = true;
}

/** Writes a count into a 16-bit header, widening it when it does not fit. */
function patch(header: usize, count: u32): void {
  if (count <= 0xffff) {
    store<u16>(header, bswap<u16>(<u16>count), 1);
    return;
  }
  reserve(2);
  if (out < header + 3) return; // the reply has started over
  memory.copy(header + 5, header + 3, out - header - 3);
  store<u8>(header, load<u8>(header) + 1);
  store<u32>(header, bswap<u32>(count), 1);
  out = out + 2;
}

/** Count of keys when known, else -1. */
export function openObject(count: i32): void {
  open(count, 0x7b, 0x80, 0xde);
}
export function closeObject(): void {
  close(0x7d);
}
/** Count of elements when known, else -1. */
export function openArray(count: i32): void {
  open(count, 0x5b, 0x90, 0xdc);
}
export function closeArray(): void {
  close(0x5d);
}

/** A key of the reply's own vocabulary, KEY_. */
export function key(index: u32): void {
  reserve(64);
  const entry = REPLY_KEYS + (<usize>index << 5);
  const nameBytes = <usize>load<u8>(entry);
  let to = out;
  if (msgpack) {
    entries = entries + 1;
    store<u8>(to, 0xa0 | <u32>nameBytes);
    store<u64>(to, load<u64>(entry, 2), 1);
    store<u64>(to, load<u64>(entry, 10), 9);
    out = to + nameBytes + 1;
  } else {
    store<u8>(to, 0x2c);
    to += <usize>comma;
    store<u64>(to, load<u64>(entry, 1));
    store<u64>(to, load<u64>(entry, 9), 8);
    store<u64>(to, load<u64>(entry, 17), 16);
    out = to + nameBytes + 3;
  }
  comma = false;
}

/** A key that is data: the id of a programme. */
export function keyId(stringId: u32): void {
  const bytes = stringBytes(stringId);
  if (msgpack) {
    reserve(<usize>bytes + 8);
    entries = entries + 1;
    msgpackString(stringPtr(stringId), bytes);
  } else {
    reserve(<usize>bytes * 6 + 8);
    if (comma) {
      store<u8>(out, 0x2c);
      out = out + 1;
    }
    jsonString(stringPtr(stringId), bytes);
    store<u8>(out, 0x3a);
    out = out + 1;
  }
  comma = false;
}

export function writeString(ptr: usize, bytes: u32): void {
  if (msgpack) {
    reserve(<usize>bytes + 8);
    beforeValue();
    if (out + bytes < REPLY_END) msgpackString(ptr, bytes);
  } else {
    reserve(<usize>bytes * 6 + 8);
    beforeValue();
    // Longer than the whole slot: refused already, and nothing may be written.
    if (out + <usize>bytes * 6 < REPLY_END) jsonString(ptr, bytes);
  }
}

/** A word of the reply's own vocabulary: the length, then `"word"`, then zeros to 32 bytes; 16 letters at most. */
export function writeFixed(entry: usize): void {
  reserve(64);
  beforeValue();
  const wordBytes = <usize>load<u8>(entry);
  if (msgpack) {
    store<u8>(out, 0xa0 | <u32>wordBytes);
    store<u64>(out, load<u64>(entry, 2), 1);
    store<u64>(out, load<u64>(entry, 10), 9);
    out = out + wordBytes + 1;
  } else {
    store<u64>(out, load<u64>(entry, 1));
    store<u64>(out, load<u64>(entry, 9), 8);
    store<u16>(out, load<u16>(entry, 17), 16);
    out = out + wordBytes + 2;
  }
}

/** The string with this id. */
export function writeId(stringId: u32): void {
  writeString(stringPtr(stringId), stringBytes(stringId));
}

/** 16 hex digits as a string: ids and hashes. */
export function writeHex64(value: u64): void {
  reserve(32);
  beforeValue();
  store<u8>(out, msgpack ? 0xb0 : 0x22);
  for (let digit = 0; digit < 16; digit++) {
    const nibble = <u32>(value >> <u64>(60 - (digit << 2))) & 15;
    store<u8>(out + digit, nibble < 10 ? 0x30 + nibble : 0x57 + nibble, 1);
  }
  if (msgpack) {
    out = out + 17;
  } else {
    store<u8>(out, 0x22, 17);
    out = out + 18;
  }
}

export function writeBool(value: bool): void {
  reserve(8);
  beforeValue();
  if (msgpack) {
    store<u8>(out, value ? 0xc3 : 0xc2);
    out = out + 1;
  } else if (value) {
    store<u32>(out, 0x65757274);
    out = out + 4;
  } else {
    store<u64>(out, 0x65736c6166);
    out = out + 5;
  }
}

export function writeNull(): void {
  reserve(8);
  beforeValue();
  if (msgpack) {
    store<u8>(out, 0xc0);
    out = out + 1;
  } else {
    store<u32>(out, 0x6c6c756e);
    out = out + 4;
  }
}

/** A value the image holds already encoded in the codec in use (see writesMsgpack). */
export function writeEncoded(ptr: usize, bytes: u32): void {
  reserve(<usize>bytes + 8);
  beforeValue();
  if (out + bytes >= REPLY_END) return;
  memory.copy(out, ptr, bytes);
  out = out + bytes;
}

/** Exact up to ±(2^53 - 1), which every amount, count and balance is. */
export function writeInt(value: i64): void {
  reserve(32);
  beforeValue();
  if (msgpack) msgpackInt(value);
  else jsonInt(value);
}

function msgpackInt(value: i64): void {
  if (value >= 0) {
    if (value < 0x80) {
      store<u8>(out, <u8>value);
      out = out + 1;
    } else if (value <= 0xff) {
      store<u8>(out, 0xcc);
      store<u8>(out, <u8>value, 1);
      out = out + 2;
    } else if (value <= 0xffff) {
      store<u8>(out, 0xcd);
      store<u16>(out, bswap<u16>(<u16>value), 1);
      out = out + 3;
    } else if (value <= 0xffffffff) {
      store<u8>(out, 0xce);
      store<u32>(out, bswap<u32>(<u32>value), 1);
      out = out + 5;
    } else {
      msgpackDouble(value);
    }
  } else if (value >= -32) {
    store<u8>(out, <u8>value);
    out = out + 1;
  } else if (value >= -128) {
    store<u8>(out, 0xd0);
    store<u8>(out, <u8>value, 1);
    out = out + 2;
  } else if (value >= -32768) {
    store<u8>(out, 0xd1);
    store<u16>(out, bswap<u16>(<u16>value), 1);
    out = out + 3;
  } else if (value >= -2147483648) {
    store<u8>(out, 0xd2);
    store<u32>(out, bswap<u32>(<u32>value), 1);
    out = out + 5;
  } else {
    msgpackDouble(value);
  }
}

function msgpackDouble(value: i64): void {
  store<u8>(out, 0xcb);
  store<u64>(out, bswap<u64>(reinterpret<u64>(<f64>value)), 1);
  out = out + 9;
}

function jsonInt(value: i64): void {
  let rest = <u64>value;
  if (value < 0) {
    store<u8>(out, 0x2d);
    out = out + 1;
    rest = <u64>-value;
  }
  if (rest < 100000000) {
    leadingDigits(<u32>rest);
    return;
  }
  const upper = rest / 100000000;
  if (upper < 100000000) {
    leadingDigits(<u32>upper);
  } else {
    leadingDigits(<u32>(upper / 100000000));
    store<u64>(out, eightDigits(<u32>(upper % 100000000)));
    out = out + 8;
  }
  store<u64>(out, eightDigits(<u32>(rest % 100000000)));
  out = out + 8;
}

/** Below 10^8, without leading zeros. */
// @ts-ignore: decorator
@inline function leadingDigits(value: u32): void {
  const digits = eightDigits(value) ^ 0x3030303030303030;
  // At least the last digit is written.
  const zeros = min<u64>(ctz(digits) & 0x78, 56);
  store<u64>(out, (digits ^ 0x3030303030303030) >> zeros);
  out = out + 8 - <usize>(zeros >> 3);
}

/** Eight ASCII digits of a number below 10^8, the first in the lowest byte: halves, pairs, digits side by side. */
function eightDigits(value: u32): u64 {
  const high = value / 10000;
  const halves = <u64>high | (<u64>(value - high * 10000) << 32);
  const hundreds = ((halves * 10486) >> 20) & 0x0000007f0000007f;
  const pairs = ((halves - hundreds * 100) << 16) + hundreds;
  const tens = ((pairs * 103) >> 10) & 0x000f000f000f000f;
  return (((pairs - tens * 10) << 8) + tens) | 0x3030303030303030;
}

function msgpackString(ptr: usize, bytes: u32): void {
  if (bytes < 32) {
    store<u8>(out, 0xa0 | bytes);
    out = out + 1;
  } else if (bytes <= 0xff) {
    store<u8>(out, 0xd9);
    store<u8>(out, bytes, 1);
    out = out + 2;
  } else if (bytes <= 0xffff) {
    store<u8>(out, 0xda);
    store<u16>(out, bswap<u16>(<u16>bytes), 1);
    out = out + 3;
  } else {
    store<u8>(out, 0xdb);
    store<u32>(out, bswap<u32>(bytes), 1);
    out = out + 5;
  }
  if (bytes <= 16) {
    store<u64>(out, load<u64>(ptr));
    store<u64>(out, load<u64>(ptr, 8), 8);
  } else {
    memory.copy(out, ptr, bytes);
  }
  out = out + bytes;
}

/** Bytes below 0x20, `"` and `\` are escaped, all others copied, eight at a time while none needs an escape. */
function jsonString(ptr: usize, bytes: u32): void {
  let to = out;
  store<u8>(to, 0x22);
  to++;
  const end = ptr + bytes;
  while (ptr < end) {
    const word = load<u64>(ptr);
    // As in codec/json.ts, but for bytes past ASCII, which are copied.
    const special =
      (((word ^ 0x2222222222222222) - 0x0101010101010101) |
        ((word ^ 0x5c5c5c5c5c5c5c5c) - 0x0101010101010101) |
        (word - 0x2020202020202020)) &
      ~word &
      0x8080808080808080;
    const clean = special ? <usize>(ctz(special) >> 3) : 8;
    store<u64>(to, word);
    const left = end - ptr;
    if (clean >= left) {
      to += left;
      break;
    }
    ptr += clean;
    to += clean;
    if (clean < 8) {
      to = jsonEscape(to, load<u8>(ptr));
      ptr++;
    }
  }
  store<u8>(to, 0x22);
  out = to + 1;
}

function jsonEscape(to: usize, byte: u32): usize {
  store<u8>(to, 0x5c);
  let letter: u32 = 0;
  if (byte == 0x22 || byte == 0x5c) letter = byte;
  else if (byte == 8) letter = 0x62;
  else if (byte == 9) letter = 0x74;
  else if (byte == 10) letter = 0x6e;
  else if (byte == 12) letter = 0x66;
  else if (byte == 13) letter = 0x72;
  if (letter) {
    store<u8>(to, letter, 1);
    return to + 2;
  }
  const low = byte & 15;
  store<u32>(to, 0x30303075, 1); // "u000", then the last two digits over it
  store<u8>(to, 0x30 + (byte >> 4), 4);
  store<u8>(to, low < 10 ? 0x30 + low : 0x57 + low, 5);
  return to + 6;
}
