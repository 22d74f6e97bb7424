// What a trial gave, as a vector by objective (DESIGN §7): the difference between the books after it and the books put
// back. captureAfter() before the undo, gainSince() after it, valueInto() as often as needed. Vectors have `objectiveCount`
// numbers, most important first, and compare lexicographically. Called by trial.ts, choose.ts, linescope.ts.

import {
  HEAD_OBJECTIVES,
  NODE_OBJECTIVES,
  OBJECTIVE_BENEFIT,
  OBJECTIVE_FUNDED,
  OBJECTIVE_MARGIN,
  OBJECTIVE_POINTS,
  OBJECTIVE_SAVING,
  PROGRAMMES_MAX,
} from "../layout";
import { totalSaving } from "./books";
import { denominatorOf, wholeNumerator, worthOf } from "./points-worth";
import { divFloor } from "./round";
import { nodeAt, programmeCount, treeHead } from "./rules";
import { AFTER_FUNDED } from "./slots";
import { entryAt, entryCount } from "./units";

const AFTER_POINTS: usize = memory.data(PROGRAMMES_MAX * 8, 16);
let afterSaving: i64 = 0;

/** The gain of the last trial. */
export let saving: i64 = 0;
export let pointsWorth: i64 = 0;
export let funded: i64 = 0;

let objectives: usize = 0;
export let objectiveCount: i32 = 0;
let asksPoints: bool = false;
let asksFunding: bool = false;

/** The objectives of a node from now on. */
export function readObjectives(node: i32): void {
  objectives = nodeAt(node) + NODE_OBJECTIVES;
  if (load<u8>(objectives) == 0) objectives = treeHead + HEAD_OBJECTIVES;
  objectiveCount = load<u8>(objectives);
  asksPoints = false;
  asksFunding = false;
  for (let i = 0; i < objectiveCount; i++) {
    const code = <u32>load<u8>(objectives + <usize>i, 1);
    if (code == OBJECTIVE_BENEFIT || code == OBJECTIVE_MARGIN || code == OBJECTIVE_POINTS) asksPoints = true;
    if (code == OBJECTIVE_MARGIN || code == OBJECTIVE_FUNDED) asksFunding = true;
  }
  asksPoints = asksPoints && programmeCount != 0;
}

export function captureAfter(): void {
  afterSaving = totalSaving();
  if (asksPoints) for (let i = 0; i < programmeCount; i++) store<i64>(AFTER_POINTS + (<usize>i << 3), wholeNumerator(i));
  if (asksFunding) {
    for (let i = 0; i < entryCount; i++) store<i64>(AFTER_FUNDED + (<usize>i << 3), entryAt(i).funded);
  }
}

export function gainSince(): void {
  saving = afterSaving - totalSaving();
  pointsWorth = 0;
  funded = 0;
  if (asksPoints) {
    for (let i = 0; i < programmeCount; i++) {
      const given = load<i64>(AFTER_POINTS + (<usize>i << 3)) - wholeNumerator(i);
      if (given > 0) pointsWorth += min(worthOf(i, divFloor(given, denominatorOf(i)), 1), WORTH_MOST);
    }
  }
  if (asksFunding) {
    for (let i = 0; i < entryCount; i++) {
      funded += divFloor(load<i64>(AFTER_FUNDED + (<usize>i << 3)) - entryAt(i).funded, 1000000);
    }
  }
}

/** Writes the vector of a gain; `at` has room for OBJECTIVES_MAX numbers. */
export function valueInto(at: usize, ofSaving: i64, ofPoints: i64, ofFunded: i64): void {
  for (let i = 0; i < objectiveCount; i++) {
    const code = <u32>load<u8>(objectives + <usize>i, 1);
    let value = ofSaving;
    if (code == OBJECTIVE_BENEFIT) value = ofSaving + ofPoints;
    else if (code == OBJECTIVE_MARGIN) value = -(ofSaving - ofFunded) - ofPoints;
    else if (code == OBJECTIVE_FUNDED) value = ofFunded;
    else if (code == OBJECTIVE_POINTS) value = ofPoints;
    else assert(code == OBJECTIVE_SAVING, "objective");
    store<i64>(at + (<usize>i << 3), value);
  }
}

/** < 0, 0 or > 0. */
export function compareValues(a: usize, b: usize): i32 {
  for (let i = 0; i < objectiveCount; i++) {
    const x = load<i64>(a + (<usize>i << 3));
    const y = load<i64>(b + (<usize>i << 3));
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

/** Of one programme; PROGRAMMES_MAX of them stay below 2^63. */
const WORTH_MOST: i64 = 288230376151711744;
