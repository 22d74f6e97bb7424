// The shape of a document against the JSON Schema, with messages for people. Unions are told apart by their key or type
// first, so that only the alternative that was meant complains; ajv's own sentences never get out. Offers are checked one
// by one, so that a broken document of 100 000 offers stops early. Called by validate.ts after scan.ts.

import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { type ProblemCode, type Problems, step } from "./problems.js";
import { RULEBOOK_SCHEMA, type Schema } from "./schema.js";
import { either, meant, plural, quote, utf8Bytes } from "./words.js";

const ANNOTATIONS = ["x-limit", "x-help", "x-noun", "x-empty", "x-by-key", "x-by-type", "x-keys"];

interface Checks {
  rulebook: ValidateFunction;
  offer: ValidateFunction;
}

let compiled: Checks | undefined;

function checks(): Checks {
  if (compiled === undefined) {
    const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, strictTypes: false, strictRequired: false, validateFormats: false, code: { optimize: false } });
    ajv.addVocabulary(ANNOTATIONS);
    ajv.addKeyword({
      keyword: "x-bytes",
      type: "string",
      schemaType: "number",
      validate: (most: number, text: string) => text.length * 3 <= most || utf8Bytes(text) <= most,
    });
    ajv.addSchema(dispatching(RULEBOOK_SCHEMA) as Schema, "rulebook");
    compiled = { rulebook: ajv.getSchema("rulebook")!, offer: ajv.getSchema("rulebook#/$defs/Offer")! };
  }
  return compiled;
}

/** Unions with a key or a type to go by become chains of if and then: see build.ts. */
export function dispatching(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(dispatching);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy: Schema = {};
  for (const [key, value] of Object.entries(schema)) if (key !== "oneOf") copy[key] = dispatching(value);
  const { oneOf } = schema as { oneOf?: unknown[] };
  if (oneOf === undefined) return copy;
  const alternatives = oneOf.map(dispatching);
  const byKey = copy["x-by-key"] as Record<string, number> | undefined;
  const byType = copy["x-by-type"] as string[] | undefined;
  const last = { not: {}, "x-noun": copy["x-noun"], "x-keys": copy["x-keys"] ?? [] };
  const tests: [Schema, unknown][] =
    byKey !== undefined
      ? Object.entries(byKey).map(([key, index]) => [{ required: [key] }, alternatives[index]])
      : (byType ?? []).map((type, index) => [{ type }, alternatives[index]]);
  const chain = tests.reduceRight<unknown>((otherwise, [test, then]) => ({ if: test, then, else: otherwise }), last);
  // An object of the wrong type would otherwise fall through the whole chain.
  return byKey === undefined ? { ...copy, ...(chain as Schema) } : { ...copy, if: { type: "object" }, then: chain };
}

export function checkStructure(document: unknown, problems: Problems): void {
  const { rulebook, offer } = checks();
  const offers = listOf(document, "offers");
  run(rulebook, offers === undefined ? document : { ...(document as object), offers: [] }, "", problems);
  for (let i = 0; offers !== undefined && i < offers.length && !problems.full; i++) run(offer, offers[i], `/offers/${i}`, problems);
}

function listOf(document: unknown, key: string): unknown[] | undefined {
  if (typeof document !== "object" || document === null || !Object.hasOwn(document, key)) return undefined;
  const value = (document as Record<string, unknown>)[key];
  return Array.isArray(value) ? value : undefined;
}

function run(check: ValidateFunction, value: unknown, path: string, problems: Problems): void {
  if (check(value)) return;
  // A value of the wrong kind has no other faults worth telling.
  const settled = new Set<string>();
  for (const error of check.errors ?? []) {
    if (error.keyword === "type" || error.keyword === "not") settled.add(error.instancePath);
  }
  for (const error of check.errors ?? []) {
    if (problems.full) return;
    const mute = error.keyword === "if" || error.keyword === "propertyNames" || error.keyword === "maxLength";
    if (mute && !(error.keyword === "maxLength" && parentOf(error)["x-bytes"] === undefined)) continue;
    if (settled.has(error.instancePath) && error.keyword !== "type" && error.keyword !== "not") continue;
    const { code, at, detail } = told(error);
    problems.add(code, path + at, detail);
  }
}

interface Told {
  code: ProblemCode;
  at: string;
  detail: string;
}

function parentOf(error: ErrorObject): Schema {
  const parent: unknown = error.parentSchema;
  return typeof parent === "object" && parent !== null ? (parent as Schema) : {};
}

function told(error: ErrorObject): Told {
  const parent = parentOf(error);
  const params = error.params as Record<string, unknown>;
  // A name of a dictionary is at fault: the place is the entry of that name.
  const named = error.propertyName !== undefined && !error.instancePath.endsWith(step("", error.propertyName));
  const at = named ? step(error.instancePath, error.propertyName!) : error.instancePath;
  const got = `got ${quote(error.data)}`;
  const noun = parent["x-noun"] as string | undefined;
  const limit = `(${String(parent["x-limit"])}): ${String(parent["x-help"])}`;
  switch (error.keyword) {
    case "type":
      if (params["type"] === "integer" && typeof error.data === "number") {
        return { code: "not-whole", at, detail: `must be ${noun ?? "a whole number"}, ${got}` };
      }
      return { code: "wrong-type", at, detail: `must be ${noun ?? TYPES[String(params["type"])] ?? "something else"}, ${got}` };
    case "not": {
      const keys = parent["x-keys"] as string[];
      if (keys.length === 0 || typeof error.data !== "object") return { code: "wrong-type", at, detail: `must be ${noun}, ${got}` };
      return { code: "unknown-kind", at, detail: `needs one of the keys ${either(keys)} to be ${noun}` };
    }
    case "required":
      return { code: "missing-key", at, detail: `needs the key ${quote(params["missingProperty"])}` };
    case "additionalProperties": {
      const key = String(params["additionalProperty"]);
      const known = Object.keys((parent["properties"] as Schema | undefined) ?? {});
      const hint = meant(key, known) || (known.length <= 10 ? `; known here: ${either(known, "and")}` : "");
      return { code: "unknown-key", at: step(at, key), detail: `the key ${quote(key)} means nothing here${hint}` };
    }
    case "enum":
      return { code: "not-one-of", at, detail: `must be ${either((params["allowedValues"] as unknown[]).map(String))}, ${got}` };
    case "const":
      return { code: "not-one-of", at, detail: `must be ${quote(params["allowedValue"])}, ${got}` };
    case "minimum":
    case "maximum":
      return { code: "out-of-range", at, detail: `must be between ${parent["minimum"]} and ${parent["maximum"]}, ${got}` };
    case "pattern":
      if (parent["x-bytes"] !== undefined) return { code: "bad-format", at, detail: `${noun} has no control characters, ${got}` };
      return { code: "bad-format", at, detail: `must be ${noun}, ${got}` };
    case "minLength":
      return { code: "empty", at, detail: `must be ${noun ?? "a text"}, and is empty` };
    case "minItems":
      return emptied(parent, at);
    case "minProperties":
      return { code: "empty", at, detail: "must say something, and is empty" };
    case "x-bytes":
    case "maxLength": {
      const bytes = utf8Bytes(String(error.data));
      return { code: "too-long", at, detail: `${bytes} bytes, the most is ${params["limit"] ?? parent["x-bytes"]} ${limit}` };
    }
    case "maxItems":
      return { code: "too-many", at, detail: `${plural((error.data as unknown[]).length, "entry", "entries")}, the most is ${params["limit"]} ${limit}` };
    case "maxProperties":
      return { code: "too-many", at, detail: `${plural(Object.keys(error.data as object).length, "entry", "entries")}, the most is ${params["limit"]} ${limit}` };
    default:
      return { code: "wrong-type", at, detail: `is not what belongs here, ${got}` };
  }
}

function emptied(parent: Schema, at: string): Told {
  if (parent["x-empty"] === "codes-none") {
    return { code: "codes-none", at, detail: "an empty list would ask for a code that nobody can have: name one, or leave the key out" };
  }
  if (parent["x-empty"] === "no-effect") return { code: "no-effect", at, detail: "the offer has no effect: add one, or remove the offer" };
  return { code: "empty", at, detail: "the list is empty, so that nothing can meet it: add a value, or leave the key out" };
}

const TYPES: Record<string, string> = {
  object: "an object",
  array: "a list",
  string: "a text",
  boolean: "true or false",
  number: "a number",
  integer: "a whole number",
};
