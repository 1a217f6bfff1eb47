/** How one seat stands, for whoever looks at it. */
import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { seatStates } from '#domain/seating/seat-index';
import { intlLocale } from '#domain/locale';
import { formatMoney } from '#domain/money';
import type { SeatRoom } from './seat-room.svelte.ts';
import { notesOf, placeWords } from './seat-words.ts';

export type Standing = 'free' | 'yours' | 'lost' | 'taken' | 'not-sold';

export function standingOf(room: SeatRoom, seat: number): Standing {
  const own = room.mine.get(seat);
  if (own) return own.lost ? 'lost' : 'yours';
  const state = room.live.status?.state[seat] ?? seatStates.free;
  if (state === seatStates.killed || room.offersBy[room.house.seats.category[seat]!]!.length === 0) return 'not-sold';
  return state === seatStates.free ? 'free' : 'taken';
}

export function standingWords(standing: Standing): string {
  switch (standing) {
    case 'free':
      return m.seats_free();
    case 'yours':
      return m.seats_yours();
    case 'lost':
      return m.seats_lost_short();
    case 'taken':
      return m.seats_taken();
    case 'not-sold':
      return m.seats_not_sold();
  }
}

/** "Stalls, row 4, seat 12, €45.00, free": what a screen reader says of a seat. */
export function spokenSeat(room: SeatRoom, seat: number, currency: string): string {
  const described = room.describe(seat);
  const standing = standingOf(room, seat);
  const price = room.priceOf(seat)?.type.priceMinor;
  const money =
    price === undefined || standing === 'taken' || standing === 'not-sold'
      ? ''
      : price === 0
        ? m.price_free()
        : formatMoney(price, currency, intlLocale(getLocale()));
  return [placeWords(described), money, standingWords(standing), ...notesOf(described)].filter(Boolean).join(', ');
}
