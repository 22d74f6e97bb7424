// The names coverage must reach: every construct a document may use (as constructs.ts names them), every reason, and every
// kind of outcome a reply may hold. A name here that no case reaches is a hole; a name reached that is missing here is a
// mistake in this list. Kept by hand, from rulebook.ts and wire.ts.

import { REASON_NAMES } from "../reasons.js";

function product(...parts: (string | readonly string[])[]): string[] {
  let names: string[] = [""];
  for (const part of parts) {
    const values = typeof part === "string" ? [part] : part;
    names = names.flatMap((name) => values.map((value) => (name === "" ? value : `${name}.${value}`)));
  }
  return names;
}

const COMPARE = ["=", "!=", "<", "<=", ">", ">="];
const MODES = ["half-up", "half-even", "half-down", "floor", "ceil"];
const MEASURES = ["list", "regular", "net", "cost", "quantity", "measure"];
const OVER = ["lines", "shipping", "total"];
const GRANULES = ["unit", "each", "selection", "order"];

export const EXPECTED_CONSTRUCTS: readonly string[] = [
  ...product("predicate", ["all", "any", "not", "sku", "category", "brand", "tag", "price", "reduced", "method", "line", "selector"]),
  "predicate.category.exact",
  ...product("predicate.price", ["from", "until"]),
  ...product("predicate.line", [...COMPARE, "in", "not in", "has", "present", "absent"]),
  "selector.named",
  ...product("selector.over", OVER),
  ...product("selector.order", ["cheapest", "dearest", "cart"]),
  ...product("selector.take", ["skip", "every", "count"]),
  ...product("selector.take.per", ["cart", "line", "sku"]),
  "aggregate.count",
  ...product("aggregate", ["sum", "min", "max"], MEASURES),
  ...product("aggregate.distinct", ["sku", "brand", "line"]),
  ...product("condition", ["all", "any", "not"]),
  ...product("condition.aggregate", COMPARE),
  ...product("condition.fact", [...COMPARE, "in", "not in", "has", "present", "absent", "fact"]),
  ...product("condition.reads", ["cart", "channel", "store", "country", "currency", "language", "member", "tier", "segments", "orders", "guest", "pricesIncludeTax", "balance"]),
  ...product("condition.reads", ["request", "member"], ["integer", "boolean", "string", "strings"]),
  ...product("audience", ["tier", "segment", "notSegment", "channel", "store", "country", "guest", "orders", "assigned", "rollout", "experiment", "where"]),
  ...product("audience.guest", ["true", "false"]),
  ...product("audience.orders", ["from", "to"]),
  "audience.rollout.by",
  ...product("schedule", ["from", "until"], ["date", "time"]),
  ...product("schedule", ["zone", "weekly", "weekly.24:00", "weekly.past-midnight"]),
  ...product("match.fill", ["whole", "groups"]),
  ...product("match.reuse", ["none", "triggers", "targets", "all"]),
  ...product("match.role", ["trigger", "target", "min", "max", "max.all"]),
  ...product("match.role.order", ["cheapest", "dearest", "cart"]),
  "match.repeat",
  "match.roles.many",
  ...product("rounding.mode", MODES),
  ...product("rounding.level", ["unit", "line", "order"]),
  "rounding.increment",
  "rounding.ending",
  ...product("spread.by", ["worth", "list", "quantity", "even"]),
  ...product("spread.method", ["largest-remainder", "largest-remainder-first", "largest-remainder-last", "floor-first", "floor-last", "last-absorbs", "half-down"]),
  ...product("spread.to", ["line", "unit"]),
  ...product("steps.input.each", ["list", "net", "quantity", "measure"]),
  "steps.input.aggregate",
  ...product("steps.row", ["percent", "amount", "price", "points", "multiply"]),
  ...product("effect.on", GRANULES),
  ...product("effect", ["percent", "amount", "price", "steps"], GRANULES),
  ...product("effect.base", ["entry", "list", "regular"]),
  ...product("effect.units", ["cheapest", "dearest"]),
  "effect.max",
  "effect.role",
  ...product("points", ["add", "multiply", "rate", "perFull", "steps", "max"]),
  ...product("points.of", ["base", "total"]),
  ...product("payload", ["gift", "gift.price", "message", "entitlement", "custom"]),
  ...product("limit.of", ["offer", "node"]),
  ...product("limit.window", ["order", "day", "week", "month", "quarter", "year", "ever", "rolling"]),
  "limit.measure.uses.skip",
  ...product("limit.measure", ["repeats", "amount", "units", "points"], ["skip", "clip"]),
  ...product("limit.reads", ["limit", "budget", "velocity"]),
  ...product("limit.key", ["not-counted", "skip"]),
  ...product("floor.scope", ["unit", "line", "selection", "cart"], ["price", "margin-amount", "margin-rate", "discount-rate"]),
  ...product("floor.at", ["amount", "percent", "floorPrice", "lowestPrice30d", "unitCost"]),
  ...product("floor.on", ["default", "clip", "redistribute", "drop-line", "drop"]),
  ...product("floor.unknownCost", ["block", "ignore"]),
  ...product("floor.unknownTaxRate", ["block", "zero"]),
  ...product("floor.counts", ["funding", "shipping", "points"]),
  ...product("exclusion", ["rulebook", "node"], ["discount", "points", "trigger", "threshold"]),
  ...product("offer", ["priority", "codes", "batches", "tags", "notWith", "exclusive", "joint", "burn", "hint", "text", "floors", "effects.many"]),
  ...product("offer.conflictOn", ["unit", "cart"]),
  ...product("funding", ["share", "perUnit"]),
  ...product("node.mode", ["all", "first", "best", "worst", "top-k"], ["cart", "line"]),
  "node.mode.sequence.cart",
  ...product("node.depth", ["4", "5"]),
  ...product("node.by", ["gives", "eligible"]),
  ...product("node.resolve", ["best", "priority"], ["cart", "line"]),
  ...product("node.objective", ["saving", "benefit", "margin", "funded", "points"]),
  ...product("node", ["when", "audience", "schedule", "limits", "tags", "notWith", "exclusions", "priority"]),
  ...product("node.conflictOn", ["unit", "cart"]),
  ...product("earn", ["rate", "perFull", "when", "audience"]),
  ...product("earn.base", ["net", "net-less-burn"]),
  ...product("earn.tax", ["included", "excluded"]),
  ...product("programme.round.mode", MODES),
  ...product("programme.round.at", ["end", "base"]),
  "programme.value",
  ...product("programme.burn", ["total", "covers"]),
  ...product("codes.case", ["upper", "exact"]),
  ...product("codes.keep", ["first", "last"]),
  ...product("codes", ["strip", "max", "list"]),
  ...product("rulebook", ["floors", "experiments", "default-tree"]),
  ...product("rulebook.objective", ["saving", "benefit", "margin", "funded", "points"]),
];

export const EXPECTED_OUTCOMES: readonly string[] = [
  ...product("reason", REASON_NAMES.slice(1)),
  ...product("status", ["applied", "offered", "suppressed"]),
  ...product("code", ["applied", "waiting", "outdone", "refused"]),
  ...product("code.refused", ["unknown", "duplicate", "too-many", "not-started", "expired", "disabled", "used", "inactive", "audience", "limit"]),
  ...product("failed.audience", ["tier", "segment", "notSegment", "channel", "store", "country", "guest", "orders", "assigned", "rollout", "experiment", "where"]),
  ...product("failed", ["when", "when/all", "node"]),
  ...product("offer", ["amount", "points", "repeats", "short", "by", "limit", "text"]),
  ...product("line", ["discounts", "points", "runs", "withheld", "gift.taken", "gift.refused", "two-discounts"]),
  ...product("shipping", ["discounts", "withheld"]),
  ...product("gifts", ["offered", "taken", "chosen"]),
  ...product("hint", ["amount", "count"]),
  ...product("reply", ["messages", "entitlements", "custom", "experiments", "unknownFacts", "shippingOptions", "next", "not-optimal", "gap", "burned", "earned", "order-discount", "shipping-discount", "unknown-tax"]),
  ...product("cart", ["empty", "exponent-0", "exponent-2", "exponent-3", "tax-excluded", "guest", "near-amount-max", "thousand-units"]),
];
