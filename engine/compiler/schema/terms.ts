// The small things of the rulebook's schema: names, values, amounts, percentages, texts, dates, zones. Each is bounded.
// Shapes and descriptions only. Called by ../schema.ts.

import * as bounds from "../bounds.js";
import { type Schema, choice, dictionary, integer, list, object, ref, text } from "./build.js";

const CURRENCY = { type: "string", pattern: "^[A-Z]{3}$", "x-noun": "a currency of three capital letters" };

export const TERMS: Record<string, Schema> = {
  Id: text("An id: others refer to it.", bounds.ID_BYTES_MAX, "ID_BYTES_MAX", "an id"),
  Name: text("The name of something the rulebook declares.", bounds.ID_BYTES_MAX, "ID_BYTES_MAX", "a name"),
  Value: text("Compared with what a request says, byte by byte.", bounds.VALUE_BYTES_MAX, "VALUE_BYTES_MAX", "a text"),
  Title: text("For people only.", bounds.NAME_BYTES_MAX, "NAME_BYTES_MAX", "a title"),
  Code: text("A code as it is printed.", bounds.CODE_BYTES_MAX, "CODE_BYTES_MAX", "a code"),
  Currency: { description: "ISO 4217, three capital letters.", ...CURRENCY },
  Zone: { ...text("A time zone of the IANA list: `Europe/Paris`.", bounds.ID_BYTES_MAX, "ID_BYTES_MAX", "a time zone") },
  Language: {
    description: "A language tag: `en`, `fr-CA`.",
    type: "string",
    pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$",
    "x-noun": "a language tag such as `en` or `fr-CA`",
  },
  Amount: integer("Minor units: 5.00 EUR is 500.", 0, bounds.AMOUNT_MAX, "a whole number of minor units"),
  PositiveAmount: integer("Minor units, at least 1.", 1, bounds.AMOUNT_MAX, "a whole number of minor units"),
  Amounts: amounts("An amount per currency, in minor units: `{ \"EUR\": 500 }` is 5.00.", "Amount"),
  PositiveAmounts: amounts("An amount per currency, in minor units, at least 1.", "PositiveAmount"),
  Percent: {
    description: "0 to 100, at most four decimals.",
    type: "number",
    minimum: 0,
    maximum: 100,
    "x-noun": "a percentage",
  },
  Texts: {
    ...dictionary("Text by language.", ref("Language"), ref("Text"), {
      max: bounds.LANGUAGES_MAX,
      name: "LANGUAGES_MAX",
      help: "leave out languages no shop shows",
    }),
    minProperties: 1,
  },
  Text: {
    type: "string",
    minLength: 1,
    maxLength: bounds.TEXT_BYTES_MAX,
    "x-bytes": bounds.TEXT_BYTES_MAX,
    "x-limit": "TEXT_BYTES_MAX",
    "x-help": "shorten it",
    "x-noun": "a text",
  },
  Moment: {
    description: "A day, `2026-11-27`, or a moment of it on the wall, `2026-11-27T08:00`.",
    type: "string",
    pattern: "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2})?$",
    "x-noun": "a day such as `2026-11-27` or a moment such as `2026-11-27T08:00`",
  },
  Clock: {
    description: "A time of day, `08:00`; as an end also `24:00`.",
    type: "string",
    pattern: "^\\d{2}:\\d{2}$",
    "x-noun": "a time such as `08:00`",
  },
  Tags: list("Tags of this offer or node, for `notWith` of others.", ref("Name"), {
    min: 0,
    max: bounds.OFFER_TAGS_MAX,
    limit: "OFFER_TAGS_MAX",
    help: "let several offers share one tag",
  }),
  FactNames: list("Names of facts of the request or the member.", ref("Name"), {
    min: 0,
    max: bounds.KEY_FACTS_MAX,
    limit: "KEY_FACTS_MAX",
    help: "fewer facts make the key",
  }),
  Selection: {
    description: "A selector written out, or the name of one of the rulebook's `selectors`. `{}` is every line.",
    "x-noun": "a selector or the name of one",
    "x-by-type": ["string", "object"],
    oneOf: [ref("Name"), ref("Selector")],
  },
  RoundingMode: choice("How a half and the rest are rounded.", ["half-up", "half-even", "half-down", "floor", "ceil"]),
  Rounding: object(
    "How a discount in percent is rounded. An effect's fields go before the rulebook's.",
    {
      mode: ref("RoundingMode"),
      level: choice("What a percentage `each` is rounded on. Default line.", ["unit", "line", "order"]),
      increment: { ...ref("PositiveAmounts"), description: "The price that results is a multiple of this." },
      ending: object(
        "The price that results, modulo `of`, is `value`; it moves down to the nearest such price.",
        {
          value: integer("The ending.", 0, bounds.AMOUNT_MAX),
          of: integer("The modulus: 100 for endings of one unit of a currency with two decimals.", 2, bounds.AMOUNT_MAX),
        },
        { required: ["value", "of"] },
      ),
    },
  ),
  Spread: object(
    "How an amount over several lines is shared out.",
    {
      by: choice("Weights. Default worth: what the units cost before this node.", ["worth", "list", "quantity", "even"]),
      method: choice("Who gets what cannot be divided. Default largest-remainder.", [
        "largest-remainder",
        "largest-remainder-first",
        "largest-remainder-last",
        "floor-first",
        "floor-last",
        "last-absorbs",
        "half-down",
      ]),
      to: choice("To lines and then evenly to their units (line, the default), or straight to units.", ["line", "unit"]),
    },
  ),
  FactDeclaration: object(
    "A value that the rulebook reads, beside those built in.",
    {
      type: choice("What it holds.", ["integer", "boolean", "string", "strings"]),
      of: choice("Where it comes from: `facts`, `state.facts`, or a line's `attributes`.", ["request", "member", "line"]),
    },
    { required: ["type", "of"] },
  ),
  PointsPer: object(
    "Points for an amount: 1 point per 1.00 EUR is `{ \"points\": 1, \"per\": { \"EUR\": 100 } }`.",
    { points: integer("Points.", 1, bounds.POINTS_MAX), per: ref("PositiveAmounts") },
    { required: ["points", "per"] },
  ),
};

function amounts(description: string, amount: string): Schema {
  return {
    ...dictionary(description, CURRENCY, ref(amount), {
      max: bounds.CURRENCIES_MAX,
      name: "CURRENCIES_MAX",
      help: "leave out currencies the rulebook does not declare",
    }),
    minProperties: 1,
  };
}

