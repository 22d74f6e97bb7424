// The content hash of a rulebook: SHA-256 of its JSON with the keys of every object sorted, the first 32 hex digits.
// The one file of the compiler that needs Node (a browser loads compiled images and compiles nothing).

import { createHash } from "node:crypto";

/** JSON with sorted keys: equal documents, equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    const keys = Object.keys(member);
    let sorted = true;
    for (let i = 1; i < keys.length && sorted; i++) sorted = keys[i - 1]! < keys[i]!;
    if (sorted) return member;
    return Object.fromEntries(keys.sort().map((key) => [key, (member as Record<string, unknown>)[key]]));
  });
}

export function contentHash(document: unknown): string {
  return createHash("sha256").update(canonicalJson(document)).digest("hex").slice(0, 32);
}
