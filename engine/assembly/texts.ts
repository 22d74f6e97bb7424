// Texts in the request's language and payloads in the reply's codec, copied from the image. Called by the reply files.

import { RULEBOOK_HASH, RULEBOOK_HASH_BYTES, SECTION_RULEBOOK, SECTION_TEXTS, TEXTS_HEADER_BYTES } from "../layout";
import { sectionPtr } from "./image";
import { head } from "./request";
import { writeEncoded, writeString, writesMsgpack } from "./writer";

/** The text in the request's language, else the first one, which is the rulebook's own. */
export function writeText(text: u32): void {
  const section = sectionPtr(SECTION_TEXTS);
  const at = section + load<u32>(section + TEXTS_HEADER_BYTES + (<usize>text << 2));
  const language = head().language;
  let entry = at + 4;
  if (language != 0) {
    let candidate = entry;
    for (let left = load<u32>(at); left != 0; left--) {
      if (load<u32>(candidate) == language) entry = candidate;
      candidate += 12;
    }
  }
  writeString(section + load<u32>(entry, 4), load<u32>(entry, 8));
}

export function writePayload(payload: u32): void {
  const section = sectionPtr(SECTION_TEXTS);
  const refs = section + TEXTS_HEADER_BYTES + (<usize>load<u32>(section) << 2);
  const ref = refs + (<usize>payload << 4) + (writesMsgpack() ? 8 : 0);
  writeEncoded(section + load<u32>(ref), load<u32>(ref, 4));
}

/** The rulebook's content hash, 32 hex digits. */
export function writeRulebookHash(): void {
  writeString(sectionPtr(SECTION_RULEBOOK) + RULEBOOK_HASH, RULEBOOK_HASH_BYTES);
}
