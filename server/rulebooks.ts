// The rulebooks this server holds, over memory: push (compile, number), publish (load, swap one reference), list, read,
// and find the loaded engine of a version that a cart pins. Nobody writes to a pushed version again. Must not know HTTP
// and must not decide. Called by decisions.ts and routes.ts.
import { LRUCache } from "lru-cache";
import type { CompileJob, CompileOutcome } from "./compiler-thread.js";
import type { DocumentProblem } from "./errors.js";

/** A compiled image, loaded and ready to decide. */
export interface LoadedImage<Engine> {
  readonly version: number;
  readonly hash: string;
  readonly engine: Engine;
}

export interface Rulebook {
  readonly version: number;
  readonly hash: string;
  readonly name: string | undefined;
  readonly offers: number;
  readonly currencies: readonly string[];
  readonly warnings: readonly DocumentProblem[];
  /** The document as it was pushed. */
  readonly bytes: Uint8Array;
  readonly image: Uint8Array;
  readonly pushedAtMs: number;
  publishedAtMs: number | null;
}

export interface RulebooksOptions<Engine> {
  compile(job: CompileJob): Promise<CompileOutcome>;
  /** Loads in slices and warms, off the hot path. */
  load(rulebook: Rulebook): Promise<Engine>;
  /** Nothing decides with it any more. */
  dispose(engine: Engine): void;
  nowMs(): number;
  rulebooksKept: number;
  enginesKept: number;
}

export type PushResult =
  | { ok: true; created: boolean; rulebook: Rulebook }
  | { ok: false; syntax: boolean; problems: readonly DocumentProblem[] };

export class Rulebooks<Engine> {
  private readonly byVersion = new Map<number, Rulebook>();
  private readonly loading = new Map<number, Promise<LoadedImage<Engine>>>();
  private readonly loaded: LRUCache<number, LoadedImage<Engine>>;
  private lastVersion = 0;
  private pushing: Promise<unknown> = Promise.resolve();
  private publishing: Promise<unknown> = Promise.resolve();
  /** The one reference that publishing swaps. */
  private liveImage: LoadedImage<Engine> | null = null;

  constructor(private readonly options: RulebooksOptions<Engine>) {
    this.loaded = new LRUCache({
      max: options.enginesKept,
      dispose: (image) => {
        if (image !== this.liveImage) options.dispose(image.engine);
      },
    });
  }

  get live(): LoadedImage<Engine> | null {
    return this.liveImage;
  }

  /** Pushes are compiled one after the other, so that a version number is only used up by a rulebook that compiled. */
  push(bytes: Uint8Array): Promise<PushResult> {
    const result = this.pushing.then(() => this.pushNow(bytes));
    this.pushing = result.catch(() => undefined);
    return result;
  }

  /** null: no such version. Publishing an earlier version is rolling back. */
  publish(version: number): Promise<Rulebook | null> {
    const result = this.publishing.then(() => this.publishNow(version));
    this.publishing = result.catch(() => undefined);
    return result;
  }

  list(): Rulebook[] {
    return [...this.byVersion.values()];
  }

  read(version: number): Rulebook | null {
    return this.byVersion.get(version) ?? null;
  }

  statusOf(rulebook: Rulebook): "draft" | "live" | "retired" {
    if (rulebook.version === this.liveImage?.version) return "live";
    return rulebook.publishedAtMs === null ? "draft" : "retired";
  }

  /** The engine of a pinned version when it is at hand; see `load` otherwise. */
  loadedImage(version: number): LoadedImage<Engine> | null {
    if (version === this.liveImage?.version) return this.liveImage;
    return this.loaded.get(version) ?? null;
  }

  /** Loads a version that is not at hand; concurrent callers share one load. */
  load(rulebook: Rulebook): Promise<LoadedImage<Engine>> {
    const atHand = this.loadedImage(rulebook.version);
    if (atHand !== null) return Promise.resolve(atHand);
    const running = this.loading.get(rulebook.version);
    if (running !== undefined) return running;
    const { version, hash } = rulebook;
    const load = this.options
      .load(rulebook)
      .then((engine) => {
        const image = { version, hash, engine };
        this.loaded.set(version, image);
        return image;
      })
      .finally(() => this.loading.delete(version));
    this.loading.set(version, load);
    return load;
  }

  private async pushNow(bytes: Uint8Array): Promise<PushResult> {
    const version = this.lastVersion + 1;
    const outcome = await this.options.compile({ bytes, version });
    if (!outcome.ok) return outcome;
    const known = this.list().find(({ hash }) => hash === outcome.hash);
    if (known !== undefined) return { ok: true, created: false, rulebook: known };

    // After this point it must succeed.
    const rulebook: Rulebook = {
      version,
      hash: outcome.hash,
      name: outcome.name,
      offers: outcome.offers,
      currencies: outcome.currencies,
      warnings: outcome.warnings,
      bytes,
      image: outcome.image,
      pushedAtMs: this.options.nowMs(),
      publishedAtMs: null,
    };
    this.lastVersion = version;
    this.byVersion.set(version, rulebook);
    this.forgetOldest();
    return { ok: true, created: true, rulebook };
  }

  private async publishNow(version: number): Promise<Rulebook | null> {
    const rulebook = this.byVersion.get(version);
    if (rulebook === undefined) return null;
    const image = await this.load(rulebook);

    // After this point it must succeed.
    const previous = this.liveImage;
    this.liveImage = image;
    rulebook.publishedAtMs = this.options.nowMs();
    // The one before stays at hand for carts that pinned it, as long as the cache has room.
    if (previous !== null && previous !== image) this.loaded.set(previous.version, previous);
    return rulebook;
  }

  private forgetOldest(): void {
    for (const rulebook of this.byVersion.values()) {
      if (this.byVersion.size <= this.options.rulebooksKept) return;
      const isNewest = rulebook.version === this.lastVersion;
      if (isNewest || rulebook.version === this.liveImage?.version || this.loading.has(rulebook.version)) continue;
      this.byVersion.delete(rulebook.version);
      this.loaded.delete(rulebook.version);
    }
  }
}
