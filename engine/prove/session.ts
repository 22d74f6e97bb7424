// A run of the prover: draws rulebooks and carts from one seed, judges each case, counts coverage, refusals and classes of
// mismatch. Every case has an address `seed/rulebook/cart` that draws it again alone. Used by the command and the tests.

import { judge, type Mismatch, type ProveCase, type Scope } from "./compare.js";
import { Coverage, namesOf } from "./coverage.js";
import type { Engines } from "./engines.js";
import { seedOf } from "./random.js";
import { drawRequest } from "./requests.js";
import { drawRulebook, type DrawnRulebook } from "./rulebooks.js";
import { shrink, type Json } from "./shrink.js";

export interface Found {
  address: string;
  tried: ProveCase;
  mismatch: Mismatch;
}

export interface SessionOptions {
  seed: number;
  cartsPerRulebook: number;
  /** Relations are tried on every n-th case; 0 = never. */
  relationsEvery: number;
  dresses: boolean;
  referenceOnly?: boolean;
  /** Called with each new mismatch. */
  onMismatch?: (found: Found) => void;
}

const SHRINK_TRIES_MAX = 6000;

export class Session {
  readonly coverage = new Coverage();
  readonly refusedCodes = new Map<string, number>();
  readonly refusalExamples = new Map<string, string>();
  readonly classes = new Map<string, number>();
  rulebooks = 0;
  refused = 0;
  mismatches = 0;

  constructor(
    private readonly engines: Engines,
    private readonly options: SessionOptions,
  ) {}

  private drawAt(rulebookIndex: number): DrawnRulebook {
    return drawRulebook(seedOf(this.options.seed, rulebookIndex));
  }

  private caseAt(drawn: DrawnRulebook, rulebookIndex: number, cart: number): ProveCase {
    const seed = seedOf(this.options.seed, rulebookIndex, cart);
    return { rulebook: drawn.rulebook, ...drawRequest(seed, drawn), seed };
  }

  /** The case at an address, drawn anew. */
  replay(rulebookIndex: number, cart: number): ProveCase {
    return this.caseAt(this.drawAt(rulebookIndex), rulebookIndex, cart);
  }

  /** Draws rulebook number `rulebookIndex` and judges its carts. */
  runRulebook(rulebookIndex: number): void {
    const drawn = this.drawAt(rulebookIndex);
    this.rulebooks += 1;
    const loading = this.engines.load(drawn.rulebook);
    if (!loading.ok) {
      this.refused += 1;
      for (const problem of loading.problems) {
        this.refusedCodes.set(problem.code, (this.refusedCodes.get(problem.code) ?? 0) + 1);
        if (!this.refusalExamples.has(problem.code)) {
          this.refusalExamples.set(problem.code, `${this.options.seed}/${rulebookIndex} ${problem.path}: ${problem.detail}`);
        }
      }
      return;
    }
    const names = namesOf(drawn.rulebook);
    this.coverage.recordRulebook(names);
    for (let cart = 0; cart < this.options.cartsPerRulebook; cart += 1) {
      const tried = this.caseAt(drawn, rulebookIndex, cart);
      const every = this.options.relationsEvery;
      const relations = every > 0 && (rulebookIndex * this.options.cartsPerRulebook + cart) % every === 0;
      const judged = judge(this.engines, loading.loaded, tried, { dresses: this.options.dresses, relations }, this.options.referenceOnly);
      if (judged.reply !== undefined) this.coverage.recordCase(names, tried.request, judged.reply);
      if (judged.mismatch === undefined) continue;
      this.mismatches += 1;
      this.classes.set(judged.mismatch.class, (this.classes.get(judged.mismatch.class) ?? 0) + 1);
      this.options.onMismatch?.({ address: `${this.options.seed}/${rulebookIndex}/${cart}`, tried, mismatch: judged.mismatch });
    }
  }

  shrinkFound(found: Found): Found {
    return shrinkCase(this.engines, found, this.options.referenceOnly);
  }
}

/** A smaller case with a mismatch of the same class. */
export function shrinkCase(engines: Engines, found: Found, referenceOnly = false): Found {
  const scope: Scope = { dresses: !found.mismatch.class.startsWith("core"), relations: found.mismatch.class.startsWith("relation") };
  let best = found;
  const { rulebook, request, nowMs, seed } = found.tried;
  const stillFails = (candidate: Json): boolean => {
    const { rulebook: smaller, request: asked, nowMs: now } = candidate as unknown as ProveCase;
    if (smaller === undefined || asked === undefined || typeof now !== "number") return false;
    const tried: ProveCase = { rulebook: smaller, request: asked, nowMs: now, seed };
    const loading = engines.load(smaller);
    if (!loading.ok) return false;
    const { mismatch } = judge(engines, loading.loaded, tried, scope, referenceOnly);
    if (mismatch?.class !== found.mismatch.class) return false;
    best = { address: found.address, tried, mismatch };
    return true;
  };
  shrink({ rulebook, request, nowMs } as unknown as Json, stillFails, SHRINK_TRIES_MAX);
  engines.load(rulebook);
  return best;
}
