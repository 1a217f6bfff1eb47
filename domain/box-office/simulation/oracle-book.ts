/** What the oracle remembers of what it was told: holds, orders, tickets, money, each as a plain object. */
import type { PricedLine } from '../commands.ts';
import type { SalesSettings } from '../settings.ts';
import { Places } from './oracle-places.ts';

export interface ToldHold {
  lines: PricedLine[];
  createdAtMs: number;
  /** What the buyer was told last. */
  deadlineMs: number;
  /** From then on its places are anybody's. */
  freeAtMs: number;
  over: boolean;
  order: ToldOrder | null;
}

export interface ToldOrder {
  id: string;
  hold: ToldHold;
  totalMinor: number;
  /** `ended`: unpaid, and late money may still take the places. `closed`: money goes back. */
  state: 'waiting' | 'paid' | 'ended' | 'closed';
  /** The payment page that is open. */
  session: { id: string; asked: boolean } | null;
  payments: ToldPayment[];
  serials: number[];
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
  ticketType: number;
  occurrence: number;
  priceMinor: number;
  order: ToldOrder;
  revoked: boolean;
  takesPlace: boolean;
  admitted: boolean;
}

export class Book {
  readonly complaints: string[] = [];
  settings: SalesSettings;
  readonly places: Places;
  nowMs = 0;
  readonly holds = new Map<string, ToldHold>();
  /** Those that are not over. */
  living: ToldHold[] = [];
  readonly orders = new Map<string, ToldOrder>();
  readonly tickets: ToldTicket[] = [];

  constructor(settings: SalesSettings) {
    this.settings = settings;
    this.places = new Places(settings);
  }

  complain(words: string): void {
    this.complaints.push(words);
  }

  /** Complains unless it holds. */
  demand(holds: boolean, words: () => string): void {
    if (!holds) this.complaints.push(words());
  }

  /** Holds whose time has come are over. */
  passTime(nowMs: number): void {
    this.nowMs = nowMs;
    let ended = false;
    for (const hold of this.living) if (hold.freeAtMs <= nowMs) ended = this.end(hold, 'ended') || ended;
    if (ended) this.living = this.living.filter((hold) => !hold.over);
  }

  /** The places are given back, and an order that waited for money is in that state. True if it was not over yet. */
  end(hold: ToldHold, state: ToldOrder['state']): boolean {
    if (hold.over) return false;
    hold.over = true;
    for (const line of hold.lines) this.places.take({ ...line, quantity: -line.quantity });
    if (hold.order?.state === 'waiting') {
      hold.order.state = state;
      hold.order.session = null;
    }
    return true;
  }
}
