import type { Books } from './books.ts';
import type { PaymentRecord, RefundRecord, SessionRecord, Settlement } from './records.ts';
import { findSession } from './sessions.ts';
import { chargeShape, paymentShape, refundShape, sessionShape } from './shapes.ts';
import { slowDecline } from './test-cards.ts';

/**
 * Lets a slow payment arrive or fail, as the bank would days later.
 * @returns The session with its final payment status, or null when nothing of that id is waiting.
 */
export function settlePayment(books: Books, id: string, outcome: Settlement['outcome']): SessionRecord | null {
  return books.store.transaction(() => {
    const paymentId = id.startsWith('cs_') ? (findSession(books, id)?.paymentId ?? '') : id;
    const payment = books.store.find('payment', paymentId);
    const session = payment ? findSession(books, payment.sessionId) : undefined;
    if (!payment || !session || payment.status !== 'processing') return null;
    return outcome === 'succeeded' ? arrive(books, payment, session) : fail(books, payment, session);
  });
}

function arrive(books: Books, payment: PaymentRecord, session: SessionRecord): SessionRecord {
  const paid: PaymentRecord = { ...payment, status: 'succeeded', settles: null };
  const settled: SessionRecord = { ...session, paymentStatus: 'paid' };
  const charge = books.store.find('charge', payment.latestChargeId ?? '');
  if (charge) {
    const succeeded = { ...charge, status: 'succeeded' as const };
    books.store.put('charge', succeeded);
    books.announce('charge.succeeded', chargeShape(succeeded));
  }
  books.store.put('payment', paid);
  books.store.put('session', settled);
  books.announce('payment_intent.succeeded', paymentShape(paid));
  books.announce('checkout.session.async_payment_succeeded', sessionShape(settled, books.publicUrl()));
  return settled;
}

function fail(books: Books, payment: PaymentRecord, session: SessionRecord): SessionRecord {
  const failed: PaymentRecord = {
    ...payment,
    status: 'requires_payment_method',
    settles: null,
    lastDecline: slowDecline,
  };
  const charge = books.store.find('charge', payment.latestChargeId ?? '');
  if (charge) books.store.put('charge', { ...charge, status: 'failed', decline: slowDecline });
  books.store.put('payment', failed);
  books.announce('payment_intent.payment_failed', paymentShape(failed));
  books.announce('checkout.session.async_payment_failed', sessionShape(session, books.publicUrl()));
  return session;
}

/** Lets a refund that is under way arrive or bounce. A bounced refund gives the amount back to the charge. */
export function settleRefund(books: Books, id: string, outcome: Settlement['outcome']): RefundRecord | null {
  return books.store.transaction(() => {
    const refund = books.store.find('refund', id);
    if (!refund?.settles) return null;
    const failureReason = outcome === 'failed' ? 'expired_or_canceled_card' : null;
    const settled: RefundRecord = { ...refund, status: outcome, settles: null, failureReason };
    books.store.put('refund', settled);
    if (outcome === 'failed') giveBack(books, refund);
    books.announce('refund.updated', refundShape(settled), { status: refund.status });
    if (outcome === 'failed') books.announce('refund.failed', refundShape(settled), { status: refund.status });
    return settled;
  });
}

function giveBack(books: Books, refund: RefundRecord): void {
  const charge = books.store.find('charge', refund.chargeId);
  if (!charge) return;
  books.store.put('charge', { ...charge, amountRefundedMinor: charge.amountRefundedMinor - refund.amountMinor });
}
