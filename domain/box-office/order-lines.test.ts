import { describe, expect, it } from 'vitest';
import type { SaleCode } from './commands.ts';
import { stateHash } from './hash.ts';
import { priceOf } from './order-lines.ts';
import type { PlannedType } from './plan.ts';
import type { SalesSettings, SalesTicketType } from './settings.ts';
import { findOrder } from './state.ts';
import { demoSettings, Desk, full, pass, reduced } from './testing.ts';

const parking = (quantity: number, occurrence = 0) => ({ ticketType: 8, occurrence, quantity });
const combo = (quantity: number, occurrence = 0) => ({ ticketType: 9, occurrence, quantity });

/** The demo with some of its types changed, and more of them. */
function settings(changes: Record<number, Partial<SalesTicketType>>, more: SalesTicketType[] = []): SalesSettings {
  const demo = demoSettings();
  return demoSettings({
    pools: [...demo.pools, { index: 3, name: 'parking', capacity: 3 }],
    ticketTypes: [...demo.ticketTypes.map((type) => ({ ...type, ...changes[type.index] })), ...more],
  });
}
const base = demoSettings().ticketTypes[0]!;
const parkingType: SalesTicketType = {
  ...{ ...base, index: 8, name: 'Parking', priceMinor: 500, pools: [3] },
  addOnTo: { ticketTypes: [0, 1], perTicket: 1 },
};
/** Two full ones and a place to park. */
const comboType: SalesTicketType = {
  ...{ ...base, index: 9, name: 'Combo', priceMinor: 4500, pools: [0] },
  includes: [
    { ticketType: 0, quantity: 1 },
    { ticketType: 8, quantity: 1 },
  ],
};
const hold = (desk: Desk, lines: { ticketType: number; occurrence: number; quantity: number }[], holdId = 'hld') =>
  desk.ask({ kind: 'hold', holdId, lines });

describe('quantities', () => {
  it('[L1] a type with a step is sold in multiples of it, on each date, its lines added up', () => {
    const desk = new Desk(settings({ 0: { quantityStep: 4, maxPerOrder: 8 } }));
    expect(hold(desk, [full(6)])).toEqual({ ok: false, code: 'bad-quantity', line: 0, left: 4 });
    expect(hold(desk, [full(3)])).toMatchObject({ code: 'bad-quantity', left: 4 });
    expect(hold(desk, [full(2, 0), full(2, 1)])).toMatchObject({ code: 'bad-quantity', line: 0, left: 4 });
    expect(hold(desk, [full(1), full(3)])).toMatchObject({ ok: true });
  });

  it('[H7] several lines of one type add up to its least and most', () => {
    const desk = new Desk(settings({ 0: { minPerOrder: 2, maxPerOrder: 3 } }));
    expect(hold(desk, [full(2, 0), full(2, 1)])).toMatchObject({ code: 'bad-quantity', left: 3 });
    expect(hold(desk, [full(1, 0), full(1, 1)])).toMatchObject({ ok: true });
  });
});

describe('add-ons', () => {
  it('[L2] are sold beside a ticket of theirs only, on the same date', () => {
    const desk = new Desk(settings({}, [parkingType]));
    expect(hold(desk, [parking(1)])).toEqual({ ok: false, code: 'add-on-alone', line: 0 });
    expect(hold(desk, [full(1, 1), parking(1, 0)])).toMatchObject({ code: 'add-on-alone', line: 1 });
    expect(hold(desk, [parking(2), full(1)])).toEqual({ ok: false, code: 'too-many-add-ons', line: 0, left: 1 });
    expect(hold(desk, [parking(2), full(1), reduced(1)])).toMatchObject({ ok: true });
  });

  it('[L2][H1] take their own places, in the same instant or not at all', () => {
    const desk = new Desk(settings({}, [parkingType]));
    desk.hold([full(3), parking(2)]);
    expect(hold(desk, [full(2), parking(2)])).toEqual({ ok: false, code: 'not-enough-left', line: 1, left: 1 });
    expect(desk.left(0, 0)).toBe(7);
  });

  it('[L3] can be added to an order later, counted with what its family has', () => {
    const desk = new Desk(settings({}, [parkingType]));
    const orderId = desk.bought([full(2)]);
    const more = (quantity: number, holdId: string) =>
      desk.ask({ kind: 'hold', holdId, lines: [parking(quantity)], replaces: { orderId, serials: [] } });
    expect(more(3, 'h3')).toMatchObject({ code: 'too-many-add-ons', left: 2 });
    expect(more(1, 'h1')).toMatchObject({ ok: true, totalMinor: 500 });
    desk.pay(desk.checkout('h1', 'ord_child'));
    expect(more(2, 'h2')).toMatchObject({ code: 'too-many-add-ons', left: 1 });
    desk.ask({ kind: 'cancel', orderId, serials: [0, 1], by: 'organizer' });
    expect(more(1, 'h4')).toMatchObject({ ok: false });
  });
});

describe('companions', () => {
  it('[L4] come along at no price, with places and tickets of their own, also when they are hidden and not on sale', () => {
    const asleep = { hidden: true, salesEndAtMs: 1, minPerOrder: 5, maxPerOrder: 5 };
    const desk = new Desk(settings({ 0: asleep }, [parkingType, comboType]));
    const held = hold(desk, [combo(2)]);
    expect(held).toMatchObject({ ok: true, totalMinor: 9000 });
    expect([desk.left(0, 0), desk.left(8, 0), desk.left(9, 0)]).toEqual([6, 1, 1]);
    desk.pay(desk.checkout('hld', 'ord'));
    expect(findOrder(desk.state, 'ord')!.lines).toEqual([
      { ticketType: 9, occurrence: 0, quantity: 2, unitPriceMinor: 4500 },
      { ticketType: 0, occurrence: 0, quantity: 2, within: 0, unitPriceMinor: 0 },
      { ticketType: 8, occurrence: 0, quantity: 2, within: 0, unitPriceMinor: 0 },
    ]);
    expect([...desk.state.tickets.type.subarray(0, 6)]).toEqual([9, 9, 0, 0, 8, 8]);
    expect(desk.left(8, 0)).toBe(1);
    expect(stateHash(desk.replayed())).toBe(stateHash(desk.state));
  });

  it('[L5] what does not fit is told of the line that was asked for', () => {
    const desk = new Desk(settings({}, [parkingType, comboType]));
    expect(hold(desk, [full(1), combo(4)])).toEqual({ ok: false, code: 'not-enough-left', line: 1, left: 3 });
    expect(desk.left(0, 0)).toBe(10);
  });

  it('[L4] are given back with the hold', () => {
    const desk = new Desk(settings({}, [parkingType, comboType]));
    hold(desk, [combo(2)]);
    desk.ask({ kind: 'release', holdId: 'hld' });
    expect([desk.left(0, 0), desk.left(8, 0)]).toEqual([10, 3]);
  });

  it('[L8] go with their ticket, when it is cancelled or exchanged', () => {
    const desk = new Desk(settings({}, [parkingType, comboType]));
    desk.hold([full(1), combo(2)], 'hld');
    desk.pay(desk.checkout('hld', 'ord')); // serials: 0 full, 1 and 2 combo, 3 and 4 full, 5 and 6 parking
    const standing = () => [...desk.state.tickets.flags.subarray(0, 7)].map((flags, i) => (flags ? -1 : i));
    const reply = desk.ask({ kind: 'cancel', orderId: 'ord', serials: [1], by: 'organizer' });
    expect(reply).toMatchObject({ ok: true, refundDueMinor: 4500 });
    expect(standing()).toEqual([0, -1, 2, -1, 4, -1, 6]);
    const replaces = { orderId: 'ord', serials: [2] };
    const exchange = { kind: 'hold' as const, holdId: 'h2', lines: [full(1)], replaces };
    expect(desk.ask(exchange)).toMatchObject({ ok: true, totalMinor: 0 });
    desk.checkout('h2', 'ord_2');
    expect(standing()).toEqual([0, -1, -1, -1, -1, -1, -1]);
    expect([desk.left(0, 0), desk.left(8, 0)]).toEqual([8, 3]);
    expect(desk.ask({ kind: 'cancel', orderId: 'ord', serials: [1], by: 'organizer' })).toMatchObject({ ok: false });
    expect(stateHash(desk.replayed())).toBe(stateHash(desk.state));
  });

  it('[L8] hold on to their ticket when one of them was used', () => {
    const desk = new Desk(settings({}, [parkingType, comboType]));
    desk.bought([combo(1)]);
    desk.scan(desk.enrol(), [{ serial: 2, ticketType: 8 }]);
    const orderId = [...desk.state.orders.positionById.keys()][0]!;
    const exchange = { kind: 'hold' as const, holdId: 'h2', lines: [full(1)], replaces: { orderId, serials: [0] } };
    expect(desk.ask(exchange)).toMatchObject({ code: 'ticket-admitted' });
  });

  it('[L6] an order has 500 tickets at most with all that comes along', () => {
    const many = { ...comboType, maxPerOrder: 60, includes: [{ ticketType: 0, quantity: 9 }] };
    const pools = [{ index: 0, name: 'all', capacity: 10_000 }, ...settings({}).pools.slice(1)];
    const desk = new Desk({ ...settings({}, [many]), pools, maxPerOrder: 60 });
    expect(hold(desk, [combo(51)])).toEqual({ ok: false, code: 'too-many-tickets', left: 50 });
    expect(hold(desk, [combo(50)])).toMatchObject({ ok: true });
  });

  it('[L2] count as tickets to which something is added', () => {
    const extra = { ...parkingType, index: 10, name: 'Lift' };
    const desk = new Desk(settings({}, [parkingType, comboType, extra]));
    const lift = { ticketType: 10, occurrence: 0, quantity: 1 };
    expect(hold(desk, [combo(1), lift])).toMatchObject({ ok: true });
  });
});

describe('settings', () => {
  it('[S5] are refused with steps, companions and add-ons that cannot be sold', () => {
    const other = { ...base, index: 11 };
    const bad: SalesTicketType[][] = [
      [{ ...other, quantityStep: 0 }],
      [{ ...other, quantityStep: 4, minPerOrder: 5, maxPerOrder: 7 }],
      [{ ...other, maxPerPerson: 0 }],
      [{ ...other, includes: [{ ticketType: 99, quantity: 1 }] }],
      [{ ...other, includes: [{ ticketType: 11, quantity: 1 }] }],
      [{ ...other, includes: [{ ticketType: 2, quantity: 1 }] }], // for every date
      [{ ...other, includes: [{ ticketType: 0, quantity: 0 }] }],
      [{ ...other, includes: [0, 1, 7, 8, 9, 10].map((ticketType) => ({ ticketType, quantity: 1 })) }],
      [{ ...other, addOnTo: { ticketTypes: [], perTicket: 1 } }],
      [{ ...other, addOnTo: { ticketTypes: [11], perTicket: 1 } }],
      [{ ...other, addOnTo: { ticketTypes: [0], perTicket: 0 } }],
      [
        { ...other, addOnTo: { ticketTypes: [12], perTicket: 1 } },
        { ...other, index: 12, addOnTo: { ticketTypes: [11], perTicket: 1 } },
      ],
      [
        { ...other, includes: [{ ticketType: 12, quantity: 1 }] },
        { ...other, index: 12, includes: [{ ticketType: 11, quantity: 1 }] },
      ],
    ];
    for (const more of bad)
      expect(
        new Desk(null).ask({ kind: 'configure', settings: settings({}, more) }),
        JSON.stringify(more),
      ).toMatchObject({ code: 'settings-invalid' });
    const waitingList = { open: true, first: true, smallerMayPass: true, offerMs: 1 };
    for (const change of [{ maxPerPerson: 0 }, { waitingList }])
      expect(new Desk(null).ask({ kind: 'configure', settings: demoSettings(change) })).toMatchObject({ ok: false });
    expect(new Desk(null).ask({ kind: 'configure', settings: settings({}, [parkingType, comboType]) }).ok).toBe(true);
  });
});

describe('prices', () => {
  const price = (priceMinor: number, discount: SaleCode['discount'], appliesTo: number[] | null = null) =>
    priceOf({ index: 0, priceMinor } as PlannedType, { discount, appliesTo } as SaleCode);

  it('[L7] a code never raises a price, nor makes it negative, and rounds to the benefit of the buyer', () => {
    expect(price(999, { kind: 'percent', hundredths: 3333 })).toBe(666);
    expect(price(1, { kind: 'percent', hundredths: 1 })).toBe(0);
    expect(price(99_999_999, { kind: 'percent', hundredths: 1 })).toBe(99_989_999);
    expect(price(1000, { kind: 'percent', hundredths: 10_000 })).toBe(0);
    expect(price(1000, { kind: 'amount', minor: 1500 })).toBe(0);
    expect(price(1000, { kind: 'amount', minor: 1 })).toBe(999);
    expect(price(1000, { kind: 'price', minor: 1500 })).toBe(1000);
    expect(price(1000, { kind: 'price', minor: 0 })).toBe(0);
    expect(price(1000, null)).toBe(1000);
    expect(price(1000, { kind: 'amount', minor: 1 }, [1])).toBe(1000);
  });

  it('[H11] tickets for every date are lines of their own', () => {
    const desk = new Desk(settings({ 2: { quantityStep: 2 } }));
    expect(hold(desk, [pass(3)])).toMatchObject({ code: 'bad-quantity', left: 2 });
    expect(hold(desk, [pass(2)])).toMatchObject({ ok: true });
  });
});
