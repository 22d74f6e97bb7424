// From a byte offset in a JSON body to the path of what stands there: a cold walk of the same bytes, for refusals only. The
// body may be broken from the offset on (that is why it was refused), so the walk stops there and never fails. An offset
// inside a key, or at it, is the path of that key's value; an offset inside a value, or at it, is that value's.

import { Found, Pointer } from "./pointer.js";

export function jsonPath(body: Uint8Array, offset: number): string {
  const walk = new JsonWalk(body, offset);
  try {
    walk.value(0);
  } catch (problem) {
    if (!(problem instanceof Found)) throw problem;
  }
  return walk.pointer.toString();
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;
/** Deeper than any body that is refused for anything but its depth. */
const WALK_DEPTH_MAX = 64;

class JsonWalk {
  readonly pointer = new Pointer();
  private at = 0;

  constructor(
    private readonly body: Uint8Array,
    private readonly offset: number,
  ) {}

  /** Reads a value, or stops inside it. */
  value(depth: number): void {
    this.space();
    if (this.at >= this.offset || depth > WALK_DEPTH_MAX) throw new Found();
    const byte = this.body[this.at];
    if (byte === OPEN_MAP) this.map(depth);
    else if (byte === OPEN_ARRAY) this.array(depth);
    else if (byte === QUOTE) this.string();
    else this.scalar();
    // The offset lies inside what was just read.
    if (this.at > this.offset) throw new Found();
  }

  private map(depth: number): void {
    this.at++;
    for (;;) {
      this.space();
      const byte = this.body[this.at];
      // A refusal at the closer, or at what stands where a key should, belongs to the map.
      if (byte !== QUOTE && this.at >= this.offset) throw new Found();
      if (byte === CLOSE_MAP) {
        this.at++;
        return;
      }
      if (byte === COMMA) {
        this.at++;
        continue;
      }
      if (byte !== QUOTE) throw new Found();
      const key = this.string();
      if (key === undefined) throw new Found();
      this.pointer.push(key);
      if (this.at > this.offset) throw new Found();
      this.space();
      if (this.body[this.at] !== COLON) throw new Found();
      this.at++;
      this.value(depth + 1);
      this.space();
      const after = this.body[this.at];
      // Broken between this value and the next key: the map's fault, but the value's place says more.
      if (after !== COMMA && after !== CLOSE_MAP) throw new Found();
      this.pointer.pop();
    }
  }

  private array(depth: number): void {
    this.at++;
    for (let index = 0; ; ) {
      this.space();
      const byte = this.body[this.at];
      if (byte === CLOSE_ARRAY) {
        if (this.at >= this.offset) throw new Found();
        this.at++;
        return;
      }
      if (byte === COMMA) {
        if (this.at >= this.offset) throw new Found();
        this.at++;
        index++;
        continue;
      }
      this.pointer.push(index);
      this.value(depth + 1);
      this.space();
      const after = this.body[this.at];
      if (after !== COMMA && after !== CLOSE_ARRAY) throw new Found();
      this.pointer.pop();
    }
  }

  /** Reads a string; undefined = it does not end, or is no string of JSON. */
  private string(): string | undefined {
    const start = this.at;
    let at = start + 1;
    while (at < this.body.length && this.body[at] !== QUOTE) at += this.body[at] === BACKSLASH ? 2 : 1;
    if (at >= this.body.length) {
      this.at = this.body.length;
      return undefined;
    }
    this.at = at + 1;
    try {
      const text = JSON.parse(new TextDecoder().decode(this.body.subarray(start, this.at))) as string;
      // Half of a surrogate pair cannot be shown in a path.
      return /\p{Surrogate}/u.test(text) ? undefined : text;
    } catch {
      return undefined;
    }
  }

  /** A number or a word. */
  private scalar(): void {
    const start = this.at;
    while (this.at < this.body.length && /[-+.0-9a-zA-Z]/.test(String.fromCharCode(this.body[this.at]!))) this.at++;
    if (this.at === start) throw new Found();
  }

  private space(): void {
    while (this.at < this.body.length && " \n\r\t".includes(String.fromCharCode(this.body[this.at]!))) this.at++;
  }
}
