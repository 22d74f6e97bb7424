// For tests of the core's inputs and outputs: an image of names without any rules. Must not be imported by anything but tests.

import { Dictionary } from "../dictionary.js";
import { buildImage } from "../image.js";

export const BUILDS = ["release", "debug"] as const;
export type Build = (typeof BUILDS)[number];

export const TEST_VERSION = 12;
export const TEST_HASH = "0123456789abcdef";
export const TEST_OFFERS = ["GOLD10", "VIP20", "FREE-SHIP"];
export const TEST_PROGRAMMES = ["club", "cash"];
export const TEST_LIMITS = ["once", "budget"];
export const TEST_CURRENCIES = { EUR: 2, JPY: 0 };
export const TEST_CATEGORIES = ["apparel/tees", "apparel/shoes/running", "food"];
export const TEST_FACTS = {
  request: { payment: "string", gift: "boolean", table: "integer", labels: "strings" },
  member: { age: "integer", city: "string" },
  line: { colour: "string", grams: "integer", fragile: "boolean", marks: "strings" },
} as const;

/** Names only: enough to read any request. */
export function namesOnly(): Dictionary {
  const dictionary = new Dictionary();
  for (const offer of TEST_OFFERS) dictionary.addOffer(offer);
  for (const limit of TEST_LIMITS) dictionary.addLimit(limit);
  for (const programme of TEST_PROGRAMMES) dictionary.addProgramme(programme);
  for (const [code, exponent] of Object.entries(TEST_CURRENCIES)) dictionary.addCurrency(code, exponent);
  for (const scope of ["request", "member", "line"] as const) {
    for (const [name, type] of Object.entries(TEST_FACTS[scope])) dictionary.addFact(scope, name, type);
  }
  for (const path of TEST_CATEGORIES) dictionary.category(path);
  for (const text of ["TEE-RED-M", "SHOE-42", "acme", "new", "sale", "red", "gold", "vip"]) dictionary.id(text);
  return dictionary;
}

export function namesImage(seed = 42, version = TEST_VERSION): Uint8Array {
  const { sections, hashSeed } = namesOnly().build(seed);
  return buildImage({ version, contentHash: TEST_HASH, hashSeed, sections });
}
