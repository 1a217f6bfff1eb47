/**
 * What the journal remembers: decisions, in few bytes. `apply.ts` is their only reader. An event never changes its meaning;
 * a new meaning gets a new `t`.
 */
import type { PricedLine, OrderStatus, RefundReason, Reply, ScanEntry, Line } from './commands.ts';
import type { PlanSettings } from './plan.ts';

export type BoxOfficeEvent =
  | { t: 'configured'; settings: PlanSettings }
  | { t: 'held'; id: string; lines: Line[]; deadlineMs: number }
  | { t: 'extended'; id: string; deadlineMs: number }
  /** The hold is over; its order (if any) ends with that status. */
  | { t: 'hold-ended'; id: string; status: 'expired' | 'cancelled' }
  /** Every hold that had run out at the entry's time is over, every session past its time has been asked to close. */
  | { t: 'swept' }
  | { t: 'ordered'; orderId: string; holdId: string; lines: PricedLine[]; totalMinor: number }
  | { t: 'session-opened'; orderId: string; id: string; expiresAtMs: number; deadlineMs: number; lapsesAtMs: number }
  | { t: 'session-closed'; orderId: string }
  /** The tickets of the order exist from here on; serials follow on the last one. */
  | { t: 'issued'; orderId: string }
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
  | { t: 'reissued'; serial: number }
  | { t: 'door'; id: string; publicKey: string; name: string; gate: number }
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
