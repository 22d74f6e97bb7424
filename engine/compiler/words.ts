// Words for messages: values and names as they appear in a sentence, lists, near misses of a misspelt name, sizes of
// texts. Must not throw on any value. Called by the checks, the lint and the describer.

const SHOWN_MAX = 60;

/** A value from the document, in backticks, short. */
export function quote(value: unknown): string {
  let text: string;
  if (typeof value === "string") text = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"');
  else if (Array.isArray(value)) text = value.length === 0 ? "[]" : "a list";
  else if (typeof value === "object" && value !== null) text = Object.keys(value).length === 0 ? "{}" : "an object";
  else text = String(value);
  if (text === "a list" || text === "an object") return text;
  return `\`${text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text}\``;
}

/** "`a`, `b` or `c`", at most ten of them. */
export function either(names: readonly string[], word = "or"): string {
  const shown = names.slice(0, 10).map((name) => quote(name));
  if (names.length > shown.length) return `${shown.join(", ")} …`;
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} ${word} ${last}`;
}

/** "; did you mean `x`?" when a known name is near, else nothing. */
export function meant(name: string, known: Iterable<string>): string {
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.floor(name.length / 2) + 1);
  let looked = 0;
  for (const candidate of known) {
    if (++looked > 1000) break;
    const distance = distanceOf(name.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best === undefined ? "" : `; did you mean ${quote(best)}?`;
}

/** Edit distance, or `most` when it is not below. */
function distanceOf(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most || a.length > 64 || b.length > 64) return most;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return Math.min(row[b.length]!, most);
}

/** UTF-8 bytes of a text; a lone surrogate counts as three. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 || (unit & 0xf800) === 0xd800 ? 1 : 2;
  }
  return bytes;
}

/** At most this many decimals, as a person would write the number. */
export function hasDecimals(value: number, most: number): boolean {
  return Number(value.toFixed(most)) === value;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
