import { describe, expect, it } from 'vitest';
import { codeView, recountUse } from './codes.ts';
import type { Line, SaleCode } from './commands.ts';
import { stateHash } from './hash.ts';
import { defaultHoldMs, type SalesSettings } from './settings.ts';
import { inOrder, restoreSnapshot, takeSnapshot, type Page } from './snapshot.ts';
import { findOrder } from './state.ts';
import { demoSettings, Desk, full, guest, reduced, startMs } from './testing.ts';

const code = (change: Partial<SaleCode> = {}): SaleCode => ({
  ...{ code: 'SPRING-10', unlocks: [], discount: { kind: 'percent', hundredths: 1000 }, appliesTo: null },
  ...{ maxTickets: null, maxPerOrder: null, maxPerPerson: null, fromMs: null, untilMs: null, withdrawn: false },
  ...change,
});

/** A desk with that code; reduced tickets are hidden. */
function deskWith(change: Partial<SaleCode> = {}, settings: Partial<SalesSettings> = {}): Desk {
  const ticketTypes = demoSettings().ticketTypes.map((type) => (type.index === 1 ? { ...type, hidden: true } : type));
  const desk = new Desk(demoSettings({ ticketTypes, ...settings }));
  expect(desk.ask({ kind: 'set-codes', codes: [code(change)] })).toEqual({ ok: true, codes: 1 });
  return desk;
}
let names = 0;
const hold = (desk: Desk, lines: Line[], typed = 'spring-10 ', holdId = `hld_c${++names}`) =>
  desk.ask({ kind: 'hold', holdId, lines, code: typed });
const use = (desk: Desk, name = 'SPRING-10') => {
  const { held, sold } = desk.state.codes.get(name)!;
  return [held, sold];
};

/** The use is what a recount says, a replay and a snapshot say the same. */
function isSound(desk: Desk): void {
  const before = [...desk.state.codes].map(([name]) => use(desk, name));
  recountUse(desk.state);
  expect([...desk.state.codes].map(([name]) => use(desk, name))).toEqual(before);
  expect(stateHash(desk.replayed())).toBe(stateHash(desk.state));
}

describe('codes', () => {
  it('[K1] are found as typed; an unknown, withdrawn, early or late one is refused', () => {
    const desk = deskWith({ fromMs: startMs, untilMs: startMs + 1000 });
    expect(hold(desk, [full(1)])).toMatchObject({ ok: true, totalMinor: 2250 });
    expect(hold(desk, [full(1)], 'autumn')).toEqual({ ok: false, code: 'unknown-code' });
    desk.nowMs = startMs + 1000;
    expect(hold(desk, [full(1)])).toEqual({ ok: false, code: 'code-not-valid-now' });
    desk.ask({ kind: 'set-codes', codes: [code({ fromMs: startMs + 2000 })] });
    expect(hold(desk, [full(1)])).toEqual({ ok: false, code: 'code-not-valid-now' });
    desk.ask({ kind: 'set-codes', codes: [code({ withdrawn: true })] });
    expect(hold(desk, [full(1)])).toEqual({ ok: false, code: 'code-not-valid-now' });
    expect(hold(desk, [full(1)], '  ')).toMatchObject({ ok: true, totalMinor: 2500 });
  });

  it('[K2] are refused when they cannot be', () => {
    const desk = new Desk();
    const bad: Partial<SaleCode>[] = [
      { code: 'ab' },
      { code: 'small' },
      { code: 'A B' },
      { code: 'X'.repeat(33) },
      { unlocks: [-1] },
      { appliesTo: [1.5] },
      { discount: { kind: 'percent', hundredths: 10_001 } },
      { discount: { kind: 'amount', minor: -5 } },
      { discount: { kind: 'price', minor: 0.5 } },
      { maxTickets: 0 },
      { maxPerOrder: 1.5 },
      { fromMs: 5, untilMs: 5 },
      { fromMs: -1 },
    ];
    for (const change of bad)
      expect(desk.ask({ kind: 'set-codes', codes: [code(change)] }), JSON.stringify(change)).toMatchObject({
        code: 'invalid',
      });
    expect(desk.ask({ kind: 'set-codes', codes: [] })).toMatchObject({ code: 'invalid' });
    expect(desk.ask({ kind: 'set-codes', codes: [code(), code()] })).toMatchObject({ code: 'invalid' });
    expect(desk.state.codes.size).toBe(0);
  });

  it('[K2] are a hundred thousand at most', () => {
    const desk = new Desk();
    const codes = Array.from({ length: 500 }, (_, i) => code({ code: `C-${i}` }));
    desk.ask({ kind: 'set-codes', codes });
    for (let i = 500; i < 100_000; i++)
      desk.state.codes.set(`F-${i}`, { code: code({ code: `F-${i}` }), position: i, held: 0, sold: 0 });
    expect(desk.ask({ kind: 'set-codes', codes: [code()] })).toEqual({ ok: false, code: 'too-many-codes', left: 0 });
    expect(desk.ask({ kind: 'set-codes', codes: [code({ code: 'C-7', maxTickets: 3 })] })).toMatchObject({ ok: true });
  });

  it('[K3] a hidden type needs a code that unlocks it', () => {
    const desk = deskWith({ unlocks: [1] });
    expect(desk.ask({ kind: 'hold', holdId: 'h', lines: [reduced(1)] })).toEqual({
      ...{ ok: false, code: 'code-required', line: 0 },
    });
    expect(hold(desk, [reduced(1)])).toMatchObject({ ok: true, totalMinor: 1350 });
    const other = deskWith({ unlocks: [5] });
    expect(hold(other, [reduced(1)])).toMatchObject({ code: 'code-required' });
  });

  it('[K4] counts the tickets it unlocks or discounts, and no others', () => {
    const desk = deskWith({ unlocks: [1], appliesTo: [0], maxTickets: 5 });
    hold(desk, [full(2), reduced(1), guest(2)]);
    expect(use(desk)).toEqual([3, 0]);
    expect(hold(desk, [full(3), guest(1)])).toEqual({ ok: false, code: 'code-used-up', left: 2 });
    expect(hold(desk, [full(2), guest(1)])).toMatchObject({ ok: true });
    expect(hold(desk, [guest(1)])).toMatchObject({ ok: true });
    expect(use(desk)).toEqual([5, 0]);
    isSound(desk);
  });

  it('[K4] has a limit per order', () => {
    const desk = deskWith({ maxPerOrder: 2, maxTickets: 3 });
    expect(hold(desk, [full(3)])).toEqual({ ok: false, code: 'code-used-up', left: 2 });
    expect(hold(desk, [full(2)])).toMatchObject({ ok: true });
    expect(hold(desk, [full(2)])).toEqual({ ok: false, code: 'code-used-up', left: 1 });
  });

  it('[K5] gives back what ends unpaid, what is revoked, and nothing else', () => {
    const desk = deskWith({ maxTickets: 4 });
    hold(desk, [full(2)], 'SPRING-10', 'a');
    hold(desk, [full(2)], 'SPRING-10', 'b');
    desk.ask({ kind: 'release', holdId: 'a' });
    expect(use(desk)).toEqual([2, 0]);
    desk.pay(desk.checkout('b', 'ord_b'));
    expect(use(desk)).toEqual([0, 2]);
    hold(desk, [full(2)], 'SPRING-10', 'c');
    desk.nowMs += defaultHoldMs;
    desk.sweep();
    expect(use(desk)).toEqual([0, 2]);
    desk.ask({ kind: 'cancel', orderId: 'ord_b', serials: [1], by: 'organizer' });
    expect(use(desk)).toEqual([0, 1]);
    desk.scan(desk.enrol(), [{ serial: 0 }]);
    desk.ask({ kind: 'cancel', orderId: 'ord_b', by: 'organizer' });
    expect(use(desk)).toEqual([0, 0]);
    isSound(desk);
  });

  it('[K5] of a line that counts in part, the first tickets do', () => {
    const desk = deskWith({ discount: null });
    const allotment = { allotmentId: 'alt_1', occurrence: 0, ticketType: 0, quantity: 2, seats: [], reason: '' };
    const kept = { ...allotment, purpose: 'hold' as const, releaseAtMs: null, code: 'SPRING-10' };
    expect(desk.ask({ kind: 'allot', allotment: kept })).toMatchObject({ ok: true });
    hold(desk, [full(3)], 'SPRING-10', 'a');
    expect(use(desk)).toEqual([2, 0]);
    desk.pay(desk.checkout('a', 'ord_a'));
    desk.ask({ kind: 'cancel', orderId: 'ord_a', serials: [2], by: 'organizer' });
    expect(use(desk)).toEqual([0, 2]);
    desk.ask({ kind: 'cancel', orderId: 'ord_a', serials: [0], by: 'organizer' });
    expect(use(desk)).toEqual([0, 1]);
    isSound(desk);
  });

  it('[K6] a change keeps the use, and holds keep what they were made with', () => {
    const desk = deskWith({ maxTickets: 4 });
    hold(desk, [full(2)], 'SPRING-10', 'a');
    desk.ask({ kind: 'set-codes', codes: [code({ appliesTo: [7], maxTickets: 1 })] });
    expect(use(desk)).toEqual([2, 0]);
    expect(hold(desk, [guest(1)])).toEqual({ ok: false, code: 'code-used-up', left: 0 });
    const checkout = { kind: 'checkout' as const, holdId: 'a', orderId: 'ord_a', locale: 'en', secretHash: 's' };
    const contact = { dataKeyId: 'dky', wrappedDataKey: 'v1.x', sealedContact: 'x', emailBlind: 'b' };
    expect(desk.ask({ ...checkout, contact, expectedTotalMinor: 4500 })).toEqual({
      ...{ ok: false, code: 'price-changed', totalMinor: 5000 },
    });
    desk.ask({ kind: 'set-codes', codes: [code({ withdrawn: true })] });
    desk.pay(desk.checkout('a', 'ord_a', { expectedTotalMinor: 4500 }));
    expect(findOrder(desk.state, 'ord_a')).toMatchObject({ status: 'paid', totalMinor: 4500, code: 'SPRING-10' });
    expect(use(desk)).toEqual([0, 2]);
    isSound(desk);
  });

  it('[K7] late money counts again, beyond the limit if need be, at the price that was paid', () => {
    const desk = deskWith({ maxTickets: 2 });
    hold(desk, [full(2)], 'SPRING-10', 'a');
    desk.checkout('a', 'ord_a');
    desk.nowMs += defaultHoldMs;
    desk.sweep();
    hold(desk, [full(2)], 'SPRING-10', 'b');
    expect(desk.pay('ord_a')).toMatchObject({ outcome: 'tickets-issued' });
    expect(use(desk)).toEqual([2, 2]);
    expect(hold(desk, [full(1)])).toMatchObject({ code: 'code-used-up', left: 0 });
    isSound(desk);
  });

  it('[K8] tickets that are exchanged give their use back to those that come in their place', () => {
    const desk = deskWith({ maxTickets: 2 });
    hold(desk, [full(2)], 'SPRING-10', 'a');
    desk.pay(desk.checkout('a', 'ord_a'));
    const other = { kind: 'hold' as const, lines: [full(1, 1)], code: 'SPRING-10' };
    expect(desk.ask({ ...other, holdId: 'x' })).toMatchObject({ code: 'code-used-up' });
    const replaces = { orderId: 'ord_a', serials: [0] };
    expect(desk.ask({ ...other, holdId: 'b', replaces })).toMatchObject({ ok: true, totalMinor: 0 });
    desk.checkout('b', 'ord_b');
    expect(use(desk)).toEqual([0, 2]);
    isSound(desk);
  });

  it('[C3] what a code makes free is issued at once', () => {
    const desk = deskWith({ discount: { kind: 'percent', hundredths: 10_000 } });
    hold(desk, [full(1)], 'SPRING-10', 'a');
    desk.checkout('a', 'ord_a');
    expect(findOrder(desk.state, 'ord_a')).toMatchObject({ status: 'paid', count: 1 });
    expect(desk.facts.find((fact) => fact.kind === 'order-placed')).toMatchObject({ code: 'SPRING-10' });
  });

  it('[K9] tell what they do to who types them, and nothing when they are of no use', () => {
    const desk = deskWith({ unlocks: [1], maxTickets: 5, maxPerOrder: 4, appliesTo: [0, 7] });
    const view = { code: 'SPRING-10', refused: null, unlocks: [1], prices: [{ ticketType: 0, priceMinor: 2250 }] };
    expect(codeView(desk.state, ' spring-10', desk.nowMs)).toEqual({
      ...view,
      ...{ left: 4, maxPerOrder: 4, maxPerPerson: null },
    });
    hold(desk, [full(4)]);
    expect(codeView(desk.state, 'SPRING-10', desk.nowMs)).toMatchObject({ left: 1 });
    hold(desk, [full(1)]);
    expect(codeView(desk.state, 'SPRING-10', desk.nowMs)).toMatchObject({ refused: 'code-used-up', unlocks: [] });
    expect(codeView(desk.state, 'NO', desk.nowMs)).toMatchObject({ refused: 'unknown-code', left: 0 });
    desk.ask({ kind: 'set-codes', codes: [code({ withdrawn: true })] });
    expect(codeView(desk.state, 'SPRING-10', desk.nowMs)).toMatchObject({ refused: 'code-not-valid-now' });
  });

  it('[J2] are stored in pages, of which only those that changed are written again', () => {
    const desk = new Desk();
    for (let from = 0; from < 1_500; from += 500) {
      const codes = Array.from({ length: 500 }, (_, i) => code({ code: `C-${from + i}`, maxTickets: 9 }));
      desk.ask({ kind: 'set-codes', codes });
    }
    const pages = new Map<string, Page>();
    const save = () => {
      const written = takeSnapshot(desk.state).pages;
      for (const page of written) pages.set(`${page.kind}/${page.number}`, structuredClone(page));
      const codes = written.filter((page) => page.kind === 'codes' || page.kind === 'uses');
      return codes.map((page) => `${page.kind} ${page.number}`);
    };
    expect(save()).toEqual(['codes 0', 'codes 1', 'codes 2', 'uses 0']);
    expect((pages.get('codes/0')!.data as string).length).toBeLessThan(512 * 15); // what they do is written once
    hold(desk, [full(2)], 'C-700', 'a');
    desk.pay(desk.checkout('a', 'ord_a'));
    expect(save()).toEqual(['uses 0']);
    desk.ask({ kind: 'set-codes', codes: [code({ code: 'C-700', maxTickets: 3, unlocks: [1] })] });
    expect(save()).toEqual(['codes 1', 'uses 0']);
    const restored = restoreSnapshot(inOrder(pages.values()));
    expect(stateHash(restored)).toBe(stateHash(desk.state));
    expect(restored.codes.get('C-700')).toMatchObject({
      ...{ position: 700, held: 0, sold: 2, code: { maxTickets: 3, unlocks: [1] } },
    });
    expect(restored.codes.get('C-701')!.code).toEqual(code({ code: 'C-701', maxTickets: 9 }));
  });
});
