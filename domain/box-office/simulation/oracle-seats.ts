/** The oracle's seats: by their ids, who has which on which date. Rules Q. */
import type { CompiledSeatMap } from '../../seating/compiled-map.ts';
import { seatFlags } from '../../seating/compiled-map.ts';
import { seatId } from '../../seating/find-seat.ts';
import { everyDate, type SalesSettings } from '../settings.ts';
import type { Book, ToldHold, ToldLine, ToldTicket } from './oracle-book.ts';

/** Who has a seat on a date. */
export interface Owner {
  hold: ToldHold | null;
  ticket: ToldTicket | null;
  allotment: string | null;
}

interface Seat {
  category: string;
  /** An accessible place or its companion seat: only for who asks. */
  isUnit: boolean;
}

export class Seats {
  readonly #owners = new Map<string, Owner>();
  readonly #dates: readonly number[];
  mapVersion = 0;
  all: ReadonlyMap<string, Seat> = new Map();

  constructor({ occurrences }: SalesSettings) {
    this.#dates = occurrences.map(({ index }) => index);
  }

  use(map: CompiledSeatMap): void {
    this.mapVersion = map.version;
    this.all = seatsOf(map);
  }

  ownersOf(seat: string, occurrence: number): Owner[] {
    const dates = occurrence === everyDate ? this.#dates : [occurrence];
    return dates.map((date) => {
      const key = `${date} ${seat}`;
      let owner = this.#owners.get(key);
      if (!owner) this.#owners.set(key, (owner = { hold: null, ticket: null, allotment: null }));
      return owner;
    });
  }

  /** Who is in the way of whoever has that code and gives those tickets back; null when nobody is. */
  taker(seat: string, occurrence: number, mayHave: (owner: Owner) => boolean): string | null {
    for (const owner of this.ownersOf(seat, occurrence))
      if (!mayHave(owner)) return owner.hold ? 'a hold' : owner.ticket ? 'a ticket' : `allotment ${owner.allotment}`;
    return null;
  }

  /** Ordinary seats of these categories that nobody has. */
  free(categories: readonly string[], occurrence: number): number {
    let count = 0;
    for (const [id, { category, isUnit }] of this.all)
      if (!isUnit && categories.includes(category) && this.taker(id, occurrence, isFree) === null) count++;
    return count;
  }

  /** Complaints where the box office tells of a seat otherwise. `stateOf`: 0 free, 1 held, 2 sold, 3 kept. */
  compare(stateOf: (seat: string, date: number) => number): string[] {
    const complaints: string[] = [];
    for (const date of this.#dates)
      for (const id of this.all.keys()) {
        const { hold, ticket, allotment } = this.ownersOf(id, date)[0]!;
        const due = ticket ? 2 : hold ? 1 : allotment ? 3 : 0;
        const is = stateOf(id, date);
        if (is !== due) complaints.push(`seat ${id} of date ${date} is ${is} in the books, should be ${due}`);
      }
    return complaints;
  }
}

export function isFree({ hold, ticket, allotment }: Owner): boolean {
  return !hold && !ticket && !allotment;
}

/** The hold has them. Complains where somebody else does. */
export function takeSeats(book: Book, hold: ToldHold, line: ToldLine, who: string): void {
  const type = book.settings.ticketTypes.find(({ index }) => index === line.ticketType)!;
  for (const id of line.seatIds ?? []) {
    const taker = book.seats.taker(id, line.occurrence, (owner) => mayHave(book, hold, owner));
    if (taker) book.complain(`seat ${id} of date ${line.occurrence} is ${taker}'s, and given to ${who}`);
    const seat = book.seats.all.get(id);
    if (!seat || !type.seatCategories!.includes(seat.category))
      book.complain(`seat ${id} is not for type ${type.index}`);
    for (const owner of book.seats.ownersOf(id, line.occurrence)) owner.hold = hold;
  }
}

/** Free for the hold: nobody's, kept for its code, or of a ticket that it gives back. */
export function mayHave(book: Book, hold: ToldHold, owner: Owner): boolean {
  if (owner.hold) return false;
  if (owner.ticket) return hold.replaces?.serials.includes(owner.ticket.serial) ?? false;
  return owner.allotment === null || (hold.code !== null && book.allotments.get(owner.allotment)?.code === hold.code);
}

const known = new WeakMap<CompiledSeatMap, ReadonlyMap<string, Seat>>();

function seatsOf(map: CompiledSeatMap): ReadonlyMap<string, Seat> {
  const found = known.get(map);
  if (found) return found;
  const seats = new Map<string, Seat>();
  for (let at = 0; at < map.seatCount; at++)
    seats.set(seatId(map, at), {
      category: map.categories[map.category[at]!]!.id,
      isUnit: (map.flags[at]! & (seatFlags.accessible | seatFlags.companion)) !== 0,
    });
  known.set(map, seats);
  return seats;
}
