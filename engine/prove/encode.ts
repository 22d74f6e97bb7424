// The same request as different bytes: compact, spaced, escaped and key-shuffled JSON, and MessagePack. All of them mean the
// same request, so all must give the same reply. Draws from the seed it is given; writes nothing but text.

import { Packr } from "msgpackr";
import type { Random } from "./random.js";

const packr = new Packr({ useRecords: false, variableMapSize: true });

export function toMessagePack(value: unknown): Uint8Array {
  return packr.pack(value);
}

export function fromMessagePack(bytes: Uint8Array): unknown {
  return packr.unpack(bytes);
}

export function toJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

export interface Dress {
  spaces: boolean;
  escapes: boolean;
  shuffle: boolean;
}

/** How the text is dressed up, drawn anew for each case. */
export function drawDress(random: Random): Dress {
  return { spaces: random.chance(60), escapes: random.chance(60), shuffle: random.chance(70) };
}

const SHORT_ESCAPES: Record<string, string> = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f", "/": "\\/", '"': '\\"', "\\": "\\\\" };

class JsonWriter {
  private text = "";

  constructor(
    private readonly random: Random,
    private readonly dress: Dress,
  ) {}

  private space(): void {
    if (this.dress.spaces && this.random.chance(50)) this.text += this.random.pick([" ", "  ", "\n", "\t", "\r\n"]);
  }

  private token(token: string): void {
    this.space();
    this.text += token;
    this.space();
  }

  private string(value: string): string {
    if (!this.dress.escapes) return JSON.stringify(value);
    let written = '"';
    for (let at = 0; at < value.length; at += 1) {
      const unit = value[at]!;
      const short = SHORT_ESCAPES[unit];
      const code = value.charCodeAt(at);
      const surrogate = code >= 0xd800 && code <= 0xdfff;
      if (short !== undefined && (unit === '"' || unit === "\\" || this.random.chance(60))) written += short;
      else if (code < 0x20 || surrogate || this.random.chance(30)) {
        const hex = code.toString(16).padStart(4, "0");
        written += `\\u${this.random.chance(50) ? hex : hex.toUpperCase()}`;
      } else written += unit;
    }
    return `${written}"`;
  }

  private members(value: object): [string, unknown][] {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return this.dress.shuffle ? this.random.shuffle(members) : members;
  }

  private value(value: unknown): void {
    if (Array.isArray(value)) {
      this.token("[");
      value.forEach((member, index) => {
        if (index > 0) this.token(",");
        this.value(member);
      });
      this.token("]");
    } else if (typeof value === "object" && value !== null) {
      this.token("{");
      this.members(value).forEach(([key, member], index) => {
        if (index > 0) this.token(",");
        this.token(this.string(key));
        this.token(":");
        this.value(member);
      });
      this.token("}");
    } else if (typeof value === "string") this.token(this.string(value));
    else this.token(JSON.stringify(value));
  }

  write(value: unknown): string {
    this.value(value);
    return this.text;
  }
}

/** The value as JSON that a careless client might send. */
export function toDressedJson(value: unknown, random: Random, dress: Dress): Uint8Array {
  return new TextEncoder().encode(new JsonWriter(random, dress).write(value));
}
