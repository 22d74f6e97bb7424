// Gift effects (DESIGN §9): units of lines that were accepted for this offer are priced down to the gift's price; without
// any, the gift is offered. No floor and no exclusion speaks here, limits do. Called by offer.ts.

import { EFFECT_MONEY, EFFECT_POINTS, EFFECT_SKU_COUNT, EFFECT_SKU_START } from "../layout";
import { bookTaken } from "./books";
import { Segment, carveTo, entryAt, entryHead, lineCount, segmentAt } from "./units";
import { beginMarking, markSegment, partAt, partCount, partsOfCharged } from "./parts";
import { lineAt } from "./request";
import { listAt } from "./rules";
import { moneyValue } from "./stamps";
import { stopped } from "./work";

/** Units taken as this gift, and what they were meant to be charged less. */
export let giftUnits: i32 = 0;
export let giftIntended: i64 = 0;

function isWanted(effect: usize, sku: u32): bool {
  const start = load<i32>(effect, EFFECT_SKU_START);
  for (let i = load<i32>(effect, EFFECT_SKU_COUNT) - 1; i >= 0; i--) if (listAt(start + i) == sku) return true;
  return false;
}

/** Works out c of the gift's units as parts; answers whether there is any unit. */
export function chargeGift(effect: usize, offer: i32, depth: i32): bool {
  const row = load<u32>(effect, EFFECT_MONEY);
  const price: i64 = row == 0 ? 0 : max(moneyValue(row), 0);
  let left = <i32>load<i64>(effect, EFFECT_POINTS);
  giftUnits = 0;
  giftIntended = 0;
  beginMarking();
  for (let line = 0; line < lineCount && left > 0 && !stopped; line++) {
    if (lineAt(line).gift != offer || !isWanted(effect, lineAt(line).sku)) continue;
    // Units of a gift line are taken from the first on, each once.
    let passed = <i32>entryAt(line).taken;
    for (let at = entryHead(line); at != 0 && left > 0 && !stopped; at = segmentAt(at).next) {
      let segment: Segment = segmentAt(at);
      if (passed >= segment.units) {
        passed -= segment.units;
        continue;
      }
      if (passed > 0) {
        carveTo(segment, passed);
        passed = 0;
        continue;
      }
      carveTo(segment, left);
      markSegment(segment);
      segment.c = max(segment.run - price, 0);
      giftIntended += segment.c * <i64>segment.units;
      giftUnits += segment.units;
      left -= segment.units;
    }
  }
  partsOfCharged(depth);
  return giftUnits != 0;
}

/** The units count as taken, whatever limits left of their discount. */
export function bookGiftUnits(): void {
  for (let i = 0; i < partCount; i++) bookTaken(partAt(i).entry, partAt(i).units);
}
