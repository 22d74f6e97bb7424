// How a trial is undone. Every write to the state of a decision (running nets, used units, books, limits) goes through
// set32 / set64, which note the old value while a mark is open; undo() puts the old values back, newest first, so a trial
// costs what it changed. A second journal of the same kind holds the results of offers (reasons): a trial leaves those
// standing, only the comparison of whole sets takes them back (best.ts). After stop() nothing is written any more, so the
// journals always match the state. Called by units, books, limits, tree; nobody else writes decision state.

import { stop, stopped } from "./work";
import { JOURNAL, JOURNAL_MAX, NOTES, NOTES_MAX } from "./slots";

//   0      4          8
//   at     bytes (4 or 8)   old value, i64
let journalTop: usize = JOURNAL;
let journalMarks: i32 = 0;
let notesTop: usize = NOTES;
let notesMarks: i32 = 0;

export function beginJournals(): void {
  journalTop = JOURNAL;
  journalMarks = 0;
  notesTop = NOTES;
  notesMarks = 0;
}

export function set64(at: usize, value: i64): void {
  if (stopped) return;
  if (journalMarks != 0) {
    if (journalTop == JOURNAL + JOURNAL_MAX * 16) return stop();
    store<u32>(journalTop, <u32>at);
    store<u32>(journalTop, 8, 4);
    store<i64>(journalTop, load<i64>(at), 8);
    journalTop += 16;
  }
  store<i64>(at, value);
}

export function set32(at: usize, value: u32): void {
  if (stopped) return;
  if (journalMarks != 0) {
    if (journalTop == JOURNAL + JOURNAL_MAX * 16) return stop();
    store<u32>(journalTop, <u32>at);
    store<u32>(journalTop, 4, 4);
    store<i64>(journalTop, <i64>load<u32>(at), 8);
    journalTop += 16;
  }
  store<u32>(at, value);
}

// @ts-ignore: decorator
@inline export function add64(at: usize, value: i64): void {
  set64(at, load<i64>(at) + value);
}

/** Marks nest: each one is ended by exactly one undo() or keep(), innermost first. */
export function mark(): usize {
  journalMarks += 1;
  return journalTop;
}

export function undo(to: usize): void {
  assert(journalMarks > 0 && journalTop >= to, "marks nest");
  rewind(journalTop, to);
  journalTop = to;
  journalMarks -= 1;
}

/** What was changed since the mark stays; an outer mark can still undo it. */
export function keep(to: usize): void {
  assert(journalMarks > 0 && journalTop >= to, "marks nest");
  journalMarks -= 1;
  if (journalMarks == 0) journalTop = JOURNAL;
}

export function note64(at: usize, value: i64): void {
  if (stopped) return;
  if (notesMarks != 0) {
    if (notesTop == NOTES + NOTES_MAX * 16) return stop();
    store<u32>(notesTop, <u32>at);
    store<u32>(notesTop, 8, 4);
    store<i64>(notesTop, load<i64>(at), 8);
    notesTop += 16;
  }
  store<i64>(at, value);
}

export function note32(at: usize, value: u32): void {
  if (stopped) return;
  if (notesMarks != 0) {
    if (notesTop == NOTES + NOTES_MAX * 16) return stop();
    store<u32>(notesTop, <u32>at);
    store<u32>(notesTop, 4, 4);
    store<i64>(notesTop, <i64>load<u32>(at), 8);
    notesTop += 16;
  }
  store<u32>(at, value);
}

export function markNotes(): usize {
  notesMarks += 1;
  return notesTop;
}

export function undoNotes(to: usize): void {
  assert(notesMarks > 0 && notesTop >= to, "marks nest");
  rewind(notesTop, to);
  notesTop = to;
  notesMarks -= 1;
}

function rewind(top: usize, to: usize): void {
  while (top > to) {
    top -= 16;
    const at = <usize>load<u32>(top);
    if (load<u32>(top, 4) == 8) store<i64>(at, load<i64>(top, 8));
    else store<u32>(at, <u32>load<i64>(top, 8));
  }
}
