// The seeded random numbers of the generator: the same seed gives the same rulebooks and carts for ever, on any machine.
// Algorithm: xoshiro128** 1.1 by David Blackman and Sebastiano Vigna (public domain, https://prng.di.unimi.it), seeded by
// the finaliser of MurmurHash3 (Austin Appleby, public domain). Not for secrets. Must not read a clock or Math.random.

/** MurmurHash3's 32-bit finaliser: spreads every bit of the input over the output. */
function finalise(input: number): number {
  let hash = input >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** One seed out of several numbers, so that rulebook 17 of run 5 needs no draw of the 16 before it. */
export function seedOf(...parts: number[]): number {
  let seed = 0x9e3779b9;
  for (const part of parts) seed = finalise((Math.imul(seed, 31) + finalise(part ^ 0x5bd1e995)) >>> 0);
  return seed;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

export class Random {
  private readonly state = new Uint32Array(4);

  constructor(seed: number) {
    for (let word = 0; word < 4; word += 1) this.state[word] = finalise(seed + Math.imul(word + 1, 0x9e3779b9));
    if (this.state.every((word) => word === 0)) this.state[0] = 1;
  }

  /** 0 … 2^32 - 1 */
  next(): number {
    const s = this.state;
    const [s0, s1, s2, s3] = [s[0]!, s[1]!, s[2]!, s[3]!];
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const mixed2 = s2 ^ s0;
    const mixed3 = s3 ^ s1;
    s[1] = s1 ^ mixed2;
    s[0] = s0 ^ mixed3;
    s[2] = mixed2 ^ (s1 << 9);
    s[3] = rotateLeft(mixed3, 11);
    return result;
  }

  /** 0 … limit - 1; limit up to 2^53. The bias of the modulus does not matter here. */
  below(limit: number): number {
    if (limit <= 1) return 0;
    const wide = this.next() * 0x200000 + (this.next() >>> 11);
    return wide % limit;
  }

  /** from … to, both included. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** from … to, both included, small values far likelier. */
  small(from: number, to: number): number {
    return this.between(from, this.between(from, this.between(from, to)));
  }

  /** True `percent` times in a hundred. */
  chance(percent: number): boolean {
    return this.below(1000) < percent * 10;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error("nothing to pick from");
    return list[this.below(list.length)]!;
  }

  /** One of the values, each as likely as its weight says. */
  weighted<T>(choices: readonly (readonly [number, T])[]): T {
    let total = 0;
    for (const [weight] of choices) total += weight;
    let at = this.below(Math.round(total * 1000)) / 1000;
    for (const [weight, value] of choices) {
      if (at < weight) return value;
      at -= weight;
    }
    throw new Error("no weight at all");
  }

  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = [...list];
    for (let end = shuffled.length - 1; end > 0; end -= 1) {
      const other = this.below(end + 1);
      [shuffled[end], shuffled[other]] = [shuffled[other]!, shuffled[end]!];
    }
    return shuffled;
  }

  /** `from` … `to` different members of the list, in random order (fewer when the list is shorter). */
  some<T>(list: readonly T[], from: number, to: number): T[] {
    return this.shuffle(list).slice(0, this.between(from, to));
  }
}
