/** Places, seats, kept places and uses of codes going in and out of holds, as the oracle understands it. Rules H, Q, A, K. */
import type { Book, ToldAllotment, ToldHold, ToldLine, ToldOrder, ToldTicket } from './oracle-book.ts';
import { countedFor, lendTo, usedBy } from './oracle-lines.ts';
import { takeSeats } from './oracle-seats.ts';

/** Everything that the lines want is the hold's. Complains where it was not to be had. */
export function takeHold(book: Book, hold: ToldHold, who: string): void {
  const full = book.places.tooFull(hold.lines, book.givenBack(hold.replaces));
  if (full) book.complain(`${full} is oversold by ${who}`);
  for (const line of hold.lines) {
    book.places.count('taken', line, line.quantity);
    takeSeats(book, hold, line, who);
  }
  lend(book, hold);
  useCode(book, hold.code, 'held', usedBy(hold.lines));
  book.living.push(hold);
}

/** What is taken of an allotment is kept no more, as long as it is in the hold. */
function lend(book: Book, { lines, code }: ToldHold): void {
  for (const line of lines) {
    const allotment = countedFor(book, code, line);
    if (allotment && line.lent > 0) {
      allotment.left -= line.lent;
      allotment.lent += line.lent;
      book.places.count('kept', line, -line.lent);
    }
    eachAllotted(book, line, (kept, id, owner) => {
      if (!kept.seats.delete(id)) return;
      kept.lentSeats.add(id);
      owner.allotment = null;
    });
  }
}

type Owner = ReturnType<Book['seats']['ownersOf']>[number];

/** The line's seats with the allotments of that date. */
function eachAllotted(
  book: Book,
  line: ToldLine,
  visit: (allotment: ToldAllotment, id: string, owner: Owner) => void,
): void {
  if (!line.seatIds || book.allotments.size === 0) return;
  for (const id of line.seatIds)
    for (const allotment of book.allotments.values())
      if (allotment.occurrence === line.occurrence) visit(allotment, id, book.seats.ownersOf(id, line.occurrence)[0]!);
}

/** It ends unpaid: everything goes back to where it was. */
export function endHold(book: Book, hold: ToldHold, state: ToldOrder['state']): void {
  if (hold.over) return;
  letGo(book, hold);
  for (const line of hold.lines) {
    const allotment = countedFor(book, hold.code, line);
    if (allotment && line.lent > 0) {
      allotment.lent -= line.lent;
      allotment.left += line.lent;
      book.places.count('kept', line, line.lent);
    }
    eachAllotted(book, line, (kept, id, owner) => {
      if (!kept.lentSeats.delete(id)) return;
      kept.seats.add(id);
      owner.allotment = kept.id;
    });
  }
  if (hold.order?.state !== 'waiting') return;
  hold.order.state = state;
  hold.order.session = null;
}

/** Its places and seats are nobody's for the moment. */
function letGo(book: Book, hold: ToldHold): void {
  hold.over = true;
  book.living = book.living.filter((living) => living !== hold);
  useCode(book, hold.code, 'held', -usedBy(hold.lines));
  for (const line of hold.lines) {
    book.places.count('taken', line, -line.quantity);
    for (const id of line.seatIds ?? [])
      for (const owner of book.seats.ownersOf(id, line.occurrence)) if (owner.hold === hold) owner.hold = null;
  }
}

/** It is paid: its tickets follow. What was lent is bought. */
export function buyHold(book: Book, hold: ToldHold): void {
  letGo(book, hold);
  bought(book, hold);
}

/** The money was late: what it was for is taken again, if it is there. */
export function buyLate(book: Book, hold: ToldHold, who: string): void {
  lendTo(book, hold.lines.filter((line) => !line.seatIds), hold.code); // prettier-ignore
  const full = book.places.tooFull(hold.lines, book.givenBack(hold.replaces));
  if (full) book.complain(`${full} is oversold by late money for ${who}`);
  lend(book, hold);
  bought(book, hold);
}

function bought(book: Book, { lines, code }: ToldHold): void {
  for (const line of lines) {
    const allotment = countedFor(book, code, line);
    if (allotment && line.lent > 0) {
      allotment.lent -= line.lent;
      dropIfEmpty(book, allotment);
    }
    eachAllotted(book, line, (kept, id) => {
      if (kept.lentSeats.delete(id)) dropIfEmpty(book, kept);
    });
  }
}

function dropIfEmpty({ allotments }: Book, { id, left, lent, seats, lentSeats }: ToldAllotment): void {
  if (left + lent + seats.size + lentSeats.size === 0) allotments.delete(id);
}

/** The ticket takes its place and its seat. */
export function addTicket(book: Book, ticket: ToldTicket): void {
  book.tickets.push(ticket);
  book.places.count('taken', ticket, 1);
  if (ticket.byCode) useCode(book, ticket.order.hold.code, 'sold', 1);
  if (ticket.seatId === null) return;
  for (const owner of book.seats.ownersOf(ticket.seatId, ticket.occurrence)) {
    if (!owner.ticket && !owner.hold && !owner.allotment) owner.ticket = ticket;
    else book.complain(`seat ${ticket.seatId} is somebody else's, and ticket ${ticket.serial} is issued for it`);
  }
}

/** The ticket is good no more; the place of somebody who has gone in stays taken. */
export function revokeTicket(book: Book, ticket: ToldTicket): void {
  book.demand(!ticket.revoked, () => `ticket ${ticket.serial} was revoked twice`);
  ticket.revoked = true;
  ticket.takesPlace = ticket.admitted;
  if (ticket.byCode) useCode(book, ticket.order.hold.code, 'sold', -1);
  if (ticket.takesPlace) return;
  book.places.count('taken', ticket, -1);
  if (ticket.seatId === null) return;
  for (const owner of book.seats.ownersOf(ticket.seatId, ticket.occurrence))
    if (owner.ticket === ticket) owner.ticket = null;
}

function useCode(book: Book, code: string | null, what: 'held' | 'sold', tickets: number): void {
  const known = code === null ? undefined : book.codes.get(code);
  if (known) known[what] += tickets;
}

/** Holds whose time has come are over, then allotments whose time has come go on sale. */
export function passTime(book: Book, nowMs: number): void {
  book.nowMs = nowMs;
  for (const hold of book.living) if (hold.freeAtMs <= nowMs) endHold(book, hold, 'ended');
  for (const allotment of book.allotments.values())
    if (allotment.releaseAtMs !== null && allotment.releaseAtMs <= nowMs) releaseAll(book, allotment);
}

/** All of it goes on sale; what is lent of it does not come back. */
export function releaseAll(book: Book, allotment: ToldAllotment): void {
  release(book, allotment, allotment.left, [...allotment.seats]);
  book.allotments.delete(allotment.id);
}

export function release(book: Book, allotment: ToldAllotment, quantity: number, seats: readonly string[]): void {
  const { ticketType, occurrence } = allotment;
  allotment.left -= quantity;
  if (ticketType !== null) book.places.count('kept', { ticketType, occurrence }, -quantity);
  for (const id of seats) {
    allotment.seats.delete(id);
    book.seats.ownersOf(id, occurrence)[0]!.allotment = null;
  }
  if (allotment.left + allotment.seats.size === 0) book.allotments.delete(allotment.id);
}
