/** Every answer a box office gives, and every reason for a no. Part of `commands.ts`, which hands all of it on. */
import type { Command } from './commands.ts';

/** Every reason for which a box office says no. */
export const refusalCodes = [
  'idempotency-key-reused',
  'invalid',
  'event-not-published',
  'event-past',
  'event-cancelled',
  'sales-paused',
  'not-on-sale-yet',
  'sale-ended',
  'unknown-ticket-type',
  'unknown-occurrence',
  'bad-quantity',
  'too-many-tickets',
  'not-enough-left',
  'hold-expired',
  'hold-checked-out',
  'hold-at-its-longest',
  'payment-under-way',
  'price-changed',
  'unknown-order',
  'order-not-payable',
  'order-not-cancellable',
  'unknown-payment',
  'unknown-ticket',
  'ticket-revoked',
  'generation-limit',
  'version-conflict',
  'settings-invalid',
  'currency-fixed',
  'test-fixed',
  'unknown-door',
  'door-revoked',
  'door-taken',
  'journal-gap',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export interface Refusal {
  ok: false;
  code: RefusalCode;
  /** With `not-enough-left`, `bad-quantity`, `too-many-tickets`: which line (its position) … */
  line?: number;
  /** … and how many could be had, or are allowed. */
  left?: number;
  /** With `price-changed`: what it costs now. */
  totalMinor?: number;
}

export type OrderStatus = 'awaiting-payment' | 'paid' | 'expired' | 'cancelled' | 'refund-due' | 'refunded';
/** Why money goes back. */
export type RefundReason =
  'sold-out' | 'wrong-amount' | 'second-payment' | 'order-closed' | 'event-cancelled' | 'cancelled';

export interface ConfigureReply {
  ok: true;
  version: number;
}
export interface HoldReply {
  ok: true;
  holdId: string;
  /** When the places go back on sale unless a payment session is open by then. */
  expiresAtMs: number;
  totalMinor: number;
  currency: string;
}
export interface ReleaseReply {
  ok: true;
  holdId: string;
}
export interface CheckoutReply {
  ok: true;
  orderId: string;
  status: 'awaiting-payment' | 'paid';
  totalMinor: number;
  currency: string;
  expiresAtMs: number;
}
export interface SessionReply {
  ok: true;
  orderId: string;
  status: OrderStatus;
  /** Until when the buyer should have paid; the session is then closed by us. */
  expiresAtMs: number;
}
export interface PaidReply {
  ok: true;
  orderId: string;
  /** What became of this payment. */
  outcome: 'tickets-issued' | 'refund-due';
  reason: RefundReason | null;
  status: OrderStatus;
}
export interface RefundedReply {
  ok: true;
  orderId: string;
  status: OrderStatus;
}
export interface CancelReply {
  ok: true;
  orderId: string;
  status: OrderStatus;
  /** What the Worker has to give back; 0 for a free order. */
  refundDueMinor: number;
  paymentIntent: string | null;
}
export interface ReissueReply {
  ok: true;
  serial: number;
  generation: number;
}
/** The first admission of a ticket, told to the device whose later one did not count. */
export interface AdmissionConflict {
  serial: number;
  /** The losing entry, in the journal of the device that is told. */
  sequence: number;
  kind: 'already-used' | 'revoked' | 'old-generation' | 'unknown-ticket' | 'door-revoked' | 'impossible-time';
  firstAtMs: number | null;
  firstDeviceId: string | null;
  firstGate: number | null;
}
export interface AdmitReply {
  ok: true;
  /** Highest sequence kept without a gap; 0 when none. The device may forget what lies before it. */
  acceptedThrough: number;
  conflicts: AdmissionConflict[];
  /** Entries that were kept as broken: the device has to begin a new journal, under a new enrolment. */
  quarantined: number;
  packEpoch: number;
}
export interface DoorReply {
  ok: true;
  deviceId: string;
}
export interface ForgetReply {
  ok: true;
  dataKeyId: string;
}

/** The answer to each kind of command. */
export interface ReplyOf {
  configure: ConfigureReply | Refusal;
  hold: HoldReply | Refusal;
  extend: HoldReply | Refusal;
  release: ReleaseReply | Refusal;
  checkout: CheckoutReply | Refusal;
  'session-opened': SessionReply | Refusal;
  'session-expired': SessionReply | Refusal;
  paid: PaidReply | Refusal;
  refunded: RefundedReply | Refusal;
  cancel: CancelReply | Refusal;
  reissue: ReissueReply | Refusal;
  admit: AdmitReply | Refusal;
  'enrol-door': DoorReply | Refusal;
  'revoke-door': DoorReply | Refusal;
  forget: ForgetReply | Refusal;
}
export type Reply = ReplyOf[Command['kind']];
