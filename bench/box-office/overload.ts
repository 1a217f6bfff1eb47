/**
 * Ten times as many callers as a box office can take. Worker, object and load generator share two cores here, so to be asked ten times
 * of what it can do the object gets a slow disk (4 ms for each command); refusing is then the Worker's and the object's real work.
 */
import { closedLoop, openLoop } from '../http-load.ts';
import { percentiles, row } from '../measure.ts';
import { inMs, verdict, type Stage } from './stage.ts';

const times = 10;
const durationMs = 8_000;
/** Until the queue has filled. */
const warmMs = 2_000;
const connections = 1_024;
const wanted = { goodput: 0.9, refusalP99Ms: 20 };

export async function measureOverload({ port }: Stage): Promise<void> {
  const hold = (ms: number) => closedLoop(port, 64, ms, (connection) => connection.get('/hold-slow'));
  await hold(1_000);
  const peak = (await hold(3_000)).perSecond;
  const perSecond = peak * times;
  const offered = { perSecond, durationMs, connections };
  const ping = await openLoop(port, { ...offered, durationMs: 2_000 }, '/ping');
  const fromMs = performance.now() + warmMs;
  const untilMs = fromMs + durationMs - warmMs;
  const arrivals = await openLoop(port, offered, '/hold-slow');
  const counted = arrivals.filter(({ answeredAtMs }) => answeredAtMs >= fromMs && answeredAtMs < untilMs);
  const held = counted.filter(({ status }) => status === 200);
  const refused = counted.filter(({ status }) => status === 503);
  const broken = arrivals.filter(({ status }) => status !== 200 && status !== 503);
  const silent = refused.filter(({ retryAfterS }) => retryAfterS === null);
  const goodput = held.length / ((untilMs - fromMs) / 1000) / peak;
  console.log(
    `\nten times overload of a slow box office: ${peak.toFixed(0)} holds/s at best, ${perSecond.toFixed(0)}/s arrive`,
  );
  console.log(row('those who get a hold', percentiles(held.map(({ latencyMs }) => latencyMs))));
  const no = percentiles(refused.map(({ latencyMs }) => latencyMs));
  console.log(row(`those refused (${refused.length})`, no));
  console.log(
    verdict(`goodput ${goodput.toFixed(2)} of the best, wanted ${wanted.goodput}`, goodput >= wanted.goodput),
  );
  console.log(row('control: empty RPC ping as often', percentiles(ping.map(({ latencyMs }) => latencyMs))));
  const isQuick = no.p99 <= wanted.refusalP99Ms;
  console.log(verdict(`refused within ${inMs(wanted.refusalP99Ms)} (p99), from the moment meant`, isQuick));
  console.log(verdict(`each refusal says when to come again (${silent.length} do not)`, silent.length === 0));
  console.log(verdict(`no other answer (${broken.length} are)`, broken.length === 0));
}
