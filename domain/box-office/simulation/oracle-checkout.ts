/** What the oracle says to checkouts and payment pages. Rules C1 to C8, N. */
import type { Command, ReplyOf } from '../commands.ts';
import type { Book, ToldHold, ToldOrder } from './oracle-book.ts';
import { endHold } from './oracle-holds.ts';
import { typeOf, unitPrice } from './oracle-lines.ts';
import { holdLifeMs, toPay } from './oracle-sale.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;
type Yes<K extends Command['kind']> = Extract<ReplyOf[K], { ok: true }>;

const graceMs = 10 * 60_000;

export function learnCheckout(book: Book, command: Of<'checkout'>, reply: Yes<'checkout'>): void {
  const { orderId, holdId, contact } = command;
  const hold = book.holds.get(holdId);
  if (!hold || hold.over) return book.complain(`${orderId} was made of ${holdId}, which is over`);
  book.demand(hold.order === null, () => `${holdId} became ${hold.order!.id} and ${orderId}`);
  const code = hold.code === null ? null : book.codes.get(hold.code)!.code;
  for (const line of hold.lines)
    line.unitPriceMinor = line.within !== null ? 0 : unitPrice(typeOf(book, line).priceMinor, line.ticketType, code);
  const totalMinor = toPay(book, hold);
  book.demand(reply.totalMinor === totalMinor, () => `${orderId} costs ${reply.totalMinor} instead of ${totalMinor}`);
  book.demand((reply.status === 'paid') === (totalMinor === 0), () => `${orderId} of ${totalMinor} is ${reply.status}`);
  demandLimits(book, hold, contact.emailBlind, orderId);
  const order: ToldOrder = {
    ...{ id: orderId, hold, person: contact.emailBlind, totalMinor, state: 'waiting', session: null, payments: [] },
    ...{ equalSeats: command.equalSeatsWelcome === true, serials: [], family: new Set(), byHand: false },
  };
  order.family.add(order);
  hold.order = order;
  book.orders.set(orderId, order);
}

/** What a person has and gets now is within what one person may have (N1 to N5). */
function demandLimits(book: Book, hold: ToldHold, person: string, who: string): void {
  const { settings } = book;
  const demand = (most: number | null | undefined, name: string, counts: (ticketType: number) => boolean) => {
    if (most == null) return;
    let has = 0;
    for (const line of hold.lines) if (line.within === null && counts(line.ticketType)) has += line.quantity;
    const wants = has;
    for (const order of book.orders.values()) if (order.person === person) has += countOf(book, order, hold, counts);
    book.demand(wants === 0 || has <= most, () => `${who} gives ${person} ${has} of ${most} ${name}`);
  };
  demand(settings.maxPerPerson, 'tickets', () => true);
  for (const { ticketType } of hold.lines)
    demand(typeOf(book, { ticketType }).maxPerPerson, `tickets of type ${ticketType}`, (type) => type === ticketType);
}

function countOf(
  book: Book,
  order: ToldOrder,
  { replaces }: ToldHold,
  counts: (ticketType: number) => boolean,
): number {
  let has = 0;
  if (order.state === 'waiting')
    for (const line of order.hold.lines) if (line.within === null && counts(line.ticketType)) has += line.quantity;
  for (const serial of order.serials) {
    const { revoked, included, ticketType } = book.tickets[serial]!;
    if (!revoked && !included && counts(ticketType) && !replaces?.serials.includes(serial)) has++;
  }
  return has;
}

export function learnSessionOpened(book: Book, command: Of<'session-opened'>, reply: Yes<'session-opened'>): void {
  const order = book.orders.get(command.orderId);
  if (!order || order.state !== 'waiting') return book.complain(`${command.orderId} cannot be paid, yet has a page`);
  if (order.session?.id === command.sessionId) return; // told again
  book.demand(!order.session, () => `${order.id} has two open pages`);
  const { hold } = order;
  const { nowMs, settings } = book;
  const offerMs = hold.offered ? (settings.waitingList?.offerMs ?? 0) + settings.holdMs : 0;
  const wanted = Math.min(nowMs + settings.holdMs, hold.createdAtMs + Math.max(holdLifeMs, offerMs));
  hold.deadlineMs = Math.max(hold.deadlineMs, wanted);
  book.demand(reply.expiresAtMs === hold.deadlineMs, () => `${order.id} may be paid until ${reply.expiresAtMs}`);
  hold.freeAtMs = Math.max(hold.deadlineMs, command.expiresAtMs + graceMs);
  order.session = { id: command.sessionId, asked: false };
}

export function learnSessionExpired(book: Book, command: Of<'session-expired'>): void {
  const order = book.orders.get(command.orderId);
  if (!order || order.hold.over || order.session?.id !== command.sessionId) return;
  const { hold } = order;
  if (hold.deadlineMs <= book.nowMs || order.session.asked) endHold(book, hold, 'ended');
  else hold.freeAtMs = hold.deadlineMs;
  order.session = null;
}

export function learnAskedToClose(book: Book, orderId: string): void {
  const session = book.orders.get(orderId)?.session;
  if (!session) return book.complain(`a page of ${orderId} is to be closed that is not open`);
  book.demand(!session.asked, () => `the page of ${orderId} was to be closed twice`);
  session.asked = true;
}
