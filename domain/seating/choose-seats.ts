/**
 * Checks the seats that a buyer has picked on the map, all of them on one view. Whether the date is right is known before: a view
 * belongs to one date.
 */
import { wishedSeatsMax } from './best-available.ts';
import { findSeat, seatId } from './find-seat.ts';
import { bestBlock, type Search } from './search-blocks.ts';
import { seatStates, setSeats, type SeatIndex } from './seat-index.ts';
import { singlesLeftBy } from './singles.ts';
import { noSegment } from './compiled-map.ts';

export interface SeatChoice {
  /** The version of the map that the buyer saw. */
  mapVersion: number;
  /** Ids, in any order. */
  seats: readonly string[];
  /** Positions of the categories that the ticket type is sold for; null is any. */
  categories: readonly number[] | null;
}

/** In the order in which they are looked for: the first that holds is told. */
export type SeatRefusal =
  | 'no-seats'
  | 'too-many-seats'
  | 'stale-map'
  | 'unknown-seat'
  | 'seat-twice'
  | 'wrong-category'
  | 'seat-killed'
  | 'seat-taken'
  | 'unit-split'
  | 'leaves-single';

export type ChosenSeats =
  | { ok: true; /** Positions, ascending. */ seats: number[] }
  | {
      ok: false;
      code: SeatRefusal;
      /**
       * The ids at fault: for `unit-split` those that must come along (or be left), for `leaves-single` those that would be left alone.
       */
      seats: string[];
    };

/** What keeps the organizer's own hands free: at the box office singles may be left on purpose. */
export interface ChoiceRules {
  singlesAllowed?: boolean;
}

/** Whether these seats can be had together, as they are. Changes nothing. */
export function chooseSeats(index: SeatIndex, choice: SeatChoice, rules: ChoiceRules = {}): ChosenSeats {
  const { map, state } = index;
  if (choice.seats.length === 0) return refused('no-seats', []);
  if (choice.seats.length > wishedSeatsMax) return refused('too-many-seats', []);
  if (choice.mapVersion !== map.version) return refused('stale-map', []);
  const seats = choice.seats.map((id) => findSeat(map, id));
  const unknown = choice.seats.filter((_, position) => seats[position] === -1);
  if (unknown.length > 0) return refused('unknown-seat', unknown);
  const chosen = new Set(seats);
  const name = (those: number[]) => those.map((seat) => seatId(map, seat));
  const faults: [SeatRefusal, number[]][] = [
    ['seat-twice', seats.filter((seat, position) => seats.indexOf(seat) !== position)],
    ['wrong-category', choice.categories ? seats.filter((s) => !choice.categories!.includes(map.category[s]!)) : []],
    ['seat-killed', seats.filter((seat) => state[seat] === seatStates.killed)],
    ['seat-taken', seats.filter((seat) => state[seat] !== seatStates.free)],
    ['unit-split', seats.map((seat) => map.partner.get(seat) ?? seat).filter((partner) => !chosen.has(partner))],
  ];
  for (const [code, those] of faults) if (those.length > 0) return refused(code, name(those));
  const sorted = seats.sort((a, b) => a - b);
  const singles = rules.singlesAllowed ? [] : avoidableSingles(index, sorted);
  return singles.length > 0 ? refused('leaves-single', name(singles)) : { ok: true, seats: sorted };
}

function refused(code: SeatRefusal, seats: string[]): ChosenSeats {
  return { ok: false, code, seats };
}

/**
 * The single seats that the choice leaves and need not leave. The choice is cut into its pieces (neighbours of one segment); a single is
 * avoidable when, for a piece beside it, as many seats of the same categories can be had elsewhere beside the other pieces without
 * leaving a single, or when the whole party could sit together without leaving one. Where neither is so, the single is the last resort
 * and allowed; otherwise the last seats could not be sold.
 */
function avoidableSingles(index: SeatIndex, seats: readonly number[]): number[] {
  const { map, state } = index;
  const singles = singlesLeftBy(map, state, seats);
  if (singles.length === 0) return [];
  const pieces = piecesOf(index, seats);
  if (pieces.length > 1 && hasCleanPlace(index, pieces.flat(), seats)) return singles;
  return singles.filter((single) =>
    pieces.some((piece) => touches(index, piece, single) && hasCleanPlace(index, piece, seats)),
  );
}

function piecesOf({ map }: SeatIndex, seats: readonly number[]): number[][] {
  const pieces: number[][] = [];
  for (const seat of seats) {
    const segment = map.segmentOf[seat]!;
    if (segment === noSegment) continue;
    const piece = pieces.at(-1);
    const last = piece?.at(-1) ?? -1;
    const isTable = map.rowIsTable[map.segmentRow[segment]!] === 1;
    if (piece && map.segmentOf[last] === segment && (isTable || last === seat - 1)) piece.push(seat);
    else pieces.push([seat]);
  }
  return pieces;
}

function touches({ map }: SeatIndex, piece: readonly number[], single: number): boolean {
  const segment = map.segmentOf[single]!;
  if (map.segmentOf[piece[0]!] !== segment) return false;
  const isTable = map.rowIsTable[map.segmentRow[segment]!] === 1;
  return isTable || piece[0] === single + 1 || piece.at(-1) === single - 1;
}

/** Whether a block of the piece's size and categories exists that leaves no single seat, while the other pieces are taken. */
function hasCleanPlace(index: SeatIndex, piece: readonly number[], seats: readonly number[]): boolean {
  const { map } = index;
  const wanted = new Uint8Array(map.categories.length);
  for (const seat of piece) wanted[map.category[seat]!] = 1;
  const categories = [...wanted.keys()].filter((category) => wanted[category] === 1);
  const search: Search = { index, wanted, categories, distance: map.distance, fromFocalPoint: true };
  const others = seats.filter((seat) => !piece.includes(seat));
  setSeats(index, others, seatStates.held);
  try {
    return bestBlock(search, piece.length, true) !== null;
  } finally {
    setSeats(index, others, seatStates.free);
  }
}
