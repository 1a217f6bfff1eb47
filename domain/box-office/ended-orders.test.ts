import { describe, expect, it } from 'vitest';
import { applyEntry } from './apply.ts';
import type { Command } from './commands.ts';
import { endedOrderLifeMs, endedOrdersMax } from './ended-orders.ts';
import { stateHash } from './hash.ts';
import { restoreSnapshot, takeSnapshot, type Page } from './snapshot.ts';
import { findOrder } from './state.ts';
import { step } from './step.ts';
import { Desk, full } from './testing.ts';

/** Reserves and lets go, again and again; without what a desk does beside, since it is done ten thousand times. */
function waste(desk: Desk, times: number): string[] {
  const ask = (command: Command) => {
    const { entries, facts, reply } = step(desk.state, command, desk.nowMs);
    if (!reply.ok) throw new Error(`${command.kind}: ${reply.code}`);
    desk.journal.push(...entries);
    desk.facts.push(...facts);
  };
  return Array.from({ length: times }, () => {
    const number = desk.journal.length;
    const [holdId, orderId] = [`hld_${number}`, `ord_${number}`];
    ask({ kind: 'hold', key: `h${number}`, holdId, lines: [full(1)] });
    ask({ kind: 'checkout', key: `c${number}`, holdId, orderId, ...buyer });
    ask({ kind: 'release', key: `r${number}`, holdId });
    return orderId;
  });
}
const contact = { dataKeyId: 'dky', wrappedDataKey: '', sealedContact: '', emailBlind: '' };
const buyer = { contact, locale: 'en', secretHash: '', expectedTotalMinor: null };

describe('orders that ended without money', () => {
  it('[E1][J1] are kept in a bounded number, the latest; the place of a forgotten one is used again', () => {
    const desk = new Desk();
    const [first, second] = waste(desk, endedOrdersMax + 500);
    expect(findOrder(desk.state, first!)).toBeUndefined();
    expect(findOrder(desk.state, second!)).toBeUndefined();
    expect(desk.state.orders.positionById.size).toBe(endedOrdersMax);
    expect(desk.state.orders.positions).toBeLessThanOrEqual(endedOrdersMax + 1);
    expect(desk.state.forgotten.slice(0, 2)).toEqual([first, second]);
    expect(stateHash(desk.replayed())).toBe(stateHash(desk.state));
  });

  it('[E1][J2] a snapshot knows which are forgotten, which ended when, and which are open', () => {
    const desk = new Desk();
    waste(desk, endedOrdersMax + 600);
    const open = desk.order([full(1)]);
    const pages = takeSnapshot(desk.state).pages.map((page) => structuredClone(page)) as Page[];
    const restored = restoreSnapshot(pages);
    expect(stateHash(restored)).toBe(stateHash(desk.state));
    expect([...restored.orders.open]).toEqual([findOrder(desk.state, open)!.position]);
    const known = desk.journal.length;
    waste(desk, 700);
    for (const entry of desk.journal.slice(known)) applyEntry(restored, structuredClone(entry));
    expect(stateHash(restored)).toBe(stateHash(desk.state));
    expect(restored.forgotten).toEqual(desk.state.forgotten.slice(-700));
  });

  it('[E2] are kept for a bounded time', () => {
    const desk = new Desk();
    const [old] = waste(desk, 1);
    desk.nowMs += endedOrderLifeMs - 1;
    desk.ask({
      kind: 'configure',
      settings: { ...desk.state.plan!.settings, version: 2, occurrences: laterDates(desk) },
    });
    waste(desk, 1);
    expect(findOrder(desk.state, old!)).toBeDefined();
    desk.nowMs += 1;
    waste(desk, 1);
    expect(findOrder(desk.state, old!)).toBeUndefined();
  });

  it('[E3] stay when they were paid after all', () => {
    const desk = new Desk();
    const [late, back] = waste(desk, 2);
    expect(desk.pay(late!)).toMatchObject({ outcome: 'tickets-issued' });
    expect(desk.pay(back!, { amountMinor: 1 })).toMatchObject({ reason: 'wrong-amount' });
    waste(desk, endedOrdersMax + 1);
    expect(findOrder(desk.state, late!)).toMatchObject({ status: 'paid' });
    expect(findOrder(desk.state, back!)).toMatchObject({ status: 'refund-due' });
    expect(desk.state.orders.open.size).toBe(1);
  });

  it('[P10] money for one that was forgotten goes back', () => {
    const desk = new Desk();
    const paid = { kind: 'paid', orderId: 'ord_gone', paymentIntent: 'pi', currency: 'EUR', atMs: 0 } as const;
    const reply = desk.ask({ ...paid, key: 'k', amountMinor: 2500 });
    expect(reply).toMatchObject({ ok: true, outcome: 'refund-due', reason: 'order-closed' });
    expect(desk.facts.at(-1)).toMatchObject({
      kind: 'refund-due',
      orderId: 'ord_gone',
      paymentIntent: 'pi',
      amountMinor: 2500,
    });
    const facts = desk.facts.length;
    expect(desk.ask({ ...paid, key: 'k', amountMinor: 2500 })).toEqual(reply);
    expect(desk.facts).toHaveLength(facts);
    expect(desk.ask({ ...paid, amountMinor: 0 })).toMatchObject({ code: 'unknown-order' });
    expect(new Desk(null).ask({ ...paid, amountMinor: 2500 })).toMatchObject({ code: 'unknown-order' });
  });

  it('[I6] giving back what is gone leaves no trace', () => {
    const desk = new Desk();
    const before = stateHash(desk.state);
    expect(desk.ask({ kind: 'release', key: 'k', holdId: 'hld_nobody' })).toEqual({ ok: true, holdId: 'hld_nobody' });
    expect(stateHash(desk.state)).toBe(before);
    expect(desk.journal).toHaveLength(1);
  });
});

function laterDates(desk: Desk) {
  const day = 40 * 24 * 3_600_000;
  return desk.state.plan!.settings.occurrences.map((date) => ({
    ...date,
    startsAtMs: date.startsAtMs + day,
    endsAtMs: date.endsAtMs + day,
  }));
}
