// How the rulebook's JSON Schema is put together: objects that refuse unknown keys, bounded lists, bounded texts, and
// unions that say which key or type decides. Keywords beginning with x- are annotations for messages: which limit it is,
// what to do about it, what the thing is called. Shapes only. Called by the files beside it.

import * as bounds from "../bounds.js";

export type Schema = Record<string, unknown>;

export function ref(name: string): Schema {
  return { $ref: `#/$defs/${name}` };
}

/** The same with a description of this use. */
export function described(description: string, schema: Schema): Schema {
  return { ...schema, description };
}

interface ObjectOptions {
  required?: string[];
  /** At least one key. */
  nonEmpty?: boolean;
}

export function object(description: string, properties: Record<string, Schema>, options: ObjectOptions = {}): Schema {
  const schema: Schema = { description, type: "object", properties, additionalProperties: false };
  if (options.required !== undefined) schema["required"] = options.required;
  if (options.nonEmpty === true) schema["minProperties"] = 1;
  return schema;
}

/** An object whose keys are names. */
export function dictionary(description: string, names: Schema, values: Schema, limit: { max: number; name: string; help: string }): Schema {
  return {
    description,
    type: "object",
    propertyNames: names,
    additionalProperties: values,
    maxProperties: limit.max,
    "x-limit": limit.name,
    "x-help": limit.help,
  };
}

interface ListOptions {
  min?: number;
  max: number;
  /** Name of the limit. */
  limit: string;
  help: string;
  /** Code of the problem when it is empty. */
  empty?: string;
}

export function list(description: string, items: Schema, options: ListOptions): Schema {
  const schema: Schema = { description, type: "array", items, maxItems: options.max, "x-limit": options.limit, "x-help": options.help };
  const min = options.min ?? 1;
  if (min > 0) schema["minItems"] = min;
  if (options.empty !== undefined) schema["x-empty"] = options.empty;
  return schema;
}

/** Values that are compared with a request's: at least one. */
export function values(description: string): Schema {
  return list(description, ref("Value"), {
    max: bounds.LIST_VALUES_MAX,
    limit: "LIST_VALUES_MAX",
    help: "use a category, a tag or a fact instead of so many values",
  });
}

export function text(description: string, bytes: number, limit: string, noun: string): Schema {
  return {
    description,
    type: "string",
    minLength: 1,
    maxLength: bytes,
    // No control characters.
    pattern: "^[^\\u0000-\\u001f\\u007f]*$",
    "x-bytes": bytes,
    "x-limit": limit,
    "x-help": "shorten it",
    "x-noun": noun,
  };
}

export function integer(description: string, minimum: number, maximum: number, noun = "a whole number"): Schema {
  return { description, type: "integer", minimum, maximum, "x-noun": noun };
}

export function choice(description: string, words: readonly (string | number | boolean)[]): Schema {
  return { description, enum: [...words] };
}

export const flag = (description: string): Schema => ({ description, type: "boolean" });

/**
 * One of several objects, told apart by the first of these keys that is present. `oneOf` for other tools; what validates
 * here reads the keys, so that only the alternative that was meant reports problems.
 */
export function byKey(noun: string, description: string, alternatives: Record<string, string>, hidden: Record<string, string> = {}): Schema {
  const names = [...new Set(Object.values(alternatives))];
  return {
    description,
    type: "object",
    "x-noun": noun,
    "x-by-key": Object.fromEntries(Object.entries({ ...alternatives, ...hidden }).map(([key, name]) => [key, names.indexOf(name)])),
    "x-keys": Object.keys(alternatives),
    oneOf: names.map(ref),
  };
}

/** One of several kinds of values, told apart by their JSON type. */
export function byType(noun: string, description: string, alternatives: Record<string, Schema>): Schema {
  return { description, "x-noun": noun, "x-by-type": Object.keys(alternatives), oneOf: Object.values(alternatives) };
}

