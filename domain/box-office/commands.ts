/**
 * Everything a box office can be asked to do, and every answer. A command carries the caller's idempotency `key`: the same
 * key with the same content gets the first answer, with other content `idempotency-key-reused`. An answer of `ok: false`
 * changed nothing and is not remembered; asking again with the same key is deciding anew.
 */
import type { DoorRole } from '../gate-pack/role.ts';
import type { MergeEntry } from '../admission/merge.ts';
import type { SalesSettings } from './settings.ts';

/** One wish: `quantity` tickets of a type for a date (255: every date). Lines of one hold are taken all or nothing. */
export interface Line {
  ticketType: number;
  occurrence: number;
  quantity: number;
}

/** A line as it is asked for. Without `seats` the best available ones are given, when the type is sold by seat. */
export interface WishedLine extends Line {
  /** Ids of the seats that were chosen on the map, as many as `quantity`. Needs the `mapVersion` of the command. */
  seats?: string[];
  /** Accessible places that the party needs; each brings its companion seat, which counts in `quantity`. */
  accessibleUnits?: number;
}

/** A line as it is taken: with its seats, as positions in the present seat map, and the line it came along with. */
export interface TakenLine extends Line {
  seats?: number[];
  /** Position (among the lines of the hold) of the line whose tickets include this one; such a line costs nothing. */
  within?: number;
  /** Places of it that came out of the allotment of the hold's code. */
  fromAllotment?: number;
  /** Tickets of it, the first ones, that count as use of the hold's code. */
  byCode?: number;
}

export interface PricedLine extends TakenLine {
  unitPriceMinor: number;
}

/**
 * What a code does, as the organizer made it. A code may unlock hidden types, lower prices, and draw on an allotment that is kept for it.
 */
export interface SaleCode {
  /** 3 to 32 of A–Z, 0–9 and `-`, upper case. */
  code: string;
  /** Hidden types that it shows. */
  unlocks: number[];
  /** Off the price of each ticket; null leaves prices alone. `hundredths` of a percent round down to the benefit of the buyer. */
  discount:
    | null
    | { kind: 'percent'; hundredths: number }
    | { kind: 'amount'; minor: number }
    | { kind: 'price'; minor: number };
  /** Types that the discount is for; null is all. */
  appliesTo: number[] | null;
  /** Tickets that may be held or sold with it in all, in one order, and by one person; null is no limit. Only tickets it unlocks, discounts or draws from its allotment count. */
  maxTickets: number | null;
  maxPerOrder: number | null;
  maxPerPerson: number | null;
  /** First instant inclusive, last exclusive; null is open. */
  fromMs: number | null;
  untilMs: number | null;
  /** Taken back by the organizer: no new hold may use it. */
  withdrawn: boolean;
}

/** Places that the organizer keeps off general sale: counted places of one type's pools, or seats. */
export interface AllotmentWish {
  /** `alt_…` */
  allotmentId: string;
  occurrence: number;
  /** Counted places of this type (from each of its pools); null with seats. */
  ticketType: number | null;
  /** Counted places; 0 with seats. */
  quantity: number;
  /** Ids of seats of that date. */
  seats: string[];
  /** `kill`: not to be sold at all (pillar, camera). `hold`: kept for somebody. */
  purpose: 'kill' | 'hold';
  reason: string;
  /** When the places go on sale by themselves; null is never. */
  releaseAtMs: number | null;
  /** The code that may buy them; null is nobody. */
  code: string | null;
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
  lines: WishedLine[];
  /** The version of the seat map that the buyer saw; needed with chosen seats. */
  mapVersion?: number;
  /** A sale code as typed; looked up trimmed and in upper case. */
  code?: string;
  /** Tickets of an order that are given back when this hold is paid for (exchange), so that limits per person do not count them. */
  replaces?: Replaces;
}

/** Which tickets a new order takes the place of; none adds to the order. */
export interface Replaces {
  orderId: string;
  serials: number[];
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
  /** When the money comes too late for these very seats: others of the same categories will do. */
  equalSeatsWelcome?: boolean;
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
/** Cancels an order or some tickets of it: they are revoked, their places free, what was paid for them due for refund. */
export interface Cancel extends Keyed {
  kind: 'cancel';
  orderId: string;
  /** Missing is all that still stand. A buyer's wish is bound by `buyersMay` of the settings. */
  serials?: number[];
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
 * Binds a ticket to the key in its holder's phone: the ticket is issued again, to that key, and all codes of before are dead. The shell
 * has checked that the phone has the key (T15).
 */
export interface BindTicket extends Keyed {
  kind: 'bind-ticket';
  orderId: string;
  serial: number;
  /** The generation that the phone was shown, and signed; another one is `ticket-changed`. */
  generation: number;
  /** Raw Ed25519 public key, base64url. */
  holderKey: string;
}
/** A further key of the event: what is signed from now on is signed with it. Tickets of the keys before it stay good. */
export interface RotateKey extends Keyed {
  kind: 'rotate-key';
}
/** Nothing under this key is believed any more; its tickets get codes under the newest key when they are shown next. */
export interface RetireKey extends Keyed {
  kind: 'retire-key';
  keyIndex: number;
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
  /** Missing is a steward of everything at that gate. */
  role?: DoorRole;
}
/** Puts tickets on the block list, or takes them off it; at most `salesBounds.codesPerCommand` in one command. */
export interface BlockTickets extends Keyed {
  kind: 'block-tickets';
  /** The reason is shown to supervisors at the door, and no names belong in it; at most 120 characters. */
  block: { serial: number; reason: string }[];
  unblock: number[];
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

/** The map of the seats, for all dates. Refused with the seats at fault when a seat that somebody has would be gone (S3). */
export interface SetSeatMap extends Keyed {
  kind: 'set-seat-map';
  /** Version of the map; must be above the present one. The compiled map of that version is handed to the machine beside the command. */
  mapVersion: number;
}
/** Makes codes, or changes those that are there; at most `salesBounds.codesPerCommand`. */
export interface SetCodes extends Keyed {
  kind: 'set-codes';
  codes: SaleCode[];
}
export interface Allot extends Keyed {
  kind: 'allot';
  allotment: AllotmentWish;
}
/** Puts an allotment (or some seats, or so many places of it) back on sale. */
export interface ReleaseAllotment extends Keyed {
  kind: 'release-allotment';
  allotmentId: string;
  /** Missing is all of it. */
  quantity?: number;
  seats?: string[];
}
/** Somebody wants to be told when there is room for the whole party. Refused while there is room: then they can just buy. */
export interface JoinWaitingList extends Keyed {
  kind: 'join-waiting-list';
  /** `wtl_…` */
  entryId: string;
  ticketType: number;
  occurrence: number;
  quantity: number;
  contact: SealedContact;
  locale: string;
  /** Hash of the secret in the entry's link. */
  secretHash: string;
  /** 22 or more random characters: the holds that are offered are named `hld_<seed>-<n>`, so nobody can guess them. */
  holdSeed: string;
}
export interface LeaveWaitingList extends Keyed {
  kind: 'leave-waiting-list';
  entryId: string;
  by: 'buyer' | 'organizer';
}
/** The organizer offers places out of turn, if there are any. */
export interface OfferNow extends Keyed {
  kind: 'offer-now';
  entryId: string;
}

export type Command =
  | Configure
  | SetSeatMap
  | SetCodes
  | Allot
  | ReleaseAllotment
  | JoinWaitingList
  | LeaveWaitingList
  | OfferNow
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
  | BindTicket
  | RotateKey
  | RetireKey
  | Admit
  | EnrolDoor
  | RevokeDoor
  | BlockTickets
  | Forget;

export const scansPerBatchMax = 500;

export * from './replies.ts';
