import { describe, expect, it } from 'vitest';
import { isTimeToAsk } from './ask-about-payment.ts';

const order = { id: 'ord_1', status: 'awaiting-payment', sessionId: 'cs_1' } as const;

describe('asking Stripe about a payment', () => {
  it('gives the webhook the first second after the first look', () => {
    expect(isTimeToAsk(order, 10_000)).toBe(false);
    expect(isTimeToAsk(order, 10_999)).toBe(false);
    expect(isTimeToAsk(order, 11_000)).toBe(true);
  });

  it('is not for what is not paid by a page, or no more', () => {
    for (const nowMs of [10_000, 20_000]) {
      expect(isTimeToAsk({ ...order, id: 'ord_2', sessionId: null }, nowMs)).toBe(false);
      expect(isTimeToAsk({ ...order, id: 'ord_3', status: 'paid' }, nowMs)).toBe(false);
    }
  });
});
