/** Time passes: holds run out, sessions whose buyer has had his time are to be closed, allotments go on sale. Rules H5 to H7, C6, A8. */
import { releaseDue } from './allotments.ts';
import { endHold, wake } from './holds.ts';
import type { Entry } from './events.ts';
import { pop } from './expiry.ts';
import type { NewFact } from './facts.ts';
import { orderAt } from './orders.ts';
import type { BoxOfficeState } from './state.ts';

/** When the earliest entry of the heap (stale or not), the first allotment or the waiting list is due; null when none is. For the alarm. */
export function nextWakeMs(state: BoxOfficeState): number | null {
  const dueMs = Math.min(state.heap.atMs[0] ?? Infinity, state.releaseDueMs, state.waitingDueMs);
  return dueMs === Infinity ? null : dueMs;
}

/** The entry that brings the state to `nowMs`, not yet applied, or null when nothing is due. */
export function sweepDue(state: BoxOfficeState, nowMs: number): boolean {
  return isHoldDue(state, nowMs) || state.releaseDueMs <= nowMs;
}

function isHoldDue({ heap }: BoxOfficeState, nowMs: number): boolean {
  return heap.atMs.length > 0 && heap.atMs[0]! <= nowMs;
}

/** Ends what is over at `nowMs` and says what the world should hear of it. Used by `apply`, hence the same in a replay. */
export function sweepHolds(state: BoxOfficeState, nowMs: number): NewFact[] {
  const facts: NewFact[] = [];
  while (isHoldDue(state, nowMs)) {
    const due = pop(state.heap);
    const hold = state.holds.get(due.holdId);
    if (!hold || hold.wakesAtMs !== due.atMs) continue; // stale
    const order = hold.order < 0 ? null : orderAt(state.orders, hold.order);
    if (hold.lapsesAtMs <= nowMs) {
      endHold(state, hold, 'expired', nowMs);
      if (order) facts.push({ kind: 'order-expired', orderId: order.id, why: 'expired' });
    } else {
      if (order?.session && !hold.askedToClose) {
        hold.askedToClose = true;
        facts.push({ kind: 'session-expiry-due', orderId: order.id, sessionId: order.session.id });
      }
      wake(state, hold, hold.lapsesAtMs);
    }
  }
  facts.push(...releaseDue(state, nowMs));
  return facts;
}

export function sweepEntry(nowMs: number, isDue: boolean): Entry {
  return { atMs: nowMs, key: null, print: 0, reply: null, events: isDue ? [{ t: 'swept' }] : [], facts: 0 };
}
