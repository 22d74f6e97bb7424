// What is declared and used nowhere, tags that nothing has, texts missing in the rulebook's language, rules that look at
// margins without a floor, selectors that can't select. One walk over the whole rulebook. Called by ../lint.ts.

import type { Node, Predicate, Rulebook, Selector } from "../../rulebook.js";
import { step } from "../problems.js";
import { quote } from "../words.js";
import { walkRulebook } from "../walk.js";
import type { Warnings } from "./warnings.js";

export function lintDeclarations(rulebook: Rulebook, warnings: Warnings): void {
  const selectors = new Set<string>();
  const facts = new Set<string>();
  let costs = usesMargin(rulebook);
  const { language } = rulebook;
  walkRulebook(rulebook, {
    use: (ref) => {
      if (typeof ref === "string") selectors.add(ref);
    },
    selector: (selector, path) => lintSelector(selector, path, warnings),
    predicate: (predicate) => {
      if ("selector" in predicate) selectors.add(predicate.selector);
    },
    fact: (name) => facts.add(name),
    aggregate: (aggregate) => {
      costs ||= ("sum" in aggregate && aggregate.sum === "cost") || ("min" in aggregate && aggregate.min === "cost") || ("max" in aggregate && aggregate.max === "cost");
    },
    texts: (texts, path) => {
      if (language !== undefined && !Object.hasOwn(texts, language)) {
        warnings.add("missing-language", path, `the text is missing in ${quote(language)}, the rulebook's language; requests without a language get another`);
      }
    },
  });
  for (const name of Object.keys(rulebook.selectors ?? {})) {
    if (!selectors.has(name)) warnings.add("unused-selector", step("/selectors", name), `nothing uses the selector ${quote(name)}`);
  }
  for (const name of Object.keys(rulebook.facts ?? {})) {
    if (!facts.has(name)) warnings.add("unused-fact", step("/facts", name), `nothing reads the fact ${quote(name)}`);
  }
  lintUses(rulebook, facts, warnings);
  if (costs && !hasMarginFloor(rulebook)) {
    warnings.add("margin-without-floor", "", "rules look at costs or margins, and no floor on a margin keeps discounts above them");
  }
}

/** Experiments, programmes and tags. */
function lintUses(rulebook: Rulebook, facts: ReadonlySet<string>, warnings: Warnings): void {
  const experiments = new Set<string>();
  const programmes = new Set<string>();
  const tags = new Set<string>();
  const avoided: { tag: string; path: string }[] = [];
  const visit = (thing: Pick<Node, "audience" | "tags" | "notWith">, path: string): void => {
    if (thing.audience?.experiment !== undefined) experiments.add(thing.audience.experiment.id);
    for (const tag of thing.tags ?? []) tags.add(tag);
    thing.notWith?.forEach((tag, index) => avoided.push({ tag, path: `${path}/notWith/${index}` }));
  };
  const visitNode = (node: Node, path: string): void => {
    visit(node, path);
    node.nodes?.forEach((child, index) => visitNode(child, `${path}/nodes/${index}`));
  };
  if (rulebook.tree !== undefined) visitNode(rulebook.tree, "/tree");
  rulebook.offers.forEach((offer, index) => {
    visit(offer, `/offers/${index}`);
    for (const effect of offer.effects) if ("points" in effect) programmes.add(effect.points);
    if (offer.burn !== undefined) programmes.add(offer.burn.programme);
  });
  for (const [name, programme] of Object.entries(rulebook.programmes ?? {})) {
    for (const rule of programme.earn ?? []) if (rule.audience?.experiment !== undefined) experiments.add(rule.audience.experiment.id);
    if ((programme.earn ?? []).length > 0 || programme.burn !== undefined || facts.has(`balance.${name}`)) programmes.add(name);
    if (!programmes.has(name)) warnings.add("unused-programme", step("/programmes", name), `nothing earns or burns points of ${quote(name)}`);
  }
  rulebook.experiments?.forEach((experiment, index) => {
    if (!experiments.has(experiment.id)) warnings.add("unused-experiment", `/experiments/${index}`, `no audience asks for an arm of ${quote(experiment.id)}`);
  });
  for (const { tag, path } of avoided) {
    if (!tags.has(tag)) warnings.add("unknown-tag", path, `no offer and no node has the tag ${quote(tag)}`);
  }
}

function usesMargin(rulebook: Rulebook): boolean {
  const inNode = (node: Node): boolean => (node.objective?.includes("margin") ?? false) || (node.nodes ?? []).some(inNode);
  return (rulebook.objective?.includes("margin") ?? false) || (rulebook.tree !== undefined && inNode(rulebook.tree));
}

function hasMarginFloor(rulebook: Rulebook): boolean {
  const guards = (floors: Rulebook["floors"]): boolean =>
    (floors ?? []).some(({ metric, at }) => metric.startsWith("margin") || ("fact" in at && at.fact === "unitCost"));
  return guards(rulebook.floors) || rulebook.offers.some((offer) => guards(offer.floors));
}

function lintSelector(selector: Selector, path: string, warnings: Warnings): void {
  const over = selector.over ?? "lines";
  const dead = (predicate: Predicate): string | undefined => {
    if ("all" in predicate) return predicate.all.reduce<string | undefined>((found, member) => found ?? dead(member), undefined);
    if (over === "lines" && "method" in predicate) return "`method` is a matter of shipping, and this selector ranges over lines";
    if (over !== "shipping") return undefined;
    const key = ["sku", "category", "brand", "line"].find((each) => each in predicate);
    return key === undefined ? undefined : `${quote(key)} is a matter of lines, and this selector ranges over shipping`;
  };
  const detail = selector.where === undefined ? undefined : dead(selector.where);
  if (detail !== undefined) warnings.add("never-selects", `${path}/where`, `${detail}, so that it selects nothing`);
}
