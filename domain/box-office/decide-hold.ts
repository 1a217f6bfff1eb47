/** Holds: places taken for a while, all or nothing, by somebody we do not know yet. Rules H1 to H12. */
import { codeFor, codeOf, markUse, refuseUse } from './codes.ts';
import { withCompanions } from './companions.ts';
import type { Extend, HoldCommand, PricedLine, Refusal, Release, Replaces, SaleCode, TakenLine } from './commands.ts';
import { already, refuse, type Decision } from './decision.ts';
import { linesBeside, refuseReplaces, settle } from './exchange.ts';
import { findPlaces, refuseEvent } from './find-places.ts';
import { checkLines, priced } from './order-lines.ts';
import { orderAt } from './orders.ts';
import { refuseRemnant } from './remnant.ts';
import { findOrder, holdLifeMaxMs, type BoxOfficeState } from './state.ts';
import { namedLines } from './take-seats.ts';
import { refuseKept } from './waiting-places.ts';

export function decideHold(state: BoxOfficeState, command: HoldCommand, nowMs: number): Decision {
  const plan = state.plan;
  if (!plan || !state.counters) return refuse('event-not-published');
  const closed = refuseEvent(plan, nowMs);
  if (closed) return refuse(closed);
  if (state.holds.has(command.holdId)) return refuse('invalid');
  const typed = codeFor(state, command.code, nowMs);
  if (typed && !typed.ok) return no(typed);
  const code = typed?.code ?? null;
  const replaces = whatGoes(state, command.replaces);
  const noExchange = replaces && refuseReplaces(state, replaces, nowMs);
  if (noExchange) return no(noExchange);
  const wrong = checkLines(plan, command.lines, code, nowMs, replaces ? linesBeside(state, replaces) : undefined);
  if (wrong) return no(wrong);
  const found = findPlaces(state, command, code, replaces);
  if (!found.ok) return no(found);
  const remnant = replaces && refuseRemnant(state, replaces, found.lines);
  if (remnant) return no(remnant);
  const isKept = refuseKept(state, found.lines, replaces, nowMs);
  if (isKept) return no(isKept);
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

/** What came along with tickets that are given back is given back too. */
function whatGoes(state: BoxOfficeState, replaces: Replaces | undefined): Replaces | null {
  const order = replaces && findOrder(state, replaces.orderId);
  return order ? { ...replaces, serials: [...withCompanions(state, order, replaces.serials)] } : (replaces ?? null);
}

function no(reply: Refusal): Decision {
  return { events: [], facts: [], reply };
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
  if (hold.offeredTo !== null) return refuse('hold-at-its-longest'); // the next in line waits too
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
