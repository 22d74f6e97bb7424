// The parts of a document whose shape is right, so that what they mean can be checked even while other parts are broken.
// A broken part is null: its name still resolves, nothing else is said about it. Called by validate.ts; the draft is what
// every check reads.

import type {
  CodeRules,
  Experiment,
  Exclusion,
  FactDeclaration,
  Floor,
  Node,
  Objective,
  Offer,
  Programme,
  Rounding,
  Rulebook,
  Selector,
  Spread,
} from "../rulebook.js";

export interface Draft {
  zone: string | null;
  currencies: readonly string[] | null;
  language: string | undefined;
  facts: ReadonlyMap<string, FactDeclaration | null>;
  selectors: ReadonlyMap<string, Selector | null>;
  programmes: ReadonlyMap<string, Programme | null>;
  experiments: readonly (Experiment | null)[];
  rounding: Rounding | undefined;
  spread: Spread | undefined;
  codes: CodeRules | undefined;
  exclusions: readonly Exclusion[];
  floors: readonly Floor[];
  objective: readonly Objective[] | undefined;
  /** null: broken; undefined: the default tree. */
  tree: Node | null | undefined;
  offers: readonly (Offer | null)[];
}

/** Sections whose entries stand for themselves. */
const SPLIT = new Set(["facts", "selectors", "programmes", "experiments", "offers"]);

/** `document` is an object; `paths` are where its shape is wrong. */
export function draftOf(document: object, paths: readonly string[]): Draft {
  const broken = new Set<string>();
  for (const path of paths) {
    const [, section = "", entry] = path.split("/");
    broken.add(SPLIT.has(section) && entry !== undefined ? `${section}/${entry}` : section);
  }
  const whole = document as Partial<Rulebook>;
  const part = <Key extends keyof Rulebook>(key: Key): Rulebook[Key] | undefined => (broken.has(key) ? undefined : (whole[key] as Rulebook[Key] | undefined));
  const entries = <Value>(key: "facts" | "selectors" | "programmes"): Map<string, Value | null> => {
    const found = new Map<string, Value | null>();
    const values: unknown = whole[key];
    if (typeof values !== "object" || values === null || Array.isArray(values)) return found;
    for (const [name, value] of Object.entries(values)) {
      const place = name.replaceAll("~", "~0").replaceAll("/", "~1");
      found.set(name, broken.has(`${key}/${place}`) ? null : (value as Value));
    }
    return found;
  };
  const list = <Value>(key: "experiments" | "offers"): (Value | null)[] => {
    const values: unknown = whole[key];
    if (!Array.isArray(values)) return [];
    return values.map((value, index) => (broken.has(`${key}/${index}`) ? null : (value as Value)));
  };
  return {
    zone: part("zone") ?? null,
    currencies: part("currencies") ?? null,
    language: part("language"),
    facts: entries("facts"),
    selectors: entries("selectors"),
    programmes: entries("programmes"),
    experiments: list("experiments"),
    rounding: part("rounding"),
    spread: part("spread"),
    codes: part("codes"),
    exclusions: part("exclusions") ?? [],
    floors: part("floors") ?? [],
    objective: part("objective"),
    tree: broken.has("tree") ? null : whole.tree,
    offers: list("offers"),
  };
}
