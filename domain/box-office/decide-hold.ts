/** Holds: places taken for a while, all or nothing, by somebody we do not know yet. Rules H1 to H12. */
import { withAllotted } from './allotments.ts';
import { firstMisfit } from './capacity.ts';
import { codeFor, codeOf, markUse, refuseUse } from './codes.ts';
import type {
  Extend,
  HoldCommand,
  PricedLine,
  Refusal,
  RefusalCode,
  Release,
  Replaces,
  SaleCode,
  TakenLine,
} from './commands.ts';
import { already, refuse, type Decision } from './decision.ts';
import { linesBeside, linesGivenBack, refuseReplaces, settle } from './exchange.ts';
import { checkLines, misfitAsAsked, priced, withIncluded } from './order-lines.ts';
import { orderAt } from './orders.ts';
import type { Plan } from './plan.ts';
import { holdLifeMaxMs, type BoxOfficeState } from './state.ts';
import { namedLines, takeSeats, wantsSeats, type SeatsFound } from './take-seats.ts';

export function decideHold(state: BoxOfficeState, command: HoldCommand, nowMs: number): Decision {
  const plan = state.plan;
  if (!plan || !state.counters) return refuse('event-not-published');
  const closed = refuseEvent(plan, nowMs);
  if (closed) return refuse(closed);
  if (state.holds.has(command.holdId)) return refuse('invalid');
  const typed = codeFor(state, command.code, nowMs);
  if (typed && !typed.ok) return no(typed);
  const code = typed?.code ?? null;
  const replaces = command.replaces ?? null;
  const noExchange = replaces && refuseReplaces(state, replaces, nowMs);
  if (noExchange) return no(noExchange);
  const wrong = checkLines(plan, command.lines, code, nowMs, replaces ? linesBeside(state, replaces) : undefined);
  if (wrong) return no(wrong);
  const found = findPlaces(state, command, code, replaces);
  if (!found.ok) return no(found);
  const lines = markUse(state, code, found.lines) as TakenLine[];
  const usedUp = refuseUse(state, code, lines, replaces);
  if (usedUp) return no(usedUp);

  const deadlineMs = nowMs + plan.settings.holdMs;
  const offered = priced(plan, lines, code);
  const more = { ...(code && { code: code.code }), ...(replaces && { replaces }) };
  return {
    events: [{ t: 'held', id: command.holdId, lines, deadlineMs, ...more }],
    facts: [],
    reply: {
      ok: true,
      ...(isWorthTelling(offered, code) && { lines: namedLines(state, offered) }),
      ...(found.placement && { placement: found.placement }),
      holdId: command.holdId,
      expiresAtMs: deadlineMs,
      totalMinor: settle(state, replaces, offered).dueMinor,
      currency: plan.settings.currency,
    },
  };
}

function no(reply: Refusal): Decision {
  return { events: [], facts: [], reply };
}

/** Places for all lines and what comes along with them, in their pools and in their seats; or why there are none. */
function findPlaces(
  state: BoxOfficeState,
  command: HoldCommand,
  code: SaleCode | null,
  replaces: Replaces | null,
): SeatsFound | Refusal {
  const plan = state.plan!;
  const bare = command.lines.map(({ ticketType, occurrence, quantity }) => ({ ticketType, occurrence, quantity }));
  const all = withIncluded(plan, bare) as TakenLine[];
  const isSeated = wantsSeats(state, all, command.lines);
  const lines = code === null ? all : withAllotted(state, code.code, all);
  const misfit = firstMisfit(plan, state.counters!, lines, linesGivenBack(state, replaces));
  if (misfit) return { ok: false, code: 'not-enough-left', ...misfitAsAsked(lines, misfit) };
  if (!isSeated) return { ok: true, lines, placement: null };
  const { mapVersion } = command;
  return takeSeats(state, lines, { wishes: command.lines, mapVersion, code: code?.code ?? null, replaces });
}

/** Whether the answer says more of the lines than the buyer knows. */
function isWorthTelling(lines: readonly PricedLine[], code: SaleCode | null): boolean {
  return code !== null || lines.some((line) => line.seats !== undefined || line.within !== undefined);
}

/** The deadline moves to a full hold from now, but never beyond `holdLifeMaxMs` after the hold was made (H8). */
export function decideExtend(state: BoxOfficeState, command: Extend, nowMs: number): Decision {
  const hold = state.holds.get(command.holdId);
  if (!hold || !state.plan) return refuse('hold-expired');
  if (hold.askedToClose) return refuse('payment-under-way');
  const deadlineMs = Math.min(nowMs + state.plan.settings.holdMs, hold.createdAtMs + holdLifeMaxMs);
  if (deadlineMs <= hold.deadlineMs) return refuse('hold-at-its-longest');
  const lines =
    hold.order < 0 ? priced(state.plan, hold.lines, codeOf(state, hold.code)) : orderAt(state.orders, hold.order).lines;
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
