// Guessing keys: objects of one kind mostly have the same keys in the same order, so each position remembers the raw bytes
// of the key last seen there and what it meant. A guess is believed only when the bytes agree, so it never changes a result,
// only its cost; it survives the request on purpose. Keys of more than 16 raw bytes, and keys written in an unusual way
// (escapes, space before the colon), are never guessed. Used by walk-line.ts and walk-fact.ts.
//
//   0               8      16     24     32        36
//   first word + 1  mask   word   mask   rawBytes  meaning       (zeros never match: the first word is stored plus one)

import { tokenBytes, tokenPtr } from "./token-state";
import { skipSpace } from "./json";

export const GUESS_BYTES: usize = 48;

/** Do the raw bytes of the guess stand at `p`? Reads 16 bytes. */
// @ts-ignore: decorator
@inline export function guessed(guess: usize, p: usize): bool {
  return (
    (load<u64>(p) & load<u64>(guess, 8)) + 1 == load<u64>(guess) &&
    (load<u64>(p, 8) & load<u64>(guess, 24)) == load<u64>(guess, 16)
  );
}

/** Behind the guessed key, on its value. */
// @ts-ignore: decorator
@inline export function behindGuess<C>(guess: usize, p: usize): usize {
  if (isSigned<C>()) return skipSpace(p + <usize>load<u32>(guess, 32));
  else return p + <usize>load<u32>(guess, 32);
}

// @ts-ignore: decorator
@inline export function guessedMeaning(guess: usize): u32 {
  return load<u32>(guess, 36);
}

/** Remembers the key just read: it began at `keyAt`, its value at `valueAt`. False = it cannot be guessed. */
export function learn<C>(guess: usize, keyAt: usize, valueAt: usize, meaning: u32): bool {
  let rawBytes = <u32>(valueAt - keyAt);
  let usual = true;
  if (isSigned<C>()) {
    rawBytes = tokenBytes + 3;
    usual = tokenPtr == keyAt + 1 && load<u8>(keyAt + tokenBytes, 2) == 0x3a;
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
  return true;
}
