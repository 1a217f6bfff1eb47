/**
 * What Stripe knows about currencies: how many decimals an amount has in the API, and the least it charges.
 * https://docs.stripe.com/currencies#zero-decimal and #minimum-and-maximum-charge-amounts
 */
const noDecimals = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const threeDecimals = new Set('bhd jod kwd omr tnd'.split(' '));
// Without decimals in life, yet with two in the API, where both must be zero.
const alwaysWhole = new Set(['isk', 'ugx']);

const known = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

const leastMinor: Record<string, number> = {
  ...{ usd: 50, aed: 200, aud: 50, bgn: 100, brl: 50, cad: 50, chf: 50, czk: 1500, dkk: 250, eur: 50, gbp: 30 },
  ...{ hkd: 400, huf: 17_500, inr: 50, jpy: 50, mxn: 1000, myr: 200, nok: 300, nzd: 50, pln: 200, ron: 200 },
  ...{ sek: 300, sgd: 50, thb: 1000 },
};

export const amountMaxMinor = 99_999_999; // eight digits, in nearly every currency

/** Whether ISO 4217 knows the code; lower case as Stripe writes it. */
export function isCurrency(code: string): boolean {
  return known.has(code);
}

export function decimalsOf(currency: string): 0 | 2 | 3 {
  if (noDecimals.has(currency)) return 0;
  return threeDecimals.has(currency) ? 3 : 2;
}

/** The least that can be charged, in minor units. Unlisted currencies: anything, since Stripe goes by the exchange rate. */
export function leastChargeMinor(currency: string): number {
  return leastMinor[currency] ?? 1;
}

/** What an amount must be divisible by: 100 for krónur and Uganda shillings, 10 for three decimals, otherwise 1. */
export function stepMinor(currency: string): 1 | 10 | 100 {
  if (alwaysWhole.has(currency)) return 100;
  return threeDecimals.has(currency) ? 10 : 1;
}

/** For people: `€12.50`, `¥1,200`. */
export function formatMoney(amountMinor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return format.format(amountMinor / 10 ** decimals);
}
