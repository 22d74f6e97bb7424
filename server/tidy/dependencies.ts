// Rule about package.json: every dependency is pinned to one exact version, so that two installs are the same program.
// The lock file pins what they need in turn. Used by the tidy test only.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Finding } from "./source.js";

const EXACT = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;

export function checkDependencies(): Finding[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<string, Record<string, string> | undefined>;
  const findings: Finding[] = [];
  for (const group of ["dependencies", "devDependencies", "optionalDependencies", "overrides"]) {
    for (const [name, version] of Object.entries(manifest[group] ?? {})) {
      if (EXACT.test(version)) continue;
      findings.push({ path: "package.json", line: 1, rule: "pinned", message: `\`${name}\` is \`${version}\`: pin it with \`npm install --save-exact\`` });
    }
  }
  return findings;
}
