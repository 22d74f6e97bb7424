// Reads the whole request into request.ts: one schema, two codecs. All that can be wrong with a body is found here, before
// anything is decided; afterwards the evaluation may rely on every bound. Called by index.ts.

import {
  AMOUNT_MAX,
  CODES_MAX,
  INSTANT_MS_MAX,
  REFUSE_DUPLICATE_KEY,
  REFUSE_NEED_VERSION,
  REFUSE_NOT_ALLOWED,
  REFUSE_OUT_OF_RANGE,
  REFUSE_TOO_MANY_CODES,
  REFUSE_UNKNOWN_CURRENCY,
  REFUSE_UNKNOWN_FIELD,
  REFUSE_UNKNOWN_VALUE,
  REFUSE_WRONG_TYPE,
  ROLE_CURRENCY,
  ROLE_OFFER,
  SCOPE_REQUEST,
  SHIPPING_LIST_MAX,
  VERSION_MAX,
} from "../../layout";
import { beginCatalogue, catalogueJoins, joinCatalogue } from "../catalogue";
import { fail, refuse } from "../errors";
import { imageVersion, roleOf16, roleOf32 } from "../image";
import { beginStrings, lookup } from "../intern";
import { CODES, FACT_VALUES, INPUT, PROGRAMME_VALUES, REQUEST } from "../memory";
import {
  EXPLAIN_ALL,
  EXPLAIN_NONE,
  EXPLAIN_TOUCHED,
  FACT_VALUE_BYTES,
  PROGRAMME_VALUE_BYTES,
  RequestHead,
  SHIPPING_BYTES,
  head,
  shippingAt,
} from "../request";
import { beginJson } from "./json";
import {
  OBJECT_REQUEST,
  REQUEST_AFTER,
  REQUEST_AT,
  REQUEST_BURN,
  REQUEST_CART,
  REQUEST_CHANNEL,
  REQUEST_CHOOSE,
  REQUEST_CODES,
  REQUEST_COUNTRY,
  REQUEST_CURRENCY,
  REQUEST_EXPLAIN,
  REQUEST_FACTS,
  REQUEST_LANGUAGE,
  REQUEST_LINES,
  REQUEST_MEMBER,
  REQUEST_PRICES_INCLUDE_TAX,
  REQUEST_RULEBOOK,
  REQUEST_SHIPPING,
  REQUEST_SHIPPING_OPTIONS,
  REQUEST_STATE,
  REQUEST_STORE,
  requestKey,
} from "./keys";
import { missingField } from "./missing";
import {
  CLOSE_ARRAY,
  CLOSE_MAP,
  Either,
  Json,
  Msgpack,
  beginDocument,
  beginTokens,
  behindNull,
  booleanValue,
  close,
  endDocument,
  idValue,
  integerValue,
  key,
  more,
  next,
  openArray,
  openMap,
  readsJson,
  stringValue,
} from "./token";
import { itemCount, tokenBytes, tokenInteger, tokenPtr } from "./token-state";
import { beginFacts, walkFacts } from "./walk-fact";
import { walkLines, walkShipping, walkShippingOptions } from "./walk-line";
import { walkChoose, walkProgrammes, walkState } from "./walk-state";

const REQUIRED: u32 = (1 << REQUEST_CURRENCY) | (1 << REQUEST_LINES);

/** Reads the body at INPUT; false = refused (errors.ts). `atAllowed`: may the request name its moment? */
export function walkRequest(json: bool, nowMs: i64, atAllowed: bool): bool {
  beginTokens(json);
  beginRequest(nowMs);
  let p = beginDocument(INPUT);
  p = walkRoot(p, atAllowed);
  if (p == 0) return false;
  if (endDocument(p) == 0) return false;
  return finishRequest();
}

/** Nothing is cleared but the head: counts bound the records, the generation outdates the stamps. */
function beginRequest(nowMs: i64): void {
  let generation = head().generation + 1;
  if (generation == 0) {
    // After 2^32 requests old stamps would come true again.
    memory.fill(FACT_VALUES, 0, 512 * FACT_VALUE_BYTES);
    memory.fill(PROGRAMME_VALUES, 0, 16 * PROGRAMME_VALUE_BYTES);
    generation = 1;
  }
  memory.fill(REQUEST, 0, offsetof<RequestHead>());
  head().generation = generation;
  head().atMs = nowMs;
  head().pricesIncludeTax = 1;
  head().explain = EXPLAIN_TOUCHED;
  head().afterOffer = -1;
  head().orders = -1;
  beginStrings();
  beginJson();
  beginFacts();
  beginCatalogue();
}

function walkRoot(p: usize, atAllowed: bool): usize {
  const objectAt = p;
  p = openMap<Either>(p);
  if (p == 0) return 0;
  let seen: u32 = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_MAP); left--) {
    const keyAt = p;
    p = key<Either>(p);
    if (p == 0) return 0;
    const field = requestKey(tokenPtr, tokenBytes);
    if (field == 0) return fail(REFUSE_UNKNOWN_FIELD, keyAt);
    const bit = (<u32>1) << field;
    if (seen & bit) return fail(REFUSE_DUPLICATE_KEY, keyAt);
    seen |= bit;
    const absent = behindNull<Either>(p);
    if (absent) {
      if (bit & REQUIRED) return fail(REFUSE_WRONG_TYPE, p);
      p = next<Either>(absent, CLOSE_MAP);
      if (p == 0) return 0;
      continue;
    }
    p = walkField(p, field, atAllowed);
    if (p == 0) return 0;
    p = next<Either>(p, CLOSE_MAP);
    if (p == 0) return 0;
  }
  if ((seen & REQUIRED) != REQUIRED) return missingField(objectAt, OBJECT_REQUEST, REQUIRED & ~seen);
  return close<Either>(p);
}

function walkField(p: usize, field: u32, atAllowed: bool): usize {
  const valueAt = p;
  switch (field) {
    case REQUEST_CART:
      p = idValue<Either>(p);
      head().cart = <u32>tokenInteger;
      return p;
    case REQUEST_CHANNEL:
      p = idValue<Either>(p);
      head().channel = <u32>tokenInteger;
      return p;
    case REQUEST_STORE:
      p = idValue<Either>(p);
      head().store = <u32>tokenInteger;
      return p;
    case REQUEST_COUNTRY:
      p = idValue<Either>(p);
      head().country = <u32>tokenInteger;
      return p;
    case REQUEST_LANGUAGE:
      p = idValue<Either>(p);
      head().language = <u32>tokenInteger;
      return p;
    case REQUEST_MEMBER:
      p = idValue<Either>(p);
      head().member = <u32>tokenInteger;
      return p;
    case REQUEST_CURRENCY: {
      p = stringValue<Either>(p);
      if (p == 0) return 0;
      const slot = roleOf16(lookup(tokenPtr, tokenBytes), ROLE_CURRENCY) - 1;
      if (slot == <u32>-1) return fail(REFUSE_UNKNOWN_CURRENCY, valueAt);
      head().currencySlot = slot;
      return p;
    }
    case REQUEST_PRICES_INCLUDE_TAX:
      p = booleanValue<Either>(p);
      head().pricesIncludeTax = <u32>tokenInteger;
      return p;
    case REQUEST_LINES:
      return readsJson ? walkLines<Json>(p) : walkLines<Msgpack>(p);
    case REQUEST_SHIPPING:
      head().hasShipping = 1;
      return walkShipping(p);
    case REQUEST_SHIPPING_OPTIONS:
      head().hasShippingOptions = 1;
      return walkShippingOptions(p);
    case REQUEST_CODES:
      return walkCodes(p);
    case REQUEST_BURN:
      return walkProgrammes(p, true);
    case REQUEST_FACTS:
      return walkFacts(p, SCOPE_REQUEST);
    case REQUEST_STATE:
      return walkState(p);
    case REQUEST_CHOOSE:
      return walkChoose(p);
    case REQUEST_EXPLAIN: {
      p = stringValue<Either>(p);
      if (p == 0) return 0;
      if (tokenBytes == 4 && load<u32>(tokenPtr) == 0x656e6f6e) head().explain = EXPLAIN_NONE;
      else if (tokenBytes == 3 && (load<u32>(tokenPtr) & 0xffffff) == 0x6c6c61) head().explain = EXPLAIN_ALL;
      else if (tokenBytes == 7 && (load<u64>(tokenPtr) & 0xffffffffffffff) == 0x64656863756f74) {
        head().explain = EXPLAIN_TOUCHED;
      } else return fail(REFUSE_UNKNOWN_VALUE, valueAt);
      return p;
    }
    case REQUEST_AFTER:
      p = idValue<Either>(p);
      if (p == 0) return 0;
      head().after = <u32>tokenInteger;
      head().afterOffer = <i32>roleOf32(<u32>tokenInteger, ROLE_OFFER) - 1;
      return p;
    case REQUEST_AT:
      if (!atAllowed) return fail(REFUSE_NOT_ALLOWED, valueAt);
      p = integerValue<Either>(p, 0, INSTANT_MS_MAX);
      head().atMs = tokenInteger;
      return p;
    default:
      assert(field == REQUEST_RULEBOOK, "field without a reader");
      p = integerValue<Either>(p, 1, VERSION_MAX);
      head().pinnedVersion = <u32>tokenInteger;
      return p;
  }
}

function walkCodes(p: usize): usize {
  const listAt = p;
  p = openArray<Either>(p);
  if (p == 0) return 0;
  let count: u32 = 0;
  for (let left = itemCount; more<Either>(p, left, CLOSE_ARRAY); left--) {
    if (count == CODES_MAX) return fail(REFUSE_TOO_MANY_CODES, listAt);
    p = idValue<Either>(p);
    if (p == 0) return 0;
    store<u32>(CODES + (<usize>count << 2), <u32>tokenInteger);
    count++;
    p = next<Either>(p, CLOSE_ARRAY);
    if (p == 0) return 0;
  }
  head().codeCount = count;
  return close<Either>(p);
}

/** What can only be judged once everything has been read. */
function finishRequest(): bool {
  const shippingCount = head().shippingCount;
  const optionCount = head().optionCount;
  let total = head().listMinor + head().shippingMinor;
  // Options were read into the second half: they follow the charged entries from now on.
  if (optionCount != 0) {
    const from = changetype<usize>(shippingAt(SHIPPING_LIST_MAX));
    memory.copy(changetype<usize>(shippingAt(shippingCount)), from, <usize>optionCount * SHIPPING_BYTES);
    let dearest: i64 = 0;
    for (let index: u32 = 0; index < optionCount; index++) {
      dearest = max(dearest, shippingAt(shippingCount + index).amountMinor);
    }
    // Each option stands in for all of `shipping`.
    total = max(total, head().listMinor + dearest);
  }
  if (catalogueJoins() && !joinCatalogue()) return false;
  if (total > AMOUNT_MAX) return fail(REFUSE_OUT_OF_RANGE, INPUT) != 0;
  const pinned = head().pinnedVersion;
  if (pinned != 0 && pinned != imageVersion()) {
    refuse(REFUSE_NEED_VERSION, pinned);
    return false;
  }
  return true;
}
