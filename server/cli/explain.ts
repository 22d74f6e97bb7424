// `ristourne explain OFFER`: why one offer did or did not apply to a cart, in words: its status and reason, what failed and
// what is missing. Asks the engine for every offer's reason, and for near misses of this one (a `hint` never changes a
// decision). Must not evaluate anything itself. Called by main.ts.
import type { Offer, Rulebook } from "../../engine/rulebook.js";
import type { DecisionReply, DecisionRequest, ReplyOffer } from "../../engine/wire.js";
import { EXIT } from "../exit.js";
import { describeCondition, type Phrasing } from "./conditions.js";
import { withExplainAll } from "./decide.js";
import { compileDocument, loadRulebook, openLocal, parseCart, phrasingFor, readCart, refuseCart, type CompiledRulebook, type LocalEngine, type LocalOptions } from "./local.js";
import { formatMinor } from "./money.js";
import type { Output } from "./output.js";
import type { Style } from "./style.js";
import { table, type Row } from "./table.js";
import { describeTargets, findOffer, hintWords, offerName, offerWords } from "./words.js";

export interface ExplainFlags extends LocalOptions {
  offer: string;
}

export function explain(flags: ExplainFlags, output: Output): number {
  const rulebook = loadRulebook(flags.rulebook, output);
  if (!rulebook.ok) return rulebook.exit;
  const offer = findOffer(rulebook.value.document, flags.offer);
  if (offer === undefined) {
    output.err(`ristourne: there is no offer \`${flags.offer}\` in \`${flags.rulebook}\`${nearest(rulebook.value.document, flags.offer)}\n`);
    return EXIT.usage;
  }
  const cart = readCart(flags.cart, output);
  if (!cart.ok) return cart.exit;
  const engine = openLocal(withHint(rulebook.value, offer).image, flags, output);
  if (!engine.ok) return engine.exit;

  const first = engine.value.decide(cart.value, "json");
  if (!first.ok) return refuseCart(first, flags.cart, output);
  const found = findReason(engine.value, parseCart(cart.value), flags.offer);
  if (!found.ok) return refuseCart(found.refusal, flags.cart, output);
  output.out(render(offer, found.entry, found.reply, phrasingFor(rulebook.value.document, found.reply), output.style));
  return EXIT.done;
}

/** The rulebook with near misses of this offer reported whatever their distance. */
function withHint(compiled: CompiledRulebook, offer: Offer): CompiledRulebook {
  if (offer.hint !== undefined && offer.hint.withinAmount === undefined && offer.hint.withinCount === undefined) return compiled;
  const offers = compiled.document.offers.map((one) => (one === offer ? { ...one, hint: {} } : one));
  const again = compileDocument({ ...compiled.document, offers });
  return again.ok ? again.value : compiled;
}

type Found =
  | { ok: true; entry: ReplyOffer; reply: DecisionReply }
  | { ok: false; refusal: Extract<ReturnType<LocalEngine["decide"]>, { ok: false }> };

/** Pages through every offer's reason until this one's. */
function findReason(engine: LocalEngine, request: DecisionRequest, id: string): Found {
  let after: string | undefined;
  for (;;) {
    const decided = engine.decide(withExplainAll(request, after), "json");
    if (!decided.ok) return { ok: false, refusal: decided };
    const reply = JSON.parse(new TextDecoder().decode(decided.bytes)) as DecisionReply;
    const entry = reply.offers.find((offer) => offer.id === id);
    if (entry !== undefined) return { ok: true, entry, reply };
    if (reply.next === undefined) throw new Error(`offer ${id} has no reason`);
    after = reply.next;
  }
}

function render(offer: Offer, entry: ReplyOffer, reply: DecisionReply, phrasing: Phrasing, style: Style): string {
  const paint = entry.status === "suppressed" ? style.bad : style.good;
  const name = offerName(offer, entry);
  const rows: Row[] = [["status", { text: `${entry.status} (${entry.reason})`, paint }]];
  rows.push(["in words", `${offer.id} ${startsWithVerb(offerWords(entry, offer, phrasing))}`]);
  if (entry.amount !== undefined) rows.push(["discount", `${formatMinor(entry.amount, phrasing.exponent)} ${phrasing.currency}`]);
  for (const [programme, points] of Object.entries(entry.points ?? {})) rows.push(["points", `${points} ${programme}`]);
  for (const line of reply.lines) {
    const share = line.discounts.find((discount) => discount.offer === offer.id);
    if (share !== undefined) rows.push(["", `${formatMinor(share.amount, phrasing.exponent)} on line ${line.id}`]);
    if (line.withheld?.includes(offer.id) === true) rows.push(["", `withheld from line ${line.id}`]);
  }
  if (entry.failed !== undefined) rows.push(["what failed", entry.failed]);
  for (const hint of reply.hints) if (hint.offer === offer.id) rows.push(["missing", { text: hintWords(hint, phrasing), paint: style.warn }]);
  if (entry.by !== undefined) rows.push(["won by", `${entry.by}  ${offerName(findOffer(phrasing.rulebook, entry.by))}`.trimEnd()]);
  if (entry.limit !== undefined) rows.push(["limit", entry.limit]);
  if (offer.when !== undefined) rows.push(["it wants", describeCondition(offer.when, phrasing)]);
  for (const target of describeTargets(offer, phrasing)) rows.push(["it is", target]);
  const title = name === "" || name === offer.id ? offer.id : `${offer.id}: ${name}`;
  return `${style.strong(title)}\n${table(rows).join("\n")}\n`;
}

/** Reasons read "is not for…", "its condition…"; a sentence about the offer needs a joint for the second kind. */
function startsWithVerb(words: string): string {
  return /^(is|needs|was|can't|would|had|applied)\b/.test(words) ? words : `does not apply: ${words}`;
}

function nearest(rulebook: Rulebook, wanted: string): string {
  const same = rulebook.offers.find(({ id }) => id.toLowerCase() === wanted.toLowerCase() || id.toLowerCase().includes(wanted.toLowerCase()));
  return same === undefined ? "" : `; did you mean \`${same.id}\`?`;
}
