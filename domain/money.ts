/**
 * Money is an integer of minor units with an ISO 4217 code; nothing in Foyer multiplies or compares fractions of a cent.
 * The number of decimals is a table rather than a question to the runtime, so that every runtime agrees.
 */
const decimalsOf: Record<string, 0 | 2 | 3> = {
  AUD: 2, BRL: 2, CAD: 2, CHF: 2, CZK: 2, DKK: 2, EUR: 2, GBP: 2, HKD: 2, ILS: 2, INR: 2, MXN: 2, MYR: 2,
  NOK: 2, NZD: 2, PHP: 2, PLN: 2, RON: 2, SEK: 2, SGD: 2, THB: 2, TRY: 2, USD: 2, ZAR: 2,
  JPY: 0, KRW: 0, CLP: 0, VND: 0,
  BHD: 3, JOD: 3, KWD: 3, TND: 3,
}; // prettier-ignore

/** Currencies an event can be sold in, by ISO 4217 code, in alphabetical order. */
export const currencies: readonly string[] = Object.keys(decimalsOf).sort();

/** The largest price of one ticket in minor units: what Stripe takes in one charge (eight digits). */
export const priceMinorMax = 99_999_999;

/**
 * The least that Stripe charges in one payment, in minor units; currencies that are not named are measured by what that is in its own
 * settlement, so anything may do. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
const leastChargeMinor: Record<string, number> = {
  AUD: 50, BRL: 50, CAD: 50, CHF: 50, CZK: 1500, DKK: 250, EUR: 50, GBP: 30, HKD: 400, INR: 50, JPY: 50, MXN: 1000,
  MYR: 200, NOK: 300, NZD: 50, PLN: 200, RON: 200, SEK: 300, SGD: 50, THB: 1000, USD: 50,
}; // prettier-ignore

/** Whether so much can be paid by card in one payment: neither too little nor too much, and in steps that the card networks know. */
export function canBeCharged(amountMinor: number, currency: string): boolean {
  const stepMinor = chargeStepMinor(currency);
  const leastMinor = leastChargeMinor[currency] ?? stepMinor;
  return amountMinor >= leastMinor && amountMinor <= priceMinorMax && amountMinor % stepMinor === 0;
}

/** Card networks know no thousandths. */
const chargeStepMinor = (currency: string) => (currencyDecimals(currency) === 3 ? 10 : 1);

/** How many decimals the currency has (ISO 4217), or `null` for one Foyer does not sell in. */
export function currencyDecimals(currency: string): 0 | 2 | 3 | null {
  return decimalsOf[currency] ?? null;
}

export type ParsedPrice =
  | { ok: true; priceMinor: number }
  | {
      ok: false;
      code: 'not-a-number' | 'too-many-decimals' | 'odd-thousandths' | 'negative' | 'too-large' | 'unknown-currency';
    };

/**
 * Reads what a person typed into a price field ("12", "12.5", "12,50") into minor units.
 * A comma counts as the decimal mark; grouping marks are refused rather than guessed at. Where a currency has three decimals the last
 * must be zero (`odd-thousandths`): cards are not charged otherwise. https://docs.stripe.com/currencies#three-decimal
 */
export function parsePrice(text: string, currency: string): ParsedPrice {
  const decimals = currencyDecimals(currency);
  if (decimals === null) return { ok: false, code: 'unknown-currency' };
  const match = /^(-?)(\d{1,12})(?:[.,](\d*))?$/.exec(text.trim());
  if (!match) return { ok: false, code: 'not-a-number' };
  const fraction = match[3] ?? '';
  if (fraction.replace(/0+$/, '').length > decimals) return { ok: false, code: 'too-many-decimals' };
  const priceMinor = Number(match[2]! + fraction.slice(0, decimals).padEnd(decimals, '0'));
  if (match[1] && priceMinor > 0) return { ok: false, code: 'negative' };
  if (priceMinor % chargeStepMinor(currency) !== 0) return { ok: false, code: 'odd-thousandths' };
  return priceMinor > priceMinorMax ? { ok: false, code: 'too-large' } : { ok: true, priceMinor };
}

/** The price as a form field shows it: plain digits with a point, no currency mark. */
export function priceToText(priceMinor: number, currency: string): string {
  const decimals = currencyDecimals(currency) ?? 2;
  const digits = String(priceMinor).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Making a formatter takes longer than all that a page formats with it. */
const formatters = new Map<string, Intl.NumberFormat>();
const formattersMax = 100;

/** The price as a person of that locale reads it: "€12.50", "12,50 €", "Free" is up to the caller. */
export function formatMoney(amountMinor: number, currency: string, locale: string): string {
  const decimals = currencyDecimals(currency) ?? 2;
  return formatter(currency, locale, decimals).format(amountMinor / 10 ** decimals);
}

function formatter(currency: string, locale: string, decimals: number): Intl.NumberFormat {
  const name = `${currency} ${locale}`;
  const made = formatters.get(name);
  if (made) return made;
  if (formatters.size >= formattersMax) formatters.clear();
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  formatters.set(name, format);
  return format;
}
