/** What the oracle says to the waiting list: who is offered what, that nobody is passed, and that nobody waits beside free places. Rules W. */
import type { Command, Line } from '../commands.ts';
import type { Fact } from '../facts.ts';
import type { Book, ToldHold } from './oracle-book.ts';
import { takeHold } from './oracle-holds.ts';
import { linesOf } from './oracle-lines.ts';

type Told = Extract<Fact, { kind: 'waiting-changed' }>;

export interface ToldEntry extends Line {
  id: string;
  state: Told['state'];
  hold: ToldHold | null;
}

/** `command`: what was asked, when it was; an organizer may offer out of turn. */
export function learnWaiting(book: Book, fact: Told, command: Command | null): void {
  const { entryId: id, ticketType, occurrence, quantity, state } = fact;
  const entry = book.waiting.get(id);
  if (state === 'waiting') {
    book.demand(!entry, () => `${id} joined twice`);
    book.waiting.set(id, { id, ticketType, occurrence, quantity, state, hold: null });
    return;
  }
  if (!entry) return book.complain(`${id} is ${state}, and does not wait`);
  if (state === 'offered') return learnOffer(book, entry, fact, command);
  const order = entry.hold?.order;
  if (state === 'taken') book.demand(order?.state === 'paid', () => `${id} has taken an offer, and has not paid`);
  if (state === 'lapsed' && entry.hold)
    book.demand(entry.hold.over, () => `the offer to ${id} lapsed, and its hold lives`);
  book.waiting.delete(id);
}

function learnOffer(book: Book, entry: ToldEntry, fact: Told, command: Command | null): void {
  const { id } = entry;
  book.demand(entry.state === 'waiting', () => `${id} got a second offer`);
  book.demand(
    book.settings.status === 'on-sale',
    () => `${id} got an offer while the event is ${book.settings.status}`,
  );
  const isOutOfTurn = command?.kind === 'offer-now' && command.entryId === id;
  if (!isOutOfTurn) demandTurn(book, entry);
  const holdId = fact.holdId!;
  const deadlineMs = book.nowMs + book.settings.waitingList!.offerMs;
  book.demand(fact.offerUntilMs === deadlineMs, () => `the offer to ${id} stands until ${fact.offerUntilMs}`);
  const hold: ToldHold = {
    ...{ lines: linesOf(book, [entry], null), code: null, replaces: null, createdAtMs: book.nowMs, deadlineMs },
    ...{ freeAtMs: deadlineMs, over: false, lost: false, order: null, offered: true },
  };
  takeHold(book, hold, `${holdId}, offered to ${id}`);
  book.holds.set(holdId, hold);
  entry.state = 'offered';
  entry.hold = hold;
}

/** Nobody who joined earlier is passed (W5, W6). */
function demandTurn(book: Book, entry: ToldEntry): void {
  for (const [other, blocked] of queue(book)) {
    if (other === entry)
      return book.demand(!blocked, () => `${entry.id} got what is too little for somebody before it`);
    if (!blocked && isRoomFor(book, other)) return book.complain(`${entry.id} got an offer before ${other.id}`);
  }
}

/** Nobody waits for what is free (W5). To be asked when everything was told. */
export function demandServed(book: Book): void {
  if (book.waiting.size === 0 || book.settings.status !== 'on-sale') return;
  for (const [entry, blocked] of queue(book))
    if (!blocked && isRoomFor(book, entry)) return book.complain(`${entry.id} waits though there is room`);
}

/** Those who wait, in their order, and whether somebody before them has too little of what they want. */
function* queue(book: Book): Generator<[ToldEntry, boolean]> {
  const { smallerMayPass } = book.settings.waitingList!;
  const short = new Set<number>();
  for (const entry of book.waiting.values()) {
    if (entry.state !== 'waiting') continue;
    const lines = linesOf(book, [entry], null);
    const blocked = lines.some((line) => book.places.cells(line).some((cell) => short.has(cell)));
    yield [entry, blocked];
    if (blocked || smallerMayPass || !book.places.couldEverFit(lines)) continue;
    for (const cell of book.places.shortCells(lines)) short.add(cell);
  }
}

/** Cells that are too little for somebody who waits: with `first`, nobody else's (W7). */
export function demandKept(book: Book, hold: ToldHold, who: string): void {
  if (!book.settings.waitingList?.first || book.waiting.size === 0) return;
  const own = book.givenBack(hold.replaces);
  const kept = new Set<number>();
  for (const entry of book.waiting.values()) {
    const lines = linesOf(book, [entry], null);
    if (entry.state === 'waiting' && book.places.couldEverFit(lines))
      for (const cell of book.places.shortCells(lines)) kept.add(cell);
  }
  for (const line of hold.lines) {
    const given = own.filter(
      ({ ticketType, occurrence }) => ticketType === line.ticketType && occurrence === line.occurrence,
    ).length;
    if (line.quantity > line.lent + given && book.places.cells(line).some((cell) => kept.has(cell)))
      return book.complain(`${who} took what is kept for those who wait`);
  }
}

function isRoomFor(book: Book, entry: Line): boolean {
  return book.places.tooFull(linesOf(book, [entry], null)) === null;
}
