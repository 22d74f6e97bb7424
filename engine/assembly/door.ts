// What every build of the core shows the host besides `decide`: where things lie, attaching images, checks. Exported by
// index.ts (the product) and by testing/echo.ts (which answers with the request as it was read). Nothing but small numbers
// crosses the border; amounts never leave as i64 (a BigInt costs more than a decision's arithmetic).

import { ABI_VERSION } from "../layout";
import { walkRequest } from "./codec/walk-request";
import { OUTCOME, OUTCOME_REPLY_BYTES, beginInput, refusalCode } from "./errors";
import { useImage } from "./image";
import { IMAGES_AT, INPUT, REPLY, SLOTS_AT } from "./memory";
import { assertShapes } from "./request";
import { TRAP } from "./trap";
import { CODEC_MSGPACK, endReply } from "./writer";

export { attachImage } from "./image";
export { attachCatalogue, attachRemap, fillRemap } from "./catalogue";
export { checksum } from "./checksum";
export { forceTrap } from "./trap";

export function abiVersion(): i32 {
  return ABI_VERSION;
}

/** First byte of memory the host may place an image at; it grows the memory at least this far before any other call. */
export function imagesAt(): usize {
  return IMAGES_AT;
}

export function inputAt(): usize {
  return INPUT;
}

export function replyAt(): usize {
  return REPLY;
}

/** The record of errors.ts. */
export function outcomeAt(): usize {
  return OUTCOME;
}

/** The record of trap.ts. */
export function trapAt(): usize {
  return TRAP;
}

/** Once per instance, before anything else. */
export function selfCheck(): void {
  assert(__heap_base <= SLOTS_AT, "statics run into the slots");
  assertShapes();
}

/** Parses the body at inputAt(). 0 = accepted, else the refusal's code. */
export function prepare(image: u32, codec: u32, bodyBytes: u32, nowMs: f64, atAllowed: u32): i32 {
  useImage(image);
  beginInput(bodyBytes);
  const accepted = walkRequest(codec != CODEC_MSGPACK, <i64>nowMs, atAllowed != 0);
  return accepted ? 0 : refusalCode();
}

/** Says how long the reply is; 0, or the code of a reply that is too large. */
export function finishReply(): i32 {
  store<u32>(OUTCOME, endReply(), OUTCOME_REPLY_BYTES);
  return refusalCode();
}
