/** What the oracle remembers of what it was told: holds, orders, tickets, money, each as a plain object. */
import type { CompiledSeatMap } from '../../seating/compiled-map.ts';
import type { Line, PricedLine, Replaces, SaleCode } from '../commands.ts';
import type { SalesSettings } from '../settings.ts';
import { Places } from './oracle-places.ts';
import { Seats } from './oracle-seats.ts';
import type { ToldEntry } from './oracle-waiting.ts';

export interface ToldLine extends Line {
  unitPriceMinor: number;
  /** The position of the line that it came along with. */
  within: number | null;
  seatIds: string[] | null;
  /** Tickets of it that count as use of the code, and places of it that came out of an allotment. */
  byCode: number;
  lent: number;
}

export interface ToldHold {
  lines: ToldLine[];
  code: string | null;
  replaces: Replaces | null;
  createdAtMs: number;
  /** What the buyer was told last. */
  deadlineMs: number;
  /** From then on its places are anybody's. */
  freeAtMs: number;
  over: boolean;
  /** A seat of it was missing from a map that came later. */
  lost: boolean;
  /** It was offered to somebody who waited. */
  offered: boolean;
  order: ToldOrder | null;
}

export interface ToldOrder {
  id: string;
  hold: ToldHold;
  person: string;
  totalMinor: number;
  equalSeats: boolean;
  /** `ended`: unpaid, and late money may still take the places. `closed`: money goes back. */
  state: 'waiting' | 'paid' | 'ended' | 'closed';
  /** The payment page that is open. */
  session: { id: string; asked: boolean } | null;
  payments: ToldPayment[];
  serials: number[];
  /** The orders that it changed or that changed it, and itself. */
  family: Set<ToldOrder>;
  /** Somebody gave money back by hand. */
  byHand: boolean;
}

export interface ToldPayment {
  intent: string;
  amountMinor: number;
  /** Whether it bought the tickets. */
  kept: boolean;
  /** What the world was told to give back, and what came back. */
  dueMinor: number;
  backMinor: number;
  refundIds: string[];
}

export interface ToldTicket {
  serial: number;
  ticketType: number;
  occurrence: number;
  priceMinor: number;
  seatId: string | null;
  /** It came along with another; these came along with it. */
  included: boolean;
  companions: number[];
  byCode: boolean;
  order: ToldOrder;
  revoked: boolean;
  takesPlace: boolean;
  admitted: boolean;
}

export interface ToldCode {
  code: SaleCode;
  held: number;
  sold: number;
}

export interface ToldAllotment {
  id: string;
  ticketType: number | null;
  occurrence: number;
  code: string | null;
  releaseAtMs: number | null;
  left: number;
  lent: number;
  seats: Set<string>;
  lentSeats: Set<string>;
}

export class Book {
  readonly complaints: string[] = [];
  settings: SalesSettings;
  readonly maps: ReadonlyMap<number, CompiledSeatMap>;
  readonly places: Places;
  readonly seats: Seats;
  nowMs = 0;
  readonly holds = new Map<string, ToldHold>();
  /** Those that are not over. */
  living: ToldHold[] = [];
  readonly orders = new Map<string, ToldOrder>();
  readonly tickets: ToldTicket[] = [];
  readonly codes = new Map<string, ToldCode>();
  readonly allotments = new Map<string, ToldAllotment>();
  /** Those who wait or have an offer, in the order in which they joined. */
  readonly waiting = new Map<string, ToldEntry>();

  constructor(settings: SalesSettings, maps: ReadonlyMap<number, CompiledSeatMap>) {
    this.settings = settings;
    this.maps = maps;
    this.places = new Places(settings);
    this.seats = new Seats(settings);
  }

  complain(words: string): void {
    this.complaints.push(words);
  }

  /** Complains unless it holds. */
  demand(holds: boolean, words: () => string): void {
    if (!holds) this.complaints.push(words());
  }

  /** The tickets that a new order would give back, as lines. */
  givenBack(replaces: Replaces | null): Line[] {
    if (!replaces) return [];
    return replaces.serials.map((serial) => ({ ...this.tickets[serial]!, quantity: 1 }));
  }

  /** The tickets, and what came along with them and still stands (L8). */
  together(replaces: Replaces | undefined): Replaces | null {
    if (!replaces) return null;
    const { orderId } = replaces;
    const serials = new Set(replaces.serials);
    for (const serial of replaces.serials)
      for (const companion of this.tickets[serial]?.companions ?? [])
        if (!this.tickets[companion]!.revoked) serials.add(companion);
    return { orderId, serials: [...serials] };
  }

  /** What was paid for these tickets. */
  worth(serials: readonly number[]): number {
    return serials.reduce((sum, serial) => sum + this.tickets[serial]!.priceMinor, 0);
  }
}

export function priceOf(lines: readonly Pick<PricedLine, 'quantity' | 'unitPriceMinor'>[]): number {
  let total = 0;
  for (const { quantity, unitPriceMinor } of lines) total += quantity * unitPriceMinor;
  return total;
}
