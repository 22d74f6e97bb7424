// The bound on work. Every loop that a hostile cart or rulebook could make long pays here, in steps, never in time. Past the
// hard bound, or when a fixed array is full, the decision is stopped: from then on no state changes any more (journal.ts),
// loops that wait for a change leave, and evaluate() answers too-complex. Never a wrong decision.
// Asserts about sums say `stopped || …`, since a stopped decision keeps no promise but to end.

import { WORK_MAX } from "../layout";

/** True = this decision will be refused as too complex. */
export let stopped: bool = false;
let spent: i64 = 0;

export function beginWork(): void {
  stopped = false;
  spent = 0;
}

/** An array of fixed size is full. */
export function stop(): void {
  stopped = true;
}

// @ts-ignore: decorator
@inline export function spend(steps: i32): void {
  spent += <i64>steps;
  if (spent > <i64>WORK_MAX) stopped = true;
}

/** Steps of the last decision, for bounds and benchmarks. */
export function workSpent(): f64 {
  return <f64>spent;
}
