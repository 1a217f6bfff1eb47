/**
 * Orders change by new orders that take the place of tickets: exchange is giving some back and taking others in one decision, adding is
 * giving none back. What was paid for the old ones counts towards the new ones. Rules X1 to X5, X10.
 */
import { changeRules, changeUntilMs } from './change-rules.ts';
import type { Line, PricedLine, Refusal, RefusalCode, Replaces } from './commands.ts';
import { totalOf } from './decision.ts';
import type { BoxOfficeEvent } from './events.ts';
import type { NewFact } from './facts.ts';
import { familyOf, giveBack, standingOf, worthOf } from './funds.ts';
import { orderAt, type Order } from './orders.ts';
import { findOrder, touchOrder, type BoxOfficeState } from './state.ts';
import { admittedFlag, revokedFlag } from './tickets.ts';

/** Why these tickets cannot be given back for others now, or null. */
export function refuseReplaces(state: BoxOfficeState, { orderId, serials }: Replaces, nowMs: number): Refusal | null {
  const order = findOrder(state, orderId);
  const no = (code: RefusalCode): Refusal => ({ ok: false, code });
  if (!order || !state.plan) return no('unknown-order');
  if (order.status !== 'paid') return no('order-not-cancellable');
  const wrong = refuseTickets(state, order, serials) ?? refuseChange(state, 'exchange', serials, nowMs);
  if (wrong) return no(wrong);
  return isUnderWay(state, orderId, serials) ? no('exchange-under-way') : null;
}

/** Whether all of these tickets are the order's, still stand and have not been used; that one was used is said last. */
export function refuseTickets(state: BoxOfficeState, order: Order, serials: readonly number[]): RefusalCode | null {
  if (new Set(serials).size !== serials.length) return 'unknown-ticket';
  let used = false;
  for (const serial of serials) {
    if (!Number.isInteger(serial) || order.first < 0 || serial < order.first || serial >= order.first + order.count)
      return 'unknown-ticket';
    const flags = state.tickets.flags[serial]!;
    if (flags & revokedFlag) return 'ticket-revoked';
    if (flags & admittedFlag) used = true;
  }
  return used ? 'ticket-admitted' : null;
}

/** Whether what should be given back is gone or used by now: the money for the exchange has come too late. */
export function cannotReplace(state: BoxOfficeState, { orderId, serials }: Replaces): boolean {
  const order = findOrder(state, orderId);
  return !order || order.status !== 'paid' || refuseTickets(state, order, serials) !== null;
}

/** Whether the organizer lets buyers do that to these tickets at this time. */
export function refuseChange(
  state: BoxOfficeState,
  what: 'exchange' | 'cancel',
  serials: readonly number[],
  nowMs: number,
): RefusalCode | null {
  const { settings } = state.plan!;
  if (!changeRules(settings)[what]) return 'changes-closed';
  const isLate = serials.some((serial) => changeUntilMs(settings, state.tickets.occurrence[serial]!) <= nowMs);
  return isLate ? 'changes-closed' : null;
}

/** Another order that waits for its money wants one of them too. */
function isUnderWay(state: BoxOfficeState, orderId: string, serials: readonly number[]): boolean {
  for (const position of state.orders.open) {
    const { status, replaces } = orderAt(state.orders, position);
    if (status !== 'awaiting-payment' || replaces?.orderId !== orderId) continue;
    if (replaces.serials.some((serial) => serials.includes(serial))) return true;
  }
  return false;
}

/** The old tickets as lines: their places are free for the new ones (X4). */
export function linesGivenBack(state: BoxOfficeState, replaces: Replaces | null): Line[] {
  return asLines(state, replaces?.serials ?? []);
}

/** The tickets that stay beside the new ones, as lines: all of the family that stand and are not given back (L2). */
export function linesBeside(state: BoxOfficeState, replaces: Replaces | null): Line[] {
  const order = replaces && findOrder(state, replaces.orderId);
  const family = order ? familyOf(state, order) : [];
  return family.flatMap((member) => asLines(state, standingBeside(state, member, replaces)));
}

function asLines({ tickets: { type, occurrence } }: BoxOfficeState, serials: readonly number[]): Line[] {
  return serials.map((serial) => ({ ticketType: type[serial]!, occurrence: occurrence[serial]!, quantity: 1 }));
}

/** What the old tickets are worth, what is to be paid beside that, and what is left over. Minor units. */
export function settle(
  state: BoxOfficeState,
  replaces: Replaces | null,
  lines: readonly PricedLine[],
): { creditMinor: number; dueMinor: number; surplusMinor: number } {
  const creditMinor = replaces === null ? 0 : worthOf(state, replaces.serials);
  const priceMinor = totalOf(lines);
  return {
    creditMinor,
    dueMinor: Math.max(0, priceMinor - creditMinor),
    surplusMinor: Math.max(0, creditMinor - priceMinor),
  };
}

/** What happens to the old tickets in the instant in which the new ones are issued. */
export function takePlace(
  state: BoxOfficeState,
  replaces: Replaces | null,
  lines: readonly PricedLine[],
): { events: BoxOfficeEvent[]; facts: NewFact[] } {
  if (replaces === null || replaces.serials.length === 0) return { events: [], facts: [] };
  const { orderId, serials } = replaces;
  const order = findOrder(state, orderId)!;
  const gone = new Set(serials);
  const { surplusMinor } = settle(state, replaces, lines);
  const back = giveBack(state, order, surplusMinor, gone, 'exchanged');
  const { status } = order;
  return {
    events: [{ t: 'tickets-revoked', orderId, serials, status }, ...back.events],
    facts: [{ kind: 'order-cancelled', orderId, status, by: 'exchange', serials: [...serials] }, ...back.facts],
  };
}

/** The tickets that count for limits beside a new order: all of the order's but those it gives back. */
function standingBeside(state: BoxOfficeState, order: Order, replaces: Replaces | null): number[] {
  const gone = new Set(replaces?.orderId === order.id ? replaces.serials : []);
  return standingOf(state, order).filter((serial) => !gone.has(serial));
}

/** The order that was changed knows by which, from the issue on. */
export function noteChanged(state: BoxOfficeState, order: Order): void {
  if (order.replaces === null) return;
  const changed = findOrder(state, order.replaces.orderId);
  if (!changed) return;
  changed.changedBy.push(order.id);
  touchOrder(state, changed);
}
