import { describe, expect, it } from 'vitest';
import { orderAt } from './orders.ts';
import { recount } from './holds.ts';
import { everyDate } from './settings.ts';
import { demoSettings, Desk, full, guest, pass, reduced, startMs } from './testing.ts';
import { numbersByType, totals } from './totals.ts';

const tenMinutes = 10 * 60_000;

describe('settings', () => {
  it('[S1] takes a newer version only', () => {
    const desk = new Desk();
    expect(desk.ask({ kind: 'configure', settings: demoSettings({ version: 2 }) })).toEqual({ ok: true, version: 2 });
    expect(desk.ask({ kind: 'configure', settings: demoSettings({ version: 2 }) })).toMatchObject({
      code: 'version-conflict',
    });
    expect(desk.ask({ kind: 'configure', settings: demoSettings({ version: 1 }) })).toMatchObject({
      code: 'version-conflict',
    });
  });

  it('[S2] fixes currency and test mark with the first order', () => {
    const desk = new Desk();
    expect(desk.ask({ kind: 'configure', settings: demoSettings({ version: 2, currency: 'CHF' }) }).ok).toBe(true);
    desk.order([full(1)]);
    const change = (settings: object) =>
      desk.ask({ kind: 'configure', settings: demoSettings({ version: 3, currency: 'CHF', ...settings }) });
    expect(change({ currency: 'EUR' })).toMatchObject({ code: 'currency-fixed' });
    expect(change({ test: true })).toMatchObject({ code: 'test-fixed' });
    expect(change({ eventId: 'evt_00000000000000000000000002' })).toMatchObject({ code: 'settings-invalid' });
    expect(change({}).ok).toBe(true);
  });

  it('[S3] keeps the places of a withdrawn type and sells it no more', () => {
    const desk = new Desk();
    desk.bought([reduced(3)]);
    const demo = demoSettings();
    const ticketTypes = demo.ticketTypes.filter((type) => type.index !== 1);
    const pools = demo.pools.filter((pool) => pool.index === 0);
    expect(desk.ask({ kind: 'configure', settings: { ...demo, version: 2, ticketTypes, pools } }).ok).toBe(true);
    expect(desk.ask({ kind: 'hold', holdId: 'h', lines: [reduced(1)] })).toMatchObject({ code: 'unknown-ticket-type' });
    expect(desk.left(0, 0)).toBe(7);
    expect(desk.ask({ kind: 'configure', settings: { ...demo, version: 3 } }).ok).toBe(true);
    expect(desk.left(1, 0)).toBe(1);
  });

  it('[S4] shows nothing left, and nothing negative, when a capacity shrinks below what is sold', () => {
    const desk = new Desk();
    desk.bought([full(8)]);
    const pools = [
      { index: 0, name: 'all', capacity: 5 },
      { index: 2, name: 'reduced', capacity: 4 },
    ];
    desk.ask({ kind: 'configure', settings: demoSettings({ version: 2, pools }) });
    expect(desk.left(0, 0)).toBe(0);
    expect(desk.left(0, 1)).toBe(5);
    expect(totals(desk.state).sold).toBe(8);
    expect(desk.ask({ kind: 'hold', holdId: 'h', lines: [full(1)] })).toMatchObject({
      code: 'not-enough-left',
      left: 0,
    });
  });

  it('[S5] refuses settings that cannot be sold from', () => {
    const demo = demoSettings({ version: 2 });
    const type = demo.ticketTypes[0]!;
    const date = demo.occurrences[0]!;
    const bad = [
      { currency: 'XXX' },
      { version: 1.5 },
      { occurrences: [] },
      { occurrences: [date, date] },
      { occurrences: [{ ...date, index: 255 }] },
      { occurrences: [{ ...date, endsAtMs: date.startsAtMs }] },
      { pools: [{ index: 0, name: '', capacity: -1 }] },
      { pools: [{ index: 0, name: '', capacity: 0.5 }] },
      { ticketTypes: [{ ...type, pools: [] }] },
      { ticketTypes: [{ ...type, pools: [9] }] },
      { ticketTypes: [{ ...type, pools: [0, 0] }] },
      { ticketTypes: [{ ...type, priceMinor: -1 }] },
      { ticketTypes: [{ ...type, minPerOrder: 3, maxPerOrder: 2 }] },
      { holdMs: 0 },
      { maxPerOrder: 101 },
    ];
    for (const change of bad) {
      const reply = new Desk().ask({ kind: 'configure', settings: { ...demo, ...change } });
      expect(reply, JSON.stringify(change)).toMatchObject({ ok: false, code: 'settings-invalid' });
    }
  });
});

describe('holds', () => {
  it('[H1] takes all lines or none', () => {
    const desk = new Desk();
    expect(desk.ask({ kind: 'hold', holdId: 'h', lines: [full(2), reduced(5)] })).toEqual({
      ok: false,
      code: 'not-enough-left',
      line: 1,
      left: 4,
    });
    expect(desk.left(0, 0)).toBe(10);
    expect(totals(desk.state).held).toBe(0);
  });

  it('[H2] takes places on the date of the line, and a pass on every date', () => {
    const desk = new Desk();
    desk.hold([full(3, 1)]);
    desk.hold([pass(4)]);
    expect([desk.left(0, 0), desk.left(0, 1), desk.left(2, everyDate)]).toEqual([6, 3, 3]);
    expect(desk.ask({ kind: 'hold', holdId: 'x', lines: [pass(4)] })).toMatchObject({
      code: 'not-enough-left',
      left: 3,
    });
  });

  it('[H3] counts shared pools, and lines of one hold beside each other', () => {
    const desk = new Desk();
    desk.hold([full(7)]);
    expect(desk.left(1, 0)).toBe(3);
    expect(desk.ask({ kind: 'hold', holdId: 'x', lines: [full(2), reduced(2)] })).toMatchObject({
      code: 'not-enough-left',
      line: 1,
      left: 1,
    });
    desk.hold([full(2), reduced(1)]);
    expect([desk.left(0, 0), desk.left(1, 0)]).toEqual([0, 0]);
  });

  it('[H4] an expired hold frees its seats before the next decision', () => {
    const desk = new Desk();
    desk.hold([full(10)]);
    desk.nowMs += tenMinutes - 1;
    expect(desk.ask({ kind: 'hold', holdId: 'a', lines: [full(1)] })).toMatchObject({ code: 'not-enough-left' });
    desk.nowMs += 1;
    expect(desk.ask({ kind: 'hold', holdId: 'b', lines: [full(10)] }).ok).toBe(true);
  });

  it('[H5] is over at its deadline exactly', () => {
    const desk = new Desk();
    const hold = desk.hold([full(1)]);
    desk.nowMs += tenMinutes;
    expect(() => desk.checkout(hold)).toThrow('hold-expired');
  });

  it('[H6] never gives out more than there is', () => {
    const desk = new Desk();
    for (let i = 0; i < 30; i++) desk.ask({ kind: 'hold', holdId: `h${i}`, lines: [full(3)] });
    expect(totals(desk.state).held).toBe(9);
    expect(desk.left(0, 0)).toBe(1);
  });

  it('[H7] keeps the limits of type and order', () => {
    const desk = new Desk();
    const ask = (lines: Parameters<Desk['hold']>[0]) => desk.ask({ kind: 'hold', holdId: 'h', lines });
    for (const quantity of [0, -1, 1.5, NaN, Infinity])
      expect(ask([full(quantity)])).toMatchObject({ code: 'bad-quantity' });
    expect(ask([guest(3), guest(2, 1)])).toMatchObject({ code: 'bad-quantity', left: 4 });
    expect(ask([full(10, 0), guest(3, 1)])).toMatchObject({ code: 'too-many-tickets', left: 12 });
    expect(ask([])).toMatchObject({ code: 'invalid' });
    expect(ask(Array.from({ length: 21 }, () => full(1)))).toMatchObject({ code: 'invalid' });
    const ticketTypes = demoSettings().ticketTypes.map((type) => ({ ...type, minPerOrder: 2 }));
    desk.ask({ kind: 'configure', settings: demoSettings({ version: 2, ticketTypes }) });
    expect(ask([full(1)])).toMatchObject({ code: 'bad-quantity', left: 2 });
    expect(ask([full(1), full(1, 1)]).ok).toBe(true);
  });

  it('[H8] extends within a bound', () => {
    const desk = new Desk();
    const holdId = desk.hold([full(1)]);
    for (const minutes of [9, 9, 9]) {
      desk.nowMs += minutes * 60_000;
      expect(desk.ask({ kind: 'extend', holdId }).ok).toBe(true);
    }
    expect(desk.state.holds.get(holdId)!.deadlineMs).toBe(startMs + 30 * 60_000);
    expect(desk.ask({ kind: 'extend', holdId })).toMatchObject({ code: 'hold-at-its-longest' });
    desk.nowMs = startMs + 30 * 60_000;
    expect(desk.ask({ kind: 'extend', holdId })).toMatchObject({ code: 'hold-expired' });
    expect(desk.left(0, 0)).toBe(10);
  });

  it('[H9] gives places back once, however often it is asked', () => {
    const desk = new Desk();
    const holdId = desk.hold([full(4)]);
    expect(desk.ask({ kind: 'release', holdId }).ok).toBe(true);
    expect(desk.ask({ kind: 'release', holdId }).ok).toBe(true);
    expect(desk.left(0, 0)).toBe(10);
    const orderId = desk.order([full(2)]);
    expect(desk.ask({ kind: 'release', holdId: orderId.slice(4) }).ok).toBe(true);
    expect(orderAt(desk.state.orders, 0).status).toBe('expired');
    expect(desk.facts.at(-1)).toMatchObject({ kind: 'order-expired', why: 'released' });
  });

  it('[H10] refuses outside the sale, each with its code', () => {
    const demo = demoSettings();
    const type = demo.ticketTypes[0]!;
    const codeOf = (change: object, atMs = startMs) => {
      const desk = new Desk(demoSettings(change));
      desk.nowMs = atMs;
      const reply = desk.ask({ kind: 'hold', holdId: 'h', lines: [full(1)] });
      return reply.ok ? 'ok' : reply.code;
    };
    const window = { ticketTypes: [{ ...type, salesStartAtMs: startMs + 5, salesEndAtMs: startMs + 9 }] };
    expect([4, 5, 8, 9].map((ms) => codeOf(window, startMs + ms))).toEqual([
      'not-on-sale-yet',
      'ok',
      'ok',
      'sale-ended',
    ]);
    expect(codeOf({ status: 'paused' })).toBe('sales-paused');
    expect(codeOf({ status: 'ended' })).toBe('event-past');
    expect(codeOf({ status: 'cancelled' })).toBe('event-cancelled');
    expect(codeOf({}, demo.occurrences[0]!.endsAtMs)).toBe('event-past');
    expect(codeOf({}, demo.occurrences[1]!.endsAtMs)).toBe('event-past');
    expect(new Desk(null).ask({ kind: 'hold', holdId: 'h', lines: [full(1)] })).toMatchObject({
      code: 'event-not-published',
    });
  });

  it('[H11] refuses types and dates that do not exist or do not fit', () => {
    const desk = new Desk();
    const codeOf = (ticketType: number, occurrence: number) => {
      const reply = desk.ask({ kind: 'hold', holdId: 'h', lines: [{ ticketType, occurrence, quantity: 1 }] });
      return reply.ok ? 'ok' : reply.code;
    };
    expect(codeOf(9, 0)).toBe('unknown-ticket-type');
    expect(codeOf(0, 7)).toBe('unknown-occurrence');
    expect(codeOf(0, everyDate)).toBe('unknown-occurrence');
    expect(codeOf(2, 0)).toBe('unknown-occurrence');
    const only = demoSettings().ticketTypes.map((type) => (type.index === 0 ? { ...type, occurrences: [1] } : type));
    desk.ask({ kind: 'configure', settings: demoSettings({ version: 2, ticketTypes: only }) });
    expect([codeOf(0, 0), codeOf(0, 1)]).toEqual(['unknown-occurrence', 'ok']);
  });

  it('[H12] says for each type and date what is left and whether it is sold', () => {
    const desk = new Desk();
    desk.bought([reduced(4)]);
    const states = () =>
      Object.fromEntries(
        numbersByType(desk.state, desk.nowMs).map((row) => [
          `${row.ticketType}/${row.occurrence}`,
          `${row.left} ${row.state}`,
        ]),
      );
    expect(states()).toMatchObject({
      '0/0': '6 on-sale',
      '1/0': '0 sold-out',
      '1/1': '4 on-sale',
      '2/255': '6 on-sale',
    });
    desk.nowMs = demoSettings().occurrences[0]!.endsAtMs;
    expect(states()).toMatchObject({ '0/0': '6 ended', '0/1': '10 on-sale' });
  });

  it('[J4] keeps counters that equal a recount', () => {
    const desk = new Desk();
    desk.bought([full(2), pass(1)]);
    desk.hold([reduced(2, 1)]);
    const before = structuredClone(desk.state.counters);
    recount(desk.state);
    expect(desk.state.counters).toEqual(before);
  });
});
