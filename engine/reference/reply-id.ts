// The decision's id (DESIGN §12): FNV-1a 64 over what was decided, so that equal decisions of one rulebook have equal ids.
// Reads the reply's own parts, whatever `explain` asks for. Called by reply.ts.

import { REASON_NAMES, type ReasonName } from "../reasons.js";
import type { CodeStatus, DecisionReply, ReplyOffer } from "../wire.js";
import { assert } from "./assert.js";
import { inIdOrder } from "./order.js";
import { fnv1a64, hex64 } from "./hash.js";
import { utf8 } from "./order.js";

const STATUS_NUMBERS: Record<CodeStatus, number> = { applied: 1, waiting: 2, outdone: 3, refused: 4 };

type Decided = Pick<DecisionReply, "rulebook" | "totals" | "lines" | "shipping" | "codes" | "points">;

/** `offers`: all that are applied or offered, in id order. */
export function replyId(reply: Decided, offers: readonly ReplyOffer[]): string {
  const bytes: number[] = [];
  const number = (value: number): void => {
    const word = BigInt.asUintN(64, BigInt(value));
    for (let shift = 0n; shift < 64n; shift += 8n) bytes.push(Number((word >> shift) & 0xffn));
  };
  const name = (text: string): void => void bytes.push(...utf8(text), 0);

  const { totals } = reply;
  [
    reply.rulebook.version,
    totals.list,
    totals.itemDiscount,
    totals.orderDiscount,
    totals.shipping,
    totals.shippingDiscount,
    totals.burned,
    totals.due,
  ].forEach(number);
  for (const line of reply.lines) {
    name(line.id);
    number(line.net);
  }
  for (const entry of reply.shipping) {
    name(entry.id);
    number(entry.amount - entry.discount);
  }
  for (const offer of offers) {
    name(offer.id);
    number(reasonNumber(offer.reason));
    number(offer.amount ?? 0);
    number(Object.values(offer.points ?? {}).reduce((sum, points) => sum + points, 0));
  }
  // Not in the object's own order: JavaScript puts keys like `10` first.
  for (const programme of inIdOrder(Object.keys(reply.points))) {
    const { earned, burned } = reply.points[programme]!;
    name(programme);
    number(earned);
    number(burned);
  }
  for (const { code, status } of reply.codes) {
    name(code);
    number(STATUS_NUMBERS[status]);
  }
  return hex64(fnv1a64(bytes));
}

function reasonNumber(reason: ReasonName): number {
  const number = REASON_NAMES.indexOf(reason);
  assert(number > 0, "0 is never a reason");
  return number;
}
