// The first look at a document: is it JSON at all, and small enough to be looked at further? Walks with a stack of its own,
// so that no depth, no cycle and no shared part can exhaust anything; after it, the rest may recurse. Refuses keys that
// reach an object's prototype and strings that have no UTF-8 form. Called by validate.ts before everything else.

import {
  DOCUMENT_DEPTH_MAX,
  DOCUMENT_STRING_BYTES_MAX,
  DOCUMENT_VALUES_MAX,
  OFFERS_MAX,
  OFFER_VALUES_MAX,
} from "./bounds.js";
import { type Problems, step } from "./problems.js";
import { utf8Bytes } from "./words.js";

interface Budget {
  left: number;
  readonly max: number;
  readonly name: string;
}

/** How many values the document holds; undefined when it can't be read further. */
export function scan(document: unknown, problems: Problems): number | undefined {
  const before = problems.length;
  const offers = offersOf(document);
  if (offers !== undefined && offers.length > OFFERS_MAX) {
    problems.add("too-many", "/offers", `${offers.length} offers, the most is ${OFFERS_MAX} (OFFERS_MAX): remove offers that are over`);
    return undefined;
  }
  const whole: Budget = { left: DOCUMENT_VALUES_MAX, max: DOCUMENT_VALUES_MAX, name: "DOCUMENT_VALUES_MAX" };
  new Walk(problems, "", whole, offers).walk(document);
  for (let i = 0; offers !== undefined && i < offers.length && !problems.full; i++) {
    const one: Budget = { left: OFFER_VALUES_MAX, max: OFFER_VALUES_MAX, name: "OFFER_VALUES_MAX" };
    new Walk(problems, `/offers/${i}`, one, undefined).walk(offers[i]);
    whole.left -= one.max - one.left;
    if (whole.left <= 0) {
      problems.add("too-large", "", `more than ${whole.max} values (DOCUMENT_VALUES_MAX): split the rulebook`);
      break;
    }
  }
  return problems.length === before ? whole.max - whole.left : undefined;
}

function offersOf(document: unknown): unknown[] | undefined {
  if (typeof document !== "object" || document === null || !Object.hasOwn(document, "offers")) return undefined;
  const offers = (document as { offers: unknown }).offers;
  return Array.isArray(offers) ? offers : undefined;
}

interface Frame {
  value: object;
  /** null for a list. */
  keys: readonly string[] | null;
  /** Where the walk is just now, and where it goes on. */
  next: number;
}

class Walk {
  private readonly stack: Frame[] = [];

  constructor(
    private readonly problems: Problems,
    private readonly rootPath: string,
    private readonly budget: Budget,
    /** A part that is walked apart. */
    private readonly skip: object | undefined,
  ) {}

  walk(root: unknown): void {
    const { stack, budget } = this;
    this.enter(root);
    while (stack.length > 0 && !this.problems.full) {
      if (budget.left <= 0) {
        return this.problems.add("too-large", this.rootPath, `more than ${budget.max} values (${budget.name}): split it`);
      }
      const frame = stack[stack.length - 1]!;
      const place = frame.next++;
      if (frame.keys === null) {
        const list = frame.value as unknown[];
        if (place >= list.length) stack.pop();
        else this.enter(list[place]);
        continue;
      }
      const key = frame.keys[place];
      if (key === undefined) {
        stack.pop();
        continue;
      }
      this.text(key);
      if (key === "__proto__") this.problems.add("bad-key", this.path(), "`__proto__` is a key no document may have");
      else this.enter((frame.value as Record<string, unknown>)[key]);
    }
  }

  private enter(value: unknown): void {
    this.budget.left--;
    if (typeof value === "string") return this.text(value);
    if (value === null || typeof value === "boolean") return;
    if (typeof value === "number") {
      if (!Number.isFinite(value)) this.problems.add("not-json", this.path(), `\`${value}\` is not a number of JSON`);
      return;
    }
    if (typeof value !== "object" || !isPlain(value)) {
      return this.problems.add("not-json", this.path(), "this is not a value of JSON");
    }
    if (this.stack.length >= DOCUMENT_DEPTH_MAX) {
      const detail = `nested more than ${DOCUMENT_DEPTH_MAX} levels deep (DOCUMENT_DEPTH_MAX): name parts of it and refer to them`;
      return this.problems.add("too-deep", this.path(), detail);
    }
    if (value !== this.skip) this.stack.push({ value, keys: Array.isArray(value) ? null : Object.keys(value), next: 0 });
  }

  private text(text: string): void {
    if (HALF_PAIR.test(text)) {
      this.problems.add("bad-text", this.path(), "the text holds half of a surrogate pair, which is not valid Unicode");
    } else if (text.length * 3 > DOCUMENT_STRING_BYTES_MAX && utf8Bytes(text) > DOCUMENT_STRING_BYTES_MAX) {
      const detail = `longer than ${DOCUMENT_STRING_BYTES_MAX} bytes (DOCUMENT_STRING_BYTES_MAX): shorten it`;
      this.problems.add("too-long", this.path(), detail);
    }
  }

  private path(): string {
    return this.stack.reduce((path, { keys, next }) => step(path, keys === null ? next - 1 : keys[next - 1]!), this.rootPath);
  }
}

const HALF_PAIR = /\p{Surrogate}/u;

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
