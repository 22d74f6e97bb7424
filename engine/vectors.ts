// The vector format (fixtures/vectors/README.md): reading a file of hand-computed cases, completing each case from what the
// file gives all of them, and comparing a reply with what a case expects. A file that cannot be read is an error, never an
// empty list. No I/O; called by vectors.test.ts, which runs every implementation, and by whoever writes vectors.

import type { Rulebook } from "./rulebook.js";
import type { DecisionReply, DecisionRequest } from "./wire.js";

export interface VectorCase {
  readonly name: string;
  readonly rulebook: Rulebook;
  readonly request: DecisionRequest;
  readonly nowMs: number;
  /** A part of the reply; see `mismatches`. */
  readonly expect: unknown;
  /** The reply is exactly `expect`, byte for byte. */
  readonly exact: boolean;
}

export interface VectorFile {
  readonly about: string;
  readonly cases: readonly VectorCase[];
}

/** Where a file names another one: `"rulebook": "file:rulebooks/demo.json"`, from fixtures/. */
export type ReadOther = (path: string) => unknown;

/** 2026-06-15 12:00 in Paris, a Monday: when nothing else is said. */
const DEFAULT_NOW = "2026-06-15T10:00:00Z";

const FILE_KEYS = ["about", "rulebook", "request", "now", "cases"];
const CASE_KEYS = ["name", "rulebook", "request", "now", "expect", "exact"];

export function readVectors(text: string, readOther: ReadOther): VectorFile {
  const document = record(JSON.parse(text), "the file");
  knownKeys(document, FILE_KEYS, "the file");
  const about = words(document["about"], "about");
  const cases = list(document["cases"], "cases");
  if (cases.length === 0) throw new Error("cases: there is none");
  const names = new Set<string>();
  const read = cases.map((member, index): VectorCase => {
    const where = `cases/${index}`;
    const one = record(member, where);
    knownKeys(one, CASE_KEYS, where);
    const name = words(one["name"], `${where}/name`);
    if (names.has(name)) throw new Error(`${where}: another case is called \`${name}\``);
    names.add(name);
    return {
      name,
      rulebook: patched(other(document["rulebook"], readOther), one["rulebook"]) as Rulebook,
      request: { ...record(document["request"] ?? {}, "request"), ...request(other(one["request"] ?? {}, readOther), where) } as unknown as DecisionRequest,
      nowMs: moment(one["now"] ?? document["now"] ?? DEFAULT_NOW, where),
      expect: record(one["expect"], `${where}/expect`),
      exact: one["exact"] === true,
    };
  });
  return { about, cases: read };
}

function request(value: unknown, where: string): Record<string, unknown> {
  return record(value, `${where}/request`);
}

function other(value: unknown, readOther: ReadOther): unknown {
  return typeof value === "string" && value.startsWith("file:") ? readOther(value.slice("file:".length)) : value;
}

function moment(value: unknown, where: string): number {
  const ms = typeof value === "number" ? value : typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (!Number.isSafeInteger(ms)) throw new Error(`${where}/now: not a moment`);
  return ms;
}

function record(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${where}: not an object`);
  return value as Record<string, unknown>;
}

function list(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${where}: not a list`);
  return value;
}

function words(value: unknown, where: string): string {
  if (typeof value !== "string" || value === "") throw new Error(`${where}: not a text`);
  return value;
}

function knownKeys(value: Record<string, unknown>, known: readonly string[], where: string): void {
  const odd = Object.keys(value).find((key) => !known.includes(key));
  if (odd !== undefined) throw new Error(`${where}: \`${odd}\` is not a key of vectors; they are ${known.join(", ")}`);
}

// ---------------------------------------------------------------------------------------------------- patches

/** A JSON merge patch (null removes), but an object over a list of things with ids changes or adds single ones. */
export function patched(base: unknown, patch: unknown): unknown {
  if (patch === undefined) return base;
  if (Array.isArray(base) && isRecord(patch)) {
    const rest = Object.entries(patch).filter(([id]) => !base.some((member) => isRecord(member) && member["id"] === id));
    const changed = base.flatMap((member) => {
      const id = isRecord(member) ? member["id"] : undefined;
      const change = typeof id === "string" && id in patch ? patch[id] : undefined;
      return change === null ? [] : [patched(member, change)];
    });
    return [...changed, ...rest.map(([id, added]) => ({ id, ...record(added, id) }))];
  }
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = patched(result[key], value);
  }
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// ---------------------------------------------------------------------------------------------------- comparison

const ABSENT = "$absent";
/** Present, whatever it is: what no hand can compute, such as the rulebook's hash. */
const ANY = "$any";
/** What a member of a reply's list is called by. */
const NAME_KEYS = ["id", "offer", "code"];

/** Where a reply is not what a case expects: keys that are not mentioned may be anything. Empty when it fits. */
export function mismatches(expected: unknown, actual: unknown, path = ""): string[] {
  if (expected === ANY) return actual === undefined ? [`${path}: is absent`] : [];
  if (expected === ABSENT) return actual === undefined ? [] : [`${path}: is ${show(actual)}, should be absent`];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${path}: is ${show(actual)}, should be a list`];
    const wrong = expected.length === actual.length ? [] : [`${path}: has ${actual.length} members, should have ${expected.length}`];
    return [...wrong, ...expected.flatMap((member, index) => mismatches(member, actual[index], `${path}/${index}`))];
  }
  if (isRecord(expected)) {
    if (Array.isArray(actual)) {
      return Object.entries(expected).flatMap(([name, member]) => mismatches(member, named(actual, name), `${path}/${name}`));
    }
    if (!isRecord(actual)) return [`${path}: is ${show(actual)}, should be ${show(expected)}`];
    return Object.entries(expected).flatMap(([key, member]) => mismatches(member, actual[key], `${path}/${key}`));
  }
  return Object.is(expected, actual) ? [] : [`${path}: is ${show(actual)}, should be ${show(expected)}`];
}

/** The member of a list that has this id, speaks of this offer, or is this code. */
function named(members: readonly unknown[], name: string): unknown {
  return members.find((member) => isRecord(member) && NAME_KEYS.some((key) => member[key] === name));
}

function show(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}

/** Everything a case says of a reply that is not so. */
export function judge(vector: VectorCase, reply: DecisionReply): string[] {
  const wrong = mismatches(vector.expect, reply);
  if (wrong.length > 0 || !vector.exact) return wrong;
  const text = JSON.stringify(reply);
  return text === JSON.stringify(filledIn(vector.expect, reply)) ? [] : [`the bytes are ${text}`];
}

/** What a case expects, with the reply's own values where it takes any. */
function filledIn(expected: unknown, actual: unknown): unknown {
  if (expected === ANY) return actual;
  if (Array.isArray(expected)) return expected.map((member, index) => filledIn(member, (actual as unknown[])[index]));
  if (!isRecord(expected)) return expected;
  return Object.fromEntries(Object.entries(expected).map(([key, member]) => [key, filledIn(member, (actual as Record<string, unknown>)[key])]));
}
