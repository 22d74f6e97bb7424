// Bodies as trees, decoded slowly and strictly by code that shares nothing with the core: JSON by a small descent that is
// itself checked against JSON.parse, MessagePack by the specification's table. undefined = the bytes are not a document.
// Numbers keep what the wire said, so that a decimal is still one. Tests only.

export type Tree =
  | { is: "string"; text: string; bytes: number }
  /** `decimal`: written with a point or exponent, float32, or a fraction. */
  | { is: "number"; value: bigint; decimal: boolean }
  | { is: "boolean"; value: boolean }
  | { is: "null" }
  | { is: "array"; items: Tree[] }
  | { is: "map"; entries: [Tree, Tree][] };

class NotADocument extends Error {}

export function decodeTree(body: Uint8Array, codec: "json" | "msgpack"): Tree | undefined {
  try {
    return codec === "json" ? decodeJson(body) : decodeMsgpack(body);
  } catch (problem) {
    if (problem instanceof NotADocument) return undefined;
    throw problem;
  }
}

// ---------------------------------------------------------------------------------------------------- JSON

const TOKEN = /[ \n\r\t]*([{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null)/y;

function decodeJson(body: Uint8Array): Tree {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new NotADocument();
  }
  let parses = true;
  try {
    JSON.parse(text);
  } catch {
    parses = false;
  }
  const reader = new JsonReader(text);
  let tree: Tree | undefined;
  try {
    tree = reader.document();
  } catch (problem) {
    if (!(problem instanceof NotADocument)) throw problem;
  }
  // Well-formed strings are our rule, not JSON's.
  if ((tree !== undefined) !== parses && !reader.sawSurrogate) throw new Error(`the reader and JSON.parse disagree on ${text}`);
  if (tree === undefined) throw new NotADocument();
  return tree;
}

class JsonReader {
  sawSurrogate = false;
  private at = 0;
  private token = "";

  constructor(private readonly text: string) {}

  document(): Tree {
    this.advance();
    const tree = this.value();
    if (!/^[ \n\r\t]*$/.test(this.text.slice(this.at))) throw new NotADocument();
    return tree;
  }

  private advance(): void {
    TOKEN.lastIndex = this.at;
    const match = TOKEN.exec(this.text);
    if (match === null) throw new NotADocument();
    this.at = TOKEN.lastIndex;
    this.token = match[1]!;
  }

  /** The current token begins it; afterwards the current token is its last. */
  private value(): Tree {
    const token = this.token;
    const first = token[0]!;
    if (first === '"') {
      const text = JSON.parse(token) as string;
      if (/\p{Surrogate}/u.test(text)) {
        this.sawSurrogate = true;
        throw new NotADocument();
      }
      return { is: "string", text, bytes: Buffer.byteLength(text) };
    }
    if (first === "t" || first === "f") return { is: "boolean", value: first === "t" };
    if (first === "n") return { is: "null" };
    if (first === "[") {
      const items: Tree[] = [];
      for (this.advance(); this.token !== "]"; ) {
        items.push(this.value());
        this.separator("]");
      }
      return { is: "array", items };
    }
    if (first === "{") {
      const entries: [Tree, Tree][] = [];
      for (this.advance(); this.token !== "}"; ) {
        if (this.token[0] !== '"') throw new NotADocument();
        const key = this.value();
        this.advance();
        if (this.token !== ":") throw new NotADocument();
        this.advance();
        entries.push([key, this.value()]);
        this.separator("}");
      }
      return { is: "map", entries };
    }
    if (!/^[-0-9]/.test(first)) throw new NotADocument();
    const decimal = /[.eE]/.test(token);
    return { is: "number", value: decimal ? 0n : BigInt(token), decimal };
  }

  /** A comma and what follows it, or the closer. */
  private separator(closer: string): void {
    this.advance();
    if (this.token === closer) return;
    if (this.token !== ",") throw new NotADocument();
    this.advance();
    if (this.token === closer) throw new NotADocument();
  }
}

// ---------------------------------------------------------------------------------------------------- MessagePack

function decodeMsgpack(body: Uint8Array): Tree {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let at = 0;
  const take = (bytes: number): number => {
    if (at + bytes > body.length) throw new NotADocument();
    const from = at;
    at += bytes;
    return from;
  };
  const text = (bytes: number): Tree => {
    const from = take(bytes);
    try {
      const decoded = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body.subarray(from, at));
      return { is: "string", text: decoded, bytes };
    } catch {
      throw new NotADocument();
    }
  };
  const whole = (value: bigint | number): Tree => ({ is: "number", value: BigInt(value), decimal: false });
  const list = (count: number): Tree => {
    const items: Tree[] = [];
    for (let index = 0; index < count; index++) items.push(read());
    return { is: "array", items };
  };
  const map = (count: number): Tree => {
    const entries: [Tree, Tree][] = [];
    for (let index = 0; index < count; index++) entries.push([read(), read()]);
    return { is: "map", entries };
  };
  const read = (): Tree => {
    const byte = view.getUint8(take(1));
    if (byte <= 0x7f) return whole(byte);
    if (byte <= 0x8f) return map(byte & 15);
    if (byte <= 0x9f) return list(byte & 15);
    if (byte <= 0xbf) return text(byte & 31);
    if (byte >= 0xe0) return whole(byte - 256);
    switch (byte) {
      case 0xc0:
        return { is: "null" };
      case 0xc2:
      case 0xc3:
        return { is: "boolean", value: byte === 0xc3 };
      case 0xca:
        take(4);
        return { is: "number", value: 0n, decimal: true };
      case 0xcb: {
        const value = view.getFloat64(take(8));
        return Number.isInteger(value) ? { is: "number", value: BigInt(value), decimal: Math.abs(value) > Number.MAX_SAFE_INTEGER } : { is: "number", value: 0n, decimal: true };
      }
      case 0xcc:
        return whole(view.getUint8(take(1)));
      case 0xcd:
        return whole(view.getUint16(take(2)));
      case 0xce:
        return whole(view.getUint32(take(4)));
      case 0xcf:
        return whole(view.getBigUint64(take(8)));
      case 0xd0:
        return whole(view.getInt8(take(1)));
      case 0xd1:
        return whole(view.getInt16(take(2)));
      case 0xd2:
        return whole(view.getInt32(take(4)));
      case 0xd3:
        return whole(view.getBigInt64(take(8)));
      case 0xd4:
        if (view.getUint8(take(1)) !== 0 || view.getUint8(take(1)) !== 0) throw new NotADocument();
        return { is: "null" };
      case 0xd9:
        return text(view.getUint8(take(1)));
      case 0xda:
        return text(view.getUint16(take(2)));
      case 0xdb:
        return text(view.getUint32(take(4)));
      case 0xdc:
        return list(view.getUint16(take(2)));
      case 0xdd:
        return list(view.getUint32(take(4)));
      case 0xde:
        return map(view.getUint16(take(2)));
      case 0xdf:
        return map(view.getUint32(take(4)));
      default:
        // bin, ext, records, the reserved byte
        throw new NotADocument();
    }
  };
  const tree = read();
  if (at !== body.length) throw new NotADocument();
  return tree;
}
