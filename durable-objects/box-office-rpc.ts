/**
 * What the Worker may ask of an event's box office, over RPC. Every method is thin: it is one command, or one read.
 * Get one with `env.BOX_OFFICE.get(env.BOX_OFFICE.idFromName(eventId))`.
 *
 * Errors: an expected no is an answer (`ok: false`). `{ ok: false, code: 'busy', retryAfterMs }` means nothing was decided:
 * try again later with the same key. A thrown error means the outcome is unknown: try again with the same key and a fresh stub.
 */
import type { DoorHealth } from '#domain/contract/door-talk';
import type { DoorRole } from '#domain/gate-pack/role';
import type {
  AllotmentWish,
  BindTicket,
  Command,
  HoldCommand,
  HoldReply,
  JoinWaitingList,
  Line,
  OrderStatus,
  PricedLine,
  Refusal,
  Replaces,
  Reply,
  SaleCode,
  ReplyOf,
  WaitingState,
} from '#domain/box-office/commands';
import type { CodeView } from '#domain/box-office/codes';
import type { CodeForm } from '#domain/box-office/live-codes';
import type { GateKey } from '#domain/gate-pack/types';
import type { SalesSettings } from '#domain/box-office/settings';
import type { LetterTo, Meeting } from '#domain/mesh/mailbox';
import type { SeatDescription } from '#domain/seating/find-seat';
import type { DoorRpc } from './door-rpc.ts';

/** The queue is full: said at once, before anything is decided. */
export interface Busy {
  ok: false;
  code: 'busy';
  retryAfterMs: number;
}

/** Goes along with every call, for the logs; nothing personal. */
export interface CallContext {
  requestId: string;
}

export type SaleState = 'on-sale' | 'not-yet' | 'ended' | 'sold-out' | 'paused';

export interface TypeAvailability {
  ticketType: number;
  occurrence: number;
  left: number;
  state: SaleState;
}
export interface AvailabilityReply {
  atMs: number;
  /** Version of the settings it was computed with; 0 before the first publication. */
  version: number;
  byType: TypeAvailability[];
}

/** A line with its seats in words. */
export interface LineRow extends PricedLine {
  /** What one costs without the code, where that has lowered it. */
  fullPriceMinor?: number;
  /** In the order of `seats`; a seat that a newer map has no more is left out. */
  seatViews?: SeatDescription[];
}

export interface HoldView {
  id: string;
  state: 'held' | 'checked-out';
  expiresAtMs: number;
  serverNowMs: number;
  lines: LineRow[];
  /** What is to be paid: without what counts for the tickets that are given back. */
  totalMinor: number;
  code: string | null;
  /** The tickets that these take the place of; `dueMinor` is below 0 where money goes back. */
  exchange: (Replaces & { creditMinor: number; dueMinor: number }) | null;
  currency: string;
  /** The order it has become, when it has. */
  orderId: string | null;
}

export interface TicketRow {
  serial: number;
  generation: number;
  ticketType: number;
  occurrence: number;
  priceMinor: number;
  state: 'valid' | 'revoked' | 'admitted';
  /** Why no door lets it in; null where it is not blocked. For the desk alone. */
  blockedFor: string | null;
  admittedAtMs: number | null;
  seat: SeatDescription | null;
  codeForm: CodeForm;
  /** What the QR code carries: base45 (T1). Empty where there is none that anybody may carry: revoked, bound to a phone, or not bound yet. */
  code: string;
  /** Of a bound ticket: what its holder's phone keeps (170 characters); opens nothing by itself (T11). Else empty. */
  boundCode: string;
  /** For typing (T12); empty with `code`. */
  shortCode: string;
}
export interface OrderRow {
  id: string;
  status: OrderStatus;
  createdAtMs: number;
  paidAtMs: number | null;
  refundedAtMs: number | null;
  lines: LineRow[];
  quantity: number;
  totalMinor: number;
  currency: string;
  locale: string;
  dataKeyId: string;
  emailBlind: string;
  paymentIntent: string | null;
  sessionId: string | null;
  /** Where to pay while `awaiting-payment`. */
  payUrl: string | null;
  payUntilMs: number | null;
  code: string | null;
  /** The seats are others than those bought, since the money came late. */
  otherSeats: boolean;
  /** The order that this one changes or adds to, and those that change this one. */
  changes: string | null;
  changedBy: string[];
  /** What has gone back or is on its way. */
  refundedMinor: number;
  tickets: TicketRow[];
}

/** A code as whoever types it may see it; `refused` says why it cannot be used now, and then it shows nothing. */
export interface CodeReply extends CodeView {
  /** What is left with it: of the types that it shows, and of those that places are kept of. */
  entries: TypeAvailability[];
}
export interface CodeRows {
  codes: (SaleCode & { held: number; sold: number })[];
  /** Hand it in for the next page. */
  next: number | null;
}
/** One who waits, or what became of them. */
export interface WaitingRow {
  id: string;
  ticketType: number;
  occurrence: number;
  quantity: number;
  joinedAtMs: number;
  locale: string;
  /** How many offers were made to it. */
  offers: number;
  state: WaitingState;
  /** 1 is next; 0 once it is not waiting any more. */
  position: number;
  holdId: string | null;
  offerUntilMs: number | null;
}
export interface WaitingPage {
  entries: WaitingRow[];
  /** Hand it in for the next page. */
  next: number | null;
  /** In all. */
  waiting: number;
  offered: number;
}
/** `seats` are those that are still kept, `left` is how many places and seats are. */
export type AllotmentRow = AllotmentWish & { left: number };

export interface TotalsReply {
  atMs: number;
  version: number;
  sold: number;
  held: number;
  /** Places over all dates, by the tightest bound. */
  capacity: number;
  revenueMinor: number;
  currency: string;
  admitted: number;
  refused: number;
  conflicts: number;
  /** Persons rather than tickets: those for whom tickets were sold, and those who went through the gates. */
  persons: { sold: number; in: number; out: number };
  /** Facts that the catalogue has not heard of yet. */
  projectionLag: number;
  byType: (TypeAvailability & { sold: number; held: number; admitted: number; revenueMinor: number })[];
}

export interface DoorRow {
  deviceId: string;
  name: string;
  gate: number;
  publicKey: string;
  enrolledAtMs: number;
  revokedAtMs: number | null;
  lastContactAtMs: number | null;
  /** Entries of its journal that were taken. */
  journalLength: number;
  /** Epoch of the pack it last worked with. */
  packEpoch: number | null;
  /** What it may do. */
  role: DoorRole;
  /** What it told of itself last; missing for doors that tell nothing. */
  report?: { atMs: number; health: DoorHealth };
}

/** A scan the desk may want to see: a refusal, a conflict, or an entry of a broken journal. */
export interface ScanRow {
  /** Grows; pass the last one seen as the cursor. */
  id: number;
  atMs: number;
  deviceId: string;
  deviceSequence: number;
  gate: number;
  serial: number | null;
  /** A refusal of T14, `conflict`, or `broken-journal`. */
  verdict: string;
  /** With a conflict: why the admission does not count, and which one does. */
  why: string | null;
  firstAtMs: number | null;
  firstDeviceId: string | null;
  firstGate: number | null;
}

/** An order that waits for money, or for a refund: what a sweep asks Stripe about. */
export interface OpenOrder {
  orderId: string;
  status: OrderStatus;
  sessionId: string | null;
  expiresAtMs: number;
  /** Payments that must go back. */
  refundsDue: { paymentIntent: string; amountMinor: number; upToMinor?: number; currency: string }[];
}

export interface OpenedOrder {
  order: OrderRow;
  /** As in `OpenedContact`. */
  contact: string | null;
}

export interface OpenedContact {
  orderId: string;
  /** The contact as the Worker sealed it (UTF-8 JSON), or null when the person has been forgotten. */
  contact: string | null;
}

export interface Health {
  atMs: number;
  configured: boolean;
  queueDepth: number;
  /** Facts that libSQL has not taken yet, and how old the oldest is. */
  projectionLag: number;
  projectionLagMs: number;
  /** Messages the queue has not taken yet. */
  messageLag: number;
  tickets: number;
  holds: number;
  /** What the last wake cost. */
  wakeMs: number;
  replayed: number;
  stateHash: string;
}

/** All a door needs, in its signed binary form (domain/gate-pack), whole or since an epoch. */
export interface PackReply {
  epoch: number;
  /** Signed with the event's key. Null when nothing has changed since the epoch asked for. */
  pack: Uint8Array | null;
}

/** What a Worker seals a page of names for doors from (domain/gate-pack G15 to G20). */
export interface NamePageRows {
  page: number;
  revision: number;
  orders: NameRow[];
}
/** An order with tickets that stand. `codes` and `seats` are those of its tickets, by serial from `first` on. */
export interface NameRow {
  orderId: string;
  first: number;
  codes: string[];
  seats: (SeatDescription | null)[];
  /** The sale code that it was bought with. */
  code: string | null;
  dataKeyId: string;
  wrappedDataKey: string;
  sealedContact: string;
}

/** An upload of a door's journal as it came: the object checks chain and signatures with the device's key. */
export interface JournalUpload {
  key: string;
  deviceId: string;
  entries: unknown[];
  packEpoch: number;
}

/** `proof`: base64url (domain/ticket/binding). */
export type BindWish = Omit<BindTicket, 'kind'> & { proof: string };

export type HoldWish = Omit<HoldCommand, 'kind' | 'holdId'>;
/** `view` comes along where the published prices do not tell all: with seats, a code, what is included, an exchange. */
export interface HeldReply extends HoldReply {
  view?: HoldView;
}

type Answer<K extends Command['kind']> = Promise<ReplyOf[K] | Busy>;

export interface BoxOfficeRpc extends DoorRpc {
  // Commands. `run` takes any one; what needs more than its command has a name of its own.
  run<K extends Command['kind']>(command: Extract<Command, { kind: K }>, context: CallContext): Answer<K>;
  /** Many callers' commands in one call, decided in their order; one answer each. At most `commandsPerCallMax`. */
  execute(commands: Command[], context: CallContext): Promise<(Reply | Busy)[]>;
  /** The same as text (`box-office-wire.ts`), for the path that a crowd takes; a checkout brings its order along. */
  carry(text: string): Promise<string>;
  configure(settings: SalesSettings, key: string, context: CallContext): Answer<'configure'>;
  /**
   * The seats of all dates from here on: `bytes` is the compiled map (domain/seating/stored-map) of that version. Refusals
   * `stale-map`, and `seats-in-use` with the seats that somebody has and the map does not.
   */
  setSeatMap(mapVersion: number, bytes: Uint8Array, context: CallContext): Answer<'set-seat-map'>;
  /** Verifies that the phone has the key (T15), then binds. Refusals `bad-proof`, `ticket-changed`, `live-codes-off`. */
  bindTicket(wish: BindWish, context: CallContext): Answer<'bind-ticket'>;
  /** Verifies the chain, then admits. Refusals `unknown-door`, `door-revoked`, `invalid`. */
  admitJournal(upload: JournalUpload, context: CallContext): Answer<'admit'>;

  // Reads. They never wait for a decision and show only what is stored.
  /** The settings as last published, with their `display` texts; null for an event that was never published. */
  settings(): Promise<SalesSettings | null>;
  availability(): Promise<AvailabilityReply>;
  /** What a code shows, lowers and opens. */
  code(typed: string): Promise<CodeReply>;
  /** In the order in which they were made. */
  codes(from: number, limit: number): Promise<CodeRows>;
  allotments(): Promise<AllotmentRow[]>;
  /** For whoever has the entry's link; null for everybody else. */
  ownWaiting(entryId: string, secretHash: string): Promise<WaitingRow | null>;
  /** What stands against waiting for that now; null where nothing does. Changes nothing. */
  mayWait(asked: WaitingQuestion): Promise<Refusal | null>;
  waiting(entryId: string): Promise<WaitingRow | null>;
  /** In the order in which they joined, those behind `after`; -1 for the first. */
  waitingList(after: number, limit: number): Promise<WaitingPage>;
  /** Contacts of entries, in their order; null for whoever has been forgotten. */
  openWaiting(entryIds: string[]): Promise<(string | null)[]>;
  /** The states of all seats of a date (domain/seating/seat-status); null where there is no map or no such date. */
  seatSnapshot(occurrence: number): Promise<Uint8Array | null>;
  /** Null once it has run out, was released, or never was. */
  holdView(holdId: string): Promise<HoldView | null>;
  order(orderId: string): Promise<OrderRow | null>;
  orders(orderIds: string[]): Promise<OrderRow[]>;
  /** The order with its contact for whoever has its link; null for a wrong hash and for an order that does not exist. */
  openOrder(orderId: string, secretHash: string): Promise<OpenedOrder | null>;
  /** Whether the hash is that of the order's link (constant time). */
  checkSecret(orderId: string, secretHash: string): Promise<boolean>;
  /** The event's public keys by index; a door pins the oldest that is not retired. */
  publicKeys(): Promise<GateKey[]>;
  totals(): Promise<TotalsReply>;
  gatePack(sinceEpoch: number | null): Promise<PackReply>;
  /** Carries introductions between doors that are online; kept in memory only, and for a minute (domain/mesh M22, M23). */
  meetDoors(deviceId: string, letters: LetterTo[]): Promise<Meeting>;
  /** The revision of each page of names for doors; null where names do not travel. */
  namePages(): Promise<number[] | null>;
  /** The rows of some pages, at most `namePagesPerCall`. */
  nameRows(pages: number[]): Promise<NamePageRows[]>;
  /** The event's word for a door's key (domain/mesh M3); null for a door that it does not know or has withdrawn. */
  doorCertificate(deviceId: string): Promise<string | null>;
  doors(): Promise<DoorRow[]>;
  scans(afterId: number, limit: number): Promise<ScanRow[]>;
  openOrders(limit: number): Promise<OpenOrder[]>;
  openContacts(orderIds: string[]): Promise<OpenedContact[]>;
  health(): Promise<Health>;
}

export const commandsPerCallMax = 256;
export type { Command, Line, Reply };

/** What the outbox puts on the queue `MESSAGES`. `key` is the same however often it is sent. */
export type OutboxMessage =
  | { kind: 'order-confirmation'; eventId: string; orderId: string; key: string }
  | { kind: 'order-cancelled'; eventId: string; orderId: string; key: string }
  | { kind: 'refund-notice'; eventId: string; orderId: string; key: string; refundId: string; amountMinor: number }
  | {
      kind: 'refund-payment';
      eventId: string;
      orderId: string;
      key: string;
      paymentIntent: string;
      amountMinor: number;
      /** So much must have gone back of the payment in all; missing: all of it. */
      upToMinor?: number;
      currency: string;
    }
  | { kind: 'expire-session'; eventId: string; orderId: string; key: string; sessionId: string }
  | WaitingMessage;

/** Who, by the keyed hash of the address, would wait for what. */
export type WaitingQuestion = Pick<JoinWaitingList, 'ticketType' | 'occurrence' | 'quantity'> & { emailBlind: string };

/** About somebody who waits. `orderId` is the id of the entry: the list of messages has one column for what a message is about. */
export type WaitingMessage =
  /** Sent by the Worker, before there is an entry; `wish` is sealed, and all there is. */
  | { kind: 'waiting-confirm'; eventId: string; orderId: ''; key: string; wish: string; locale: string }
  | { kind: 'waiting-joined'; eventId: string; orderId: string; key: string }
  | { kind: 'waiting-lapsed'; eventId: string; orderId: string; key: string; hadOffer: boolean }
  | { kind: 'waiting-offer'; eventId: string; orderId: string; key: string; holdId: string; offerUntilMs: number };
