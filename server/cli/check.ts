// `ristourne check`: every problem and warning of a rulebook, in order of its document, and an exit code for CI. Uses the
// compiler that the server uses; decides nothing. Called by main.ts.
import { EXIT } from "../exit.js";
import { compileFile } from "./local.js";
import { listProblems, type Output } from "./output.js";

export interface CheckFlags {
  rulebook: string;
  json: boolean;
}

export function check({ rulebook, json }: CheckFlags, output: Output): number {
  const compiled = compileFile(rulebook);
  const { style } = output;
  if (!compiled.ok && "detail" in compiled) {
    output.err(`ristourne: ${compiled.detail}\n`);
    return EXIT.usage;
  }
  if (json) {
    const found = compiled.ok ? { problems: [], warnings: compiled.value.warnings } : { problems: compiled.problems, warnings: [] };
    output.out(`${JSON.stringify(found, null, 2)}\n`);
    return compiled.ok ? EXIT.done : EXIT.refused;
  }
  if (!compiled.ok) {
    output.out(listProblems(compiled.problems, rulebook, style, style.bad));
    output.out(style.bad(`${count(compiled.problems.length, "problem")}: can't be published\n`));
    return EXIT.refused;
  }
  const { document, warnings, hash, image } = compiled.value;
  output.out(listProblems(warnings, rulebook, style, style.warn));
  const noted = warnings.length === 0 ? "" : `, ${count(warnings.length, "warning")}`;
  output.out(`${style.good("can be published")}: ${count(document.offers.length, "offer")}${noted}; image of ${image.byteLength} bytes, hash ${hash}\n`);
  return EXIT.done;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
