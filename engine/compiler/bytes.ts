// Little-endian bytes that grow: how every section of an image is written. Offsets are bytes from the section's start.
// Must not know what it writes. Used by context.ts and everything in lower/.

export class Bytes {
  private buffer: Uint8Array;
  private view: DataView;
  /** Bytes written so far. */
  length = 0;

  constructor(capacity = 1024) {
    this.buffer = new Uint8Array(capacity);
    this.view = new DataView(this.buffer.buffer);
  }

  /** Where to write; `view` may be another one afterwards. */
  private room(bytes: number): number {
    const at = this.length;
    const end = at + bytes;
    if (end > this.buffer.length) {
      const grown = new Uint8Array(Math.max(end, this.buffer.length * 2));
      grown.set(this.buffer.subarray(0, at));
      this.buffer = grown;
      this.view = new DataView(grown.buffer);
    }
    this.length = end;
    return at;
  }

  u8(value: number): this {
    const at = this.room(1);
    this.view.setUint8(at, value);
    return this;
  }
  u16(value: number): this {
    const at = this.room(2);
    this.view.setUint16(at, value, true);
    return this;
  }
  u32(value: number): this {
    const at = this.room(4);
    this.view.setUint32(at, value, true);
    return this;
  }
  i32(value: number): this {
    const at = this.room(4);
    this.view.setInt32(at, value, true);
    return this;
  }
  i64(value: number | bigint): this {
    const at = this.room(8);
    this.view.setBigInt64(at, BigInt(value), true);
    return this;
  }
  bytes(bytes: Uint8Array): this {
    const at = this.room(bytes.length);
    this.buffer.set(bytes, at);
    return this;
  }
  /** Zeros up to the next multiple of `unit`. */
  align(unit: number): this {
    while (this.length % unit !== 0) this.u8(0);
    return this;
  }
  setU32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  /** What was written, copied. */
  done(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }
}
