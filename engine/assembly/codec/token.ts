// One token interface over two codecs. A walker is written once as a generic function over C. What is read for every line is
// compiled twice, for Json and for Msgpack: the branch on C is decided at compile time and costs nothing. The rest is compiled
// once, for Either, which asks at run time and keeps the module small. Every function takes the pointer of the next byte and returns the
// pointer behind what it read, 0 = refused (errors.ts says why). Values come back in token-state.ts. For JSON the pointer
// always stands on a token, never on white space.
//
//   for (let left = itemCount; more<C>(p, left, CLOSE_MAP); left--) {
//     p = key<C>(p); …read the value…; p = next<C>(p, CLOSE_MAP);
//   }
//   p = close<C>(p);

import {
  REFUSE_INVALID_JSON,
  REFUSE_OUT_OF_RANGE,
  REFUSE_TOO_LONG,
  REFUSE_TOO_MANY_STRINGS,
  REFUSE_TRAILING_BYTES,
  REFUSE_WRONG_TYPE,
  STRING_BYTES_MAX,
} from "../../layout";
import { fail, inputEnd, refusalCode, truncated } from "../errors";
import { intern } from "../intern";
import { jsonBad, jsonInteger, jsonKind, jsonString, skipSpace } from "./json";
import { msgpackBad, msgpackInteger, msgpackKind, msgpackNull, msgpackOpenArray, msgpackOpenMap, msgpackString } from "./msgpack";
import { setInteger, tokenBytes, tokenInteger, tokenPtr } from "./token-state";

/** The codec as a type parameter. Only isSigned<C>() is ever asked of these two. */
export type Json = i8;
export type Msgpack = u8;
/** Whichever the request is in: readsJson. Only isFloat<C>() is ever asked of it. */
export type Either = f32;

export let readsJson: bool = true;

export function beginTokens(json: bool): void {
  readsJson = json;
}

export const CLOSE_MAP: u32 = 0x7d;
export const CLOSE_ARRAY: u32 = 0x5d;

// What a value is. KIND_BAD: no value begins here.
export const KIND_BAD: u32 = 0;
export const KIND_STRING: u32 = 1;
export const KIND_INTEGER: u32 = 2;
export const KIND_BOOLEAN: u32 = 3;
export const KIND_ARRAY: u32 = 4;
export const KIND_MAP: u32 = 5;
export const KIND_NULL: u32 = 6;

// @ts-ignore: decorator
@inline export function kindAt<C>(p: usize): u32 {
  if (isFloat<C>()) return readsJson ? jsonKind(p) : msgpackKind(p);
  if (isSigned<C>()) return jsonKind(p);
  else return msgpackKind(p);
}

/** A value of another type than wanted, or no value at all: says which. */
export function wrongType<C>(p: usize): usize {
  const kind = kindAt<C>(p);
  if (kind != KIND_BAD) return fail(REFUSE_WRONG_TYPE, p);
  if (isFloat<C>()) return readsJson ? jsonBad(p) : msgpackBad(p);
  if (isSigned<C>()) return jsonBad(p);
  else return msgpackBad(p);
}

/** Behind a null (or MessagePack's `undefined` extension), 0 = something else stands here; refuses nothing. */
// @ts-ignore: decorator
@inline export function behindNull<C>(p: usize): usize {
  if (isFloat<C>()) return behindNullEither(p);
  if (isSigned<C>()) return load<u32>(p) == 0x6c6c756e ? p + 4 : 0;
  else return msgpackNull(p);
}

// @ts-ignore: decorator
@inline export function openMap<C>(p: usize): usize {
  if (isFloat<C>()) return openMapEither(p);
  if (isSigned<C>()) {
    if (load<u8>(p) != 0x7b) return wrongType<C>(p);
    return skipSpace(p + 1);
  } else {
    const after = msgpackOpenMap(p);
    return after ? after : wrongToken<C>(p);
  }
}

// @ts-ignore: decorator
@inline export function openArray<C>(p: usize): usize {
  if (isFloat<C>()) return openArrayEither(p);
  if (isSigned<C>()) {
    if (load<u8>(p) != 0x5b) return wrongType<C>(p);
    return skipSpace(p + 1);
  } else {
    const after = msgpackOpenArray(p);
    return after ? after : wrongToken<C>(p);
  }
}

// @ts-ignore: decorator
@inline export function more<C>(p: usize, left: u32, closer: u32): bool {
  if (isFloat<C>()) return readsJson ? <u32>load<u8>(p) != closer : left != 0;
  if (isSigned<C>()) return <u32>load<u8>(p) != closer;
  else return left != 0;
}

/** Between two entries. */
// @ts-ignore: decorator
@inline export function next<C>(p: usize, closer: u32): usize {
  if (isFloat<C>()) return readsJson ? nextJson(p, closer) : p;
  if (isSigned<C>()) {
    // A comma and a token right behind it, as compact JSON has it.
    const behind = <u32>load<u8>(p, 1);
    return load<u8>(p) == 0x2c && behind > 0x20 && behind != closer ? p + 1 : nextJson(p, closer);
  } else return p;
}

function nextJson(p: usize, closer: u32): usize {
  p = skipSpace(p);
  const byte = <u32>load<u8>(p);
  if (byte == 0x2c) {
    p = skipSpace(p + 1);
    // A comma before the closer.
    if (<u32>load<u8>(p) == closer) return fail(REFUSE_INVALID_JSON, p);
    return p;
  }
  return byte == closer ? p : jsonBad(p);
}

// @ts-ignore: decorator
@inline export function close<C>(p: usize): usize {
  if (isFloat<C>()) return p + <usize>readsJson;
  if (isSigned<C>()) return p + 1;
  else return p;
}

/** A map's key into tokenPtr, tokenBytes; the pointer then stands on its value. */
export function key<C>(p: usize): usize {
  if (isFloat<C>()) return readsJson ? key<Json>(p) : key<Msgpack>(p);
  if (isSigned<C>()) {
    const at = p;
    if (load<u8>(p) != 0x22) return jsonBad(p);
    p = jsonString(p);
    if (p == 0) return 0;
    if (tokenBytes > <u32>STRING_BYTES_MAX) return fail(REFUSE_TOO_LONG, at);
    if (load<u8>(p) == 0x3a) return skipSpace(p + 1);
    p = skipSpace(p);
    if (load<u8>(p) != 0x3a) return jsonBad(p);
    return skipSpace(p + 1);
  } else {
    return stringValue<C>(p);
  }
}

/** A string into tokenPtr, tokenBytes; at most STRING_BYTES_MAX bytes. */
export function stringValue<C>(p: usize): usize {
  if (isFloat<C>()) return readsJson ? stringValue<Json>(p) : stringValue<Msgpack>(p);
  const at = p;
  if (isSigned<C>()) {
    if (load<u8>(p) != 0x22) return wrongType<C>(p);
    p = jsonString(p);
    if (p == 0) return 0;
  } else {
    p = msgpackString(p);
    if (p == 0) return wrongToken<C>(at);
  }
  if (tokenBytes > <u32>STRING_BYTES_MAX) return fail(REFUSE_TOO_LONG, at);
  return p;
}

/** A string interned: its id into tokenInteger. */
export function idValue<C>(p: usize): usize {
  if (isFloat<C>()) return readsJson ? idValue<Json>(p) : idValue<Msgpack>(p);
  const at = p;
  p = stringValue<C>(p);
  if (p == 0) return 0;
  const id = intern(tokenPtr, tokenBytes);
  if (id == 0) return fail(REFUSE_TOO_MANY_STRINGS, at);
  setInteger(id);
  return p;
}

/** An integer from `low` to `high` into tokenInteger. */
export function integerValue<C>(p: usize, low: i64, high: i64): usize {
  if (isFloat<C>()) return readsJson ? integerValue<Json>(p, low, high) : integerValue<Msgpack>(p, low, high);
  const at = p;
  if (isSigned<C>()) {
    p = jsonInteger(p);
    if (p == 0) return wrongToken<C>(at);
  } else {
    p = msgpackInteger(p);
    if (p == 0) return wrongToken<C>(at);
  }
  if (tokenInteger < low || tokenInteger > high) return fail(REFUSE_OUT_OF_RANGE, at);
  return p;
}

/** After a scanner's 0: unless it has refused already, another type stands there. */
function wrongToken<C>(at: usize): usize {
  return refusalCode() != 0 ? 0 : wrongType<C>(at);
}

/** A boolean as 0 or 1 into tokenInteger. */
export function booleanValue<C>(p: usize): usize {
  if (isFloat<C>()) return readsJson ? booleanValue<Json>(p) : booleanValue<Msgpack>(p);
  if (isSigned<C>()) {
    const word = load<u32>(p);
    if (word == 0x65757274) {
      setInteger(1);
      return p + 4;
    }
    if (word == 0x736c6166 && load<u8>(p, 4) == 0x65) {
      setInteger(0);
      return p + 5;
    }
    return wrongType<C>(p);
  } else {
    const byte = <u32>load<u8>(p);
    if ((byte & 0xfe) != 0xc2) return wrongType<C>(p);
    setInteger(byte & 1);
    return p + 1;
  }
}

function behindNullEither(p: usize): usize {
  return readsJson ? behindNull<Json>(p) : behindNull<Msgpack>(p);
}

function openMapEither(p: usize): usize {
  return readsJson ? openMap<Json>(p) : openMap<Msgpack>(p);
}

function openArrayEither(p: usize): usize {
  return readsJson ? openArray<Json>(p) : openArray<Msgpack>(p);
}

/** Where the document begins. */
export function beginDocument(p: usize): usize {
  return readsJson ? skipSpace(p) : p;
}

/** Nothing may follow the document. */
export function endDocument(p: usize): usize {
  if (readsJson) p = skipSpace(p);
  if (p > inputEnd) return truncated();
  if (p < inputEnd) return fail(REFUSE_TRAILING_BYTES, p);
  return p;
}
