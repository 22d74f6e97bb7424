// The decision request as JSON Schema (draft 2020-12), bounds from the binary contract. The Wasm reader is what validates
// a cart on the wire; a test holds this schema's fields against the reader's own table of keys, and what the schema
// refuses against what the reader refuses. Used by openapi.ts and by tests.
import * as limits from "../../engine/layout.js";

export type Schema = { readonly [key: string]: unknown };

const text = (description?: string): Schema => ({
  type: "string",
  minLength: 1,
  maxLength: limits.STRING_BYTES_MAX,
  ...(description === undefined ? {} : { description }),
});
const integer = (minimum: number, maximum: number, description?: string): Schema => ({
  type: "integer",
  minimum,
  maximum,
  ...(description === undefined ? {} : { description }),
});
const amount = (description?: string): Schema => integer(0, limits.AMOUNT_MAX, description);
const list = (items: Schema, maxItems: number, description?: string): Schema => ({
  type: "array",
  items,
  maxItems,
  ...(description === undefined ? {} : { description }),
});
const map = (values: Schema, maxProperties: number, description?: string): Schema => ({
  type: "object",
  additionalProperties: values,
  maxProperties,
  ...(description === undefined ? {} : { description }),
});
/** Unknown fields are refused: a typo in `quantity` costs money. */
const object = (properties: Record<string, Schema>, required: readonly string[], description?: string): Schema => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
  ...(description === undefined ? {} : { description }),
});

const factValue: Schema = {
  description: "Absent facts are simply not sent.",
  anyOf: [
    { type: "string", maxLength: limits.STRING_BYTES_MAX },
    integer(-limits.INTEGER_MAX, limits.INTEGER_MAX),
    { type: "boolean" },
    list({ type: "string", maxLength: limits.STRING_BYTES_MAX }, limits.FACT_ITEMS_MAX),
  ],
};

const line = object(
  {
    id: text("Unique among the lines."),
    sku: text(),
    quantity: integer(1, limits.QUANTITY_MAX),
    unitPrice: amount("Price of the piece as sold, in minor units."),
    regularPrice: amount("Usual price of one unit; the line is reduced when it is above unitPrice."),
    lowestPrice30d: amount(),
    unitCost: amount("Cost of one unit, without tax."),
    floorPrice: amount("Lowest price of one unit, for floors that name it."),
    taxRate: integer(0, limits.TAX_RATE_MAX, "Parts per million."),
    categories: list(text(), limits.CATEGORIES_MAX, "Paths with `/` between levels."),
    brand: text(),
    tags: list(text(), limits.TAGS_MAX),
    attributes: map(factValue, limits.ATTRIBUTES_MAX),
    measure: integer(0, limits.MEASURE_MAX, "Thousandths of the unit of measure, of one unit."),
    adjustments: list(
      object({ id: text(), amount: integer(-limits.AMOUNT_MAX, limits.AMOUNT_MAX), stacks: { type: "boolean" } }, ["id", "amount", "stacks"]),
      limits.ADJUSTMENTS_MAX,
      "Staff price changes already inside unitPrice.",
    ),
    gift: text("The offer this line was accepted for as a gift."),
  },
  ["id", "sku", "quantity", "unitPrice"],
);

const shipping = object(
  { id: text(), method: text(), amount: amount(), tags: list(text(), limits.TAGS_MAX), lines: list(text(), limits.LINES_MAX) },
  ["id", "amount"],
);

const state = object(
  {
    tier: text(),
    segments: list(text(), limits.SEGMENTS_MAX),
    orders: integer(0, limits.ORDERS_MAX, "Completed orders of this member; 0 for a first order."),
    balances: map(integer(-limits.COUNTER_MAX, limits.COUNTER_MAX), limits.PROGRAMMES_MAX, "Spendable points by programme, less holds."),
    counters: map(integer(-limits.COUNTER_MAX, limits.COUNTER_MAX), limits.COUNTERS_MAX, "What each limit has used already, by limit id."),
    codes: map(
      object({ batch: text(), status: { enum: ["active", "used", "expired", "disabled"] } }, ["batch"]),
      limits.STATE_CODES_MAX,
      "Unique codes that were looked up, by code as given.",
    ),
    assigned: list(text(), limits.ASSIGNED_MAX, "Ids of offers assigned to this member."),
    facts: map(factValue, limits.FACTS_MAX),
  },
  [],
  "What the caller knows of the member.",
);

export const REQUEST_SCHEMAS = {
  DecisionRequest: object(
    {
      cart: text("Identifies the cart across calls."),
      currency: text("ISO 4217, one of the rulebook's currencies."),
      pricesIncludeTax: { type: "boolean", default: true },
      channel: text(),
      store: text(),
      country: text(),
      language: text("Language of texts; the rulebook's own otherwise."),
      member: text("Absent for a guest."),
      lines: list({ $ref: "#/components/schemas/RequestLine" }, limits.LINES_MAX),
      shipping: list({ $ref: "#/components/schemas/RequestShipping" }, limits.SHIPPING_LIST_MAX, "All are charged."),
      shippingOptions: list({ $ref: "#/components/schemas/RequestShipping" }, limits.SHIPPING_LIST_MAX, "Each is decided as if chosen; never part of due."),
      codes: list(text(), limits.CODES_MAX),
      burn: map(integer(0, limits.COUNTER_MAX), limits.PROGRAMMES_MAX, "Points to burn as tender, by programme."),
      facts: map(factValue, limits.FACTS_MAX),
      state: { $ref: "#/components/schemas/RequestState" },
      choose: object(
        {
          take: list(object({ offer: text(), sku: text(), quantity: integer(1, limits.QUANTITY_MAX) }, ["offer"]), limits.CHOICES_MAX),
          decline: list(text(), limits.CHOICES_MAX),
        },
        [],
        "Accepts gifts and rewards, or turns offers down.",
      ),
      explain: { enum: ["none", "touched", "all"], default: "touched" },
      after: text("With explain `all`: continue after this offer (the reply's `next`)."),
      at: integer(0, limits.INSTANT_MS_MAX, "Decide as at this moment, ms since 1970; needs permission."),
      rulebook: integer(1, limits.VERSION_MAX, "Pin a rulebook version."),
    },
    ["currency", "lines"],
  ),
  RequestLine: line,
  RequestShipping: shipping,
  RequestState: state,
} as const satisfies Record<string, Schema>;
