/** What the oracle says to what the organizer does: seat maps, codes, allotments. Rules K2, A, Q20 to Q23. */
import type { Command, Reply, ReplyOf } from '../commands.ts';
import { findSeat } from '../../seating/find-seat.ts';
import type { Book } from './oracle-book.ts';
import { endHold, release } from './oracle-holds.ts';
import { isFree } from './oracle-seats.ts';

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;
type Yes<K extends Command['kind']> = Extract<ReplyOf[K], { ok: true }>;

/** What was done to the house itself. */
export function learnOrganizer(book: Book, command: Command, reply: Reply): void {
  switch (command.kind) {
    case 'configure':
      book.settings = command.settings;
      return book.places.rebuild(command.settings);
    case 'set-seat-map':
      return learnSeatMap(book, command);
    case 'set-codes':
      return learnCodes(book, command);
    case 'allot':
      return learnAllot(book, command);
    case 'release-allotment':
      return learnReleaseAllotment(book, command, reply as Yes<'release-allotment'>);
    case 'leave-waiting-list': {
      const hold = book.waiting.get(command.entryId)?.hold;
      return hold ? endHold(book, hold, 'ended') : undefined;
    }
  }
}

/** A new map has every seat that somebody has. */
function learnSeatMap(book: Book, { mapVersion }: Of<'set-seat-map'>): void {
  const map = book.maps.get(mapVersion);
  if (!map) return book.complain(`the map ${mapVersion} was taken, and nobody has it`);
  for (const id of book.seats.all.keys())
    for (const { index } of book.settings.occurrences)
      if (findSeat(map, id) < 0 && book.seats.taker(id, index, isFree) !== null)
        book.complain(`map ${mapVersion} has no seat ${id}, which somebody has on date ${index}`);
  for (const hold of book.holds.values())
    for (const { seatIds } of hold.lines) if (seatIds?.some((id) => findSeat(map, id) < 0)) hold.lost = true;
  book.seats.use(map);
}

export function learnCodes(book: Book, { codes }: Of<'set-codes'>): void {
  for (const code of codes) {
    const known = book.codes.get(code.code);
    book.codes.set(code.code, { code, held: known?.held ?? 0, sold: known?.sold ?? 0 });
  }
}

function learnAllot(book: Book, { allotment }: Of<'allot'>): void {
  const { allotmentId: id, ticketType, occurrence, quantity, seats, code, releaseAtMs } = allotment;
  if (ticketType !== null) {
    const full = book.places.tooFull([{ ticketType, occurrence, quantity }]);
    if (full) book.complain(`${id} keeps places of ${full} that are not there`);
    book.places.count('kept', { ticketType, occurrence }, quantity);
  }
  for (const seat of seats) {
    const [owner] = book.seats.ownersOf(seat, occurrence);
    book.demand(isFree(owner!), () => `${id} keeps seat ${seat}, which is somebody's`);
    owner!.allotment = id;
  }
  const kept = { left: quantity, lent: 0, seats: new Set(seats), lentSeats: new Set<string>() };
  book.allotments.set(id, { id, ticketType, occurrence, code, releaseAtMs, ...kept });
}

function learnReleaseAllotment(
  book: Book,
  { allotmentId, quantity, seats }: Of<'release-allotment'>,
  reply: Yes<'release-allotment'>,
): void {
  const allotment = book.allotments.get(allotmentId);
  if (!allotment) return book.complain(`${allotmentId} was released, and is not there`);
  const all = quantity === undefined && seats === undefined;
  release(book, allotment, all ? allotment.left : (quantity ?? 0), all ? [...allotment.seats] : (seats ?? []));
  const left = allotment.left + allotment.seats.size;
  book.demand(reply.left === left, () => `${allotmentId} has ${reply.left} places left, should be ${left}`);
}
