/**
 * What one can do with selected seats. Every operation gives a new map that shares all that was not touched with the old one, so that
 * undoing is keeping the old one. Ids are never changed: a sold seat stays the seat it was whatever it is called afterwards.
 */
import {
  seatingBounds,
  type MapRow,
  type MapSeat,
  type MapTable,
  type MapZone,
  type SeatMap,
} from '#domain/seating/seat-map';
import { seatKey, type SeatKey, without } from './seat-key.ts';

type Block = MapRow | MapTable;
export type Keys = ReadonlySet<SeatKey>;

/** Changes the rows and tables that have some of the seats; a block for which `change` gives null is dropped. */
export function changeBlocks(
  map: SeatMap,
  keys: Keys,
  change: (block: Block, picked: MapSeat[]) => Block | null,
): SeatMap {
  if (keys.size === 0) return map;
  const zones = map.zones.map((zone) => {
    const rows = changeList(zone, zone.rows, keys, change);
    const tables = zone.tables && changeList(zone, zone.tables, keys, change);
    if (rows === zone.rows && tables === zone.tables) return zone;
    return { ...zone, rows, ...(tables ? { tables } : {}) };
  });
  return zones.every((zone, at) => zone === map.zones[at]) ? map : { ...map, zones };
}

function changeList(
  zone: MapZone,
  blocks: Block[],
  keys: Keys,
  change: (block: Block, picked: MapSeat[]) => Block | null,
) {
  let touched = false;
  const changed = blocks.flatMap((block) => {
    const picked = block.seats.filter((seat) => keys.has(seatKey(zone.id, block.id, seat.id)));
    if (picked.length === 0) return [block];
    touched = true;
    return change(block, picked) ?? [];
  });
  return touched ? changed : blocks;
}

/** Changes each of the seats by itself. */
export function changeSeats(map: SeatMap, keys: Keys, change: (seat: MapSeat, block: Block) => MapSeat): SeatMap {
  return changeBlocks(map, keys, (block, picked) => {
    const these = new Set(picked);
    return { ...block, seats: block.seats.map((seat) => (these.has(seat) ? change(seat, block) : seat)) };
  });
}

/** Moves seats; nothing leaves the drawing's bounds. */
export function moveSeats(map: SeatMap, keys: Keys, dx: number, dy: number): SeatMap {
  return changeSeats(map, keys, (seat) => ({ ...seat, x: bounded(seat.x + dx), y: bounded(seat.y + dy) }));
}

/** Turns seats about their common middle, clockwise. */
export function turnSeats(map: SeatMap, keys: Keys, degrees: number): SeatMap {
  const seats: MapSeat[] = [];
  changeBlocks(map, keys, (block, picked) => (seats.push(...picked), block));
  const [left, right] = [Math.min(...seats.map(({ x }) => x)), Math.max(...seats.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...seats.map(({ y }) => y)), Math.max(...seats.map(({ y }) => y))];
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return changeSeats(map, keys, (seat) => {
    const [x, y] = [seat.x - middleX, seat.y - middleY];
    return {
      ...seat,
      x: bounded(rounded(middleX + x * cos - y * sin)),
      y: bounded(rounded(middleY + x * sin + y * cos)),
    };
  });
}

export function setCategory(map: SeatMap, keys: Keys, category: string): SeatMap {
  return changeBlocks(map, keys, (block, picked) => {
    if (picked.length === block.seats.length)
      return { ...block, category, seats: block.seats.map((seat) => without(seat, 'category')) };
    const these = new Set(picked);
    return { ...block, seats: block.seats.map((seat) => (these.has(seat) ? { ...seat, category } : seat)) };
  });
}

/** Places for wheelchairs. A seat that accompanied another one does so no more. */
export function setAccessible(map: SeatMap, keys: Keys): SeatMap {
  return changeSeats(map, keys, (seat) => ({ ...without(seat, 'companionOf'), accessible: true }));
}

/** Ordinary seats again; whoever accompanied them is freed as well. */
export function setOrdinary(map: SeatMap, keys: Keys): SeatMap {
  return changeBlocks(map, keys, (block, picked) => {
    const these = new Set(picked);
    const seats = block.seats.map((seat) => (these.has(seat) ? without(seat, 'accessible', 'companionOf') : seat));
    return { ...block, seats: freed(seats) };
  });
}

/** Gives each accessible place among the seats the ordinary seat beside it as its companion seat: the next one, else the one before. */
export function addCompanions(map: SeatMap, keys: Keys): SeatMap {
  return changeBlocks(map, keys, (block, picked) => {
    const seats = [...block.seats];
    for (const place of picked) {
      if (!place.accessible || seats.some((seat) => seat.companionOf === place.id)) continue;
      const at = seats.findIndex((seat) => seat.id === place.id);
      const beside = [at + 1, at - 1].find((next) => {
        const seat = seats[next];
        return seat !== undefined && !seat.accessible && seat.companionOf === undefined;
      });
      if (beside !== undefined) seats[beside] = { ...seats[beside]!, companionOf: place.id };
    }
    return { ...block, seats };
  });
}

/** Why one sees less from there; an empty text takes the note away. */
export function setNote(map: SeatMap, keys: Keys, note: string): SeatMap {
  const text = note.trim().slice(0, seatingBounds.noteLength);
  return changeSeats(map, keys, (seat) =>
    text === '' ? without(seat, 'restrictedView') : { ...seat, restrictedView: text },
  );
}

/** An aisle after each of the seats, or none any more. */
export function setAisle(map: SeatMap, keys: Keys, aisle: boolean): SeatMap {
  return changeSeats(map, keys, (seat) => (aisle ? { ...seat, aisleAfter: true } : without(seat, 'aisleAfter')));
}

/** Takes seats away. Where they stood in a row a gap is left: their neighbours do not sit side by side afterwards. */
export function removeSeats(map: SeatMap, keys: Keys): SeatMap {
  return changeBlocks(map, keys, (block, picked) => {
    const gone = new Set(picked);
    const seats: MapSeat[] = [];
    block.seats.forEach((seat, at) => {
      if (gone.has(seat)) return;
      const next = block.seats[at + 1];
      seats.push(next && gone.has(next) ? { ...seat, aisleAfter: true } : seat);
    });
    if (seats.length === 0) return null;
    const last = seats.at(-1)!;
    if (last.aisleAfter && !block.seats.at(-1)!.aisleAfter) seats[seats.length - 1] = without(last, 'aisleAfter');
    return { ...block, seats: freed(seats) };
  });
}

/** What is printed on one seat; empty takes it back to the seat's id. */
export function relabelSeat(map: SeatMap, key: SeatKey, label: string): SeatMap {
  const text = label.trim().slice(0, seatingBounds.labelLength);
  return changeSeats(map, new Set([key]), (seat) => (text === '' ? without(seat, 'label') : { ...seat, label: text }));
}

export interface Numbering {
  from: number;
  /** 2 for houses with even numbers on one side and odd ones on the other. */
  step: number;
  fromRight: boolean;
}

/** Numbers the seats of each row anew, in words only. */
export function renumberSeats(map: SeatMap, keys: Keys, { from, step, fromRight }: Numbering): SeatMap {
  return changeBlocks(map, keys, (block, picked) => {
    const walked = [...picked].sort((a, b) => (fromRight ? b.x - a.x : a.x - b.x));
    const labels = new Map(walked.map((seat, at) => [seat, String(from + at * step)]));
    return {
      ...block,
      seats: block.seats.map((seat) => {
        const label = labels.get(seat);
        return label === undefined ? seat : { ...seat, label };
      }),
    };
  });
}

/** Companion seats whose accessible place is gone are ordinary seats. */
function freed(seats: MapSeat[]): MapSeat[] {
  const places = new Set(seats.filter((seat) => seat.accessible).map((seat) => seat.id));
  return seats.map((seat) =>
    seat.companionOf !== undefined && !places.has(seat.companionOf) ? without(seat, 'companionOf') : seat,
  );
}

function bounded(value: number): number {
  return Math.max(-seatingBounds.coordinate, Math.min(seatingBounds.coordinate, value));
}

/** A hundredth of a unit is finer than any screen; it keeps files small. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
