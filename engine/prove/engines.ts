// The implementations under comparison behind one door: the reference, and the core's release and debug builds. A rulebook
// is compiled and loaded once for its carts. Outcomes are data: a reply, a refusal or a crash; nothing throws.

import { existsSync, readFileSync } from "node:fs";
import { compile, type Problem } from "../compiler/index.js";
import { sensitivity, type Sensitivity } from "../compiler/positional.js";
import { Engine, type Codec } from "../host.js";
import { decideReference } from "../reference/decide.js";
import { VERSION } from "./requests.js";
import type { Rulebook } from "../rulebook.js";
import type { DecisionReply, DecisionRequest } from "../wire.js";

export const BUILDS = ["release", "debug"] as const;
export type Build = (typeof BUILDS)[number];

export type Outcome = { kind: "reply"; bytes: Uint8Array } | { kind: "refused" | "crashed"; why: string };

export interface ReferenceOutcome {
  reply?: DecisionReply;
  crash?: string;
}

export interface LoadedRulebook {
  rulebook: Rulebook;
  hash: string;
  sensitive: Sensitivity;
}

function moduleOf(build: Build): WebAssembly.Module {
  // From the sources and from dist/, which lies one level deeper.
  for (const up of ["../../build", "../../../build"]) {
    const url = new URL(`${up}/ristourne.${build}.wasm`, import.meta.url);
    if (existsSync(url)) return new WebAssembly.Module(readFileSync(url));
  }
  throw new Error(`no ${build} build of the core; run \`npm run build\``);
}

/** An error's text without what differs from case to case. */
function crashOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const where = /at (?:async )?([\w.$<>]+) /u.exec(error.stack?.split("\n")[1] ?? "")?.[1] ?? "";
  return `${error.name}: ${error.message.split("\n")[0]!.replace(/`[^`]*`|\d+/gu, "N").slice(0, 80)} ${where}`.trim();
}

export class Engines {
  private readonly cores: Record<Build, Engine>;
  private loaded: LoadedRulebook | undefined;

  constructor() {
    this.cores = { release: new Engine(moduleOf("release")), debug: new Engine(moduleOf("debug")) };
  }

  /** Compiles and loads the rulebook; what the compiler refuses comes back as its problems. */
  load(rulebook: Rulebook): { ok: true; loaded: LoadedRulebook } | { ok: false; problems: readonly Problem[] } {
    if (this.loaded?.rulebook === rulebook) return { ok: true, loaded: this.loaded };
    this.loaded = undefined;
    let compiled: ReturnType<typeof compile>;
    try {
      compiled = compile(rulebook, { version: VERSION });
    } catch (error) {
      return { ok: false, problems: [{ code: "crashed", path: "", detail: crashOf(error) }] };
    }
    if (!compiled.ok) return { ok: false, problems: compiled.problems };
    for (const build of BUILDS) this.cores[build].loadImage(0, compiled.image);
    this.loaded = { rulebook, hash: compiled.hash, sensitive: sensitivity(rulebook) };
    return { ok: true, loaded: this.loaded };
  }

  reference(loaded: LoadedRulebook, request: DecisionRequest, nowMs: number): ReferenceOutcome {
    try {
      return { reply: decideReference(loaded.rulebook, request, { nowMs: request.at ?? nowMs, version: VERSION, hash: loaded.hash }) };
    } catch (error) {
      return { crash: crashOf(error) };
    }
  }

  /** Decides bytes; the loaded rulebook stays. */
  core(build: Build, body: Uint8Array, nowMs: number, codec: Codec = "json"): Outcome {
    const result = this.cores[build].decide(body, { requestCodec: codec, replyCodec: codec, nowMs, allowAt: true, imageIndex: 0 });
    if (result.ok) return { kind: "reply", bytes: result.bytes.slice() };
    return result.code === "internal" ? { kind: "crashed", why: result.detail } : { kind: "refused", why: `${result.code} ${result.path}` };
  }
}
