// From a byte offset in a MessagePack body to the path of what stands there: a cold walk of the same bytes, for refusals
// only. The body may be broken from the offset on, so the walk stops there and never fails. An offset at a key, or inside
// it, is the path of that key's value.

import { Found, Pointer } from "./pointer.js";

export function msgpackPath(body: Uint8Array, offset: number): string {
  const walk = new MsgpackWalk(body, offset);
  try {
    walk.value(0);
  } catch (problem) {
    if (!(problem instanceof Found)) throw problem;
  }
  return walk.pointer.toString();
}

const WALK_DEPTH_MAX = 64;

class MsgpackWalk {
  readonly pointer = new Pointer();
  private at = 0;
  private readonly view: DataView;

  constructor(
    private readonly body: Uint8Array,
    private readonly offset: number,
  ) {
    this.view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  }

  value(depth: number): void {
    if (this.at >= this.offset || depth > WALK_DEPTH_MAX) throw new Found();
    const byte = this.u8();
    if (byte < 0x80 || byte >= 0xe0) return;
    if (byte < 0x90) return this.map(byte & 15, depth);
    if (byte < 0xa0) return this.array(byte & 15, depth);
    if (byte < 0xc0) return this.skip(byte & 31);
    switch (byte) {
      case 0xc0:
      case 0xc2:
      case 0xc3:
        return;
      case 0xc4:
      case 0xd9:
        return this.skip(this.u8());
      case 0xc5:
      case 0xda:
        return this.skip(this.u16());
      case 0xc6:
      case 0xdb:
        return this.skip(this.u32());
      case 0xca:
      case 0xce:
      case 0xd2:
        return this.skip(4);
      case 0xcb:
      case 0xcf:
      case 0xd3:
        return this.skip(8);
      case 0xcc:
      case 0xd0:
        return this.skip(1);
      case 0xcd:
      case 0xd1:
        return this.skip(2);
      case 0xd4:
        return this.skip(2);
      case 0xdc:
        return this.array(this.u16(), depth);
      case 0xdd:
        return this.array(this.u32(), depth);
      case 0xde:
        return this.map(this.u16(), depth);
      case 0xdf:
        return this.map(this.u32(), depth);
      default:
        throw new Found();
    }
  }

  private map(count: number, depth: number): void {
    for (let left = count; left > 0; left--) {
      const keyAt = this.at;
      const key = this.key();
      if (key === undefined) throw new Found();
      this.pointer.push(key);
      if (this.offset >= keyAt && this.offset < this.at) throw new Found();
      this.value(depth + 1);
      this.pointer.pop();
    }
  }

  private array(count: number, depth: number): void {
    for (let index = 0; index < count; index++) {
      this.pointer.push(index);
      this.value(depth + 1);
      this.pointer.pop();
    }
  }

  private key(): string | undefined {
    if (this.at >= this.body.length) return undefined;
    const byte = this.u8();
    let bytes: number;
    if (byte >= 0xa0 && byte < 0xc0) bytes = byte & 31;
    else if (byte === 0xd9) bytes = this.u8();
    else if (byte === 0xda) bytes = this.u16();
    else if (byte === 0xdb) bytes = this.u32();
    else return undefined;
    const start = this.at;
    if (start + bytes > this.body.length) return undefined;
    this.at = start + bytes;
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.body.subarray(start, this.at));
    } catch {
      return undefined;
    }
  }

  /** Stops when the offset lies in what is skipped. */
  private skip(bytes: number): void {
    this.at += bytes;
    if (this.at > this.body.length || this.at > this.offset) throw new Found();
  }

  private u8(): number {
    return this.need(1), this.view.getUint8(this.at++);
  }
  private u16(): number {
    this.need(2);
    const value = this.view.getUint16(this.at);
    this.at += 2;
    return value;
  }
  private u32(): number {
    this.need(4);
    const value = this.view.getUint32(this.at);
    this.at += 4;
    return value;
  }
  private need(bytes: number): void {
    if (this.at + bytes > this.body.length) throw new Found();
  }
}
