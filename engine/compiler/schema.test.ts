// The published schema file is current, is valid JSON Schema, and accepts what the validator's own form of it accepts.
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { renderSchema, RULEBOOK_SCHEMA } from "./schema.js";

test("engine/rulebook.schema.json is current (vitest -u writes it)", async () => {
  await expect(renderSchema()).toMatchFileSnapshot("../rulebook.schema.json");
});

test("is a schema of draft 2020-12, and no object takes unknown keys", () => {
  const ajv = new Ajv2020({ strict: false });
  expect(ajv.validateSchema(RULEBOOK_SCHEMA)).toBe(true);
  const open: string[] = [];
  const visit = (schema: unknown, path: string): void => {
    if (typeof schema !== "object" || schema === null) return;
    const { properties, additionalProperties } = schema as Record<string, unknown>;
    if (properties !== undefined && additionalProperties !== false && !path.endsWith("/properties")) open.push(path);
    for (const [key, value] of Object.entries(schema)) visit(value, `${path}/${key}`);
  };
  visit(RULEBOOK_SCHEMA, "");
  expect(open).toEqual([]);
});

test("every object and every list says what it is", () => {
  const mute: string[] = [];
  for (const [name, schema] of Object.entries(RULEBOOK_SCHEMA["$defs"] as Record<string, Record<string, unknown>>)) {
    if (typeof schema["description"] !== "string" && name !== "Text") mute.push(name);
  }
  expect(mute).toEqual([]);
});
