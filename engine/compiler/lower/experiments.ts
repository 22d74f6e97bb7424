// Experiments, SECTION_EXPERIMENTS: per experiment by id order, its arms with the condition "the subject's bucket is in this
// range". Called by ../index.ts.

import { SECTION_EXPERIMENTS } from "../../layout.js";
import { Bytes } from "../bytes.js";
import type { Context, Section } from "../context.js";
import { compareText } from "../order.js";
import { armRanges } from "./audience.js";

export function lowerExperiments(context: Context): Section {
  const experiments = [...(context.rulebook.experiments ?? [])].sort((a, b) => compareText(a.id, b.id));
  const bytes = new Bytes(256);
  bytes.u32(experiments.length);
  for (const experiment of experiments) {
    const arms = armRanges(experiment);
    bytes.u32(context.string(experiment.id)).u32(arms.length);
    for (const arm of arms) {
      bytes.u32(context.string(arm.id));
      bytes.u32(context.bucket(experiment.salt, experiment.by ?? ["member"], arm.from, arm.until));
    }
  }
  return { id: SECTION_EXPERIMENTS, bytes: bytes.done() };
}
