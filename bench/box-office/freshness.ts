/**
 * How old what people see of the availability is, while half of what the box office takes is sold: at each look, since when is the
 * oldest reservation there that it does not show? Looked at through the API and its edge cache, seldom and often, and on the live
 * socket at every moment, not only when it has just spoken.
 */
import type { Availability } from '#domain/contract/public';
import { openLoop } from '../http-load.ts';
import { percentiles, row } from '../measure.ts';
import { inMs, verdict, type Stage } from './stage.ts';

const durationMs = 8_000;
/** Looks a second: somebody now and then, and a crowd. */
const rates = [1, 200];
const sampleEveryMs = 5;
const wantedMs = 1_000;

interface Look {
  atMs: number;
  /** Places held or sold, as shown. */
  taken: number;
}

export async function measureFreshness(stage: Stage): Promise<void> {
  const { port, eventId, peakPerSecond } = stage;
  const path = `/api/events/${eventId}/availability`;
  console.log(`\nage of the availability shown, while ${(peakPerSecond / 2).toFixed(0)} holds/s are made`);
  let isReached = true;
  for (const perSecond of rates) {
    const socket = await watch(port);
    const looks = lookAt(`http://127.0.0.1:${port}${path}`, perSecond);
    const before = await takenNow(port);
    const holds = await openLoop(port, { perSecond: peakPerSecond / 2, durationMs, connections: 256 }, '/hold');
    const heldAtMs = holds.map(({ answeredAtMs }) => answeredAtMs).sort((a, b) => a - b);
    const ages = (seen: Look[]) => seen.map((look) => ageOf(look, before, heldAtMs)).filter((age) => age !== null);
    const api = percentiles(ages(await looks.end()));
    const live = percentiles(ages(socket.end()));
    console.log(row(`GET availability, ${perSecond} looks/s (${api.count})`, api));
    console.log(row('live socket beside it, at every moment', live));
    isReached &&= Math.max(api.p99, live.p99) <= wantedMs;
  }
  console.log(verdict(`wanted at most ${inMs(wantedMs)} at p99`, isReached));
}

/** Milliseconds since the oldest reservation that is not shown; 0 when all are, null after the last. */
function ageOf({ atMs, taken }: Look, before: number, heldAtMs: readonly number[]): number | null {
  if (atMs < heldAtMs[0]! || atMs > heldAtMs.at(-1)!) return null;
  const missing = heldAtMs[Math.max(0, taken - before)];
  return missing === undefined ? 0 : Math.max(0, atMs - missing);
}

interface Totals {
  held: number;
  sold: number;
}

async function takenNow(port: number): Promise<number> {
  const totals = (await (await fetch(`http://127.0.0.1:${port}/totals`)).json()) as Totals;
  return totals.held + totals.sold;
}

/** Follows the live socket, and notes every few milliseconds what it shows. */
async function watch(port: number) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`);
  const looks: Look[] = [];
  let shown: number | null = null;
  socket.addEventListener('message', ({ data }) => {
    const { held, sold } = JSON.parse(String(data)) as Totals;
    shown = held + sold;
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('message', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the live socket does not open')));
  });
  const timer = setInterval(() => looks.push({ atMs: performance.now(), taken: shown! }), sampleEveryMs);
  return {
    end(): Look[] {
      clearInterval(timer);
      socket.close();
      return looks;
    },
  };
}

/** Somebody looks so often in a second, at random moments. */
function lookAt(url: string, perSecond: number) {
  const under: Promise<Look>[] = [];
  let timer: NodeJS.Timeout;
  const look = async (): Promise<Look> => {
    const { entries } = (await (await fetch(url)).json()) as Availability;
    const left = entries.find(({ ticketType, occurrence }) => ticketType === 0 && occurrence === 0)!.left;
    return { atMs: performance.now(), taken: 1_000_000 - left };
  };
  const again = () => {
    under.push(look());
    timer = setTimeout(again, (-Math.log(1 - Math.random()) * 1000) / perSecond);
  };
  again();
  return {
    async end(): Promise<Look[]> {
      clearTimeout(timer);
      return Promise.all(under);
    },
  };
}
