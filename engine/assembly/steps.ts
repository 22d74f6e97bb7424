// Step tables: which row of an effect's table is reached, by an aggregate of the cart or by the entry itself (`each`). The
// rows of a table share one operation. Called by discount.ts and points.ts.

import {
  INPUT_AGGREGATE,
  INPUT_LIST,
  INPUT_NET,
  INPUT_QUANTITY,
  STEPS_AGGREGATE,
  STEPS_INPUT,
  STEPS_ROWS,
  STEP_BYTES,
  STEP_FROM,
  STEP_FROM_ROW,
} from "../layout";
import { aggregateAbsent, aggregateValue } from "./aggregates";
import { thresholdMask } from "./exclusions";
import { Part } from "./parts";
import { lineAt } from "./request";
import { stepAt } from "./rules";
import { moneyValue } from "./stamps";
import { entryAt, isShipping } from "./units";
import { spend } from "./work";

/** Does the table read each entry for itself? */
export function readsEach(steps: i32): bool {
  return load<u32>(stepAt(steps), STEPS_INPUT) != INPUT_AGGREGATE;
}

/** The row that the cart reaches; 0 = none. `node`: where the offer hangs. */
export function rowOfCart(steps: i32, node: i32, depth: i32): usize {
  const table = stepAt(steps);
  const value = aggregateValue(load<u32>(table, STEPS_AGGREGATE), depth, thresholdMask(node));
  return aggregateAbsent ? 0 : rowReached(table, value);
}

/** The row that the selected units of an entry reach; 0 = none. */
export function rowOfPart(steps: i32, part: Part): usize {
  const table = stepAt(steps);
  const input = load<u32>(table, STEPS_INPUT);
  const units = <i64>part.units;
  let value: i64 = 0;
  if (input == INPUT_LIST) value = entryAt(part.entry).list * units;
  else if (input == INPUT_NET) value = part.worth;
  else if (input == INPUT_QUANTITY) value = units;
  else if (!isShipping(part.entry)) value = max(lineAt(part.entry).measure, 0) * units;
  return rowReached(table, value);
}

/** The first row of the table, for what all rows share. */
export function firstRow(steps: i32): usize {
  return stepAt(steps) + STEP_BYTES;
}

function rowReached(table: usize, value: i64): usize {
  const count = load<i32>(table, STEPS_ROWS);
  let reached: usize = 0;
  let row = table + STEP_BYTES;
  spend(count);
  for (let i = 0; i < count; i++) {
    const money = load<u32>(row, STEP_FROM_ROW);
    const from = money == 0 ? load<i64>(row, STEP_FROM) : moneyValue(money);
    if (from <= value) reached = row;
    row += STEP_BYTES;
  }
  return reached;
}
