// The Wasm engine of this process and the images loaded into it: opens the built module, loads images in slices and warms
// them, decides through one slot. Publishing never touches a slot that decides. Must not know rulebooks' documents or HTTP.
// Called by main.ts and by the command line.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Engine } from "../engine/host.js";
import { IMAGES_MAX } from "../engine/layout.js";
import type { Decided, DecideOptions, Decider } from "./decisions.js";
import { ROOT } from "./files.js";

export type ModuleName = "release" | "debug";

const WARM_ROUNDS = 4;

export function openModule(name: ModuleName): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(join(ROOT, `build/ristourne.${name}.wasm`)));
}

/** An image in its slot. */
export class Slot implements Decider {
  private released = false;
  private readonly options = { requestCodec: "json", replyCodec: "json", nowMs: 0, allowAt: false, imageIndex: 0 } as DecideOptions & {
    imageIndex: number;
  };

  constructor(
    private readonly engine: Engine,
    readonly imageIndex: number,
  ) {
    this.options.imageIndex = imageIndex;
  }

  decide(body: Uint8Array, { requestCodec, replyCodec, nowMs, allowAt }: DecideOptions): Decided {
    if (this.released) return { ok: false, code: "internal", offset: 0, path: "", detail: "the rulebook was unloaded meanwhile" };
    const { options } = this;
    options.requestCodec = requestCodec;
    options.replyCodec = replyCodec;
    options.nowMs = nowMs;
    options.allowAt = allowAt;
    return this.engine.decide(body, options);
  }

  /** The slot is about to hold another image: whoever still has this object must not decide with that. */
  release(): void {
    this.released = true;
  }
}

export class Engines {
  readonly engine: Engine;
  private readonly freeIndexes = Array.from({ length: IMAGES_MAX }, (_, index) => index);
  private loading: Promise<unknown> = Promise.resolve();

  constructor(module: WebAssembly.Module) {
    this.engine = new Engine(module);
  }

  /** One load at a time: slots are few, and each load already shares the event loop. */
  load(image: Uint8Array, currency: string): Promise<Slot> {
    const slot = this.loading.then(() => this.loadNow(image, currency));
    this.loading = slot.catch(() => undefined);
    return slot;
  }

  /** Nobody decides with it any more. */
  dispose(slot: Slot): void {
    slot.release();
    this.engine.dropImage(slot.imageIndex);
    this.freeIndexes.push(slot.imageIndex);
  }

  private async loadNow(image: Uint8Array, currency: string): Promise<Slot> {
    const index = this.freeIndexes.shift();
    if (index === undefined) throw new Error("every image slot is in use");
    try {
      await this.engine.loadImageSliced(index, image);
      const slot = new Slot(this.engine, index);
      warm(slot, currency);
      return slot;
    } catch (error) {
      this.engine.dropImage(index);
      this.freeIndexes.push(index);
      throw error;
    }
  }
}

/** The first decisions of an image touch its pages: better now than with a shopper's cart. */
function warm(slot: Slot, currency: string): void {
  const lines = Array.from({ length: 10 }, (_, index) => ({ id: `${index}`, sku: `warm-${index}`, quantity: 1, unitPrice: 100 }));
  const body = new TextEncoder().encode(JSON.stringify({ currency, lines }));
  for (let round = 0; round < WARM_ROUNDS; round += 1) {
    const decided = slot.decide(body, { requestCodec: "json", replyCodec: "json", nowMs: 0, allowAt: false });
    if (!decided.ok && decided.code === "internal") throw new Error(`a first cart could not be decided: ${decided.detail}`);
  }
}
