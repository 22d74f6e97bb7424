// The thread's side of compiler-thread.ts: bytes of a document in, an image or all its problems out. Must not keep anything
// between two jobs, and must not throw on what an author wrote. Started by compiler-thread.ts only.
import { parentPort } from "node:worker_threads";
import { compile } from "../engine/compiler/index.js";
import type { Rulebook } from "../engine/rulebook.js";
import type { CompileJob, CompileOutcome } from "./compiler-thread.js";
import { readDocument } from "./document.js";
import type { DocumentProblem } from "./errors.js";

function run({ bytes, version }: CompileJob): CompileOutcome {
  const document = readDocument(bytes);
  if (!document.ok) return { ok: false, syntax: true, problems: document.problems };
  const compiled = compile(document.value, { version });
  if (!compiled.ok) return { ok: false, syntax: false, problems: plain(compiled.problems) };
  const { name, offers, currencies } = document.value as Rulebook;
  return {
    ok: true,
    image: compiled.image,
    hash: compiled.hash,
    ...(name === undefined ? {} : { name }),
    offers: offers.length,
    currencies,
    warnings: plain(compiled.warnings),
  };
}

function plain(problems: readonly DocumentProblem[]): DocumentProblem[] {
  return problems.map(({ code, path, detail }) => ({ code, path, detail }));
}

parentPort!.on("message", (job: CompileJob) => {
  const outcome = run(job);
  // The image is handed over, not copied.
  parentPort!.postMessage(outcome, outcome.ok ? [outcome.image.buffer as ArrayBuffer] : []);
});
