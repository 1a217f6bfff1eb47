/** What the oracle says to payments and refunds: every payment is one set of tickets or one refund. Rules P, R, X. */
import type { Command, RefundReason, ReplyOf } from '../commands.ts';
import type { Fact } from '../facts.ts';
import type { Book, ToldHold, ToldOrder } from './oracle-book.ts';
import { endHold } from './oracle-holds.ts';
import { mayHave } from './oracle-seats.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;
type Yes<K extends Command['kind']> = Extract<ReplyOf[K], { ok: true }>;
type Told<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

export function learnPaid(book: Book, command: Of<'paid'>, reply: Yes<'paid'>): void {
  const { orderId, paymentIntent: intent, amountMinor } = command;
  const order = book.orders.get(orderId);
  if (!order) return demandOutcome(book, command, reply, 'order-closed');
  const known = order.payments.find((payment) => payment.intent === intent);
  if (known) {
    const isBack = known.dueMinor + known.backMinor >= known.amountMinor;
    if (known.kept && (isBack || order.state === 'closed')) return; // it bought tickets that are gone: either word is true
    const outcome = known.kept ? 'tickets-issued' : 'refund-due';
    return book.demand(reply.outcome === outcome, () => `${intent} was ${outcome} and is ${reply.outcome} now`);
  }
  const foretold = reasonAgainst(book, order, command);
  const reason = foretold === 'anything' ? reply.reason : foretold;
  demandOutcome(book, command, reply, reason);
  order.payments.push({ intent, amountMinor, kept: reason === null, dueMinor: 0, backMinor: 0, refundIds: [] });
  if (reason === null) return; // the tickets follow
  if (order.state === 'waiting' || order.state === 'ended') {
    endHold(book, order.hold, 'closed');
    order.state = 'closed';
    order.session = null;
  }
}

/** Why this money must go back, or null: it buys the tickets. */
function reasonAgainst(
  book: Book,
  order: ToldOrder,
  { amountMinor, currency }: Of<'paid'>,
): RefundReason | null | 'anything' {
  if (order.state === 'paid') return 'second-payment';
  if (order.state === 'closed') return 'order-closed';
  if (book.settings.status === 'cancelled') return 'event-cancelled';
  if (amountMinor !== order.totalMinor || currency !== book.settings.currency) return 'wrong-amount';
  const { replaces } = order.hold;
  const changed = replaces && book.orders.get(replaces.orderId);
  const isGone = (serial: number) => book.tickets[serial]!.revoked || book.tickets[serial]!.admitted;
  if (replaces && (changed!.state !== 'paid' || replaces.serials.some(isGone))) return 'exchange-impossible';
  return order.state === 'waiting' ? null : reasonAgainstLate(book, order);
}

/** The same places and seats if they are free; other seats may be found, but that is for others to judge. */
function reasonAgainstLate(book: Book, { hold, equalSeats }: ToldOrder): RefundReason | null | 'anything' {
  if (hold.code !== null && book.allotments.size > 0) return 'anything'; // what is kept for the code is counted when it is taken
  if (book.places.tooFull(hold.lines, book.givenBack(hold.replaces))) return 'sold-out';
  if (hold.lines.every((line) => !line.seatIds) || areSeatsFree(book, hold)) return null;
  return equalSeats ? 'anything' : 'sold-out';
}

function areSeatsFree(book: Book, hold: ToldHold): boolean {
  if (hold.lost) return false;
  return hold.lines.every(({ seatIds, occurrence }) =>
    (seatIds ?? []).every((id) => book.seats.taker(id, occurrence, (owner) => mayHave(book, hold, owner)) === null),
  );
}

function demandOutcome(book: Book, command: Of<'paid'>, reply: Yes<'paid'>, reason: RefundReason | null): void {
  const outcome = reason === null ? 'tickets-issued' : 'refund-due';
  if (reply.outcome === outcome && reply.reason === reason) return;
  const { paymentIntent, orderId } = command;
  book.complain(`${paymentIntent} for ${orderId}: ${reply.outcome} ${reply.reason}, should be ${outcome} ${reason}`);
}

export function learnRefundDue(book: Book, fact: Told<'refund-due'>): void {
  const { orderId, paymentIntent, amountMinor, status } = fact;
  const order = book.orders.get(orderId);
  const payment = order?.payments.find(({ intent }) => intent === paymentIntent);
  if (!payment) return; // money for an order that does not exist goes back, and nobody keeps count
  payment.dueMinor += amountMinor;
  if (order!.state === 'paid' && status !== 'paid') order!.state = 'closed'; // none of its tickets stands
  const mostMinor = Math.max(0, payment.amountMinor - payment.backMinor);
  book.demand(amountMinor > 0, () => `${amountMinor} of ${paymentIntent} go back`);
  book.demand(payment.dueMinor <= mostMinor, () => `${payment.dueMinor} of ${mostMinor} of ${paymentIntent} go back`);
}

export function learnRefunded(book: Book, command: Of<'refunded'>): void {
  const order = book.orders.get(command.orderId);
  const payment = order?.payments.find(({ intent }) => intent === command.paymentIntent);
  if (!order || !payment) return book.complain(`a refund of ${command.paymentIntent}, which nobody knows, was taken`);
  if (payment.refundIds.includes(command.refundId)) return;
  payment.refundIds.push(command.refundId);
  const wasKept = payment.kept && payment.dueMinor + payment.backMinor < payment.amountMinor;
  // More than was owed: somebody gave it by hand.
  if (command.amountMinor > payment.dueMinor) order.byHand = true;
  payment.backMinor += command.amountMinor;
  payment.dueMinor = Math.max(0, payment.dueMinor - command.amountMinor);
  if (wasKept && payment.backMinor >= payment.amountMinor) order.state = 'closed';
}

export function learnCancel(book: Book, command: Of<'cancel'>, reply: Yes<'cancel'>, facts: readonly Fact[]): void {
  const order = book.orders.get(command.orderId);
  if (!order || order.state === 'closed') return book.complain(`${command.orderId} was cancelled and is not there`);
  let dueMinor = 0;
  for (const fact of facts) if (fact.kind === 'refund-due') dueMinor += fact.amountMinor;
  const { refundDueMinor } = reply;
  book.demand(refundDueMinor === dueMinor, () => `${refundDueMinor} go back for ${order.id}, and ${dueMinor} are due`);
  if (order.state === 'waiting') {
    endHold(book, order.hold, 'closed');
    order.state = 'closed';
  }
}

/** At a moment when everything was told: money is tickets or goes back, and closed orders have no ticket. */
export function settleOrders(book: Book): void {
  const families = new Set<ToldOrder['family']>();
  for (const order of book.orders.values()) {
    families.add(order.family);
    for (const { kept, intent, dueMinor, backMinor, amountMinor } of order.payments)
      if (!kept && dueMinor + backMinor < amountMinor)
        book.complain(`${intent} bought nothing, and only ${dueMinor + backMinor} of ${amountMinor} go back`);
    if (order.state === 'paid' && order.serials.length === 0) book.complain(`${order.id} is paid without a ticket`);
    if (order.state === 'closed')
      for (const serial of order.serials)
        if (!book.tickets[serial]!.revoked) book.complain(`ticket ${serial} of the closed ${order.id} is valid`);
  }
  for (const family of families) settleFamily(book, family);
}

/** Orders that change one another keep what their standing tickets cost, to the cent; less where somebody gave money back by hand. */
function settleFamily(book: Book, family: ReadonlySet<ToldOrder>): void {
  let [keptMinor, worthMinor, byHand] = [0, 0, false];
  for (const order of family) {
    byHand ||= order.byHand;
    for (const payment of order.payments)
      if (payment.kept) keptMinor += Math.max(0, payment.amountMinor - payment.dueMinor - payment.backMinor);
    for (const serial of order.serials) {
      const { revoked, priceMinor } = book.tickets[serial]!;
      if (!revoked) worthMinor += priceMinor;
    }
  }
  if (keptMinor === worthMinor || (byHand && keptMinor < worthMinor)) return;
  const names = [...family].map(({ id }) => id).join(' and ');
  book.complain(`${names} keep ${keptMinor} for tickets of ${worthMinor}`);
}
