// `npm run prove -- --minutes N [--seed S] [--replay S/R/C]`: compares the core with the reference on random cases for N
// minutes, shows progress, shrinks what fails, and ends with the coverage table. Exit code 1 when anything failed. The
// seed is printed first: the same seed meets the same cases in the same order.

import { judge } from "./compare.js";
import { Engines } from "./engines.js";
import { Session, type Found } from "./session.js";
import { VectorFolder } from "./vectors.js";

interface Arguments {
  minutes: number;
  seed: number;
  replay: string | undefined;
  referenceOnly: boolean;
  classesMax: number;
}

const PROGRESS_MS = 5000;
const CARTS_PER_RULEBOOK = 10;
const RELATIONS_EVERY = 7;
const USAGE = "usage: npm run prove -- [--minutes N] [--seed S] [--replay S/RULEBOOK/CART] [--classes N] [--reference-only]";

function readArguments(words: readonly string[]): Arguments {
  const read: Arguments = { minutes: 1, seed: Date.now() % 0x7fffffff, replay: undefined, referenceOnly: false, classesMax: 20 };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    const value = words[index + 1];
    if (word === "--reference-only") read.referenceOnly = true;
    else if (word === "--replay" && value !== undefined) read.replay = value;
    else if (word === "--minutes" && Number(value) > 0) read.minutes = Number(value);
    else if (word === "--seed" && /^\d+$/u.test(value ?? "")) read.seed = Number(value);
    else if (word === "--classes" && /^\d+$/u.test(value ?? "")) read.classesMax = Number(value);
    else throw new Error(USAGE);
    if (word !== "--reference-only") index += 1;
  }
  return read;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function show(found: Found, session: Session, vectors: VectorFolder): void {
  say(`\nMISMATCH ${found.mismatch.class}\n  replay: npm run prove -- --replay ${found.address}`);
  const small = session.shrinkFound(found);
  say(small.mismatch.detail.replace(/^/gmu, "  "));
  say(JSON.stringify({ rulebook: small.tried.rulebook, request: small.tried.request, nowMs: small.tried.nowMs }));
  say(`  vector: ${vectors.write(small)}\n`);
}

function replay(address: string, referenceOnly: boolean): boolean {
  const [seed, rulebookIndex, cart] = address.split("/").map(Number);
  if (seed === undefined || rulebookIndex === undefined || cart === undefined) throw new Error(USAGE);
  const engines = new Engines();
  const session = new Session(engines, { seed, cartsPerRulebook: CARTS_PER_RULEBOOK, relationsEvery: 1, dresses: true, referenceOnly });
  const tried = session.replay(rulebookIndex, cart);
  const loading = engines.load(tried.rulebook);
  if (!loading.ok) {
    say(`the compiler refuses the rulebook: ${JSON.stringify(loading.problems, null, 2)}`);
    return false;
  }
  const { mismatch } = judge(engines, loading.loaded, tried, { dresses: true, relations: true }, referenceOnly);
  if (mismatch === undefined) {
    say("no mismatch");
    return true;
  }
  show({ address, tried, mismatch }, session, new VectorFolder());
  return false;
}

function prove(asked: Arguments): boolean {
  say(`seed ${asked.seed}, ${asked.minutes} min`);
  const vectors = new VectorFolder();
  const shown = new Set<string>();
  const fresh: Found[] = [];
  const session = new Session(new Engines(), {
    seed: asked.seed,
    cartsPerRulebook: CARTS_PER_RULEBOOK,
    relationsEvery: RELATIONS_EVERY,
    dresses: true,
    referenceOnly: asked.referenceOnly,
    onMismatch: (found) => {
      if (shown.has(found.mismatch.class) || shown.size >= asked.classesMax) return;
      shown.add(found.mismatch.class);
      fresh.push(found);
    },
  });
  const start = Date.now();
  let told = start;
  for (let index = 0; Date.now() - start < asked.minutes * 60_000; index += 1) {
    session.runRulebook(index);
    for (const found of fresh.splice(0)) show(found, session, vectors);
    if (Date.now() - told < PROGRESS_MS) continue;
    told = Date.now();
    const { cases } = session.coverage;
    say(
      `${Math.round((told - start) / 1000)} s  ${cases} cases  ${Math.round((cases * 1000) / (told - start))}/s  ` +
        `${session.mismatches} mismatches in ${session.classes.size} classes  ${session.refused}/${session.rulebooks} rulebooks refused  ` +
        `${session.coverage.holes(1).length} coverage holes`,
    );
  }
  say(`\n${session.coverage.table()}`);
  const holes = session.coverage.holes(1);
  say(`\nseed ${asked.seed}: ${session.coverage.cases} cases, ${session.mismatches} mismatches, ${holes.length} coverage holes`);
  for (const [code, count] of session.refusedCodes) say(`  refused by the compiler: ${code} × ${count}, e.g. ${session.refusalExamples.get(code)}`);
  for (const [name, count] of session.classes) say(`  mismatch: ${name} × ${count}`);
  for (const hole of holes) say(`  never reached: ${hole}`);
  return session.mismatches === 0;
}

try {
  const asked = readArguments(process.argv.slice(2));
  const right = asked.replay === undefined ? prove(asked) : replay(asked.replay, asked.referenceOnly);
  process.exitCode = right ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
