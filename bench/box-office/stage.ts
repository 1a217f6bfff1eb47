/** The box office on bare workerd that all stories of `bench -- box-office` share, and how they say what was wanted. */
import { startBareWorkerd, type BareWorkerd } from '../bare-workerd.ts';
import { closedLoop, type Load } from '../http-load.ts';

export const connections = 64;

export interface Stage extends BareWorkerd {
  eventId: string;
  /** Holds a second through one event with 64 callers, as the throughput story has measured them, or a quick look. */
  peakPerSecond: number;
}

/**
 * What the edge cache does, in 15 lines: `put` brings a whole HTTP answer as its body, `match` asks for what is there only.
 * Not part of it: forgetting, which a run of a minute does not need.
 */
const cache = `const kept = new Map();
export default {
  async fetch(request) {
    if (request.method === 'PUT') {
      const text = await request.text();
      const end = text.indexOf('\\r\\n\\r\\n');
      const lines = text.slice(0, end).split('\\r\\n').slice(1).map((line) => line.split(/: */));
      kept.set(request.url, { body: text.slice(end + 4), headers: lines.filter(([name]) => !/^(content-length|transfer-encoding)$/i.test(name)) });
      return new Response(null, { status: 204 });
    }
    const copy = kept.get(request.url);
    if (!copy) return new Response(null, { status: 504, headers: { 'cf-cache-status': 'MISS' } });
    return new Response(copy.body, { headers: [...copy.headers, ['cf-cache-status', 'HIT']] });
  },
};
`;

/** Whatever the Worker's environment wants to have and these stories never use. */
const vars = {
  FOYER_KEK: `v1:${btoa('k'.repeat(32))}`,
  LIBSQL_PRIMARY_URL: 'http://127.0.0.1:1',
  LIBSQL_REPLICA_URLS: '',
  ENVIRONMENT: 'local',
  PUBLIC_ORIGIN: 'http://bench',
  RATE_LIMITS: 'off',
  MAIL_FROM: 'Bench <bench@foyer.example>',
  SMTP_URL: 'smtp://127.0.0.1:1',
  AUTH_SECRET: 'a'.repeat(44),
  BLIND_INDEX_KEY: btoa('b'.repeat(32)),
  STRIPE_SECRET_KEY: 'unused',
  STRIPE_WEBHOOK_SECRET: 'unused',
};

/** Bare workerd with an event on sale. */
export async function openStage(): Promise<Omit<Stage, 'peakPerSecond'>> {
  const workerd = await startBareWorkerd({
    entry: 'box-office-worker.ts',
    objects: { BOX_OFFICE: 'BenchBoxOffice', SLOW: 'SlowBoxOffice', EMPTY: 'Empty' },
    vars,
    stub: { source: cache, bindings: {} },
  });
  const setUp = await fetch(`http://127.0.0.1:${workerd.port}/set-up`);
  const eventId = await setUp.text();
  if (setUp.ok) return { ...workerd, eventId };
  await workerd.close();
  throw new Error(`the event cannot be set up: ${eventId}`);
}

/** The same, warm, with a first look at what it takes. */
export async function startStage(): Promise<Stage> {
  const stage = await openStage();
  try {
    for (const path of ['/ping', '/hold', '/hold-alone', '/hold-confirm']) await load(stage, path, 700);
    return { ...stage, peakPerSecond: (await load(stage, '/hold', 1_500)).perSecond };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** The path again and again, by 64 callers. */
export function load({ port }: BareWorkerd, path: string, durationMs: number): Promise<Load> {
  return closedLoop(port, connections, durationMs, (connection) => connection.get(path));
}

/** One line that says what was wanted and whether it was reached. */
export function verdict(what: string, isReached: boolean): string {
  return `   ${isReached ? 'reached' : 'MISSED '}  ${what}`;
}

/** Milliseconds with one digit. */
export function inMs(value: number): string {
  return `${value.toFixed(1)} ms`;
}
