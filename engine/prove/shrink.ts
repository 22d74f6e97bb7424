// Shrinks a failing case: removes and simplifies parts of the rulebook and the request as long as the same class of
// failure remains (delta debugging after Zeller and Hildebrandt, on JSON trees). Knows nothing of the language: whoever
// asks decides whether a smaller case still fails, and answers false for one that does not compile.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

type Path = (string | number)[];

function clone<T>(value: T): T {
  return structuredClone(value);
}

function at(root: Json, path: Path): Json {
  let value: Json = root;
  for (const step of path) value = (value as Record<string | number, Json>)[step]!;
  return value;
}

function replaced(root: Json, path: Path, value: Json): Json {
  if (path.length === 0) return value;
  const copy = clone(root);
  const owner = at(copy, path.slice(0, -1)) as Record<string | number, Json>;
  owner[path[path.length - 1]!] = value;
  return copy;
}

function without(root: Json, path: Path, count = 1): Json {
  const copy = clone(root);
  const owner = at(copy, path.slice(0, -1));
  const last = path[path.length - 1]!;
  if (Array.isArray(owner)) owner.splice(last as number, count);
  else delete (owner as Record<string, Json>)[last];
  return copy;
}

/** Simpler values for one that can't be removed. */
function simpler(value: Json): Json[] {
  if (typeof value === "number") {
    const tries = [0, 1, 10, 100, Math.trunc(value / 2), value - 1].filter((number) => number >= 0 && number < value);
    return [...new Set(tries)];
  }
  if (typeof value === "string") return [];
  if (Array.isArray(value)) return [];
  if (value !== null && typeof value === "object") {
    // `{ all: [x] }` and `{ not: x }` become x.
    const keys = Object.keys(value);
    const inner = value[keys[0]!];
    if (keys.length === 1 && ["all", "any", "not"].includes(keys[0]!)) return Array.isArray(inner) ? inner : inner === undefined ? [] : [inner];
  }
  return [];
}

export interface ShrinkResult {
  value: Json;
  tries: number;
}

/**
 * The smallest case found for which `stillFails` holds. Bounded by `triesMax`, never by time, so that a replay shrinks
 * the same way.
 */
export function shrink(start: Json, stillFails: (candidate: Json) => boolean, triesMax: number): ShrinkResult {
  let best = start;
  let tries = 0;
  const attempt = (candidate: Json): boolean => {
    if (tries >= triesMax) return false;
    tries += 1;
    if (!stillFails(candidate)) return false;
    best = candidate;
    return true;
  };

  /** Takes runs of members out of an array, long runs first. */
  const thinArray = (path: Path): boolean => {
    let smaller = false;
    for (let run = (at(best, path) as Json[]).length; run >= 1; run = Math.floor(run / 2)) {
      for (let index = (at(best, path) as Json[]).length - run; index >= 0; index -= run) {
        if (attempt(without(best, [...path, index], run))) smaller = true;
        index = Math.min(index, (at(best, path) as Json[]).length);
      }
    }
    return smaller;
  };

  const walk = (path: Path): boolean => {
    let smaller = false;
    let value = at(best, path);
    if (Array.isArray(value)) {
      smaller = thinArray(path);
    } else if (value !== null && typeof value === "object") {
      for (const key of Object.keys(value)) if (attempt(without(best, [...path, key]))) smaller = true;
    }
    value = at(best, path);
    for (const candidate of simpler(value)) {
      if (attempt(replaced(best, path, candidate))) {
        smaller = true;
        break;
      }
    }
    value = at(best, path);
    const steps: Path = Array.isArray(value) ? [...value.keys()].reverse() : value !== null && typeof value === "object" ? Object.keys(value) : [];
    for (const step of steps) {
      const now = at(best, path);
      const there = Array.isArray(now) ? (step as number) < now.length : now !== null && typeof now === "object" && step in now;
      if (there && walk([...path, step])) smaller = true;
    }
    return smaller;
  };

  while (tries < triesMax && walk([])) {
    // Another round: what was needed before may not be needed any more.
  }
  return { value: best, tries };
}
