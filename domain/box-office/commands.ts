/**
 * Everything a box office can be asked to do, and every answer. A command carries the caller's idempotency `key`: the same
 * key with the same content gets the first answer, with other content `idempotency-key-reused`. An answer of `ok: false`
 * changed nothing and is not remembered; asking again with the same key is deciding anew.
 */
import type { MergeEntry } from '../admission/merge.ts';
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
/**
 * What one device did at the door, as far as the core decides on it; the chain and its signatures were checked before, and the
 * signed entries are kept beside it as evidence. `sequence` is the position in the device's journal, dense from 1.
 */
export type ScanEntry = Omit<MergeEntry, 'deviceId'>;
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

export * from './replies.ts';
