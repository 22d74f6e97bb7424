// In which arm of each experiment this request's subject is: the last but few lines of a reply. Called by replydoc.ts.

import { SECTION_EXPERIMENTS } from "../layout";
import { sectionPtr } from "./image";
import { conditionHolds } from "./programs";
import { KEY_ARM, KEY_EXPERIMENTS, KEY_ID } from "./reply-keys";
import { closeArray, closeObject, key, openArray, openObject, writeId } from "./writer";

export function writeExperiments(): void {
  key(KEY_EXPERIMENTS);
  openArray(-1);
  const section = sectionPtr(SECTION_EXPERIMENTS);
  let at = section + 4;
  for (let left = load<u32>(section); left != 0; left--) {
    const id = load<u32>(at);
    const arms = load<u32>(at, 4);
    at += 8;
    let found = false;
    for (let arm: u32 = 0; arm < arms; arm++) {
      // Ranges do not overlap: at most one arm holds the subject.
      if (!found && conditionHolds(load<u32>(at, 4), 0, 0)) {
        found = true;
        openObject(2);
        key(KEY_ID);
        writeId(id);
        key(KEY_ARM);
        writeId(load<u32>(at));
        closeObject();
      }
      at += 8;
    }
  }
  closeArray();
}
