import { describe, expect, it } from 'vitest';
import { offersOn } from './cart.ts';
import { dateState, datesToCome, overviewOf } from './overview.ts';
import { anEvent, hourMs, leftOver, startsAtMs } from './testing.ts';

const event = anEvent();
const nowMs = startsAtMs - 100 * hourMs;

describe('how an event stands', () => {
  it('is open as soon as one ticket on one date is', () => {
    expect(overviewOf(event, leftOver([0, 0, 0], [0, 1, 1], [1, 0, 0], [1, 1, 0], [2, 255, 0]), nowMs).kind).toBe(
      'open',
    );
    expect(overviewOf(event, null, nowMs).kind).toBe('open');
  });

  it('is sold out, paused or not yet on sale only when every ticket is out of reach', () => {
    const all = (state: 'sold-out' | 'paused' | 'not-yet' | 'ended') =>
      overviewOf(event, leftOver([0, 0, 0, state], [0, 1, 0, state], [1, 0, 0, state], [1, 1, 0, state], [2, 255, 0, state]), nowMs); // prettier-ignore
    expect(all('sold-out')).toEqual({ kind: 'sold-out' });
    expect(all('paused')).toEqual({ kind: 'paused' });
    expect(all('ended')).toEqual({ kind: 'ended' });
    expect(all('not-yet')).toEqual({ kind: 'not-yet', atMs: null });
  });

  it('names the first start of the sale', () => {
    const ticketTypes = event.ticketTypes.map((type, i) => ({ ...type, salesStartAtMs: nowMs + (3 - i) * hourMs }));
    expect(overviewOf({ ...event, ticketTypes }, null, nowMs)).toEqual({ kind: 'not-yet', atMs: nowMs + hourMs });
  });

  it('is past or cancelled whatever is left', () => {
    expect(overviewOf(event, null, event.endsAtMs).kind).toBe('past');
    expect(overviewOf(anEvent({ status: 'cancelled' }), null, nowMs).kind).toBe('cancelled');
  });
});

describe('dates', () => {
  it('fall away when they are over', () => {
    expect(datesToCome(event, nowMs).map((date) => date.index)).toEqual([0, 1]);
    expect(datesToCome(event, startsAtMs + 3 * hourMs).map((date) => date.index)).toEqual([1]);
  });

  it('say when few are left, and count only their own tickets', () => {
    const offers = offersOn(event, leftOver([0, 0, 4], [1, 0, 0], [2, 255, 500]), 0, nowMs);
    expect(dateState(offers, 0)).toEqual({ state: 'few-left', left: 4 });
    const gone = offersOn(event, leftOver([0, 0, 0], [1, 0, 0], [2, 255, 500]), 0, nowMs);
    expect(dateState(gone, 0)).toEqual({ state: 'sold-out', left: null });
  });
});
