// Single numbers of a decision that a trial may have to take back: they lie in memory, so that the journal can hold them.
// Read with cell(), written with setCell() and addCell(). Owner of each: the file named beside it.

import { PROGRAMMES_MAX } from "../layout";
import { set64 } from "./journal";

const CELL_COUNT: usize = 64 + PROGRAMMES_MAX * 8;
const CELLS: usize = memory.data((64 + PROGRAMMES_MAX * 8) * 8, 16);

/** units.ts: first free segment. */
export const CELL_SEGMENT_TOP: usize = CELLS;
/** books.ts */
export const CELL_RECORD_TOP: usize = CELLS + 8;
export const CELL_ITEM_DISCOUNT: usize = CELLS + 16;
export const CELL_ORDER_DISCOUNT: usize = CELLS + 24;
export const CELL_SHIPPING_DISCOUNT: usize = CELLS + 32;
/** Minor units paid with points. */
export const CELL_BURNED: usize = CELLS + 40;
/** 1 = some selection was greedy. */
export const CELL_GREEDY: usize = CELLS + 48;
/** 1 = some greedy component was not additive, so that there is no gap to tell. */
export const CELL_GAP_UNKNOWN: usize = CELLS + 56;
export const CELL_GAP: usize = CELLS + 64;
/** touched.ts */
export const CELL_ACT_TOP: usize = CELLS + 72;
export const CELL_RANGE_TOP: usize = CELLS + 80;
/** linescope.ts: how many (entry, offer) were withheld. */
export const CELL_WITHHELD: usize = CELLS + 88;

/** points.ts, by programme: Σ numerators, Σ fixed points, fixed points that went to no line; burned points (burn.ts). */
const PROGRAMME_CELLS: usize = CELLS + 512;

// @ts-ignore: decorator
@inline export function numeratorCell(programme: i32): usize {
  return PROGRAMME_CELLS + (<usize>programme << 6);
}
// @ts-ignore: decorator
@inline export function fixedCell(programme: i32): usize {
  return PROGRAMME_CELLS + (<usize>programme << 6) + 8;
}
// @ts-ignore: decorator
@inline export function strayCell(programme: i32): usize {
  return PROGRAMME_CELLS + (<usize>programme << 6) + 16;
}
/** Points burned by rewards and as tender. */
// @ts-ignore: decorator
@inline export function burnedCell(programme: i32): usize {
  return PROGRAMME_CELLS + (<usize>programme << 6) + 24;
}

// @ts-ignore: decorator
@inline export function cell(at: usize): i64 {
  return load<i64>(at);
}
// @ts-ignore: decorator
@inline export function setCell(at: usize, value: i64): void {
  set64(at, value);
}
// @ts-ignore: decorator
@inline export function addCell(at: usize, value: i64): void {
  set64(at, load<i64>(at) + value);
}

export function beginCells(): void {
  memory.fill(CELLS, 0, CELL_COUNT * 8);
}
