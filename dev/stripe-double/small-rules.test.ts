import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPaymentForm, isEmail, isIban, parseExpiry, passesLuhn } from './card-check.ts';
import { formatMoney, leastChargeMinor } from './currencies.ts';
import { decodeForm } from './form-body.ts';
import { testAccounts, testCards } from './test-cards.ts';

describe('check digits', () => {
  it('hold for every test card and account, and for none of them with one digit changed', () => {
    for (const { number } of testCards) {
      expect(passesLuhn(number)).toBe(true);
      expect(passesLuhn(number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10))).toBe(false);
    }
    for (const { iban } of testAccounts)
      expect([isIban(iban), isIban(iban.replace('37', '38'))]).toEqual([true, false]);
  });
});

describe('the expiry of a card', () => {
  it.each(['12/34', '12 / 34', '1234', '12/2034', '12-34'])('reads %s', (text) => {
    expect(parseExpiry(text)).toEqual({ month: 12, year: 2034 });
  });

  it('is the end of its month', () => {
    const form = {
      email: 'a@b.example',
      name: 'A',
      method: 'card' as const,
      number: '4242424242424242',
      cvc: '123',
      iban: '',
    };
    const check = (nowMs: number) => checkPaymentForm({ ...form, expiry: '02/28' }, nowMs).expiry;
    expect(check(Date.UTC(2028, 1, 29, 23, 59, 59))).toBeUndefined();
    expect(check(Date.UTC(2028, 2, 1))).toContain('in the past');
  });
});

describe('email', () => {
  it.each(['ada', 'ada@', '@b.c', 'a b@c.de', 'a@b', 'a@b.c,d@e.f', ''])('is not %j', (text) =>
    expect(isEmail(text)).toBe(false),
  );
});

describe('money', () => {
  it('has the decimals of its currency', () => {
    const texts = [
      formatMoney(1250, 'eur'),
      formatMoney(1250, 'jpy'),
      formatMoney(1250, 'bhd'),
      formatMoney(1200, 'isk'),
    ];
    expect(texts.map((text) => text.replace(/\u00a0/g, ' '))).toEqual(['€12.50', '¥1,250', 'BHD 1.250', 'ISK 12.00']);
    expect([leastChargeMinor('gbp'), leastChargeMinor('usd')]).toEqual([30, 50]);
  });
});

describe('form bodies', () => {
  it('nest', () => {
    const form = decodeForm(
      'line_items[0][price_data][currency]=eur&line_items[1][quantity]=2&expand[]=a&expand[]=b&x=%26+1',
    );
    expect(JSON.parse(JSON.stringify(form))).toEqual({
      line_items: { 0: { price_data: { currency: 'eur' } }, 1: { quantity: '2' } },
      expand: { 0: 'a', 1: 'b' },
      x: '& 1',
    });
  });

  it('never do anything but decode or refuse', () => {
    assert(
      property(string(), (text) => {
        try {
          expect(typeof decodeForm(text)).toBe('object');
        } catch (error) {
          expect(error).toMatchObject({ status: 400 });
        }
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      }),
    );
    expect(() => decodeForm('constructor[prototype][polluted]=1&__proto__[polluted]=1')).not.toThrow();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
