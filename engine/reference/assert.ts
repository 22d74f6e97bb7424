// What must hold inside the reference, whatever the rulebook and the cart: a broken invariant is a bug and stops the
// decision. Outcomes are never assertions. Called everywhere in engine/reference.

export function assert(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`the reference broke: ${what}`);
}

/** The value, which must be there. */
export function must<T>(value: T | undefined | null, what: string): T {
  assert(value !== undefined && value !== null, what);
  return value;
}

/** An exact integer as a JavaScript number, for the reply. */
export function toNumber(value: bigint): number {
  const number = Number(value);
  assert(Number.isSafeInteger(number), `${value} is not a safe integer`);
  return number;
}
