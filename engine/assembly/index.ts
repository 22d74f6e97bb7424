// The module's exports: the only door between the host and the core.
import { imageBase, useImage } from "./image";
import { beginInput, refusalCode } from "./errors";
import { IMAGES_AT, INPUT, REPLY, SLOTS_AT } from "./memory";
import { assertShapes } from "./request";
import { walkRequest } from "./codec/walk-request";
import { Json, Msgpack } from "./codec/token";
import { CODEC_MSGPACK } from "./writer";
export { forceTrap } from "./trap";
export { attachImage } from "./image";

/** First byte of memory the host may place an image at; it grows the memory at least this far before any other call. */
export function imagesAt(): usize {
  return IMAGES_AT;
}
export function inputAt(): usize { return INPUT; }

export function selfCheck(): void {
  assert(__heap_base <= SLOTS_AT, "statics run into the slots");
  assertShapes();
}

export function prepare(image: u32, codec: u32, bodyBytes: u32, nowMs: f64, atAllowed: u32): i32 {
  useImage(image);
  beginInput(bodyBytes);
  const accepted = codec == CODEC_MSGPACK ? walkRequest<Msgpack>(<i64>nowMs, atAllowed != 0) : walkRequest<Json>(<i64>nowMs, atAllowed != 0);
  return accepted ? 0 : refusalCode();
}
