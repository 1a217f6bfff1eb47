/** Rows of seats, tables and standing areas from a few figures: enough to draw a small house without any file. */
import { seatingBounds, type MapRow, type MapSeat, type MapTable, type StandingArea } from '#domain/seating/seat-map';
import { rounded } from './change-seats.ts';

/** Units between two seats of a row, and between two rows: a seat is about half a metre wide, a row 60 cm deep and a bit. */
export const seatPitch = 24;
export const rowPitch = 28;

export interface BlockWish {
  rows: number;
  seatsPerRow: number;
  rowNames: 'letters' | 'numbers';
  /** Position of the first row's name: 1 is A or 1. */
  firstRow: number;
  firstSeat: number;
  step: number;
  fromRight: boolean;
  /** After so many seats, counted as they are numbered, there is an aisle. */
  aislesAfter: number[];
  /** How far the ends of a row bend towards the front, in units. */
  bend: number;
  category: string;
}

export const blockBounds = { rows: 100, seatsPerRow: 200, bend: 400, chairs: 40 } as const;

/** Rows from front to back around (0, 0), which is the middle of the first one. `taken` are ids that the zone has already. */
export function makeRows(wish: BlockWish, taken: ReadonlySet<string>): MapRow[] {
  const ids = new Set(taken);
  return Array.from({ length: wish.rows }, (_, row): MapRow => {
    const label = rowName(wish.firstRow + row, wish.rowNames);
    const id = freshId(label, ids);
    ids.add(id);
    return {
      id,
      ...(id === label ? {} : { label }),
      category: wish.category,
      seats: makeSeats(wish, row * rowPitch),
    };
  });
}

function makeSeats({ seatsPerRow, firstSeat, step, fromRight, aislesAfter, bend }: BlockWish, y: number): MapSeat[] {
  const aisles = new Set(aislesAfter.filter((after) => after >= 1 && after < seatsPerRow));
  const offsets: number[] = [];
  for (let seat = 0, gaps = 0; seat < seatsPerRow; seat++) {
    offsets.push((seat + gaps) * seatPitch);
    if (aisles.has(seat + 1)) gaps++;
  }
  const middle = offsets.at(-1)! / 2;
  const seats = offsets.map((offset, at): MapSeat => {
    const x = (offset - middle) * (fromRight ? -1 : 1);
    const out = middle === 0 ? 0 : x / middle;
    return {
      id: String(firstSeat + at * step),
      x: rounded(x),
      y: rounded(y - bend * out * out),
      ...(aisles.has(at + 1) ? { aisleAfter: true } : {}),
    };
  });
  return seats;
}

/** Chairs around a table in a circle, the first at the top. */
export function makeTable(chairs: number, label: string, category: string, taken: ReadonlySet<string>): MapTable {
  const id = freshId(label, taken);
  const radius = Math.max(seatPitch, (chairs * seatPitch) / (2 * Math.PI));
  return {
    id,
    ...(id === label ? {} : { label }),
    category,
    seats: Array.from({ length: chairs }, (_, at): MapSeat => {
      const angle = (2 * Math.PI * at) / chairs - Math.PI / 2;
      return { id: String(at + 1), x: rounded(radius * Math.cos(angle)), y: rounded(radius * Math.sin(angle)) };
    }),
  };
}

export function makeArea(capacity: number, label: string, category: string, taken: ReadonlySet<string>): StandingArea {
  const id = freshId(label, taken);
  return { id, label, category, capacity: Math.min(capacity, seatingBounds.places), x: 0, y: 0 };
}

/** A, B, … Z, AA, AB, …; or 1, 2, 3. */
export function rowName(position: number, names: 'letters' | 'numbers'): string {
  if (names === 'numbers') return String(position);
  let name = '';
  for (let rest = position; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

/** An id out of a name: letters and digits as they are; a number behind it where that id is taken. */
export function freshId(name: string, taken: ReadonlySet<string>): string {
  const plain =
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[^A-Za-z0-9._]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, seatingBounds.idLength - 6) || 'x';
  if (!taken.has(plain)) return plain;
  let number = 2;
  while (taken.has(`${plain}-${number}`)) number++;
  return `${plain}-${number}`;
}
