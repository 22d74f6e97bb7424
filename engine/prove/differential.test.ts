// The differential run of `npm test`: at least 20 000 random cases through the reference and both builds of the core, in
// every dress, and proof that they reached every construct, every reason and every kind of outcome. PROVE_SEED replays
// another run (`npm run prove` draws a new seed each time); a failure names the case and shows it shrunk.

import { expect, test } from "vitest";
import { Engines } from "./engines.js";
import { Session, type Found } from "./session.js";

const SEED = Number(process.env["PROVE_SEED"] ?? 1);
const CASES_MIN = 20_000;
const CARTS_PER_RULEBOOK = 10;
const REFUSED_PERCENT_MAX = 10;
const CLASSES_SHOWN_MAX = 5;

test(
  `the core gives the reference's bytes (seed ${SEED})`,
  () => {
    const first = new Map<string, Found>();
    const session = new Session(new Engines(), {
      seed: SEED,
      cartsPerRulebook: CARTS_PER_RULEBOOK,
      relationsEvery: 0,
      dresses: true,
      onMismatch: (found) => {
        if (!first.has(found.mismatch.class)) first.set(found.mismatch.class, found);
      },
    });
    for (let index = 0; session.coverage.cases < CASES_MIN && first.size < CLASSES_SHOWN_MAX && index < CASES_MIN; index += 1) session.runRulebook(index);

    const shown = [...first.values()].map((found) => {
      const small = session.shrinkFound(found);
      const { rulebook, request, nowMs } = small.tried;
      return `${found.mismatch.class}\n  npm run prove -- --replay ${found.address}\n${small.mismatch.detail}\n${JSON.stringify({ rulebook, request, nowMs })}`;
    });
    expect(shown.join("\n\n")).toBe("");
    expect(session.coverage.cases).toBeGreaterThanOrEqual(CASES_MIN);
    const refusals = [...session.refusalExamples].map(([code, example]) => `${code}: ${example}`).join("\n");
    expect((session.refused * 100) / session.rulebooks, refusals).toBeLessThan(REFUSED_PERCENT_MAX);

    console.log(`seed ${SEED}: ${session.coverage.cases} cases of ${session.rulebooks} rulebooks, ${session.refused} refused\n${session.coverage.table()}`);
    expect(session.coverage.holes(1)).toEqual([]);
    expect(session.coverage.unlisted()).toEqual([]);
  },
  900_000,
);
