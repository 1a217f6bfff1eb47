/** What the oracle says to holds, checkouts and payment pages. Rules H1 to H12, C1 to C8. */
import type { Command, Line, PricedLine, ReplyOf } from '../commands.ts';
import type { Book, ToldOrder } from './oracle-book.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;
type Yes<K extends Command['kind']> = Extract<ReplyOf[K], { ok: true }>;

const minuteMs = 60_000;
const holdLifeMs = 30 * minuteMs;
const graceMs = 10 * minuteMs;

export function learnHold(book: Book, { holdId, lines }: Of<'hold'>, reply: Yes<'hold'>): void {
  const { settings, nowMs } = book;
  book.demand(settings.status === 'on-sale', () => `${holdId} was taken while the event is ${settings.status}`);
  book.demand(!book.holds.has(holdId), () => `${holdId} was taken twice`);
  const deadlineMs = nowMs + settings.holdMs;
  book.demand(reply.expiresAtMs === deadlineMs, () => `${holdId} lasts until ${reply.expiresAtMs}, not ${deadlineMs}`);
  const hold = {
    lines: priced(book, lines),
    createdAtMs: nowMs,
    deadlineMs,
    freeAtMs: deadlineMs,
    over: false,
    order: null,
  };
  book.demand(reply.totalMinor === totalOf(hold.lines), () => `${holdId} was said to cost ${reply.totalMinor}`);
  for (const line of lines) {
    const full = book.places.take(line);
    if (full) book.complain(`${full} is oversold by ${holdId}`);
  }
  book.holds.set(holdId, hold);
  book.living.push(hold);
}

/** Nobody is sent away while there is room. */
export function judgeNoRoom(book: Book, who: string, lines: readonly Line[]): void {
  if (book.places.fit(lines)) book.complain(`${who} was sent away though ${JSON.stringify(lines)} would fit`);
}

export function learnExtend(book: Book, { holdId }: Of<'extend'>, reply: Yes<'extend'>): void {
  const hold = book.holds.get(holdId);
  if (!hold || hold.over) return book.complain(`${holdId} was extended though it is over`);
  const deadlineMs = Math.min(book.nowMs + book.settings.holdMs, hold.createdAtMs + holdLifeMs);
  book.demand(reply.expiresAtMs === deadlineMs, () => `${holdId} was extended to ${reply.expiresAtMs}`);
  hold.deadlineMs = deadlineMs;
  hold.freeAtMs = Math.max(hold.freeAtMs, deadlineMs);
}

export function learnRelease(book: Book, { holdId }: Of<'release'>): void {
  const hold = book.holds.get(holdId);
  if (!hold || hold.over) return;
  book.demand(!hold.order?.session, () => `${holdId} was released while its buyer pays`);
  book.end(hold, 'ended');
}

export function learnCheckout(book: Book, { orderId, holdId }: Of<'checkout'>, reply: Yes<'checkout'>): void {
  const hold = book.holds.get(holdId);
  if (!hold || hold.over) return book.complain(`${orderId} was made of ${holdId}, which is over`);
  book.demand(hold.order === null, () => `${holdId} became ${hold.order!.id} and ${orderId}`);
  hold.lines = priced(book, hold.lines);
  const totalMinor = totalOf(hold.lines);
  book.demand(reply.totalMinor === totalMinor, () => `${orderId} costs ${reply.totalMinor} instead of ${totalMinor}`);
  book.demand((reply.status === 'paid') === (totalMinor === 0), () => `${orderId} of ${totalMinor} is ${reply.status}`);
  const order: ToldOrder = {
    id: orderId,
    hold,
    totalMinor,
    state: 'waiting',
    session: null,
    payments: [],
    serials: [],
  };
  hold.order = order;
  book.orders.set(orderId, order);
}

export function learnSessionOpened(book: Book, command: Of<'session-opened'>, reply: Yes<'session-opened'>): void {
  const order = book.orders.get(command.orderId);
  if (!order || order.state !== 'waiting') return book.complain(`${command.orderId} cannot be paid, yet has a page`);
  if (order.session?.id === command.sessionId) return; // told again
  book.demand(!order.session, () => `${order.id} has two open pages`);
  const { hold } = order;
  const { nowMs, settings } = book;
  const wanted = Math.min(nowMs + settings.holdMs, hold.createdAtMs + holdLifeMs);
  hold.deadlineMs = Math.max(hold.deadlineMs, wanted);
  book.demand(reply.expiresAtMs === hold.deadlineMs, () => `${order.id} may be paid until ${reply.expiresAtMs}`);
  hold.freeAtMs = Math.max(hold.deadlineMs, command.expiresAtMs + graceMs);
  order.session = { id: command.sessionId, asked: false };
}

export function learnSessionExpired(book: Book, command: Of<'session-expired'>): void {
  const order = book.orders.get(command.orderId);
  if (!order || order.hold.over || order.session?.id !== command.sessionId) return;
  const { hold } = order;
  if (hold.deadlineMs <= book.nowMs || order.session.asked) book.end(hold, 'ended');
  else hold.freeAtMs = hold.deadlineMs;
  order.session = null;
}

export function learnAskedToClose(book: Book, orderId: string): void {
  const session = book.orders.get(orderId)?.session;
  if (!session) return book.complain(`a page of ${orderId} is to be closed that is not open`);
  book.demand(!session.asked, () => `the page of ${orderId} was to be closed twice`);
  session.asked = true;
}

export function priced(book: Book, lines: readonly Line[]): PricedLine[] {
  return lines.map(({ ticketType, occurrence, quantity }) => {
    const type = book.settings.ticketTypes.find(({ index }) => index === ticketType)!;
    return { ticketType, occurrence, quantity, unitPriceMinor: type.priceMinor };
  });
}

function totalOf(lines: readonly PricedLine[]): number {
  let total = 0;
  for (const { quantity, unitPriceMinor } of lines) total += quantity * unitPriceMinor;
  return total;
}
