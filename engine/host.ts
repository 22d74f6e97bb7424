// The host of the WebAssembly core, in Node and in browsers: instantiates it, loads images (at once or in slices), decides,
// and replaces the instance after a trap. Memory grows only while loading, and views are taken anew then. Decisions are
// synchronous; nothing here may await while a slot is live. What is wrong with an image is an ImageError, what is wrong with
// a body a result; it never throws on a body. Used by the server's `decisions`, the command line and the console.

import { describeRefusal, type Codec, type Refusal } from "./errors/refusal.js";
import { imageProblem, readImageInfo, type ImageInfo } from "./image.js";
import * as L from "./layout.js";
import { Regions, type Region } from "./regions.js";

export type { Codec, Refusal } from "./errors/refusal.js";

export interface DecideOptions {
  requestCodec: Codec;
  replyCodec: Codec;
  /** The moment to decide at, ms since 1970, unless the request names its own. */
  nowMs: number;
  /** May the request name its moment (`at`)? */
  allowAt: boolean;
  imageIndex: number;
}

export interface Decided {
  ok: true;
  /** A view of the engine's memory, valid until the next call of any method. */
  bytes: Uint8Array;
}

export interface Refused extends Refusal {
  ok: false;
}

export type DecideResult = Decided | Refused;

/** An image (or catalogue) that cannot be loaded; the message says which field is wrong. */
export class ImageError extends Error {
  override name = "ImageError";
}

export interface SliceOptions {
  /** Bytes copied (and checked) between two turns of the event loop. */
  sliceBytes?: number;
  /** Gives the event loop its turn. Default: setImmediate, or a timer where there is none. */
  yieldTurn?: () => Promise<void>;
}

interface CoreExports {
  memory: WebAssembly.Memory;
  abiVersion(): number;
  selfCheck(): void;
  imagesAt(): number;
  inputAt(): number;
  replyAt(): number;
  outcomeAt(): number;
  trapAt(): number;
  attachImage(index: number, base: number): void;
  checksum(state: number, at: number, bytes: number): number;
  decide(image: number, codec: number, bodyBytes: number, nowMs: number, atAllowed: number, replyCodec: number): number;
  forceTrap(): void;
}

interface Held {
  region: Region;
  /** Kept so that a fresh instance can be filled after a trap. */
  source: Uint8Array;
  info: ImageInfo;
}

const PAGE_BYTES = 65536;
const PAD_BYTES = 16;
const SLICE_BYTES = 131072;
// The record of assembly/errors.ts, in u32 words.
const OUTCOME_OFFSET = 1;
const OUTCOME_DETAIL = 2;
const OUTCOME_REPLY_BYTES = 3;

export class Engine {
  /** Instances thrown away so far. */
  traps = 0;

  private core!: CoreExports;
  private bytes!: Uint8Array;
  private outcome!: Uint32Array;
  private inputAt = 0;
  private replyAt = 0;
  private readonly regions: Regions;
  private readonly images = new Map<number, Held>();
  private trapArmed = false;
  private readonly decided: Decided = { ok: true, bytes: new Uint8Array(0) };

  /** `module` is compiled once and shared by all engines. */
  constructor(private readonly module: WebAssembly.Module) {
    const imports = WebAssembly.Module.imports(module);
    if (imports.length > 0) throw new ImageError(`module: imports \`${imports[0]!.module}.${imports[0]!.name}\`, must have none`);
    this.regions = new Regions(0);
    this.instantiate();
    this.regions.end = Math.ceil(this.core.imagesAt() / PAGE_BYTES) * PAGE_BYTES;
  }

  private instantiate(): void {
    const core = new WebAssembly.Instance(this.module, {}).exports as unknown as CoreExports;
    if (typeof core.abiVersion !== "function" || core.abiVersion() !== L.ABI_VERSION) {
      throw new ImageError(`module: abi is ${core.abiVersion?.()}, this host speaks ${L.ABI_VERSION}`);
    }
    this.core = core;
    this.reserve(core.imagesAt());
    core.selfCheck();
    this.inputAt = core.inputAt();
    this.replyAt = core.replyAt();
  }

  /** Makes the memory reach `end` and takes the views anew. */
  private reserve(end: number): void {
    const missing = Math.ceil(end / PAGE_BYTES) - this.core.memory.buffer.byteLength / PAGE_BYTES;
    if (missing > 0) this.core.memory.grow(missing);
    const buffer = this.core.memory.buffer;
    if (this.bytes?.buffer !== buffer) {
      this.bytes = new Uint8Array(buffer);
      this.outcome = new Uint32Array(buffer, this.core.outcomeAt(), 8);
    }
  }

  // ------------------------------------------------------------------------------------------------ images

  /** The image loaded at this index, if any. */
  imageInfo(index: number): ImageInfo | undefined {
    return this.images.get(index)?.info;
  }

  /** Loads an image at once, in place of the one at this index. `image` must not be written afterwards. */
  loadImage(index: number, image: Uint8Array): ImageInfo {
    const held = this.beginLoad(index, image);
    this.bytes.set(image, held.region.base);
    const sum = this.core.checksum(0, held.region.base + L.IMAGE_HASH_SEED, image.length - L.IMAGE_HASH_SEED);
    return this.endLoad(index, held, sum >>> 0);
  }

  /** The same in slices, giving the event loop its turn between them. Decisions on other indexes go on meanwhile. */
  async loadImageSliced(index: number, image: Uint8Array, options: SliceOptions = {}): Promise<ImageInfo> {
    const yieldTurn = options.yieldTurn ?? defaultYield;
    const sliceBytes = Math.max(16, (options.sliceBytes ?? SLICE_BYTES) & ~15);
    const held = this.beginLoad(index, image);
    const base = held.region.base;
    let traps = this.traps;
    let sum = 0;
    for (let at = 0; at < image.length; ) {
      await yieldTurn();
      if (traps !== this.traps) {
        // A fresh instance has none of the slices copied before the trap.
        traps = this.traps;
        at = 0;
        sum = 0;
      }
      const end = Math.min(image.length, at + sliceBytes);
      this.bytes.set(image.subarray(at, end), base + at);
      const from = Math.max(at, L.IMAGE_HASH_SEED);
      if (end > from) sum = this.core.checksum(sum, base + from, end - from);
      at = end;
    }
    return this.endLoad(index, held, sum >>> 0);
  }

  /** Takes an image out; its region can hold another one. */
  dropImage(index: number): void {
    const held = this.images.get(index);
    if (held === undefined) return;
    this.core.attachImage(index, 0);
    this.images.delete(index);
    this.regions.give(held.region);
  }

  private beginLoad(index: number, image: Uint8Array): Held {
    if (!Number.isInteger(index) || index < 0 || index >= L.IMAGES_MAX) {
      throw new ImageError(`image index ${index} is not in 0…${L.IMAGES_MAX - 1}`);
    }
    const problem = imageProblem(image);
    if (problem !== undefined) throw new ImageError(problem);
    this.dropImage(index);
    const region = this.regions.take(image.length + PAD_BYTES);
    this.reserve(this.regions.end);
    return { region, source: image, info: readImageInfo(image) };
  }

  private endLoad(index: number, held: Held, sum: number): ImageInfo {
    if (sum !== held.info.checksum) {
      this.regions.give(held.region);
      throw new ImageError(`image: checksum is ${hex(held.info.checksum)}, the bytes give ${hex(sum)}`);
    }
    // Another load may have taken the index while this one was in slices.
    this.dropImage(index);
    this.core.attachImage(index, held.region.base);
    this.images.set(index, held);
    return held.info;
  }

  // ------------------------------------------------------------------------------------------------ decisions

  decide(body: Uint8Array, options: DecideOptions): DecideResult {
    if (body.length > L.BODY_BYTES_MAX) return this.refused(L.REFUSE_TOO_LARGE, L.BODY_BYTES_MAX, 0, body, options);
    if (!this.images.has(options.imageIndex)) return internal(`no image at index ${options.imageIndex}`);
    const bytes = this.bytes;
    bytes.set(body, this.inputAt);
    bytes.fill(0, this.inputAt + body.length, this.inputAt + body.length + PAD_BYTES);
    let code: number;
    try {
      if (this.trapArmed) this.core.forceTrap();
      code = this.core.decide(
        options.imageIndex,
        options.requestCodec === "msgpack" ? 1 : 0,
        body.length,
        options.nowMs,
        options.allowAt ? 1 : 0,
        options.replyCodec === "msgpack" ? 1 : 0,
      );
    } catch (problem) {
      return this.replaceInstance(problem);
    }
    if (code !== 0) {
      return this.refused(code, this.outcome[OUTCOME_OFFSET]!, this.outcome[OUTCOME_DETAIL]!, body, options);
    }
    this.decided.bytes = bytes.subarray(this.replyAt, this.replyAt + this.outcome[OUTCOME_REPLY_BYTES]!);
    return this.decided;
  }

  private refused(code: number, offset: number, detail: number, body: Uint8Array, options: DecideOptions): Refused {
    return { ok: false, ...describeRefusal(code, offset, detail, body, options.requestCodec) };
  }

  /** Tests only: the next decision traps. */
  armTrap(): void {
    this.trapArmed = true;
  }

  /** A trap is a bug: the instance may be half written, so it goes, and its images are loaded into a fresh one. */
  private replaceInstance(problem: unknown): Refused {
    const where = this.readTrap();
    const text = problem instanceof Error ? problem.message : String(problem);
    this.trapArmed = false;
    this.traps++;
    this.instantiate();
    this.reserve(this.regions.end);
    for (const [index, held] of this.images) {
      this.bytes.set(held.source, held.region.base);
      this.core.attachImage(index, held.region.base);
    }
    return internal(where === "" ? text : `${where} (${text})`);
  }

  /** File, line and message of a failed assertion; "" when something else trapped. */
  private readTrap(): string {
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

function internal(detail: string): Refused {
  return { ok: false, code: "internal", offset: 0, path: "", detail };
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}

function defaultYield(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
