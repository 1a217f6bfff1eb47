/** Whether an event can be bought at all, as one word; a page makes a sentence of it. */
import type { Availability, EventPage } from '#domain/contract/public';
import { offersOn, type Offer } from './cart.ts';

export type Overview =
  | { kind: 'open' }
  | { kind: 'cancelled' | 'past' | 'sold-out' | 'ended' | 'paused' }
  /** `atMs`: when the first ticket goes on sale; null where nobody has said. */
  | { kind: 'not-yet'; atMs: number | null };

/** Open as soon as one ticket on one date is. */
export function overviewOf(event: EventPage, availability: Availability | null, nowMs: number): Overview {
  if (event.status === 'cancelled') return { kind: 'cancelled' };
  if (event.status === 'ended' || event.endsAtMs <= nowMs) return { kind: 'past' };
  const offers = datesToCome(event, nowMs).flatMap((date) => offersOn(event, availability, date.index, nowMs));
  const has = (state: Offer['state']) => offers.some((offer) => offer.state === state);
  if (offers.length === 0 || has('on-sale')) return { kind: 'open' };
  if (has('not-yet')) {
    const starts = offers.flatMap((o) =>
      o.state === 'not-yet' && o.type.salesStartAtMs ? [o.type.salesStartAtMs] : [],
    );
    return { kind: 'not-yet', atMs: starts.length > 0 ? Math.min(...starts) : null };
  }
  if (has('paused')) return { kind: 'paused' };
  return { kind: has('sold-out') ? 'sold-out' : 'ended' };
}

/** The dates that are not over yet, in time. */
export function datesToCome(event: EventPage, nowMs: number): EventPage['occurrences'] {
  return event.occurrences.filter((date) => date.endsAtMs > nowMs).sort((a, b) => a.startsAtMs - b.startsAtMs);
}

/** How a date stands in the chooser: the best of its own tickets (a ticket to every date says nothing about one date). */
export function dateState(
  offers: readonly Offer[],
  date: number,
): { state: Offer['state'] | 'few-left'; left: number | null } {
  const own = offers.filter((offer) => offer.occurrence === date);
  const open = own.filter((offer) => offer.state === 'on-sale');
  if (open.length === 0) return { state: own[0]?.state ?? 'on-sale', left: null };
  if (open.some((offer) => offer.left === null)) return { state: 'on-sale', left: null };
  const left = Math.max(...open.map((offer) => offer.left!));
  return { state: left <= 10 ? 'few-left' : 'on-sale', left };
}
