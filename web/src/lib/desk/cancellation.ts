/** What a cancellation at the desk would do, told before anybody presses: which tickets go, and how much goes back. */
import { withCompanions } from '#domain/box-office/companions';
import { revokedFlag } from '#domain/box-office/tickets';
import type { DeskOrder, DeskTicket } from '#domain/contract/desk';

export interface Cancellation {
  /** The tickets chosen and, behind them, what came along with them. */
  tickets: DeskTicket[];
  /** Of them, those that somebody has gone in with. */
  admitted: number;
  /** What goes back, in minor units. */
  refundMinor: number;
  /** Whether no ticket of the order is left. */
  isWhole: boolean;
  /** What to ask of the API. More serials than one call may name can only be all of them. */
  ask: number[] | 'all';
}

/** Serials that one call may name (`CancelOrderRequest`). */
const serialsMax = 100;

/** Tickets that can still be cancelled; none of an order that has not been paid or has ended. The organizer may, also after admission (R4). */
export function cancellable({ state, tickets }: Pick<DeskOrder, 'state' | 'tickets'>): DeskTicket[] {
  return state === 'paid' ? tickets.filter((ticket) => ticket.state !== 'revoked') : [];
}

/**
 * What happens if these tickets are cancelled: the same rules as the box office's (L8, X6). The money of an order that no other
 * changes is its own, and no more than is left of it goes back; of a family of orders each ticket's price does.
 */
export function cancellationOf(order: DeskOrder, chosen: ReadonlySet<number>): Cancellation {
  const standing = cancellable(order);
  const wanted = standing.filter(({ serial }) => chosen.has(serial)).map(({ serial }) => serial);
  const serials = new Set(withCompanions(office(order), placesOf(order), wanted));
  const tickets = standing.filter(({ serial }) => serials.has(serial));
  const worthMinor = tickets.reduce((sum, { priceMinor }) => sum + priceMinor, 0);
  const isAlone = order.changes === null && order.changedBy.length === 0;
  const leftMinor = Math.max(0, order.totalMinor - order.refundedMinor);
  const isWhole = tickets.length > 0 && tickets.length === standing.length;
  const isUntouched = tickets.length === order.tickets.length;
  return {
    tickets,
    admitted: tickets.filter(({ state }) => state === 'admitted').length,
    refundMinor: !isAlone ? worthMinor : isUntouched ? leftMinor : Math.min(worthMinor, leftMinor),
    isWhole,
    ask: isWhole && wanted.length > serialsMax ? 'all' : wanted,
  };
}

/** The order as the rule of companions reads it. */
function placesOf({ tickets, lines }: DeskOrder) {
  return { first: tickets[0]?.serial ?? -1, lines };
}

function office({ tickets }: DeskOrder): { tickets: { flags: Record<number, number> } } {
  const flags: Record<number, number> = {};
  for (const { serial, state } of tickets) flags[serial] = state === 'revoked' ? revokedFlag : 0;
  return { tickets: { flags } };
}
