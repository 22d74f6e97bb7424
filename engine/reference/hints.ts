// Hints (DESIGN §12): near misses of touched offers that ask for them, within the distance they give. How much is missing
// was found by the tests; this only picks. Called by reply.ts.

import type { Texts } from "../rulebook.js";
import { amountIn } from "./amounts.js";
import type { Decision, Missing } from "./model.js";
import { isTouched } from "./touched.js";

export interface Hint {
  readonly offer: string;
  readonly missing: Missing;
  readonly text: Texts | undefined;
}

/** In id order. */
export function hintsOf(decision: Decision): Hint[] {
  return [...decision.tree.offers].flatMap(([id, { offer }]) => {
    const { hint } = offer;
    const missing = decision.books.results.get(id)!.missing;
    if (hint === undefined || missing === undefined || !isTouched(decision, offer)) return [];
    const most = missing.amount === undefined ? hint.withinCount : amountIn(decision, hint.withinAmount);
    const away = missing.amount ?? missing.count ?? 0n;
    return most !== undefined && away > BigInt(most) ? [] : [{ offer: id, missing, text: hint.text }];
  });
}
