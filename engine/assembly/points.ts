// The account of points (DESIGN §10): per programme and line exact points P, as numerators over the programme's denominator,
// and fixed points Q; now, and frozen as bases are. What effects add is in grant.ts, what earn rules add in earn.ts. In the
// end each programme is rounded once and shared out to lines. Called by those, by tree.ts (freezing) and by the reply.

import { BASES_MAX, ENTRIES_MAX, LOYALTY_ROUND_MODE } from "../layout";
import { offerFixed, offerNumerator } from "./books";
import { addCell, cell, fixedCell, numeratorCell, strayCell } from "./cells";
import { add64 } from "./journal";
import { denominatorOf } from "./points-worth";
import { divFloor, divRound } from "./round";
import { loyaltyAt, programmeCount } from "./rules";
import { POINTS_BASES, POINTS_FINAL, POINTS_LEVEL_BYTES, POINTS_NOW, POINTS_OFFSETS } from "./slots";
import { SORT_KEYS, sortBy } from "./sort";
import { entryAt, lineCount, rankEntries } from "./units";
import { spend } from "./work";

//   by programme and line: { P numerator i64, Q i64 }
const PROGRAMME_BYTES: usize = ENTRIES_MAX * 16;
/** Moves on with every change of an account; 0 = nobody has points yet, and no array was written. */
let changes: u32 = 0;
/** By base: `changes` at which it was frozen (-1 = never), and whether anything but zeros is there. */
const FROZEN: usize = memory.data(BASES_MAX * 4, 16);
const LIVE: usize = memory.data(BASES_MAX * 4, 16);
const OFFSET_LIVE: usize = memory.data(BASES_MAX * 4, 16);

export function beginPoints(): void {
  changes = 0;
  memory.fill(FROZEN, 0xff, BASES_MAX * 4);
  memory.fill(LIVE, 0, BASES_MAX * 4);
  memory.fill(OFFSET_LIVE, 0, BASES_MAX * 4);
  for (let i = 0; i < programmeCount; i++) {
    memory.fill(POINTS_NOW + <usize>i * PROGRAMME_BYTES, 0, <usize>lineCount << 4);
  }
}

// @ts-ignore: decorator
@inline function nowAt(programme: i32, line: i32): usize {
  return POINTS_NOW + <usize>programme * PROGRAMME_BYTES + (<usize>line << 4);
}

/** P as a numerator. */
export function numeratorNow(programme: i32, line: i32): i64 {
  return load<i64>(nowAt(programme, line));
}

export function creditExact(programme: i32, line: i32, numerator: i64): void {
  if (numerator == 0) return;
  add64(nowAt(programme, line), numerator);
  addCell(numeratorCell(programme), numerator);
  changes += 1;
}
export function creditFixed(programme: i32, line: i32, points: i64): void {
  if (points == 0) return;
  add64(nowAt(programme, line) + 8, points);
  addCell(fixedCell(programme), points);
  changes += 1;
}
/** Fixed points that no line gets. */
export function creditStray(programme: i32, points: i64): void {
  if (points != 0) addCell(strayCell(programme), points);
}
/** After an undo. */
export function notePointsUndo(): void {
  if (changes != 0) changes += 1;
}

// ---------------------------------------------------------------------------------------------------- frozen with bases

// @ts-ignore: decorator
@inline function flag(at: usize, depth: i32): usize {
  return at + (<usize>depth << 2);
}

/** A sequence is entered on base `depth`: what its children will see, less what is there now. */
export function enterPoints(depth: i32): void {
  const next = depth + 1;
  store<i32>(flag(FROZEN, next), -1);
  store<u32>(flag(OFFSET_LIVE, next), changes);
  if (changes == 0) return;
  spend(programmeCount * lineCount);
  const live = load<u32>(flag(LIVE, depth)) != 0;
  for (let i = 0; i < programmeCount; i++) {
    const skip = <usize>i * PROGRAMME_BYTES;
    const base = POINTS_BASES + <usize>depth * POINTS_LEVEL_BYTES + skip;
    const to = POINTS_OFFSETS + <usize>next * POINTS_LEVEL_BYTES + skip;
    for (let at: usize = 0; at < <usize>lineCount << 4; at += 8) {
      store<i64>(to + at, (live ? load<i64>(base + at) : 0) - load<i64>(POINTS_NOW + skip + at));
    }
  }
}

/** Freezes P and Q for a sequence's next child. */
export function freezePoints(depth: i32): void {
  if (load<u32>(flag(FROZEN, depth)) == changes) return;
  store<u32>(flag(FROZEN, depth), changes);
  store<u32>(flag(LIVE, depth), changes);
  if (changes == 0) return;
  spend(programmeCount * lineCount);
  const shifted = load<u32>(flag(OFFSET_LIVE, depth)) != 0;
  for (let i = 0; i < programmeCount; i++) {
    const skip = <usize>i * PROGRAMME_BYTES;
    const offset = POINTS_OFFSETS + <usize>depth * POINTS_LEVEL_BYTES + skip;
    const to = POINTS_BASES + <usize>depth * POINTS_LEVEL_BYTES + skip;
    for (let at: usize = 0; at < <usize>lineCount << 4; at += 8) {
      store<i64>(to + at, load<i64>(POINTS_NOW + skip + at) + (shifted ? load<i64>(offset + at) : 0));
    }
  }
}

/** P frozen at a base, as a numerator. */
export function frozenNumerator(programme: i32, line: i32, depth: i32): i64 {
  if (load<u32>(flag(LIVE, depth)) == 0) return 0;
  return load<i64>(POINTS_BASES + <usize>depth * POINTS_LEVEL_BYTES + <usize>programme * PROGRAMME_BYTES + (<usize>line << 4));
}
/** Q frozen at a base. */
export function frozenFixed(programme: i32, line: i32, depth: i32): i64 {
  if (load<u32>(flag(LIVE, depth)) == 0) return 0;
  return load<i64>(POINTS_BASES + <usize>depth * POINTS_LEVEL_BYTES + <usize>programme * PROGRAMME_BYTES + (<usize>line << 4), 8);
}

// ---------------------------------------------------------------------------------------------------- the end

let sorting: i32 = 0;
let sortingBy: i64 = 1;

function byFractionThenId(a: u32, b: u32): i32 {
  const x = numeratorNow(sorting, a) % sortingBy;
  const y = numeratorNow(sorting, b) % sortingBy;
  if (x != y) return x > y ? -1 : 1;
  return entryAt(a).idRank - entryAt(b).idRank;
}

// @ts-ignore: decorator
@inline function finalAt(programme: i32, line: i32): usize {
  return POINTS_FINAL + (<usize>programme * (ENTRIES_MAX + 1) + <usize>line) * 8;
}

// INVARIANT (sum of parts): a programme's earned points are those of its lines and what went to no line.
/** Rounds each programme once and shares it out to lines by largest fractions. */
export function finishPoints(): void {
  for (let programme = 0; programme < programmeCount; programme++) {
    const denominator = denominatorOf(programme);
    const all = cell(numeratorCell(programme));
    const rounded = divRound(all, denominator, load<u8>(loyaltyAt(programme), LOYALTY_ROUND_MODE));
    let left = rounded;
    let count = 0;
    for (let line = 0; line < lineCount; line++) {
      const numerator = numeratorNow(programme, line);
      const whole = divFloor(numerator, denominator);
      left -= whole;
      store<i64>(finalAt(programme, line), whole + load<i64>(nowAt(programme, line) + 8));
      if (numerator == whole * denominator) continue;
      store<u32>(SORT_KEYS + (<usize>count << 2), line);
      count += 1;
    }
    assert(left >= 0 && left <= <i64>count, "points left over");
    store<i64>(finalAt(programme, ENTRIES_MAX), rounded + cell(fixedCell(programme)) + cell(strayCell(programme)));
    if (left == 0) continue;
    if (left < <i64>count) {
      rankEntries();
      // Ranking sorts too, so the keys are written again.
      count = 0;
      for (let line = 0; line < lineCount; line++) {
        if (numeratorNow(programme, line) % denominator == 0) continue;
        store<u32>(SORT_KEYS + (<usize>count << 2), line);
        count += 1;
      }
      sorting = programme;
      sortingBy = denominator;
      sortBy(count, byFractionThenId);
    }
    for (let i = 0; i < <i32>left; i++) {
      const at = finalAt(programme, load<u32>(SORT_KEYS + (<usize>i << 2)));
      store<i64>(at, load<i64>(at) + 1);
    }
  }
}

// ---------------------------------------------------------------------------------------------------- for the reply

/** Points of a line in a programme. */
export function linePoints(line: i32, programme: i32): i64 {
  return load<i64>(finalAt(programme, line));
}
/** All points of a programme, those that went to no line included. */
export function programmeEarned(programme: i32): i64 {
  return load<i64>(finalAt(programme, ENTRIES_MAX));
}
/** What an offer gave in a programme, rounded down. */
export function offerPoints(offer: i32, programme: i32): i64 {
  return divFloor(offerNumerator(offer, programme), denominatorOf(programme)) + offerFixed(offer, programme);
}
