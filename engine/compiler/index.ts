// Compiles a rulebook: validates it, lowers every part into sections, and puts them into one image. Deterministic: the same
// document and options give the same bytes. No clock: the horizon, over which weekly windows are written out, is an input.
// All problems come back at once as data; nothing is thrown for what an author wrote. Called by the server's compiler
// thread, the command line and tests.

import { buildImage } from "../image.js";
import { RULEBOOK_BYTES, SECTION_RULEBOOK } from "../layout.js";
import { Bytes } from "./bytes.js";
import { Context, type Section } from "./context.js";
import { contentHash } from "./hash.js";
import { lowerCodes } from "./lower/codes.js";
import { lowerExperiments } from "./lower/experiments.js";
import { lowerIndex } from "./lower/index.js";
import { lowerOffers } from "./lower/offers.js";
import { lowerTree } from "./lower/tree.js";
import { DAY_MS } from "./lower/zones.js";
import { type Problem, validate } from "./validate.js";

export type { Problem };

export interface CompileOptions {
  /** Shown in replies; setImageVersion can change it later. */
  version: number;
  /** Horizon of weekly windows, ms since 1970. Default 2025-01-01. */
  fromMs?: number;
  /** Default ten years. */
  days?: number;
}

export type Compiled =
  | { ok: true; image: Uint8Array; hash: string; warnings: Problem[] }
  | { ok: false; problems: Problem[] };

const DEFAULT_FROM_MS = Date.UTC(2025, 0, 1);
const DEFAULT_DAYS = 3653;

export function compile(document: unknown, options: CompileOptions): Compiled {
  const checked = validate(document);
  if (!checked.ok) return { ok: false, problems: checked.problems };
  const hash = contentHash(document);
  const fromMs = options.fromMs ?? DEFAULT_FROM_MS;
  const context = new Context(checked.rulebook, { fromMs, untilMs: fromMs + (options.days ?? DEFAULT_DAYS) * DAY_MS });

  const { sections: ofOffers, listing } = lowerOffers(context);
  const ofTree = lowerTree(checked.rulebook, context);
  const others = [lowerCodes(context), lowerExperiments(context), lowerNames(context, hash)];
  // Every string and value is known from here on.
  const index = lowerIndex(context, listing);
  const names = context.strings.build(Number.parseInt(hash.slice(0, 8), 16));
  const image = buildImage({
    version: options.version,
    contentHash: hash.slice(0, 16),
    hashSeed: names.hashSeed,
    sections: [...names.sections, ...context.sections(), ...ofOffers, ...ofTree, ...others, index],
  });
  return { ok: true, image, hash, warnings: checked.warnings };
}

function lowerNames(context: Context, hash: string): Section {
  const { language } = context.rulebook;
  const hints = context.offers.filter((offer) => offer.hint !== undefined).length;
  const bytes = new Bytes(RULEBOOK_BYTES);
  bytes.bytes(new TextEncoder().encode(hash)).u32(language === undefined ? 0 : context.string(language)).u32(hints);
  return { id: SECTION_RULEBOOK, bytes: bytes.align(16).done() };
}
