/**
 * Everything a box office needs to decide, in memory. It holds no personal data: an order is known by its id, its contact
 * lies sealed in a row. The state is what `applyEntry` makes of the journal, and nothing else.
 */
import { emptyAdmissions, type AdmissionState, type MergeEntry } from '../admission/merge.ts';
import type { MergeRules } from '../admission/types.ts';
import type { DoorRole } from '../gate-pack/role.ts';
import type { NewFact } from './facts.ts';
import type { WaitingQueue } from './waiting-queue.ts';
import type { CompiledSeatMap } from '../seating/compiled-map.ts';
import type { SeatIndex } from '../seating/seat-index.ts';
import { emptyAnswers, type Answers } from './answers.ts';
import type { AllotmentWish, Replaces, SaleCode, TakenLine, WaitingState } from './commands.ts';
import type { Counters } from './capacity.ts';
import { emptyEnded, type EndedOrders } from './ended-orders.ts';
import { emptyHeap, type ExpiryHeap } from './expiry.ts';
import { emptyHoldPages, type HoldPages } from './hold-pages.ts';
import { emptyOrders, isOpen, orderAt, spoilText, type Order, type OrderTable } from './orders.ts';
import type { Plan } from './plan.ts';
import { noteRow } from './rolling-pages.ts';
import { emptyTickets, type TicketTable } from './tickets.ts';

/** No hold lives longer than this by extension: three times the default, for a party that has to agree. */
export const holdLifeMaxMs = 30 * 60_000;
/** After a session's own end its payment may still be on the way to us: Stripe's first repeats come within minutes. */
export const sessionGraceMs = 10 * 60_000;
/** What Stripe allows a Checkout Session to live. */
export const sessionLifeMaxMs = 24 * 3_600_000;
/** Partial refunds of one payment; more than anybody has made by hand. */
export const refundsPerPaymentMax = 64;
/** Devices over the life of one event, revoked ones included. */
export const doorsMax = 1_000;

export interface Hold {
  id: string;
  lines: TakenLine[];
  /** The code it was made with. */
  code: string | null;
  /** The tickets it will take the place of. */
  replaces: Replaces | null;
  /** The entry of the waiting list that it was offered to. */
  offeredTo: string | null;
  /** First made; no extension goes beyond `createdAtMs + holdLifeMaxMs`. */
  createdAtMs: number;
  /** What the buyer's countdown shows. Without an open session the places are free from here on. */
  deadlineMs: number;
  /** With an open session: when its places are free whatever Stripe says. Otherwise the deadline. */
  lapsesAtMs: number;
  /** Position of its order, -1 before the checkout. */
  order: number;
  /** Whether the Worker has been asked to close the session. */
  askedToClose: boolean;
  /** The live entry of this hold in the heap. */
  wakesAtMs: number;
  /** Where it lies in the snapshot (`hold-pages.ts`); nothing is decided by it. */
  place: number;
}

export interface Door {
  id: string;
  publicKey: string;
  name: string;
  gate: number;
  enrolledAtMs: number;
  revokedAtMs: number | null;
  lastContactAtMs: number | null;
  /** Highest sequence of its journal that was taken; 0 before the first. */
  through: number;
  packEpoch: number | null;
  /** Entries in uploads that were kept as broken. */
  broken: number;
  /** Entries taken after its revocation. */
  late: number;
  /** Missing is a steward of everything at that gate. */
  role?: DoorRole;
}

/** Seats of all dates. Positions are those of `map`; a new map moves them, by id. */
export interface Seats {
  map: CompiledSeatMap;
  /** By position of the date in the plan. */
  byDate: SeatIndex[];
  /**
   * Seats that are sold and in the hold that takes the place of that ticket (exchange), as date position × seats + seat. They stay sold
   * until the old ticket is revoked.
   */
  shared: Set<number>;
  /** By position of the type in the plan: positions of the categories that it is sold for; null for types without seats. */
  categories: (number[] | null)[];
}

/** A code with what it has been used for: tickets in holds, and tickets that stand. */
export interface CodeUse {
  code: SaleCode;
  /** The how manieth it was. */
  position: number;
  held: number;
  sold: number;
}

export interface Allotment extends Omit<AllotmentWish, 'seats'> {
  /** Counted places that are still kept (those in holds and sold with the code are not). */
  left: number;
  /** Positions of seats that are still kept. */
  seats: Set<number>;
  /** What is in holds made with its code; it comes back when they end unpaid. */
  lent: number;
  lentSeats: Set<number>;
}

export interface WaitingEntry {
  id: string;
  /** The how manieth that joined. */
  number: number;
  ticketType: number;
  occurrence: number;
  quantity: number;
  person: number;
  seed: string;
  joinedAtMs: number;
  state: WaitingState;
  /** The hold that is offered. */
  holdId: string | null;
  /** How many were offered so far; names the next one. */
  offers: number;
}

/** Keys of the event by index. The first is there from the first publication on; the secrets are the shell's. */
export interface Signing {
  /** The one that signs. */
  newest: number;
  /** When each was retired. */
  retired: Map<number, number>;
}

export interface BoxOfficeState {
  /** Null before the first publication. */
  plan: Plan | null;
  counters: Counters | null;
  /** Compiled maps by version, put here by the shell before it decides or replays; not part of what is stored as state. */
  seatMaps: Map<number, CompiledSeatMap>;
  /** Null where there is no map. */
  seats: Seats | null;
  /** Seats that changed since the shell looked last (date position, seat): for those who watch. */
  changedSeats: { date: number; seat: number }[];
  /** There were more than are kept: whoever watches needs all of them anew. */
  seatsChangedWholly: boolean;
  codes: Map<string, CodeUse>;
  allotments: Map<string, Allotment>;
  /** When the first of them goes on sale by itself; `Infinity` when none does. Follows from them. */
  releaseDueMs: number;
  /** In the order in which they joined; who is done goes out. */
  waiting: Map<string, WaitingEntry>;
  /** How many ever joined. */
  waitingJoined: number;
  /** When the list wants to be looked at next; 0 is at once, `Infinity` when something has to happen first. */
  waitingDueMs: number;
  /** Offers that ended in this step, to be told when it is over. */
  waitingTold: NewFact[];
  /** The list sorted for use; null until it is wanted. Follows from it. */
  queue: WaitingQueue | null;
  holds: Map<string, Hold>;
  holdPages: HoldPages;
  heap: ExpiryHeap;
  orders: OrderTable;
  /** Orders that ended unpaid and are still kept. */
  ended: EndedOrders;
  /** Ids of orders that were forgotten and whose rows the shell has not deleted yet. */
  forgotten: string[];
  tickets: TicketTable;
  signing: Signing;
  doors: Map<string, Door>;
  /** Tickets that no door lets in, with the reason and since when. */
  blocked: Map<number, { reason: string; atMs: number }>;
  admissions: AdmissionState;
  answers: Answers;
  /** The last number given to a fact. */
  factSequence: number;
  /** Grows with everything a door should hear of. */
  epoch: number;
  /** Scans that doors refused, and admissions that do not count. */
  refused: number;
  conflicts: number;
  /** Which tickets changed at which epoch, newest last; bounded, and empty after a wake from a snapshot. */
  changes: { epoch: number; serial: number }[];
  /** From this epoch on `changes` is complete; before it a door needs the whole pack. */
  changesSince: number;
  /** What the last snapshot does not know yet; orders, holds and answers have it beside them. */
  unsaved: Unsaved;
  /** How many snapshots were taken. */
  snapshots: number;
}

/** Tickets are saved in pages; only pages that changed are written again. */
export const ticketsPerPage = 4096;

export type { Order, Payment } from './orders.ts';

export interface Unsaved {
  ticketPages: Set<number>;
  codePages: Set<number>;
  usePages: Set<number>;
  waitingPages: Set<number>;
  scans: MergeEntry[];
}

/** How many changes are kept for deltas: an arrival of ten thousand between two visits of a door. */
export const changesMax = 20_000;

/** Before an event is configured nobody can scan, so the rules do not matter yet. */
const noRules: MergeRules = { policy: { kind: 'once' }, policyByType: {}, zone: 'UTC' };

export function emptyState(): BoxOfficeState {
  return {
    plan: null,
    counters: null,
    seatMaps: new Map(),
    seats: null,
    changedSeats: [],
    seatsChangedWholly: false,
    codes: new Map(),
    allotments: new Map(),
    releaseDueMs: Infinity,
    waiting: new Map(),
    waitingJoined: 0,
    waitingDueMs: Infinity,
    waitingTold: [],
    queue: null,
    holds: new Map(),
    holdPages: emptyHoldPages(),
    heap: emptyHeap(),
    orders: emptyOrders(),
    ended: emptyEnded(),
    forgotten: [],
    tickets: emptyTickets(),
    signing: { newest: 0, retired: new Map() },
    doors: new Map(),
    blocked: new Map(),
    admissions: emptyAdmissions(noRules),
    answers: emptyAnswers(),
    factSequence: 0,
    epoch: 0,
    refused: 0,
    conflicts: 0,
    changes: [],
    changesSince: 0,
    unsaved: emptyUnsaved(),
    snapshots: 0,
  };
}

/** The order of that id, or undefined. */
export function findOrder(state: BoxOfficeState, orderId: string): Order | undefined {
  const position = state.orders.positionById.get(orderId);
  return position === undefined ? undefined : orderAt(state.orders, position);
}

/** A door must hear of this ticket: the epoch grows and the change is kept for deltas. */
export function noteChange(state: BoxOfficeState, serial: number): void {
  state.changes.push({ epoch: ++state.epoch, serial });
  if (state.changes.length <= changesMax) return;
  const dropped = state.changes.splice(0, state.changes.length >> 1);
  state.changesSince = dropped[dropped.length - 1]!.epoch;
}

export function emptyUnsaved(): Unsaved {
  return {
    ticketPages: new Set(),
    codePages: new Set(),
    usePages: new Set(),
    waitingPages: new Set(),
    scans: [],
  };
}

/** The order has changed, and now is as it is: it is written with the next snapshot, and who looks for open ones finds it. */
export function touchOrder(state: BoxOfficeState, order: Order): void {
  touchPosition(state, order.position);
  if (isOpen(order)) state.orders.open.add(order.position);
  else state.orders.open.delete(order.position);
}

export function touchPosition(state: BoxOfficeState, position: number): void {
  spoilText(state.orders, position);
  noteRow(state.orders.rolling, position);
}

/** The hold has changed. */
export function touchHold({ holdPages }: BoxOfficeState, { place }: Hold): void {
  noteRow(holdPages.rolling, place);
}

/** Tickets `from … before` have changed. */
export function touchTickets(state: BoxOfficeState, from: number, before: number): void {
  for (let page = Math.floor(from / ticketsPerPage); page * ticketsPerPage < before; page++)
    state.unsaved.ticketPages.add(page);
}
