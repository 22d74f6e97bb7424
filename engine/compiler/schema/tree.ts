// The tree, programmes, codes and experiments in the rulebook's schema, and the rulebook itself. Shapes and descriptions
// only. Called by ../schema.ts.

import * as bounds from "../bounds.js";
import { type Schema, choice, described, dictionary, flag, integer, list, object, ref } from "./build.js";
import { floors, GUARDS } from "./offers.js";

const objective = list("What is compared, in this order of importance.", choice("A value.", ["saving", "benefit", "margin", "funded", "points"]), {
  max: bounds.OBJECTIVES_MAX,
  limit: "OBJECTIVES_MAX",
  help: "list each once",
});

const exclusions = list("What takes no part.", ref("Exclusion"), {
  min: 0,
  max: bounds.EXCLUSIONS_MAX,
  limit: "EXCLUSIONS_MAX",
  help: "join exclusions from the same things",
});

export const TREE: Record<string, Schema> = {
  Node: object(
    "A place where offers hang: runs its children in turn, all at once, or picks among them.",
    {
      id: ref("Id"),
      mode: choice("How its children go together.", ["sequence", "all", "first", "best", "worst", "top-k"]),
      by: choice("For first: the first that gives something (default), or the first that is eligible.", ["gives", "eligible"]),
      k: integer("For top-k: how many.", 1, bounds.TOP_K_MAX),
      scope: choice("The cart picks (default), or each line and shipping entry for itself.", ["cart", "line"]),
      resolve: choice("Conflicts go by value (best, default) or by priority.", ["best", "priority"]),
      objective,
      ...GUARDS,
      exclusions,
      nodes: list("Nodes below.", ref("Node"), { min: 0, max: bounds.NODES_MAX, limit: "NODES_MAX", help: "hang more offers in fewer nodes" }),
    },
    { required: ["mode"] },
  ),
  Exclusion: object(
    "Entries that are kept out.",
    {
      select: ref("Selection"),
      from: list("Of what.", choice("Of what.", ["discount", "points", "trigger", "threshold"]), { max: 4, limit: "four things", help: "list each once" }),
    },
    { required: ["select", "from"] },
  ),
  EarnRule: object(
    "How points are earned: exactly one of rate, perFull.",
    {
      id: ref("Id"),
      when: ref("Condition"),
      audience: ref("Audience"),
      select: ref("Selection"),
      rate: ref("PointsPer"),
      perFull: described("Points for each full amount over all selected lines.", ref("PointsPer")),
      base: choice("What earns: the net price (default), or that less points burned.", ["net", "net-less-burn"]),
      tax: choice("With tax (default) or without.", ["included", "excluded"]),
    },
    { required: ["id"] },
  ),
  Programme: object("A loyalty unit of account.", {
    earn: list("How it is earned.", ref("EarnRule"), { min: 0, max: bounds.EARN_RULES_MAX, limit: "EARN_RULES_MAX", help: "join rules that differ by audience only" }),
    round: object("How points are rounded. Default floor, at the end.", {
      mode: ref("RoundingMode"),
      at: choice("Once at the end, or after the earn rules.", ["end", "base"]),
    }),
    value: object(
      "What points are worth, for objectives and floors.",
      { points: integer("So many points", 1, bounds.POINTS_MAX), amount: ref("PositiveAmounts") },
      { required: ["points", "amount"] },
    ),
    burn: object(
      "Points as tender: whole steps of `points` for `amount`.",
      { points: integer("So many points", 1, bounds.POINTS_MAX), amount: ref("PositiveAmounts"), covers: ref("Selection") },
      { required: ["points", "amount"] },
    ),
  }),
  CodeRules: object("How codes are read.", {
    case: choice("Capital and small letters are the same (upper, default) or not.", ["upper", "exact"]),
    strip: {
      description: "Characters left out before comparing. Default blank and hyphen.",
      type: "string",
      maxLength: bounds.STRIP_MAX,
      "x-limit": "STRIP_MAX",
      "x-help": "list each character once",
    },
    max: integer("Most codes that count.", 1, bounds.CODES_MAX),
    keep: choice("Which are kept beyond that. Default first.", ["first", "last"]),
    list: list(
      "Own dates and switch of single codes.",
      object(
        "One code.",
        {
          code: ref("Code"),
          from: described("First moment.", ref("Moment")),
          until: described("First moment after it; a bare day counts through that day.", ref("Moment")),
          zone: ref("Zone"),
          enabled: flag("Default true."),
        },
        { required: ["code"] },
      ),
      { min: 0, max: bounds.CODE_LIST_MAX, limit: "CODE_LIST_MAX", help: "make them a batch" },
    ),
  }),
  Experiment: object(
    "Subjects split into arms, always the same way.",
    {
      id: ref("Id"),
      salt: described("Another salt splits differently.", ref("Value")),
      by: described("Facts that make the subject. Default `[\"member\"]`.", ref("FactNames")),
      arms: list(
        "Shares of up to 100 percent in all; who is beyond them is in no arm.",
        object("One arm.", { id: ref("Id"), percent: ref("Percent") }, { required: ["id", "percent"] }),
        { max: bounds.ARMS_MAX, limit: "ARMS_MAX", help: "fewer arms" },
      ),
    },
    { required: ["id", "salt", "arms"] },
  ),
};

const named = (description: string, schema: string, max: number, limit: string): Schema =>
  dictionary(description, ref("Name"), ref(schema), { max, name: limit, help: "declare fewer" });

export const RULEBOOK: Schema = object(
  "What a retailer gives on a cart, and when. Money is in minor units, per currency.",
  {
    $schema: { description: "For editors.", type: "string", maxLength: bounds.NAME_BYTES_MAX },
    ristourne: { description: "Version of this language.", const: 1 },
    name: ref("Title"),
    zone: described("Time zone of every date that names none.", ref("Zone")),
    currencies: list("Currencies a cart may be in.", ref("Currency"), { max: bounds.CURRENCIES_MAX, limit: "CURRENCIES_MAX", help: "declare fewer" }),
    language: described("Language of texts when the request's is missing.", ref("Language")),
    facts: named("Values it reads beside those built in, by name.", "FactDeclaration", 3 * bounds.FACT_SLOTS_MAX, "FACT_SLOTS_MAX"),
    selectors: named("Selectors by name.", "Selector", bounds.SELECTORS_MAX, "SELECTORS_MAX"),
    rounding: ref("Rounding"),
    spread: ref("Spread"),
    codes: ref("CodeRules"),
    experiments: list("Experiments.", ref("Experiment"), { min: 0, max: bounds.EXPERIMENTS_MAX, limit: "EXPERIMENTS_MAX", help: "end old ones" }),
    exclusions,
    floors,
    programmes: named("Loyalty programmes by name.", "Programme", bounds.PROGRAMMES_MAX, "PROGRAMMES_MAX"),
    objective,
    tree: described("Where offers hang. Default: a sequence of items, order, shipping, points.", ref("Node")),
    offers: list("The offers.", ref("Offer"), { min: 0, max: bounds.OFFERS_MAX, limit: "OFFERS_MAX", help: "remove offers that are over" }),
  },
  { required: ["ristourne", "zone", "currencies", "offers"] },
);
