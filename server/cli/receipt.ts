// A decision as a receipt a person can read: lines with their discounts and net, shipping, totals, taxes, points, codes,
// gifts, then the offers that applied and those that did not, and why. Pure text from the reply; must not compute money
// beyond showing it. Called by `ristourne decide`.
import type { DecisionReply, DecisionRequest, ReplyLine, ReplyOffer, ReplyShipping } from "../../engine/wire.js";
import type { Phrasing } from "./conditions.js";
import { formatDiscount, formatMinor, formatRate } from "./money.js";
import type { Style } from "./style.js";
import { right, table, type Cell, type Row } from "./table.js";
import { codeWords, findOffer, hintWords, offerName, offerWords } from "./words.js";

export interface ReceiptInput {
  request: DecisionRequest;
  reply: DecisionReply;
  phrasing: Phrasing;
  nowMs: number;
  style: Style;
}

export function renderReceipt(input: ReceiptInput): string {
  const sections = [
    heading(input),
    body(input),
    shippingOptions(input),
    pointsSection(input),
    codesSection(input),
    extras(input),
    offersSection(input, "Applied", (offer) => offer.status === "applied"),
    offersSection(input, "Offered", (offer) => offer.status === "offered"),
    offersSection(input, "Did not apply", (offer) => offer.status === "suppressed"),
    hintsSection(input),
    footer(input),
  ];
  return `${sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function heading({ request, reply, phrasing, nowMs, style }: ReceiptInput): string[] {
  const { rulebook } = phrasing;
  const tier = request.state?.tier === undefined ? "" : ` (${request.state.tier})`;
  const who = request.member === undefined ? "guest" : `member ${request.member}${tier}`;
  const where = [request.channel, request.store, request.country].filter((one) => one !== undefined);
  const at = new Date(request.at ?? nowMs).toISOString().slice(0, 16).replace("T", " ");
  const tax = request.pricesIncludeTax === false ? "without tax" : "with tax";
  return [
    style.strong(rulebook.name ?? "rulebook"),
    style.faint([request.cart === undefined ? "" : `cart ${request.cart}`, who, ...where, `${at} UTC`, `${reply.currency}, prices ${tax}`].filter((one) => one !== "").join(" · ")),
  ];
}

/** Everything that stands in the money columns, in one table so that it lines up. */
function body({ request, reply, phrasing, style }: ReceiptInput): string[] {
  const { exponent } = phrasing;
  const programmes = Object.keys(reply.points);
  const money = (amount: number): string => formatMinor(amount, exponent);
  const rows: (Row | string)[] = [];
  const head = ["qty", "article", "price", "list", "discount", "net", ...programmes];
  rows.push(head.map((text, column): Cell => ({ text, right: column !== 1, paint: style.faint })));

  const discountRows = (entry: ReplyLine | ReplyShipping): void => {
    for (const { offer, amount } of entry.discounts) {
      const name = offerName(findOffer(phrasing.rulebook, offer));
      rows.push(["", `  ${offer}${name === "" || name === offer ? "" : `  ${shorten(name)}`}`, "", "", right(formatDiscount(amount, exponent), style.good)]);
    }
    for (const offer of entry.withheld ?? []) rows.push(["", { text: `  ${offer}  withheld here`, paint: style.faint }]);
  };

  reply.lines.forEach((line, index) => {
    const sent = request.lines[index];
    const quantity = sent?.quantity ?? 1;
    const name = `${sent?.sku ?? line.id}${line.gift === undefined ? "" : `  (gift ${line.gift})`}`;
    const points = programmes.map((programme) => right(String(line.points[programme] ?? "")));
    rows.push([
      right(String(quantity)),
      name,
      right(sent === undefined ? "" : money(sent.unitPrice)),
      right(money(line.list)),
      right(formatDiscount(line.list - line.net, exponent)),
      right(money(line.net), style.strong),
      ...points,
    ]);
    discountRows(line);
  });
  for (const entry of reply.shipping) {
    const method = request.shipping?.find(({ id }) => id === entry.id)?.method;
    rows.push([
      "",
      `shipping ${method ?? entry.id}`,
      "",
      right(money(entry.amount)),
      right(formatDiscount(entry.discount, exponent)),
      right(money(entry.amount - entry.discount), style.strong),
    ]);
    discountRows(entry);
  }

  const { totals } = reply;
  rows.push("");
  const total = (label: string, amount: number, always = false, paint?: (text: string) => string): void => {
    if (amount !== 0 || always) rows.push(["", paint === undefined ? label : { text: label, paint }, "", "", "", right(money(amount), paint)]);
  };
  total("goods", totals.list, true);
  total("item discounts", -totals.itemDiscount);
  total("order discounts", -totals.orderDiscount);
  total("shipping", totals.shipping);
  total("shipping discounts", -totals.shippingDiscount);
  total("paid with points", -totals.burned);
  total("due", totals.due, true, style.strong);
  if (totals.taxes.some(({ rate }) => rate !== null)) {
    for (const { rate, net } of totals.taxes) rows.push(["", { text: `  of it goods at ${rate === null ? "unknown tax" : `tax ${formatRate(rate)}`}`, paint: style.faint }, "", "", "", right(money(net), style.faint)]);
  }
  return table(rows, "");
}

function shippingOptions({ reply, phrasing, style }: ReceiptInput): string[] {
  const options = reply.shippingOptions ?? [];
  if (options.length === 0) return [];
  const rows = options.map((option): Row => [
    option.id,
    right(formatMinor(option.amount, phrasing.exponent)),
    right(formatDiscount(option.discount, phrasing.exponent)),
    right(formatMinor(option.amount - option.discount, phrasing.exponent), style.strong),
    option.discounts.map(({ offer }) => offer).join(", "),
  ]);
  return [style.strong("Shipping options"), ...table(rows)];
}

function pointsSection({ reply, style }: ReceiptInput): string[] {
  const programmes = Object.entries(reply.points);
  if (programmes.length === 0) return [];
  const rows = programmes.map(([id, { earned, burned, balance }]): Row => [
    id,
    right(`+${earned}`, style.good),
    "earned",
    right(burned === 0 ? "" : `-${burned}`),
    burned === 0 ? "" : "burned",
    right(String(balance)),
    "left, before what is earned here",
  ]);
  return [style.strong("Points"), ...table(rows)];
}

function codesSection({ reply, phrasing, style }: ReceiptInput): string[] {
  if (reply.codes.length === 0) return [];
  const rows = reply.codes.map((code): Row => {
    const paint = code.status === "applied" ? style.good : code.status === "refused" ? style.bad : style.warn;
    return [code.code, { text: codeWords(code, phrasing), paint }];
  });
  return [style.strong("Codes"), ...table(rows)];
}

function extras({ reply, style }: ReceiptInput): string[] {
  const rows: Row[] = [
    ...reply.gifts.map((gift): Row => ["gift", gift.offer, `${gift.status}: ${gift.quantity} of ${gift.skus.join(", ")}${gift.chosen === undefined ? "" : ` (chosen: ${gift.chosen})`}`]),
    ...reply.messages.map(({ offer, text }): Row => ["message", offer, text]),
    ...reply.entitlements.map(({ offer, entitlement }): Row => ["entitlement", offer, entitlement]),
    ...reply.custom.map(({ offer, value }): Row => ["custom", offer, JSON.stringify(value)]),
  ];
  return rows.length === 0 ? [] : [style.strong("Besides"), ...table(rows)];
}

function offersSection({ reply, phrasing, style }: ReceiptInput, title: string, belongs: (offer: ReplyOffer) => boolean): string[] {
  const offers = reply.offers.filter(belongs);
  if (offers.length === 0) return [];
  const rows = offers.map((entry): Row => {
    const offer = findOffer(phrasing.rulebook, entry.id);
    const points = Object.entries(entry.points ?? {}).map(([programme, amount]) => `+${amount} ${programme}`);
    const given = [formatDiscount(entry.amount ?? 0, phrasing.exponent), ...points].filter((one) => one !== "").join(", ");
    const paint = entry.status === "suppressed" ? style.faint : style.good;
    const words = offerWords(entry, offer, phrasing);
    if (entry.status === "suppressed") return [entry.id, { text: words, paint }];
    return [entry.id, right(given, paint), words, { text: shorten(offerName(offer, entry), 60), paint: style.faint }];
  });
  return [style.strong(title), ...table(rows)];
}

function hintsSection({ reply, phrasing, style }: ReceiptInput): string[] {
  if (reply.hints.length === 0) return [];
  const rows = reply.hints.map((hint): Row => [hint.offer, { text: hintWords(hint, phrasing), paint: style.warn }, hint.text ?? ""]);
  return [style.strong("Nearly"), ...table(rows)];
}

function footer({ reply, style }: ReceiptInput): string[] {
  const notes: string[] = [];
  if (reply.unknownFacts.length > 0) notes.push(style.warn(`not known to the rulebook, so ignored: ${reply.unknownFacts.join(", ")}`));
  if (!reply.optimal) notes.push(style.warn(`too many combinations to try them all${reply.gap === undefined ? "" : `; the best is at most ${reply.gap} better`}`));
  if (reply.next !== undefined) notes.push(style.faint(`more offers after \`${reply.next}\``));
  for (const { id, arm } of reply.experiments) notes.push(style.faint(`experiment ${id}: arm ${arm}`));
  notes.push(style.faint(`decision ${reply.id}, rulebook ${reply.rulebook.version} (${reply.rulebook.hash})`));
  return notes;
}

function shorten(text: string, most = 36): string {
  const points = [...text];
  return points.length <= most ? text : `${points.slice(0, most - 1).join("")}…`;
}
