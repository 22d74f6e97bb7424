// What the reply copies: texts in several languages, and custom payloads written out once in both codecs. SECTION_TEXTS:
//
//   0          4             8..16
//   textCount  payloadCount  reserved
//   16   text refs:    textCount × at u32                     (index 0 unused)
//        payload refs: payloadCount × { jsonAt, jsonBytes, msgpackAt, msgpackBytes }   (index 0 unused)
//   a text: n u32, then n × { language id u32, at u32, bytes u32 }; the first is the one for every other language
//
// All offsets are from the section's start. Called through the context.

import { Packr } from "msgpackr";

import { SECTION_TEXTS, TEXTS_HEADER_BYTES } from "../../layout.js";
import type { Texts } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Context, Section } from "../context.js";
import { compareText } from "../order.js";

const encoder = new TextEncoder();
const packr = new Packr({ useRecords: false, variableMapSize: true });

export class TextTable {
  private readonly textIndexes = new Map<string, number>();
  private readonly texts: [language: number, bytes: Uint8Array][][] = [];
  private readonly payloadIndexes = new Map<string, number>();
  private readonly payloads: [json: Uint8Array, msgpack: Uint8Array][] = [];

  constructor(private readonly context: Context) {}

  text(texts: Texts): number {
    const languages = Object.keys(texts).sort(compareText);
    if (languages.length === 0) return 0;
    const own = this.context.rulebook.language;
    if (own !== undefined && languages.includes(own)) {
      languages.splice(languages.indexOf(own), 1);
      languages.unshift(own);
    }
    const key = JSON.stringify(languages.map((language) => [language, texts[language]]));
    let index = this.textIndexes.get(key);
    if (index === undefined) {
      index = this.texts.push(
        languages.map((language) => [this.context.string(language), encoder.encode(texts[language])]),
      );
      this.textIndexes.set(key, index);
    }
    return index;
  }

  payload(value: unknown): number {
    const json = JSON.stringify(value);
    let index = this.payloadIndexes.get(json);
    if (index === undefined) {
      index = this.payloads.push([encoder.encode(json), new Uint8Array(packr.pack(value))]);
      this.payloadIndexes.set(json, index);
    }
    return index;
  }

  sections(): Section[] {
    const bytes = new Bytes(4096);
    const textRefs = TEXTS_HEADER_BYTES;
    const payloadRefs = textRefs + (this.texts.length + 1) * 4;
    bytes.u32(this.texts.length + 1).u32(this.payloads.length + 1).align(TEXTS_HEADER_BYTES);
    bytes.bytes(new Uint8Array(payloadRefs - textRefs + (this.payloads.length + 1) * 16));
    this.texts.forEach((languages, place) => {
      bytes.align(4).setU32(textRefs + (place + 1) * 4, bytes.length);
      const entries = bytes.length + 4;
      bytes.u32(languages.length).bytes(new Uint8Array(languages.length * 12));
      languages.forEach(([language, text], at) => {
        bytes.setU32(entries + at * 12, language);
        bytes.setU32(entries + at * 12 + 4, bytes.length);
        bytes.setU32(entries + at * 12 + 8, text.length);
        bytes.bytes(text);
      });
    });
    this.payloads.forEach(([json, msgpack], place) => {
      const ref = payloadRefs + (place + 1) * 16;
      bytes.setU32(ref, bytes.length);
      bytes.setU32(ref + 4, json.length);
      bytes.bytes(json).setU32(ref + 8, bytes.length);
      bytes.setU32(ref + 12, msgpack.length);
      bytes.bytes(msgpack);
    });
    // Readers load whole words.
    bytes.bytes(new Uint8Array(16)).align(16);
    return [{ id: SECTION_TEXTS, bytes: bytes.done() }];
  }
}
