// An offer as one plain sentence, made from the rule itself, so that what people read can't drift from what applies.
// English for now; another language is another Sentence. Must only be given valid rulebooks. Called by the command line and
// the console.

import type { Offer, Rulebook } from "../rulebook.js";
import { english } from "./describe/english.js";

/** One language: the sentence of an offer. */
export type Sentence = (offer: Offer, rulebook: Rulebook) => string;

const LANGUAGES: Readonly<Record<string, Sentence>> = { en: english };

/** `language` as a tag: `en`, `fr-CA`; English where there is nothing better. */
export function describe(offer: Offer, rulebook: Rulebook, language = "en"): string {
  const primary = language.toLowerCase().split("-")[0]!;
  const sentence = Object.hasOwn(LANGUAGES, primary) ? LANGUAGES[primary]! : english;
  return sentence(offer, rulebook);
}
