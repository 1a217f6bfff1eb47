/** Holds: places taken for a while, all or nothing, by somebody we do not know yet. Rules H1 to H12. */
import { firstMisfit } from './capacity.ts';
import type { Extend, HoldCommand, Line, PricedLine, Refusal, RefusalCode, Release } from './commands.ts';
import { already, quantityOf, refuse, totalOf, type Decision } from './decision.ts';
import { orderAt } from './orders.ts';
import type { Plan } from './plan.ts';
import { everyDate, salesBounds } from './settings.ts';
import { holdLifeMaxMs, type BoxOfficeState } from './state.ts';

export function decideHold(state: BoxOfficeState, command: HoldCommand, nowMs: number): Decision {
  const plan = state.plan;
  if (!plan || !state.counters) return refuse('event-not-published');
  const closed = refuseEvent(plan, nowMs);
  if (closed) return refuse(closed);
  if (state.holds.has(command.holdId)) return refuse('invalid');
  const wrong = refuseLines(plan, command.lines, nowMs);
  if (wrong) return { events: [], facts: [], reply: wrong };
  const misfit = firstMisfit(plan, state.counters, command.lines);
  if (misfit) return refuse('not-enough-left', misfit);

  const deadlineMs = nowMs + plan.settings.holdMs;
  const lines = command.lines.map(({ ticketType, occurrence, quantity }) => ({ ticketType, occurrence, quantity }));
  return {
    events: [{ t: 'held', id: command.holdId, lines, deadlineMs }],
    facts: [],
    reply: {
      ok: true,
      holdId: command.holdId,
      expiresAtMs: deadlineMs,
      totalMinor: totalOf(priced(plan, lines)),
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
  const lines = hold.order < 0 ? priced(state.plan, hold.lines) : orderAt(state.orders, hold.order).lines;
  return {
    events: [{ t: 'extended', id: hold.id, deadlineMs }],
    facts: [],
    reply: {
      ok: true,
      holdId: hold.id,
      expiresAtMs: deadlineMs,
      totalMinor: totalOf(lines),
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

/** The lines with what they cost at this moment. */
export function priced(plan: Plan, lines: readonly Line[]): PricedLine[] {
  return lines.map((line) => ({
    ticketType: line.ticketType,
    occurrence: line.occurrence,
    quantity: line.quantity,
    unitPriceMinor: plan.typeByIndex.get(line.ticketType)!.priceMinor,
  }));
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

function refuseLines(plan: Plan, lines: readonly Line[], nowMs: number): Refusal | null {
  if (lines.length === 0 || lines.length > salesBounds.linesPerHold) return { ok: false, code: 'invalid' };
  for (let position = 0; position < lines.length; position++) {
    const code = refuseLine(plan, lines[position]!, nowMs);
    if (code) return { ok: false, code, line: position };
  }
  for (let position = 0; position < lines.length; position++) {
    const type = plan.typeByIndex.get(lines[position]!.ticketType)!;
    let quantity = 0;
    for (const line of lines) if (line.ticketType === type.index) quantity += line.quantity;
    if (quantity < type.minPerOrder) return { ok: false, code: 'bad-quantity', line: position, left: type.minPerOrder };
    if (quantity > type.maxPerOrder) return { ok: false, code: 'bad-quantity', line: position, left: type.maxPerOrder };
  }
  if (quantityOf(lines) > plan.settings.maxPerOrder)
    return { ok: false, code: 'too-many-tickets', left: plan.settings.maxPerOrder };
  return null;
}

function refuseLine(plan: Plan, line: Line, nowMs: number): RefusalCode | null {
  const type = plan.typeByIndex.get(line.ticketType);
  if (!type || type.withdrawn) return 'unknown-ticket-type';
  if (!Number.isInteger(line.quantity) || line.quantity < 1) return 'bad-quantity';
  if ((type.validity === 'every-date') !== (line.occurrence === everyDate)) return 'unknown-occurrence';
  if (line.occurrence !== everyDate) {
    const date = plan.dateByIndex.get(line.occurrence);
    if (!date || date.withdrawn) return 'unknown-occurrence';
    if (type.occurrences !== null && !type.occurrences.includes(line.occurrence)) return 'unknown-occurrence';
    if (date.endsAtMs <= nowMs) return 'event-past';
  }
  if (type.salesStartAtMs !== null && nowMs < type.salesStartAtMs) return 'not-on-sale-yet';
  if (type.salesEndAtMs !== null && nowMs >= type.salesEndAtMs) return 'sale-ended';
  return null;
}
