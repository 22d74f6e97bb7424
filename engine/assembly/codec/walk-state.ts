// Reads `state`, `choose` and `burn`: what the caller knows of the member, what the shopper chose, what is to be burned.
// Ids the rulebook does not know are dropped (a state may serve several rulebooks), but a programme to burn must exist.
// Called by walk-request.ts.

import {
  AMOUNT_MAX,
  ASSIGNED_MAX,
  CHOICES_MAX,
  COUNTERS_MAX,
  COUNTER_MAX,
  ORDERS_MAX,
  PROGRAMMES_MAX,
  QUANTITY_MAX,
  REFUSE_DUPLICATE_KEY,
  REFUSE_TOO_MANY_ASSIGNED,
  REFUSE_TOO_MANY_CHOICES,
  REFUSE_TOO_MANY_COUNTERS,
  REFUSE_TOO_MANY_PROGRAMMES,
  REFUSE_TOO_MANY_SEGMENTS,
  REFUSE_TOO_MANY_STATE_CODES,
  REFUSE_TOO_MANY_STRINGS,
  REFUSE_UNKNOWN_FIELD,
  REFUSE_UNKNOWN_PROGRAMME,
  REFUSE_UNKNOWN_VALUE,
  REFUSE_WRONG_TYPE,
  ROLE_LIMIT,
  ROLE_OFFER,
  ROLE_PROGRAMME,
  SCOPE_MEMBER,
  SEGMENTS_MAX,
  STATE_CODES_MAX,
} from "../../layout";
import { fail } from "../errors";
import { roleOf16, roleOf32 } from "../image";
import { hashOf, intern, lookup, lookupHashed } from "../intern";
import { ASSIGNED, DECLINED, SPARSE_ASSIGNED, SPARSE_COUNTERS, SPARSE_DECLINED, SPARSE_SEGMENTS } from "../memory";
import {
  CODE_ACTIVE,
  CODE_DISABLED,
  CODE_EXPIRED,
  CODE_USED,
  StateCode,
  Take,
  counterAt,
  head,
  programmeAt,
  stateCodeAt,
  takeAt,
} from "../request";
import {
  CHOOSE_TAKE,
  OBJECT_STATE_CODE,
  OBJECT_TAKE,
  STATE_ASSIGNED,
  STATE_BALANCES,
  STATE_CODES,
  STATE_CODE_BATCH,
  STATE_COUNTERS,
  STATE_FACTS,
  STATE_ORDERS,
  STATE_SEGMENTS,
  STATE_TIER,
  TAKE_OFFER,
  TAKE_SKU,
  chooseKey,
  stateCodeKey,
  stateKey,
  takeKey,
} from "./keys";
import { pushInternedOnce } from "./lists";
import { missingField } from "./missing";
import {
  CLOSE_ARRAY,
  CLOSE_MAP,
  Either,
  behindNull,
  close,
  idValue,
  integerValue,
  key,
  more,
  next,
  openArray,
  openMap,
  stringValue,
} from "./token";
import { itemCount, tokenBytes, tokenInteger, tokenPtr } from "./token-state";
import { nextSerial, onceInMap, walkFacts } from "./walk-fact";

export function walkState(p: usize): usize {
  p = openMap<Either>(p);
  if (p == 0) return 0;
  head().hasState = 1;
  let seen: u32 = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_MAP); left--) {
    const keyAt = p;
    p = key<Either>(p);
    if (p == 0) return 0;
    const field = stateKey(tokenPtr, tokenBytes);
    if (field == 0) return fail(REFUSE_UNKNOWN_FIELD, keyAt);
    if (seen & (1 << field)) return fail(REFUSE_DUPLICATE_KEY, keyAt);
    seen |= 1 << field;
    const absent = behindNull<Either>(p);
    if (absent) {
      p = next<Either>(absent, CLOSE_MAP);
      if (p == 0) return 0;
      continue;
    }
    switch (field) {
      case STATE_TIER:
        p = idValue<Either>(p);
        head().tier = <u32>tokenInteger;
        break;
      case STATE_SEGMENTS:
        p = walkSegments(p);
        break;
      case STATE_ORDERS:
        p = integerValue<Either>(p, 0, ORDERS_MAX);
        head().orders = <i32>tokenInteger;
        break;
      case STATE_BALANCES:
        p = walkProgrammes(p, false);
        break;
      case STATE_COUNTERS:
        p = walkCounters(p);
        break;
      case STATE_CODES:
        p = walkStateCodes(p);
        break;
      case STATE_ASSIGNED:
        p = walkOffers(p, false);
        break;
      case STATE_FACTS:
        p = walkFacts(p, SCOPE_MEMBER);
        break;
    }
    if (p == 0) return 0;
    p = next<Either>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  return close<Either>(p);
}

/** Kept with identity, known or not: a condition may compare them with another fact. */
function walkSegments(p: usize): usize {
  const listAt = p;
  p = openArray<Either>(p);
  if (p == 0) return 0;
  const start = head().poolCount;
  let items = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_ARRAY); left--) {
    if (items == SEGMENTS_MAX) return fail(REFUSE_TOO_MANY_SEGMENTS, listAt);
    items++;
    const itemAt = p;
    p = stringValue<Either>(p);
    if (p == 0) return 0;
    if (!pushInternedOnce(SPARSE_SEGMENTS, start)) return fail(REFUSE_TOO_MANY_STRINGS, itemAt);
    p = next<Either>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  head().hasSegments = 1;
  head().segmentStart = start;
  head().segmentCount = head().poolCount - start;
  return close<Either>(p);
}

/** `state.balances`, or `burn`. */
export function walkProgrammes(p: usize, burn: bool): usize {
  const mapAt = p;
  p = openMap<Either>(p);
  if (p == 0) return 0;
  const mapSerial = nextSerial();
  let entries = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_MAP); left--) {
    if (entries == PROGRAMMES_MAX) return fail(REFUSE_TOO_MANY_PROGRAMMES, mapAt);
    entries++;
    const keyAt = p;
    p = key<Either>(p);
    if (p == 0) return 0;
    const hash = hashOf(tokenPtr, tokenBytes);
    if (onceInMap(mapSerial, keyAt, hash) == 0) return 0;
    const slot = roleOf16(lookupHashed(tokenPtr, tokenBytes, hash), ROLE_PROGRAMME) - 1;
    if (burn && slot == <u32>-1) return fail(REFUSE_UNKNOWN_PROGRAMME, keyAt);
    const absent = behindNull<Either>(p);
    if (absent) {
      p = absent;
    } else if (burn) {
      p = integerValue<Either>(p, 0, AMOUNT_MAX);
      if (p == 0) return 0;
      const value = programmeAt(slot);
      value.burn = tokenInteger;
      value.burnStamp = head().generation;
    } else {
      p = integerValue<Either>(p, -COUNTER_MAX, COUNTER_MAX);
      if (p == 0) return 0;
      if (slot != <u32>-1) {
        const value = programmeAt(slot);
        value.balance = tokenInteger;
        value.balanceStamp = head().generation;
      }
    }
    p = next<Either>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  return close<Either>(p);
}

function walkCounters(p: usize): usize {
  const mapAt = p;
  p = openMap<Either>(p);
  if (p == 0) return 0;
  const mapSerial = nextSerial();
  let entries = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_MAP); left--) {
    if (entries == COUNTERS_MAX) return fail(REFUSE_TOO_MANY_COUNTERS, mapAt);
    entries++;
    const keyAt = p;
    p = key<Either>(p);
    if (p == 0) return 0;
    const hash = hashOf(tokenPtr, tokenBytes);
    if (onceInMap(mapSerial, keyAt, hash) == 0) return 0;
    const slot = roleOf32(lookupHashed(tokenPtr, tokenBytes, hash), ROLE_LIMIT) - 1;
    const absent = behindNull<Either>(p);
    if (absent) {
      p = absent;
    } else {
      p = integerValue<Either>(p, -COUNTER_MAX, COUNTER_MAX);
      if (p == 0) return 0;
      if (slot != <u32>-1) {
        const place = head().counterCount;
        const counter = counterAt(place);
        counter.limitSlot = slot;
        counter.used = tokenInteger;
        store<u32>(SPARSE_COUNTERS + (<usize>slot << 2), place);
        head().counterCount = place + 1;
      }
    }
    p = next<Either>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  return close<Either>(p);
}

function walkStateCodes(p: usize): usize {
  const mapAt = p;
  p = openMap<Either>(p);
  if (p == 0) return 0;
  const mapSerial = nextSerial();
  let entries: u32 = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_MAP); left--) {
    if (entries == STATE_CODES_MAX) return fail(REFUSE_TOO_MANY_STATE_CODES, mapAt);
    entries++;
    const keyAt = p;
    p = key<Either>(p);
    if (p == 0) return 0;
    if (onceInMap(mapSerial, keyAt, hashOf(tokenPtr, tokenBytes)) == 0) return 0;
    const code = intern(tokenPtr, tokenBytes);
    if (code == 0) return fail(REFUSE_TOO_MANY_STRINGS, keyAt);
    const absent = behindNull<Either>(p);
    if (absent) {
      p = absent;
    } else {
      const record = stateCodeAt(head().stateCodeCount);
      record.code = code;
      p = walkStateCode(p, record);
      if (p == 0) return 0;
      head().stateCodeCount = head().stateCodeCount + 1;
    }
    p = next<Either>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  return close<Either>(p);
}

function walkStateCode(p: usize, record: StateCode): usize {
  const objectAt = p;
  p = openMap<Either>(p);
  if (p == 0) return 0;
  record.batch = 0;
  record.status = CODE_ACTIVE;
  let seen: u32 = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_MAP); left--) {
    const keyAt = p;
    p = key<Either>(p);
    if (p == 0) return 0;
    const field = stateCodeKey(tokenPtr, tokenBytes);
    if (field == 0) return fail(REFUSE_UNKNOWN_FIELD, keyAt);
    if (seen & (1 << field)) return fail(REFUSE_DUPLICATE_KEY, keyAt);
    seen |= 1 << field;
    const valueAt = p;
    if (field == STATE_CODE_BATCH) {
      p = stringValue<Either>(p);
      if (p == 0) return 0;
      record.batch = lookup(tokenPtr, tokenBytes);
    } else {
      const absent = behindNull<Either>(p);
      if (absent) {
        p = absent;
      } else {
        p = stringValue<Either>(p);
        if (p == 0) return 0;
        const status = codeStatus(tokenPtr, tokenBytes);
        if (status < 0) return fail(REFUSE_UNKNOWN_VALUE, valueAt);
        record.status = status;
      }
    }
    p = next<Either>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  if ((seen & (1 << STATE_CODE_BATCH)) == 0) return missingField(objectAt, OBJECT_STATE_CODE, 1 << STATE_CODE_BATCH);
  return close<Either>(p);
}

function codeStatus(ptr: usize, bytes: u32): i32 {
  if (bytes == 4 && load<u32>(ptr) == 0x64657375) return CODE_USED;
  if (bytes == 6 && (load<u64>(ptr) & 0xffffffffffff) == 0x657669746361) return CODE_ACTIVE;
  if (bytes == 7 && (load<u64>(ptr) & 0xffffffffffffff) == 0x64657269707865) return CODE_EXPIRED;
  if (bytes == 8 && load<u64>(ptr) == 0x64656c6261736964) return CODE_DISABLED;
  return -1;
}

/** `state.assigned`, or `choose.decline`: offers by index, each once. */
function walkOffers(p: usize, declined: bool): usize {
  const listAt = p;
  p = openArray<Either>(p);
  if (p == 0) return 0;
  const sparse = declined ? SPARSE_DECLINED : SPARSE_ASSIGNED;
  const dense = declined ? DECLINED : ASSIGNED;
  const most = declined ? CHOICES_MAX : ASSIGNED_MAX;
  let count: u32 = 0;
  let items = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_ARRAY); left--) {
    if (items == most) return fail(declined ? REFUSE_TOO_MANY_CHOICES : REFUSE_TOO_MANY_ASSIGNED, listAt);
    items++;
    p = stringValue<Either>(p);
    if (p == 0) return 0;
    const offer = roleOf32(lookup(tokenPtr, tokenBytes), ROLE_OFFER) - 1;
    if (offer != <u32>-1) {
      const slot = sparse + (<usize>offer << 2);
      const place = load<u32>(slot);
      if (place >= count || load<u32>(dense + (<usize>place << 2)) != offer) {
        store<u32>(slot, count);
        store<u32>(dense + (<usize>count << 2), offer);
        count++;
      }
    }
    p = next<Either>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  if (declined) head().declinedCount = count;
  else head().assignedCount = count;
  return close<Either>(p);
}

export function walkChoose(p: usize): usize {
  p = openMap<Either>(p);
  if (p == 0) return 0;
  let seen: u32 = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_MAP); left--) {
    const keyAt = p;
    p = key<Either>(p);
    if (p == 0) return 0;
    const field = chooseKey(tokenPtr, tokenBytes);
    if (field == 0) return fail(REFUSE_UNKNOWN_FIELD, keyAt);
    if (seen & (1 << field)) return fail(REFUSE_DUPLICATE_KEY, keyAt);
    seen |= 1 << field;
    const absent = behindNull<Either>(p);
    if (absent) p = absent;
    else if (field == CHOOSE_TAKE) p = walkTakes(p);
    else p = walkOffers(p, true);
    if (p == 0) return 0;
    p = next<Either>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  return close<Either>(p);
}

function walkTakes(p: usize): usize {
  const listAt = p;
  p = openArray<Either>(p);
  if (p == 0) return 0;
  let count: u32 = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_ARRAY); left--) {
    if (count == CHOICES_MAX) return fail(REFUSE_TOO_MANY_CHOICES, listAt);
    p = walkTake(p, takeAt(count));
    if (p == 0) return 0;
    count++;
    p = next<Either>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  head().takeCount = count;
  return close<Either>(p);
}

function walkTake(p: usize, take: Take): usize {
  const objectAt = p;
  p = openMap<Either>(p);
  if (p == 0) return 0;
  take.sku = 0;
  take.quantity = 0;
  let seen: u32 = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_MAP); left--) {
    const keyAt = p;
    p = key<Either>(p);
    if (p == 0) return 0;
    const field = takeKey(tokenPtr, tokenBytes);
    if (field == 0) return fail(REFUSE_UNKNOWN_FIELD, keyAt);
    if (seen & (1 << field)) return fail(REFUSE_DUPLICATE_KEY, keyAt);
    seen |= 1 << field;
    const absent = behindNull<Either>(p);
    if (absent) {
      if (field == TAKE_OFFER) return fail(REFUSE_WRONG_TYPE, p);
      p = absent;
    } else if (field == TAKE_OFFER) {
      p = stringValue<Either>(p);
      if (p == 0) return 0;
      take.offer = <i32>roleOf32(lookup(tokenPtr, tokenBytes), ROLE_OFFER) - 1;
    } else if (field == TAKE_SKU) {
      p = idValue<Either>(p);
      take.sku = <u32>tokenInteger;
    } else {
      p = integerValue<Either>(p, 1, QUANTITY_MAX);
      take.quantity = <i32>tokenInteger;
    }
    if (p == 0) return 0;
    p = next<Either>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  if ((seen & (1 << TAKE_OFFER)) == 0) return missingField(objectAt, OBJECT_TAKE, 1 << TAKE_OFFER);
  return close<Either>(p);
}
