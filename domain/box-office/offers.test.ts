import { describe, expect, it } from 'vitest';
import { defaultHoldMs } from './settings.ts';
import { findOrder } from './state.ts';
import { demoSettings, Desk, full, guest, pass, reduced, startMs } from './testing.ts';
import {
  hourMs,
  listed,
  soldOut,
  free,
  join,
  joined,
  offerOf,
  holdIdOf,
  told,
  ask,
  isSound,
} from './testing-waiting.ts';
import { numbersByType } from './totals.ts';
import { waitingView } from './waiting-list.ts';

describe('offers', () => {
  it('[W5] go out in the order of joining, in the step that frees the places, as a hold for the whole party', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(2)], ['bob', full(1)]);
    free(desk, 0);
    expect(offerOf(desk, 'ann')).toBeNull();
    expect(offerOf(desk, 'bob')).toBeNull();
    free(desk, 1);
    expect(desk.state.holds.get(holdIdOf('ann'))).toMatchObject({
      ...{ offeredTo: 'wtl_ann', lines: [full(2)], deadlineMs: desk.nowMs + hourMs, code: null },
    });
    expect(waitingView(desk.state, 'wtl_ann')).toMatchObject({
      ...{ state: 'offered', position: 0, offerUntilMs: desk.nowMs + hourMs, isCheckedOut: false },
    });
    expect(waitingView(desk.state, 'wtl_bob')).toMatchObject({ state: 'waiting', position: 1 });
    expect(desk.facts.at(-1)).toMatchObject({
      ...{ kind: 'waiting-changed', entryId: 'wtl_ann', state: 'offered', holdId: holdIdOf('ann') },
      ...{ offerUntilMs: desk.nowMs + hourMs, quantity: 2, emailBlind: null },
    });
    expect(desk.left(0, 0)).toBe(0); // a pending offer counts
    isSound(desk);
  });

  it('[W5] are made for what expires, is released, refunded by hand, put back on sale or made more', () => {
    const ways: [string, (desk: Desk) => void][] = [
      ['expires', (desk) => ((desk.nowMs += defaultHoldMs), desk.sweep())],
      ['released', (desk) => desk.ask({ kind: 'release', holdId: 'hld_last' })],
      [
        'more',
        (desk) =>
          desk.ask({
            kind: 'configure',
            settings: listed(
              {},
              {
                version: 2,
                pools: [{ index: 0, name: 'all', capacity: 11 }, ...demoSettings().pools.slice(1)],
              },
            ),
          }),
      ],
      ['allotment', (desk) => desk.ask({ kind: 'release-allotment', allotmentId: 'alt_1' })],
      ['release time', (desk) => ((desk.nowMs += 60_000), desk.sweep())],
    ];
    for (const [name, way] of ways) {
      const desk = new Desk(listed());
      const places = { allotmentId: 'alt_1', occurrence: 0, ticketType: 0, quantity: 1, seats: [], reason: '' };
      const allotment = { ...places, purpose: 'kill' as const, releaseAtMs: startMs + 60_000, code: null };
      desk.ask({ kind: 'allot', allotment });
      desk.bought([full(8)]);
      desk.hold([full(1)], 'hld_last');
      joined(desk, ['ann', full(1)]);
      way(desk);
      expect(offerOf(desk, 'ann'), name).toBe(holdIdOf('ann'));
      isSound(desk);
    }
  });

  it('[W6] who does not fit keeps those behind waiting, for what they would take from him', () => {
    const desk = soldOut();
    joined(desk, ['four', full(4)], ['two', full(2)], ['passes', pass(1)]);
    free(desk, 0, 1);
    expect([offerOf(desk, 'two'), offerOf(desk, 'passes')]).toEqual([null, null]);
    free(desk, 2, 3);
    expect(offerOf(desk, 'four')).not.toBeNull();
    expect(offerOf(desk, 'two')).toBeNull();
  });

  it('[W6] but not those who need none of what is too little for him', () => {
    const desk = new Desk(listed());
    desk.bought([reduced(4), full(5)]);
    desk.pay(desk.checkout(desk.hold([full(1)], 'hld_s0'), 'ord_s0'));
    joined(desk, ['reduced', reduced(1)], ['full', full(1)]);
    free(desk, 0);
    expect(offerOf(desk, 'reduced')).toBeNull();
    expect(offerOf(desk, 'full')).not.toBeNull();
  });

  it('[W6] what comes along counts: a meal that is too little for one party is not for the next', () => {
    const [type] = demoSettings().ticketTypes;
    const meal = { ...type!, index: 11, name: 'Meal', pools: [9] };
    const dinner = { ...type!, index: 10, name: 'Dinner', includes: [{ ticketType: 11, quantity: 1 }] };
    const pools = [...demoSettings().pools, { index: 9, name: 'meals', capacity: 3 }];
    const desk = new Desk(listed({}, { pools, ticketTypes: [dinner, meal] }));
    const dinners = (quantity: number) => ({ ticketType: 10, occurrence: 0, quantity });
    const orderId = desk.bought([dinners(3)]);
    joined(desk, ['two', dinners(2)], ['one', dinners(1)]);
    desk.ask({ kind: 'cancel', orderId, serials: [0], by: 'organizer' });
    expect([offerOf(desk, 'two'), offerOf(desk, 'one')]).toEqual([null, null]);
    desk.ask({ kind: 'cancel', orderId, serials: [1], by: 'organizer' });
    expect([offerOf(desk, 'two') !== null, offerOf(desk, 'one')]).toEqual([true, null]);
    isSound(desk);
  });

  it('[W6] what one offer makes too little is not for the next either', () => {
    const desk = new Desk(listed());
    for (const [i, line] of [full(9), full(10, 1)].entries())
      desk.pay(desk.checkout(desk.hold([line], `h${i}`), `o${i}`));
    joined(desk, ['passes', pass(3)], ['one', full(1, 1)], ['two', full(2, 1)]);
    desk.ask({ kind: 'cancel', orderId: 'o1', serials: [9, 10, 11], by: 'organizer' });
    // Three passes would have fitted into the second night; of what is left there after the one, nobody behind may take.
    expect(['passes', 'one', 'two'].map((who) => offerOf(desk, who) !== null)).toEqual([false, true, false]);
    isSound(desk);
  });

  it('[W6] smaller parties may pass where the organizer says so', () => {
    const desk = soldOut({ smallerMayPass: true });
    joined(desk, ['four', full(4)], ['two', full(2)], ['three', full(3)], ['one', full(1)]);
    free(desk, 0, 1, 2);
    expect(['four', 'two', 'three', 'one'].filter((who) => offerOf(desk, who))).toEqual(['two', 'one']);
    isSound(desk);
  });

  it('[W6] a party for which there will never be room holds up nobody', () => {
    const desk = soldOut();
    joined(desk, ['ten', full(10)], ['one', full(1)]);
    const pools = [{ index: 0, name: 'all', capacity: 9 }, ...demoSettings().pools.slice(1)];
    desk.ask({ kind: 'configure', settings: listed({}, { version: 2, pools }) });
    free(desk, 0, 1);
    expect(offerOf(desk, 'one')).not.toBeNull();
  });

  it('[W7] places are not for others while somebody waits for them, if the organizer says so', () => {
    const desk = soldOut({ first: true });
    joined(desk, ['two', full(2)]);
    free(desk, 0);
    expect(ask(desk, [full(1)])).toEqual({ ok: false, code: 'not-enough-left', line: 0, left: 0 });
    expect(ask(desk, [guest(1)])).toMatchObject({ code: 'not-enough-left' });
    expect(ask(desk, [pass(1)])).toMatchObject({ code: 'not-enough-left' });
    expect(ask(desk, [full(1, 1)])).toMatchObject({ ok: true });
    const row = numbersByType(desk.state, desk.nowMs).find((each) => each.ticketType === 0 && each.occurrence === 0);
    expect(row).toMatchObject({ left: 0, state: 'sold-out' });
    expect(join(desk, 'one', full(1))).toMatchObject({ ok: true, position: 2 });
    desk.ask({ kind: 'leave-waiting-list', entryId: 'wtl_two', by: 'buyer' });
    expect(offerOf(desk, 'one')).not.toBeNull();
    isSound(desk);
  });

  it('[W7] are for others otherwise', () => {
    const desk = soldOut();
    joined(desk, ['two', full(2)]);
    free(desk, 0);
    expect(ask(desk, [full(1)])).toMatchObject({ ok: true });
  });

  it('[W7] what comes out of an allotment, and what is exchanged for the same, takes nothing from them', () => {
    const desk = soldOut({ first: true });
    free(desk, 0, 1, 2);
    const nothing = { unlocks: [], discount: null, appliesTo: null, maxTickets: null, maxPerOrder: null };
    const code = { code: 'FRIENDS', ...nothing, maxPerPerson: null, fromMs: null, untilMs: null, withdrawn: false };
    desk.ask({ kind: 'set-codes', codes: [code] });
    const places = { allotmentId: 'alt_1', occurrence: 0, ticketType: 0, quantity: 2, seats: [], reason: '' };
    const allotment = { ...places, purpose: 'hold' as const, releaseAtMs: null, code: 'FRIENDS' };
    expect(desk.ask({ kind: 'allot', allotment })).toMatchObject({ ok: true });
    joined(desk, ['two', full(2)]);
    const held = (quantity: number, holdId: string) =>
      desk.ask({ kind: 'hold', holdId, lines: [full(quantity)], code: 'FRIENDS' });
    expect(held(3, 'h3')).toMatchObject({ code: 'not-enough-left' });
    expect(held(2, 'h2')).toMatchObject({ ok: true });
    const replaces = { orderId: 'ord_s5', serials: [5] };
    expect(desk.ask({ kind: 'hold', holdId: 'h4', lines: [full(1)], replaces })).toMatchObject({ ok: true });
    expect(desk.ask({ kind: 'hold', holdId: 'h5', lines: [guest(1)], replaces })).toMatchObject({ ok: false });
  });

  it('[W8] end as bought, and nobody else is asked', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(1)], ['bob', full(1)]);
    free(desk, 0);
    desk.checkout(holdIdOf('ann'), 'ord_ann');
    expect(waitingView(desk.state, 'wtl_ann')).toMatchObject({ state: 'offered', isCheckedOut: true });
    desk.pay('ord_ann');
    expect(waitingView(desk.state, 'wtl_ann')).toBeNull();
    expect(offerOf(desk, 'bob')).toBeNull();
    expect(told(desk)).toEqual(['ann waiting', 'bob waiting', 'ann offered', 'ann taken']);
    isSound(desk);
  });

  it('[W8] a free one too', () => {
    const desk = soldOut();
    joined(desk, ['ann', guest(1)]);
    free(desk, 0);
    desk.checkout(holdIdOf('ann'), 'ord_ann');
    expect(findOrder(desk.state, 'ord_ann')!.status).toBe('paid');
    expect(told(desk).at(-1)).toBe('ann taken');
  });

  it('[W9] lapse unpaid, and go on to the next', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(1)], ['bob', full(1)], ['cid', full(1)]);
    free(desk, 0);
    desk.nowMs += hourMs;
    desk.sweep();
    expect(waitingView(desk.state, 'wtl_ann')).toBeNull();
    expect(offerOf(desk, 'bob')).not.toBeNull();
    desk.ask({ kind: 'release', holdId: holdIdOf('bob') });
    expect(offerOf(desk, 'cid')).not.toBeNull();
    desk.checkout(holdIdOf('cid'), 'ord_cid');
    desk.ask({ kind: 'cancel', orderId: 'ord_cid', by: 'buyer' });
    expect(told(desk).slice(3)).toEqual([
      ...['ann offered', 'ann lapsed', 'bob offered', 'bob lapsed', 'cid offered', 'cid lapsed'],
    ]);
    expect(desk.left(0, 0)).toBe(1);
    expect(join(desk, 'ann', full(2))).toMatchObject({ ok: true });
    isSound(desk);
  });

  it('[W10] last as long as the organizer says or the sale does, and no longer; there is time to pay at the end', () => {
    const desk = soldOut();
    joined(desk, ['ann', full(1)]);
    free(desk, 0);
    desk.nowMs += hourMs - 1000;
    expect(desk.ask({ kind: 'extend', holdId: holdIdOf('ann') })).toEqual({ ok: false, code: 'hold-at-its-longest' });
    desk.checkout(holdIdOf('ann'), 'ord_ann');
    const session = { sessionId: 'cs', expiresAtMs: desk.nowMs + hourMs / 2, url: 'u' };
    expect(desk.ask({ kind: 'session-opened', orderId: 'ord_ann', ...session })).toMatchObject({
      expiresAtMs: desk.nowMs + defaultHoldMs,
    });
    const ticketTypes = demoSettings().ticketTypes.map((type) => ({ ...type, salesEndAtMs: desk.nowMs + 5000 }));
    desk.ask({ kind: 'configure', settings: listed({}, { version: 2, ticketTypes }) });
    joined(desk, ['bob', full(1)]);
    free(desk, 1);
    expect(waitingView(desk.state, 'wtl_bob')!.offerUntilMs).toBe(desk.nowMs + 5000);
  });

  it('[W11] are made out of turn by the organizer, where there are places', () => {
    const desk = soldOut({ first: true });
    joined(desk, ['three', full(3)], ['two', full(2)]);
    const offer = (who: string) => desk.ask({ kind: 'offer-now', entryId: `wtl_${who}` });
    free(desk, 0);
    expect(offer('two')).toEqual({ ok: false, code: 'not-enough-left' });
    free(desk, 1);
    expect(offer('two')).toEqual({ ok: true, entryId: 'wtl_two', state: 'offered', position: 0 });
    expect(offer('two')).toMatchObject({ ok: true });
    expect(told(desk).filter((words) => words === 'two offered')).toHaveLength(1);
    expect(offer('none')).toEqual({ ok: false, code: 'unknown-entry' });
    desk.ask({ kind: 'configure', settings: listed({}, { version: 2, status: 'paused' }) });
    expect(offer('three')).toEqual({ ok: false, code: 'sales-paused' });
    isSound(desk);
  });
});
