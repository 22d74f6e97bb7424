// The module's exports: the only door between the host and the core. (Being built: so far it proves that the layout holds.)

import { IMAGES_AT, SLOTS_AT } from "./memory";
import { assertShapes } from "./request";
export { forceTrap } from "./trap";

/** First byte of memory the host may place an image at; it grows the memory at least this far before any other call. */
export function imagesAt(): usize {
  return IMAGES_AT;
}

export function selfCheck(): void {
  assert(__heap_base <= SLOTS_AT, "statics run into the slots");
  assertShapes();
}
