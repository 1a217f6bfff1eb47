import { describe, expect, it } from 'vitest';
import { stateHash } from './hash.ts';
import { everyDate, type SalesSettings } from './settings.ts';
import { inOrder, restoreSnapshot, takeSnapshot, type Page } from './snapshot.ts';
import { findOrder } from './state.ts';
import { nextWakeMs } from './sweep.ts';
import { demoSettings, Desk, full, guest, pass, reduced, startMs } from './testing.ts';
import {
  hourMs,
  listed,
  soldOut,
  free,
  contact,
  seedOf,
  join,
  joined,
  offerOf,
  holdIdOf,
  told,
  ask,
  isSound,
} from './testing-waiting.ts';
import { waitingCount, waitingOf, waitingView } from './waiting-list.ts';

describe('joining', () => {
  it('[W1] is for when the party cannot buy', () => {
    const desk = soldOut();
    free(desk, 0, 1);
    expect(join(desk, 'ann', full(2))).toEqual({ ok: false, code: 'not-sold-out' });
    expect(join(desk, 'ann', full(3))).toMatchObject({ ok: true, state: 'waiting', position: 1 });
    expect(join(desk, 'bob', full(2, 1))).toMatchObject({ code: 'not-sold-out' });
    expect(join(desk, 'bob', pass(3))).toMatchObject({ ok: true, position: 1 });
    isSound(desk);
  });

  it('[W2] needs a list that is open, and an event on sale', () => {
    expect(join(new Desk(), 'ann', full(2))).toEqual({ ok: false, code: 'waiting-list-closed' });
    expect(join(soldOut({ open: false }), 'ann', full(2))).toEqual({ ok: false, code: 'waiting-list-closed' });
    const desk = soldOut();
    desk.ask({ kind: 'configure', settings: listed({}, { version: 2, status: 'paused' }) });
    expect(join(desk, 'ann', full(2))).toEqual({ ok: false, code: 'sales-paused' });
    expect(join(new Desk(null), 'ann', full(2))).toEqual({ ok: false, code: 'event-not-published' });
  });

  it('[W3] is for parties that could buy', () => {
    const desk = soldOut();
    desk.ask({ kind: 'configure', settings: listed({}, { version: 2, maxPerPerson: 6 }) });
    expect(join(desk, 'ann', guest(5))).toEqual({ ok: false, code: 'bad-quantity', line: 0, left: 4 });
    expect(join(desk, 'ann', full(7))).toEqual({ ok: false, code: 'bad-quantity', line: 0, left: 6 });
    expect(join(desk, 'ann', reduced(5))).toEqual({ ok: false, code: 'bad-quantity', line: 0, left: 4 });
    expect(join(desk, 'ann', full(0))).toMatchObject({ code: 'bad-quantity' });
    expect(join(desk, 'ann', full(1, 7))).toMatchObject({ code: 'unknown-occurrence' });
    const ticketTypes = demoSettings().ticketTypes.map((type) => ({ ...type, hidden: true }));
    desk.ask({ kind: 'configure', settings: listed({}, { version: 3, ticketTypes }) });
    expect(join(desk, 'ann', full(1))).toMatchObject({ code: 'code-required' });
  });

  it('[W4] once for each person, type and date', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(1)]);
    const again = { ...full(2), entryId: 'wtl_other', contact: contact('ann'), locale: 'en', secretHash: 'h' };
    const command = { kind: 'join-waiting-list' as const, ...again, holdSeed: seedOf('other') };
    expect(desk.ask(command)).toEqual({ ok: false, code: 'already-waiting' });
    expect(desk.ask({ ...command, ticketType: 1 })).toMatchObject({ ok: true });
    free(desk, 0); // offered to her, and still hers
    expect(desk.ask({ ...command, entryId: 'wtl_3' })).toEqual({ ok: false, code: 'already-waiting' });
    desk.ask({ kind: 'leave-waiting-list', entryId: 'wtl_ann', by: 'buyer' });
    free(desk, 1);
    expect(desk.ask({ ...command, quantity: 4, entryId: 'wtl_4' })).toMatchObject({ ok: true });
  });

  it('[W4] takes only names that nobody guesses or has', () => {
    const desk = soldOut();
    const line = { ...full(1), contact: contact('ann'), locale: 'en', secretHash: 'h' };
    const command = { kind: 'join-waiting-list' as const, ...line, entryId: 'wtl_1', holdSeed: seedOf('1') };
    expect(desk.ask({ ...command, holdSeed: 'short' })).toEqual({ ok: false, code: 'invalid' });
    expect(desk.ask({ ...command, entryId: 'a b' })).toEqual({ ok: false, code: 'invalid' });
    expect(desk.ask(command)).toMatchObject({ ok: true });
    expect(desk.ask({ ...command, contact: contact('bob') })).toEqual({ ok: false, code: 'invalid' });
  });

  it('[W4] has 50,000 entries at most, and counts places in line quickly', () => {
    const desk = soldOut();
    for (let i = 0; i < 50_000; i++) {
      const entry = { number: i, ...full(1 + (i % 5)), person: i + 1, seed: seedOf(`${i}`), joinedAtMs: startMs };
      desk.state.waiting.set(`w${i}`, { id: `w${i}`, ...entry, state: 'waiting', holdId: null, offers: 0 });
    }
    expect(join(desk, 'ann', full(1))).toEqual({ ok: false, code: 'waiting-list-full' });
    expect(waitingView(desk.state, 'w49999')!.position).toBe(50_000);
    const sinceMs = performance.now();
    for (let i = 0; i < 2_000; i++) desk.ask({ kind: 'leave-waiting-list', entryId: `w${2 * i}`, by: 'organizer' });
    for (let i = 0; i < 2_000; i++) expect(waitingView(desk.state, `w${2 * i + 1}`)!.position).toBe(i + 1);
    expect(waitingView(desk.state, 'w49999')!.position).toBe(48_000);
    expect(performance.now() - sinceMs).toBeLessThan(10_000); // a fifth of a second alone; a walk over all each time is minutes
  }, 20_000);
});

describe('leaving', () => {
  it('[W13] by link; an open offer goes on to the next', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(1)], ['bob', full(1)], ['cid', full(1)]);
    const leave = (who: string) => desk.ask({ kind: 'leave-waiting-list', entryId: `wtl_${who}`, by: 'buyer' });
    expect(leave('bob')).toEqual({ ok: true, entryId: 'wtl_bob', state: 'left', position: 0 });
    expect(waitingView(desk.state, 'wtl_cid')!.position).toBe(2);
    free(desk, 0);
    desk.checkout(holdIdOf('ann'), 'ord_ann');
    expect(leave('ann')).toMatchObject({ state: 'left' });
    expect(findOrder(desk.state, 'ord_ann')!.status).toBe('expired');
    expect(offerOf(desk, 'cid')).not.toBeNull();
    expect(told(desk).slice(3)).toEqual(['bob left', 'ann offered', 'ann left', 'cid offered']);
    expect(leave('ann')).toEqual({ ok: false, code: 'unknown-entry' });
    isSound(desk);
  });

  it('[W13] not while they are at the payment page', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(1)]);
    free(desk, 0);
    desk.checkout(holdIdOf('ann'), 'ord_ann');
    const session = { sessionId: 'cs', expiresAtMs: desk.nowMs + hourMs, url: 'u' };
    desk.ask({ kind: 'session-opened', orderId: 'ord_ann', ...session });
    expect(desk.ask({ kind: 'leave-waiting-list', entryId: 'wtl_ann', by: 'buyer' })).toMatchObject({
      code: 'payment-under-way',
    });
  });
});

describe('settings and time', () => {
  it('[W12] nobody waits for what is not sold any more: they are told', () => {
    const demo = demoSettings();
    const cases: [string, Partial<SalesSettings>][] = [
      ['type', { ticketTypes: demo.ticketTypes.slice(1) }],
      ['date', { occurrences: demo.occurrences.slice(1) }],
      ['cancelled', { status: 'cancelled' }],
      ['ended', { status: 'ended' }],
    ];
    for (const [name, change] of cases) {
      const desk = soldOut();
      joined(desk, ['ann', full(1)], ['bob', full(2)]);
      desk.ask({ kind: 'configure', settings: listed({}, { version: 2, ...change }) });
      expect(told(desk).slice(2), name).toEqual(['ann lapsed', 'bob lapsed']);
      expect(desk.state.waiting.size).toBe(0);
      isSound(desk);
    }
  });

  it('[W12] nor for what is over', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(1)]);
    const [date] = demoSettings().occurrences;
    expect(nextWakeMs(desk.state)).toBeLessThanOrEqual(date!.endsAtMs);
    desk.nowMs = date!.endsAtMs;
    desk.sweep();
    expect(told(desk).at(-1)).toBe('ann lapsed');
    isSound(desk);
  });

  it('[W12] a paused sale makes no offers; they are made up for when it goes on', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(1)]);
    desk.ask({ kind: 'configure', settings: listed({}, { version: 2, status: 'paused' }) });
    free(desk, 0);
    expect(offerOf(desk, 'ann')).toBeNull();
    desk.ask({ kind: 'configure', settings: listed({}, { version: 3 }) });
    expect(offerOf(desk, 'ann')).not.toBeNull();
  });

  it('[W12] a sale that begins again by itself offers by itself', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(1)]);
    const ticketTypes = demoSettings().ticketTypes.map((type) => ({ ...type, salesStartAtMs: desk.nowMs + hourMs }));
    desk.ask({ kind: 'configure', settings: listed({}, { version: 2, ticketTypes }) });
    free(desk, 0);
    expect(offerOf(desk, 'ann')).toBeNull();
    desk.nowMs += hourMs;
    desk.sweep();
    expect(offerOf(desk, 'ann')).not.toBeNull();
    isSound(desk);
  });

  it('[W12] a list that is closed, or gone from the settings, still serves those who joined', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(1)]);
    desk.ask({ kind: 'configure', settings: demoSettings({ version: 2 }) });
    free(desk, 0);
    expect(offerOf(desk, 'ann')).not.toBeNull();
  });

  it('[W14] 500 offers in one step; the rest before anything else is decided', () => {
    const pools = [{ index: 0, name: 'all', capacity: 2 }, ...demoSettings().pools.slice(1)];
    const desk = new Desk(listed({}, { pools }));
    desk.bought([full(2)]);
    for (let i = 0; i < 700; i++) joined(desk, [`p${i}`, full(2)]);
    const more = [{ index: 0, name: 'all', capacity: 1203 }, ...demoSettings().pools.slice(1)];
    desk.ask({ kind: 'configure', settings: listed({}, { version: 2, pools: more }) });
    expect([...desk.state.waiting.values()].filter((entry) => entry.state === 'offered')).toHaveLength(500);
    expect(nextWakeMs(desk.state)).toBe(0);
    expect(ask(desk, [full(2)])).toMatchObject({ code: 'not-enough-left', left: 1 });
    expect([...desk.state.waiting.values()].filter((entry) => entry.state === 'offered')).toHaveLength(600);
    expect(waitingView(desk.state, 'wtl_p600')).toMatchObject({ position: 1 });
    expect(waitingCount(desk.state, 0, 0)).toBe(100);
    isSound(desk);
  });
});

describe('keeping the list', () => {
  it('[J2] survives a snapshot, and goes on in the same order', () => {
    const desk = soldOut();
    for (let i = 0; i < 600; i++) joined(desk, [`p${i}`, full(1)]);
    const pages = new Map<string, Page>();
    const save = () => {
      const written = takeSnapshot(desk.state).pages;
      for (const page of written) pages.set(`${page.kind}/${page.number}`, structuredClone(page));
      return written.filter(({ kind }) => kind === 'waiting').map(({ number }) => number);
    };
    expect(save()).toEqual([0, 1, 2]);
    free(desk, 0, 1);
    desk.ask({ kind: 'leave-waiting-list', entryId: 'wtl_p3', by: 'buyer' });
    expect(save()).toEqual([0]);
    const restored = restoreSnapshot(inOrder(pages.values()).map((page) => structuredClone(page)));
    expect(stateHash(restored)).toBe(stateHash(desk.state));
    expect(restored.waitingJoined).toBe(600);
    const [was, facts] = [desk.state, desk.facts.length];
    desk.state = restored;
    desk.sweep(); // looks at the list anew, and finds nothing to do
    expect(desk.facts).toHaveLength(facts);
    expect(stateHash(restored)).toBe(stateHash(was));
    free(desk, 2);
    expect(offerOf(desk, 'p2')).not.toBeNull();
    expect(waitingView(restored, 'wtl_p599')!.position).toBe(596);
  });

  it('[W14] is shown to the desk in the order of joining, a page at a time', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(1)], ['bob', full(2)], ['cid', reduced(1)], ['dan', pass(1)]);
    free(desk, 0);
    const page = waitingOf(desk.state, { limit: 3 });
    expect(page.more).toBe(true);
    expect(page.entries.map((entry) => [entry.entryId, entry.state, entry.position])).toEqual([
      ...[['wtl_ann', 'offered', 0], ['wtl_bob', 'waiting', 1]], // prettier-ignore
      ['wtl_cid', 'waiting', 1],
    ]);
    const rest = waitingOf(desk.state, { after: page.entries.at(-1)!.number });
    expect(rest).toMatchObject({ more: false, entries: [{ entryId: 'wtl_dan', occurrence: everyDate }] });
    expect(waitingView(desk.state, 'wtl_none')).toBeNull();
  });
});
