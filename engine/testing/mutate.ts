// Breaks request bodies: bytes at random (anything may come of it), and structures on purpose (the path of what was broken is
// known). Tests only.

import type { Random } from "../prove/random.js";
import type { DecisionRequest } from "../wire.js";

/** One to three changes of bytes: flips, drops, insertions, swaps, cuts, repeats, and pieces of other syntax. */
export function mutateBytes(body: Uint8Array, codec: "json" | "msgpack", random: Random): Uint8Array {
  let bytes = [...body];
  // JSON dies of most random bytes at once: those that can mean something come oftener.
  const byte = (): number => (codec === "json" && random.chance(80) ? 0x20 + random.below(95) : random.below(256));
  const pieces = codec === "json" ? (random.chance(80) ? JSON_PIECES : UTF8_PIECES) : [...JSON_PIECES, ...UTF8_PIECES, ...MSGPACK_PIECES];
  for (let changes = random.small(1, 3); changes > 0; changes--) {
    const at = random.below(bytes.length + 1);
    const span = random.small(1, 12);
    switch (random.below(9)) {
      case 0:
        if (at < bytes.length) bytes[at]! ^= 1 << random.below(codec === "json" ? 7 : 8);
        break;
      case 1:
        if (at < bytes.length) bytes[at] = byte();
        break;
      case 2:
        bytes.splice(at, span);
        break;
      case 3:
        bytes.splice(at, 0, ...Array.from({ length: span }, byte));
        break;
      case 4:
        bytes.splice(at, 0, ...bytes.slice(at, at + span));
        break;
      case 5:
        bytes = bytes.slice(0, at);
        break;
      case 6:
        bytes.splice(at, 0, ...Buffer.from(random.pick(pieces), "latin1"));
        break;
      case 7: {
        const from = random.below(bytes.length + 1);
        bytes.splice(at, 0, ...bytes.slice(from, from + random.small(1, 60)));
        break;
      }
      default: {
        // One digit, letter or header more or less is what typing errors look like.
        const near = bytes.findIndex((byte, index) => index >= at && byte >= 0x30 && byte <= 0x39);
        if (near >= 0) bytes[near] = 0x30 + random.below(10);
      }
    }
  }
  return Uint8Array.from(bytes);
}

const JSON_PIECES = [
  "null", "true", "false", "0", "-1", "-0", "1.5", "1e3", "01", "99999999999999999999", '""', "{}", "[]", ",", ":", '"', "\\", "\\u0000",
  "\\ud800", "\\ud83d\\ude00", '"id":"1",', '"currency":"EUR",', '"quantity":2,', '"x":1,', "[[[[[[[[", '{"a":{"a":{"a":', " \n\t\r ",
];
const UTF8_PIECES = ["\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xff", "\xc3\xa9", "\xf0\x9f\x98\x80", "\xef\xbb\xbf"];
const MSGPACK_PIECES = [
  "\xc0", "\xc1", "\xd4\x00\x00", "\xd4\x72\x40", "\xc4\x01\x00", "\xcb\x40\x59\x00\x00\x00\x00\x00\x00", "\xca\x42\xc8\x00\x00",
  "\xcf\xff\xff\xff\xff\xff\xff\xff\xff", "\xd3\x80\x00\x00\x00\x00\x00\x00\x00", "\xdf\xff\xff\xff\xff", "\xdd\xff\xff\xff\xff",
  "\xdb\xff\xff\xff\xff", "\xd9\x00", "\xde\x00\x01", "\xa2id\xa11", "\xcc\x05", "\xd2\x00\x00\x00\x05", "\xd0\xff",
];

export interface Broken {
  request: unknown;
  path: string;
  codes: string[];
}

/** Breaks one member, item or key of a valid request; undefined when there is nothing of the kind. */
export function breakStructure(request: DecisionRequest, random: Random): Broken | undefined {
  const copy = structuredClone(request) as unknown as Record<string, unknown>;
  const places = placesOf(copy, "", []);
  const kind = random.below(4);
  if (kind === 0) {
    // An unknown field in an object with a fixed set of fields.
    const place = pickPlace(random, places, (it) => isObject(it.value) && !FREE_MAPS.test(it.path));
    if (place === undefined) return undefined;
    const target = place.value as Record<string, unknown>;
    const name = random.pick(["quantitiy", "x", "Id", "a/b~c", "é", "aVeryLongNameOfAFieldThatIsNone"]);
    const members = Object.entries(target);
    members.splice(random.below(members.length + 1), 0, [name, random.pick([1, "a", null])]);
    for (const key of Object.keys(target)) delete target[key];
    for (const [key, value] of members) target[key] = value;
    return { request: copy, path: `${place.path}/${escape(name)}`, codes: ["unknown-field"] };
  }
  if (kind === 1) {
    // Another type.
    const place = pickPlace(random, places, (it) => it.path !== "" && it.value !== null);
    if (place === undefined || place.parent === undefined) return undefined;
    const wrong = isObject(place.value) ? random.pick([1, "a", []]) : Array.isArray(place.value) ? random.pick([1, {}, true]) : random.pick([{}, { a: 1 }, [[]], [1]]);
    place.set(wrong);
    // A list of facts may be right about being a list.
    const deeper = Array.isArray(wrong) && wrong.length > 0 ? [`${place.path}/0`] : [];
    return { request: copy, path: [place.path, ...deeper].join("|"), codes: ["wrong-type", "fact-type"] };
  }
  if (kind === 2) {
    const place = pickPlace(random, places, (it) => typeof it.value === "number");
    if (place === undefined) return undefined;
    const value = random.pick([1.5, -0.25, 1e22, -1e15, 1e16]);
    place.set(value);
    return { request: copy, path: place.path, codes: ["decimal", "out-of-range"] };
  }
  // A required field is gone.
  const place = pickPlace(random, places, (it) => REQUIRED.test(it.path));
  if (place === undefined) return undefined;
  place.remove();
  return { request: copy, path: place.path, codes: ["missing-field"] };
}

const FREE_MAPS = /\/(facts|attributes|balances|counters|codes|burn)$/;
const REQUIRED = /^\/(currency|lines)$|^\/lines\/\d+\/(id|sku|quantity|unitPrice)$|^\/shipping(Options)?\/\d+\/(id|amount)$|\/adjustments\/\d+\/(id|amount|stacks)$|^\/choose\/take\/\d+\/offer$/;

interface Place {
  path: string;
  value: unknown;
  parent: object | undefined;
  set(value: unknown): void;
  remove(): void;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function escape(part: string): string {
  return part.replace(/~/g, "~0").replace(/\//g, "~1");
}

function pickPlace(random: Random, places: Place[], wanted: (place: Place) => boolean): Place | undefined {
  const fitting = places.filter(wanted);
  return fitting.length === 0 ? undefined : random.pick(fitting);
}

function placesOf(value: unknown, path: string, into: Place[], parent?: Record<string, unknown> | unknown[], key?: string | number): Place[] {
  into.push({
    path,
    value,
    parent,
    set: (other) => {
      (parent as Record<string | number, unknown>)[key!] = other;
    },
    remove: () => {
      delete (parent as Record<string | number, unknown>)[key!];
    },
  });
  if (Array.isArray(value)) value.forEach((item, index) => placesOf(item, `${path}/${index}`, into, value, index));
  else if (isObject(value)) {
    for (const [name, member] of Object.entries(value as object)) {
      placesOf(member, `${path}/${escape(name)}`, into, value as Record<string, unknown>, name);
    }
  }
  return into;
}
