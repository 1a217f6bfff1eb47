/**
 * Everything a box office can be asked to do, and every answer. A command carries the caller's idempotency `key`: the same
 * key with the same content gets the first answer, with other content `idempotency-key-reused`. An answer of `ok: false`
 * changed nothing and is not remembered; asking again with the same key is deciding anew.
 */
import type { SalesSettings } from './settings.ts';

/** One wish: `quantity` tickets of a type for a date (255: every date). Lines of one hold are taken all or nothing. */
export interface Line {
  ticketType: number;
  occurrence: number;
  quantity: number;
}

export interface PricedLine extends Line {
  unitPriceMinor: number;
}

/** A person's data as it arrives: sealed by the Worker, never readable in the core. Byte strings are base64url. */
export interface SealedContact {
  /** `dky_…`: the data key of this person at this event. */
  dataKeyId: string;
  /** The data key, wrapped under the key-encryption key (domain/sealing). */
  wrappedDataKey: string;
  /** The contact, sealed under the data key with the order id as associated data. */
  sealedContact: string;
  /** Keyed hash of the normalized address, for look-up. */
  emailBlind: string;
}

interface Keyed {
  /** 1 to 200 characters of the caller's choice; bounded retention, see `answersMax` and `answerLifeMs`. */
  key: string;
}

export interface Configure extends Keyed {
  kind: 'configure';
  settings: SalesSettings;
}
export interface HoldCommand extends Keyed {
  kind: 'hold';
  /** `hld_…`, made by the caller or by the object. */
  holdId: string;
  lines: Line[];
}
export interface Extend extends Keyed {
  kind: 'extend';
  holdId: string;
}
export interface Release extends Keyed {
  kind: 'release';
  holdId: string;
}
export interface Checkout extends Keyed {
  kind: 'checkout';
  holdId: string;
  /** `ord_…` */
  orderId: string;
  contact: SealedContact;
  locale: string;
  /** Hash of the secret in the order's link; the object compares, it never knows the secret. */
  secretHash: string;
  /** What the buyer was shown; another total is refused as `price-changed`. Null: take whatever it is. */
  expectedTotalMinor: number | null;
}
export interface SessionOpened extends Keyed {
  kind: 'session-opened';
  orderId: string;
  sessionId: string;
  /** When Stripe closes the session by itself. */
  expiresAtMs: number;
  /** Where the buyer pays; kept so that a reload finds the way back. */
  url: string;
}
export interface SessionExpired extends Keyed {
  kind: 'session-expired';
  orderId: string;
  sessionId: string;
}
export interface Paid extends Keyed {
  kind: 'paid';
  orderId: string;
  paymentIntent: string;
  amountMinor: number;
  /** ISO 4217, upper case. */
  currency: string;
  /** When Stripe took the money. */
  atMs: number;
}
export interface Refunded extends Keyed {
  kind: 'refunded';
  orderId: string;
  paymentIntent: string;
  refundId: string;
  amountMinor: number;
  atMs: number;
}
/** Cancels an order: its tickets are revoked, its places free, its payment (if any) due for refund. */
export interface Cancel extends Keyed {
  kind: 'cancel';
  orderId: string;
  /** Who wanted it; goes into the facts. */
  by: 'buyer' | 'organizer';
}
/** A new code for one ticket; the old one is dead. */
export interface Reissue extends Keyed {
  kind: 'reissue';
  orderId: string;
  serial: number;
}
/** What one device did at the door, in the form the core decides on; chain and signatures were checked before. */
export interface ScanEntry {
  /** Position in the device's journal, dense from 0. */
  sequence: number;
  /** Server time: the device's clock plus its measured offset. */
  atMs: number;
  /** Null where the code had none that could be believed. */
  serial: number | null;
  generation: number;
  /** `admit`, or the reason of the refusal (T14). */
  verdict: string;
}
export interface Admit extends Keyed {
  kind: 'admit';
  deviceId: string;
  /** At most `scansPerBatchMax`. */
  entries: ScanEntry[];
  /** `broken`: hash chain or signature do not hold. The entries are kept and flagged, and change no ticket. */
  chain: 'whole' | 'broken';
  /** Epoch of the pack the device worked with. */
  packEpoch: number;
}
export interface EnrolDoor extends Keyed {
  kind: 'enrol-door';
  /** `dev_…` */
  deviceId: string;
  /** Raw Ed25519 public key, base64url. */
  publicKey: string;
  name: string;
  gate: number;
}
export interface RevokeDoor extends Keyed {
  kind: 'revoke-door';
  deviceId: string;
}
/** Deletes a person's data key: what is sealed under it is noise from now on, everywhere. */
export interface Forget extends Keyed {
  kind: 'forget';
  dataKeyId: string;
}

export type Command =
  | Configure
  | HoldCommand
  | Extend
  | Release
  | Checkout
  | SessionOpened
  | SessionExpired
  | Paid
  | Refunded
  | Cancel
  | Reissue
  | Admit
  | EnrolDoor
  | RevokeDoor
  | Forget;

export const scansPerBatchMax = 500;

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
  'unknown-hold',
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
  'currency-fixed',
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
  kind: 'already-used' | 'revoked' | 'old-generation' | 'unknown-ticket';
  firstAtMs: number | null;
  firstDeviceId: string | null;
  firstGate: number | null;
}
export interface AdmitReply {
  ok: true;
  /** Highest sequence kept without a gap; -1 when none. The device may forget what lies before it. */
  acceptedThrough: number;
  conflicts: AdmissionConflict[];
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
