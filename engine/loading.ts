// Long work in steps: a generator that yields between slices, run at once or with a turn of the event loop after each. Used by
// host.ts for everything it loads.

export interface SliceOptions {
  /** Bytes copied and checked between two turns of the event loop. Default 128 kB: well under a millisecond. */
  sliceBytes?: number;
  /** Gives the event loop its turn. Default: setImmediate, or a timer where there is none. */
  yieldTurn?: () => Promise<void>;
}

const SLICE_BYTES = 131072;

export function sliceBytesOf(options: SliceOptions): number {
  return Math.max(64, (options.sliceBytes ?? SLICE_BYTES) & ~15);
}

export function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

export async function inTurns<T>(steps: Generator<void, T>, options: SliceOptions): Promise<T> {
  const yieldTurn = options.yieldTurn ?? defaultYield;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await yieldTurn();
  }
}

function defaultYield(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
