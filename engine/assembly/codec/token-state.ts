// What the last token was: the scanners write it, the walkers read it. Valid until the next token.

/** UTF-8 bytes of a string or key; PAD_BYTES readable bytes follow. */
export let tokenPtr: usize = 0;
export let tokenBytes: u32 = 0;
/** An integer, a boolean as 0 or 1, or the id of an interned string. */
export let tokenInteger: i64 = 0;
/** MessagePack: entries of the map or elements of the array just opened. JSON does not know and leaves it alone. */
export let itemCount: u32 = 0;

// @ts-ignore: decorator
@inline export function setString(ptr: usize, bytes: u32): void {
  tokenPtr = ptr;
  tokenBytes = bytes;
}
// @ts-ignore: decorator
@inline export function setInteger(value: i64): void {
  tokenInteger = value;
}
// @ts-ignore: decorator
@inline export function setItemCount(count: u32): void {
  itemCount = count;
}
