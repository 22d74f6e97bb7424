// Collects one request body from its chunks. A body that comes in one piece (nearly all do) is handed on as it is, without
// a copy; others are copied together into one buffer of the declared length. Bytes beyond the bound are counted and
// dropped, so that the sender can still be told. Must not parse. Called by http.ts.
import type { BodyRules } from "./transport.js";

const BELIEVED_BYTES_MAX = 65_536;

export class BodyCollector {
  /** Bytes dropped because the body was already too long. */
  overflow = 0;
  private buffer: Uint8Array | null = null;
  private length = 0;

  constructor(
    private readonly rules: BodyRules,
    private readonly declaredBytes: number,
  ) {}

  /** The whole body with the last chunk; null before that, and for a body that was too long. */
  add(chunk: ArrayBuffer, isLast: boolean): Uint8Array | null {
    if (this.overflow > 0 || this.length + chunk.byteLength > this.rules.bytesMax) {
      this.overflow += chunk.byteLength;
      this.buffer = null;
      return null;
    }
    if (isLast && this.length === 0) {
      const view = new Uint8Array(chunk);
      return this.rules.lifetime === "call" ? view : view.slice();
    }
    const buffer = this.reserve(this.length + chunk.byteLength);
    buffer.set(new Uint8Array(chunk), this.length);
    this.length += chunk.byteLength;
    return isLast ? buffer.subarray(0, this.length) : null;
  }

  /** Room for `bytes` in all. The declared length is only believed so far: a liar gets no memory for what never comes. */
  private reserve(bytes: number): Uint8Array {
    const held = this.buffer;
    if (held !== null && held.byteLength >= bytes) return held;
    const wanted = held === null ? Math.min(this.declaredBytes, BELIEVED_BYTES_MAX) : held.byteLength * 2;
    const grown = new Uint8Array(Math.min(Math.max(bytes, wanted), this.rules.bytesMax));
    if (held !== null) grown.set(held.subarray(0, this.length));
    this.buffer = grown;
    return grown;
  }
}
