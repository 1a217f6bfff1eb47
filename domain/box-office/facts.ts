/**
 * What a box office tells the world: facts, written to its outbox in the transaction that made them true, delivered at least
 * once and in order to libSQL (keyed by event and `sequence`) and, where somebody must hear of it, to the message queue.
 * Nothing in a fact is personal: an address appears only as its keyed hash.
 */
import type {
  AdmissionConflict,
  Line,
  OrderStatus,
  PricedLine,
  RefundReason,
  Replaces,
  WaitingState,
} from './commands.ts';

interface FactBase {
  /** Dense from 1 within one event. */
  sequence: number;
  /** When the box office decided it (server time). */
  atMs: number;
}

export interface OrderPlaced extends FactBase {
  kind: 'order-placed';
  orderId: string;
  lines: PricedLine[];
  quantity: number;
  totalMinor: number;
  currency: string;
  emailBlind: string;
  locale: string;
  /** The order that this one changes, and the code it was made with. */
  replaces?: Replaces;
  code?: string;
}
export interface IssuedTicket {
  serial: number;
  ticketType: number;
  occurrence: number;
  generation: number;
  priceMinor: number;
  /** Id of its seat. */
  seatId?: string;
}
/** The order is paid (or free) and its tickets exist. */
export interface OrderPaid extends FactBase {
  kind: 'order-paid';
  orderId: string;
  /** Null for a free order. */
  paymentIntent: string | null;
  totalMinor: number;
  currency: string;
  /** When the money was taken; the decision is `atMs`. */
  paidAtMs: number;
  /** True when the hold had run out and the places were still free. */
  late: boolean;
  /** The seats are others than those that were bought: equal ones, since the money came late. */
  otherSeats?: boolean;
  tickets: IssuedTicket[];
}
/** The order ended without a payment: its hold ran out, or was given back. */
export interface OrderExpired extends FactBase {
  kind: 'order-expired';
  orderId: string;
  why: 'expired' | 'released';
}
/** The order's tickets are revoked. Whether money goes back is in `refund-due`. */
export interface OrderCancelled extends FactBase {
  kind: 'order-cancelled';
  orderId: string;
  /** `paid` when other tickets of the order still stand. */
  status: OrderStatus;
  by: 'buyer' | 'organizer' | 'payment-provider' | 'exchange';
  serials: number[];
}
/** Money must go back: the Worker does it and answers with `refunded`. */
export interface RefundDue extends FactBase {
  kind: 'refund-due';
  orderId: string;
  /** Status of the order after this; a second payment leaves a paid order paid. */
  status: OrderStatus;
  paymentIntent: string;
  amountMinor: number;
  currency: string;
  /** A part of the payment: so much must have gone back of it in all. Missing: all of it. */
  upToMinor?: number;
  reason: RefundReason;
}
export interface RefundMade extends FactBase {
  kind: 'refund-made';
  orderId: string;
  status: OrderStatus;
  paymentIntent: string;
  refundId: string;
  amountMinor: number;
  currency: string;
}
/** A hold ran out while its payment page is open: the Worker asks Stripe to close it and answers with `session-expired`. */
export interface SessionExpiryDue extends FactBase {
  kind: 'session-expiry-due';
  orderId: string;
  sessionId: string;
}
export interface TicketReissued extends FactBase {
  kind: 'ticket-reissued';
  orderId: string;
  serial: number;
  generation: number;
  /** Issued to this key of its holder (base64url); missing is a ticket that anybody may carry. */
  holderKey?: string;
}
/** The event signs with another key, or believes one no more. */
export interface KeysChanged extends FactBase {
  kind: 'keys-changed';
  keyIndex: number;
  why: 'added' | 'retired';
}
/** The ticket counts as admitted by this entry. May come again for one serial when an earlier admission arrives later. */
export interface TicketAdmitted extends FactBase {
  kind: 'ticket-admitted';
  serial: number;
  orderId: string;
  ticketType: number;
  occurrence: number;
  deviceId: string;
  gate: number;
  deviceSequence: number;
  admittedAtMs: number;
}
export interface ScanRefused extends FactBase {
  kind: 'scan-refused';
  serial: number | null;
  deviceId: string;
  gate: number;
  deviceSequence: number;
  scannedAtMs: number;
  /** A refusal of T14; `rule:` and which one, where the door says so; `override:` and the refusal that a supervisor set aside. */
  verdict: string;
}
/** A door let somebody in whom it should not have: the desk must look at it. */
export interface ScanConflict extends FactBase {
  kind: 'scan-conflict';
  serial: number;
  /** The admission that does not count. */
  deviceId: string;
  gate: number;
  deviceSequence: number;
  scannedAtMs: number;
  why: AdmissionConflict['kind'];
  firstDeviceId: string | null;
  firstGate: number | null;
  firstAtMs: number | null;
}
/** Entries whose chain or signature do not hold: kept for the desk, believed by nobody. */
export interface JournalBroken extends FactBase {
  kind: 'journal-broken';
  deviceId: string;
  fromSequence: number;
  entries: number;
}
export interface DoorEnrolled extends FactBase {
  kind: 'door-enrolled';
  deviceId: string;
  name: string;
  gate: number;
  publicKey: string;
}
export interface DoorRevoked extends FactBase {
  kind: 'door-revoked';
  deviceId: string;
}
export interface ContactForgotten extends FactBase {
  kind: 'contact-forgotten';
  dataKeyId: string;
}
export interface SettingsChanged extends FactBase {
  kind: 'settings-changed';
  version: number;
  status: string;
}
export interface SeatMapChanged extends FactBase {
  kind: 'seat-map-changed';
  mapVersion: number;
}
export interface AllotmentChanged extends FactBase {
  kind: 'allotment-changed';
  allotmentId: string;
  left: number;
  why: 'made' | 'released' | 'release-time' | 'used';
}
/** With `lapsed`: an offer ran out when `holdId` is there; else what was waited for is not sold any more. */
export interface WaitingChanged extends FactBase {
  kind: 'waiting-changed';
  entryId: string;
  state: WaitingState;
  ticketType: number;
  occurrence: number;
  quantity: number;
  /** With `waiting`. */
  emailBlind: string | null;
  /** With `offered`: what to check out, and until when. */
  holdId: string | null;
  offerUntilMs: number | null;
}
/** The numbers of the event as of `atMs`; the newest one wins. Written at most every `totalsEveryMs`. */
export interface TotalsFact extends FactBase {
  kind: 'totals';
  sold: number;
  held: number;
  capacity: number;
  revenueMinor: number;
  currency: string;
  admitted: number;
  refused: number;
  conflicts: number;
  byType: (Omit<Line, 'quantity'> & { sold: number; held: number; admitted: number; revenueMinor: number })[];
}

export type Fact =
  | OrderPlaced
  | OrderPaid
  | OrderExpired
  | OrderCancelled
  | RefundDue
  | RefundMade
  | SessionExpiryDue
  | TicketReissued
  | KeysChanged
  | TicketAdmitted
  | ScanRefused
  | ScanConflict
  | JournalBroken
  | DoorEnrolled
  | DoorRevoked
  | ContactForgotten
  | SettingsChanged
  | SeatMapChanged
  | AllotmentChanged
  | WaitingChanged
  | TotalsFact;

/** A fact before it has its place in the order of things; `step` numbers it. */
export type NewFact = Fact extends infer F ? (F extends Fact ? Omit<F, 'sequence' | 'atMs'> : never) : never;
