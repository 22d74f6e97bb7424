// Random selectors and predicates: every leaf, every order, every take. A selector must not be empty by construction
// (the compiler refuses those), so lists of values hold at least one value. Draws only.

import type { FactLiteral, Predicate, Selector, SelectorRef } from "../rulebook.js";
import type { Drawing } from "./world.js";

export type Over = "lines" | "shipping" | "total";

/** What the place where the selector stands allows. */
export interface Wanted {
  over?: readonly Over[];
  take?: boolean;
  /** No leaf that reads a line's facts, and no price range: for floors and exclusions that properties look into. */
  plain?: boolean;
}

export function drawLiteral(drawing: Drawing, type: string): FactLiteral {
  const { random } = drawing;
  if (type === "boolean") return random.chance(60);
  if (type === "integer") return random.between(-1, 4);
  return random.pick(["x", "y", "é", "Y"]);
}

function drawFactLeaf(drawing: Drawing): Predicate | undefined {
  const { random, world } = drawing;
  const names = Object.keys(world.facts).filter((name) => world.facts[name]!.of === "line");
  if (names.length === 0) return undefined;
  const name = random.pick(names);
  const type = world.facts[name]!.type;
  if (random.chance(15)) return { line: name, op: random.pick(["present", "absent"]) };
  if (type === "strings") {
    const value = random.chance(70) ? drawLiteral(drawing, "string") : ["x", "y"];
    return { line: name, op: "has", value };
  }
  if (type === "boolean") return { line: name, op: random.pick(["=", "!="]), value: drawLiteral(drawing, type) };
  if (random.chance(25)) {
    const list = [drawLiteral(drawing, type), type === "integer" ? 9 : "q"] as (string | number)[];
    return { line: name, op: random.pick(["in", "not in"]), value: list };
  }
  const op = type === "integer" ? random.pick(["=", "!=", "<", "<=", ">", ">="] as const) : random.pick(["=", "!="] as const);
  return { line: name, op, value: drawLiteral(drawing, type) };
}

function drawLeaf(drawing: Drawing, over: Over, plain: boolean): Predicate {
  const { random, world } = drawing;
  if (over === "shipping" && random.chance(60)) return { method: random.some(world.methods, 1, 2) };
  if (!plain && drawing.on("line-facts", 35)) {
    const leaf = drawFactLeaf(drawing);
    if (leaf !== undefined) return leaf;
  }
  const named = world.namedSelectors.filter((selector) => selector.over === over && !selector.takes);
  if (named.length > 0 && random.chance(15)) return { selector: random.pick(named).name };
  return random.weighted<() => Predicate>([
    [28, () => ({ sku: random.some(world.skus, 1, 3) })],
    [14, () => ({ category: random.some(world.categories, 1, 2) })],
    [6, () => ({ category: random.some(world.categories, 1, 2), subtree: random.chance(30) })],
    [14, () => ({ brand: random.some(world.brands, 1, 1) })],
    [14, () => ({ tag: random.some(world.tags, 1, 2) })],
    [plain ? 0 : 12, () => drawPriceRange(drawing)],
    [8, () => ({ reduced: random.chance(50) })],
    [over === "total" ? 6 : 0, () => ({ method: random.some(world.methods, 1, 1) })],
  ])();
}

function drawPriceRange(drawing: Drawing): Predicate {
  const { random, world } = drawing;
  const middle = Math.max(1, random.below(world.priceMax));
  const price: { from?: Record<string, number>; until?: Record<string, number> } = {};
  if (random.chance(60)) price.from = drawing.amounts(0, middle);
  if (price.from === undefined || random.chance(40)) price.until = drawing.amounts(middle + 1, world.priceMax + 2);
  return { price };
}

export function drawPredicate(drawing: Drawing, over: Over, plain = false, depth = 0): Predicate {
  const { random } = drawing;
  if (depth < 2 && random.chance(depth === 0 ? 22 : 12)) {
    const members = (): Predicate[] =>
      Array.from({ length: random.between(1, 3) }, () => drawPredicate(drawing, over, plain, depth + 1));
    return random.weighted<() => Predicate>([
      [4, () => ({ all: members() })],
      [4, () => ({ any: members() })],
      [3, () => ({ not: drawPredicate(drawing, over, plain, depth + 1) })],
    ])();
  }
  return drawLeaf(drawing, over, plain);
}

export function drawTake(drawing: Drawing): NonNullable<Selector["take"]> {
  const { random } = drawing;
  const take: NonNullable<Selector["take"]> = {};
  if (random.chance(35)) take.skip = random.between(1, 2);
  if (random.chance(35)) take.every = random.between(2, 3);
  if (random.chance(65) || (take.skip === undefined && take.every === undefined)) take.count = random.between(1, 4);
  if (random.chance(50)) take.per = random.pick(["cart", "line", "sku"]);
  return take;
}

/** A selector written out. */
export function drawInlineSelector(drawing: Drawing, wanted: Wanted = {}): Selector {
  const { random } = drawing;
  const over = wanted.over === undefined ? drawOver(drawing) : random.pick(wanted.over);
  const selector: Selector = {};
  if (over !== "lines" || random.chance(20)) selector.over = over;
  if (random.chance(over === "shipping" ? 30 : 55)) selector.where = drawPredicate(drawing, over, wanted.plain === true);
  if (wanted.take !== false && random.chance(25)) {
    selector.take = drawTake(drawing);
    if (random.chance(70)) selector.order = random.pick(["cheapest", "dearest", "cart"]);
  } else if (wanted.take !== false && random.chance(5)) {
    selector.order = random.pick(["cheapest", "dearest", "cart"]);
  }
  return selector;
}

function drawOver(drawing: Drawing): Over {
  return drawing.random.weighted<Over>([
    [drawing.features.has("shipping") ? 15 : 2, "shipping"],
    [drawing.features.has("shipping") ? 15 : 2, "total"],
    [80, "lines"],
  ]);
}

/** A selector, or the name of one that fits. */
export function drawSelector(drawing: Drawing, wanted: Wanted = {}): SelectorRef {
  const { random, world } = drawing;
  const fits = world.namedSelectors.filter(
    (named) => (wanted.take !== false || !named.takes) && (wanted.over === undefined || wanted.over.includes(named.over)) && !(wanted.plain === true && named.odd),
  );
  if (fits.length > 0 && random.chance(30)) return random.pick(fits).name;
  return drawInlineSelector(drawing, wanted);
}

/** The rulebook's named selectors; later ones may name earlier ones, so that none names itself. */
export function drawNamedSelectors(drawing: Drawing): Record<string, Selector> {
  const { random, world } = drawing;
  const selectors: Record<string, Selector> = {};
  for (const name of random.some(["tees", "all-goods", "～sel", "freight", "valueOf"], 1, 4)) {
    const selector = drawInlineSelector(drawing);
    selectors[name] = selector;
    world.namedSelectors.push({ name, over: selector.over ?? "lines", takes: selector.take !== undefined || selector.order !== undefined, odd: true });
  }
  return selectors;
}
