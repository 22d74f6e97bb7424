// Audiences: for whom an offer, a node or an earn rule is. Keys are conditions over facts, tested in the order of the type
// `Audience`; and the stable bucket of a subject, for rollouts and experiments. Called by offers.ts, experiments.ts and the
// earn rules; programs.ts calls back for OP_ASSIGNED and OP_BUCKET.

import { FACT_BOOLEAN, FACT_INTEGER, FACT_STRING } from "../layout";
import { factInteger, factMissing, factString, factType } from "./facts";
import { murmur3 } from "./hash";
import { stringBytes, stringPtr } from "./intern";
import { conditionHolds } from "./programs";
import { isAssigned } from "./request";
import { SUBJECT, SUBJECT_BYTES } from "./rules-slots";
import { programAt } from "./stamps";

/** The offer whose audience is being tested; -1 = none, and `assigned` is false. */
let offerInQuestion: i32 = -1;

/** 0, or the first key that fails (AUDIENCE_). */
export function audienceFails(audience: u32, offer: i32): u32 {
  if (audience == 0) return 0;
  offerInQuestion = offer;
  let at = programAt(audience);
  for (let left = load<u32>(at); left != 0; left--) {
    if (!conditionHolds(load<u32>(at, 8), 0, 0)) return load<u32>(at, 4);
    at += 8;
  }
  return 0;
}

export function assignedHolds(): bool {
  return offerInQuestion >= 0 && isAssigned(offerInQuestion);
}

/** `[OP_BUCKET, salt, from, until, n, fact…]`: is the subject's bucket in from ≤ bucket < until? Absent facts: no. */
export function bucketHolds(at: usize): bool {
  const salt = load<u32>(at, 4);
  let bytes = append(0, stringPtr(salt), stringBytes(salt));
  let fact = at + 20;
  for (let left = load<u32>(at, 16); left != 0; left--) {
    store<u8>(SUBJECT + bytes, 0x1f);
    bytes = appendFact(bytes + 1, load<u32>(fact));
    if (bytes == 0) return false;
    fact += 4;
  }
  const bucket = <u32>((<u64>murmur3(SUBJECT, bytes) * 1000000) >> 32);
  return bucket >= load<u32>(at, 8) && bucket < load<u32>(at, 12);
}

function append(to: u32, ptr: usize, bytes: u32): u32 {
  assert(<usize>(to + bytes) + 32 <= SUBJECT_BYTES, "subject too long");
  memory.copy(SUBJECT + to, ptr, bytes);
  return to + bytes;
}

/** The fact's text behind what is there; 0 = absent. */
function appendFact(to: u32, fact: u32): u32 {
  const type = factType(fact);
  if (type == FACT_STRING) {
    const id = factString(fact);
    return id == 0 ? 0 : append(to, stringPtr(id), stringBytes(id));
  }
  if (type != FACT_INTEGER && type != FACT_BOOLEAN) return 0;
  const value = factInteger(fact);
  if (factMissing) return 0;
  if (type == FACT_INTEGER) return appendInteger(to, value);
  if (value != 0) {
    store<u32>(SUBJECT + to, 0x65757274); // true
    return to + 4;
  }
  store<u64>(SUBJECT + to, 0x65736c6166); // false
  return to + 5;
}

function appendInteger(to: u32, value: i64): u32 {
  assert(<usize>to + 32 <= SUBJECT_BYTES, "subject too long");
  let rest = <u64>value;
  if (value < 0) {
    store<u8>(SUBJECT + to, 0x2d);
    to++;
    rest = <u64>-value;
  }
  let digits: u32 = 1;
  for (let power: u64 = 10; digits < 19 && rest >= power; power *= 10) digits++;
  for (let place = digits; place != 0; place--) {
    store<u8>(SUBJECT + to + place - 1, 0x30 + <u8>(rest % 10));
    rest /= 10;
  }
  return to + digits;
}
