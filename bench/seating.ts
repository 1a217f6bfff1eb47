/**
 * How long the best block takes on a large map, what the index costs, and how small live availability is.
 * `node bench/seating.ts`; with `--agree 1000000` it compares that many random cases with brute force instead.
 * Control: a plain scan over all rows under the same rule, in the same run and interleaved; its answers must be the same.
 */
import { bestAvailable } from '#domain/seating/best-available';
import { compileSeatMap } from '#domain/seating/compile-seat-map';
import type { CompiledSeatMap } from '#domain/seating/compiled-map';
import { buildSeatIndex, seatStates, setSeats, type SeatIndex } from '#domain/seating/seat-index';
import { applyDelta, encodeDelta, encodeSnapshot, openSnapshot, type SeatStatus } from '#domain/seating/seat-status';
import { decodeSeatMap, encodeSeatMap } from '#domain/seating/stored-map';
import { compareMany, realAnswer } from '#domain/seating/testing/agree';
import { seeded } from '#domain/seating/testing/random-map';
import { house } from './house.ts';
import { header, ms, percentiles, row } from './measure.ts';

const party = 6;
const warmUp = 300;
const asks = 3_000;
const asksPerHouse = 100;
const controlEvery = 10;
const targetMicros = 100;
const buildTargetMs = 100;

/** The control: every row, every window, the same order of better and worse; -1 when there is none. */
function plainScan({ map, state }: SeatIndex, size: number): number {
  let [bestSingles, bestScore, best] = [9, Infinity, -1];
  const isFree = (seat: number, segment: number) => map.segmentOf[seat] === segment && state[seat] === seatStates.free;
  for (let segment = 0; segment < map.segmentCount; segment++) {
    const end = map.segmentEnd[segment]!;
    for (let start = map.segmentStart[segment]!; start + size <= end; start++) {
      let score = 0;
      let seat = start;
      for (; seat < start + size && state[seat] === seatStates.free; seat++) score += map.distance[seat]!;
      if (seat < start + size) continue;
      const left = isFree(start - 1, segment) && !isFree(start - 2, segment) ? 1 : 0;
      const right = isFree(seat, segment) && !isFree(seat + 1, segment) ? 1 : 0;
      if (left + right > bestSingles || (left + right === bestSingles && score >= bestScore)) continue;
      [bestSingles, bestScore, best] = [left + right, score, start];
    }
  }
  return best;
}

function indexSoldAt(map: CompiledSeatMap, share: number, seed: number): SeatIndex {
  const random = seeded(seed);
  return buildSeatIndex(
    map,
    Uint8Array.from({ length: map.seatCount }, () => (random() < share ? seatStates.sold : 0)),
  );
}

interface Timing {
  indexed: number[];
  plain: number[];
  updates: number[];
  steps: Record<string, number>;
}

/**
 * Asks in one house after the other, each sold at random to that share. What was got is sold before the next ask, at most 100 times in
 * a house: 0.6 % of the seats, so that it stays what it is.
 */
function askInHouses(map: CompiledSeatMap, share: number, count: number, categories: number[] | null): Timing {
  const timing: Timing = { indexed: [], plain: [], updates: [], steps: {} };
  let index = indexSoldAt(map, share, 0);
  for (let ask = -warmUp; ask < count; ask++) {
    if (ask % asksPerHouse === 0) index = indexSoldAt(map, share, ask + warmUp + 1);
    askOnce(index, categories, ask, timing);
  }
  return timing;
}

/** The same house until nobody gets in: blocks go first, then what is left is ever more in pieces. */
function sellOut(map: CompiledSeatMap): Timing {
  const timing: Timing = { indexed: [], plain: [], updates: [], steps: {} };
  const index = indexSoldAt(map, 0.5, 77);
  for (let ask = 1; askOnce(index, null, ask, timing, false); ask++);
  return timing;
}

function askOnce(
  index: SeatIndex,
  categories: number[] | null,
  ask: number,
  timing: Timing,
  withControl = categories === null && ask % controlEvery === 0,
): boolean {
  const startMs = performance.now();
  const answer = bestAvailable(index, [{ quantity: party, categories }]);
  const askedMs = performance.now() - startMs;
  if (!answer.ok) return false;
  const { seats, placement } = answer.placed[0]!;
  if (withControl) {
    const scanMs = performance.now();
    const plain = plainScan(index, party);
    if (ask >= 0) timing.plain.push(performance.now() - scanMs);
    const isBlock = placement === 'together' || placement === 'leaves-single';
    if (plain !== (isBlock ? seats[0] : -1)) throw new Error(`the control says ${plain}, we say ${seats.join()}`);
  }
  const updateMs = performance.now();
  setSeats(index, seats, seatStates.sold);
  const updatedMs = performance.now() - updateMs;
  if (ask < 0) return true;
  timing.indexed.push(askedMs);
  timing.updates.push(updatedMs);
  timing.steps[placement] = (timing.steps[placement] ?? 0) + 1;
  return true;
}

function printTiming(title: string, timing: Timing): void {
  const ours = percentiles(timing.indexed);
  const steps = Object.entries(timing.steps).map(([step, count]) => `${step} ${count}`);
  console.log(row(title, ours), ` (${steps.join(', ')})`);
  if (timing.plain.length > 0) {
    const control = percentiles(timing.plain);
    console.log(row('  control: plain scan over all rows', control));
    console.log(`  ratio to the control at p50 1 : ${(control.p50 / ours.p50).toFixed(0)}`);
  }
}

function benchAsking(): void {
  const map = compileSeatMap(house(100_000));
  console.log(`best block of ${party}, ${map.seatCount} seats in ${map.segmentCount} segments, after the index exists`);
  const half = askInHouses(map, 0.5, asks, null);
  printTiming('half sold at random', half);
  const p99Micros = percentiles(half.indexed).p99 * 1_000;
  console.log(
    `  target p99 ≤ ${targetMicros} µs: ${p99Micros.toFixed(1)} µs, ${p99Micros <= targetMicros ? 'met' : 'MISSED'}`,
  );
  console.log(row('  take of 6 seats (release costs the same)', percentiles(half.updates)));
  printTiming('half sold, one price of five', askInHouses(map, 0.5, asks, [2]));
  for (const share of [0, 0.8, 0.95])
    printTiming(`${share * 100} % sold at random`, askInHouses(map, share, 1_000, null));
  printTiming('from half sold to sold out', sellOut(map));
}

function millisecondsOf(work: () => unknown): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

function heapMb(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

function benchBuilding(): void {
  const drawn = house(200_000);
  const bytes = encodeSeatMap(compileSeatMap(drawn));
  const json = JSON.stringify(drawn);
  const timed = (work: () => unknown) => {
    return percentiles(Array.from({ length: 8 }, () => millisecondsOf(work)));
  };
  console.log(
    `\nbuilding, 200000 seats (JSON ${(json.length / 2 ** 20).toFixed(1)} MB, stored ${(bytes.length / 2 ** 20).toFixed(2)} MB)`,
  );
  console.log(
    row(
      'from the drawn map to the compiled one',
      timed(() => compileSeatMap(drawn)),
    ),
  );
  console.log(
    row(
      'from stored bytes to the compiled one',
      timed(() => decodeSeatMap(bytes)),
    ),
  );
  const map = decodeSeatMap(bytes);
  const state = indexSoldAt(map, 0.5, 9).state;
  const built = timed(() => buildSeatIndex(map, state));
  console.log(row('index over the compiled map', built));
  const wake = timed(() => buildSeatIndex(decodeSeatMap(bytes), state));
  console.log(row('wake-up: stored bytes, map and index', wake));
  console.log(
    `  target < ${buildTargetMs} ms: ${wake.p50.toFixed(1)} ms, ${wake.p50 < buildTargetMs ? 'met' : 'MISSED'}`,
  );
  const before = heapMb();
  const kept = decodeSeatMap(bytes);
  const mapMb = heapMb() - before;
  const index = buildSeatIndex(kept, state);
  const indexBytes = index.state.byteLength + index.nodes.byteLength + index.freeByCategory.byteLength;
  const collected = 'gc' in globalThis ? '' : ' (without --expose-gc: garbage included)';
  console.log(
    `memory: map ${mapMb.toFixed(1)} MB${collected}, index of each date ${(indexBytes / 2 ** 20).toFixed(2)} MB`,
  );
}

function benchStatus(): void {
  const map = compileSeatMap(house(100_000));
  console.log(`\nlive availability, ${map.seatCount} seats`);
  for (const share of [0, 0.5, 1]) {
    const { state } = indexSoldAt(map, share, 11);
    console.log(
      `snapshot, ${share * 100} % sold at random: ${encodeSnapshot({ mapVersion: 1, sequence: 1, state }).length} bytes`,
    );
  }
  const index = indexSoldAt(map, 0.5, 12);
  const status: SeatStatus = { mapVersion: 1, sequence: 1, state: index.state.slice() };
  for (const holds of [1, 100, 1_000]) {
    const changed: number[] = [];
    for (let hold = 0; hold < holds; hold++) {
      const answer = bestAvailable(index, [{ quantity: 3, categories: null }]);
      if (!answer.ok) break;
      setSeats(index, answer.placed[0]!.seats, seatStates.held);
      changed.push(...answer.placed[0]!.seats);
    }
    const now = { mapVersion: 1, sequence: 2, state: index.state.slice() };
    const delta = encodeDelta(now, 1, changed);
    const encoded = percentiles(Array.from({ length: 50 }, () => millisecondsOf(() => encodeDelta(now, 1, changed))));
    const applied = applyDelta(status, delta);
    const whole = openSnapshot(encodeSnapshot(now));
    if (!('state' in applied) || !whole || Buffer.compare(applied.state, whole.state) !== 0)
      throw new Error('the delta lies');
    console.log(`delta of ${holds} holds of 3: ${delta.length} bytes, encoded in ${ms(encoded.p50)}`);
    status.state = index.state.slice();
  }
}

function compareWithBruteForce(count: number): void {
  const startMs = performance.now();
  const { differ, first } = compareMany(0, count, realAnswer);
  console.log(
    `${count} cases against brute force in ${((performance.now() - startMs) / 1_000).toFixed(1)} s: ${differ} differ`,
  );
  if (first) console.log(first);
  process.exitCode = differ === 0 ? 0 : 1;
}

if (import.meta.main) {
  const at = process.argv.indexOf('--agree');
  console.log(header('seating'));
  if (at >= 0) compareWithBruteForce(Number(process.argv[at + 1] ?? 1_000_000));
  else {
    benchAsking();
    benchBuilding();
    benchStatus();
  }
}
