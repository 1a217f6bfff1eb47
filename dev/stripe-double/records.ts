/** What the stand-in keeps. Our own names here; `shapes.ts` turns a record into the object that Stripe would send. */

/** Seconds since 1970, as everywhere in Stripe's API. */
export type Seconds = number;
export type Metadata = Record<string, string>;

export interface LineRecord {
  id: string;
  priceId: string;
  productId: string;
  name: string;
  description: string | null;
  unitAmountMinor: number;
  quantity: number;
}

/** What `payment_intent_data` asked for; it travels to the payment intent that the session makes. */
export interface PaymentWishes {
  description: string | null;
  receiptEmail: string | null;
  metadata: Metadata;
  statementDescriptor: string | null;
  statementDescriptorSuffix: string | null;
  transferGroup: string | null;
}

export interface SessionRecord {
  id: string;
  createdAtSec: Seconds;
  expiresAtSec: Seconds;
  status: 'open' | 'complete' | 'expired';
  paymentStatus: 'unpaid' | 'paid' | 'no_payment_required';
  currency: string;
  amountTotalMinor: number;
  lines: LineRecord[];
  successUrl: string;
  cancelUrl: string | null;
  customerEmail: string | null;
  customerDetails: { email: string; name: string | null } | null;
  clientReferenceId: string | null;
  locale: string | null;
  submitType: string | null;
  metadata: Metadata;
  /** What the shop wanted to allow, as given. */
  allowedMethodTypes: string[] | null;
  methodTypes: MethodType[];
  wishes: PaymentWishes;
  /** Null until the first attempt to pay, as with Stripe since 2022. */
  paymentId: string | null;
}

export type MethodType = 'card' | 'sepa_debit';

/** How a card or account was paid with. Never the whole number, only what Stripe would show as well. */
export interface MethodRecord {
  id: string;
  type: MethodType;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  /** How a later refund of this method goes. */
  refunds: 'at-once' | 'later' | 'bounces';
  /** What happens once the buyer has passed 3-D Secure; null when the method asks for none. */
  afterChallenge: 'succeeds' | Decline | null;
}

/** Why a payment did not go through, with the codes of https://docs.stripe.com/error-codes and /declines/codes. */
export interface Decline {
  code: string;
  declineCode: string | null;
  message: string;
}

export interface PaymentRecord {
  id: string;
  sessionId: string;
  createdAtSec: Seconds;
  amountMinor: number;
  currency: string;
  status: 'requires_payment_method' | 'requires_action' | 'processing' | 'succeeded' | 'canceled';
  latestChargeId: string | null;
  method: MethodRecord | null;
  payer: { email: string; name: string | null } | null;
  lastDecline: Decline | null;
  canceledAtSec: Seconds | null;
  wishes: PaymentWishes;
  methodTypes: MethodType[];
  /** When a slow payment settles by itself, and how. */
  settles: Settlement | null;
}

export interface Settlement {
  atSec: Seconds;
  outcome: 'succeeded' | 'failed';
}

export interface ChargeRecord {
  id: string;
  paymentId: string;
  createdAtSec: Seconds;
  amountMinor: number;
  amountRefundedMinor: number;
  currency: string;
  status: 'succeeded' | 'pending' | 'failed';
  decline: Decline | null;
  method: MethodRecord;
  payer: { email: string; name: string | null };
  wishes: PaymentWishes;
}

export interface RefundRecord {
  id: string;
  chargeId: string;
  paymentId: string;
  createdAtSec: Seconds;
  amountMinor: number;
  currency: string;
  status: 'pending' | 'succeeded' | 'failed';
  failureReason: string | null;
  reason: string | null;
  metadata: Metadata;
  settles: Settlement | null;
}

/** Everything that is announced; an endpoint at Stripe would subscribe to exactly these. */
export const eventTypes = [
  'checkout.session.completed',
  'checkout.session.expired',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'charge.succeeded',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
] as const;
export type EventType = (typeof eventTypes)[number];

export interface EventRecord {
  id: string;
  createdAtSec: Seconds;
  type: EventType;
  /** The object as it was at that moment, in Stripe's shape. */
  object: Record<string, unknown>;
  previousAttributes: Record<string, unknown> | null;
  cause: Cause;
}

/** The API call that led to an event; both null when it was the buyer, the clock or a switch. */
export interface Cause {
  requestId: string | null;
  idempotencyKey: string | null;
}

export interface Kinds {
  session: SessionRecord;
  payment: PaymentRecord;
  charge: ChargeRecord;
  refund: RefundRecord;
  event: EventRecord;
}
export type Kind = keyof Kinds;
