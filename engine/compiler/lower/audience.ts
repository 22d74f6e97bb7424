// Audiences as `[n, (key number, condition) …]` in the programs, keys in the order of the type `Audience`. Each key is an
// ordinary condition over built-in facts; rollouts and experiment arms are OP_BUCKET: a range of ppm of a stable hash.
// Called through the context and by experiments.ts.

import {
  AUDIENCE_ASSIGNED,
  AUDIENCE_CHANNEL,
  AUDIENCE_COUNTRY,
  AUDIENCE_EXPERIMENT,
  AUDIENCE_GUEST,
  AUDIENCE_NOT_SEGMENT,
  AUDIENCE_ORDERS,
  AUDIENCE_ROLLOUT,
  AUDIENCE_SEGMENT,
  AUDIENCE_STORE,
  AUDIENCE_TIER,
  AUDIENCE_WHERE,
  OP_ANY,
  OP_ASSIGNED,
  OP_BUCKET,
} from "../../layout.js";
import type { Audience, Condition, Experiment, Percent } from "../../rulebook.js";
import type { Context } from "../context.js";

export function ppmOf(percent: Percent): number {
  return Math.round(percent * 10000);
}

/** Consecutive ranges of ppm, one per arm. */
export function armRanges(experiment: Experiment): { id: string; from: number; until: number }[] {
  let from = 0;
  return experiment.arms.map((arm) => {
    const range = { id: arm.id, from, until: from + ppmOf(arm.percent) };
    from = range.until;
    return range;
  });
}

export class Audiences {
  constructor(private readonly context: Context) {}

  index(audience: Audience): number {
    const keys: number[] = [];
    const add = (key: number, condition: number): void => {
      keys.push(key, condition);
    };
    const inList = (fact: string, value: string[]): number => this.context.condition({ fact, op: "in", value });
    const hasSegment = (value: string[]): Condition => ({ fact: "segments", op: "has", value });

    if (audience.tier) add(AUDIENCE_TIER, inList("tier", audience.tier));
    if (audience.segment) add(AUDIENCE_SEGMENT, this.context.condition(hasSegment(audience.segment)));
    if (audience.notSegment) {
      add(AUDIENCE_NOT_SEGMENT, this.context.condition({ not: hasSegment(audience.notSegment) }));
    }
    if (audience.channel) add(AUDIENCE_CHANNEL, inList("channel", audience.channel));
    if (audience.store) add(AUDIENCE_STORE, inList("store", audience.store));
    if (audience.country) add(AUDIENCE_COUNTRY, inList("country", audience.country));
    if (audience.guest !== undefined) {
      add(AUDIENCE_GUEST, this.context.condition({ fact: "guest", op: "=", value: audience.guest }));
    }
    if (audience.orders) {
      const { from, to } = audience.orders;
      const bounds: Condition[] = [{ fact: "orders", op: "present" }];
      if (from !== undefined) bounds.push({ fact: "orders", op: ">=", value: from });
      if (to !== undefined) bounds.push({ fact: "orders", op: "<=", value: to });
      add(AUDIENCE_ORDERS, this.context.condition({ all: bounds }));
    }
    if (audience.assigned) add(AUDIENCE_ASSIGNED, this.context.programs.record([OP_ASSIGNED]));
    if (audience.rollout) {
      const { percent, salt, by } = audience.rollout;
      add(AUDIENCE_ROLLOUT, this.bucket(salt, by ?? ["member"], 0, ppmOf(percent)));
    }
    if (audience.experiment) {
      const { id, arms } = audience.experiment;
      const experiment = this.context.rulebook.experiments?.find((each) => each.id === id);
      if (experiment === undefined) throw new Error(`no experiment ${id}`);
      const ranges = armRanges(experiment).filter((arm) => arms.includes(arm.id));
      const tests = ranges.map((arm) => this.bucket(experiment.salt, experiment.by ?? ["member"], arm.from, arm.until));
      add(AUDIENCE_EXPERIMENT, this.context.programs.record([OP_ANY, tests.length, ...tests]));
    }
    if (audience.where) add(AUDIENCE_WHERE, this.context.condition(audience.where));
    return keys.length === 0 ? 0 : this.context.programs.record([keys.length / 2, ...keys]);
  }

  /** Is the subject's bucket in from ≤ bucket < until? */
  bucket(salt: string, by: readonly string[], from: number, until: number): number {
    const facts = by.map((name) => this.context.fact(name));
    return this.context.programs.record([OP_BUCKET, this.context.string(salt), from, until, facts.length, ...facts]);
  }
}
