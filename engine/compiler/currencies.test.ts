// The table of currencies: exponents, and what is not a currency.
import { describe, expect, it } from "vitest";
import { currencyCodes, currencyExponent, isCurrency } from "./currencies.js";

describe("currencies", () => {
  it.each([
    ["EUR", 2],
    ["JPY", 0],
    ["KWD", 3],
    ["USD", 2],
    ["CLP", 0],
    ["TND", 3],
  ])("%s has %i decimals", (code, exponent) => {
    expect(currencyExponent(code)).toBe(exponent);
  });

  it.each(["eur", "XXX", "XAU", "EURO", ""])("%j is none", (code) => {
    expect(isCurrency(code)).toBe(false);
  });

  it("knows each once, in capitals", () => {
    const codes = currencyCodes();
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
    expect(codes.length).toBeGreaterThan(150);
  });
});
