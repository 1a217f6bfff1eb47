import { describe, expect, it } from 'vitest';
import { orderKey, readNote, writeNote } from './kept-orders.ts';

const key = 'https://x.example/orders/evt_1/ord_2?secret=s-1_';

describe('an order on this device', () => {
  it('is kept once, however it is opened', () => {
    for (const path of [
      'orders/evt_1/ord_2?secret=s-1_',
      'de/orders/evt_1/ord_2?secret=s-1_&unpaid=1',
      'orders/evt_1/ord_2/?x=1&secret=s-1_',
    ])
      expect(orderKey(`https://x.example/${path}`)).toBe(key);
  });

  it('is not mistaken for another order, another secret, or a step below it', () => {
    expect(orderKey('https://x.example/orders/evt_1/ord_2?secret=other')).not.toBe(key);
    expect(orderKey('https://x.example/orders/evt_1/ord_2/pay?secret=s-1_')).toBeNull();
    expect(orderKey('https://x.example/orders')).toBeNull();
    expect(orderKey('https://x.example/events/evt_1')).toBeNull();
  });

  it('carries its note through a header, whatever its name is', () => {
    const note = { title: 'Grüße & “quotes” 🎭\n', when: 'Di., 1. Juni', atMs: 5 };
    expect(writeNote(note)).toMatch(/^[\x21-\x7e]+$/);
    expect(readNote(writeNote(note))).toEqual(note);
    expect(readNote(null)).toBeNull();
    expect(readNote('%')).toBeNull();
    expect(readNote('{}')).toBeNull();
  });
});
