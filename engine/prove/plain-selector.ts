// Whether a line is met by a plain selector (no take, no line facts): all that the floor invariant needs to know which
// lines a floor guards. A third, tiny implementation on purpose: it shares nothing with the reference or the core.

import type { Predicate, Rulebook, SelectorRef } from "../rulebook.js";
import type { RequestLine } from "../wire.js";

function met(rulebook: Rulebook, predicate: Predicate, line: RequestLine): boolean {
  const deeper = (inner: Predicate): boolean => met(rulebook, inner, line);
  if ("all" in predicate) return predicate.all.every(deeper);
  if ("any" in predicate) return predicate.any.some(deeper);
  if ("not" in predicate) return !deeper(predicate.not);
  if ("sku" in predicate) return predicate.sku.includes(line.sku);
  if ("brand" in predicate) return line.brand !== undefined && predicate.brand.includes(line.brand);
  if ("tag" in predicate) return predicate.tag.some((tag) => line.tags?.includes(tag) === true);
  if ("category" in predicate) {
    const below = predicate.subtree !== false;
    return predicate.category.some((path) => line.categories?.some((own) => own === path || (below && own.startsWith(`${path}/`))) === true);
  }
  if ("reduced" in predicate) {
    const lowered = (line.regularPrice ?? line.unitPrice) > line.unitPrice || line.adjustments?.some((adjustment) => adjustment.amount < 0) === true;
    return lowered === predicate.reduced;
  }
  if ("method" in predicate) return false;
  if ("selector" in predicate) return deeper(rulebook.selectors![predicate.selector]!.where ?? { all: [] });
  throw new Error(`not a plain predicate: ${JSON.stringify(predicate)}`);
}

export function evaluatePlain(rulebook: Rulebook, ref: SelectorRef, line: RequestLine): boolean {
  const selector = typeof ref === "string" ? rulebook.selectors![ref]! : ref;
  return selector.where === undefined || met(rulebook, selector.where, line);
}

function plain(rulebook: Rulebook, predicate: Predicate | undefined): boolean {
  if (predicate === undefined) return true;
  if ("all" in predicate) return predicate.all.every((member) => plain(rulebook, member));
  if ("any" in predicate) return predicate.any.every((member) => plain(rulebook, member));
  if ("not" in predicate) return plain(rulebook, predicate.not);
  if ("selector" in predicate) return plain(rulebook, rulebook.selectors![predicate.selector]!.where);
  return !("line" in predicate) && !("price" in predicate);
}

/** Whether `evaluatePlain` can tell. */
export function isPlain(rulebook: Rulebook, ref: SelectorRef): boolean {
  return plain(rulebook, typeof ref === "string" ? rulebook.selectors![ref]!.where : ref.where);
}
