// The invariants that speak of several decisions: idempotence, irrelevant offer, permutation, merge/split, and small
// certainties (explain changes nothing but what is explained, an unknown fact changes nothing but unknownFacts …). Each
// relation decides changed copies of a case through the engine it is given and returns what is wrong, in words.

import { differences, type Difference } from "./difference.js";
import type { Random } from "./random.js";
import type { Sensitivity } from "../compiler/positional.js";
import type { Offer, Rulebook } from "../rulebook.js";
import type { DecisionReply, DecisionRequest, RequestLine } from "../wire.js";

export interface Situation {
  rulebook: Rulebook;
  request: DecisionRequest;
  nowMs: number;
  reply: DecisionReply;
  sensitive: Sensitivity;
  random: Random;
  /** The same engine on a changed case; undefined when it is refused. */
  decide(rulebook: Rulebook, request: DecisionRequest): DecisionReply | undefined;
}

export type Relation = (situation: Situation) => string[];

function describe(what: string, found: readonly Difference[]): string[] {
  return found.slice(0, 3).map((difference) => `${what}: ${difference.path} ${JSON.stringify(difference.expected)} became ${JSON.stringify(difference.actual)}`);
}

/** Compares two replies, without the parts named. */
function compare(what: string, before: DecisionReply, after: DecisionReply | undefined, ignored: readonly (keyof DecisionReply)[] = []): string[] {
  if (after === undefined) return [`${what}: refused`];
  const bare = (reply: DecisionReply): Partial<DecisionReply> => {
    const copy: Partial<DecisionReply> = { ...reply };
    for (const key of ignored) delete copy[key];
    return copy;
  };
  return describe(what, differences(bare(before), bare(after)));
}

// INVARIANT (idempotence): deciding again changes nothing; neither does sending back what was decided.
const idempotence: Relation = ({ rulebook, request, reply, decide }) => {
  const wrong = compare("again", reply, decide(rulebook, request));
  // What came out is written into fields that no decision reads back: the cart is the same cart.
  const informed = { ...request, shipping: request.shipping?.map((entry) => ({ ...entry, lines: request.lines.map((line) => line.id) })) };
  if (request.shipping !== undefined) wrong.push(...compare("with lines named by shipping", reply, decide(rulebook, informed as DecisionRequest)));
  return wrong;
};

/** Offers that can't match, each for another reason. */
function irrelevantOffer(random: Random, node: string | undefined): { offer: Offer; reason: string } {
  const offer: Offer = { id: random.pick(["", "~", "！"]) + "never", effects: [{ on: "each", percent: 100 }] };
  if (node !== undefined) offer.node = node;
  if (random.chance(30)) offer.priority = random.between(-2, 3);
  if (random.chance(30)) offer.tags = ["never"];
  return random.pick<() => { offer: Offer; reason: string }>([
    () => ({ offer: { ...offer, enabled: false }, reason: "inactive" }),
    () => ({ offer: { ...offer, audience: { channel: ["never"] } }, reason: "audience" }),
    () => ({ offer: { ...offer, codes: ["NEVER"] }, reason: "code" }),
    () => ({ offer: { ...offer, when: { aggregate: { count: { where: { sku: ["never"] } } }, op: ">=", value: 1 } }, reason: "condition" }),
    () => ({ offer: { ...offer, effects: [{ on: "each", select: { where: { sku: ["never"] } }, percent: 100 }] }, reason: "no-target" }),
  ])();
}

/** A node that takes discounts: the one an offer with a discount hangs in already, or the default. */
function discountNode(rulebook: Rulebook, random: Random): { node: string | undefined } | undefined {
  const homes = rulebook.offers.filter((offer) => offer.effects.some((effect) => "on" in effect)).map((offer) => offer.node);
  if (homes.length > 0) return { node: random.pick(homes) };
  return rulebook.tree === undefined ? { node: undefined } : undefined;
}

// INVARIANT (irrelevant offer): an offer that can't match changes only its own reason (and the rulebook's hash).
const irrelevantOfferChangesNothing: Relation = ({ rulebook, request, reply, decide, random }) => {
  const home = discountNode(rulebook, random);
  if (home === undefined || request.after !== undefined || reply.next !== undefined) return [];
  const { offer, reason } = irrelevantOffer(random, home.node);
  const offers = [...rulebook.offers];
  offers.splice(random.below(offers.length + 1), 0, offer);
  const after = decide({ ...rulebook, offers }, request);
  if (after === undefined) return ["with an irrelevant offer: refused"];
  const own = after.offers.find((candidate) => candidate.id === offer.id);
  const rest = { ...after, offers: after.offers.filter((candidate) => candidate.id !== offer.id) };
  const wrong = compare(`with an offer that fails by ${reason}`, reply, rest, ["rulebook"]);
  if (own !== undefined && own.status !== "suppressed") wrong.push(`an irrelevant offer is ${own.status}`);
  return wrong;
};

// Offers have an order of their own: where they stand in the document says nothing.
const documentOrder: Relation = ({ rulebook, request, reply, decide, random }) =>
  compare("with offers shuffled", reply, decide({ ...rulebook, offers: random.shuffle(rulebook.offers) }, request), ["rulebook"]);

// INVARIANT (permutation): for rulebooks without cart-position constructs, the order of lines says nothing.
const permutation: Relation = ({ rulebook, request, reply, decide, random, sensitive }) => {
  if (sensitive.permutation || request.lines.length < 2) return [];
  const order = random.shuffle(request.lines.map((_, index) => index));
  const shuffled: DecisionRequest = { ...request, lines: order.map((index) => request.lines[index]!) };
  const after = decide(rulebook, shuffled);
  if (after === undefined) return ["with lines shuffled: refused"];
  const lines = reply.lines.map((line) => after.lines.find((candidate) => candidate.id === line.id)!);
  return compare("with lines shuffled", reply, { ...after, lines }, ["id"]);
};

function splitLine(line: RequestLine, random: Random): RequestLine[] {
  const first = random.between(1, line.quantity - 1);
  return [
    { ...line, quantity: first },
    { ...line, id: `${line.id}~`, quantity: line.quantity - first },
  ];
}

// INVARIANT (merge/split): for rulebooks without per-line constructs, two lines of the same goods are one.
const mergeSplit: Relation = ({ rulebook, request, reply, decide, random, sensitive }) => {
  const splittable = request.lines.filter((line) => line.quantity > 1 && line.gift === undefined);
  if (sensitive.split || splittable.length === 0) return [];
  const chosen = random.pick(splittable);
  const lines = request.lines.flatMap((line) => (line === chosen ? splitLine(line, random) : [line]));
  const after = decide(rulebook, { ...request, lines });
  if (after === undefined) return ["with a line split: refused"];
  // Which of several lines gets a single cent may change, and with it which tax rate; no sum does.
  const untaxed = (decided: DecisionReply): DecisionReply => ({ ...decided, totals: { ...decided.totals, taxes: [] } });
  return compare("with a line split", untaxed(reply), untaxed(after), ["id", "lines"]);
};

// What is explained changes nothing else, and says the same of every offer it lists.
const explainLevels: Relation = ({ rulebook, request, reply, decide }) => {
  const wrong: string[] = [];
  for (const explain of ["none", "touched", "all"] as const) {
    if (explain === (request.explain ?? "touched")) continue;
    const { after: _, ...rest } = request;
    const other = decide(rulebook, { ...rest, explain });
    wrong.push(...compare(`with explain ${explain}`, reply, other, ["offers", "next"]));
    for (const offer of other?.offers ?? []) {
      const same = reply.offers.find((candidate) => candidate.id === offer.id);
      if (same !== undefined) wrong.push(...describe(`${offer.id} with explain ${explain}`, differences(same, offer)));
    }
  }
  return wrong;
};

// A fact nobody declared, a code nobody knows and a cart's lines named by shipping only show up where they are reported.
const noise: Relation = ({ rulebook, request, reply, decide }) => {
  const facts = { ...request.facts, "noise-fact": 7 };
  const wrong = compare("with an unknown fact", reply, decide(rulebook, { ...request, facts }), ["unknownFacts"]);
  const coded = decide(rulebook, { ...request, codes: [...(request.codes ?? []), "NOISECODE"] });
  wrong.push(...compare("with an unknown code", reply, coded, ["codes", "id"]));
  if (coded !== undefined) wrong.push(...describe("codes before an unknown code", differences(reply.codes, coded.codes.slice(0, -1))));
  return wrong;
};

// Options never touch the decision, and each says what would come out if it were the shipping.
const options: Relation = ({ rulebook, request, reply, decide }) => {
  if (request.shippingOptions === undefined) return [];
  const { shippingOptions, ...bare } = request;
  const wrong = compare("without shipping options", reply, decide(rulebook, bare), ["shippingOptions"]);
  shippingOptions.forEach((option, index) => {
    const chosen = decide(rulebook, { ...bare, shipping: [option] });
    wrong.push(...describe(`option ${option.id} as the shipping`, differences(chosen?.shipping[0], reply.shippingOptions?.[index])));
  });
  return wrong;
};

// A declined offer gives nothing.
const declining: Relation = ({ rulebook, request, reply, decide, random }) => {
  const given = reply.offers.filter((offer) => offer.status === "applied");
  if (given.length === 0) return [];
  const { id } = random.pick(given);
  const after = decide(rulebook, { ...request, choose: { ...request.choose, decline: [...(request.choose?.decline ?? []), id] } });
  const still = after?.offers.find((offer) => offer.id === id);
  return after === undefined || still?.status === "applied" ? [`${id} was declined and is ${still?.status}`] : [];
};

/** By the names of the invariants in DESIGN. */
export const RELATIONS: Record<string, Relation> = {
  idempotence,
  "irrelevant offer": irrelevantOfferChangesNothing,
  "document order": documentOrder,
  permutation,
  "merge/split": mergeSplit,
  "explain levels": explainLevels,
  noise,
  options,
  declining,
};
