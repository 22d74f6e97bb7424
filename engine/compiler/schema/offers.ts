// Offers in the rulebook's schema: tests, match, effects, limits, floors, funding. Shapes and descriptions only; what goes
// together is checked in ../check/. Called by ../schema.ts.

import * as bounds from "../bounds.js";
import { type Schema, byKey, byType, choice, described, flag, integer, list, object, ref, values } from "./build.js";

const count = (description: string, min = 1): Schema => integer(description, min, bounds.QUANTITY_MAX);

const tags = (description: string): Schema => described(description, ref("Tags"));

const limits = list("Counters that stop or cut.", ref("Limit"), {
  min: 0,
  max: bounds.OFFER_LIMITS_MAX,
  limit: "OFFER_LIMITS_MAX",
  help: "join limits that share a window",
});

export const floors = list("What the result must keep to.", ref("Floor"), {
  min: 0,
  max: bounds.FLOORS_MAX,
  limit: "FLOORS_MAX",
  help: "join floors that guard the same thing",
});

/** What a node and an offer have in common. */
export const GUARDS: Record<string, Schema> = {
  priority: integer("Higher goes first. Default 0.", -bounds.PRIORITY_MAX, bounds.PRIORITY_MAX),
  when: described("Tested once, on the prices before this node.", ref("Condition")),
  audience: ref("Audience"),
  schedule: ref("Schedule"),
  limits,
  tags: tags("Tags of this offer or node, for `notWith` of others."),
  notWith: tags("Goes with no offer that has one of these tags."),
  conflictOn: choice("Conflicts only where two offers touch the same unit (default), or in the whole cart.", ["unit", "cart"]),
};

export const OFFERS: Record<string, Schema> = {
  Schedule: object(
    "When it is open, on the wall of `zone`.",
    {
      from: described("First moment.", ref("Moment")),
      until: described("First moment after it; a bare day counts through that day.", ref("Moment")),
      zone: described("Default: the rulebook's.", ref("Zone")),
      weekly: list(
        "Open only in these windows.",
        object(
          "One window; `until` not after `from` ends on the next day.",
          {
            days: list("Days it begins on.", choice("A day.", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), {
              max: 7,
              limit: "seven days",
              help: "list each day once",
            }),
            from: ref("Clock"),
            until: ref("Clock"),
          },
          { required: ["days", "from", "until"] },
        ),
        { max: bounds.WINDOWS_MAX, limit: "WINDOWS_MAX", help: "join windows of the same hours" },
      ),
    },
    { nonEmpty: true },
  ),
  Audience: object("Who gets it: every key given must hold; a list is met by any of its values.", {
    tier: values("Tiers."),
    segment: values("Segments."),
    notSegment: values("None of these segments."),
    channel: values("Channels."),
    store: values("Stores."),
    country: values("Countries."),
    guest: flag("true: guests only; false: members only."),
    orders: object(
      "Completed orders so far, from ≤ orders ≤ to. A first order is `{ \"from\": 0, \"to\": 0 }`.",
      { from: integer("At least.", 0, bounds.ORDERS_MAX), to: integer("At most.", 0, bounds.ORDERS_MAX) },
      { nonEmpty: true },
    ),
    assigned: { description: "Only members this offer is assigned to.", const: true },
    rollout: object(
      "A share of subjects, always the same ones.",
      {
        percent: ref("Percent"),
        salt: described("Another salt draws other subjects.", ref("Value")),
        by: described("Facts that make the subject. Default `[\"member\"]`.", ref("FactNames")),
      },
      { required: ["percent", "salt"] },
    ),
    experiment: object(
      "Subjects in one of these arms of an experiment.",
      { id: ref("Name"), arms: list("Arms.", ref("Name"), { max: bounds.ARMS_MAX, limit: "ARMS_MAX", help: "fewer arms" }) },
      { required: ["id", "arms"] },
    ),
    where: described("Any further condition over facts.", ref("Condition")),
  }),
  Match: object(
    "Groups of units that together make the offer: buy these, get those.",
    {
      roles: list("Who is in a group.", ref("MatchRole"), { max: bounds.MATCH_ROLES_MAX, limit: "MATCH_ROLES_MAX", help: "split the offer" }),
      fill: choice("The cheapest of all are free (whole, default), or each group frees its cheapest (groups).", ["whole", "groups"]),
      repeat: integer("Most groups per order. Default: as many as there are.", 1, bounds.REPEAT_MAX),
      reuse: choice("Which of its units other matching offers of the node may use again. Default none.", ["none", "triggers", "targets", "all"]),
    },
    { required: ["roles"] },
  ),
  MatchRole: object(
    "Units of one kind in a group.",
    {
      name: ref("Name"),
      is: choice("A target gets the discount (default), a trigger only qualifies.", ["trigger", "target"]),
      select: ref("Selection"),
      min: count("Units per group."),
      max: byType("a whole number or `all`", "At most; `all` takes what is left. Default: min.", {
        number: count("Units per group."),
        string: { const: "all" },
      }),
      order: choice("Which units go first.", ["cheapest", "dearest", "cart"]),
    },
    { required: ["name", "select", "min"] },
  ),
  Effect: byKey(
    "an effect",
    "What the offer gives.",
    {
      on: "DiscountEffect",
      points: "PointsEffect",
      gift: "GiftEffect",
      message: "MessageEffect",
      entitlement: "EntitlementEffect",
      custom: "CustomEffect",
    },
    // A discount whose `on` was forgotten.
    { percent: "DiscountEffect", amount: "DiscountEffect", price: "DiscountEffect" },
  ),
  DiscountEffect: object(
    "A discount: exactly one of percent, amount, price, steps.",
    {
      on: choice("Each unit, each line or entry, all selected together, or the order.", ["unit", "each", "selection", "order"]),
      select: described("What it discounts. Default: every line.", ref("Selection")),
      role: described("With a match: only units of this target role.", ref("Name")),
      units: object(
        "With a match: only so many target units of each group.",
        { count: count("Units."), order: choice("Which go first. Default cheapest.", ["cheapest", "dearest"]) },
        { required: ["count"] },
      ),
      percent: ref("Percent"),
      amount: described("An amount off.", ref("Amounts")),
      price: described("The price instead.", ref("Amounts")),
      steps: ref("StepTable"),
      base: choice("What a percentage is of. Default entry: the price before this node.", ["entry", "list", "regular"]),
      max: described("Most this effect gives.", ref("PositiveAmounts")),
      rounding: ref("Rounding"),
      spread: ref("Spread"),
    },
    { required: ["on"] },
  ),
  PointsEffect: object(
    "Points: exactly one of add, multiply, rate, perFull, steps.",
    {
      points: described("The programme.", ref("Name")),
      add: integer("Fixed points.", 1, bounds.POINTS_MAX),
      multiply: multiply(),
      rate: ref("PointsPer"),
      perFull: described("Points for each full amount.", ref("PointsPer")),
      steps: ref("StepTable"),
      select: described("Lines that count. Default: every line.", ref("Selection")),
      of: choice("What is multiplied: earned points (base, the default), or fixed ones too (total).", ["base", "total"]),
      max: integer("Most points this effect gives.", 1, bounds.POINTS_MAX),
    },
    { required: ["points"] },
  ),
  StepTable: object(
    "What is given depends on what is reached: the last row whose `from` is reached counts.",
    {
      input: byKey(
        "the input of a step table",
        "An aggregate, or `each`: the line or entry itself.",
        { count: "CountAggregate", sum: "SumAggregate", min: "MinAggregate", max: "MaxAggregate", distinct: "DistinctAggregate", each: "EachInput" },
      ),
      rows: list("Ascending by `from`.", ref("StepRow"), { max: bounds.STEP_ROWS_MAX, limit: "STEP_ROWS_MAX", help: "use coarser steps or a rate" }),
    },
    { required: ["input", "rows"] },
  ),
  EachInput: object(
    "The line or entry itself.",
    { each: choice("Of what; list and net are money.", ["list", "net", "quantity", "measure"]) },
    { required: ["each"] },
  ),
  StepRow: object(
    "One step: exactly one of percent, amount, price; for points: points or multiply.",
    {
      from: ref("Quantity"),
      percent: ref("Percent"),
      amount: ref("Amounts"),
      price: ref("Amounts"),
      points: integer("Fixed points.", 1, bounds.POINTS_MAX),
      multiply: multiply(),
    },
    { required: ["from"] },
  ),
  GiftEffect: object(
    "A gift to be accepted.",
    {
      gift: object(
        "Any of these skus.",
        {
          skus: list("Choices.", ref("Value"), { max: bounds.GIFT_SKUS_MAX, limit: "GIFT_SKUS_MAX", help: "offer fewer choices" }),
          quantity: count("Units."),
          price: described("Price of one. Default 0.", ref("Amounts")),
        },
        { required: ["skus", "quantity"] },
      ),
    },
    { required: ["gift"] },
  ),
  MessageEffect: object("A message to show.", { message: ref("Texts") }, { required: ["message"] }),
  EntitlementEffect: object("A right that is not money.", { entitlement: ref("Value") }, { required: ["entitlement"] }),
  CustomEffect: object("Any JSON for the caller, passed on as it is.", { custom: {} }, { required: ["custom"] }),
  Limit: object(
    "A counter with a cap.",
    {
      id: described("Key in `state.counters`. Default `OFFER#1` and so on.", ref("Id")),
      key: described("Facts that make the counter's key; `[]`: one counter for all.", ref("FactNames")),
      window: byType("a window", "How long it counts.", {
        string: choice("A calendar window.", ["order", "day", "week", "month", "quarter", "year", "ever"]),
        object: object(
          "A rolling window.",
          { rolling: { type: "string", pattern: "^[1-9]\\d{0,6}[dhm]$", "x-noun": "a number of days, hours or minutes such as `30d`, `12h` or `90m`" } },
          { required: ["rolling"] },
        ),
      }),
      measure: choice("What it counts.", ["uses", "repeats", "amount", "units", "points"]),
      cap: byType("a whole number or an amount per currency", "The most. Amounts for `amount`, a number otherwise.", {
        number: integer("The most.", 1, bounds.COUNTER_MAX),
        object: ref("PositiveAmounts"),
      }),
      on: choice("Beyond it: skip the offer, or clip what it gives. Default: skip for uses, clip otherwise.", ["skip", "clip"]),
      reads: choice("What the refusal is called. Default limit.", ["limit", "budget", "velocity"]),
      absent: choice("When a fact of the key is absent. Default not-counted.", ["not-counted", "skip"]),
      restore: choice("What gives a use back.", ["cancel", "return", "never"]),
    },
    { required: ["key", "window", "measure", "cap"] },
  ),
  Floor: object(
    "A bound on the result.",
    {
      id: ref("Id"),
      scope: choice("What is judged: each unit, each line, the selected lines together, the cart.", ["unit", "line", "selection", "cart"]),
      metric: choice("What is measured.", ["price", "margin-amount", "margin-rate", "discount-rate"]),
      at: byKey("the bound of a floor", "The bound: an amount, a percentage, or a fact of the line.", {
        amount: "FloorAmount",
        percent: "FloorPercent",
        fact: "FloorFact",
      }),
      on: choice("What happens to a discount that would break it. Default: drop-line (drop for selection and cart) for percent and price, clip for amounts.", [
        "clip",
        "redistribute",
        "drop-line",
        "drop",
      ]),
      select: described("Lines it guards. Default: all.", ref("Selection")),
      unknownCost: choice("A line without cost is not discounted (block) or not judged (ignore).", ["block", "ignore"]),
      unknownTaxRate: choice("A line without tax rate is not discounted (block) or counts as untaxed (zero, default).", ["block", "zero"]),
      counts: list("What counts towards the margin besides goods.", choice("Counted.", ["funding", "shipping", "points"]), {
        min: 0,
        max: 3,
        limit: "three things",
        help: "list each once",
      }),
    },
    { required: ["scope", "metric", "at"] },
  ),
  FloorAmount: object("An amount per currency.", { amount: ref("Amounts") }, { required: ["amount"] }),
  FloorPercent: object("A percentage.", { percent: ref("Percent") }, { required: ["percent"] }),
  FloorFact: object(
    "A price that each line states.",
    { fact: choice("Which.", ["floorPrice", "lowestPrice30d", "unitCost"]) },
    { required: ["fact"] },
  ),
  Funding: object(
    "Who pays for it: a share of what it took, or a fixed amount per unit.",
    { funder: ref("Value"), share: ref("Percent"), perUnit: ref("PositiveAmounts") },
    { required: ["funder"] },
  ),
  Offer: object(
    "What marketing calls a promotion.",
    {
      id: ref("Id"),
      name: ref("Title"),
      node: described("Node it hangs in. Default by its first effect: items, order, shipping or points.", ref("Name")),
      enabled: flag("Default true."),
      ...GUARDS,
      codes: list("Any of these codes opens it.", ref("Code"), {
        max: bounds.OFFER_CODES_MAX,
        limit: "OFFER_CODES_MAX",
        help: "make them a batch and name it in `batches`",
        empty: "codes-none",
      }),
      batches: list("Any code of these batches opens it.", ref("Value"), {
        max: bounds.OFFER_BATCHES_MAX,
        limit: "OFFER_BATCHES_MAX",
        help: "join batches",
        empty: "codes-none",
      }),
      match: ref("Match"),
      effects: list("What it gives, in order.", ref("Effect"), { max: bounds.EFFECTS_MAX, limit: "EFFECTS_MAX", help: "split the offer", empty: "no-effect" }),
      exclusive: flag("Goes with no other offer, unless that one is `joint`."),
      joint: flag("Goes with every other offer."),
      floors,
      funding: ref("Funding"),
      burn: object(
        "A reward: it costs points and applies when it is taken.",
        { programme: ref("Name"), points: integer("What it costs.", 1, bounds.POINTS_MAX) },
        { required: ["programme", "points"] },
      ),
      hint: object("Say when it is near.", {
        withinAmount: described("At most this far.", ref("PositiveAmounts")),
        withinCount: count("At most this many units away."),
        text: ref("Texts"),
      }),
      text: described("For the receipt.", ref("Texts")),
    },
    { required: ["id", "effects"] },
  ),
};

function multiply(): Schema {
  return {
    description: "Adds (multiply − 1) × the points earned; at most three decimals.",
    type: "number",
    minimum: 1,
    maximum: bounds.MULTIPLY_MAX,
    "x-noun": "a factor",
  };
}
