/** Seats in words, in the order in which one looks for them. */
import type { SeatDescription } from '#domain/seating/find-seat';
import { m } from '$lib/paraglide/messages';

/** "Stalls, row 4, seat 12" */
export function placeWords({
  zone,
  row,
  seat,
  table,
}: Pick<SeatDescription, 'zone' | 'row' | 'seat' | 'table'>): string {
  const place = table ? m.seats_at_table({ table: row, chair: seat }) : m.seats_in_row({ row, seat });
  return zone === '' ? place : `${zone}, ${place}`;
}

/** What is special about a seat, as short lines; none for most. */
export function notesOf(seat: SeatDescription): string[] {
  return [
    seat.accessible ? m.seats_accessible_note() : '',
    seat.companion ? m.seats_companion_note() : '',
    seat.restrictedView === null ? '' : restrictedWords(seat.restrictedView),
  ].filter(Boolean);
}

export function restrictedWords(why: string): string {
  return why === '' ? m.seats_restricted() : m.seats_restricted_why({ why });
}
