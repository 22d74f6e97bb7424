// Deciding without a server: reads rulebook and cart from files, compiles, loads one engine in this process. Every input
// error is said once, on standard error, with its path. Called by decide.ts, check.ts and explain.ts.
import { readFileSync } from "node:fs";
import { unpack } from "msgpackr";
import { compile } from "../../engine/compiler/index.js";
import { currencyExponent, isCurrency } from "../../engine/compiler/currencies.js";
import { Engine } from "../../engine/host.js";
import type { Rulebook } from "../../engine/rulebook.js";
import type { DecisionReply, DecisionRequest } from "../../engine/wire.js";
import { readCatalogue } from "../catalogue.js";
import type { Decided } from "../decisions.js";
import { readDocument } from "../document.js";
import { openModule, Slot, type ModuleName } from "../engines.js";
import type { DocumentProblem } from "../errors.js";
import { EXIT } from "../exit.js";
import { readInput } from "../files.js";
import type { Codec } from "../media.js";
import type { Phrasing } from "./conditions.js";
import { listProblems, type Output } from "./output.js";

export interface LocalOptions {
  rulebook: string;
  cart: string;
  nowMs: number;
  catalogue: string | null;
  module: ModuleName;
}

export interface CompiledRulebook {
  document: Rulebook;
  image: Uint8Array;
  hash: string;
  warnings: DocumentProblem[];
}

export interface Cart {
  bytes: Uint8Array;
  codec: Codec;
}

/** A number is an exit code: what was wrong has been printed. */
export type Outcome<Value> = { ok: true; value: Value } | { ok: false; exit: number };

export function loadRulebook(file: string, output: Output): Outcome<CompiledRulebook> {
  const problems = compileFile(file);
  if (problems.ok) return { ok: true, value: problems.value };
  if ("detail" in problems) {
    output.err(`ristourne: ${problems.detail}\n`);
    return { ok: false, exit: EXIT.usage };
  }
  output.err(listProblems(problems.problems, file, output.errorStyle, output.errorStyle.bad));
  return { ok: false, exit: EXIT.refused };
}

export function compileFile(
  file: string,
): { ok: true; value: CompiledRulebook } | { ok: false; detail: string } | { ok: false; problems: DocumentProblem[] } {
  const input = readInput(file);
  if (!input.ok) return input;
  const document = readDocument(input.bytes);
  if (!document.ok) return document;
  return compileDocument(document.value);
}

export function compileDocument(document: unknown): { ok: true; value: CompiledRulebook } | { ok: false; problems: DocumentProblem[] } {
  const compiled = compile(document, { version: 1 });
  if (!compiled.ok) return compiled;
  return { ok: true, value: { document: document as Rulebook, image: compiled.image, hash: compiled.hash, warnings: compiled.warnings } };
}

export function readCart(file: string, output: Output): Outcome<Cart> {
  if (file === "-") return { ok: true, value: { bytes: readFileSync(0), codec: "json" } };
  const input = readInput(file);
  if (input.ok) return { ok: true, value: { bytes: input.bytes, codec: file.endsWith(".msgpack") ? "msgpack" : "json" } };
  output.err(`ristourne: ${input.detail}\n`);
  return { ok: false, exit: EXIT.usage };
}

/** The cart as an object, for printing; only after the engine accepted the bytes. */
export function parseCart({ bytes, codec }: Cart): DecisionRequest {
  return (codec === "json" ? JSON.parse(new TextDecoder().decode(bytes)) : unpack(bytes)) as DecisionRequest;
}

export interface LocalEngine {
  decide(cart: Cart, replyCodec: Codec): Decided;
}

export function openLocal(image: Uint8Array, { nowMs, module, catalogue }: LocalOptions, output: Output): Outcome<LocalEngine> {
  const engine = new Engine(openModule(module));
  if (catalogue !== null) {
    const read = readCatalogue(catalogue);
    if (!read.ok) {
      if ("detail" in read) output.err(`ristourne: ${read.detail}\n`);
      else output.err(listProblems(read.problems, catalogue, output.errorStyle, output.errorStyle.bad));
      return { ok: false, exit: "detail" in read ? EXIT.usage : EXIT.refused };
    }
    engine.loadCatalogue(read.bytes);
  }
  engine.loadImage(0, image);
  const slot = new Slot(engine, 0);
  const decide = ({ bytes, codec }: Cart, replyCodec: Codec): Decided =>
    slot.decide(bytes, { requestCodec: codec, replyCodec, nowMs, allowAt: true });
  return { ok: true, value: { decide } };
}

/** Prints why a cart was not decided, and says the exit code. */
export function refuseCart(decided: Extract<Decided, { ok: false }>, file: string, output: Output): number {
  const { strong, bad, faint } = output.errorStyle;
  const where = decided.path === "" ? `byte ${decided.offset}` : decided.path;
  output.err(`${strong(`${file} ${where}`)}: ${bad(decided.detail)} ${faint(`[${decided.code}]`)}\n`);
  return decided.code === "internal" ? EXIT.internal : EXIT.refused;
}

export function phrasingFor(rulebook: Rulebook, reply: DecisionReply): Phrasing {
  const { currency } = reply;
  return { rulebook, currency, exponent: isCurrency(currency) ? currencyExponent(currency) : 2 };
}
