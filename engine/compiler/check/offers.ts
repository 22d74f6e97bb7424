// One offer at a time: its tests, its match, its effects, and whether they go together. What depends on where it hangs is in
// tree.ts. Called by validate.ts.

import type { Condition, MatchRole, Offer } from "../../rulebook.js";
import { normaliseCode } from "../lower/codes.js";
import { quote } from "../words.js";
import { type Check, SharedPurse } from "./check.js";
import { checkAudience, checkCondition } from "./conditions.js";
import { checkEffects, checkProgramme } from "./effects.js";
import { checkFloors, checkFunding, checkLimit } from "./guards.js";
import { checkSchedule } from "./schedules.js";

/** The amounts of the offer, so that its nodes' can be added. */
export function checkOffer(check: Check, offer: Offer, path: string): SharedPurse {
  const purse = new SharedPurse(check);
  if (offer.when !== undefined) checkCondition(check, offer.when, `${path}/when`, purse);
  if (offer.audience !== undefined) checkAudience(check, offer.audience, `${path}/audience`, purse, { assigned: true });
  if (offer.schedule !== undefined) checkSchedule(check, offer.schedule, `${path}/schedule`);
  checkCodes(check, offer, path);
  if (offer.match !== undefined) checkRoles(check, offer.match.roles, `${path}/match/roles`, purse);
  checkEffects(check, offer, path, purse);
  offer.limits?.forEach((limit, index) => checkLimit(check, limit, `${path}/limits/${index}`, purse, offer));
  if (offer.floors !== undefined) checkFloors(check, offer.floors, `${path}/floors`, purse);
  if (offer.funding !== undefined) checkFunding(check, offer.funding, `${path}/funding`, purse);
  if (offer.burn !== undefined) checkProgramme(check, offer.burn.programme, `${path}/burn/programme`);
  if (offer.exclusive === true && offer.joint === true) {
    check.add("exclusive-joint", `${path}/joint`, "`exclusive` goes with no other offer and `joint` with every one: keep one of them");
  }
  if (offer.hint !== undefined) {
    if (offer.hint.withinAmount !== undefined) purse.add(offer.hint.withinAmount, `${path}/hint/withinAmount`);
    if (offer.match === undefined && !members(offer.when).some(canBeNear)) {
      const detail = "an offer is near when a count or sum in `when` is not reached yet (`>` or `>=`), or a match lacks units; this one has neither";
      check.add("hint-nothing", `${path}/hint`, detail);
    }
  }
  return purse;
}

/** A condition as its members: those of its top `all`, or itself. */
export function members(condition: Condition | undefined): readonly Condition[] {
  if (condition === undefined) return [];
  return "all" in condition ? condition.all : [condition];
}

function canBeNear(condition: Condition): boolean {
  return "aggregate" in condition && (condition.op === ">" || condition.op === ">=");
}

function checkCodes(check: Check, offer: Offer, path: string): void {
  const { codes, batches } = offer;
  if (batches !== undefined) check.unique(batches, `${path}/batches`, "the batch");
  const seen = new Map<string, string>();
  codes?.forEach((code, index) => {
    const read = normaliseCode(code, check.draft.codes);
    const first = seen.get(read);
    if (read === "") check.add("empty-code", `${path}/codes/${index}`, `nothing is left of ${quote(code)} once the characters of \`codes.strip\` are dropped`);
    else if (first !== undefined) {
      check.add("duplicate-code", `${path}/codes/${index}`, `${quote(code)} is the same code as ${quote(first)}: both are read as ${quote(read)}`);
    }
    seen.set(read, code);
  });
}

function checkRoles(check: Check, roles: readonly MatchRole[], path: string, purse: SharedPurse): void {
  const names = new Set<string>();
  roles.forEach((role, index) => {
    const at = `${path}/${index}`;
    if (names.has(role.name)) check.add("duplicate-id", `${at}/name`, `another role of this match is called ${quote(role.name)}`);
    names.add(role.name);
    check.selectors.use(role.select, `${at}/select`, { what: "a role", take: false }, purse);
    if (typeof role.max === "number" && role.max < role.min) {
      check.add("role-max", `${at}/max`, `a group needs ${role.min} units here and may have ${role.max} at most`);
    }
  });
}
