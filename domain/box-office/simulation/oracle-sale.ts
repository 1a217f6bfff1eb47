/** What the oracle says to holds. Rules H1 to H12, L, K, Q. */
import type { Command, HoldReply, Refusal, ReplyOf } from '../commands.ts';
import { priceOf, type Book, type ToldHold } from './oracle-book.ts';
import { endHold, takeHold } from './oracle-holds.ts';
import { linesOf, nameSeats, typeOf, usedBy } from './oracle-lines.ts';
import { mayHave } from './oracle-seats.ts';
import { demandKept } from './oracle-waiting.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;
type Yes<K extends Command['kind']> = Extract<ReplyOf[K], { ok: true }>;

/** No hold lives longer by extension. */
export const holdLifeMs = 30 * 60_000;

function wishedHold(book: Book, { lines, code: typed, replaces }: Of<'hold'>): ToldHold {
  const code = typed ? (book.codes.get(typed)?.code ?? null) : null;
  return {
    lines: linesOf(book, lines, code),
    code: code?.code ?? null,
    replaces: book.together(replaces),
    createdAtMs: book.nowMs,
    deadlineMs: book.nowMs + book.settings.holdMs,
    freeAtMs: book.nowMs + book.settings.holdMs,
    over: false,
    lost: false,
    offered: false,
    order: null,
  };
}

export function learnHold(book: Book, command: Of<'hold'>, reply: Yes<'hold'>): void {
  const { settings } = book;
  const { holdId } = command;
  book.demand(settings.status === 'on-sale', () => `${holdId} was taken while the event is ${settings.status}`);
  book.demand(!book.holds.has(holdId), () => `${holdId} was taken twice`);
  const hold = wishedHold(book, command);
  book.demand(reply.expiresAtMs === hold.deadlineMs, () => `${holdId} lasts until ${reply.expiresAtMs}`);
  nameSeats(book, hold.lines, reply, hold.code === null ? null : book.codes.get(hold.code)!.code);
  demandWishes(book, command, hold, reply);
  demandCode(book, command, hold);
  demandKept(book, hold, holdId);
  takeHold(book, hold, holdId);
  book.holds.set(holdId, hold);
}

/** What was given is what was asked for. */
function demandWishes(book: Book, { holdId, lines }: Of<'hold'>, hold: ToldHold, reply: HoldReply): void {
  const { replaces } = hold;
  const totalMinor = toPay(book, hold);
  book.demand(
    reply.totalMinor === totalMinor,
    () => `${holdId} was said to cost ${reply.totalMinor}, not ${totalMinor}`,
  );
  for (const [at, { seats }] of lines.entries())
    if (seats && [...seats].sort().join() !== [...hold.lines[at]!.seatIds!].sort().join())
      book.complain(`${holdId} got the seats ${hold.lines[at]!.seatIds!.join()} for ${seats.join()}`);
  for (const serial of replaces?.serials ?? []) {
    const ticket = book.tickets[serial];
    if (!ticket || ticket.revoked || ticket.admitted || ticket.order.id !== replaces!.orderId)
      book.complain(`${holdId} gives back ticket ${serial}, which nobody has to give`);
  }
  for (const line of hold.lines) demandAddOn(book, hold, line.ticketType, line.occurrence, holdId);
}

/** An add-on comes beside its tickets, no more than so many for each (L2). */
function demandAddOn(book: Book, hold: ToldHold, ticketType: number, occurrence: number, who: string): void {
  const { addOnTo } = typeOf(book, { ticketType });
  if (!addOnTo) return;
  let [wanted, tickets] = [0, 0];
  const count = (type: number, quantity: number) => {
    if (type === ticketType) wanted += quantity;
    if (addOnTo.ticketTypes.includes(type)) tickets += quantity;
  };
  for (const line of hold.lines) if (line.occurrence === occurrence) count(line.ticketType, line.quantity);
  const changed = hold.replaces && book.orders.get(hold.replaces.orderId);
  for (const { serials } of changed?.family ?? [])
    for (const serial of serials) {
      const ticket = book.tickets[serial]!;
      if (ticket.occurrence === occurrence && !ticket.revoked && !hold.replaces!.serials.includes(serial))
        count(ticket.ticketType, 1);
    }
  if (wanted > tickets * addOnTo.perTicket) book.complain(`${who} has ${wanted} add-ons to ${tickets} tickets`);
}

/** A code works when it may, and not more often than it may; hidden types need one (K1, K3, K4). */
function demandCode(book: Book, { holdId, code: typed }: Of<'hold'>, hold: ToldHold): void {
  const known = typed ? book.codes.get(typed) : undefined;
  book.demand(!typed || known !== undefined, () => `${holdId} was made with the code ${typed}, which does not exist`);
  book.demand(!known?.code.withdrawn, () => `${holdId} was made with the withdrawn code ${typed}`);
  for (const line of hold.lines)
    if (typeOf(book, line).hidden && line.within === null && !known?.code.unlocks.includes(line.ticketType))
      book.complain(`${holdId} has a hidden ticket without its code`);
  if (!known) return;
  const used = usedBy(hold.lines);
  const givenBack = (hold.replaces?.serials ?? []).filter((serial) => {
    const { byCode, order } = book.tickets[serial]!;
    return byCode && order.hold.code === hold.code;
  });
  const { maxTickets, maxPerOrder } = known.code;
  const most = Math.min(maxPerOrder ?? Infinity, (maxTickets ?? Infinity) - known.held - known.sold + givenBack.length);
  book.demand(used <= Math.max(0, most), () => `${holdId} uses ${typed} ${used} times, where ${most} are left`);
}

/** Nobody is sent away while there is room. With several wishes for seats, who sits where decides; then nothing is said. */
export function judgeNoRoom(book: Book, command: Of<'hold'>): void {
  if (command.replaces && !book.orders.has(command.replaces.orderId)) return;
  if (book.settings.waitingList?.first && book.waiting.size > 0) return; // what is free is kept for them
  const hold = wishedHold(book, command);
  if (book.places.tooFull(hold.lines, book.givenBack(hold.replaces)) !== null) return;
  const seated = hold.lines.filter((line) => typeOf(book, line).seatCategories);
  if (seated.length > 1 || (seated.length === 1 && hold.lines.length > 1)) return;
  const [line] = seated;
  if (line) {
    const categories = typeOf(book, line).seatCategories!;
    if (command.lines[0]!.accessibleUnits || book.seats.free(categories, line.occurrence) < line.quantity) return;
  }
  book.complain(`${command.holdId} was sent away though ${JSON.stringify(command.lines)} would fit`);
}

/** Who is told that a seat is taken is told so because it is. */
export function judgeTaken(book: Book, command: Of<'hold'>, { seats = [] }: Refusal): void {
  const hold = wishedHold(book, command);
  const chosen = command.lines.filter((line) => line.seats);
  if (chosen.length > 1) return; // one line may be in the way of the other
  for (const id of seats)
    if (chosen.every((line) => book.seats.taker(id, line.occurrence, (owner) => mayHave(book, hold, owner)) === null))
      book.complain(`${command.holdId} was told that ${id} is taken, and it is free`);
}

export function learnExtend(book: Book, { holdId }: Of<'extend'>, reply: Yes<'extend'>): void {
  const hold = book.holds.get(holdId);
  if (!hold || hold.over) return book.complain(`${holdId} was extended though it is over`);
  book.demand(!hold.offered, () => `${holdId} is an offer, and was extended`);
  const deadlineMs = Math.min(book.nowMs + book.settings.holdMs, hold.createdAtMs + holdLifeMs);
  book.demand(reply.expiresAtMs === deadlineMs, () => `${holdId} was extended to ${reply.expiresAtMs}`);
  hold.deadlineMs = deadlineMs;
  hold.freeAtMs = Math.max(hold.freeAtMs, deadlineMs);
}

export function learnRelease(book: Book, { holdId }: Of<'release'>): void {
  const hold = book.holds.get(holdId);
  if (!hold || hold.over) return;
  book.demand(!hold.order?.session, () => `${holdId} was released while its buyer pays`);
  endHold(book, hold, 'ended');
}

/** What the lines cost, less what was paid for the tickets that they take the place of. */
export function toPay(book: Book, { lines, replaces }: ToldHold): number {
  return Math.max(0, priceOf(lines) - (replaces ? book.worth(replaces.serials) : 0));
}
