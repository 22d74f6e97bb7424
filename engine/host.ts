// The host of the WebAssembly core, in Node and in browsers: loads images and the catalogue (at once or in slices), decides,
// and replaces the instance after a trap. Memory grows only while loading. Decisions are synchronous; nothing here may await
// while a slot is live. What is wrong with an image is an ImageError, what is wrong with a body a result; it never throws on
// a body. Used by the server's `decisions`, the command line and the console.

import { catalogueProblem, readCatalogueInfo, type CatalogueInfo } from "./catalogue.js";
import { describeRefusal, type Codec, type Refusal } from "./errors/refusal.js";
import { imageProblem, readImageInfo, type ImageInfo } from "./image.js";
import { CoreInstance, ImageError, PAD_BYTES } from "./instance.js";
import * as L from "./layout.js";
import { atOnce, inTurns, sliceBytesOf, type SliceOptions } from "./loading.js";
import { Regions, type Region } from "./regions.js";

export type { CatalogueInfo } from "./catalogue.js";
export type { Codec, Refusal } from "./errors/refusal.js";
export type { ImageInfo } from "./image.js";
export type { SliceOptions } from "./loading.js";
export { ImageError } from "./instance.js";

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

interface Held {
  readonly region: Region;
  /** Kept so that a fresh instance can be filled after a trap. */
  readonly source: Uint8Array;
}

interface HeldCatalogue extends Held {
  readonly info: CatalogueInfo;
}

interface HeldImage extends Held {
  readonly info: ImageInfo;
  /** The catalogue's strings as this image's ids, and the catalogue that this is about. */
  remap: Region | undefined;
  remapOf: HeldCatalogue | undefined;
}

const HEADROOM_BYTES = 67108864;
/** Looking a string up costs about as much as copying this many bytes. */
const REMAP_BYTES_PER_STRING = 32;

export class Engine {
  /** Instances thrown away so far. */
  traps = 0;

  private instance: CoreInstance;
  private readonly regions: Regions;
  private readonly images = new Map<number, HeldImage>();
  private readonly loading = new Set<number | "catalogue">();
  private catalogue: HeldCatalogue | undefined;
  private trapArmed = false;
  private readonly decided: Decided = { ok: true, bytes: new Uint8Array(0) };

  /** `module` is compiled once and shared by all engines. `headroomBytes` is address space kept free for later images, so that
   *  loading them need not grow the memory. */
  constructor(
    private readonly module: WebAssembly.Module,
    private readonly headroomBytes = HEADROOM_BYTES,
  ) {
    this.instance = new CoreInstance(module, headroomBytes);
    this.regions = new Regions(this.instance.core.imagesAt());
  }

  // ------------------------------------------------------------------------------------------------ loading

  /** The image loaded at this index, if any. */
  imageInfo(index: number): ImageInfo | undefined {
    return this.images.get(index)?.info;
  }

  catalogueInfo(): CatalogueInfo | undefined {
    return this.catalogue?.info;
  }

  /** Loads an image at once, in place of the one at this index. `image` must not be written afterwards. */
  loadImage(index: number, image: Uint8Array): ImageInfo {
    return atOnce(this.alone(index, this.imageSteps(index, image, Infinity)));
  }

  /** The same in slices, giving the event loop its turn between them. Decisions on other indexes go on meanwhile. */
  loadImageSliced(index: number, image: Uint8Array, options: SliceOptions = {}): Promise<ImageInfo> {
    return inTurns(this.alone(index, this.imageSteps(index, image, sliceBytesOf(options))), options);
  }

  /** Makes this the catalogue whose facts are joined to lines, for all images. */
  loadCatalogue(catalogue: Uint8Array): CatalogueInfo {
    return atOnce(this.alone("catalogue", this.catalogueSteps(catalogue, Infinity)));
  }

  /** The same in slices; the old catalogue is joined until the new one is complete. */
  loadCatalogueSliced(catalogue: Uint8Array, options: SliceOptions = {}): Promise<CatalogueInfo> {
    return inTurns(this.alone("catalogue", this.catalogueSteps(catalogue, sliceBytesOf(options))), options);
  }

  /** Takes an image out; its region can hold another one. */
  dropImage(index: number): void {
    const held = this.images.get(index);
    if (held === undefined) return;
    this.instance.core.attachImage(index, 0);
    this.instance.core.attachRemap(index, 0);
    this.images.delete(index);
    this.regions.give(held.region);
    if (held.remap !== undefined) this.regions.give(held.remap);
  }

  dropCatalogue(): void {
    this.instance.core.attachCatalogue(0);
    for (const held of this.images.values()) {
      if (held.remap !== undefined) this.regions.give(held.remap);
      held.remap = undefined;
      held.remapOf = undefined;
    }
    if (this.catalogue !== undefined) this.regions.give(this.catalogue.region);
    this.catalogue = undefined;
  }

  /** Two loads into one place at a time would mix their bytes. */
  private *alone<T>(place: number | "catalogue", steps: Generator<void, T>): Generator<void, T> {
    if (this.loading.has(place)) throw new ImageError(`${place === "catalogue" ? place : `image ${place}`} is being loaded already`);
    this.loading.add(place);
    try {
      return yield* steps;
    } finally {
      this.loading.delete(place);
    }
  }

  private *imageSteps(index: number, image: Uint8Array, sliceBytes: number): Generator<void, ImageInfo> {
    if (!Number.isInteger(index) || index < 0 || index >= L.IMAGES_MAX) {
      throw new ImageError(`image index ${index} is not in 0…${L.IMAGES_MAX - 1}`);
    }
    const problem = imageProblem(image);
    if (problem !== undefined) throw new ImageError(problem);
    this.dropImage(index);
    const held: HeldImage = { region: this.takeRegion(image.length), source: image, info: readImageInfo(image), remap: undefined, remapOf: undefined };
    let traps: number;
    do {
      traps = this.traps;
      yield* this.copySteps(held, "image", L.IMAGE_HASH_SEED, sliceBytes);
      this.instance.core.attachImage(index, held.region.base);
      // Whatever catalogue there is by then.
      while (held.remapOf !== this.catalogue && traps === this.traps) {
        if (held.remap !== undefined) this.regions.give(held.remap);
        held.remapOf = this.catalogue;
        held.remap = this.catalogue && this.takeRegion(this.catalogue.info.stringCount * 4);
        if (held.remap !== undefined) yield* this.remapSteps(index, this.catalogue!, held.remap, sliceBytes, () => true);
      }
      if (traps !== this.traps) held.remapOf = undefined;
    } while (traps !== this.traps);
    if (held.remap !== undefined) this.instance.core.attachRemap(index, held.remap.base);
    this.images.set(index, held);
    return held.info;
  }

  private *catalogueSteps(source: Uint8Array, sliceBytes: number): Generator<void, CatalogueInfo> {
    const problem = catalogueProblem(source);
    if (problem !== undefined) throw new ImageError(problem);
    const held: HeldCatalogue = { region: this.takeRegion(source.length), source, info: readCatalogueInfo(source) };
    const remaps = new Map<HeldImage, Region>();
    for (let traps = -1; ; ) {
      if (traps !== this.traps) {
        traps = this.traps;
        yield* this.copySteps(held, "catalogue", L.CATALOGUE_HASH_SEED, sliceBytes);
        for (const remap of remaps.values()) this.regions.give(remap);
        remaps.clear();
        continue;
      }
      const missing = [...this.images].find(([, image]) => !remaps.has(image));
      if (missing === undefined) break;
      const remap = this.takeRegion(held.info.stringCount * 4);
      remaps.set(missing[1], remap);
      const [index, image] = missing;
      yield* this.remapSteps(index, held, remap, sliceBytes, () => this.images.get(index) === image);
    }
    // After this point it must succeed: the old catalogue goes and the new one comes in one step.
    this.dropCatalogue();
    this.catalogue = held;
    this.instance.core.attachCatalogue(held.region.base);
    for (const [index, image] of this.images) {
      image.remap = remaps.get(image)!;
      image.remapOf = held;
      this.instance.core.attachRemap(index, image.remap.base);
      remaps.delete(image);
    }
    // Of images that were dropped meanwhile.
    for (const remap of remaps.values()) this.regions.give(remap);
    return held.info;
  }

  private takeRegion(bytes: number): Region {
    const region = this.regions.take(bytes + PAD_BYTES);
    this.instance.reserve(this.regions.end);
    return region;
  }

  /** Copies the source into its region; its checksum, over the bytes from `checkedFrom` on, must be the one it names. */
  private *copySteps(held: HeldImage | HeldCatalogue, what: string, checkedFrom: number, sliceBytes: number): Generator<void, void> {
    const { source } = held;
    const { base } = held.region;
    let traps = this.traps;
    let sum = 0;
    for (let at = 0; at < source.length; ) {
      yield;
      if (traps !== this.traps) {
        // A fresh instance has none of the slices copied before the trap.
        traps = this.traps;
        at = 0;
        sum = 0;
      }
      const end = Math.min(source.length, at + sliceBytes);
      this.instance.bytes.set(source.subarray(at, end), base + at);
      const from = Math.max(at, checkedFrom);
      if (end > from) sum = this.instance.core.checksum(sum, base + from, end - from);
      at = end;
    }
    if (sum >>> 0 === held.info.checksum) return;
    this.regions.give(held.region);
    throw new ImageError(`${what}: checksum is ${hex(held.info.checksum)}, the bytes give ${hex(sum >>> 0)}`);
  }

  /** Fills a remap of an attached image; stops early when the image is gone, or a trap has made it worthless. */
  private *remapSteps(
    index: number,
    catalogue: HeldCatalogue,
    remap: Region,
    sliceBytes: number,
    stillThere: () => boolean,
  ): Generator<void, void> {
    const traps = this.traps;
    const count = catalogue.info.stringCount;
    const step = Math.max(1, Math.floor(sliceBytes / REMAP_BYTES_PER_STRING));
    for (let from = 0; from < count; from += step) {
      yield;
      if (traps !== this.traps || !stillThere()) return;
      this.instance.core.fillRemap(index, catalogue.region.base, remap.base, from, Math.min(count, from + step));
    }
  }

  // ------------------------------------------------------------------------------------------------ decisions

  decide(body: Uint8Array, options: DecideOptions): DecideResult {
    if (body.length > L.BODY_BYTES_MAX) return refused(L.REFUSE_TOO_LARGE, L.BODY_BYTES_MAX, 0, body, options);
    if (!this.images.has(options.imageIndex)) return internal(`no image at index ${options.imageIndex}`);
    const instance = this.instance;
    instance.putBody(body);
    let code: number;
    try {
      if (this.trapArmed) instance.core.forceTrap();
      code = instance.core.decide(
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
    if (code !== 0) return refused(code, instance.refusalOffset(), instance.refusalDetail(), body, options);
    this.decided.bytes = instance.reply();
    return this.decided;
  }

  /** Tests only: the next decision traps. */
  armTrap(): void {
    this.trapArmed = true;
  }

  /** A trap is a bug: the instance may be half written, so it goes, and what it held is loaded into a fresh one. */
  private replaceInstance(problem: unknown): Refused {
    const where = this.instance.trapText();
    const text = problem instanceof Error ? problem.message : String(problem);
    this.trapArmed = false;
    this.traps++;
    this.instance = new CoreInstance(this.module, this.headroomBytes);
    this.instance.reserve(this.regions.end);
    const { bytes, core } = this.instance;
    const catalogue = this.catalogue;
    if (catalogue !== undefined) {
      bytes.set(catalogue.source, catalogue.region.base);
      core.attachCatalogue(catalogue.region.base);
    }
    for (const [index, held] of this.images) {
      bytes.set(held.source, held.region.base);
      core.attachImage(index, held.region.base);
      if (catalogue === undefined || held.remap === undefined) continue;
      core.fillRemap(index, catalogue.region.base, held.remap.base, 0, catalogue.info.stringCount);
      core.attachRemap(index, held.remap.base);
    }
    return internal(where === "" ? text : `${where} (${text})`);
  }
}

function refused(code: number, offset: number, detail: number, body: Uint8Array, options: DecideOptions): Refused {
  return { ok: false, ...describeRefusal(code, offset, detail, body, options.requestCodec) };
}

function internal(detail: string): Refused {
  return { ok: false, code: "internal", offset: 0, path: "", detail };
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
