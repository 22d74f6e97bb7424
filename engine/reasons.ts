// The names of the reasons, in order of precedence; index = the REASON_ code of layout.ts. There is one reason per offer
// per cart. TypeScript only (AssemblyScript cannot read an array of strings here). Must not hold logic.

/** Index 0 is never a reason. */
export const REASON_NAMES = [
  "",
  "inactive",
  "audience",
  "code",
  "condition",
  "no-target",
  "limit",
  "budget",
  "velocity",
  "conflict",
  "group",
  "declined",
  "floor",
  "no-effect",
  "offered",
  "reduced",
  "applied",
] as const;

export type ReasonName = Exclude<(typeof REASON_NAMES)[number], "">;
