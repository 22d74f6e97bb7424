// The bounds that GET /v1/bounds prints: every `…_MAX` of the binary contract, and what this server was told to take.
// Reads constants, decides nothing. Called by routes.ts.
import * as layout from "../engine/layout.js";
import type { Settings } from "./config.js";

export function bounds(settings: Pick<Settings, "bodyBytesMax" | "bodyDeadlineMs" | "rulebookBytesMax" | "rulebookDeadlineMs">): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [name, value] of Object.entries(layout)) {
    if (name.endsWith("_MAX") && typeof value === "number") all[name] = value;
  }
  all["BODY_BYTES_MAX"] = settings.bodyBytesMax;
  all["BODY_DEADLINE_MS"] = settings.bodyDeadlineMs;
  all["RULEBOOK_BYTES_MAX"] = settings.rulebookBytesMax;
  all["RULEBOOK_DEADLINE_MS"] = settings.rulebookDeadlineMs;
  return all;
}
