/**
 * What best available must answer, found by trying everything on the map as it is drawn. Shares no code with the real one: no index, no
 * compiled form, no segments. For small maps only.
 */
import type { MapSeat, SeatMap } from '../seat-map.ts';

/** A seat as a person sees it on the plan. */
interface Spot {
  id: string;
  zone: number;
  /** Among the zone's rows and then tables. */
  line: number;
  order: number;
  table: boolean;
  ordinary: boolean;
  category: string;
  x: number;
  y: number;
  /** Ids of the neighbours; at a table everybody else. */
  neighbours: Set<string>;
  /** Of the companion seat of an accessible place. */
  companion: string | null;
  accessible: boolean;
}

export interface OracleWish {
  quantity: number;
  /** Ids; null is any. */
  categories: readonly string[] | null;
  accessibleUnits: number;
}

export type OracleAnswer = { placement: string; seats: string[] } | { refused: 'seats' | 'accessible' };

export class BruteForce {
  readonly spots: Spot[];
  readonly #byId: Map<string, Spot>;
  readonly #focal: { x: number; y: number };

  constructor(map: SeatMap) {
    this.spots = spotsOf(map);
    this.#byId = new Map(this.spots.map((spot) => [spot.id, spot]));
    this.#focal = { x: Math.round(map.focalPoint.x * 16), y: Math.round(map.focalPoint.y * 16) };
  }

  /** The answer for one wish, with these seats gone. */
  answer(gone: ReadonlySet<string>, wish: OracleWish): OracleAnswer {
    const isWanted = ({ category }: Spot) => wish.categories === null || wish.categories.includes(category);
    const free = this.spots.filter((spot) => !gone.has(spot.id));
    const ordinary = free.filter((spot) => spot.ordinary && isWanted(spot));
    if (wish.accessibleUnits === 0) {
      if (ordinary.length < wish.quantity) return { refused: 'seats' };
      return this.#place(new Set(gone), ordinary, wish.quantity, this.#focal);
    }
    const units = this.#units(free.filter(isWanted), gone, wish, ordinary.length);
    if (!units) return { refused: 'accessible' };
    const seats = units.flat();
    const rest = this.#place(new Set([...gone, ...seats]), ordinary, wish.quantity - seats.length, this.#at(seats[0]!));
    return { placement: rest.placement, seats: [...rest.seats, ...seats] };
  }

  #at(id: string): Spot {
    return this.#byId.get(id)!;
  }

  #place(gone: Set<string>, wanted: readonly Spot[], quantity: number, from: { x: number; y: number }) {
    if (quantity === 0) return { placement: 'together', seats: [] as string[] };
    const together = this.#best(this.#blocks(wanted, quantity), gone, from);
    if (together) return { placement: together.singles === 0 ? 'together' : 'leaves-single', seats: together.seats };
    const split = this.#best(this.#pairs(wanted, quantity), gone, from);
    if (split) return { placement: 'split', seats: split.seats };
    const seats: string[] = [];
    while (seats.length < quantity) {
      const left = wanted.filter(({ id }) => !gone.has(id));
      let block = null;
      for (let size = quantity - seats.length; !block; size--) block = this.#best(this.#blocks(left, size), gone, from);
      for (const id of block.seats) gone.add(id);
      seats.push(...block.seats);
    }
    return { placement: 'scattered', seats };
  }

  /** Every set of `size` seats that counts as together. */
  #blocks(wanted: readonly Spot[], size: number): Spot[][] {
    const blocks: Spot[][] = [];
    const grow = (block: Spot[]) => {
      if (block.length === size) return void blocks.push(block);
      const last = block.at(-1)!;
      for (const spot of wanted) if (spot.order > last.order && last.neighbours.has(spot.id)) grow([...block, spot]);
    };
    for (const spot of wanted) grow([spot]);
    return blocks;
  }

  #pairs(wanted: readonly Spot[], size: number): Spot[][] {
    const pairs: Spot[][] = [];
    for (let larger = size - 1; 2 * larger >= size; larger--) {
      const seconds = this.#blocks(wanted, size - larger);
      for (const first of this.#blocks(wanted, larger)) {
        for (const second of seconds) {
          const near = first[0]!.zone === second[0]!.zone && Math.abs(first[0]!.line - second[0]!.line) <= 1;
          if (near && !second.some((spot) => first.includes(spot))) {
            const pair = [...first, ...second].sort((a, b) => a.order - b.order);
            pairs.push(second.length === 1 ? [...pair, aloneMark] : pair);
          }
        }
      }
    }
    return pairs;
  }

  #best(options: readonly Spot[][], gone: ReadonlySet<string>, from: { x: number; y: number }) {
    let best: { alone: number; singles: number; score: number; spots: Spot[] } | null = null;
    for (const option of options) {
      const spots = option.filter((spot) => spot !== aloneMark);
      const alone = spots.length < option.length ? 1 : 0;
      const score = spots.reduce((sum, spot) => sum + far(spot, from), 0);
      if (best && (alone > best.alone || (alone === best.alone && best.singles === 0 && score > best.score))) continue;
      const singles = this.#singles(spots, gone);
      const order = best ? alone - best.alone || singles - best.singles || score - best.score : -1;
      if (order < 0 || (order === 0 && isEarlier(spots, best!.spots))) best = { alone, singles, score, spots };
    }
    return best && { singles: best.singles, seats: best.spots.map(({ id }) => id) };
  }

  /** Seats that are free afterwards and alone, beside one that was taken now. */
  #singles(taken: readonly Spot[], gone: ReadonlySet<string>): number {
    const now = new Set(taken.map(({ id }) => id));
    const isFree = (id: string) => !gone.has(id) && !now.has(id);
    const beside = new Set(taken.flatMap(({ neighbours }) => [...neighbours]));
    return [...beside].filter((id) => isFree(id) && ![...this.#at(id).neighbours].some(isFree)).length;
  }

  /** One after the other, nearest first; whoever makes the rest impossible is passed over. */
  #units(free: readonly Spot[], gone: ReadonlySet<string>, wish: OracleWish, ordinaryFree: number): string[][] | null {
    const units = free
      .filter(({ accessible, companion }) => accessible && (companion === null || !gone.has(companion)))
      .map(({ id, companion }) => (companion === null ? [id] : [id, companion]));
    const completes = (chosen: string[][], from: string[][]): boolean => {
      const rest = wish.quantity - chosen.flat().length;
      if (rest < 0) return false;
      if (chosen.length === wish.accessibleUnits) return rest <= ordinaryFree;
      return from.some((unit, at) => completes([...chosen, unit], from.slice(at + 1)));
    };
    const chosen: string[][] = [];
    while (chosen.length < wish.accessibleUnits) {
      const from = chosen.length === 0 ? this.#focal : this.#at(chosen[0]![0]!);
      const left = units
        .filter((unit) => !chosen.includes(unit))
        .sort(
          (a, b) =>
            far(this.#at(a[0]!), from) - far(this.#at(b[0]!), from) || this.#at(a[0]!).order - this.#at(b[0]!).order,
        );
      const next = left.find((unit) =>
        completes(
          [...chosen, unit],
          left.filter((other) => other !== unit),
        ),
      );
      if (!next) return null;
      chosen.push(next);
    }
    return chosen;
  }
}

/** Marks a pair in which one person would sit alone. */
const aloneMark: Spot = {
  id: '',
  zone: -1,
  line: -1,
  order: Infinity,
  table: false,
  ordinary: false,
  category: '',
  x: 0,
  y: 0,
  neighbours: new Set(),
  companion: null,
  accessible: false,
};

function far(spot: Spot, from: { x: number; y: number }): number {
  return Math.round(Math.sqrt((spot.x - from.x) ** 2 + (spot.y - from.y) ** 2));
}

function isEarlier(spots: readonly Spot[], others: readonly Spot[]): boolean {
  for (const [at, spot] of spots.entries()) if (spot !== others[at]) return spot.order < others[at]!.order;
  return false;
}

function spotsOf(map: SeatMap): Spot[] {
  const spots: Spot[] = [];
  for (const [zone, { id: zoneId, rows, tables = [] }] of map.zones.entries()) {
    const lines = [...rows.map((row) => ({ row, table: false })), ...tables.map((row) => ({ row, table: true }))];
    for (const [line, { row, table }] of lines.entries()) {
      const idOf = (seat: MapSeat) => `${zoneId}/${row.id}/${seat.id}`;
      const isOrdinary = (seat: MapSeat | undefined) => seat !== undefined && !seat.accessible && !seat.companionOf;
      for (const [at, seat] of row.seats.entries()) {
        const beside = table
          ? row.seats.filter((other) => other !== seat)
          : [!row.seats[at - 1]?.aisleAfter && row.seats[at - 1], !seat.aisleAfter && row.seats[at + 1]];
        const companion = row.seats.find((other) => seat.accessible && other.companionOf === seat.id);
        spots.push({
          id: idOf(seat),
          zone,
          line,
          order: spots.length,
          table,
          ordinary: isOrdinary(seat),
          category: seat.category ?? row.category!,
          x: Math.round(seat.x * 16),
          y: Math.round(seat.y * 16),
          neighbours: new Set(
            isOrdinary(seat)
              ? beside.filter((other) => other && isOrdinary(other)).map((other) => idOf(other as MapSeat))
              : [],
          ),
          companion: companion ? idOf(companion) : null,
          accessible: seat.accessible === true,
        });
      }
    }
  }
  return spots;
}
