/**
 * The production bundle, API and pages, in bare workerd: with a real libSQL primary and its replica, box offices on the local disk,
 * and the stand-in for Stripe in a process of its own. Not part of it: mail (the queue takes messages and drops them), pictures, the
 * edge cache (it never has anything, so that every page and every answer is made anew) and rate limits. Access logs are written,
 * and go nowhere.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateDatabase } from '../db/migrate.ts';
import { buildArtifacts } from '../dev/artifacts.ts';
import { startChild, type Child } from '../dev/child.ts';
import { startLibsql } from '../dev/libsql.ts';
import { freePort } from '../dev/ports.ts';
import { localSecrets } from '../dev/secrets.ts';
import { root } from '../dev/stamp.ts';
import { cpuMsOf, startBareWorkerd } from './bare-workerd.ts';

export interface SiteStack {
  baseUrl: string;
  /** Pays as a buyer with a good card would, without the page. */
  pay(sessionId: string): Promise<void>;
  /** Processor time that each part has used so far, in ms; null where the system does not say. */
  cpuMs(): Record<'workerd' | 'stripe' | 'libsql' | 'load', number | null>;
  close(): Promise<void>;
}

/** Behind queue, assets and cache: the queue takes everything, and nobody has anything. */
const stub = `export default {
  async fetch(request) {
    await request.arrayBuffer();
    const { pathname } = new URL(request.url);
    if (request.method === 'POST' && (pathname === '/message' || pathname === '/batch')) return Response.json({});
    if (request.method === 'PUT') return new Response(null, { status: 204 });
    if (request.headers.get('cache-control') === 'only-if-cached')
      return new Response(null, { status: 504, headers: { 'cf-cache-status': 'MISS' } });
    return new Response('not here', { status: 404 });
  },
};
`;

/** Builds what is out of date, starts all of it, waits until it answers. What had started is ended when something fails. */
export async function startSite(): Promise<SiteStack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end().catch(() => undefined);
  };
  try {
    return { ...(await startParts(dataDir, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(dataDir: string, closing: (() => Promise<unknown>)[]): Promise<Omit<SiteStack, 'close'>> {
  const bundleDir = await buildArtifacts((line) => console.log(line));
  const primary = await startLibsql({ dataDir: join(dataDir, 'primary') });
  closing.push(() => primary.close());
  const replica = await startLibsql({ dataDir: join(dataDir, 'replica'), replicaOf: primary.grpcUrl! });
  closing.push(() => replica.close());
  await migrateDatabase(primary.url);
  const secrets = await localSecrets(dataDir);
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const stripe = await startPayments(dataDir, `${baseUrl}/api/stripe/webhook`, secrets.STRIPE_WEBHOOK_SECRET);
  closing.push(() => stripe.child.end());
  const workerd = await startBareWorkerd({
    entry: { bundle: join(bundleDir, 'index.js') },
    port,
    objects: { BOX_OFFICE: 'BoxOffice' },
    vars: {
      ...secrets,
      ENVIRONMENT: 'local',
      PUBLIC_ORIGIN: baseUrl,
      MAIL_FROM: 'Foyer <tickets@foyer.example>',
      RATE_LIMITS: 'off',
      LIBSQL_PRIMARY_URL: primary.url,
      LIBSQL_REPLICA_URLS: `local=${replica.url}`,
      STRIPE_API_URL: stripe.url,
    },
    stub: { source: stub, bindings: { ASSETS: 'service', MESSAGES: 'queue' } },
  });
  closing.push(() => workerd.close());
  const add = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
  return {
    baseUrl,
    pay: (sessionId) => pay(stripe.url, sessionId),
    cpuMs: () => ({
      workerd: workerd.cpuMs(),
      stripe: cpuMsOf(stripe.child.pid),
      libsql: add(cpuMsOf(primary.pid), cpuMsOf(replica.pid)),
      load: cpuMsOf(process.pid),
    }),
  };
}

async function startPayments(dataDir: string, webhookUrl: string, webhookSecret: string) {
  let heard: (url: string) => void = () => undefined;
  const url = new Promise<string>((resolve) => (heard = resolve));
  const args = ['--port', '0', '--data', join(dataDir, 'stripe'), '--webhook-url', webhookUrl];
  const child: Child = startChild(
    process.execPath,
    [join(root, 'dev/stripe-double/main.ts'), ...args, '--webhook-secret', webhookSecret],
    {
      onLine: (line) => {
        const found = /https?:\/\/\S+/.exec(line);
        if (found) heard(found[0]);
      },
    },
  );
  const ended = child.ended.then(() => Promise.reject(new Error(`the stand-in ended: ${child.lastWords()}`)));
  ended.catch(() => undefined);
  return { child, url: await Promise.race([url, ended]) };
}

async function pay(stripeUrl: string, sessionId: string): Promise<void> {
  const response = await fetch(`${stripeUrl}/control/sessions/${sessionId}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the payment of ${sessionId} was answered ${response.status}: ${text}`);
}
