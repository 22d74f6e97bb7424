// Codes and batches: how a code is read, when it is good, and which offers name it, SECTION_CODES. Codes are normalised
// here; assembly/codes.ts does the same to what a request gives. Called by index.ts and keys.ts of this folder.

import {
  CODES_HEADER_BYTES,
  CODES_MAX,
  CODE_BYTES,
  CODE_ENABLED,
  SECTION_CODES,
  VALUE_BATCH,
  VALUE_CODE,
} from "../../layout.js";
import type { CodeRules } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Context, Section } from "../context.js";
import { fromMs, untilMs } from "./schedule.js";
import { zoneOf } from "./zones.js";

const ALWAYS_FROM = -9_000_000_000_000_000;
const ALWAYS_UNTIL = 9_000_000_000_000_000;
const DEFAULT_STRIP = " -";

/** The form in which codes are compared: without the characters of `strip` (ASCII), and in upper case (ASCII) unless exact. */
export function normaliseCode(code: string, rules: CodeRules | undefined): string {
  const strip = rules?.strip ?? DEFAULT_STRIP;
  let text = "";
  for (const character of code) if (!strip.includes(character)) text += character;
  return rules?.case === "exact" ? text : text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** Value slots of an offer's codes and batches. */
export function codeSlots(context: Context, codes: readonly string[], batches: readonly string[]): number[] {
  const { strings, values } = context;
  return [
    ...codes.map((code) => values.slot(VALUE_CODE, strings.id(normaliseCode(code, context.rulebook.codes)))),
    ...batches.map((batch) => values.slot(VALUE_BATCH, strings.id(batch))),
  ];
}

interface Known {
  offers: number[];
  flags: number;
  from: number;
  until: number;
}

export function lowerCodes(context: Context): Section {
  const rules = context.rulebook.codes;
  const known = new Map<number, Known>();
  const entryOf = (slot: number): Known => {
    let entry = known.get(slot);
    if (entry === undefined) {
      known.set(slot, (entry = { offers: [], flags: CODE_ENABLED, from: ALWAYS_FROM, until: ALWAYS_UNTIL }));
    }
    return entry;
  };
  context.offers.forEach((offer, number) => {
    for (const slot of new Set(codeSlots(context, offer.codes ?? [], offer.batches ?? []))) {
      entryOf(slot).offers.push(number);
    }
  });
  for (const own of rules?.list ?? []) {
    // No offer need name it: the caller may say that it belongs to a batch.
    const entry = entryOf(context.values.slot(VALUE_CODE, context.string(normaliseCode(own.code, rules))));
    const zone = zoneOf(own.zone ?? context.rulebook.zone);
    if (own.enabled === false) entry.flags &= ~CODE_ENABLED;
    if (own.from !== undefined) entry.from = fromMs(own.from, zone);
    if (own.until !== undefined) entry.until = untilMs(own.until, zone);
  }

  const strip = new Uint8Array(32);
  for (const byte of new TextEncoder().encode(rules?.strip ?? DEFAULT_STRIP)) strip[byte >> 3]! |= 1 << (byte & 7);
  const slots = [...known.keys()].sort((a, b) => a - b);
  const bytes = new Bytes(CODES_HEADER_BYTES + slots.length * (CODE_BYTES + 4));
  bytes.u32(rules?.case === "exact" ? 0 : 1).u32(Math.min(rules?.max ?? CODES_MAX, CODES_MAX));
  bytes.u32(rules?.keep === "last" ? 1 : 0).u32(slots.length).bytes(strip);
  let firstOffer = 0;
  for (const slot of slots) {
    const { offers, flags, from, until } = known.get(slot)!;
    bytes.u32(slot).u32(flags).i64(from).i64(until).u32(firstOffer).u32(offers.length);
    firstOffer += offers.length;
  }
  for (const slot of slots) for (const offer of known.get(slot)!.offers) bytes.u32(offer);
  return { id: SECTION_CODES, bytes: bytes.done() };
}
