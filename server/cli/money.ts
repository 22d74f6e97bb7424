// Minor units as a person writes them: `4999` with exponent 2 is `49.99`. Integers and text only, no floats. Must not
// round. Called by the other cli files.

/** Amounts may be negative; the exponent is the currency's number of decimals. */
export function formatMinor(amount: number, exponent: number): string {
  const digits = String(Math.abs(amount)).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  const sign = amount < 0 ? "-" : "";
  return exponent === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(digits.length - exponent)}`;
}

/** A discount as it stands on a receipt: `-4.99`, and nothing for 0. */
export function formatDiscount(amount: number, exponent: number): string {
  return amount === 0 ? "" : formatMinor(-amount, exponent);
}

/** Parts per million as a percentage: 200000 is `20 %`. */
export function formatRate(ppm: number): string {
  return `${Number((ppm / 10_000).toFixed(4))} %`;
}
