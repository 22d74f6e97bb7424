// One instance of the core: its exports, its memory, and the views of that memory, taken anew whenever it grows. Knows no
// images and no policy. Used by host.ts, which replaces it after a trap.

import * as L from "./layout.js";

/** What the module exports (assembly/index.ts and door.ts). */
export interface CoreExports {
  memory: WebAssembly.Memory;
  abiVersion(): number;
  selfCheck(): void;
  imagesAt(): number;
  inputAt(): number;
  replyAt(): number;
  outcomeAt(): number;
  trapAt(): number;
  attachImage(index: number, base: number): void;
  attachCatalogue(base: number): void;
  attachRemap(image: number, base: number): void;
  fillRemap(image: number, catalogueAt: number, to: number, from: number, until: number): void;
  checksum(state: number, at: number, bytes: number): number;
  decide(image: number, codec: number, bodyBytes: number, nowMs: number, atAllowed: number, replyCodec: number): number;
  forceTrap(): void;
}

/** An image, a catalogue or a module that cannot be loaded; the message says which field is wrong. */
export class ImageError extends Error {
  override name = "ImageError";
}

export const PAGE_BYTES = 65536;
/** Zero bytes that must follow a body. */
export const PAD_BYTES = 16;
// The record of assembly/errors.ts, in u32 words.
const OUTCOME_OFFSET = 1;
const OUTCOME_DETAIL = 2;
const OUTCOME_REPLY_BYTES = 3;

export class CoreInstance {
  readonly core: CoreExports;
  /** All of the memory; stale after reserve(). */
  bytes!: Uint8Array;
  readonly inputAt: number;
  readonly replyAt: number;
  private outcome!: Uint32Array;

  /** `headroomBytes`: how much more than needed the memory grows by, whenever it grows. */
  constructor(
    module: WebAssembly.Module,
    private readonly headroomBytes: number,
  ) {
    const imported = WebAssembly.Module.imports(module)[0];
    if (imported !== undefined) throw new ImageError(`module: imports \`${imported.module}.${imported.name}\`, must have none`);
    this.core = new WebAssembly.Instance(module, {}).exports as unknown as CoreExports;
    const abi = typeof this.core.abiVersion === "function" ? this.core.abiVersion() : undefined;
    if (abi !== L.ABI_VERSION) throw new ImageError(`module: abi is ${abi}, this host speaks ${L.ABI_VERSION}`);
    this.reserve(this.core.imagesAt());
    this.core.selfCheck();
    this.inputAt = this.core.inputAt();
    this.replyAt = this.core.replyAt();
  }

  /** Makes the memory reach `end`. Views handed out before may be stale afterwards. Growing costs a garbage collection (V8
   *  takes the whole memory for new), so it is done seldom and generously; untouched pages cost nothing. */
  reserve(end: number): void {
    const { memory } = this.core;
    const pages = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES) - memory.buffer.byteLength / PAGE_BYTES;
    if (pages(end) > 0) {
      try {
        memory.grow(pages(end + this.headroomBytes));
      } catch {
        memory.grow(pages(end));
      }
    }
    const { buffer } = memory;
    if (this.bytes?.buffer === buffer) return;
    this.bytes = new Uint8Array(buffer);
    this.outcome = new Uint32Array(buffer, this.core.outcomeAt(), 8);
  }

  /** Puts a body where the core reads it. */
  putBody(body: Uint8Array): void {
    this.bytes.set(body, this.inputAt);
    this.bytes.fill(0, this.inputAt + body.length, this.inputAt + body.length + PAD_BYTES);
  }

  /** A view of the reply, valid until the next decision. */
  reply(): Uint8Array {
    return this.bytes.subarray(this.replyAt, this.replyAt + this.outcome[OUTCOME_REPLY_BYTES]!);
  }

  refusalOffset(): number {
    return this.outcome[OUTCOME_OFFSET]!;
  }

  refusalDetail(): number {
    return this.outcome[OUTCOME_DETAIL]!;
  }

  /** File, line and message of a failed assertion; "" when something else trapped. */
  trapText(): string {
    const at = this.core.trapAt();
    const view = new DataView(this.bytes.buffer);
    const fileBytes = view.getUint32(at, true);
    if (fileBytes === 0) return "";
    const decoder = new TextDecoder("utf-16le");
    const file = decoder.decode(this.bytes.slice(at + 16, at + 16 + fileBytes));
    const message = decoder.decode(this.bytes.slice(at + 16 + fileBytes, at + 16 + fileBytes + view.getUint32(at + 4, true)));
    const place = `${file}:${view.getUint32(at + 8, true)}`;
    return message === "" ? place : `${place}: ${message}`;
  }
}
