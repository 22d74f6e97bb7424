// Whatever a document holds, validate answers: it never throws, never hangs, and says where in words. Valid rulebooks are
// mutated at random; a failure prints the seed that repeats it (RISTOURNE_SEED=n npx vitest run engine/compiler/fuzz.test.ts).
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { drawRulebook } from "../prove/rulebooks.js";
import { Random } from "../prove/random.js";
import { base, type Loose } from "./cases/base.js";
import { describe as sentence } from "./describe.js";
import { sensitivity } from "./positional.js";
import { PROBLEM_CODES, Problems } from "./problems.js";
import { RULEBOOK_SCHEMA } from "./schema.js";
import { scan } from "./scan.js";
import { checkStructure } from "./structure.js";
import { validate } from "./validate.js";

const SEED = Number(process.env["RISTOURNE_SEED"] ?? Date.now() % 1_000_000_000);
const DOCUMENTS = 20_000;
/** Wall time, on a machine that may be busy. */
const SLOW_MS = 10_000;

const NAMES = ["constructor", "toString", "hasOwnProperty", "a/b", "~", "", "é", "\ud800", "x".repeat(300), "items", "tees", "club", "EUR"];
const VALUES: (() => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 1.5,
  () => 1e21,
  () => Number.MAX_SAFE_INTEGER + 1,
  () => Number.NaN,
  () => "",
  () => "gold",
  () => "2026-02-30",
  () => "24:00",
  () => [],
  () => ({}),
  () => [[[[]]]],
  () => ({ EUR: 1 }),
  () => ({ all: [{}] }),
  () => ({ selector: "tees" }),
  () => ({ fact: "tier" }),
  () => JSON.parse('{"__proto__":{"ristourne":1}}') as unknown,
  () => undefined,
];

interface Place {
  parent: Loose;
  key: string | number;
}

function placesOf(value: Loose, found: Place[] = []): Place[] {
  if (typeof value !== "object" || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push({ parent: value, key });
    placesOf(value[key], found);
  }
  return found;
}

function mutate(random: Random, document: Loose): void {
  const places = placesOf(document);
  if (places.length === 0) return;
  const { parent, key } = random.pick(places);
  const other = random.pick(places);
  random.pick<() => void>([
    () => (parent[key] = random.pick(VALUES)()),
    () => void (Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key]),
    () => {
      if (!Array.isArray(parent)) parent[random.pick(NAMES)] = parent[key];
    },
    () => (parent[key] = structuredClone(other.parent[other.key])),
    () => (parent[key] = random.pick(NAMES)),
    () => {
      if (Array.isArray(parent)) parent.push(structuredClone(parent[Number(key)]));
      else parent[key] = [parent[key]];
    },
    () => {
      if (typeof parent[key] === "number") parent[key] = parent[key] * random.pick([-1, 10, 1e9, 0.001]);
    },
    () => {
      for (let i = random.between(1, 200); i > 0; i--) parent[key] = random.chance(50) ? [parent[key]] : { not: parent[key] };
    },
  ])();
}

function pointsInto(document: Loose, path: string): boolean {
  const steps = path.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  let at = document;
  for (const step of steps) {
    if (typeof at !== "object" || at === null) return false;
    if (!Object.hasOwn(at, step)) return step === "tree" || at === document;
    at = at[step];
  }
  return true;
}

test(`${DOCUMENTS} mutated documents, seed ${SEED}`, () => {
  const random = new Random(SEED);
  let valid = 0;
  let document: Loose = base();
  for (let i = 0; i < DOCUMENTS; i++) {
    // A few steps from something valid: mostly right documents reach the checks of meaning.
    if (i % 4 === 0) document = random.chance(40) ? base() : structuredClone(drawRulebook(random.between(1, 1_000_000)).rulebook);
    mutate(random, document);
    const startMs = performance.now();
    let stage = "validate";
    try {
      const result = validate(document, { nowMs: Date.UTC(2026, 5, 1) });
      if (result.ok) {
        valid++;
        stage = "positional";
        sensitivity(result.rulebook);
        stage = "describe";
        for (const offer of result.rulebook.offers) expect(sentence(offer, result.rulebook, "en")).toMatch(/^.+\.$/s);
      } else {
        expect(result.problems.length).toBeGreaterThan(0);
        for (const problem of result.problems) {
          expect(PROBLEM_CODES).toHaveProperty([problem.code]);
          expect(pointsInto(document, problem.path), problem.path).toBe(true);
        }
      }
    } catch (error) {
      throw new Error(`${stage} broke on document ${i} of seed ${SEED}`, { cause: error });
    }
    if (performance.now() - startMs > SLOW_MS) throw new Error(`document ${i} of seed ${SEED} took ${performance.now() - startMs} ms`);
  }
  expect(valid).toBeGreaterThan(DOCUMENTS / 100);
}, 600_000);

test(`the published schema accepts exactly the shapes that the validator accepts, seed ${SEED}`, () => {
  const ajv = new Ajv2020({ strict: false });
  // The one keyword with meaning of its own: bytes instead of characters.
  const published = ajv.compile(RULEBOOK_SCHEMA);
  const random = new Random(SEED + 1);
  let document: Loose = base();
  for (let i = 0; i < 3000; i++) {
    if (i % 3 === 0) document = random.chance(50) ? base() : structuredClone(drawRulebook(random.between(1, 1_000_000)).rulebook);
    mutate(random, document);
    const problems = new Problems();
    if (scan(document, problems) === undefined) continue;
    checkStructure(document, problems);
    const shape = problems.sorted().filter(({ code }) => code !== "too-long");
    if (shape.length !== problems.length) continue;
    expect(published(document), `document ${i} of seed ${SEED}: ${JSON.stringify(shape[0])}`).toBe(shape.length === 0);
  }
});
