// A set of numbers that gives itself back as an ascending list: one bit per number and one bit per word of those, so that
// neither filling nor draining depends on how many numbers there could be. Draining leaves the set empty. Called by
// offers.ts, once for ranks and once for ids.
//
//   32 × u64, a bit per word that is not 0; then the words, a bit per number

import { OFFERS_MAX } from "../layout";

const WORDS: usize = 32 << 3;
/** Room for numbers below OFFERS_MAX. */
export const BIT_LIST_BYTES: usize = WORDS + ((OFFERS_MAX + 63) >> 6) * 8;

export function raiseBit(set: usize, number: u32): void {
  const word = number >> 6;
  const at = set + WORDS + (<usize>word << 3);
  store<u64>(at, load<u64>(at) | ((<u64>1) << (number & 63)));
  const summary = set + (<usize>(word >> 6) << 3);
  store<u64>(summary, load<u64>(summary) | ((<u64>1) << (word & 63)));
}

/** Writes the numbers (all below `limit`) to `list` as u32, ascending; answers how many. */
export function drainBits(set: usize, limit: u32, list: usize): u32 {
  let to = list;
  const summaries = (limit + 4095) >> 12;
  for (let i: u32 = 0; i < summaries; i++) {
    const at = set + (<usize>i << 3);
    let words = load<u64>(at);
    if (words == 0) continue;
    store<u64>(at, 0);
    for (; words != 0; words &= words - 1) {
      const word = (i << 6) + <u32>ctz(words);
      const bitsAt = set + WORDS + (<usize>word << 3);
      let bits = load<u64>(bitsAt);
      store<u64>(bitsAt, 0);
      for (; bits != 0; bits &= bits - 1) {
        store<u32>(to, (word << 6) + <u32>ctz(bits));
        to += 4;
      }
    }
  }
  return <u32>(to - list) >> 2;
}
