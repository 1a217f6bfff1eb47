import { describe, expect, it } from 'vitest';
import type { Line, SaleCode } from './commands.ts';
import { allOrders } from './orders.ts';
import { addOrderOf, dropOrderOf, gatherOrders, ordersOf } from './orders-of-person.ts';
import { personOf } from './people.ts';
import { defaultHoldMs, type SalesSettings } from './settings.ts';
import { restoreSnapshot, takeSnapshot, type Page } from './snapshot.ts';
import { demoSettings, Desk, full, guest, reduced } from './testing.ts';

const limited = (most: number, settings: Partial<SalesSettings> = {}) =>
  demoSettings({
    ticketTypes: demoSettings().ticketTypes.map((type) => (type.index === 0 ? { ...type, maxPerPerson: most } : type)),
    ...settings,
  });
const person = (emailBlind: string) => ({ dataKeyId: 'd', wrappedDataKey: 'w', sealedContact: 's', emailBlind });
let names = 0;

/** Holds and checks out as that person; an order's id, or the refusal. */
function order(
  desk: Desk,
  who: string,
  lines: Line[],
  more: { code?: string; replaces?: { orderId: string; serials: number[] } } = {},
) {
  const [holdId, orderId] = [`hld_p${++names}`, `ord_p${names}`];
  expect(desk.ask({ kind: 'hold', key: `key-${holdId}`, holdId, lines, ...more })).toMatchObject({ ok: true });
  const common = { kind: 'checkout' as const, locale: 'en', secretHash: 's', expectedTotalMinor: null };
  return desk.ask({ ...common, key: `key-${orderId}`, holdId, orderId, contact: person(who) });
}
const paid = (desk: Desk, who: string, lines: Line[]) => {
  const reply = order(desk, who, lines);
  if (!reply.ok) throw new Error(reply.code);
  if (reply.status !== 'paid') desk.pay(reply.orderId);
  return reply.orderId;
};

describe('limits per person', () => {
  it('[N1] count what was paid and what waits for its money, of a type', () => {
    const desk = new Desk(limited(3));
    paid(desk, 'ann', [full(1)]);
    expect(order(desk, 'ann', [full(1)])).toMatchObject({ ok: true });
    expect(order(desk, 'ann', [reduced(1), full(2)])).toEqual({
      ...{ ok: false, code: 'too-many-for-person', line: 1, left: 1 },
    });
    expect(order(desk, 'ann', [reduced(2)])).toMatchObject({ ok: true });
    expect(order(desk, 'bob', [full(3, 1)])).toMatchObject({ ok: true });
    expect(order(desk, 'ann', [full(1)])).toMatchObject({ ok: true });
  });

  it('[N1] and over all types', () => {
    const desk = new Desk(demoSettings({ maxPerPerson: 3 }));
    paid(desk, 'ann', [full(1), guest(1)]);
    expect(order(desk, 'ann', [full(1), reduced(1)])).toEqual({ ok: false, code: 'too-many-for-person', left: 1 });
    expect(order(desk, 'ann', [reduced(1)])).toMatchObject({ ok: true });
  });

  it('[N2] not what ended unpaid, nor what was revoked', () => {
    const desk = new Desk(limited(2));
    order(desk, 'ann', [full(2)]);
    desk.nowMs += defaultHoldMs;
    const orderId = paid(desk, 'ann', [full(2)]);
    desk.ask({ kind: 'cancel', orderId, serials: [0], by: 'organizer' });
    expect(order(desk, 'ann', [full(2)])).toMatchObject({ code: 'too-many-for-person', left: 1 });
    expect(order(desk, 'ann', [full(1)])).toMatchObject({ ok: true });
  });

  it('[N3] not what the new tickets take the place of', () => {
    const desk = new Desk(limited(2));
    const orderId = paid(desk, 'ann', [full(2)]);
    expect(order(desk, 'ann', [full(1, 1)])).toMatchObject({ code: 'too-many-for-person', left: 0 });
    expect(order(desk, 'ann', [full(2, 1)], { replaces: { orderId, serials: [0] } })).toMatchObject({ left: 1 });
    expect(order(desk, 'ann', [full(1, 1)], { replaces: { orderId, serials: [0] } })).toMatchObject({ ok: true });
  });

  it('[N4] of a code count the tickets that count as its use', () => {
    const desk = new Desk();
    const code: SaleCode = {
      ...{ code: 'CLUB', unlocks: [], discount: { kind: 'amount', minor: 100 }, appliesTo: [0] },
      ...{ maxTickets: null, maxPerOrder: null, maxPerPerson: 2, fromMs: null, untilMs: null, withdrawn: false },
    };
    desk.ask({ kind: 'set-codes', codes: [code] });
    expect(order(desk, 'ann', [full(1), guest(2)], { code: 'CLUB' })).toMatchObject({ ok: true });
    expect(order(desk, 'ann', [full(2)], { code: 'CLUB' })).toMatchObject({ code: 'too-many-for-person', left: 1 });
    expect(order(desk, 'ann', [full(2)])).toMatchObject({ ok: true });
    expect(order(desk, 'ann', [full(1)], { code: 'CLUB' })).toMatchObject({ ok: true });
  });

  it('[N5] what comes along with a ticket counts for no limit', () => {
    const types = limited(1).ticketTypes;
    const combo = { ...types[1]!, index: 9, includes: [{ ticketType: 0, quantity: 2 }] };
    const desk = new Desk(demoSettings({ ticketTypes: [...types, combo], maxPerPerson: 2 }));
    const lines = [{ ticketType: 9, occurrence: 0, quantity: 1 }];
    expect(order(desk, 'ann', lines)).toMatchObject({ ok: true });
    expect(order(desk, 'ann', [full(1)])).toMatchObject({ ok: true });
    expect(order(desk, 'ann', [full(1)])).toMatchObject({ code: 'too-many-for-person' });
  });

  it('[N1] survive a snapshot, whether anybody had asked before or not', () => {
    const desk = new Desk(limited(2));
    for (let i = 0; i < 3; i++) paid(desk, `p${i}`, [full(2)]);
    const pages = takeSnapshot(desk.state).pages.map((page) => structuredClone(page)) as Page[];
    const people = [...allOrders(desk.state.orders)].map((each) => each!.person);
    expect(people).toEqual([0, 1, 2].map((i) => personOf(`p${i}`)));
    const later = new Desk(null);
    later.state = restoreSnapshot(pages);
    expect(order(later, 'p1', [full(1)])).toMatchObject({ code: 'too-many-for-person', left: 0 });
    expect([...allOrders(later.state.orders)].slice(0, 3).map((each) => each!.person)).toEqual(people);
    expect(order(later, 'p9', [full(2)])).toMatchObject({ ok: true });
  });

  it('[N2] forget orders that ended long ago, and whose place others have', () => {
    const people = gatherOrders([5, 6, 5, 0, 5], 2);
    const of = (person: number) => [...ordersOf(people, person)];
    expect([of(5), of(6), of(7)]).toEqual([[4, 2, 0], [1], []]);
    dropOrderOf(people, 5, 2);
    addOrderOf(people, 6, 2);
    expect([of(5), of(6)]).toEqual([[4, 0], [2, 1]]); // prettier-ignore
    dropOrderOf(people, 5, 4);
    dropOrderOf(people, 6, 2);
    addOrderOf(people, 7, 900);
    expect([of(5), of(6), of(7)]).toEqual([[0], [1], [900]]);
    dropOrderOf(people, 5, 0);
    expect(of(5)).toEqual([]);
  });

  it('[N1] know a person by a whole number from 1 on', () => {
    for (const blind of ['', 'a', 'b', 'x'.repeat(43)]) {
      expect(Number.isSafeInteger(personOf(blind))).toBe(true);
      expect(personOf(blind)).toBeGreaterThan(0);
    }
    expect(new Set(Array.from({ length: 50_000 }, (_, i) => personOf(`${i}@blind`))).size).toBe(50_000);
  });
});
