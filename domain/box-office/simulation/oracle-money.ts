/** What the oracle says to payments, refunds and cancellations: every payment is one set of tickets or one refund. Rules P1 to R8. */
import type { Command, RefundReason, ReplyOf } from '../commands.ts';
import type { Fact } from '../facts.ts';
import type { Book, ToldOrder, ToldPayment } from './oracle-book.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;
type Yes<K extends Command['kind']> = Extract<ReplyOf[K], { ok: true }>;
type Told<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

export function learnPaid(book: Book, command: Of<'paid'>, reply: Yes<'paid'>): void {
  const { orderId, paymentIntent: intent, amountMinor } = command;
  const order = book.orders.get(orderId);
  if (!order) return demandOutcome(book, command, reply, 'order-closed');
  const known = order.payments.find((payment) => payment.intent === intent);
  if (known) {
    if (known.kept && order.state === 'closed') return; // it bought tickets that are gone: either word is true
    const outcome = known.kept ? 'tickets-issued' : 'refund-due';
    return book.demand(reply.outcome === outcome, () => `${intent} was ${outcome} and is ${reply.outcome} now`);
  }
  const reason = reasonAgainst(book, order, command);
  demandOutcome(book, command, reply, reason);
  order.payments.push({ intent, amountMinor, kept: reason === null, dueMinor: 0, backMinor: 0, refundIds: [] });
  if (reason === null) order.state = 'paid';
  else if (order.state === 'waiting' || order.state === 'ended') {
    book.end(order.hold, 'closed');
    order.state = 'closed';
    order.session = null;
  }
}

/** Why this money must go back, or null: it buys the tickets. */
function reasonAgainst(book: Book, order: ToldOrder, { amountMinor, currency }: Of<'paid'>): RefundReason | null {
  if (order.state === 'paid') return 'second-payment';
  if (order.state === 'closed') return 'order-closed';
  if (book.settings.status === 'cancelled') return 'event-cancelled';
  if (amountMinor !== order.totalMinor || currency !== book.settings.currency) return 'wrong-amount';
  return order.state === 'waiting' || book.places.fit(order.hold.lines) ? null : 'sold-out';
}

function demandOutcome(book: Book, command: Of<'paid'>, reply: Yes<'paid'>, reason: RefundReason | null): void {
  const outcome = reason === null ? 'tickets-issued' : 'refund-due';
  if (reply.outcome === outcome && reply.reason === reason) return;
  const { paymentIntent, orderId } = command;
  book.complain(`${paymentIntent} for ${orderId}: ${reply.outcome} ${reply.reason}, should be ${outcome} ${reason}`);
}

/** The tickets are there from here on. */
export function learnIssued(book: Book, fact: Told<'order-paid'>): void {
  const order = book.orders.get(fact.orderId);
  if (!order) return book.complain(`${fact.orderId} is paid and was never made`);
  book.demand(order.serials.length === 0, () => `${order.id} was issued twice`);
  const late = order.hold.over;
  book.demand(fact.late === late, () => `${order.id} was ${late ? 'late' : 'in time'}, and is said not to be`);
  order.state = 'paid';
  order.session = null;
  book.end(order.hold, 'paid');
  let at = 0;
  for (const line of order.hold.lines) {
    for (let i = 0; i < line.quantity; i++, at++) {
      const told = fact.tickets[at];
      if (told?.ticketType !== line.ticketType || told.occurrence !== line.occurrence)
        return book.complain(`${order.id} got other tickets than it paid for`);
      book.demand(told.serial === book.tickets.length, () => `serial ${told.serial}, not ${book.tickets.length}`);
      order.serials.push(told.serial);
      const { ticketType, occurrence, unitPriceMinor: priceMinor } = line;
      book.tickets.push({
        ticketType,
        occurrence,
        priceMinor,
        order,
        revoked: false,
        takesPlace: true,
        admitted: false,
      });
    }
    const full = book.places.take(line);
    if (full && late) book.complain(`${full} is oversold by late money for ${order.id}`);
  }
  book.demand(at === fact.tickets.length, () => `${order.id} got ${fact.tickets.length} tickets for ${at}`);
}

export function learnRevoked(book: Book, { orderId, serials }: Told<'order-cancelled'>): void {
  for (const serial of serials) {
    const ticket = book.tickets[serial];
    if (ticket?.order.id !== orderId) return book.complain(`ticket ${serial} is not of ${orderId}, yet goes with it`);
    book.demand(!ticket.revoked, () => `ticket ${serial} was revoked twice`);
    ticket.revoked = true;
    ticket.takesPlace = ticket.admitted;
    if (!ticket.takesPlace) book.places.take({ ...ticket, quantity: -1 });
  }
}

export function learnRefundDue(book: Book, { orderId, paymentIntent, amountMinor }: Told<'refund-due'>): void {
  const order = book.orders.get(orderId);
  const payment = order?.payments.find(({ intent }) => intent === paymentIntent);
  if (!payment) return; // money for an order that does not exist goes back, and nobody keeps count
  payment.dueMinor += amountMinor;
  const mostMinor = Math.max(0, payment.amountMinor - payment.backMinor);
  book.demand(payment.dueMinor <= mostMinor, () => `${payment.dueMinor} of ${mostMinor} of ${paymentIntent} go back`);
}

export function learnRefunded(book: Book, command: Of<'refunded'>): void {
  const order = book.orders.get(command.orderId);
  const payment = order?.payments.find(({ intent }) => intent === command.paymentIntent);
  if (!order || !payment) return book.complain(`a refund of ${command.paymentIntent}, which nobody knows, was taken`);
  if (payment.refundIds.includes(command.refundId)) return;
  payment.refundIds.push(command.refundId);
  payment.backMinor += command.amountMinor;
  payment.dueMinor = Math.max(0, payment.dueMinor - command.amountMinor);
  if (payment.kept && payment.backMinor >= payment.amountMinor) order.state = 'closed';
}

export function learnCancel(book: Book, { orderId }: Of<'cancel'>, reply: Yes<'cancel'>): void {
  const order = book.orders.get(orderId);
  if (!order || order.state === 'closed') return book.complain(`${orderId} was cancelled and is not there`);
  const kept = order.payments.find((payment) => payment.kept);
  const dueMinor = kept ? kept.amountMinor - kept.backMinor : 0;
  book.demand(
    reply.refundDueMinor === dueMinor,
    () => `${reply.refundDueMinor} of ${dueMinor} goes back for ${orderId}`,
  );
  book.end(order.hold, 'closed');
  order.state = 'closed';
}

/** At a moment when everything was told: money is tickets or goes back, and closed orders have no ticket. */
export function settleOrders(book: Book): void {
  for (const order of book.orders.values()) {
    for (const payment of order.payments) settlePayment(book, order, payment);
    if (order.state === 'paid') book.demand(order.serials.length > 0, () => `${order.id} is paid without a ticket`);
    if (order.state === 'closed')
      for (const serial of order.serials)
        book.demand(book.tickets[serial]!.revoked, () => `ticket ${serial} of the closed ${order.id} is valid`);
  }
}

function settlePayment(book: Book, order: ToldOrder, payment: ToldPayment): void {
  if (payment.kept && order.state === 'paid') return;
  const wayMinor = payment.dueMinor + payment.backMinor;
  book.demand(
    wayMinor >= payment.amountMinor,
    () => `${payment.intent} bought nothing, and only ${wayMinor} of ${payment.amountMinor} is on its way back`,
  );
}
