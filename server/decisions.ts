// Deciding carts: bytes in, bytes out, through the Wasm engine of the live rulebook or of the version a cart pins. One
// synchronous call unless a pinned version must be loaded first. No object is built for a cart here, and nothing is
// awaited while an engine's reply is still in its memory. Must not know HTTP. Called by routes.ts.
import { problem } from "./errors.js";
import { MEDIA_TYPE, type Codec } from "./media.js";
import type { LoadedImage, Rulebook } from "./rulebooks.js";
import type { Answer } from "./transport.js";

export interface DecideOptions {
  requestCodec: Codec;
  replyCodec: Codec;
  nowMs: number;
  allowAt: boolean;
}

export type Decided =
  | { ok: true; bytes: Uint8Array }
  | { ok: false; code: DecideRefusal; offset: number; path: string; detail: string; needVersion?: number };

type DecideRefusal = Parameters<typeof problem>[0];

/** What deciding needs of an engine; server/engines.ts has the real one. */
export interface Decider {
  decide(body: Uint8Array, options: DecideOptions): Decided;
}

/** What deciding needs of the rulebooks. */
export interface RulebookSource {
  readonly live: LoadedImage<Decider> | null;
  read(version: number): Rulebook | null;
  statusOf(rulebook: Rulebook): "draft" | "live" | "retired";
  loadedImage(version: number): LoadedImage<Decider> | null;
  load(rulebook: Rulebook): Promise<LoadedImage<Decider>>;
}

export interface DecisionsOptions {
  rulebooks: RulebookSource;
  nowMs(): number;
  /** Whether `at`, and versions never published, may be asked for. */
  simulate: boolean;
  /** The engine trapped: a defect. The request is lost, the next one is not. */
  onTrap(refusal: { detail: string }): void;
}

export class Decisions {
  constructor(private readonly options: DecisionsOptions) {}

  /** `body` is only read before this returns. */
  decide(body: Uint8Array, requestCodec: Codec, replyCodec: Codec): Answer | Promise<Answer> {
    const { rulebooks, simulate } = this.options;
    const live = rulebooks.live;
    if (live === null) return problem("not-ready", "no rulebook has been published yet");
    const options: DecideOptions = { requestCodec, replyCodec, nowMs: this.options.nowMs(), allowAt: simulate };
    const decided = live.engine.decide(body, options);
    if (decided.ok || decided.code !== "need-version") return this.answer(decided, replyCodec);
    return this.decidePinned(body, options, decided.needVersion ?? 0);
  }

  private decidePinned(body: Uint8Array, options: DecideOptions, version: number): Answer | Promise<Answer> {
    const { rulebooks, simulate } = this.options;
    const rulebook = rulebooks.read(version);
    if (rulebook === null) return problem("unknown-rulebook", `there is no rulebook version \`${version}\``, { path: "/rulebook" });
    if (rulebooks.statusOf(rulebook) === "draft" && !simulate) {
      return problem("not-permitted", `version \`${version}\` was never published, and simulation is off`, { path: "/rulebook" });
    }
    const atHand = rulebooks.loadedImage(version);
    if (atHand !== null) return this.answer(atHand.engine.decide(body, options), options.replyCodec);
    const kept = body.slice();
    return rulebooks.load(rulebook).then(({ engine }) => {
      const decided = this.answer(engine.decide(kept, options), options.replyCodec);
      // The answer crosses a promise before it is written: its bytes must not be the engine's memory.
      return typeof decided.body === "string" ? decided : { ...decided, body: decided.body.slice() };
    });
  }

  private answer(decided: Decided, codec: Codec): Answer {
    if (decided.ok) return { status: 200, type: MEDIA_TYPE[codec], body: decided.bytes };
    if (decided.code === "internal") {
      this.options.onTrap(decided);
      return problem("internal", decided.detail);
    }
    return problem(decided.code, decided.detail, { path: decided.path, offset: decided.offset });
  }
}
