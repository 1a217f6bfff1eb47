import type { Books } from './books.ts';
import { freshId } from './ids.ts';
import type { ChargeRecord, Decline, MethodRecord, PaymentRecord, SessionRecord, Settlement } from './records.ts';
import { findSession } from './sessions.ts';
import { chargeShape, paymentShape, sessionShape } from './shapes.ts';
import { challengeDecline, methodOfCard, type TestCard } from './test-cards.ts';

/** How an attempt to pay ended. `closed`: the session had been paid or had expired before, nothing was done. */
export type PayOutcome =
  | { outcome: 'paid' | 'processing' | 'challenge' | 'closed'; session: SessionRecord }
  | { outcome: 'declined'; session: SessionRecord; decline: Decline };

export interface Payer {
  email: string;
  name: string | null;
}

/** A card is presented. Whoever clicks twice finds the session closed the second time: one session, one charge. */
export function payByCard(
  books: Books,
  sessionId: string,
  payer: Payer,
  card: TestCard,
  expiry: { month: number; year: number },
): PayOutcome | null {
  return attempt(books, sessionId, (session) => {
    const method = methodOfCard(card, expiry.month, expiry.year);
    const payment = beginPayment(books, session, method, payer);
    if (card.challenge) {
      const waiting: PaymentRecord = { ...payment, status: 'requires_action' };
      return { outcome: 'challenge', session: keep(books, session, waiting) };
    }
    return card.decline
      ? declinePayment(books, session, payment, card.decline)
      : completePayment(books, session, payment);
  });
}

/** The buyer has answered the bank's question on the extra page. */
export function answerChallenge(books: Books, sessionId: string, passed: boolean): PayOutcome | null {
  return attempt(books, sessionId, (session) => {
    const payment = session.paymentId ? books.store.find('payment', session.paymentId) : undefined;
    if (payment?.status !== 'requires_action') return { outcome: 'closed', session };
    const verdict = payment.method?.afterChallenge;
    if (!passed || !verdict) return failChallenge(books, session, payment);
    return verdict === 'succeeds'
      ? completePayment(books, session, payment)
      : declinePayment(books, session, payment, verdict);
  });
}

/** A slow method: the session completes now, unpaid, and the money comes or does not come later. */
export function paySlowly(
  books: Books,
  sessionId: string,
  payer: Payer,
  method: MethodRecord,
  outcome: Settlement['outcome'],
): PayOutcome | null {
  return attempt(books, sessionId, (session) => {
    const payment = beginPayment(books, session, method, payer);
    const charge = newCharge(books, payment, method, null, 'pending');
    const settles = { atSec: books.clock.nowSec() + books.slowAfterSec, outcome };
    const processing: PaymentRecord = { ...payment, status: 'processing', latestChargeId: charge.id, settles };
    return { outcome: 'processing', session: complete(books, session, processing, payer, 'unpaid') };
  });
}

/** An order over nothing needs no card. */
export function completeForFree(books: Books, sessionId: string, payer: Payer): PayOutcome | null {
  return attempt(books, sessionId, (session) => {
    if (session.amountTotalMinor > 0) return { outcome: 'closed', session };
    return { outcome: 'paid', session: complete(books, session, null, payer, 'no_payment_required') };
  });
}

function attempt(books: Books, sessionId: string, pay: (session: SessionRecord) => PayOutcome): PayOutcome | null {
  return books.store.transaction(() => {
    const session = findSession(books, sessionId);
    if (!session) return null;
    return session.status === 'open' ? pay(session) : { outcome: 'closed', session };
  });
}

function beginPayment(books: Books, session: SessionRecord, method: MethodRecord, payer: Payer): PaymentRecord {
  const earlier = session.paymentId ? books.store.find('payment', session.paymentId) : undefined;
  if (earlier) return { ...earlier, method, payer, lastDecline: null };
  return {
    ...{ id: freshId('pi_'), sessionId: session.id, createdAtSec: books.clock.nowSec(), method, payer },
    ...{ amountMinor: session.amountTotalMinor, currency: session.currency, status: 'requires_payment_method' },
    ...{ latestChargeId: null, lastDecline: null, canceledAtSec: null, settles: null },
    ...{ wishes: session.wishes, methodTypes: session.methodTypes },
  };
}

function newCharge(
  books: Books,
  payment: PaymentRecord,
  method: MethodRecord,
  decline: Decline | null,
  status: ChargeRecord['status'],
): ChargeRecord {
  const charge: ChargeRecord = {
    ...{ id: freshId('ch_'), paymentId: payment.id, createdAtSec: books.clock.nowSec(), status, decline, method },
    ...{ amountMinor: payment.amountMinor, amountRefundedMinor: 0, currency: payment.currency, wishes: payment.wishes },
    payer: payment.payer ?? { email: '', name: null },
  };
  books.store.put('charge', charge);
  return charge;
}

function completePayment(books: Books, session: SessionRecord, payment: PaymentRecord): PayOutcome {
  if (!payment.method || !payment.payer) throw new Error('A payment without a card or a payer cannot complete.');
  const charge = newCharge(books, payment, payment.method, null, 'succeeded');
  const paid: PaymentRecord = { ...payment, status: 'succeeded', latestChargeId: charge.id, lastDecline: null };
  books.announce('charge.succeeded', chargeShape(charge));
  books.announce('payment_intent.succeeded', paymentShape(paid));
  return { outcome: 'paid', session: complete(books, session, paid, payment.payer, 'paid') };
}

function declinePayment(books: Books, session: SessionRecord, payment: PaymentRecord, decline: Decline): PayOutcome {
  if (!payment.method) throw new Error('A payment without a card cannot be declined.');
  const charge = newCharge(books, payment, payment.method, decline, 'failed');
  return refuse(books, session, { ...payment, latestChargeId: charge.id }, decline);
}

function failChallenge(books: Books, session: SessionRecord, payment: PaymentRecord): PayOutcome {
  return refuse(books, session, payment, challengeDecline);
}

function refuse(books: Books, session: SessionRecord, payment: PaymentRecord, decline: Decline): PayOutcome {
  const refused: PaymentRecord = { ...payment, status: 'requires_payment_method', lastDecline: decline };
  books.announce('payment_intent.payment_failed', paymentShape(refused));
  return { outcome: 'declined', session: keep(books, session, refused), decline };
}

function complete(
  books: Books,
  session: SessionRecord,
  payment: PaymentRecord | null,
  payer: Payer,
  paymentStatus: SessionRecord['paymentStatus'],
): SessionRecord {
  const done: SessionRecord = { ...session, status: 'complete', paymentStatus, customerDetails: payer };
  const kept = payment ? keep(books, done, payment) : done;
  books.store.put('session', kept);
  books.announce('checkout.session.completed', sessionShape(kept, books.publicUrl()));
  return kept;
}

function keep(books: Books, session: SessionRecord, payment: PaymentRecord): SessionRecord {
  books.store.put('payment', payment);
  const kept = { ...session, paymentId: payment.id };
  books.store.put('session', kept);
  return kept;
}
