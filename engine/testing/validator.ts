// Is this body a decision request? An independent answer in plain TypeScript, over the slow trees of tree.ts: wire.ts, the
// limits of layout.ts and the names of core.ts said as a table of shapes. The fuzz run holds the core to it. Tests only.

import * as L from "../layout.js";
import { TEST_CURRENCIES, TEST_FACTS, TEST_PROGRAMMES, TEST_VERSION } from "./core.js";
import { decodeTree, type Tree } from "./tree.js";

type Check = (tree: Tree) => boolean;

const text: Check = (tree) => tree.is === "string" && tree.bytes <= L.STRING_BYTES_MAX;
const filled: Check = (tree) => text(tree) && tree.is === "string" && tree.bytes > 0;
const bool: Check = (tree) => tree.is === "boolean";
const integer = (low: number, high: number): Check => (tree) =>
  tree.is === "number" && !tree.decimal && tree.value >= BigInt(low) && tree.value <= BigInt(high);
const listOf = (item: Check, most: number): Check => (tree) =>
  tree.is === "array" && tree.items.length <= most && tree.items.every(item);
const oneOf = (...texts: string[]): Check => (tree) => tree.is === "string" && texts.includes(tree.text);
const amount = integer(0, L.AMOUNT_MAX);

/** Different string keys, none too long. */
function entriesOf(tree: Tree, most: number): [string, Tree][] | undefined {
  if (tree.is !== "map" || tree.entries.length > most) return undefined;
  const seen = new Set<string>();
  const entries: [string, Tree][] = [];
  for (const [key, value] of tree.entries) {
    if (key.is !== "string" || key.bytes > L.STRING_BYTES_MAX || seen.has(key.text)) return undefined;
    seen.add(key.text);
    entries.push([key.text, value]);
  }
  return entries;
}

/** An object with these fields; those marked `!` must be there, the others may be null. */
const object = (fields: Record<string, Check>, also: (values: Map<string, Tree>) => boolean = () => true): Check => {
  const required = Object.keys(fields).filter((field) => field.endsWith("!")).map((field) => field.slice(0, -1));
  return (tree) => {
    const entries = entriesOf(tree, Infinity);
    if (entries === undefined) return false;
    for (const [key, value] of entries) {
      const check = fields[key] ?? fields[`${key}!`];
      if (check === undefined || key.endsWith("!")) return false;
      if (value.is === "null" && !required.includes(key)) continue;
      if (!check(value)) return false;
    }
    const values = new Map(entries);
    return required.every((field) => values.has(field)) && also(values);
  };
};

const mapOf = (value: Check, most: number, name: (key: string) => boolean = () => true): Check => (tree) =>
  entriesOf(tree, most)?.every(([key, member]) => name(key) && (member.is === "null" || value(member))) ?? false;

const factChecks: Record<string, Check> = {
  string: text,
  integer: integer(-L.INTEGER_MAX, L.INTEGER_MAX),
  boolean: bool,
  strings: listOf(text, L.FACT_ITEMS_MAX),
};
const facts = (declared: Record<string, string>, most: number): Check => (tree) =>
  entriesOf(tree, most)?.every(([name, value]) => {
    if (value.is === "null") return true;
    const type = Object.hasOwn(declared, name) ? declared[name] : undefined;
    return type === undefined ? Object.values(factChecks).some((check) => check(value)) : factChecks[type]!(value);
  }) ?? false;

function valueOf(tree: Tree | undefined): bigint {
  return tree?.is === "number" ? tree.value : 0n;
}

const line = object(
  {
    "id!": filled, "sku!": filled, "quantity!": integer(1, L.QUANTITY_MAX), "unitPrice!": amount,
    regularPrice: amount, lowestPrice30d: amount, unitCost: amount, floorPrice: amount,
    taxRate: integer(0, L.TAX_RATE_MAX), categories: listOf(text, L.CATEGORIES_MAX), brand: text,
    tags: listOf(text, L.TAGS_MAX), attributes: facts(TEST_FACTS.line, L.ATTRIBUTES_MAX), measure: integer(0, L.MEASURE_MAX),
    adjustments: listOf(
      object({ "id!": text, "amount!": integer(-L.AMOUNT_MAX, L.AMOUNT_MAX), "stacks!": bool }),
      L.ADJUSTMENTS_MAX,
    ),
    gift: text,
  },
  (values) =>
    ["unitPrice", "regularPrice", "lowestPrice30d", "unitCost", "floorPrice"].every(
      (field) => valueOf(values.get(field)) * valueOf(values.get("quantity")) <= BigInt(L.AMOUNT_MAX),
    ),
);

const entry = object({ "id!": filled, method: text, "amount!": amount, tags: listOf(text, L.TAGS_MAX), lines: listOf(text, L.LINES_MAX) });
const differentIds = (check: Check): Check => (tree) => {
  if (!check(tree) || tree.is !== "array") return false;
  const ids = tree.items.map((item) => {
    const id = item.is === "map" ? item.entries.find(([key]) => key.is === "string" && key.text === "id")![1] : undefined;
    return id?.is === "string" ? id.text : "";
  });
  return new Set(ids).size === ids.length;
};
const entries = differentIds(listOf(entry, L.SHIPPING_LIST_MAX));
const points = integer(-L.COUNTER_MAX, L.COUNTER_MAX);

const state = object({
  tier: text,
  segments: listOf(text, L.SEGMENTS_MAX),
  orders: integer(0, L.ORDERS_MAX),
  balances: mapOf(points, L.PROGRAMMES_MAX),
  counters: mapOf(points, L.COUNTERS_MAX),
  codes: mapOf(object({ "batch!": text, status: oneOf("active", "used", "expired", "disabled") }), L.STATE_CODES_MAX),
  assigned: listOf(text, L.ASSIGNED_MAX),
  facts: facts(TEST_FACTS.member, L.FACTS_MAX),
});

const request = object(
  {
    cart: text, "currency!": oneOf(...Object.keys(TEST_CURRENCIES)), pricesIncludeTax: bool, channel: text, store: text,
    country: text, language: text, member: text, "lines!": differentIds(listOf(line, L.LINES_MAX)), shipping: entries,
    shippingOptions: entries, codes: listOf(text, L.CODES_MAX),
    burn: mapOf(integer(0, L.AMOUNT_MAX), L.PROGRAMMES_MAX, (name) => TEST_PROGRAMMES.includes(name)),
    facts: facts(TEST_FACTS.request, L.FACTS_MAX), state,
    choose: object({
      take: listOf(object({ "offer!": text, sku: text, quantity: integer(1, L.QUANTITY_MAX) }), L.CHOICES_MAX),
      decline: listOf(text, L.CHOICES_MAX),
    }),
    explain: oneOf("none", "touched", "all"), after: text, at: integer(0, L.INSTANT_MS_MAX), rulebook: integer(TEST_VERSION, TEST_VERSION),
  },
  (values) => {
    const goods = sum(values.get("lines"), (item) => field(item, "unitPrice") * field(item, "quantity"));
    const shipping = sum(values.get("shipping"), (item) => field(item, "amount"));
    const options = values.get("shippingOptions");
    const dearest = (options?.is === "array" ? options.items : []).reduce((most, item) => max(most, field(item, "amount")), 0n);
    return goods + max(shipping, dearest) <= BigInt(L.AMOUNT_MAX);
  },
);

function field(tree: Tree, name: string): bigint {
  if (tree.is !== "map") return 0n;
  return valueOf(tree.entries.find(([key]) => key.is === "string" && key.text === name)?.[1]);
}
function sum(tree: Tree | undefined, of: (item: Tree) => bigint): bigint {
  return tree?.is === "array" ? tree.items.reduce((total, item) => total + of(item), 0n) : 0n;
}
function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** With `at` allowed, against the names and the version of core.ts. */
export function isRequest(body: Uint8Array, codec: "json" | "msgpack"): boolean {
  if (body.length > L.BODY_BYTES_MAX) return false;
  const tree = decodeTree(body, codec);
  return tree !== undefined && request(tree);
}
