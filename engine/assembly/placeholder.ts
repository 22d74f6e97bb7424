// Stands in for decide.ts and replydoc.ts until they exist: lists the lines at their list price. To be deleted.

import { currencyId } from "./image";
import { KEY_CURRENCY, KEY_ID, KEY_LINES, KEY_LIST, KEY_SHIPPING, KEY_TOTALS } from "./reply-keys";
import { head, lineAt } from "./request";
import { closeArray, closeObject, key, openArray, openObject, writeId, writeInt, writeString } from "./writer";

export function evaluate(): i32 {
  return 0;
}

export function writeReply(): void {
  openObject(3);
  key(KEY_CURRENCY);
  writeId(currencyId(head().currencySlot));
  key(KEY_TOTALS);
  openObject(2);
  key(KEY_LIST);
  writeInt(head().listMinor);
  key(KEY_SHIPPING);
  writeInt(head().shippingMinor);
  closeObject();
  key(KEY_LINES);
  openArray(-1);
  for (let index: u32 = 0; index < head().lineCount; index++) {
    const line = lineAt(index);
    openObject(-1);
    key(KEY_ID);
    writeString(line.idPtr, line.idBytes);
    key(KEY_LIST);
    writeInt(line.listMinor);
    closeObject();
  }
  closeArray();
  closeObject();
}
