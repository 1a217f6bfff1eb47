/** Names for the door's screen, page by page, as they lie in bytes (SPEC.md G15, G16). What seals them is in `names-seal.ts`. */
import { BrokenBytes, ByteReader, ByteWriter } from './bytes.ts';

/** Serials of one page; an order stands in the page of its first serial. */
export const namesPerPage = 256;
/** Names for more tickets than a million travel to no door. */
export const namePagesMax = 4_096;
export const ticketsPerOrderMax = 1_000;
const nameMax = 200;
const seatMax = 120;
const noteMax = 300;

/** One ticket of an order, as a door must know it to let it in without having seen it. */
export type NamedTicket = {
  ticketType: number;
  /** 255 = every date. */
  occurrence: number;
  /** Its holder must show a live code: a name is not enough (T11). */
  holderBound: boolean;
  /** In words; empty where there is none. */
  seat: string;
};

/** An order whose tickets have the serials `first … first + tickets.length − 1`. */
export type NamedOrder = {
  first: number;
  name: string;
  /** For whoever sees the name; empty where there is none. */
  note: string;
  tickets: NamedTicket[];
};

const tags = { name: 1, tickets: 2, seats: 3, note: 4 } as const;
const holderBoundFlag = 1;

/** The page that has the order of this first serial. */
export function pageOfSerial(serial: number): number {
  return Math.floor(serial / namesPerPage);
}

/** The words of one order; its first serial stands outside. Empty members are left out. @throws RangeError beyond the bounds */
export function encodeOrder({ name, note, tickets }: NamedOrder): Uint8Array<ArrayBuffer> {
  if (tickets.length === 0 || tickets.length > ticketsPerOrderMax)
    throw new RangeError('an order has 1 to 1,000 tickets');
  const writer = new ByteWriter();
  member(writer, tags.name, (part) => part.text(name.slice(0, nameMax)));
  member(writer, tags.tickets, (part) => writeRuns(part, tickets));
  if (tickets.some(({ seat }) => seat !== '')) member(writer, tags.seats, (part) => writeSeats(part, tickets));
  if (note !== '') member(writer, tags.note, (part) => part.text(note.slice(0, noteMax)));
  return writer.finish();
}

/** Members of unknown tags are read over. @throws BrokenBytes */
export function decodeOrder(bytes: Uint8Array, first: number): NamedOrder {
  const members = new Map<number, ByteReader>();
  const reader = new ByteReader(bytes);
  while (reader.left > 0) {
    const tag = reader.varint();
    members.set(tag, new ByteReader(reader.bytes(reader.varint())));
  }
  const tickets = readRuns(members.get(tags.tickets) ?? new ByteReader(new Uint8Array(0)));
  const seats = members.get(tags.seats);
  let before = '';
  const nextSeat = () => (before = seats ? readSeat(seats, before) : '');
  return {
    first,
    name: members.get(tags.name)?.text() ?? '',
    note: members.get(tags.note)?.text() ?? '',
    tickets: tickets.map((ticket) => ({ ...ticket, seat: nextSeat() })),
  };
}

function member(writer: ByteWriter, tag: number, write: (part: ByteWriter) => void): void {
  const part = new ByteWriter();
  write(part);
  const bytes = part.finish();
  writer.varint(tag);
  writer.varint(bytes.length);
  writer.bytes(bytes);
}

/** Tickets of a kind stand together: a run is how many, of which type, for which date, with which flags. */
function writeRuns(writer: ByteWriter, tickets: readonly NamedTicket[]): void {
  for (let at = 0; at < tickets.length;) {
    const { ticketType, occurrence, holderBound } = tickets[at]!;
    let end = at + 1;
    while (end < tickets.length && sameKind(tickets[end]!, tickets[at]!)) end++;
    writer.varint(end - at);
    writer.varint(ticketType);
    writer.u8(occurrence);
    writer.u8(holderBound ? holderBoundFlag : 0);
    at = end;
  }
}

function readRuns(reader: ByteReader): Omit<NamedTicket, 'seat'>[] {
  const tickets: Omit<NamedTicket, 'seat'>[] = [];
  while (reader.left > 0) {
    const length = reader.varint();
    if (length === 0 || tickets.length + length > ticketsPerOrderMax) throw new BrokenBytes('an impossible order');
    const ticketType = reader.varint();
    if (ticketType > 0xffff) throw new BrokenBytes('no ticket type');
    const occurrence = reader.u8();
    const holderBound = (reader.u8() & holderBoundFlag) !== 0;
    for (let n = 0; n < length; n++) tickets.push({ ticketType, occurrence, holderBound });
  }
  if (tickets.length === 0) throw new BrokenBytes('an order without tickets');
  return tickets;
}

/** Neighbours sit in one row: each seat is what it shares with the one before, in UTF-16 units, and the rest. */
function writeSeats(writer: ByteWriter, tickets: readonly NamedTicket[]): void {
  let before = '';
  for (const ticket of tickets) {
    const seat = ticket.seat.slice(0, seatMax);
    let shared = 0;
    while (shared < seat.length && seat[shared] === before[shared]) shared++;
    if (/[\uD800-\uDBFF]/.test(seat[shared - 1] ?? '')) shared--; // never half a character
    writer.varint(shared);
    writer.text(seat.slice(shared));
    before = seat;
  }
}

function readSeat(reader: ByteReader, before: string): string {
  return (before.slice(0, reader.varint()) + reader.text()).slice(0, seatMax);
}

function sameKind(a: NamedTicket, b: NamedTicket): boolean {
  return a.ticketType === b.ticketType && a.occurrence === b.occurrence && a.holderBound === b.holderBound;
}
