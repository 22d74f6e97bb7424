// Which codec a body is in and which one the reply shall have: reads `content-type` and `accept`. Every request passes
// here, so the common headers are compared as they are and only the others are taken apart. Must not touch bodies.
// Called by routes.ts.
export type Codec = "json" | "msgpack";

export const MEDIA_TYPE: Record<Codec, string> = { json: "application/json", msgpack: "application/msgpack" };

const CODEC_OF: Record<string, Codec> = {
  "application/json": "json",
  "application/msgpack": "msgpack",
  "application/x-msgpack": "msgpack",
  "application/vnd.msgpack": "msgpack",
};

/** null: not a type that is read here (or a charset other than UTF-8). */
export function requestCodec(contentType: string): Codec | null {
  if (contentType === "application/json") return "json";
  if (contentType === "application/msgpack") return "msgpack";
  const [type = "", ...parameters] = contentType.toLowerCase().split(";");
  for (const parameter of parameters) {
    const [name = "", value = ""] = parameter.split("=");
    if (name.trim() === "charset" && !/^"?utf-?8"?$/.test(value.trim())) return null;
  }
  return codecOf(type.trim());
}

/** The most wanted codec; the request's own where the caller does not mind. null: none is accepted. */
export function replyCodec(accept: string, fallback: Codec): Codec | null {
  if (accept === "" || accept === "*/*") return fallback;
  if (accept === MEDIA_TYPE[fallback]) return fallback;
  const other: Codec = fallback === "json" ? "msgpack" : "json";
  const ranges = accept.toLowerCase().split(",").map(parseRange);
  const own = weightOf(fallback, ranges);
  const others = weightOf(other, ranges);
  if (own === 0 && others === 0) return null;
  return others > own ? other : fallback;
}

interface Range {
  type: string;
  weight: number;
}

function parseRange(range: string): Range {
  const [type = "", ...parameters] = range.split(";");
  let weight = 1;
  for (const parameter of parameters) {
    const match = /^\s*q\s*=\s*([0-9.]+)\s*$/.exec(parameter);
    if (match !== null) weight = Math.min(1, Number(match[1]) || 0);
  }
  return { type: type.trim(), weight };
}

/** The most specific range that covers the codec decides, whatever its place in the list. */
function weightOf(codec: Codec, ranges: readonly Range[]): number {
  let best = { rank: 0, weight: 0 };
  for (const { type, weight } of ranges) {
    const rank = codecOf(type) === codec ? 3 : type === "application/*" ? 2 : type === "*/*" ? 1 : 0;
    if (rank > best.rank || (rank === best.rank && rank > 0 && weight > best.weight)) best = { rank, weight };
  }
  return best.weight;
}

function codecOf(type: string): Codec | null {
  return Object.hasOwn(CODEC_OF, type) ? (CODEC_OF[type] ?? null) : null;
}
