// The currencies of ISO 4217 and how many decimals their minor unit has: 2 unless listed here. Codes without a minor unit
// (metals, test codes) or with four decimals (units of account) are not currencies a cart can be in. Read by the compiler and by tools that print amounts.

const ZERO = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const THREE = "BHD IQD JOD KWD LYD OMR TND";
const TWO =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW " +
  "CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR " +
  "ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR " +
  "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN " +
  "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

const exponents = new Map<string, number>();
for (const [exponent, codes] of [
  [0, ZERO],
  [2, TWO],
  [3, THREE],
] as const) {
  for (const code of codes.split(" ")) exponents.set(code, exponent);
}

export function isCurrency(code: string): boolean {
  return exponents.has(code);
}

/** Decimals of the minor unit. */
export function currencyExponent(code: string): number {
  const exponent = exponents.get(code);
  if (exponent === undefined) throw new Error(`no currency ${code}`);
  return exponent;
}

export function currencyCodes(): string[] {
  return [...exponents.keys()].sort();
}
