// Refusing a body: the code and where it was found, left in a record that the host reads. A scanner or walker that refuses
// returns 0 in place of its next pointer. The first refusal stands. Must not build text: the path is derived by the host,
// by a cold walk of the same bytes (engine/errors/), from the code and the byte offset.

import { REFUSE_TRUNCATED } from "../layout";
import { INPUT } from "./memory";

//   0     4            8        12          16
//   code  offsetBytes  detail   replyBytes  …
export const OUTCOME: usize = memory.data(64, 16);
export const OUTCOME_CODE: usize = 0;
export const OUTCOME_OFFSET: usize = 4;
/** missing-field: which key of which object (keys.ts). need-version: the version. Otherwise 0. */
export const OUTCOME_DETAIL: usize = 8;
export const OUTCOME_REPLY_BYTES: usize = 12;

/** One past the body's last byte. */
export let inputEnd: usize = 0;

export function beginInput(bytes: u32): void {
  inputEnd = INPUT + <usize>bytes;
  store<u32>(OUTCOME, 0, OUTCOME_CODE);
  store<u32>(OUTCOME, 0, OUTCOME_OFFSET);
  store<u32>(OUTCOME, 0, OUTCOME_DETAIL);
  store<u32>(OUTCOME, 0, OUTCOME_REPLY_BYTES);
}

/** For the evaluation and the writers: no place in the body is to blame. */
export function refuse(code: i32, detail: u32): void {
  if (load<u32>(OUTCOME, OUTCOME_CODE) != 0) return;
  store<u32>(OUTCOME, code, OUTCOME_CODE);
  store<u32>(OUTCOME, detail, OUTCOME_DETAIL);
}

/** For scanners and walkers: `at` points into the body. Always 0, the pointer that says "refused". */
export function fail(code: i32, at: usize, detail: u32 = 0): usize {
  if (load<u32>(OUTCOME, OUTCOME_CODE) == 0) {
    store<u32>(OUTCOME, code, OUTCOME_CODE);
    store<u32>(OUTCOME, <u32>(at - INPUT), OUTCOME_OFFSET);
    store<u32>(OUTCOME, detail, OUTCOME_DETAIL);
  }
  return 0;
}

export function truncated(): usize {
  return fail(REFUSE_TRUNCATED, inputEnd);
}

export function refusalCode(): i32 {
  return load<i32>(OUTCOME, OUTCOME_CODE);
}
