// What each given code has come to: refused by itself, or what the best of its offers says. Called by replydoc.ts and, for
// the decision's id, by replyid.ts.

import {
  REASON_APPLIED,
  REASON_AUDIENCE,
  REASON_BUDGET,
  REASON_CONDITION,
  REASON_CONFLICT,
  REASON_DECLINED,
  REASON_FLOOR,
  REASON_GROUP,
  REASON_INACTIVE,
  REASON_LIMIT,
  REASON_NO_EFFECT,
  REASON_NO_TARGET,
  REASON_OFFERED,
  REASON_REDUCED,
  REASON_VELOCITY,
} from "../layout";
import { offerReason } from "./books";
import { CODE_IN_HAND, batchRecord, codeRecord, codeStatus, offerOfCode, offersOfCode } from "./codes";
import { KEY_CODE, KEY_CODES, KEY_OFFER, KEY_REASON, KEY_STATUS } from "./reply-keys";
import { WORD_APPLIED, WORD_CODE_UNKNOWN, WORD_OUTDONE, WORD_REFUSED, WORD_WAITING, writeWord } from "./reply-words";
import { codeAt, head } from "./request";
import { offerName } from "./stamps";
import { closeArray, closeObject, key, openArray, openObject, writeId } from "./writer";

/** Statuses by precedence, best first; the numbers are part of the decision's id, see codeOutcome. */
const RANK_APPLIED: u32 = 0;
const RANK_OUTDONE: u32 = 1;
const RANK_WAITING: u32 = 2;
const RANK_REFUSED: u32 = 3;

/** Set by judgeCode for a code in hand. */
let rank: u32 = RANK_REFUSED;
let spokesman: i32 = -1;

function rankOf(reason: u32): u32 {
  if (reason == REASON_APPLIED || reason == REASON_REDUCED || reason == REASON_OFFERED) return RANK_APPLIED;
  if (reason == REASON_CONFLICT || reason == REASON_GROUP || reason == REASON_DECLINED) return RANK_OUTDONE;
  if (
    reason == REASON_CONDITION || reason == REASON_NO_TARGET || reason == REASON_FLOOR || reason == REASON_NO_EFFECT
  ) return RANK_WAITING;
  assert(
    reason == REASON_INACTIVE || reason == REASON_AUDIENCE || reason == REASON_LIMIT || reason == REASON_BUDGET ||
      reason == REASON_VELOCITY,
    "reason of an offer whose code is in hand",
  );
  return RANK_REFUSED;
}

/** The best of the code's offers; of equal ones the first in id order. */
function judgeCode(index: u32): void {
  rank = 4;
  spokesman = -1;
  judgeOffers(codeRecord(index));
  judgeOffers(batchRecord(index));
}

function judgeOffers(record: usize): void {
  const count = offersOfCode(record);
  for (let i: u32 = 0; i < count; i++) {
    const offer = <i32>offerOfCode(record, i);
    const found = rankOf(offerReason(offer));
    if (found < rank || (found == rank && offer < spokesman)) {
      rank = found;
      spokesman = offer;
    }
  }
}

/** For the decision's id: applied 1, waiting 2, outdone 3, refused 4. */
export function codeOutcome(index: u32): i64 {
  if (codeStatus(index) != CODE_IN_HAND) return 4;
  judgeCode(index);
  return rank == RANK_APPLIED ? 1 : rank == RANK_WAITING ? 2 : rank == RANK_OUTDONE ? 3 : 4;
}

export function writeCodes(): void {
  const count = head().codeCount;
  key(KEY_CODES);
  openArray(count);
  for (let index: u32 = 0; index < count; index++) {
    openObject(-1);
    key(KEY_CODE);
    writeId(codeAt(index));
    key(KEY_STATUS);
    const refusal = codeStatus(index);
    if (refusal != CODE_IN_HAND) {
      writeWord(WORD_REFUSED);
      key(KEY_REASON);
      writeWord(WORD_CODE_UNKNOWN - 1 + refusal);
    } else {
      judgeCode(index);
      writeWord(rank == RANK_APPLIED ? WORD_APPLIED : rank == RANK_OUTDONE ? WORD_OUTDONE : rank == RANK_WAITING ? WORD_WAITING : WORD_REFUSED);
      if (rank != RANK_APPLIED) {
        key(KEY_REASON);
        writeWord(offerReason(spokesman));
      }
      key(KEY_OFFER);
      writeId(offerName(spokesman));
    }
    closeObject();
  }
  closeArray();
}
