// Selectors, predicates, conditions and aggregates in the rulebook's schema. Shapes and descriptions only; types of facts
// are checked in ../check/. Called by ../schema.ts.

import * as bounds from "../bounds.js";
import { type Schema, byKey, byType, choice, described, flag, integer, list, object, ref, values } from "./build.js";

const members = (name: string): Schema =>
  list(`At least one.`, ref(name), { max: bounds.MEMBERS_MAX, limit: "MEMBERS_MAX", help: "split it, or list values inside one test" });

const single = (key: string, schema: Schema, description: string): Schema => object(description, { [key]: schema }, { required: [key] });

const COMPARE = ["=", "!=", "<", "<=", ">", ">="];
const TEST = [...COMPARE, "in", "not in", "has", "present", "absent"];

const literalList = list("Any of these.", byType("a number or a text", "A value of the list.", { number: ref("WholeNumber"), string: ref("Value") }), {
  max: bounds.LIST_VALUES_MAX,
  limit: "LIST_VALUES_MAX",
  help: "use another fact instead of so many values",
});

const literals = { number: ref("WholeNumber"), boolean: { type: "boolean" }, string: ref("Value"), array: literalList };

const MEASURES = ["list", "regular", "net", "cost", "quantity", "measure"];

export const SELECTORS: Record<string, Schema> = {
  WholeNumber: integer("A whole number.", -bounds.INTEGER_MAX, bounds.INTEGER_MAX),
  Literal: byType("a number, a text, a yes or no, or a list", "A value to compare with.", literals),
  Selector: object("Names units of lines or shipping entries.", {
    over: choice("What it ranges over. Default lines.", ["lines", "shipping", "total"]),
    where: described("What a line or shipping entry must be. Default: any.", ref("Predicate")),
    order: choice("Order of units for `take`. Default cart.", ["cheapest", "dearest", "cart"]),
    take: ref("Take"),
  }),
  Take: object(
    "Some of the units, in `order`: skip, then every n-th, then the first `count`.",
    {
      skip: integer("Units left out first.", 0, bounds.AMOUNT_MAX),
      every: integer("Only each n-th of the rest.", 1, bounds.AMOUNT_MAX),
      count: integer("At most so many.", 1, bounds.AMOUNT_MAX),
      per: choice("Counted over the whole cart, in each line, or per sku. Default cart.", ["cart", "line", "sku"]),
    },
    { nonEmpty: true },
  ),
  Predicate: byKey("a test of lines", "What a line or shipping entry is.", {
    all: "AllPredicates",
    any: "AnyPredicate",
    not: "NotPredicate",
    sku: "SkuLeaf",
    category: "CategoryLeaf",
    brand: "BrandLeaf",
    tag: "TagLeaf",
    price: "PriceLeaf",
    reduced: "ReducedLeaf",
    method: "MethodLeaf",
    line: "LineLeaf",
    selector: "SelectorLeaf",
  }),
  AllPredicates: single("all", members("Predicate"), "Every one of these."),
  AnyPredicate: single("any", members("Predicate"), "At least one of these."),
  NotPredicate: single("not", ref("Predicate"), "Not this."),
  SkuLeaf: single("sku", values("Any of these skus."), "By sku."),
  CategoryLeaf: object(
    "By category: the path itself or, unless `subtree` is false, any below it.",
    { category: values("Any of these paths, levels separated by `/`."), subtree: flag("Also what lies below. Default true.") },
    { required: ["category"] },
  ),
  BrandLeaf: single("brand", values("Any of these brands."), "By brand."),
  TagLeaf: single("tag", values("Any of these tags."), "By tag of a line or shipping entry."),
  PriceLeaf: single(
    "price",
    object("from ≤ price < until.", { from: ref("Amounts"), until: ref("Amounts") }, { nonEmpty: true }),
    "By list price of one unit, or a shipping entry's amount.",
  ),
  ReducedLeaf: single("reduced", flag("Reduced, or not."), "By whether the price is already lower than usual."),
  MethodLeaf: single("method", values("Any of these methods."), "By shipping method."),
  LineLeaf: object(
    "By a declared fact of lines.",
    { line: ref("Name"), op: choice("How it compares.", TEST), value: ref("Literal") },
    { required: ["line", "op"] },
  ),
  SelectorLeaf: single("selector", ref("Name"), "What a named selector (without order and take) tests."),

  Condition: byKey("a condition", "Holds or not; a comparison with something absent does not hold.", {
    all: "AllConditions",
    any: "AnyCondition",
    not: "NotCondition",
    fact: "FactTest",
    aggregate: "AggregateTest",
  }),
  AllConditions: single("all", members("Condition"), "Every one of these."),
  AnyCondition: single("any", members("Condition"), "At least one of these."),
  NotCondition: single("not", ref("Condition"), "Not this."),
  FactTest: object(
    "A fact of the request or the member, compared with a value or another fact.",
    {
      fact: ref("Name"),
      op: choice("How it compares.", TEST),
      value: byType("a number, a text, a yes or no, a list or another fact", "A literal, or another fact.", {
        ...literals,
        object: single("fact", ref("Name"), "Another fact."),
      }),
    },
    { required: ["fact", "op"] },
  ),
  AggregateTest: object(
    "Something counted over the cart, compared with a number or with amounts.",
    { aggregate: ref("Aggregate"), op: choice("How it compares.", COMPARE), value: ref("Quantity") },
    { required: ["aggregate", "op", "value"] },
  ),
  Quantity: byType("a whole number or an amount per currency", "A count, or an amount per currency.", {
    number: integer("A count.", 0, bounds.INTEGER_MAX),
    object: ref("Amounts"),
  }),
  Aggregate: byKey("an aggregate", "Something counted over the units a selector names.", {
    count: "CountAggregate",
    sum: "SumAggregate",
    min: "MinAggregate",
    max: "MaxAggregate",
    distinct: "DistinctAggregate",
  }),
  CountAggregate: single("count", ref("Selection"), "Number of units."),
  SumAggregate: measured("sum", "The sum over the units; of `quantity`: their number."),
  MinAggregate: measured("min", "The least of the units; of `quantity`: units of the smallest entry."),
  MaxAggregate: measured("max", "The most of the units; of `quantity`: units of the largest entry."),
  DistinctAggregate: object(
    "How many different ones.",
    { distinct: choice("Of what.", ["sku", "brand", "line"]), in: ref("Selection") },
    { required: ["distinct", "in"] },
  ),
};

function measured(key: string, description: string): Schema {
  return object(description, { [key]: choice("Of what; list, regular, net and cost are money.", MEASURES), in: ref("Selection") }, { required: [key, "in"] });
}
