// The module's exports: the only door between the host and the core. (Being built: so far it proves that the layout holds.)

import { assertShapes } from "./request";
export { imagesAt } from "./memory";
export { forceTrap } from "./trap";

export function selfCheck(): void {
  assertShapes();
}
