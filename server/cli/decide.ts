// `ristourne decide`: one cart against one rulebook, as a receipt or as the reply's bytes. Decides through the same engine
// as the server. Called by main.ts.
import type { DecisionReply, DecisionRequest } from "../../engine/wire.js";
import { EXIT } from "../exit.js";
import { loadRulebook, openLocal, parseCart, phrasingFor, readCart, refuseCart, type Cart, type LocalOptions } from "./local.js";
import type { Output } from "./output.js";
import { renderReceipt } from "./receipt.js";

export interface DecideFlags extends LocalOptions {
  json: boolean;
  all: boolean;
}

export function decide(flags: DecideFlags, output: Output): number {
  const rulebook = loadRulebook(flags.rulebook, output);
  if (!rulebook.ok) return rulebook.exit;
  const cart = readCart(flags.cart, output);
  if (!cart.ok) return cart.exit;
  const engine = openLocal(rulebook.value.image, flags, output);
  if (!engine.ok) return engine.exit;

  const first = engine.value.decide(cart.value, "json");
  if (!first.ok) return refuseCart(first, flags.cart, output);
  let text = new TextDecoder().decode(first.bytes);
  const request = parseCart(cart.value);
  if (flags.all) {
    const again = engine.value.decide(withExplainAll(request), "json");
    if (!again.ok) return refuseCart(again, flags.cart, output);
    text = new TextDecoder().decode(again.bytes);
  }
  if (flags.json) {
    output.out(`${text}\n`);
    return EXIT.done;
  }
  const reply = JSON.parse(text) as DecisionReply;
  output.out(renderReceipt({ request, reply, phrasing: phrasingFor(rulebook.value.document, reply), nowMs: flags.nowMs, style: output.style }));
  return EXIT.done;
}

export function withExplainAll(request: DecisionRequest, after?: string): Cart {
  const asked: DecisionRequest = { ...request, explain: "all", ...(after === undefined ? {} : { after }) };
  return { bytes: new TextEncoder().encode(JSON.stringify(asked)), codec: "json" };
}
