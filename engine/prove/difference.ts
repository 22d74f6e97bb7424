// Where two replies differ, and to which class a difference belongs: the first differing place in an order that names
// causes before consequences (an offer's reason before the totals before the id). Pure; knows the reply's shape only.

export interface Difference {
  /** `offers[3].reason` */
  path: string;
  expected: unknown;
  actual: unknown;
}

const SECTIONS = [
  "optimal",
  "gap",
  "offers",
  "next",
  "codes",
  "lines",
  "shipping",
  "shippingOptions",
  "points",
  "gifts",
  "messages",
  "entitlements",
  "custom",
  "hints",
  "experiments",
  "unknownFacts",
  "totals",
];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every place where the two values differ, in the order of `expected`. */
export function differences(expected: unknown, actual: unknown, path = ""): Difference[] {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const found: Difference[] = [];
    if (expected.length !== actual.length) found.push({ path: `${path}.length`, expected: expected.length, actual: actual.length });
    for (let index = 0; index < Math.min(expected.length, actual.length); index += 1) {
      found.push(...differences(expected[index], actual[index], `${path}[${index}]`));
    }
    return found;
  }
  if (isRecord(expected) && isRecord(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    const found = keys.flatMap((key) => differences(expected[key], actual[key], path === "" ? key : `${path}.${key}`));
    if (found.length === 0 && Object.keys(expected).join() !== Object.keys(actual).join()) {
      found.push({ path: `${path}.keyOrder`, expected: Object.keys(expected).join(), actual: Object.keys(actual).join() });
    }
    return found;
  }
  return Object.is(expected, actual) ? [] : [{ path, expected, actual }];
}

function sectionOf(path: string): number {
  const head = /^[a-zA-Z]+/u.exec(path)?.[0] ?? "";
  const at = SECTIONS.indexOf(head);
  return at < 0 ? SECTIONS.length : at;
}

/** The difference nearest to a cause. */
export function leadingDifference(found: readonly Difference[]): Difference | undefined {
  let leading: Difference | undefined;
  for (const difference of found) {
    if (leading === undefined || rank(difference) < rank(leading)) leading = difference;
  }
  return leading;
}

/** Within a section, an offer's reason leads. */
function rank(difference: Difference): number {
  return sectionOf(difference.path) * 2 + (difference.path.endsWith(".reason") ? 0 : 1);
}

function wordOf(value: unknown): string {
  if (typeof value === "string") return /^[a-z][a-z-]{2,14}$/u.test(value) ? value : "text";
  if (value === undefined) return "absent";
  return typeof value;
}

/** `offers[].reason floor≠applied`: equal for what is probably the same defect. Expected comes first. */
export function classOf(difference: Difference): string {
  const path = difference.path.replace(/\[\d+\]/gu, "[]").replace(/(lines\[\]|offers\[\])\.points\..*$/u, "$1.points").replace(/^points\.[^.]*/u, "points.P");
  const words = `${wordOf(difference.expected)}≠${wordOf(difference.actual)}`;
  return words === "number≠number" || words === "text≠text" ? path : `${path} ${words}`;
}
