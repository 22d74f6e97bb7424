// Recognising keys by their raw bytes: a key that was read before, and what it meant, is remembered as the bytes it was
// written with, and believed when the same bytes come again, which costs two compares instead of a scan and a lookup. So it
// never changes a result, only its cost; it survives the request on purpose. Keys of more than 16 raw bytes, and keys written
// in an unusual way (escapes, space before the colon), are never remembered. Used by walk-line.ts and walk-fact.ts.
//
//   0               8     16    24    32        36       40               56        60
//   first word + 1  mask  word  mask  rawBytes  meaning  the raw bytes    lastMap   image
//   Zeros never match: the first word is stored plus one.

import { sameBytes } from "../bytes";
import { tokenBytes, tokenPtr } from "./token-state";
import { skipSpace } from "./json";

export const GUESS_BYTES: usize = 64;
export const GUESS_PLACES: u32 = 512;

/** Do the remembered bytes stand at `p`? Reads 16 bytes. */
// @ts-ignore: decorator
@inline export function guessed(guess: usize, p: usize): bool {
  return (
    (load<u64>(p) & load<u64>(guess, 8)) + 1 == load<u64>(guess) &&
    (load<u64>(p, 8) & load<u64>(guess, 24)) == load<u64>(guess, 16)
  );
}

/** Behind the key, on its value. */
// @ts-ignore: decorator
@inline export function behindGuess<C>(guess: usize, p: usize): usize {
  if (isSigned<C>()) return skipSpace(p + <usize>load<u32>(guess, 32));
  else return p + <usize>load<u32>(guess, 32);
}

// @ts-ignore: decorator
@inline export function guessedMeaning(guess: usize): u32 {
  return load<u32>(guess, 36);
}

/** Remembers the key just read: it began at `keyAt`, its value at `valueAt`. False = it cannot be remembered. */
export function learn<C>(guess: usize, keyAt: usize, valueAt: usize, meaning: u32): bool {
  let rawBytes = <u32>(valueAt - keyAt);
  let usual = true;
  if (isSigned<C>()) {
    rawBytes = tokenBytes + 3;
    usual = tokenPtr == keyAt + 1 && load<u8>(keyAt + tokenBytes, 2) == 0x3a;
  } else {
    // One byte of header, so that the name begins at the second byte in both codecs.
    usual = tokenPtr == keyAt + 1;
  }
  if (!usual || rawBytes > 16 || rawBytes == 0) {
    store<u64>(guess, 0);
    store<u64>(guess, 0, 8);
    return false;
  }
  const firstMask = rawBytes >= 8 ? <u64>-1 : (<u64>1 << (<u64>rawBytes << 3)) - 1;
  const secondMask = rawBytes >= 16 ? <u64>-1 : rawBytes <= 8 ? 0 : (<u64>1 << (<u64>(rawBytes - 8) << 3)) - 1;
  store<u64>(guess, (load<u64>(keyAt) & firstMask) + 1);
  store<u64>(guess, firstMask, 8);
  store<u64>(guess, load<u64>(keyAt, 8) & secondMask, 16);
  store<u64>(guess, secondMask, 24);
  store<u32>(guess, rawBytes, 32);
  store<u32>(guess, meaning, 36);
  store<u64>(guess, load<u64>(keyAt), 40);
  store<u64>(guess, load<u64>(keyAt, 8), 48);
  return true;
}

/** Is this the name just read? */
export function guessNames<C>(guess: usize): bool {
  const nameBytes = load<u32>(guess, 32) - (isSigned<C>() ? 3 : 1);
  return nameBytes == tokenBytes && sameBytes(tokenPtr, guess + 41, nameBytes);
}

/** Place of a key in a table of GUESS_PLACES, from its first five raw bytes (short keys are followed by what varies) and the
 *  image that its meaning belongs to. */
// @ts-ignore: decorator
@inline export function guessPlace(p: usize, image: u32): u32 {
  return <u32>((((load<u64>(p) << 24) ^ image) * 0x9e3779b97f4a7c15) >> 55);
}

/** The image that the meaning belongs to (imageKey). */
// @ts-ignore: decorator
@inline export function guessKey(guess: usize): u32 {
  return load<u32>(guess, 60);
}
// @ts-ignore: decorator
@inline export function setGuessKey(guess: usize, image: u32): void {
  store<u32>(guess, image, 60);
}

/** The map this key was last seen in (nextSerial). */
// @ts-ignore: decorator
@inline export function lastMap(guess: usize): u32 {
  return load<u32>(guess, 56);
}
// @ts-ignore: decorator
@inline export function markMap(guess: usize, mapSerial: u32): void {
  store<u32>(guess, mapSerial, 56);
}
