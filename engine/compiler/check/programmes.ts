// Programmes, experiments, code rules, facts and the settings of the whole rulebook: what holds everywhere, and therefore
// needs every currency. Called by ../validate.ts.

import type { EarnRule, Experiment, Programme } from "../../rulebook.js";
import { FACT_SLOTS_MAX } from "../bounds.js";
import { isCurrency } from "../currencies.js";
import { normaliseCode } from "../lower/codes.js";
import { step } from "../problems.js";
import { quote } from "../words.js";
import { type Check, WholePurse } from "./check.js";
import { checkAudience, checkCondition, checkSubject } from "./conditions.js";
import { checkRounding } from "./effects.js";
import { checkExclusions, checkFloors } from "./guards.js";
import { checkSpan } from "./schedules.js";

export function checkSettings(check: Check): void {
  const { draft } = check;
  if (draft.zone !== null) check.zone(draft.zone, "/zone");
  draft.currencies?.forEach((currency, index) => {
    if (!isCurrency(currency)) check.add("unknown-currency", `/currencies/${index}`, `${quote(currency)} is not a currency of ISO 4217`);
  });
  if (draft.currencies !== null) check.unique(draft.currencies, "/currencies", "the currency");
  if (draft.rounding !== undefined) checkRounding(check, draft.rounding, "/rounding");
  const purse = new WholePurse(check);
  checkExclusions(check, draft.exclusions, "/exclusions", purse);
  checkFloors(check, draft.floors, "/floors", purse);
  if (draft.objective !== undefined) check.unique([...draft.objective], "/objective", "the value");
}

export function checkFacts(check: Check): void {
  const counts = { request: 0, member: 0, line: 0 };
  for (const [name, fact] of check.draft.facts) {
    if (check.names.isBuiltIn(name)) {
      check.add("reserved-name", step("/facts", name), `${quote(name)} is built in: it need not be declared, and can't be something else`);
    }
    if (fact === null) continue;
    counts[fact.of]++;
    if (counts[fact.of] === FACT_SLOTS_MAX + 1) {
      const detail = `more than ${FACT_SLOTS_MAX} facts of the ${fact.of} (FACT_SLOTS_MAX): remove those no rule reads`;
      check.add("too-many", step("/facts", name), detail);
    }
  }
}

export function checkProgrammes(check: Check): void {
  const purse = new WholePurse(check);
  for (const [name, programme] of check.draft.programmes) {
    if (programme !== null) checkProgramme(check, programme, step("/programmes", name), purse);
  }
}

function checkProgramme(check: Check, programme: Programme, path: string, purse: WholePurse): void {
  const ids = new Set<string>();
  programme.earn?.forEach((rule, index) => {
    const at = `${path}/earn/${index}`;
    if (ids.has(rule.id)) check.add("duplicate-id", `${at}/id`, `another earn rule of this programme is called ${quote(rule.id)}`);
    ids.add(rule.id);
    checkEarnRule(check, rule, at, purse);
  });
  if (programme.value !== undefined) purse.add(programme.value.amount, `${path}/value/amount`);
  if (programme.burn === undefined) return;
  purse.add(programme.burn.amount, `${path}/burn/amount`);
  if (programme.burn.covers !== undefined) {
    check.selectors.use(programme.burn.covers, `${path}/burn/covers`, { what: "what points pay for", take: false }, purse);
  }
}

function checkEarnRule(check: Check, rule: EarnRule, path: string, purse: WholePurse): void {
  check.oneOf(rule, ["rate", "perFull"], path, "an earn rule");
  for (const key of ["rate", "perFull"] as const) if (rule[key] !== undefined) purse.add(rule[key].per, `${path}/${key}/per`);
  if (rule.when !== undefined) checkCondition(check, rule.when, `${path}/when`, purse);
  if (rule.audience !== undefined) checkAudience(check, rule.audience, `${path}/audience`, purse, { assigned: false });
  if (rule.select !== undefined) {
    check.selectors.use(rule.select, `${path}/select`, { what: "an earn rule", take: false, over: ["lines"] }, purse);
  }
}

export function checkExperiments(check: Check): void {
  const ids = new Set<string>();
  check.draft.experiments.forEach((experiment, index) => {
    if (experiment === null) return;
    const path = `/experiments/${index}`;
    if (ids.has(experiment.id)) check.add("duplicate-id", `${path}/id`, `another experiment is called ${quote(experiment.id)}`);
    ids.add(experiment.id);
    checkExperiment(check, experiment, path);
  });
}

function checkExperiment(check: Check, experiment: Experiment, path: string): void {
  checkSubject(check, experiment.by, `${path}/by`);
  const ids = new Set<string>();
  let sum = 0;
  experiment.arms.forEach((arm, index) => {
    if (ids.has(arm.id)) check.add("duplicate-id", `${path}/arms/${index}/id`, `another arm of this experiment is called ${quote(arm.id)}`);
    ids.add(arm.id);
    check.percent(arm.percent, `${path}/arms/${index}/percent`);
    sum += Math.round(arm.percent * 10_000);
  });
  if (sum > 1_000_000) check.add("arms-sum", `${path}/arms`, `the arms share ${quote(sum / 10_000)} percent, the most is 100`);
}

export function checkCodeRules(check: Check): void {
  const { codes, offers } = check.draft;
  if (codes === undefined) return;
  if (codes.strip !== undefined && /[^\u0000-\u007f]/.test(codes.strip)) {
    check.add("not-ascii", "/codes/strip", "codes are read byte by byte, so only ASCII characters can be dropped");
  }
  if (codes.list === undefined) return;
  const known = new Map<string, string>();
  for (const offer of offers) for (const code of offer?.codes ?? []) known.set(normaliseCode(code, codes), code);
  const broken = offers.includes(null);
  const seen = new Map<string, string>();
  codes.list.forEach((own, index) => {
    if (check.full) return;
    const path = `/codes/list/${index}`;
    const read = normaliseCode(own.code, codes);
    const first = seen.get(read);
    if (read === "") check.add("empty-code", `${path}/code`, `nothing is left of ${quote(own.code)} once the characters of \`strip\` are dropped`);
    else if (first !== undefined) {
      check.add("duplicate-code", `${path}/code`, `${quote(own.code)} is the same code as ${quote(first)}: both are read as ${quote(read)}`);
    } else if (!known.has(read) && !broken) {
      check.add("unknown-code", `${path}/code`, `no offer names the code ${quote(own.code)}${check.meant(read, known.keys())}`);
    }
    seen.set(read, own.code);
    checkSpan(check, own, path);
  });
}

