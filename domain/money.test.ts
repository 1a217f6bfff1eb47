import { describe, expect, it } from 'vitest';
import { canBeCharged, currencies, formatMoney, parsePrice, priceToText } from './money.ts';

describe('parsePrice', () => {
  it('reads what people type', () => {
    expect(parsePrice('12', 'EUR')).toEqual({ ok: true, priceMinor: 1200 });
    expect(parsePrice(' 12,5 ', 'EUR')).toEqual({ ok: true, priceMinor: 1250 });
    expect(parsePrice('0.10', 'EUR')).toEqual({ ok: true, priceMinor: 10 });
    expect(parsePrice('1200', 'JPY')).toEqual({ ok: true, priceMinor: 1200 });
    expect(parsePrice('1.230', 'KWD')).toEqual({ ok: true, priceMinor: 1230 });
    expect(parsePrice('1.234', 'KWD')).toEqual({ ok: false, code: 'odd-thousandths' });
    expect(parsePrice('12.5000', 'EUR')).toEqual({ ok: true, priceMinor: 1250 });
  });

  it('names what is wrong', () => {
    expect(parsePrice('1.255', 'EUR')).toEqual({ ok: false, code: 'too-many-decimals' });
    expect(parsePrice('12.5', 'JPY')).toEqual({ ok: false, code: 'too-many-decimals' });
    expect(parsePrice('-1', 'EUR')).toEqual({ ok: false, code: 'negative' });
    expect(parsePrice('1,000.00', 'EUR')).toEqual({ ok: false, code: 'not-a-number' });
    expect(parsePrice('', 'EUR')).toEqual({ ok: false, code: 'not-a-number' });
    expect(parsePrice('1e3', 'EUR')).toEqual({ ok: false, code: 'not-a-number' });
    expect(parsePrice('1000000', 'EUR')).toEqual({ ok: false, code: 'too-large' });
    expect(parsePrice('1', 'XXX')).toEqual({ ok: false, code: 'unknown-currency' });
  });

  it('leads back from the text it shows, in every currency', () => {
    for (const currency of currencies)
      for (const priceMinor of [0, 1, 9, 10, 99, 100, 12345].map(
        (minor) => minor * (canBeCharged(10_001, currency) ? 1 : 10),
      ))
        expect(parsePrice(priceToText(priceMinor, currency), currency)).toEqual({ ok: true, priceMinor });
  });
});

describe('canBeCharged', () => {
  it('neither too little, nor too much, nor in steps that no card has', () => {
    expect([49, 50, 99_999_999, 100_000_000].map((minor) => canBeCharged(minor, 'EUR'))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([1499, 1500].map((minor) => canBeCharged(minor, 'CZK'))).toEqual([false, true]);
    expect([49, 50].map((minor) => canBeCharged(minor, 'JPY'))).toEqual([false, true]);
    expect([1230, 1234].map((minor) => canBeCharged(minor, 'KWD'))).toEqual([true, false]);
  });
});

describe('formatMoney', () => {
  it('uses the decimals of the currency and the habit of the locale', () => {
    expect(formatMoney(1250, 'EUR', 'en')).toBe('€12.50');
    expect(formatMoney(1250, 'EUR', 'de').replace(/\s/g, ' ')).toBe('12,50 €');
    expect(formatMoney(1200, 'JPY', 'en')).toBe('¥1,200');
  });
});
