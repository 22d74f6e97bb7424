// What depends on where offers hang: choices per line, the points stage, currencies shared with the nodes above, and the
// names of limits across the whole rulebook. Called by validate.ts.

import type { Effect, Offer } from "../../rulebook.js";
import { CONFLICT_TAGS_MAX, LIMITS_MAX } from "../bounds.js";
import { quote } from "../words.js";
import type { Check, SharedPurse } from "./check.js";
import type { Place, Tree } from "./tree.js";

export function checkPlacement(check: Check, tree: Tree, placed: readonly (Place | undefined)[], purses: readonly (SharedPurse | undefined)[]): void {
  const { offers } = check.draft;
  offers.forEach((offer, index) => {
    const place = placed[index];
    if (offer === null || place === undefined) return;
    const path = `/offers/${index}`;
    if (place.node.scope === "line") checkInLine(check, offer, path);
    const purse = purses[index];
    if (purse !== undefined) checkCurrencies(check, place, purse, path);
  });
  checkPointsStage(check, tree, placed);
}

function checkInLine(check: Check, offer: Offer, path: string): void {
  const why = "this offer hangs where each line picks for itself";
  if (offer.match !== undefined) check.add("scope-line", `${path}/match`, `${why}, and a match is about several lines`);
  if (offer.exclusive === true) check.add("scope-line", `${path}/exclusive`, `${why}, and \`exclusive\` is about the whole cart`);
  if (offer.conflictOn === "cart") check.add("scope-line", `${path}/conflictOn`, `${why}, so its conflicts are judged by the unit`);
  offer.effects.forEach((effect, index) => {
    if (!("on" in effect)) check.add("scope-line", `${path}/effects/${index}`, `${why}, so it can only discount`);
  });
}

function checkCurrencies(check: Check, place: Place, purse: SharedPurse, path: string): void {
  const above = place.purse.currencies;
  if (above?.size === 0) return;
  const own = purse.currencies;
  if (own !== undefined && own.size > 0 && above !== undefined) purse.share(above, place.path);
  if (purse.currencies?.size === 0) {
    check.add("no-currency", path, `the amounts of this offer share no currency, so it could never apply: ${purse.describe()}`);
  }
}

/** Points that are worked out of the whole cart's nets, as opposed to a fixed bonus. */
export function isLate(effect: Effect): boolean {
  return "points" in effect && effect.add === undefined;
}

function discounts(effect: Effect): boolean {
  return "on" in effect || "gift" in effect;
}

function checkPointsStage(check: Check, tree: Tree, placed: readonly (Place | undefined)[]): void {
  const { offers } = check.draft;
  let stage = Infinity;
  let opener = "";
  offers.forEach((offer, index) => {
    const place = placed[index];
    if (offer === null || place === undefined) return;
    offer.effects.forEach((effect, i) => {
      if (!isLate(effect)) return;
      if (place.stage < 0) {
        const detail =
          "such points are counted once all discounts are given, so they hang in a child of the root sequence" +
          (check.draft.tree === undefined ? " such as `points`" : "; only `add` may stand anywhere");
        check.add("points-stage", `/offers/${index}/effects/${i}`, detail);
      } else if (place.stage < stage) {
        stage = place.stage;
        opener = offer.id;
      }
    });
  });
  const name = (place: Place): string => quote(tree.root.nodes[place.stage]?.node.id ?? `child ${place.stage + 1} of the root`);
  offers.forEach((offer, index) => {
    const place = placed[index];
    if (offer === null || place === undefined || place.stage < stage) return;
    offer.effects.forEach((effect, i) => {
      if (!discounts(effect)) return;
      const detail = `points are counted before ${name(place)}, because of the offer ${quote(opener)}, and discounts must be given by then: move this offer to an earlier node`;
      check.add("points-stage", `/offers/${index}/effects/${i}`, detail);
    });
  });
}

/** Ids across the rulebook: offers, limits after naming those without id, and the tags that offers keep away from. */
export function checkIds(check: Check, tree: Tree | null): void {
  const { offers } = check.draft;
  const ids = new Set<string>();
  const limits = new Set<string>();
  const avoided = new Set<string>();
  const avoid = (tags: readonly string[] | undefined, path: string): void => {
    for (const tag of tags ?? []) {
      if (avoided.has(tag)) continue;
      avoided.add(tag);
      if (avoided.size === CONFLICT_TAGS_MAX + 1) {
        check.add("too-many", path, `more than ${CONFLICT_TAGS_MAX} different tags in \`notWith\` (CONFLICT_TAGS_MAX): let offers share tags`);
      }
    }
  };
  const count = (owner: { limits?: readonly { id?: string }[] }, id: string, path: string): void => {
    owner.limits?.forEach((limit, index) => {
      const name = limit.id ?? `${id}#${index + 1}`;
      const at = `${path}/limits/${index}`;
      if (limits.has(name)) {
        const detail = `another limit is called ${quote(name)}, and the two would share a counter: give each its own id`;
        check.add("duplicate-id", limit.id === undefined ? at : `${at}/id`, detail);
      }
      limits.add(name);
      if (limits.size === LIMITS_MAX + 1) check.add("too-many", at, `more than ${LIMITS_MAX} limits (LIMITS_MAX): put limits on nodes`);
    });
  };
  offers.forEach((offer, index) => {
    if (offer === null) return;
    const path = `/offers/${index}`;
    if (ids.has(offer.id)) check.add("duplicate-id", `${path}/id`, `another offer is called ${quote(offer.id)}`);
    ids.add(offer.id);
    count(offer, offer.id, path);
    avoid(offer.notWith, `${path}/notWith`);
  });
  for (const { node, path } of tree?.places ?? []) {
    if (node.id !== undefined || (node.limits ?? []).every((limit) => limit.id !== undefined)) count(node, node.id ?? "", path);
    avoid(node.notWith, `${path}/notWith`);
  }
}
