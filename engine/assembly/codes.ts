// Codes: normalised, known or not, live or refused, in hand or not (DESIGN §4); the code test of an offer; and, once the
// tree is done, what each code has come to. Called by offers.ts before and by reply-codes.ts after the decision.
//
//   GIVEN_CODES  { record u32, batch u32, status u32, - } by code as given: its own and its batch's record of SECTION_CODES
//                (0 = the rulebook does not know it), CODE_IN_HAND or a refusal

import {
  CODES_COUNT,
  CODES_HEADER_BYTES,
  CODES_KEEP_LAST,
  CODES_MOST,
  CODES_STRIP,
  CODES_UPPER,
  CODE_BYTES,
  CODE_ENABLED,
  CODE_FIRST_OFFER,
  CODE_FLAGS,
  CODE_FROM,
  CODE_OFFERS,
  CODE_SLOT,
  CODE_UNTIL,
  SECTION_CODES,
  VALUE_BATCH,
  VALUE_CODE,
} from "../layout";
import { compareBytes, sameBytes } from "./bytes";
import { addValue, valueSlot } from "./cart-index";
import { sectionPtr } from "./image";
import { lookup, stringBytes, stringPtr } from "./intern";
import { visit } from "./offers";
import { listHas } from "./predicates";
import { CODE_DISABLED, CODE_EXPIRED, CODE_USED, StateCode, codeAt, head, stateCodeAt } from "./request";
import { GIVEN_BYTES, GIVEN_CODES, IN_HAND, NORMAL_BYTES, NORMAL_CODES, NORMAL_STATE_CODES } from "./rules-slots";
import { programAt } from "./stamps";

export const CODE_IN_HAND: u32 = 0;
export const CODE_REFUSED_UNKNOWN: u32 = 1;
export const CODE_REFUSED_DUPLICATE: u32 = 2;
export const CODE_REFUSED_TOO_MANY: u32 = 3;
export const CODE_REFUSED_NOT_STARTED: u32 = 4;
export const CODE_REFUSED_EXPIRED: u32 = 5;
export const CODE_REFUSED_DISABLED: u32 = 6;
export const CODE_REFUSED_USED: u32 = 7;

const GIVEN_RECORD: usize = 0;
const GIVEN_BATCH: usize = 4;
const GIVEN_STATUS: usize = 8;
/** Where the text begins in a normalised code. */
const TEXT: usize = 16;

/** SECTION_CODES, once codes are given. */
let section: usize = 0;
let inHandCount: u32 = 0;

// @ts-ignore: decorator
@inline function givenAt(index: u32): usize {
  return GIVEN_CODES + <usize>index * GIVEN_BYTES;
}
// @ts-ignore: decorator
@inline export function codeStatus(index: u32): u32 {
  return load<u32>(givenAt(index), GIVEN_STATUS);
}

/** Judges every given code. What is given is noted in the cart's index, live or not. */
export function beginCodes(): void {
  inHandCount = 0;
  const count = head().codeCount;
  if (count == 0) return;
  section = sectionPtr(SECTION_CODES);
  const states = head().stateCodeCount;
  for (let i: u32 = 0; i < states; i++) normalise(stateCodeAt(i).code, NORMAL_STATE_CODES + <usize>i * NORMAL_BYTES);
  for (let i: u32 = 0; i < count; i++) judge(i);
  keepMost(count);
  for (let i: u32 = 0; i < count; i++) {
    if (codeStatus(i) != CODE_IN_HAND) continue;
    hold(codeRecord(i));
    hold(batchRecord(i));
  }
}

function judge(index: u32): void {
  const normal = NORMAL_CODES + <usize>index * NORMAL_BYTES;
  normalise(codeAt(index), normal);
  const string = lookup(normal + TEXT, load<u32>(normal));
  const own: usize = string == 0 ? <usize>0 : recordOf(VALUE_CODE, string);
  const state = stateOf(normal);
  const isState = changetype<usize>(state) != 0;
  const batch: usize = isState && state.batch != 0 ? recordOf(VALUE_BATCH, state.batch) : <usize>0;
  if (own != 0) addValue(VALUE_CODE, string);
  if (batch != 0) addValue(VALUE_BATCH, state.batch);

  let status = CODE_IN_HAND;
  if (offersOfCode(own) == 0 && batch == 0) status = CODE_REFUSED_UNKNOWN;
  else if (cameBefore(index, normal)) status = CODE_REFUSED_DUPLICATE;
  else if (isState && state.status == CODE_DISABLED) status = CODE_REFUSED_DISABLED;
  else if (isState && state.status == CODE_EXPIRED) status = CODE_REFUSED_EXPIRED;
  else if (isState && state.status == CODE_USED) status = CODE_REFUSED_USED;
  else if (own != 0) status = ownStatus(own);
  const given = givenAt(index);
  store<u32>(given, <u32>own, GIVEN_RECORD);
  store<u32>(given, <u32>batch, GIVEN_BATCH);
  store<u32>(given, status, GIVEN_STATUS);
}

function ownStatus(record: usize): u32 {
  if ((load<u32>(record, CODE_FLAGS) & CODE_ENABLED) == 0) return CODE_REFUSED_DISABLED;
  const now = head().atMs;
  if (now < load<i64>(record, CODE_FROM)) return CODE_REFUSED_NOT_STARTED;
  return now >= load<i64>(record, CODE_UNTIL) ? CODE_REFUSED_EXPIRED : CODE_IN_HAND;
}

/** Beyond the most codes that count, the last or the first live ones are refused. */
function keepMost(count: u32): void {
  let live: u32 = 0;
  for (let i: u32 = 0; i < count; i++) if (codeStatus(i) == CODE_IN_HAND) live++;
  const most = load<u32>(section, CODES_MOST);
  if (live <= most) return;
  let surplus = live - most;
  const keepLast = load<u32>(section, CODES_KEEP_LAST) != 0;
  for (let i: u32 = 0; i < count && surplus != 0; i++) {
    const index = keepLast ? i : count - 1 - i;
    if (codeStatus(index) != CODE_IN_HAND) continue;
    store<u32>(givenAt(index), CODE_REFUSED_TOO_MANY, GIVEN_STATUS);
    surplus--;
  }
}

/** Writes the form in which codes are compared: without the bytes to strip, ASCII letters in upper case. */
function normalise(string: u32, to: usize): void {
  const upper = load<u32>(section, CODES_UPPER) != 0;
  let from = stringPtr(string);
  const end = from + stringBytes(string);
  let at = to + TEXT;
  for (; from < end; from++) {
    const byte = <u32>load<u8>(from);
    if ((load<u8>(section + CODES_STRIP + (byte >> 3)) >> (byte & 7)) & 1) continue;
    store<u8>(at, upper && byte - 0x61 < 26 ? byte - 32 : byte);
    at++;
  }
  store<u32>(to, <u32>(at - to - TEXT));
}

function sameNormal(a: usize, b: usize): bool {
  const bytes = load<u32>(a);
  return bytes == load<u32>(b) && sameBytes(a + TEXT, b + TEXT, bytes);
}

/** What the caller says of this code: of several keys that read alike, the first in id order. 0 = nothing. */
function stateOf(normal: usize): StateCode {
  let best = changetype<StateCode>(0);
  const count = head().stateCodeCount;
  for (let i: u32 = 0; i < count; i++) {
    if (!sameNormal(NORMAL_STATE_CODES + <usize>i * NORMAL_BYTES, normal)) continue;
    const state = stateCodeAt(i);
    if (changetype<usize>(best) == 0 || isBefore(state.code, best.code)) best = state;
  }
  return best;
}

function isBefore(a: u32, b: u32): bool {
  return compareBytes(stringPtr(a), stringBytes(a), stringPtr(b), stringBytes(b)) < 0;
}

function cameBefore(index: u32, normal: usize): bool {
  for (let i: u32 = 0; i < index; i++) {
    if (sameNormal(NORMAL_CODES + <usize>i * NORMAL_BYTES, normal)) return true;
  }
  return false;
}

/** Record of a code or batch; 0 = the rulebook does not know it. */
function recordOf(kind: u32, string: u32): usize {
  const slot = valueSlot(kind, string);
  if (slot == 0) return 0;
  let low: u32 = 0;
  let high = load<u32>(section, CODES_COUNT);
  while (low < high) {
    const middle = (low + high) >> 1;
    const record = section + CODES_HEADER_BYTES + <usize>middle * CODE_BYTES;
    const found = load<u32>(record, CODE_SLOT);
    if (found == slot) return record;
    if (found < slot) low = middle + 1;
    else high = middle;
  }
  return 0;
}

function hold(record: usize): void {
  if (record == 0) return;
  store<u32>(IN_HAND + (<usize>inHandCount << 2), load<u32>(record, CODE_SLOT));
  inHandCount = inHandCount + 1;
}

/** The code test: an offer that names codes or batches has one of them in hand. `codes`: a list of programs, 0 = none. */
export function codesHold(codes: u32): bool {
  if (codes == 0) return true;
  const list = programAt(codes);
  for (let i: u32 = 0; i < inHandCount; i++) {
    if (listHas(list + 4, load<u32>(list), load<u32>(IN_HAND + (<usize>i << 2)))) return true;
  }
  return false;
}

/** Offers that a code in hand names are visited even where another key is not met: the code's status speaks of them. */
export function callUpCodes(): void {
  const count = head().codeCount;
  for (let i: u32 = 0; i < count; i++) {
    if (codeStatus(i) != CODE_IN_HAND) continue;
    visitOffers(codeRecord(i));
    visitOffers(batchRecord(i));
  }
}

function visitOffers(record: usize): void {
  const count = offersOfCode(record);
  for (let i: u32 = 0; i < count; i++) visit(offerOfCode(record, i));
}

/** Record of a given code, and of the batch the caller says it belongs to; 0 = unknown. */
export function codeRecord(index: u32): usize {
  return load<u32>(givenAt(index), GIVEN_RECORD);
}
export function batchRecord(index: u32): usize {
  return load<u32>(givenAt(index), GIVEN_BATCH);
}
/** Offers that name a code or batch, by id order. */
export function offersOfCode(record: usize): u32 {
  return record ? load<u32>(record, CODE_OFFERS) : 0;
}
export function offerOfCode(record: usize, index: u32): u32 {
  const lists = section + CODES_HEADER_BYTES + <usize>load<u32>(section, CODES_COUNT) * CODE_BYTES;
  return load<u32>(lists + (<usize>(load<u32>(record, CODE_FIRST_OFFER) + index) << 2));
}
