/** Every answer a box office gives, and every reason for a no. Part of `commands.ts`, which hands all of it on. */
import type { Command, PricedLine } from './commands.ts';

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
  // tickets bound to a phone, keys of the event
  'live-codes-off',
  'bad-proof',
  'ticket-changed',
  'unknown-key',
  'key-in-use',
  'too-many-keys',
  'version-conflict',
  'settings-invalid',
  'currency-fixed',
  'test-fixed',
  'unknown-door',
  'door-revoked',
  'door-taken',
  'journal-gap',
  // seats
  'no-seat-map',
  'stale-map',
  'unknown-seat',
  'seat-twice',
  'seat-killed',
  'seat-taken',
  'wrong-category',
  'unit-split',
  'leaves-single',
  'not-enough-accessible',
  'seats-not-for-type',
  'seats-in-use',
  // codes, add-ons, limits
  'unknown-code',
  'code-not-valid-now',
  'code-used-up',
  'code-required',
  'add-on-alone',
  'too-many-add-ons',
  'too-many-for-person',
  'too-many-codes',
  // allotments
  'unknown-allotment',
  'too-many-allotments',
  // waiting list
  'waiting-list-closed',
  'waiting-list-full',
  'not-sold-out',
  'unknown-entry',
  'already-waiting',
  // changes of orders
  'ticket-admitted',
  'exchange-under-way',
  'changes-closed',
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
  /** Ids of the seats at fault. */
  seats?: string[];
}

export type OrderStatus = 'awaiting-payment' | 'paid' | 'expired' | 'cancelled' | 'refund-due' | 'refunded';
/** Why money goes back. */
export type RefundReason =
  | 'sold-out'
  | 'wrong-amount'
  | 'second-payment'
  | 'order-closed'
  | 'event-cancelled'
  | 'cancelled'
  /** Some tickets were cancelled, or exchanged for cheaper ones. */
  | 'partly-cancelled'
  | 'exchanged'
  /** What should have been given back was used or gone when the money for the exchange came. */
  | 'exchange-impossible';

export interface ConfigureReply {
  ok: true;
  version: number;
}
export interface SeatMapReply {
  ok: true;
  mapVersion: number;
}
export interface CodesReply {
  ok: true;
  codes: number;
}
export interface AllotmentReply {
  ok: true;
  allotmentId: string;
  /** Places that are still kept by it. */
  left: number;
}
export interface WaitingReply {
  ok: true;
  entryId: string;
  state: WaitingState;
  /** 1 is next; 0 once it is not waiting any more. */
  position: number;
}
/** `taken`: bought. `lapsed`: the offer ran out. */
export type WaitingState = 'waiting' | 'offered' | 'taken' | 'lapsed' | 'left';
export interface HoldReply {
  ok: true;
  /**
   * With their prices and, where the type is sold by seat, their seats; lines that came along are behind those asked for. Missing where they
   * say no more than was asked, at the published price.
   */
  lines?: (Omit<PricedLine, 'seats'> & { seatIds?: string[] })[];
  /** How the seats were found; the least good of all lines. Missing without best-available seats. */
  placement?: 'together' | 'leaves-single' | 'split' | 'scattered';
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
  /** What the Worker has to give back in all; 0 for a free order. */
  refundDueMinor: number;
  paymentIntent: string | null;
}
export interface ReissueReply {
  ok: true;
  serial: number;
  generation: number;
}
export interface KeyReply {
  ok: true;
  /** The key that was added, or that is retired. */
  keyIndex: number;
}
/** The first admission of a ticket, told to the device whose later one did not count. */
export interface AdmissionConflict {
  serial: number;
  /** The losing entry, in the journal of the device that is told. */
  sequence: number;
  kind:
    | 'already-used'
    | 'revoked'
    | 'blocked'
    | 'old-generation'
    | 'unknown-ticket'
    | 'door-revoked'
    /** The device's role was over, or it set a rule aside without being a supervisor's. */
    | 'not-allowed'
    | 'impossible-time';
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
export interface BlockReply {
  ok: true;
  /** Tickets on the block list now. */
  blocked: number;
}
export interface ForgetReply {
  ok: true;
  dataKeyId: string;
}

/** The answer to each kind of command. */
export interface ReplyOf {
  configure: ConfigureReply | Refusal;
  'set-seat-map': SeatMapReply | Refusal;
  'set-codes': CodesReply | Refusal;
  allot: AllotmentReply | Refusal;
  'release-allotment': AllotmentReply | Refusal;
  'join-waiting-list': WaitingReply | Refusal;
  'leave-waiting-list': WaitingReply | Refusal;
  'offer-now': WaitingReply | Refusal;
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
  'bind-ticket': ReissueReply | Refusal;
  'rotate-key': KeyReply | Refusal;
  'retire-key': KeyReply | Refusal;
  admit: AdmitReply | Refusal;
  'enrol-door': DoorReply | Refusal;
  'revoke-door': DoorReply | Refusal;
  'block-tickets': BlockReply | Refusal;
  forget: ForgetReply | Refusal;
}
export type Reply = ReplyOf[Command['kind']];
