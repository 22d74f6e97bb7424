// The core's entry: parse, evaluate, write, in that order. The only door between the host and the core is this file's
// exports and door.ts. Must not hold logic of its own.

import { evaluate } from "./decide";
import { finishReply, prepare } from "./door";
import { refusalCode } from "./errors";
import { writeReply } from "./replydoc";
import { beginReply } from "./writer";
import { evaluate } from "./decide";
import { writeReply } from "./replydoc";

export {
  abiVersion,
  attachCatalogue,
  attachImage,
  attachRemap,
  checksum,
  fillRemap,
  forceTrap,
  imagesAt,
  inputAt,
  outcomeAt,
  prepare,
  replyAt,
  selfCheck,
  trapAt,
} from "./door";

/** Bytes in, bytes out: the whole decision. 0 = the reply lies at replyAt(), else the refusal's code. */
export function decide(
  image: u32,
  codec: u32,
  bodyBytes: u32,
  nowMs: f64,
  atAllowed: u32,
  replyCodec: u32,
): i32 {
  if (prepare(image, codec, bodyBytes, nowMs, atAllowed) != 0) return refusalCode();
  if (evaluate() != 0) {
    assert(refusalCode() != 0, "refused without a code");
    return refusalCode();
  }
  // After this point it must succeed, unless the reply is too large.
  beginReply(replyCodec);
  writeReply();
  return finishReply();
}
