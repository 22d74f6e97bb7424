// Who may not stand with whom (DESIGN §7, Conflict): by tags and notWith with what nodes above add, by exclusive, unless one
// is joint. Masks are made by the compiler. Decides nothing about who wins. Called by tree.ts (elders) and candidates.ts.

import {
  MODE_SEQUENCE,
  NODE_DEPTH,
  NODE_MODE,
  NODE_PARENT,
  PLAN_CART_CONFLICT,
  PLAN_EXCLUSIVE,
  PLAN_FLAGS,
  PLAN_JOINT,
  PLAN_NODE,
  PLAN_NOT_WITH,
  PLAN_TAGS,
} from "../layout";
import { nodeAt, planAt, tagMaskAt, tagWords } from "./rules";

export const NO_CONFLICT: i32 = 0;
/** Only where they touch the same unit. */
export const ON_UNIT: i32 = 1;
export const ON_CART: i32 = 2;

export function conflictOf(a: i32, b: i32): i32 {
  const x = planAt(a);
  const y = planAt(b);
  const flags = load<u32>(x, PLAN_FLAGS) | load<u32>(y, PLAN_FLAGS);
  if (flags & PLAN_JOINT) return NO_CONFLICT;
  if (flags & PLAN_EXCLUSIVE) return ON_CART;
  if (!meets(x, y) && !meets(y, x)) return NO_CONFLICT;
  return flags & PLAN_CART_CONFLICT ? ON_CART : ON_UNIT;
}

/** Do tags of one meet notWith of the other? */
function meets(x: usize, y: usize): bool {
  const tags = tagMaskAt(load<u32>(x, PLAN_TAGS));
  const notWith = tagMaskAt(load<u32>(y, PLAN_NOT_WITH));
  for (let word = 0; word < tagWords; word++) {
    const at = <usize>word << 3;
    if (load<u64>(tags + at) & load<u64>(notWith + at)) return true;
  }
  return false;
}

/** Is the lowest node above both a sequence? */
export function areSiblingsInSequence(a: i32, b: i32): bool {
  let x = load<i32>(planAt(a), PLAN_NODE);
  let y = load<i32>(planAt(b), PLAN_NODE);
  while (x != y) {
    if (load<u8>(nodeAt(x), NODE_DEPTH) >= load<u8>(nodeAt(y), NODE_DEPTH)) x = load<i32>(nodeAt(x), NODE_PARENT);
    else y = load<i32>(nodeAt(y), NODE_PARENT);
  }
  return <u32>load<u8>(nodeAt(x), NODE_MODE) == MODE_SEQUENCE;
}
