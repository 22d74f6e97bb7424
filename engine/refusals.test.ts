// Every refusal: its code, its path and its place, in both codecs and both builds. A row's JSON has a mark (▸) where the
// offset must point; rows that JSON can say are sent as MessagePack too, where code and path must be the same.
import { describe, expect, it } from "vitest";
import type { Codec, Engine } from "./host.js";
import * as L from "./layout.js";
import { REFUSAL_NAMES } from "./refusals.js";
import { echoEngine } from "./testing/echo.js";
import { decodeTree, type Tree } from "./testing/tree.js";
import { isRequest } from "./testing/validator.js";

const MARK = "▸";
const LINE = '{"id":"1","sku":"a","quantity":1,"unitPrice":5}';
/** A request with these members besides the required ones. */
const root = (members: string): string => `{"currency":"EUR","lines":[],${members}}`;
const line = (members: string): string => `{"currency":"EUR","lines":[${LINE},{"id":"2","sku":"a","quantity":1,"unitPrice":5,${members}}]}`;
const many = (count: number, item: (index: number) => string): string => Array.from({ length: count }, (_, index) => item(index)).join(",");
const text = (bytes: number): string => `"${"x".repeat(bytes)}"`;
const fields = (count: number): string => many(count, (index) => `"n${index}":1`);
const strings = (count: number): string => many(count, (index) => `"n${index}"`);

/** code, path, body. */
const ROWS: [string, string, string][] = [
  ["unknown-field", "/quantitiy", root('▸"quantitiy":1')],
  ["unknown-field", "/a~1b~0c", root('▸"a/b~c":1')],
  ["unknown-field", "/lines/1/Sku", line('▸"Sku":1')],
  ["unknown-field", "/shipping/0/price", root('"shipping":[{"id":"s","amount":1,▸"price":1}]')],
  ["unknown-field", "/shippingOptions/1/price", root('"shippingOptions":[{"id":"s","amount":1},{"id":"t","amount":1,▸"price":1}]')],
  ["unknown-field", "/lines/1/adjustments/0/why", line('"adjustments":[{▸"why":"x","id":"a","amount":1,"stacks":true}]')],
  ["unknown-field", "/state/level", root('"state":{▸"level":1}')],
  ["unknown-field", "/state/codes/A/colour", root('"state":{"codes":{"A":{"batch":"b",▸"colour":1}}}')],
  ["unknown-field", "/choose/give", root('"choose":{▸"give":[]}')],
  ["unknown-field", "/choose/take/0/units", root('"choose":{"take":[{"offer":"A",▸"units":1}]}')],
  ["duplicate-key", "/currency", root('▸"currency":"EUR"')],
  ["duplicate-key", "/lines/1/sku", line('▸"sku":"b"')],
  ["duplicate-key", "/lines/1/attributes/colour", line('"attributes":{"colour":"red","other":1,▸"colour":"red"}')],
  ["duplicate-key", "/lines/1/attributes/other", line('"attributes":{"other":1,"colour":"red",▸"other":2}')],
  ["duplicate-key", "/facts/payment", root('"facts":{"payment":null,▸"payment":"visa"}')],
  ["duplicate-key", "/facts/odd", root('"facts":{"odd":1,▸"odd":1}')],
  ["duplicate-key", "/state/facts/age", root('"state":{"facts":{"age":1,▸"age":1}}')],
  ["duplicate-key", "/state/balances/club", root('"state":{"balances":{"club":1,▸"club":1}}')],
  ["duplicate-key", "/state/balances/nobody", root('"state":{"balances":{"nobody":1,▸"nobody":1}}')],
  ["duplicate-key", "/state/counters/once", root('"state":{"counters":{"once":1,▸"once":1}}')],
  ["duplicate-key", "/state/codes/A", root('"state":{"codes":{"A":{"batch":"b"},▸"A":{"batch":"b"}}}')],
  ["duplicate-key", "/state/tier", root('"state":{"tier":"a",▸"tier":"b"}')],
  ["duplicate-key", "/burn/club", root('"burn":{"club":1,▸"club":1}')],
  ["duplicate-key", "/choose/take/0/offer", root('"choose":{"take":[{"offer":"A",▸"offer":"B"}]}')],
  ["missing-field", "/currency", '▸{"lines":[]}'],
  ["missing-field", "/lines", '▸{"currency":"EUR"}'],
  ["missing-field", "/lines/0/id", '{"currency":"EUR","lines":[▸{}]}'],
  ["missing-field", "/lines/0/quantity", '{"currency":"EUR","lines":[▸{"id":"1","sku":"a","unitPrice":1}]}'],
  ["missing-field", "/shipping/0/amount", root('"shipping":[▸{"id":"s"}]')],
  ["missing-field", "/lines/1/adjustments/0/stacks", line('"adjustments":[▸{"id":"a","amount":1}]')],
  ["missing-field", "/state/codes/A/batch", root('"state":{"codes":{"A":▸{}}}')],
  ["missing-field", "/choose/take/0/offer", root('"choose":{"take":[▸{"sku":"a"}]}')],
  ["wrong-type", "", "▸[]"],
  ["wrong-type", "", '▸"cart"'],
  ["wrong-type", "/currency", '{"currency":▸null,"lines":[]}'],
  ["wrong-type", "/lines", '{"currency":"EUR","lines":▸{}}'],
  ["wrong-type", "/lines/0", '{"currency":"EUR","lines":[▸null]}'],
  ["wrong-type", "/lines/1/quantity", line('"tags":[],"brand":"b","gift":"g","measure":1').replace('"quantity":1,"unitPrice":5,"tags"', '"quantity":▸"1","unitPrice":5,"tags"')],
  ["wrong-type", "/lines/1/tags/1", line('"tags":["a",▸1]')],
  ["wrong-type", "/lines/1/attributes/odd", line('"attributes":{"odd":▸{}}')],
  ["wrong-type", "/lines/1/attributes/odd/0", line('"attributes":{"odd":[▸["a"]]}')],
  ["wrong-type", "/facts/labels/1", root('"facts":{"labels":["a",▸1]}')],
  ["wrong-type", "/pricesIncludeTax", root('"pricesIncludeTax":▸1')],
  ["wrong-type", "/state", root('"state":▸[]')],
  ["wrong-type", "/facts/x/0", root('"facts":{"x":[▸[[[[[[[[]]]]]]]]]}')],
  ["out-of-range", "/lines/1/quantity", `{"currency":"EUR","lines":[${LINE},{"id":"2","sku":"a","quantity":▸0,"unitPrice":5}]}`],
  ["out-of-range", "/lines/1/quantity", `{"currency":"EUR","lines":[${LINE},{"id":"2","sku":"a","quantity":▸100001,"unitPrice":5}]}`],
  ["out-of-range", "/lines/1/unitPrice", `{"currency":"EUR","lines":[${LINE},{"id":"2","sku":"a","quantity":1,"unitPrice":▸-1}]}`],
  ["out-of-range", "/lines/1/unitPrice", `{"currency":"EUR","lines":[${LINE},{"id":"2","sku":"a","quantity":2,"unitPrice":▸500000000001}]}`],
  ["out-of-range", "/lines/0/unitPrice", '{"currency":"EUR","lines":[{"id":"2","unitPrice":▸500000000001,"sku":"a","quantity":2}]}'],
  ["out-of-range", "/lines/1/unitCost", line('"unitCost":▸1000000000001')],
  ["out-of-range", "/lines/0/regularPrice", '{"currency":"EUR","lines":[{"id":"2","unitPrice":1,"sku":"a","quantity":100000,"regularPrice":▸10000001}]}'],
  ["out-of-range", "/lines/1/taxRate", line('"taxRate":▸1000001')],
  ["out-of-range", "/lines/1/measure", line('"measure":▸1000000001')],
  ["out-of-range", "/lines/1/adjustments/0/amount", line('"adjustments":[{"id":"a","amount":▸-1000000000001,"stacks":true}]')],
  ["out-of-range", "/facts/table", root('"facts":{"table":▸9007199254740992}')],
  ["out-of-range", "/state/orders", root('"state":{"orders":▸-1}')],
  ["out-of-range", "/state/balances/club", root('"state":{"balances":{"club":▸1000000000000001}}')],
  ["out-of-range", "/burn/club", root('"burn":{"club":▸-1}')],
  ["out-of-range", "/at", root('"at":▸8640000000000001')],
  ["out-of-range", "/rulebook", root('"rulebook":▸0')],
  ["out-of-range", "", `▸{"currency":"EUR","lines":[{"id":"1","sku":"a","quantity":1,"unitPrice":999999999999}],"shipping":[{"id":"s","amount":2}]}`],
  ["out-of-range", "", `▸{"currency":"EUR","lines":[{"id":"1","sku":"a","quantity":1,"unitPrice":1000000000000},{"id":"2","sku":"a","quantity":1,"unitPrice":1}]}`],
  ["too-long", "/cart", root(`"cart":▸${text(257)}`)],
  ["too-long", "/lines/1/tags/0", line(`"tags":[▸${text(300)}]`)],
  ["too-long", `/facts/${"x".repeat(257)}`, root(`"facts":{▸${text(257)}:1}`)],
  ["too-long", "/facts/payment", root(`"facts":{"payment":▸"${"é".repeat(129)}"}`)],
  ["empty", "/lines/0/id", '{"currency":"EUR","lines":[{"id":▸"","sku":"a","quantity":1,"unitPrice":1}]}'],
  ["empty", "/lines/0/sku", '{"currency":"EUR","lines":[{"id":"a","sku":▸"","quantity":1,"unitPrice":1}]}'],
  ["empty", "/shipping/0/id", root('"shipping":[{"id":▸"","amount":1}]')],
  ["duplicate-id", "/lines/1/id", `{"currency":"EUR","lines":[${LINE},{"id":▸"1","sku":"a","quantity":1,"unitPrice":5}]}`],
  ["duplicate-id", "/shipping/1/id", root('"shippingOptions":[{"id":"s","amount":1}],"shipping":[{"id":"s","amount":1},{"id":▸"s","amount":1}]')],
  ["duplicate-id", "/shippingOptions/1/id", root('"shippingOptions":[{"id":"s","amount":1},{"id":▸"s","amount":1}]')],
  ["unknown-value", "/explain", root('"explain":▸"some"')],
  ["unknown-value", "/state/codes/A/status", root('"state":{"codes":{"A":{"batch":"b","status":▸"lost"}}}')],
  ["unknown-currency", "/currency", '{"currency":▸"USD","lines":[]}'],
  ["unknown-currency", "/currency", '{"currency":▸"eur","lines":[]}'],
  ["unknown-programme", "/burn/miles", root('"burn":{▸"miles":1}')],
  ["fact-type", "/facts/payment", root('"facts":{"payment":▸1}')],
  ["fact-type", "/facts/gift", root('"facts":{"gift":▸"yes"}')],
  ["fact-type", "/facts/table", root('"facts":{"table":▸true}')],
  ["fact-type", "/facts/labels", root('"facts":{"labels":▸"a"}')],
  ["fact-type", "/facts/payment", root('"facts":{"payment":▸["a"]}')],
  ["fact-type", "/state/facts/age", root('"state":{"facts":{"age":▸"old"}}')],
  ["fact-type", "/lines/1/attributes/grams", line('"attributes":{"grams":▸"5"}')],
  ["fact-type", "/lines/1/attributes/colour", line('"attributes":{"colour":▸{}}')],
  ["need-version", "/rulebook", root('"rulebook":13')],
  ["too-many-lines", "/lines", `{"currency":"EUR","lines":▸[${many(1001, (index) => `{"id":"${index}","sku":"a","quantity":1,"unitPrice":5}`)}]}`],
  ["too-many-categories", "/lines/1/categories", line(`"categories":▸[${strings(33)}]`)],
  ["too-many-tags", "/lines/1/tags", line(`"tags":▸[${strings(65)}]`)],
  ["too-many-tags", "/shipping/0/tags", root(`"shipping":[{"id":"s","amount":1,"tags":▸[${strings(65)}]}]`)],
  ["too-many-attributes", "/lines/1/attributes", line(`"attributes":▸{${fields(65)}}`)],
  ["too-many-items", "/lines/1/attributes/marks", line(`"attributes":{"marks":▸[${strings(65)}]}`)],
  ["too-many-items", "/facts/odd", root(`"facts":{"odd":▸[${strings(65)}]}`)],
  ["too-many-items", "/shipping/0/lines", root(`"shipping":[{"id":"s","amount":1,"lines":▸[${strings(1001)}]}]`)],
  ["too-many-adjustments", "/lines/1/adjustments", line(`"adjustments":▸[${many(17, () => '{"id":"a","amount":1,"stacks":true}')}]`)],
  ["too-many-shipping", "/shipping", root(`"shipping":▸[${many(33, (index) => `{"id":"${index}","amount":1}`)}]`)],
  ["too-many-shipping", "/shippingOptions", root(`"shippingOptions":▸[${many(33, (index) => `{"id":"${index}","amount":1}`)}]`)],
  ["too-many-codes", "/codes", root(`"codes":▸[${strings(65)}]`)],
  ["too-many-facts", "/facts", root(`"facts":▸{${fields(257)}}`)],
  ["too-many-segments", "/state/segments", root(`"state":{"segments":▸[${strings(1025)}]}`)],
  ["too-many-state-codes", "/state/codes", root(`"state":{"codes":▸{${many(65, (index) => `"n${index}":{"batch":"b"}`)}}}`)],
  ["too-many-counters", "/state/counters", root(`"state":{"counters":▸{${fields(1025)}}}`)],
  ["too-many-assigned", "/state/assigned", root(`"state":{"assigned":▸[${strings(1025)}]}`)],
  ["too-many-programmes", "/state/balances", root(`"state":{"balances":▸{${fields(17)}}}`)],
  ["too-many-choices", "/choose/take", root(`"choose":{"take":▸[${many(257, () => '{"offer":"A"}')}]}`)],
  ["too-many-choices", "/choose/decline", root(`"choose":{"decline":▸[${strings(257)}]}`)],
];

/** What only JSON can get wrong. */
const JSON_ROWS: [string, string, string][] = [
  ["truncated", "", "▸"],
  ["truncated", "", "  ▸"],
  ["truncated", "/currency", '{"currency":▸'],
  ["truncated", "/currency", '{"currency":"EU▸'],
  ["truncated", "/lines/0", '{"currency":"EUR","lines":[▸'],
  ["truncated", "/lines", '{"currency":"EUR","lines":[]▸'],
  ["truncated", "", `{"currency":"EUR","lines":[],▸`],
  ["invalid-json", "", "▸hello"],
  ["invalid-json", "", `{"currency":"EUR","lines":[],▸}`],
  ["invalid-json", "/currency", '{"currency"▸ "EUR","lines":[]}'.replace("▸ ", " ▸")],
  ["invalid-json", "/currency", `{"currency":"EUR"▸;"lines":[]}`],
  ["invalid-json", "/currency", `{"currency":▸'EUR',"lines":[]}`],
  ["invalid-json", "/lines/0/quantity", '{"currency":"EUR","lines":[{"quantity":▸01}]}'],
  ["invalid-json", "/lines/0/quantity", '{"currency":"EUR","lines":[{"quantity":▸+1}]}'],
  ["invalid-json", "/lines/0/quantity", '{"currency":"EUR","lines":[{"quantity":-▸x}]}'],
  ["invalid-json", "/cart", root('"cart":"a▸\\q"')],
  ["invalid-json", "/cart", root('"cart":"a▸\\u12g4"')],
  ["invalid-json", "/cart", root('"cart":"a▸\nb"')],
  ["invalid-json", "/lines", '{"currency":"EUR","lines":[▸,]}'],
  ["invalid-json", "/pricesIncludeTax", root('"pricesIncludeTax":▸tru')],
  ["invalid-json", "/facts/payment", root('"facts":{"payment":▸nul}')],
  ["invalid-json", "", "▸\ufeff{}"],
  ["trailing-bytes", "", `{"currency":"EUR","lines":[]} ▸{}`],
  ["decimal", "/lines/1/unitCost", line('"unitCost":▸29.99')],
  ["decimal", "/lines/1/unitCost", line('"unitCost":▸1e3')],
  ["decimal", "/lines/1/unitCost", line('"unitCost":▸0E1')],
  ["decimal", "/facts/table", root('"facts":{"table":▸1.0}')],
  ["decimal", "/facts/odd", root('"facts":{"odd":▸1.5}')],
  ["out-of-range", "/facts/odd", root('"facts":{"odd":▸12345678901234567890}')],
  ["lone-surrogate", "/cart", root('"cart":"▸\\ud800"')],
  ["lone-surrogate", "/cart", root('"cart":"▸\\udc00"')],
  ["lone-surrogate", "/cart", root('"cart":"a▸\\ud800\\u0041"')],
  ["lone-surrogate", "/facts", root('"facts":{"▸\\ud800":1}')],
];

/** What only MessagePack can get wrong; the body as hex, spaces ignored. `c` is {currency: "EUR", lines: [], …}. */
const map = (count: number): string => (0x80 + count).toString(16);
const str = (value: string): string => (0xa0 + value.length).toString(16) + Buffer.from(value).toString("hex");
const c = (count: number, rest: string): string => `${map(count + 2)}${str("currency")}${str("EUR")}${str("lines")}90${rest}`;
const MSGPACK_ROWS: [string, string, string][] = [
  ["truncated", "", ""],
  ["truncated", "", map(1)],
  ["truncated", "/currency", map(1) + str("currency")],
  ["truncated", "/currency", map(1) + str("currency") + "a345"],
  ["truncated", "/cart", c(1, str("cart") + "dbffffffff41")],
  ["truncated", "/at", c(1, str("at") + "ce0000")],
  ["truncated", "/at", c(1, str("at") + "cb0000")],
  ["trailing-bytes", "", c(0, "00")],
  ["invalid-msgpack", "/cart", c(1, str("cart") + "c1")],
  ["msgpack-bin", "/cart", c(1, str("cart") + "c40141")],
  ["msgpack-ext", "/cart", c(1, str("cart") + "d40141")],
  ["msgpack-ext", "/cart", c(1, str("cart") + "c7010541")],
  ["msgpack-record", "", "d4724091a2696401"],
  ["wrong-type", "", c(1, "01" + "01")],
  ["wrong-type", "/cart", c(1, str("cart") + "40")],
  ["decimal", "/at", c(1, str("at") + "cb3ff8000000000000")],
  ["decimal", "/at", c(1, str("at") + "ca3f800000")],
  ["decimal", "/at", c(1, str("at") + "cb7ff0000000000000")],
  ["decimal", "/at", c(1, str("at") + "cb7ff8000000000000")],
  ["out-of-range", "/at", c(1, str("at") + "cb4340000000000000")],
  ["out-of-range", "/at", c(1, str("at") + "cfffffffffffffffff")],
  ["invalid-utf8", "/cart", c(1, str("cart") + "a2c080")],
  ["invalid-utf8", "/cart", c(1, str("cart") + "a3eda080")],
  ["invalid-utf8", "/cart", c(1, str("cart") + "a4f4908080")],
  ["invalid-utf8", "/cart", c(1, str("cart") + "a161".replace("a161", "a1ff"))],
  ["invalid-utf8", "/cart", c(1, str("cart") + "b1" + "61".repeat(16) + "e2")],
];

function marked(json: string): { body: Uint8Array; offset: number | undefined } {
  const at = json.indexOf(MARK);
  const body = new TextEncoder().encode(json.replace(MARK, ""));
  return { body, offset: at < 0 ? undefined : new TextEncoder().encode(json.slice(0, at)).length };
}

function encodeTree(tree: Tree): number[] {
  const header = (fix: number, most: number, wide: number, count: number): number[] =>
    count < most ? [fix | count] : count < 65536 ? [wide, count >> 8, count & 255] : [wide + 1, count >>> 24, (count >> 16) & 255, (count >> 8) & 255, count & 255];
  switch (tree.is) {
    case "null":
      return [0xc0];
    case "boolean":
      return [tree.value ? 0xc3 : 0xc2];
    case "number": {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigInt64(0, tree.value);
      return [0xd3, ...bytes];
    }
    case "string": {
      const bytes = [...new TextEncoder().encode(tree.text)];
      return [...header(0xa0, 32, 0xda, bytes.length), ...bytes];
    }
    case "array":
      return [...header(0x90, 16, 0xdc, tree.items.length), ...tree.items.flatMap(encodeTree)];
    case "map":
      return [...header(0x80, 16, 0xde, tree.entries.length), ...tree.entries.flat().flatMap(encodeTree)];
  }
}

describe.each(["release", "debug"] as const)("refusals, %s build", (build) => {
  const engine: Engine = echoEngine(build);
  const refuse = (body: Uint8Array, codec: Codec, allowAt = true) => {
    const result = engine.decide(body, { requestCodec: codec, replyCodec: "json", nowMs: 1, allowAt, imageIndex: 0 });
    if (result.ok) throw new Error("accepted");
    expect(result.detail).not.toBe("");
    expect(engine.traps).toBe(0);
    return result;
  };
  const short = (value: string): string => (value.length > 90 ? `${value.slice(0, 90)}…` : value);
  const named = (rows: [string, string, string][]) => rows.map(([code, path, body]) => [short(`${code} ${path} ${body}`), code, path, body] as const);

  it.each(named(ROWS))("%s", (_name, code, path, json) => {
    const { body, offset } = marked(json);
    expect(isRequest(body, "json")).toBe(false);
    const result = refuse(body, "json");
    expect({ code: result.code, path: result.path }).toEqual({ code, path });
    if (offset !== undefined) expect(result.offset).toBe(offset);
    const packed = Uint8Array.from(encodeTree(decodeTree(body, "json")!));
    expect(isRequest(packed, "msgpack")).toBe(false);
    const other = refuse(packed, "msgpack");
    expect({ code: other.code, path: other.path, detail: other.detail }).toEqual({ code, path, detail: result.detail });
  });

  it.each(named(JSON_ROWS))("JSON: %s", (_name, code, path, json) => {
    const { body, offset } = marked(json);
    expect(isRequest(body, "json")).toBe(false);
    expect(refuse(body, "json")).toMatchObject({ code, path, offset });
  });

  it.each(named(MSGPACK_ROWS))("MessagePack: %s", (_name, code, path, hex) => {
    const body = new Uint8Array(Buffer.from(hex, "hex"));
    expect(isRequest(body, "msgpack")).toBe(false);
    expect(refuse(body, "msgpack")).toMatchObject({ code, path });
  });

  it.each([[[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xf4, 0x90, 0x80, 0x80]], [[0xff]], [[0xe2, 0x82]], [[0x80]], [[0xf0, 0x8f, 0xbf, 0xbf]]])(
    "JSON: invalid-utf8 %j",
    (bytes) => {
      const before = Buffer.from('{"currency":"EUR","lines":[],"cart":"abc');
      for (const escaped of ["", "\\n"]) {
        const body = Buffer.concat([before, Buffer.from(escaped), Buffer.from(bytes), Buffer.from('"}')]);
        expect(refuse(body, "json")).toMatchObject({ code: "invalid-utf8", path: "/cart", offset: before.length + escaped.length });
      }
    },
  );

  it("needs a permission for `at`", () => {
    const { body } = marked(root('"at":5'));
    expect(refuse(body, "json", false)).toMatchObject({ code: "not-allowed", path: "/at" });
  });

  it("bounds strings the rulebook does not know", () => {
    const lines = many(1000, (index) => `{"id":"${index}","sku":"a","quantity":1,"unitPrice":5,"attributes":{${many(64, (name) => `"${(index * 64 + name).toString(36)}":1`)}}}`);
    const body = marked(`{"currency":"EUR","lines":[${lines}],"facts":{${fields(256)}},"state":{"segments":[${strings(1024)}],"counters":{${fields(1024)}}}}`).body;
    const big = `{"currency":"EUR","lines":[${lines}],"state":{"segments":[${many(1024, (index) => `"s${index}"`)}],"counters":{${many(1024, (index) => `"c${index}":1`)}}}}`;
    expect(body.length).toBeLessThan(L.BODY_BYTES_MAX);
    expect(refuse(marked(big).body, "json")).toMatchObject({ code: "too-many-strings" });
  });

  it("survives ten thousand levels", () => {
    for (const open of ["[", '{"a":', '{"facts":{"x":[']) {
      const body = new TextEncoder().encode(open.repeat(10_000));
      expect(["wrong-type", "unknown-field", "duplicate-key"]).toContain(refuse(body, "json").code);
    }
    expect(refuse(new Uint8Array(10_000).fill(0x91), "msgpack").code).toBe("wrong-type");
  });
});

it("names every refusal in some row, or says why not", () => {
  const elsewhere = ["", "invalid-utf8", "not-allowed", "too-many-strings", "too-complex", "reply-too-large", "too-large"];
  const seen = new Set([...ROWS, ...JSON_ROWS, ...MSGPACK_ROWS].map(([code]) => code));
  expect(REFUSAL_NAMES.filter((name) => !seen.has(name) && !elsewhere.includes(name))).toEqual([]);
});
