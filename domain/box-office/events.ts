/**
 * What the journal remembers: decisions, in few bytes. `apply.ts` is their only reader. An event never changes its meaning;
 * a new meaning gets a new `t`.
 */
import type {
  AllotmentWish,
  OrderStatus,
  PricedLine,
  RefundReason,
  Replaces,
  Reply,
  SaleCode,
  ScanEntry,
  TakenLine,
} from './commands.ts';
import type { DoorRole } from '../gate-pack/role.ts';
import type { PlanSettings } from './plan.ts';

export type BoxOfficeEvent =
  | { t: 'configured'; settings: PlanSettings }
  /** The map of that version, which the shell keeps, is the one from here on; owners keep their seats by id. */
  | { t: 'seat-map'; mapVersion: number }
  | { t: 'codes'; codes: SaleCode[] }
  | { t: 'allotted'; allotment: AllotmentWish; seats: number[] }
  | { t: 'allotment-released'; id: string; quantity: number; seats: number[] }
  /** `person` is a number made of the address' keyed hash (`personOf`). */
  | { t: 'waiting'; id: string; ticketType: number; occurrence: number; quantity: number; person: number; seed: string }
  | { t: 'waiting-ended'; id: string; state: 'taken' | 'lapsed' | 'left' }
  /** A hold is made for that entry of the list. */
  | { t: 'offered'; id: string; holdId: string; lines: TakenLine[]; deadlineMs: number }
  | { t: 'held'; id: string; lines: TakenLine[]; deadlineMs: number; code?: string; replaces?: Replaces }
  | { t: 'extended'; id: string; deadlineMs: number }
  /** The hold is over; its order (if any) ends with that status. */
  | { t: 'hold-ended'; id: string; status: 'expired' | 'cancelled' }
  /** Every hold that had run out at the entry's time is over, every session past its time has been asked to close. */
  | { t: 'swept' }
  | {
      t: 'ordered';
      orderId: string;
      holdId: string;
      lines: PricedLine[];
      totalMinor: number;
      person?: number;
      equalSeats?: boolean;
    }
  | { t: 'session-opened'; orderId: string; id: string; expiresAtMs: number; deadlineMs: number; lapsesAtMs: number }
  | { t: 'session-closed'; orderId: string }
  /** The tickets of the order exist from here on; serials follow on the last one. `seats`: others than the lines say, line by line. */
  | { t: 'issued'; orderId: string; seats?: (number[] | null)[] }
  | {
      t: 'payment';
      orderId: string;
      intent: string;
      amountMinor: number;
      currency: string;
      state: 'kept' | 'refund-due';
      reason: RefundReason | null;
      status: OrderStatus;
    }
  | { t: 'refund'; orderId: string; intent: string; refundId: string; amountMinor: number; status: OrderStatus }
  /** All tickets of the order are revoked; a kept payment goes back. */
  | { t: 'revoked'; orderId: string; status: OrderStatus; reason: RefundReason | null }
  /** Some tickets of the order are revoked. */
  | { t: 'tickets-revoked'; orderId: string; serials: number[]; status: OrderStatus }
  /** So much of a kept payment must go back. */
  | { t: 'owed'; orderId: string; intent: string; amountMinor: number; status: OrderStatus; reason: RefundReason }
  /** A new generation, bound to nobody. */
  | { t: 'reissued'; serial: number }
  /** A new generation, bound to the key that its code carries. */
  | { t: 'bound'; serial: number }
  | { t: 'key-added'; keyIndex: number }
  | { t: 'key-retired'; keyIndex: number }
  | { t: 'door'; id: string; publicKey: string; name: string; gate: number; role?: DoorRole }
  /** The reason why each is blocked from here on, or null. */
  | { t: 'blocked'; rows: [serial: number, reason: string | null][] }
  | { t: 'door-revoked'; id: string }
  | { t: 'scans'; deviceId: string; entries: ScanEntry[]; packEpoch: number }
  | { t: 'broken'; deviceId: string; entries: number; packEpoch: number };

/** One decision as it is stored: what happened, what was answered, and how many facts it made. */
export interface Entry {
  atMs: number;
  /** Null where nobody asked (the broom). */
  key: string | null;
  print: number;
  reply: Reply | null;
  events: BoxOfficeEvent[];
  facts: number;
}
