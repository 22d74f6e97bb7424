// The decision: everything of a request that was parsed becomes books. evaluate() is pure but for the books: no clock, no
// I/O, no allocation; either it ends with complete books, or it refuses as too complex, never in between. Called by index.ts
// between the parse and the reply.

import { REFUSE_TOO_COMPLEX } from "../layout";
import { beginBooks, openBook } from "./books";
import { beginCandidates } from "./candidates";
import { beginCells } from "./cells";
import { beginChoices } from "./choose";
import { refuse } from "./errors";
import { beginExclusions } from "./exclusions";
import { beginJournals } from "./journal";
import { beginLimits } from "./limits";
import { beginOffers, visitedAt, visitedCount } from "./offers";
import { beginOptions, keepOption } from "./options";
import { beginPoints, finishPoints } from "./points";
import { head } from "./request";
import { beginRules } from "./rules";
import { beginSelections } from "./selection";
import { beginTouched } from "./touched";
import { evaluateTree } from "./tree";
import { beginUnits } from "./units";
import { beginWork, stopped } from "./work";

/** 0, or the REFUSE_ code that was left with refuse(). */
export function evaluate(): i32 {
  beginWork();
  beginRules();
  beginOptions();
  const charged = <i32>head().shippingCount;
  const options = <i32>head().optionCount;
  for (let i = 0; i < options && !stopped; i++) {
    decide(charged + i, 1);
    keepOption(i);
  }
  decide(0, charged);
  if (!stopped) return 0;
  refuse(REFUSE_TOO_COMPLEX, 0);
  return REFUSE_TOO_COMPLEX;
}

/** One whole decision over the lines and `count` shipping entries from `first` on. */
function decide(first: i32, count: i32): void {
  beginJournals();
  beginCells();
  beginUnits(first, count);
  beginExclusions();
  beginLimits();
  beginBooks();
  beginSelections();
  beginTouched();
  beginCandidates();
  beginChoices();
  beginPoints();
  beginOffers(first, count);
  for (let i = 0; i < <i32>visitedCount; i++) openBook(visitedAt(i));
  evaluateTree();
  if (!stopped) finishPoints();
}
