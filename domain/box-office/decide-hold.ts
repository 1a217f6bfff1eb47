/** Holds: places taken for a while, all or nothing, by somebody we do not know yet. Rules H1 to H12. */
import { firstMisfit } from './capacity.ts';
import type { Extend, HoldCommand, RefusalCode, Release } from './commands.ts';
import { already, refuse, type Decision } from './decision.ts';
import { linesGivenBack, refuseReplaces, settle } from './exchange.ts';
import { checkLines, priced } from './order-lines.ts';
import { orderAt } from './orders.ts';
import type { Plan } from './plan.ts';
import { holdLifeMaxMs, type BoxOfficeState } from './state.ts';

export function decideHold(state: BoxOfficeState, command: HoldCommand, nowMs: number): Decision {
  const plan = state.plan;
  if (!plan || !state.counters) return refuse('event-not-published');
  const closed = refuseEvent(plan, nowMs);
  if (closed) return refuse(closed);
  if (state.holds.has(command.holdId)) return refuse('invalid');
  const wrong = checkLines(plan, command.lines, null, nowMs);
  if (wrong) return { events: [], facts: [], reply: wrong };
  const noExchange = command.replaces ? refuseReplaces(state, command.replaces, nowMs) : null;
  if (noExchange) return { events: [], facts: [], reply: noExchange };
  const replaces = command.replaces ?? null;
  const misfit = firstMisfit(plan, state.counters, command.lines, linesGivenBack(state, replaces));
  if (misfit) return refuse('not-enough-left', misfit);

  const deadlineMs = nowMs + plan.settings.holdMs;
  const lines = command.lines.map(({ ticketType, occurrence, quantity }) => ({ ticketType, occurrence, quantity }));
  return {
    events: [{ t: 'held', id: command.holdId, lines, deadlineMs, ...(replaces && { replaces }) }],
    facts: [],
    reply: {
      ok: true,
      holdId: command.holdId,
      expiresAtMs: deadlineMs,
      totalMinor: settle(state, replaces, priced(plan, lines, null)).dueMinor,
      currency: plan.settings.currency,
    },
  };
}

/** The deadline moves to a full hold from now, but never beyond `holdLifeMaxMs` after the hold was made (H8). */
export function decideExtend(state: BoxOfficeState, command: Extend, nowMs: number): Decision {
  const hold = state.holds.get(command.holdId);
  if (!hold || !state.plan) return refuse('hold-expired');
  if (hold.askedToClose) return refuse('payment-under-way');
  const deadlineMs = Math.min(nowMs + state.plan.settings.holdMs, hold.createdAtMs + holdLifeMaxMs);
  if (deadlineMs <= hold.deadlineMs) return refuse('hold-at-its-longest');
  const lines = hold.order < 0 ? priced(state.plan, hold.lines, null) : orderAt(state.orders, hold.order).lines;
  const { dueMinor } = settle(state, hold.replaces, lines);
  return {
    events: [{ t: 'extended', id: hold.id, deadlineMs }],
    facts: [],
    reply: {
      ok: true,
      holdId: hold.id,
      expiresAtMs: deadlineMs,
      totalMinor: dueMinor,
      currency: state.plan.settings.currency,
    },
  };
}

/** Gives the places back. Releasing what is gone already is no error: the buyer wanted it gone. */
export function decideRelease(state: BoxOfficeState, command: Release): Decision {
  const hold = state.holds.get(command.holdId);
  if (!hold) return already({ ok: true, holdId: command.holdId });
  const order = hold.order < 0 ? null : orderAt(state.orders, hold.order);
  if (order?.session) return refuse('payment-under-way');
  return {
    events: [{ t: 'hold-ended', id: hold.id, status: 'expired' }],
    facts: order ? [{ kind: 'order-expired', orderId: order.id, why: 'released' }] : [],
    reply: { ok: true, holdId: hold.id },
  };
}

function refuseEvent(plan: Plan, nowMs: number): RefusalCode | null {
  switch (plan.settings.status) {
    case 'cancelled':
      return 'event-cancelled';
    case 'ended':
      return 'event-past';
    case 'paused':
      return 'sales-paused';
    case 'on-sale':
      return plan.endsAtMs <= nowMs ? 'event-past' : null;
  }
}
