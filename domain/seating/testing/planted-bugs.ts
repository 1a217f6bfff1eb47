/** Ways to get best available wrong, each as somebody might write it. The oracle must catch every one of them. */
import { compileSeatMap } from '../compile-seat-map.ts';
import type { CompiledSeatMap } from '../compiled-map.ts';
import { seatId } from '../find-seat.ts';
import type { MapRow, MapSeat, SeatMap } from '../seat-map.ts';
import { buildSeatIndex, seatStates } from '../seat-index.ts';
import { askIndex, indexOf, realAnswer, type Answerer, type Case } from './agree.ts';

/** Asks the real thing about a map that is drawn differently. */
function onAnotherMap(redraw: (map: SeatMap) => SeatMap): Answerer {
  return (given) => askIndex(indexOf(given, compileSeatMap(redraw(given.map))), given.wish);
}

function withRows(map: SeatMap, change: (row: MapRow) => MapRow): SeatMap {
  const zones = map.zones.map((zone) => ({
    ...zone,
    rows: zone.rows.map(change),
    tables: (zone.tables ?? []).map(change),
  }));
  return { ...map, zones };
}

/** A seat that says nothing of these. */
function without(seat: MapSeat, ...keys: (keyof MapSeat)[]): MapSeat {
  return Object.fromEntries(Object.entries(seat).filter(([key]) => !keys.some((each) => each === key))) as MapSeat;
}

/** Asks the real thing on an index in which something is wrong. */
function onAnotherIndex(spoil: (given: Case, map: CompiledSeatMap) => ReturnType<typeof buildSeatIndex>): Answerer {
  return (given) => {
    try {
      return askIndex(spoil(given, given.compiled), given.wish);
    } catch {
      return null; // it noticed that something is wrong
    }
  };
}

/** The nearest block whatever it leaves behind, where one fits. */
const ignoresSingles: Answerer = (given) => {
  const answer = realAnswer(given);
  const { state, map } = indexOf(given);
  if (answer?.placement !== 'together' || given.wish.accessibleUnits > 0) return answer;
  const { quantity, categories } = given.wish;
  let best = { score: Infinity, start: -1 };
  for (let start = 0; start + quantity <= map.seatCount; start++) {
    let score = 0;
    for (let seat = start; seat < start + quantity; seat++) {
      const wanted = categories === null || categories.includes(map.categories[map.category[seat]!]!.id);
      const joined = map.segmentOf[seat] === map.segmentOf[start] && map.segmentOf[seat]! < map.segmentCount;
      score += wanted && joined && state[seat] === 0 ? map.distance[seat]! : Infinity;
    }
    if (score < best.score) best = { score, start };
  }
  if (best.start < 0) return answer;
  const seats = Array.from({ length: quantity }, (_, i) => seatId(map, best.start + i));
  return { placement: 'together', seats };
};

export const plantedBugs: Record<string, Answerer> = {
  'sits people across an aisle': onAnotherMap((map) =>
    withRows(map, (row) => ({ ...row, seats: row.seats.map((seat) => without(seat, 'aisleAfter')) })),
  ),
  'gives out accessible places unasked': onAnotherMap((map) =>
    withRows(map, (row) => ({
      ...row,
      seats: row.seats.map((seat) => without(seat, 'accessible', 'companionOf')),
    })),
  ),
  'sells a companion seat as an ordinary one': onAnotherMap((map) =>
    withRows(map, (row) => ({ ...row, seats: row.seats.map((seat) => without(seat, 'companionOf')) })),
  ),
  'takes the corner of the drawing for the focal point': onAnotherMap((map) => ({
    ...map,
    focalPoint: { x: 0, y: 0 },
  })),
  'forgets that a seat has a price of its own': onAnotherMap((map) =>
    withRows(map, (row) => ({ ...row, seats: row.seats.map((seat) => without(seat, 'category')) })),
  ),
  'treats a table as a row': onAnotherMap((map) => ({
    ...map,
    zones: map.zones.map(({ tables = [], ...zone }) => ({ ...zone, rows: [...zone.rows, ...tables] })),
  })),
  'does not refresh the index after a take': onAnotherIndex((given, map) => {
    const index = buildSeatIndex(
      map,
      Uint8Array.from({ length: map.seatCount }, (_, seat) => (given.first.includes(seat) ? 2 : 0)),
    );
    for (const seat of given.later) {
      index.state[seat] = seatStates.held;
      if (map.segmentOf[seat]! < map.segmentCount) index.freeByCategory[map.category[seat]!]! -= 1;
    }
    return index;
  }),
  'loses what was released': onAnotherIndex((given) =>
    indexOf({ ...given, later: [...given.later, ...given.released] }),
  ),
  'sells killed seats': onAnotherIndex((given) => indexOf({ ...given, later: [] })),
  'leaves single seats behind': ignoresSingles,
  'refuses when nobody fits together': (given) => {
    const answer = realAnswer(given);
    return answer && (answer.placement === 'together' || answer.placement === 'leaves-single') ? answer : null;
  },
  'has no last resort beyond a clean block': (given) => {
    const answer = realAnswer(given);
    return answer?.placement === 'leaves-single' ? null : answer;
  },
  'breaks ties from the other end': (given) =>
    onAnotherMap((map) => withRows(map, (row) => ({ ...row, seats: mirrored(row) })))({
      ...given,
      ...mirroredCase(given),
    }),
};

/** The same row walked from its other end. */
function mirrored({ seats }: MapRow): MapRow['seats'] {
  return seats.map((_, at) => {
    const seat = without(seats[seats.length - 1 - at]!, 'aisleAfter');
    return seats[seats.length - 2 - at]?.aisleAfter ? { ...seat, aisleAfter: true } : seat;
  });
}

/** The positions of a case on the map with mirrored rows. */
function mirroredCase({ compiled: { rowStart, rowPaths }, first, later, released }: Case) {
  const turn = (seat: number) => {
    const row = rowPaths.findIndex((_, at) => seat < rowStart[at + 1]!);
    return rowStart[row]! + rowStart[row + 1]! - 1 - seat;
  };
  return { first: first.map(turn), later: later.map(turn), released: released.map(turn) };
}
