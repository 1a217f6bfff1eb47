/**
 * One purchase as its buyer knows it: what was acknowledged, what was sent and not answered, and therefore what the box office may
 * show of it after a crash. An acknowledged step must be there; one without an answer is wholly there or not at all.
 */
import type { Command, Line, WishedLine } from '#domain/box-office/commands';
import type { HoldView, LineRow, OrderRow } from '#durable-objects/box-office-rpc';

export type Stage = 'nothing' | 'held' | 'gone' | 'awaiting' | 'expired' | 'paid' | 'refund-due' | 'cancelled';

export interface Purchase {
  holdId: string;
  orderId: string;
  lines: WishedLine[];
  quantity: number;
  /** Its seats as they were seen first, `date:id`; null before, and without seats. */
  seats: string[] | null;
  /** As acknowledged last. */
  stage: Stage;
  totalMinor: number;
  /** When its places are free again without a payment, as acknowledged. */
  deadlineMs: number;
  /** Sent, and not answered so far. */
  pending: Command | null;
  /** Its buyer went away without an answer and will not ask again. */
  abandoned: boolean;
}

/** What the box office shows of a purchase. */
export interface Seen {
  hold: HoldView | null;
  order: OrderRow | null;
}

/** The times between which somebody looked; what ran out in between may be seen either way. */
export interface Look {
  fromMs: number;
  toMs: number;
}

/** Every stage in which the purchase may be found. */
export function permitted(purchase: Purchase, look: Look): Stage[] {
  const stages = inTime(purchase.stage, purchase.deadlineMs, look);
  switch (purchase.pending?.kind) {
    case 'hold':
      return [...stages, 'held', 'gone'];
    case 'release':
      return [...stages, 'gone'];
    case 'checkout':
      return [...stages, ...inTime('awaiting', purchase.deadlineMs, look), 'paid'];
    case 'session-opened':
      return [...stages, 'awaiting'];
    case 'paid':
      return [...stages, 'paid', 'refund-due'];
    case 'cancel':
      return [...stages, 'refund-due', 'cancelled'];
    default:
      return stages;
  }
}

/** As `permitted`, for what has been looked at: without an answer, what is there tells. */
export function stillPermitted(purchase: Purchase, seen: Seen | undefined, look: Look): Stage[] {
  const found = purchase.pending && seen ? stageOf(purchase, seen, look) : null;
  if (!found || typeof found === 'object') return permitted(purchase, look);
  const waitsForPage = seen!.order?.sessionId !== null && seen!.order?.sessionId !== undefined;
  return inTime(found, waitsForPage ? Infinity : (seen!.hold?.expiresAtMs ?? purchase.deadlineMs), look);
}

/** What has become of a stage by the time somebody looked. */
function inTime(stage: Stage, deadlineMs: number, { fromMs, toMs }: Look): Stage[] {
  const over: Stage | null = stage === 'held' ? 'gone' : stage === 'awaiting' ? 'expired' : null;
  if (over === null || deadlineMs > toMs) return [stage];
  return deadlineMs <= fromMs ? [over] : [stage, over];
}

/** The stage that is seen, or a sentence on why it is none: something is there in part. */
export function stageOf(purchase: Purchase, { hold, order }: Seen, { toMs }: Look): Stage | { broken: string } {
  if (hold && !sameLines(hold.lines, purchase.lines)) return { broken: 'the hold has other lines' };
  if (!order) {
    if (hold?.orderId) return { broken: 'the hold has become an order that is not there' };
    return hold ? 'held' : 'gone';
  }
  if (!sameLines(order.lines, purchase.lines)) return { broken: 'the order has other lines' };
  const valid = order.tickets.filter((ticket) => ticket.state === 'valid' && ticket.code.length === 122);
  switch (order.status) {
    case 'awaiting-payment':
      // A hold is not shown any more from its deadline on; its order says so with the next command.
      if (!hold && purchase.deadlineMs <= toMs) return 'awaiting';
      return hold?.orderId === order.id ? 'awaiting' : { broken: 'the order waits without its hold' };
    case 'paid':
      if (hold) return { broken: 'the order is paid and its hold still stands' };
      if (order.tickets.length !== purchase.quantity || valid.length !== purchase.quantity)
        return { broken: `paid for ${purchase.quantity}, has ${order.tickets.length} tickets, ${valid.length} valid` };
      return hasWished(purchase, order) ? 'paid' : { broken: 'its tickets have other seats' };
    default:
      if (valid.length > 0) return { broken: `${order.status} with ${valid.length} valid tickets` };
      return order.status === 'refunded' ? { broken: 'refunded by nobody' } : order.status;
  }
}

/** Nobody will ask again, so what is there now is the truth from here on. */
export function settle(purchase: Purchase, seen: Seen, look: Look): void {
  const stage = stageOf(purchase, seen, look);
  if (typeof stage === 'object') return;
  const { pending } = purchase;
  purchase.stage = stage;
  purchase.totalMinor = seen.order?.totalMinor ?? seen.hold?.totalMinor ?? 0;
  // With an open payment page the places wait for the page, not for the hold.
  if (!seen.order?.sessionId) purchase.deadlineMs = seen.hold?.expiresAtMs ?? purchase.deadlineMs;
  else if (pending?.kind === 'session-opened') purchase.deadlineMs = pending.expiresAtMs;
  purchase.pending = null;
}

/** The seats that a purchase has, `date:id`; none once it has none any more. A hold that has lapsed may lose them at any moment. */
export function seatsOf({ hold, order }: Seen): string[] {
  if (order?.status === 'paid') return order.tickets.flatMap((ticket) => seatName(ticket.occurrence, ticket.seat?.id));
  if (!hold) return [];
  return hold.lines.flatMap((line) => (line.seatViews ?? []).flatMap((seat) => seatName(line.occurrence, seat.id)));
}

const seatName = (occurrence: number, id: string | undefined) => (id === undefined ? [] : [`${occurrence}:${id}`]);

function sameLines(seen: readonly LineRow[], wanted: readonly WishedLine[]): boolean {
  return (
    seen.length === wanted.length &&
    wanted.every(({ seats, ...line }, i) => sameLine(seen[i]!, line) && (!seats || sameSeats(seen[i]!, seats)))
  );
}

function sameLine(seen: Line, wanted: Line): boolean {
  const { ticketType, occurrence, quantity } = wanted;
  return seen.ticketType === ticketType && seen.occurrence === occurrence && seen.quantity === quantity;
}

/** Once there are tickets, those have the seats and the lines have none. */
function sameSeats({ seatViews }: LineRow, wanted: readonly string[]): boolean {
  const ids = seatViews?.map(({ id }) => id);
  return !ids || (ids.length === wanted.length && wanted.every((id) => ids.includes(id)));
}

function hasWished({ lines }: Purchase, order: OrderRow): boolean {
  const has = seatsOf({ hold: null, order });
  return lines.every(({ occurrence, seats = [] }) => seats.every((id) => has.includes(`${occurrence}:${id}`)));
}
