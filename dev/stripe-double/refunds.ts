import type { Books } from './books.ts';
import { amountMaxMinor, formatMoney } from './currencies.ts';
import { freshId } from './ids.ts';
import type { Parameters } from './parameters.ts';
import { badParameter, noSuch, refusal, StripeProblem } from './problem.ts';
import type { ChargeRecord, RefundRecord, Settlement } from './records.ts';
import { chargeShape, refundShape } from './shapes.ts';

/**
 * `POST /v1/refunds`: gives back a charge or a part of it. https://docs.stripe.com/api/refunds/create
 * @throws StripeProblem when nothing was paid, all has been given back, or more is asked than is left.
 */
export function createRefund(books: Books, parameters: Parameters): RefundRecord {
  parameters.refuseUnknown(
    'amount charge expand instructions_email metadata payment_intent reason refund_application_fee reverse_transfer'.split(
      ' ',
    ),
  );
  const wantedMinor = parameters.integer('amount', 1, amountMaxMinor);
  const reason = parameters.choice('reason', ['duplicate', 'fraudulent', 'requested_by_customer']);
  const metadata = parameters.metadata();
  const charge = findCharge(books, parameters);
  const amountMinor = checkAmount(charge, wantedMinor);
  const settles = settlementOf(books, charge);
  const refund: RefundRecord = {
    ...{ id: freshId('re_'), chargeId: charge.id, paymentId: charge.paymentId, createdAtSec: books.clock.nowSec() },
    ...{ amountMinor, currency: charge.currency, failureReason: null, reason, metadata, settles },
    status: charge.method.refunds === 'later' ? 'pending' : 'succeeded',
  };
  const reduced = { ...charge, amountRefundedMinor: charge.amountRefundedMinor + amountMinor };
  books.store.put('refund', refund);
  books.store.put('charge', reduced);
  books.announce('refund.created', refundShape(refund));
  books.announce('charge.refunded', chargeShape(reduced), { amount_refunded: charge.amountRefundedMinor });
  return refund;
}

function findCharge(books: Books, parameters: Parameters): ChargeRecord {
  const chargeId = parameters.text('charge', 200);
  const paymentId = parameters.text('payment_intent', 200);
  if (chargeId && paymentId) {
    throw badParameter('charge', 'You may only specify one of these parameters: payment_intent, charge.');
  }
  if (chargeId) {
    const charge = books.store.find('charge', chargeId);
    if (!charge) throw noSuch('charge', chargeId, 'charge');
    return charge;
  }
  if (!paymentId) {
    const message = 'One of the following params should be provided for this request: payment_intent or charge.';
    throw new StripeProblem(400, { type: 'invalid_request_error', code: 'parameter_missing', message });
  }
  const payment = books.store.find('payment', paymentId);
  if (!payment) throw noSuch('payment_intent', paymentId, 'payment_intent');
  const charge = payment.latestChargeId ? books.store.find('charge', payment.latestChargeId) : undefined;
  if (!charge || payment.status !== 'succeeded') {
    const message = `This PaymentIntent (${paymentId}) does not have a successful charge to refund.`;
    throw refusal(message, 'payment_intent_unexpected_state', 'payment_intent');
  }
  return charge;
}

function checkAmount(charge: ChargeRecord, wantedMinor: number | null): number {
  if (charge.status !== 'succeeded') {
    throw refusal(`Charge ${charge.id} has not succeeded and cannot be refunded.`, 'charge_not_refundable');
  }
  const leftMinor = charge.amountMinor - charge.amountRefundedMinor;
  if (leftMinor === 0) throw refusal(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  const amountMinor = wantedMinor ?? leftMinor;
  if (amountMinor > leftMinor) {
    const [asked, left] = [amountMinor, leftMinor].map((amount) => formatMoney(amount, charge.currency));
    // Stripe gives this one no code, only the parameter.
    throw refusal(
      `Refund amount (${asked}) is greater than unrefunded amount on charge (${left})`,
      undefined,
      'amount',
    );
  }
  return amountMinor;
}

/** Most refunds are done at once; some take a while, and one test card sends the money back. */
function settlementOf(books: Books, charge: ChargeRecord): Settlement | null {
  if (charge.method.refunds === 'at-once') return null;
  const atSec = books.clock.nowSec() + books.slowAfterSec;
  return { atSec, outcome: charge.method.refunds === 'later' ? 'succeeded' : 'failed' };
}
