// Funding (DESIGN §6): who pays for what an offer took from a unit, in millionths of a minor unit. Booked per unit, so
// that floors can count it and suppliers can be billed. Called by floors.ts (on trial), discount.ts and gifts.ts.

import { amountIn, MILLION, ppm } from "./amounts.js";
import type { Decision } from "./model.js";
import type { PlacedOffer } from "./tree.js";

/** What the offer's funder brings for `taken` from one unit. */
export function bookedFunding(decision: Decision, { offer }: PlacedOffer, taken: bigint): bigint {
  if (offer.funding === undefined || taken === 0n) return 0n;
  const share = offer.funding.share === undefined ? 0n : taken * ppm(offer.funding.share);
  const perUnit = amountIn(decision, offer.funding.perUnit) ?? 0n;
  return share + (perUnit < taken ? perUnit : taken) * MILLION;
}
