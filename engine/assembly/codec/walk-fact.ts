// Reads facts: `facts`, `state.facts` and a line's `attributes`. The image declares names and types per scope; a declared
// fact of another type is refused, an undeclared one is checked, dropped and (request and member) listed as unknown.
// Called by the walkers of the request, the state and the line.

import {
  ATTRIBUTES_MAX,
  FACTS_HEADER_BYTES,
  FACTS_MAX,
  FACTS_MEMBER_COUNT,
  FACTS_REQUEST_COUNT,
  FACT_BOOLEAN,
  FACT_BYTES,
  FACT_INTEGER,
  FACT_ITEMS_MAX,
  FACT_STRING,
  FACT_TYPE,
  INTEGER_MAX,
  REFUSE_DUPLICATE_KEY,
  REFUSE_FACT_TYPE,
  REFUSE_TOO_MANY_ATTRIBUTES,
  REFUSE_TOO_MANY_FACTS,
  REFUSE_TOO_MANY_ITEMS,
  REFUSE_TOO_MANY_STRINGS,
  REFUSE_WRONG_TYPE,
  ROLE_LINE_FACT,
  ROLE_MEMBER_FACT,
  ROLE_REQUEST_FACT,
  SCOPE_MEMBER,
  SCOPE_REQUEST,
} from "../../layout";
import { compareBytes } from "../bytes";
import { fail } from "../errors";
import { factsSection, imageKey, roleOf16 } from "../image";
import { hashOf, internLocal, lookupHashed } from "../intern";
import { ATTRIBUTE_GUESSES, UNKNOWN_FACTS } from "../memory";
import { factAt, head, Line, lineFactAt } from "../request";
import { pushPool } from "./lists";
import {
  CLOSE_ARRAY,
  CLOSE_MAP,
  Either,
  KIND_ARRAY,
  KIND_BAD,
  KIND_BOOLEAN,
  KIND_INTEGER,
  KIND_STRING,
  behindNull,
  booleanValue,
  close,
  idValue,
  integerValue,
  key,
  kindAt,
  more,
  next,
  openArray,
  openMap,
  stringValue,
  wrongType,
} from "./token";
import {
  GUESS_BYTES,
  GUESS_PLACES,
  behindGuess,
  guessKey,
  guessNames,
  guessPlace,
  guessed,
  guessedMeaning,
  lastMap,
  learn,
  markMap,
  setGuessKey,
} from "./predict";
import { itemCount, tokenBytes, tokenInteger, tokenPtr } from "./token-state";

/** One number per map read, for duplicate keys; never 0. */
let serial: u32 = 0;

/** Guesses that this map has marked. */
const MARKED: usize = memory.data(ATTRIBUTES_MAX * 4, 16);

// The declared facts of the image in use, by scope.
let lineTypes: usize = 0;
let memberTypes: usize = 0;
let requestTypes: usize = 0;

let factValue: i64 = 0;
let factCount: u32 = 0;

/** Before each request: the image may be another one. */
export function beginFacts(): void {
  const section = factsSection();
  requestTypes = section + FACTS_HEADER_BYTES;
  memberTypes = requestTypes + <usize>load<u32>(section, FACTS_REQUEST_COUNT) * FACT_BYTES;
  lineTypes = memberTypes + <usize>load<u32>(section, FACTS_MEMBER_COUNT) * FACT_BYTES;
}

/** FACT_ type of a line's declared fact. */
export function lineFactType(slot: u32): u32 {
  return load<u32>(lineTypes + <usize>slot * FACT_BYTES, FACT_TYPE);
}

/** A fresh number for a map whose keys are data; keep it in a local, maps nest. */
export function nextSerial(): u32 {
  serial++;
  if (serial == 0) {
    // After 2^32 maps old marks would come true again.
    memory.fill(ATTRIBUTE_GUESSES, 0, <usize>GUESS_PLACES * 2 * GUESS_BYTES);
    serial = 1;
  }
  return serial;
}

/** Marks the key just read as seen in map `mapSerial`; refuses the second time. Any name will do. */
export function onceInMap(mapSerial: u32, keyAt: usize, hash: u32): usize {
  const record = internLocal(tokenPtr, tokenBytes, hash);
  if (record == 0) return fail(REFUSE_TOO_MANY_STRINGS, keyAt);
  if (load<u32>(record, 24) == mapSerial) return fail(REFUSE_DUPLICATE_KEY, keyAt);
  store<u32>(record, mapSerial, 24);
  return keyAt;
}

/** A line's `attributes`. INVARIANT (no duplicate passes): a name is marked as seen in this map where it is recognised: at
 *  its guess when its bytes are remembered, in onceInMap when they are not; and after the first name that is not, all go the
 *  slow way, which looks at both marks. A guess that is marked is not overwritten. */
export function walkAttributes<C>(p: usize, line: Line): usize {
  const mapAt = p;
  p = openMap<C>(p);
  if (p == 0) return 0;
  const mapSerial = nextSerial();
  const guesses: usize = ATTRIBUTE_GUESSES + (isSigned<C>() ? <usize>0 : <usize>GUESS_PLACES * GUESS_BYTES);
  const first = head().lineFactCount;
  let usual = true;
  let marked: u32 = 0;
  let stored: u32 = 0;
  let entries = 0;
  for (let left = itemCount; more<C>(p, left, CLOSE_MAP); left--) {
    if (entries == ATTRIBUTES_MAX) return fail(REFUSE_TOO_MANY_ATTRIBUTES, mapAt);
    entries++;
    const keyAt = p;
    const guess = guesses + <usize>guessPlace(p, imageKey) * GUESS_BYTES;
    /** Slot + 1, 0 = undeclared. */
    let meaning: u32;
    if (usual && guessed(guess, p) && guessKey(guess) == imageKey) {
      if (lastMap(guess) == mapSerial) return fail(REFUSE_DUPLICATE_KEY, keyAt);
      meaning = guessedMeaning(guess);
      p = behindGuess<C>(guess, p);
    } else {
      p = key<C>(p);
      if (p == 0) return 0;
      if (isMarked<C>(marked)) return fail(REFUSE_DUPLICATE_KEY, keyAt);
      const hash = hashOf(tokenPtr, tokenBytes);
      if (onceInMap(mapSerial, keyAt, hash) == 0) return 0;
      meaning = roleOf16(lookupHashed(tokenPtr, tokenBytes, hash), ROLE_LINE_FACT);
      usual = usual && lastMap(guess) != mapSerial && learn<C>(guess, keyAt, p, meaning);
      if (usual) setGuessKey(guess, imageKey);
    }
    if (usual) {
      markMap(guess, mapSerial);
      store<u32>(MARKED + (<usize>marked << 2), guess);
      marked++;
    }
    const absent = behindNull<C>(p);
    if (absent) {
      p = absent;
    } else if (meaning != 0) {
      const slot = meaning - 1;
      const type = load<u32>(lineTypes + <usize>slot * FACT_BYTES, FACT_TYPE);
      p = walkTyped<C>(p, type);
      if (p == 0) return 0;
      const fact = lineFactAt(first + stored);
      fact.slot = <u16>slot;
      fact.type = <u16>type;
      fact.count = factCount;
      fact.value = factValue;
      stored++;
    } else {
      p = walkUndeclared<C>(p);
      if (p == 0) return 0;
    }
    p = next<C>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  line.factStart = first;
  line.factCount = stored;
  head().lineFactCount = first + stored;
  return close<C>(p);
}

/** Is the name just read among this map's first `marked` guesses? */
function isMarked<C>(marked: u32): bool {
  for (let index: u32 = 0; index < marked; index++) {
    if (guessNames<C>(load<u32>(MARKED + (<usize>index << 2)))) return true;
  }
  return false;
}

/** `facts` (SCOPE_REQUEST) or `state.facts` (SCOPE_MEMBER). */
export function walkFacts(p: usize, scope: u32): usize {
  const mapAt = p;
  p = openMap<Either>(p);
  if (p == 0) return 0;
  const mapSerial = nextSerial();
  const generation = head().generation;
  const role: usize = scope == SCOPE_REQUEST ? ROLE_REQUEST_FACT : ROLE_MEMBER_FACT;
  const types = scope == SCOPE_REQUEST ? requestTypes : memberTypes;
  let entries = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_MAP); left--) {
    if (entries == FACTS_MAX) return fail(REFUSE_TOO_MANY_FACTS, mapAt);
    entries++;
    const keyAt = p;
    p = key<Either>(p);
    if (p == 0) return 0;
    const namePtr = tokenPtr;
    const nameBytes = tokenBytes;
    const hash = hashOf(namePtr, nameBytes);
    if (onceInMap(mapSerial, keyAt, hash) == 0) return 0;
    const absent = behindNull<Either>(p);
    if (absent) {
      p = absent;
    } else {
      const slot = roleOf16(lookupHashed(namePtr, nameBytes, hash), role) - 1;
      if (slot != <u32>-1) {
        const type = load<u32>(types + <usize>slot * FACT_BYTES, FACT_TYPE);
        p = walkTyped<Either>(p, type);
        if (p == 0) return 0;
        const fact = factAt(scope, slot);
        fact.stamp = generation;
        fact.type = type;
        fact.value = factValue;
        fact.count = factCount;
      } else {
        p = walkUndeclared<Either>(p);
        if (p == 0) return 0;
        noteUnknown(namePtr, nameBytes);
      }
    }
    p = next<Either>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  return close<Either>(p);
}

/** A value of the declared type into factValue, factCount. */
function walkTyped<C>(p: usize, type: u32): usize {
  factCount = 0;
  if (type == FACT_STRING) {
    if (kindAt<C>(p) != KIND_STRING) return otherType<C>(p);
    p = idValue<C>(p);
    factValue = tokenInteger;
    return p;
  }
  if (type == FACT_INTEGER) {
    if (kindAt<C>(p) != KIND_INTEGER) return otherType<C>(p);
    p = integerValue<C>(p, -INTEGER_MAX, INTEGER_MAX);
    factValue = tokenInteger;
    return p;
  }
  if (type == FACT_BOOLEAN) {
    if (kindAt<C>(p) != KIND_BOOLEAN) return otherType<C>(p);
    p = booleanValue<C>(p);
    factValue = tokenInteger;
    return p;
  }
  if (kindAt<C>(p) != KIND_ARRAY) return otherType<C>(p);
  const listAt = p;
  p = openArray<C>(p);
  if (p == 0) return 0;
  const start = head().poolCount;
  let items: u32 = 0;
  for (let left = itemCount; more<C>(p, left, CLOSE_ARRAY); left--) {
    if (items == FACT_ITEMS_MAX) return fail(REFUSE_TOO_MANY_ITEMS, listAt);
    items++;
    p = idValue<C>(p);
    if (p == 0) return 0;
    pushPool(<u32>tokenInteger);
    p = next<C>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  factValue = start;
  factCount = items;
  return close<C>(p);
}

function otherType<C>(p: usize): usize {
  return kindAt<C>(p) == KIND_BAD ? wrongType<C>(p) : fail(REFUSE_FACT_TYPE, p);
}

/** Any fact value, checked and dropped. */
function walkUndeclared<C>(p: usize): usize {
  const kind = kindAt<C>(p);
  if (kind == KIND_STRING) return stringValue<C>(p);
  if (kind == KIND_INTEGER) return integerValue<C>(p, -INTEGER_MAX, INTEGER_MAX);
  if (kind == KIND_BOOLEAN) return booleanValue<C>(p);
  if (kind != KIND_ARRAY) return kind == KIND_BAD ? wrongType<C>(p) : fail(REFUSE_WRONG_TYPE, p);
  const listAt = p;
  p = openArray<C>(p);
  if (p == 0) return 0;
  let items = 0;
  for (let left = itemCount; more<C>(p, left, CLOSE_ARRAY); left--) {
    if (items == FACT_ITEMS_MAX) return fail(REFUSE_TOO_MANY_ITEMS, listAt);
    items++;
    p = stringValue<C>(p);
    if (p == 0) return 0;
    p = next<C>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  return close<C>(p);
}

/** Keeps the list of unknown names sorted by bytes, each once. */
function noteUnknown(ptr: usize, bytes: u32): void {
  let place = head().unknownFactCount;
  while (place > 0) {
    const before = UNKNOWN_FACTS + (<usize>(place - 1) << 3);
    const order = compareBytes(load<u32>(before), load<u32>(before, 4), ptr, bytes);
    if (order == 0) return;
    if (order < 0) break;
    place--;
  }
  const at = UNKNOWN_FACTS + (<usize>place << 3);
  memory.copy(at + 8, at, <usize>(head().unknownFactCount - place) << 3);
  store<u32>(at, <u32>ptr);
  store<u32>(at, bytes, 4);
  head().unknownFactCount = head().unknownFactCount + 1;
}
