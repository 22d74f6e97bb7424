// Gift effects (DESIGN §9): units of lines that were accepted for the offer are priced down to the gift's price; without
// any, the gift is offered. No floor and no exclusion speaks here, limits do. Called by apply.ts.

import type { PayloadEffect } from "../rulebook.js";
import { amountIn } from "./amounts.js";
import { type Guard, limitDiscount } from "./limits.js";
import type { Decision, PerUnit, Unit } from "./model.js";
import type { PlacedOffer } from "./tree.js";

export type GiftEffect = Extract<PayloadEffect, { gift: unknown }>;

export interface TakenGift {
  readonly units: readonly Unit[];
  readonly taken: PerUnit;
  readonly intended: bigint;
  readonly cutBy: Guard | undefined;
  readonly drop: Guard | undefined;
}

export function takeGift(
  decision: Decision,
  { offer }: PlacedOffer,
  { gift }: GiftEffect,
  guards: readonly Guard[],
): TakenGift {
  const { units: all, books } = decision;
  const carried = all.filter(({ entry }) => entry.line?.gift === offer.id && gift.skus.includes(entry.sku));
  const units = carried.filter((unit) => !books.giftsTaken.has(unit)).slice(0, gift.quantity);
  const price = amountIn(decision, gift.price) ?? 0n;
  const wanted = new Map(
    units.map((unit) => {
      const net = books.net[unit.at]!;
      return [unit, net > price ? net - price : 0n];
    }),
  );
  const intended = [...wanted.values()].reduce((sum, amount) => sum + amount, 0n);
  const { kept, cutBy, drop } = limitDiscount(decision, guards, wanted);
  return { units, taken: kept, intended, cutBy, drop };
}
