// What each offer asks for before it may apply (tests 1–4 of DESIGN §5), what it is listed under, and what it only says
// (texts, payloads, hints): SECTION_OFFERS; the tests of nodes: SECTION_NODE_TESTS. What offers do to prices is lowered in
// the files of the tree. Called by ../index.ts.

import {
  NODE_TESTS_HEADER_BYTES,
  OFFERS_HEADER_BYTES,
  OFFER_BYTES,
  OFFER_ENABLED,
  OFFER_GIFTS,
  PAYLOAD_CUSTOM,
  PAYLOAD_ENTITLEMENT,
  PAYLOAD_MESSAGE,
  SECTION_NODE_TESTS,
  SECTION_OFFERS,
} from "../../layout.js";
import type { Node, Offer } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Context, Section } from "../context.js";
import { Currencies } from "./amounts.js";
import { codeSlots } from "./codes.js";
import { partsOf } from "./conditions.js";
import type { Listing } from "./index.js";
import { Keys } from "./keys.js";
import { unique } from "./predicates.js";
import { wide } from "./programs.js";

export function lowerOffers(context: Context): { sections: Section[]; listing: Listing } {
  const { programs } = context;
  const keys = new Keys(context);
  const currencies = new Currencies(context);
  const nodeParts = context.nodes.map((node) => ancestryOf(context, node.number));
  const placed: Listing["placed"] = [];
  const bytes = new Bytes(OFFERS_HEADER_BYTES + context.offers.length * OFFER_BYTES);
  bytes.u32(context.offers.length).align(OFFERS_HEADER_BYTES);
  context.offers.forEach((offer, number) => {
    const node = context.nodeOfOffer[number]!;
    const place = keys.place(offer);
    placed.push(place);
    const decidable = currencies.words([offer, ...nodeParts[node]!]);
    bytes
      .u32((offer.enabled === false ? 0 : OFFER_ENABLED) | (offer.effects.some((effect) => "gift" in effect) ? OFFER_GIFTS : 0))
      .u32(node)
      .u32(context.schedule(offer.schedule))
      .u32(context.audience(offer.audience))
      .u32(context.condition(offer.when))
      .u32(programs.list(unique(codeSlots(context, offer.codes ?? [], offer.batches ?? []))))
      .u32(decidable === undefined ? 0 : programs.record(decidable))
      .u32(context.rankOfOffer[number]!)
      .u32(programs.list(place?.more ?? []))
      .u32(context.text(offer.text))
      .u32(hint(context, offer))
      .u32(payloads(context, offer));
  });
  return {
    sections: [{ id: SECTION_OFFERS, bytes: bytes.done() }, nodeTests(context), keys.section()],
    listing: { placed, longKeys: keys.longKeys },
  };
}

/** A node and all above it, without what hangs below them. */
function ancestryOf(context: Context, number: number): Omit<Node, "nodes">[] {
  const parts: Omit<Node, "nodes">[] = [];
  for (let at = number; at >= 0; at = context.nodes[at]!.parent) {
    const { nodes: _, ...own } = context.nodes[at]!.node;
    parts.push(own);
  }
  return parts;
}

/** What to say when one member of `when`, or units of one role, are all that is missing. */
function hint(context: Context, offer: Offer): number {
  if (offer.hint === undefined) return 0;
  const members = offer.when === undefined ? [] : "all" in offer.when ? offer.when.all : [offer.when];
  const names = members.map((member) => {
    const select = "aggregate" in member ? partsOf(member.aggregate).select : undefined;
    return context.string(typeof select === "string" ? select : "cart");
  });
  const { withinAmount, withinCount, text } = offer.hint;
  const roles = offer.match?.roles ?? [];
  return context.programs.record([
    withinAmount === undefined ? 0 : context.money(withinAmount),
    withinCount === undefined ? 0 : 1,
    ...wide(withinCount ?? 0),
    context.text(text),
    names.length,
    ...names,
    roles.length,
    ...roles.flatMap((role) => [context.string(role.name), role.min]),
  ]);
}

function payloads(context: Context, offer: Offer): number {
  const items: number[] = [];
  for (const effect of offer.effects) {
    if ("message" in effect) items.push(PAYLOAD_MESSAGE, context.text(effect.message));
    else if ("entitlement" in effect) items.push(PAYLOAD_ENTITLEMENT, context.string(effect.entitlement));
    else if ("custom" in effect) items.push(PAYLOAD_CUSTOM, context.payload(effect.custom));
  }
  return items.length === 0 ? 0 : context.programs.record([items.length / 2, ...items]);
}

function nodeTests(context: Context): Section {
  const bytes = new Bytes(4096);
  bytes.u32(context.nodes.length).align(NODE_TESTS_HEADER_BYTES);
  let firstRank = 0;
  for (const { node, id, parent, offers } of context.nodes) {
    bytes.u32(parent + 1).u32(context.schedule(node.schedule)).u32(context.audience(node.audience));
    bytes.u32(context.condition(node.when)).u32(id === "" ? 0 : context.string(id));
    bytes.u32(firstRank).u32(offers.length).u32(0);
    firstRank += offers.length;
  }
  return { id: SECTION_NODE_TESTS, bytes: bytes.done() };
}
