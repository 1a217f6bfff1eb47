import { describe, expect, it } from 'vitest';
import { demoSettings, Desk, full, guest } from './testing.ts';
import type { Line } from './commands.ts';
import type { SalesTicketType } from './settings.ts';

/** In groups of four at least and by twos; a drink that comes beside a full or a reduced ticket. */
const settings = (groupOf = 4) => {
  const demo = demoSettings();
  const change = (index: number, more: Partial<SalesTicketType>) => ({
    ...{ ...demo.ticketTypes[0]!, index, pools: [0], ...more },
  });
  return demoSettings({
    ticketTypes: [
      ...demo.ticketTypes,
      change(10, { name: 'Group', priceMinor: 1500, minPerOrder: groupOf, quantityStep: 2 }),
      change(11, { name: 'Drink', priceMinor: 500, addOnTo: { ticketTypes: [0, 1], perTicket: 1 } }),
    ],
    ...(groupOf !== 4 && { version: 2 }),
  });
};
const group = (quantity: number): Line => ({ ticketType: 10, occurrence: 0, quantity });
const drink = (quantity: number): Line => ({ ticketType: 11, occurrence: 0, quantity });
const reduced = (quantity: number): Line => ({ ticketType: 1, occurrence: 0, quantity });

const giveBack = (desk: Desk, orderId: string, serials: number[], by: 'buyer' | 'organizer' = 'buyer') =>
  desk.ask({ kind: 'cancel', orderId, serials, by });
const exchange = (desk: Desk, orderId: string, serials: number[], lines: Line[], holdId = 'hld_new') =>
  desk.ask({ kind: 'hold', holdId, lines, replaces: { orderId, serials } });

describe('what a buyer leaves standing', () => {
  it('[X11] no part of a group keeps the price of the group', () => {
    const desk = new Desk(settings());
    const order = desk.bought([group(6)]);
    expect(giveBack(desk, order, [0, 1, 2, 3])).toMatchObject({ ok: false, code: 'bad-quantity' });
    expect(giveBack(desk, order, [0])).toMatchObject({ ok: false, code: 'bad-quantity' });
    expect(exchange(desk, order, [0, 1, 2], [full(3)])).toMatchObject({ ok: false, code: 'bad-quantity' });
    expect(giveBack(desk, order, [0, 1])).toMatchObject({ ok: true, refundDueMinor: 3000 });
    expect(giveBack(desk, order, [2], 'organizer')).toMatchObject({ ok: true, refundDueMinor: 1500 });
    expect(giveBack(desk, order, [3, 4, 5])).toMatchObject({ ok: true, refundDueMinor: 4500 });
  });

  it('[X11] no add-on without the ticket that it came beside; with it, or with another in its place', () => {
    const desk = new Desk(settings());
    const order = desk.bought([full(2), drink(2)]); // tickets 0 and 1, drinks 2 and 3
    expect(giveBack(desk, order, [0])).toMatchObject({ ok: false, code: 'add-on-alone' });
    expect(exchange(desk, order, [0], [guest(1)])).toMatchObject({ ok: false, code: 'add-on-alone' });
    expect(giveBack(desk, order, [0, 2])).toMatchObject({ ok: true, refundDueMinor: 3000 });
    expect(exchange(desk, order, [1], [reduced(1)])).toMatchObject({ ok: true });
    expect(giveBack(desk, order, [1], 'organizer')).toMatchObject({ ok: true });
  });

  it('[X11] also when each of two exchanges alone would have left one', () => {
    const desk = new Desk(settings());
    const order = desk.bought([full(2), drink(1)]);
    expect(exchange(desk, order, [0], [guest(1)], 'hld_a')).toMatchObject({ ok: true });
    expect(exchange(desk, order, [1], [guest(1)], 'hld_b')).toMatchObject({ ok: true });
    desk.checkout('hld_a', 'ord_a');
    expect(() => desk.checkout('hld_b', 'ord_b')).toThrow('no checkout: add-on-alone');
  });

  it('[X11] what a later rule made too few can be given back all the same', () => {
    const desk = new Desk(settings());
    const order = desk.bought([group(4)]);
    expect(desk.ask({ kind: 'configure', settings: settings(6) })).toMatchObject({ ok: true });
    expect(giveBack(desk, order, [0])).toMatchObject({ ok: true });
  });
});
