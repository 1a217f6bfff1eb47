/** The oracle's book and the state of the box office, side by side. Words of complaint, none when they tell the same. */
import { findSeat } from '../../seating/find-seat.ts';
import type { BoxOfficeState } from '../state.ts';
import { admittedFlag, revokedFlag } from '../tickets.ts';
import type { Book } from './oracle-book.ts';
import { settleOrders } from './oracle-money.ts';

/** What `settleOrders` finds goes to the book's own complaints. */
export function compareBooks(book: Book, state: BoxOfficeState): string[] {
  settleOrders(book);
  const { seats, counters } = state;
  const complaints = [...book.places.compare(counters!), ...compareTickets(book, state), ...compareUse(book, state)];
  if (seats) complaints.push(...book.seats.compare((id, date) => seats.byDate[date]!.state[findSeat(seats.map, id)]!));
  const [ours, theirs] = [[...book.waiting.keys()].join(), [...state.waiting.keys()].join()];
  if (ours !== theirs) complaints.push(`${theirs} wait in the books, ${ours} were told so`);
  return complaints;
}

function compareTickets({ tickets }: Book, state: BoxOfficeState): string[] {
  const { count, flags } = state.tickets;
  if (count !== tickets.length) return [`there are ${count} tickets in the books, ${tickets.length} were told`];
  return tickets.flatMap(({ serial, revoked, admitted, companions }) => {
    const flag = flags[serial]!;
    const complaints: string[] = [];
    if (((flag & revokedFlag) !== 0) !== revoked)
      complaints.push(`ticket ${serial} is valid in the books, or was told so`);
    if (((flag & admittedFlag) !== 0) !== admitted)
      complaints.push(`ticket ${serial} is inside in the books, or was told so`);
    if (revoked && companions.some((companion) => !tickets[companion]!.revoked))
      complaints.push(`what came along with ticket ${serial} is valid without it`);
    return complaints;
  });
}

function compareUse(book: Book, state: BoxOfficeState): string[] {
  return [...book.codes].flatMap(([code, { held, sold }]) => {
    const use = state.codes.get(code)!;
    if (use.held === held && use.sold === sold) return [];
    return [`${code}: ${use.held} and ${use.sold} uses in the books, ${held} and ${sold} were told`];
  });
}
