// The points entry (DESIGN §10, §11): burn as tender, then each programme's earn rules, on running nets; once per decision,
// never inside a trial. Called by tree.ts.

import {
  BASE_RUNNING,
  EARN_AUDIENCE,
  EARN_CONDITION,
  EARN_CURRENCIES,
  EARN_LESS_BURN,
  EARN_OP,
  EARN_PER_ROW,
  EARN_POINTS,
  EARN_SELECTOR,
  EARN_TAX_EXCLUDED,
  ENTRIES_MAX,
  EXCLUDE_POINTS,
  LOYALTY_BURN_POINTS,
  LOYALTY_BURN_ROW,
  LOYALTY_COVERS,
  LOYALTY_EARN_COUNT,
  LOYALTY_EARN_START,
  LOYALTY_ROUND_BASE,
  LOYALTY_ROUND_MODE,
  METHOD_LARGEST,
  OP_RATE,
  ROUND_FLOOR,
  ROUND_HALF_UP,
  VALUE_ENTRY,
} from "../layout";
import { audienceFails } from "./audience";
import { CELL_BURNED, addCell, burnedCell, cell, numeratorCell } from "./cells";
import { exclusionBits } from "./exclusions";
import { taxDivisor } from "./floors";
import { partAt, partCount, selectParts, trimParts } from "./parts";
import { creditExact, numeratorNow } from "./points";
import { denominatorOf, numeratorOf } from "./points-worth";
import { conditionHolds } from "./programs";
import { burnOf, head } from "./request";
import { divFloor, divRound, mulDivRound } from "./round";
import { earnAt, listAt, loyaltyAt, programmeCount } from "./rules";
import { NO_CAP, addPiece, beginPieces, pieceAt, spreadPieces } from "./spread";
import { moneyValue } from "./stamps";
import { spendable } from "./tests";
import { entryAt, entryCount, freezeRunning, lineCount, rankEntries } from "./units";

/** Each entry's share of what is paid with points. */
const BURN_SHARES: usize = memory.data(ENTRIES_MAX * 8, 16);
/** An empty bitmap: nothing is excluded from what tender covers. */
const NOTHING: usize = memory.data(136, 16);

// @ts-ignore: decorator
@inline function shareAt(entry: i32): usize {
  return BURN_SHARES + (<usize>entry << 3);
}

export function pointsEntry(): void {
  if (programmeCount == 0) return;
  memory.fill(BURN_SHARES, 0, <usize>entryCount << 3);
  freezeRunning();
  for (let programme = 0; programme < programmeCount; programme++) burnTender(programme);
  for (let programme = 0; programme < programmeCount; programme++) earn(programme);
}

// ---------------------------------------------------------------------------------------------------- tender

function burnTender(programme: i32): void {
  const asked = burnOf(programme);
  const record = loyaltyAt(programme);
  const row = load<u32>(record, LOYALTY_BURN_ROW);
  if (asked <= 0 || row == 0) return;
  const amount = moneyValue(row);
  if (amount <= 0) return;
  const points = load<i64>(record, LOYALTY_BURN_POINTS);
  selectParts(load<u32>(record, LOYALTY_COVERS), BASE_RUNNING, NOTHING, VALUE_ENTRY);
  let covered: i64 = 0;
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    part.intended = part.worth - load<i64>(shareAt(part.entry));
    covered += part.intended;
  }
  const balance = spendable(programme);
  if (balance <= 0) return;
  const steps = min(min(divFloor(asked, points), divFloor(balance, points)), divFloor(covered, amount));
  if (steps <= 0) return;
  addCell(burnedCell(programme), steps * points);
  addCell(CELL_BURNED, steps * amount);
  rankEntries();
  beginPieces();
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    addPiece(part.intended, part.intended, 1, entryAt(part.entry).idRank, 0);
  }
  spreadPieces(steps * amount, METHOD_LARGEST, ROUND_FLOOR);
  for (let i = 0; i < partCount; i++) {
    const at = shareAt(partAt(i).entry);
    store<i64>(at, load<i64>(at) + pieceAt(i).out);
  }
}

// ---------------------------------------------------------------------------------------------------- earn rules

function earn(programme: i32): void {
  const record = loyaltyAt(programme);
  const start = load<i32>(record, LOYALTY_EARN_START);
  const count = load<i32>(record, LOYALTY_EARN_COUNT);
  for (let i = 0; i < count; i++) applyRule(programme, earnAt(start + i));
  if (load<u8>(record, LOYALTY_ROUND_BASE) != 0) roundBase(programme, load<u8>(record, LOYALTY_ROUND_MODE));
}

function exists(rule: usize): bool {
  const slot = head().currencySlot;
  return ((listAt(load<i32>(rule, EARN_CURRENCIES) + <i32>(slot >> 5)) >> (slot & 31)) & 1) != 0;
}

function applyRule(programme: i32, rule: usize): void {
  if (!exists(rule)) return;
  if (audienceFails(load<u32>(rule, EARN_AUDIENCE), -1) != 0) return;
  const when = load<u32>(rule, EARN_CONDITION);
  if (when != 0 && !conditionHolds(when, BASE_RUNNING, 0)) return;
  selectParts(load<u32>(rule, EARN_SELECTOR), BASE_RUNNING, exclusionBits(0, EXCLUDE_POINTS), VALUE_ENTRY);
  trimParts(lineCount);
  let all: i64 = 0;
  for (let i = 0; i < partCount; i++) {
    const part = partAt(i);
    part.intended = baseOf(rule, part.entry, part.worth);
    all += part.intended;
  }
  const points = load<i64>(rule, EARN_POINTS);
  const per = moneyValue(load<u32>(rule, EARN_PER_ROW));
  const denominator = denominatorOf(programme);
  if (<u32>load<u8>(rule, EARN_OP) == OP_RATE) {
    const unit = numeratorOf(points, per, denominator);
    for (let i = 0; i < partCount; i++) creditExact(programme, partAt(i).entry, partAt(i).intended * unit);
    return;
  }
  const whole = divFloor(all, per) * points;
  if (whole == 0) return;
  rankEntries();
  beginPieces();
  for (let i = 0; i < partCount; i++) {
    addPiece(partAt(i).intended, NO_CAP, 1, entryAt(partAt(i).entry).idRank, 0);
  }
  spreadPieces(whole, METHOD_LARGEST, ROUND_FLOOR);
  for (let i = 0; i < partCount; i++) creditExact(programme, partAt(i).entry, pieceAt(i).out * denominator);
}

/** What a line earns on. */
function baseOf(rule: usize, line: i32, net: i64): i64 {
  const gross = load<u8>(rule, EARN_LESS_BURN) != 0 ? net - load<i64>(shareAt(line)) : net;
  if (load<u8>(rule, EARN_TAX_EXCLUDED) == 0) return gross;
  return mulDivRound(gross, 1000000, taxDivisor(line), ROUND_HALF_UP);
}

/** `round.at: base`: the programme's points so far become whole, line by line. */
function roundBase(programme: i32, mode: u32): void {
  const denominator = denominatorOf(programme);
  const whole = divRound(cell(numeratorCell(programme)), denominator, mode);
  rankEntries();
  beginPieces();
  for (let line = 0; line < lineCount; line++) {
    addPiece(numeratorNow(programme, line), NO_CAP, 1, entryAt(line).idRank, 0);
  }
  spreadPieces(whole, METHOD_LARGEST, ROUND_FLOOR);
  for (let line = 0; line < lineCount; line++) {
    creditExact(programme, line, pieceAt(line).out * denominator - numeratorNow(programme, line));
  }
}
