import { describe, expect, it } from 'vitest';
import { checkoutKey, orderCookie } from './checkout-key.ts';

const wish = { name: 'Ada', email: 'ada@example.org', locale: 'en', totalMinor: 5000, equalSeatsWelcome: true };

describe('the key of a checkout', () => {
  it('is the same for the same click, wherever it comes from', async () => {
    expect(await checkoutKey('hld_1', wish)).toBe(await checkoutKey('hld_1', { ...wish }));
    expect(await checkoutKey('hld_1', wish)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another one when anything that was sent is', async () => {
    const keys = await Promise.all([
      checkoutKey('hld_1', wish),
      checkoutKey('hld_2', wish),
      checkoutKey('hld_1', { ...wish, name: 'Ada ' }),
      checkoutKey('hld_1', { ...wish, email: 'ada@example.com' }),
      checkoutKey('hld_1', { ...wish, locale: 'de' }),
      checkoutKey('hld_1', { ...wish, totalMinor: 5001 }),
      checkoutKey('hld_1', { ...wish, equalSeatsWelcome: false }),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has a cookie beside it whose name any browser takes', () => {
    expect(orderCookie('hld_0123456789abcdefghjkmnpqrs')).toBe('foyer_order_abcdefghjkmnpqrs');
    expect(orderCookie('a;b=c d')).toBe('foyer_order_abcd');
  });
});
