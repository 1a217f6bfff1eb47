import { describe, expect, it } from 'vitest';
import type { Command, WishedLine } from './commands.ts';
import { printOf } from './print.ts';

function hold(lines: WishedLine[], more: Partial<Extract<Command, { kind: 'hold' }>> = {}): number {
  return printOf({ kind: 'hold', key: 'k', holdId: 'hld_1', lines, ...more });
}
const one = { ticketType: 1, occurrence: 0, quantity: 2 };

describe('the print of a command', () => {
  it('[I1] is the same for what a retry makes anew: keys, ids, seals', () => {
    expect(hold([one], { key: 'other', holdId: 'hld_2', mapVersion: 7 })).toBe(hold([one], { mapVersion: 6 }));
    const contact = { dataKeyId: 'a', wrappedDataKey: 'b', sealedContact: 'c', emailBlind: 'blind' };
    const checkout = { kind: 'checkout', key: 'k', holdId: 'h', orderId: 'o', contact, locale: 'en' } as const;
    const again = { ...checkout, orderId: 'p', contact: { ...contact, sealedContact: 'd' }, secretHash: 't' };
    expect(printOf({ ...again, expectedTotalMinor: null })).toBe(
      printOf({ ...checkout, secretHash: 's', expectedTotalMinor: null }),
    );
  });

  it('[I2] is another one for every other wish', () => {
    const wishes = [
      hold([one]),
      hold([one, one]),
      hold([{ ...one, quantity: 3 }]),
      hold([{ ...one, quantity: 2.5 }]),
      hold([{ ...one, occurrence: 1 }]),
      hold([{ ...one, seats: ['p/1/1', 'p/1/2'] }]),
      hold([{ ...one, seats: ['p/1/1p', '/1/2'] }]),
      hold([{ ...one, accessibleUnits: 1 }]),
      hold([one], { code: 'CREW' }),
      hold([one], { replaces: { orderId: 'o', serials: [] } }),
      hold([one], { replaces: { orderId: 'o', serials: [3] } }),
      printOf({ kind: 'release', key: 'k', holdId: 'hld_1' }),
      printOf({ kind: 'extend', key: 'k', holdId: 'hld_1' }),
      printOf({ kind: 'cancel', key: 'k', orderId: 'o', by: 'buyer' }),
      printOf({ kind: 'cancel', key: 'k', orderId: 'o', by: 'buyer', serials: [1] }),
    ];
    expect(new Set(wishes).size).toBe(wishes.length);
  });
});
