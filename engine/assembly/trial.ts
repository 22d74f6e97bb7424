// Trials (DESIGN §7): a child, or a set of children, evaluated alone on the node's base and undone again. A child's trial
// leaves the results of its offers standing (they may be all it ever gets) and becomes a candidate when it gave something;
// a set's trial leaves nothing but its value. Called by tree.ts and choose.ts.

import { addCandidate, candidateAt, valueOf } from "./candidates";
import { candidateOfMember } from "./choose";
import { mark, markNotes, undo, undoNotes } from "./journal";
import { notePointsUndo } from "./points";
import { actCount, endCollecting, startCollecting } from "./touched";
import { evaluateChild } from "./tree";
import { noteUndo, raiseToBase } from "./units";
import { captureAfter, funded, gainSince, pointsWorth, readObjectives, saving, valueInto } from "./values";
import { stopped } from "./work";

/** Tries a child of `node`; `always`: it becomes a candidate whatever it gave. Answers whether it gave something. */
export function tryChild(node: i32, isNode: bool, id: i32, depth: i32, always: bool): bool {
  const start = mark();
  startCollecting();
  const firstAct = actCount();
  raiseToBase(depth);
  evaluateChild(isNode, id, depth, depth);
  // Nested nodes have read objectives of their own.
  readObjectives(node);
  const gave = actCount() > firstAct;
  let candidate = -1;
  if (gave || always) {
    candidate = addCandidate(isNode, id, firstAct);
    captureAfter();
  }
  endCollecting();
  undoTrial(start);
  if (candidate >= 0) {
    gainSince();
    valueInto(valueOf(candidate), saving, pointsWorth, funded);
  }
  return gave;
}

/** The value of a set of members (bits of the component that begins at `from`), applied together. */
export function valueOfSet(node: i32, set: u64, from: i32, depth: i32, to: usize): void {
  const start = mark();
  const notes = markNotes();
  raiseToBase(depth);
  for (let left = set; left != 0 && !stopped; left &= left - 1) {
    const candidate = candidateAt(candidateOfMember(from, <i32>ctz(left)));
    evaluateChild(candidate.isNode != 0, candidate.id, depth, depth);
  }
  readObjectives(node);
  captureAfter();
  undoTrial(start);
  undoNotes(notes);
  gainSince();
  valueInto(to, saving, pointsWorth, funded);
}

export function undoTrial(start: usize): void {
  undo(start);
  noteUndo();
  notePointsUndo();
}
