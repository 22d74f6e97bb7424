// The compiler in a thread of its own, so that compiling 10 000 offers never holds up a cart. One rulebook at a time, in
// the order they came; a thread that dies fails what it was doing and is replaced for the next. Must not keep documents.
// Called by rulebooks.ts and by main.ts.
import { Worker } from "node:worker_threads";
import type { DocumentProblem } from "./errors.js";

export interface CompileJob {
  /** The document's bytes, UTF-8 JSON. */
  bytes: Uint8Array;
  version: number;
}

export type CompileOutcome =
  | {
      ok: true;
      image: Uint8Array;
      hash: string;
      name?: string;
      offers: number;
      currencies: string[];
      warnings: DocumentProblem[];
    }
  | { ok: false; syntax: boolean; problems: DocumentProblem[] };

export class CompilerThread {
  private worker: Worker | null = null;
  private queue: Promise<unknown> = Promise.resolve();

  compile(job: CompileJob): Promise<CompileOutcome> {
    const outcome = this.queue.then(() => this.run(job));
    this.queue = outcome.catch(() => undefined);
    return outcome;
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
    this.worker = null;
  }

  private run(job: CompileJob): Promise<CompileOutcome> {
    const worker = (this.worker ??= this.start());
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        worker.off("message", onMessage);
        worker.off("error", onError);
        worker.off("exit", onExit);
        worker.unref();
      };
      const fail = (error: Error): void => {
        settle();
        if (this.worker === worker) this.worker = null;
        reject(error);
      };
      const onMessage = (outcome: CompileOutcome): void => {
        settle();
        resolve(outcome);
      };
      const onError = (error: Error): void => fail(error);
      const onExit = (code: number): void => fail(new Error(`the compiler's thread ended with ${code}`));
      worker.on("message", onMessage);
      worker.on("error", onError);
      worker.on("exit", onExit);
      worker.ref();
      worker.postMessage(job);
    });
  }

  private start(): Worker {
    return new Worker(new URL("./compiler-worker.js", import.meta.url));
  }
}
