// What a refusal says to a person: a path and a sentence, from the code, the byte offset and the detail that the core left.
// Cold: runs only when a body is refused. Called by host.ts.

import { REQUEST_KEYS } from "../keys.js";
import * as L from "../layout.js";
import { REFUSAL_NAMES, type RefusalName } from "../refusals.js";
import { jsonPath } from "./json-path.js";
import { msgpackPath } from "./msgpack-path.js";

export type Codec = "json" | "msgpack";

export interface Refusal {
  code: RefusalName;
  /** Bytes from the start of the body. */
  offset: number;
  /** JSON pointer of what is to blame, "" = the whole document. */
  path: string;
  detail: string;
  /** With `need-version`: the rulebook version the request pins. */
  needVersion?: number;
}

/** Bounds by the last name of the path. */
const RANGES: Record<string, string> = {
  quantity: `1 to ${L.QUANTITY_MAX}`,
  taxRate: `0 to ${L.TAX_RATE_MAX} ppm`,
  measure: `0 to ${L.MEASURE_MAX} thousandths`,
  orders: `0 to ${L.ORDERS_MAX}`,
  at: `0 to ${L.INSTANT_MS_MAX} ms since 1970`,
  rulebook: `1 to ${L.VERSION_MAX}`,
};

const MOST: Partial<Record<RefusalName, string>> = {
  "too-many-lines": `${L.LINES_MAX} lines`,
  "too-many-categories": `${L.CATEGORIES_MAX} categories on one line`,
  "too-many-tags": `${L.TAGS_MAX} tags`,
  "too-many-attributes": `${L.ATTRIBUTES_MAX} attributes on one line`,
  "too-many-items": `${L.FACT_ITEMS_MAX} values in one fact, ${L.LINES_MAX} lines of one shipping entry`,
  "too-many-adjustments": `${L.ADJUSTMENTS_MAX} adjustments on one line`,
  "too-many-shipping": `${L.SHIPPING_LIST_MAX} shipping entries`,
  "too-many-codes": `${L.CODES_MAX} codes`,
  "too-many-facts": `${L.FACTS_MAX} facts`,
  "too-many-segments": `${L.SEGMENTS_MAX} segments`,
  "too-many-state-codes": `${L.STATE_CODES_MAX} codes in the state`,
  "too-many-counters": `${L.COUNTERS_MAX} counters`,
  "too-many-assigned": `${L.ASSIGNED_MAX} assigned offers`,
  "too-many-programmes": `${L.PROGRAMMES_MAX} programmes`,
  "too-many-choices": `${L.CHOICES_MAX} choices`,
  "too-many-strings": `${L.STRINGS_MAX} different strings the rulebook does not know`,
};

const SENTENCES: Partial<Record<RefusalName, string>> = {
  "invalid-json": "this is not JSON",
  "invalid-msgpack": "this is not MessagePack",
  truncated: "the body ends too early",
  "trailing-bytes": "something follows the document",
  "invalid-utf8": "this is not UTF-8",
  "lone-surrogate": "an escape names half of a surrogate pair",
  "unknown-field": "there is no such field",
  "duplicate-key": "this key is given twice",
  "wrong-type": "this value has another type than its field",
  decimal: "numbers must be integers; amounts are in minor units",
  "too-long": `strings take at most ${L.STRING_BYTES_MAX} bytes`,
  empty: "this string must not be empty",
  "duplicate-id": "this id is used twice",
  "unknown-value": "this is none of the field's values",
  "unknown-currency": "the rulebook has no such currency",
  "unknown-programme": "the rulebook has no such programme",
  "fact-type": "the rulebook declares this fact with another type",
  "not-allowed": "this field needs a permission",
  "msgpack-record": "MessagePack records are not read; send plain maps",
  "msgpack-ext": "MessagePack extensions are not read",
  "msgpack-bin": "MessagePack binary is not read; send strings",
  "too-complex": "deciding this cart would take too much work",
  "reply-too-large": `the reply would pass ${L.REPLY_BYTES_MAX} bytes`,
  "too-large": `bodies take at most ${L.BODY_BYTES_MAX} bytes`,
};

export function describeRefusal(
  codeNumber: number,
  offset: number,
  detail: number,
  body: Uint8Array,
  codec: Codec,
): Refusal {
  const code = (REFUSAL_NAMES[codeNumber] || "internal") as RefusalName;
  if (codeNumber === L.REFUSE_NEED_VERSION) {
    return { code, offset, path: "/rulebook", detail: `version ${detail} is asked for`, needVersion: detail };
  }
  if (codeNumber === L.REFUSE_TOO_COMPLEX || codeNumber === L.REFUSE_REPLY_TOO_LARGE || codeNumber === L.REFUSE_TOO_LARGE) {
    return { code, offset, path: "", detail: SENTENCES[code]! };
  }
  let path = codec === "json" ? jsonPath(body, offset) : msgpackPath(body, offset);
  if (codeNumber === L.REFUSE_MISSING_FIELD) {
    const object = Object.values(REQUEST_KEYS)[(detail >> 8) - 1];
    const field = object?.[(detail & 255) - 1] ?? "?";
    path += `/${field}`;
    return { code, offset, path, detail: `\`${field}\` is required` };
  }
  return { code, offset, path, detail: sentence(code, path) };
}

function sentence(code: RefusalName, path: string): string {
  const most = MOST[code];
  if (most !== undefined) return `at most ${most}`;
  if (code === "out-of-range") {
    if (path === "") return `all lines and shipping together may not pass ${L.AMOUNT_MAX}`;
    const range = RANGES[path.slice(path.lastIndexOf("/") + 1)];
    return range === undefined ? `out of range; amounts, times quantity, may not pass ${L.AMOUNT_MAX}` : `must be ${range}`;
  }
  return SENTENCES[code] ?? code;
}
