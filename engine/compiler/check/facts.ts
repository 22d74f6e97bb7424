// Facts, operators and values: does this comparison make sense? The rules are those of DESIGN §3: strings `= != in "not
// in"`, integers also `< <= > >=`, booleans `= !=`, lists of strings `has`, everything `present absent`. Called by
// selectors.ts and conditions.ts.

import type { FactLiteral, FactType } from "../../rulebook.js";
import { either, quote } from "../words.js";
import type { Check } from "./check.js";

const OPERATORS: Record<FactType, readonly string[]> = {
  string: ["=", "!=", "in", "not in", "present", "absent"],
  integer: ["=", "!=", "<", "<=", ">", ">=", "in", "not in", "present", "absent"],
  boolean: ["=", "!=", "present", "absent"],
  strings: ["has", "present", "absent"],
};

const KINDS: Record<FactType, string> = {
  string: "a text",
  integer: "a whole number",
  boolean: "true or false",
  strings: "a list of texts",
};

export function checkFactTest(check: Check, name: string, type: FactType, op: string, value: unknown, path: string): void {
  if (!OPERATORS[type].includes(op)) {
    const detail = `${quote(name)} is ${KINDS[type]}, which is compared with ${either(OPERATORS[type])}, got ${quote(op)}`;
    return check.add("operator", `${path}/op`, detail);
  }
  if (op === "present" || op === "absent") {
    if (value !== undefined) check.add("value-unwanted", `${path}/value`, `${quote(op)} asks whether there is a value, and compares with none`);
    return;
  }
  if (value === undefined) return check.add("value-missing", path, `${quote(op)} needs a \`value\` to compare with`);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return checkOtherFact(check, name, type, op, (value as { fact: string }).fact, `${path}/value/fact`);
  }
  checkLiteral(check, name, type, op, value as FactLiteral, `${path}/value`);
}

function checkLiteral(check: Check, name: string, type: FactType, op: string, value: FactLiteral, path: string): void {
  const list = op === "in" || op === "not in";
  if (list && !Array.isArray(value)) {
    return check.add("value-type", path, `${quote(op)} compares with a list, got ${quote(value)}`);
  }
  if (Array.isArray(value) && !list && op !== "has") {
    return check.add("value-type", path, `${quote(op)} compares with one value; use ${either(["in", "not in"])} for a list`);
  }
  const wanted = type === "integer" ? "number" : type === "boolean" ? "boolean" : "string";
  const kind = type === "strings" ? "text" : KINDS[type].replace(/^a /, "");
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  values.forEach((each, index) => {
    if (typeof each === wanted) return;
    const at = Array.isArray(value) ? `${path}/${index}` : path;
    check.add("value-type", at, `${quote(name)} is compared with ${kind === "text" ? "a text" : kind}, got ${quote(each)}`);
  });
}

function checkOtherFact(check: Check, name: string, type: FactType, op: string, other: string, path: string): void {
  const fact = readable(check, other, path);
  if (fact === null) return;
  const fits =
    type === "strings"
      ? fact === "string" || fact === "strings"
      : op === "in" || op === "not in"
        ? type === "string" && (fact === "string" || fact === "strings")
        : fact === type;
  if (fits) return;
  const detail = `${quote(name)} is ${KINDS[type]} and ${quote(other)} is ${KINDS[fact]}, which ${quote(op)} can't compare`;
  check.add("value-type", path, detail);
}

/** Type of a fact of the request or the member, or null when it can't be read (which is reported). */
export function readable(check: Check, name: string, path: string): FactType | null {
  const fact = check.names.fact(name);
  if (fact === null) return null;
  if (fact === undefined) {
    check.add("unknown-fact", path, `no fact ${quote(name)} is declared or built in${check.meant(name, check.names.factNames())}`);
    return null;
  }
  if (fact.of === "line") {
    check.add("fact-place", path, `${quote(name)} is a fact of lines; ask it in a selector with \`line\``);
    return null;
  }
  return fact.type;
}

/** Facts that make a key or a subject: one text each, so no lists. */
export function checkKeyFacts(check: Check, names: readonly string[], path: string, what: string): void {
  check.unique(names, path, "the fact");
  names.forEach((name, index) => {
    if (readable(check, name, `${path}/${index}`) === "strings") {
      check.add("fact-type", `${path}/${index}`, `${quote(name)} is a list, and ${what} is made of single values`);
    }
  });
}
