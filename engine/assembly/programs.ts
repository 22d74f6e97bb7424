// Conditions: a record of programs is true or false, two-valued. A comparison with something absent is false, whatever the
// operator. `depth` and `excludeMask` say which base and which never-lists aggregates see; they are handed on untouched.
// Called by offers.ts, audience.ts, hints.ts and the earn rules.

import {
  FACT_STRING,
  FACT_STRINGS,
  OP_ABSENT,
  OP_AGGREGATE,
  OP_AGGREGATE_MONEY,
  OP_ALL,
  OP_ANY,
  OP_ASSIGNED,
  OP_BUCKET,
  OP_HAS,
  OP_HAS_FACT,
  OP_INT,
  OP_INT_FACT,
  OP_INT_IN,
  OP_NOT,
  OP_PRESENT,
  OP_TEXT_FACT,
  OP_TEXT_IN,
  OP_TEXT_IN_FACT,
} from "../layout";
import { aggregateAbsent, aggregateValue } from "./aggregates";
import { assignedHolds, bucketHolds } from "./audience";
import { factAbsent, factInteger, factList, factListCount, factListStart, factMissing, factString, factType } from "./facts";
import { compare, intIn, listHas } from "./predicates";
import { poolAt } from "./request";
import { moneyValue, programAt } from "./stamps";
import { spend } from "./work";

/** Condition 0 holds. */
export function conditionHolds(condition: u32, depth: i32, excludeMask: i32): bool {
  return condition == 0 || holds(programAt(condition), depth, excludeMask);
}

function holds(at: usize, depth: i32, mask: i32): bool {
  spend(1);
  switch (load<u32>(at)) {
    case OP_ALL: {
      for (let left = load<u32>(at, 4); left != 0; left--) {
        if (!holds(programAt(load<u32>(at, 8)), depth, mask)) return false;
        at += 4;
      }
      return true;
    }
    case OP_ANY: {
      for (let left = load<u32>(at, 4); left != 0; left--) {
        if (holds(programAt(load<u32>(at, 8)), depth, mask)) return true;
        at += 4;
      }
      return false;
    }
    case OP_NOT:
      return !holds(programAt(load<u32>(at, 4)), depth, mask);
    case OP_PRESENT:
      return !factAbsent(load<u32>(at, 4));
    case OP_ABSENT:
      return factAbsent(load<u32>(at, 4));
    case OP_INT: {
      const value = factInteger(load<u32>(at, 4));
      return !factMissing && compare(load<u32>(at, 8), value, load<i64>(at, 12));
    }
    case OP_INT_FACT: {
      const value = factInteger(load<u32>(at, 4));
      if (factMissing) return false;
      const other = factInteger(load<u32>(at, 12));
      return !factMissing && compare(load<u32>(at, 8), value, other);
    }
    case OP_INT_IN: {
      const value = factInteger(load<u32>(at, 4));
      return !factMissing && intIn(at + 8, value);
    }
    case OP_TEXT_IN: {
      const id = factString(load<u32>(at, 4));
      return id != 0 && listHas(at + 16, load<u32>(at, 12), id) != (load<u32>(at, 8) != 0);
    }
    case OP_TEXT_FACT: {
      const id = factString(load<u32>(at, 4));
      const other = factString(load<u32>(at, 12));
      return id != 0 && other != 0 && (id == other) != (load<u32>(at, 8) != 0);
    }
    case OP_TEXT_IN_FACT: {
      const id = factString(load<u32>(at, 4));
      factList(load<u32>(at, 12));
      return id != 0 && !factMissing && inFactList(id) != (load<u32>(at, 8) != 0);
    }
    case OP_HAS:
      return hasAny(load<u32>(at, 4), at + 12, load<u32>(at, 8));
    case OP_HAS_FACT:
      return hasFact(load<u32>(at, 4), load<u32>(at, 8));
    case OP_AGGREGATE:
    case OP_AGGREGATE_MONEY:
      return aggregateHolds(at, depth, mask);
    case OP_ASSIGNED:
      return assignedHolds();
    case OP_BUCKET:
      return bucketHolds(at);
    default:
      assert(false, "condition");
      return false;
  }
}

/** Is the id in the list that factList has read last? */
function inFactList(id: u32): bool {
  for (let i: u32 = 0; i < factListCount; i++) {
    if (poolAt(factListStart + i) == id) return true;
  }
  return false;
}

function hasAny(fact: u32, list: usize, count: u32): bool {
  factList(fact);
  if (factMissing) return false;
  for (let i: u32 = 0; i < factListCount; i++) {
    if (listHas(list, count, poolAt(factListStart + i))) return true;
  }
  return false;
}

/** Does a `strings` fact contain another fact's value, or any of its values? */
function hasFact(fact: u32, other: u32): bool {
  if (factType(other) == FACT_STRING) {
    const id = factString(other);
    factList(fact);
    return id != 0 && !factMissing && inFactList(id);
  }
  assert(factType(other) == FACT_STRINGS, "fact type");
  factList(other);
  if (factMissing) return false;
  const start = factListStart;
  const count = factListCount;
  factList(fact);
  if (factMissing) return false;
  for (let i: u32 = 0; i < count; i++) {
    if (inFactList(poolAt(start + i))) return true;
  }
  return false;
}

/** The value an aggregate is compared with; -1 = an amount that does not exist in this currency. */
export function aggregateTarget(at: usize): i64 {
  return load<u32>(at) == OP_AGGREGATE ? load<i64>(at, 12) : moneyValue(load<u32>(at, 12));
}

export function aggregateHolds(at: usize, depth: i32, mask: i32): bool {
  const value = aggregateValue(load<u32>(at, 4), depth, mask);
  if (aggregateAbsent) return false;
  const target = aggregateTarget(at);
  if (load<u32>(at) == OP_AGGREGATE_MONEY && target < 0) return false;
  return compare(load<u32>(at, 8), value, target);
}
