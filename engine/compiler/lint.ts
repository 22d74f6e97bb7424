// Warnings about rulebooks that are valid and still look wrong. Nothing yet.
// Called by validate.ts.
import type { Rulebook } from "../rulebook.js";
import type { Problem } from "./problems.js";
export function lint(_rulebook: Rulebook, _options: { nowMs?: number } = {}): Problem[] {
  return [];
}
