/** What the oracle says to tickets that are issued and revoked. Rules P1, R1 to R4, X1, X4. */
import type { Fact, IssuedTicket } from '../facts.ts';
import type { Book, ToldLine, ToldOrder } from './oracle-book.ts';
import { addTicket, buyHold, buyLate, revokeTicket } from './oracle-holds.ts';
import { typeOf } from './oracle-lines.ts';

type Told<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

/** The tickets are there from here on. */
export function learnIssued(book: Book, fact: Told<'order-paid'>): void {
  const order = book.orders.get(fact.orderId);
  if (!order) return book.complain(`${fact.orderId} is paid and was never made`);
  const { hold } = order;
  book.demand(order.serials.length === 0, () => `${order.id} was issued twice`);
  const late = hold.over;
  book.demand(fact.late === late, () => `${order.id} was ${late ? 'late' : 'in time'}, and is said not to be`);
  if (fact.otherSeats) useOtherSeats(book, order, fact);
  order.state = 'paid';
  order.session = null;
  if (late) buyLate(book, hold, order.id);
  else buyHold(book, hold);
  issue(book, order, fact.tickets);
  demandReplaced(book, order);
}

function issue(book: Book, order: ToldOrder, tickets: readonly IssuedTicket[]): void {
  let at = 0;
  for (const line of order.hold.lines)
    for (let i = 0; i < line.quantity; i++, at++) {
      const told = tickets[at];
      const seatId = line.seatIds?.[i] ?? null;
      if (
        told?.ticketType !== line.ticketType ||
        told.occurrence !== line.occurrence ||
        (told.seatId ?? null) !== seatId
      )
        return book.complain(
          `${order.id} got another ticket than it paid for: ${JSON.stringify(told)}, seat ${seatId}`,
        );
      const { ticketType, occurrence, unitPriceMinor, within } = line;
      book.demand(told.serial === book.tickets.length, () => `serial ${told.serial}, not ${book.tickets.length}`);
      book.demand(
        told.priceMinor === unitPriceMinor,
        () => `ticket ${told.serial} says that it cost ${told.priceMinor}`,
      );
      const included = within !== null;
      const kind = { ticketType, occurrence, seatId, included, priceMinor: unitPriceMinor, byCode: i < line.byCode };
      const serial = book.tickets.length;
      order.serials.push(serial);
      addTicket(book, { ...kind, serial, order, companions: [], revoked: false, takesPlace: true, admitted: false });
    }
  noteCompanions(book, order);
  book.demand(at === tickets.length, () => `${order.id} got ${tickets.length} tickets for ${at}`);
}

/** What came along is dealt out to the tickets that it came along with, in their order. */
function noteCompanions(book: Book, { hold: { lines }, serials }: ToldOrder): void {
  let next = 0;
  const starts = lines.map(({ quantity }) => (next += quantity) - quantity);
  for (const [at, { within, quantity }] of lines.entries()) {
    if (within === null) continue;
    const each = quantity / lines[within]!.quantity;
    for (let i = 0; i < quantity; i++) {
      const main = serials[starts[within]! + Math.floor(i / each)]!;
      book.tickets[main]!.companions.push(serials[starts[at]! + i]!);
    }
  }
}

/** Only for who agreed, only when the money was late, and of the same categories. */
function useOtherSeats(book: Book, order: ToldOrder, { tickets }: Told<'order-paid'>): void {
  book.demand(order.equalSeats && order.hold.over, () => `${order.id} got other seats, and did not ask for any`);
  let at = 0;
  for (const line of order.hold.lines) {
    const seatIds = tickets.slice(at, at + line.quantity).map(({ seatId }) => seatId ?? '');
    at += line.quantity;
    if (!line.seatIds) continue;
    const kinds = (ids: readonly string[]) => ids.map((id) => book.seats.all.get(id)?.category).sort().join(); // prettier-ignore
    book.demand(isFor(book, line, seatIds), () => `${order.id} got seats that its tickets are not for`);
    if (!order.hold.lost)
      book.demand(
        kinds(seatIds) === kinds(line.seatIds),
        () => `${order.id} got ${seatIds.join()}, worse or better seats`,
      );
    line.seatIds = seatIds;
  }
}

function isFor(book: Book, line: ToldLine, seatIds: readonly string[]): boolean {
  const categories = typeOf(book, line).seatCategories!;
  return seatIds.every((id) => categories.includes(book.seats.all.get(id)?.category ?? ''));
}

/** The order takes the place of tickets: they are dead by now. It belongs to their order from here on. */
function demandReplaced(book: Book, order: ToldOrder): void {
  const { replaces } = order.hold;
  if (!replaces) return;
  for (const serial of replaces.serials)
    book.demand(book.tickets[serial]!.revoked, () => `ticket ${serial} is valid though ${order.id} took its place`);
  const other = book.orders.get(replaces.orderId)!;
  for (const member of order.family) {
    other.family.add(member);
    member.family = other.family;
  }
}

export function learnRevoked(book: Book, { orderId, serials, status }: Told<'order-cancelled'>): void {
  const order = book.orders.get(orderId);
  for (const serial of serials) {
    const ticket = book.tickets[serial];
    if (ticket?.order !== order) return book.complain(`ticket ${serial} is not of ${orderId}, yet goes with it`);
    revokeTicket(book, ticket!);
  }
  if (order?.state === 'paid' && serials.length > 0 && status !== 'paid') order.state = 'closed';
}
