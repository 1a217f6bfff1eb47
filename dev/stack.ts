/**
 * Everything Foyer needs, on one machine: a libSQL primary and its replica, the Worker with its Durable Objects, R2 and queue,
 * the stand-in for Stripe, and the mailbox. `npm start`, the tests and the benchmarks all begin here.
 */
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { migrateDatabase } from '../db/migrate.ts';
import { buildArtifacts, workerConfig } from './artifacts.ts';
import { claimInstance, type Instance } from './instance.ts';
import { startLibsql, type Libsql } from './libsql.ts';
import { startMailbox, type Mailbox } from './mailbox.ts';
import { freePort, isPortFree } from './ports.ts';
import { runWorker, type RunningWorker } from './run-worker.ts';
import { localSecrets, stripeFromEnvironment, type LocalSecrets } from './secrets.ts';
import { startStripeDouble, type StripeDouble } from './stripe-double/start.ts';

export interface StackOptions {
  /** Where everything is kept; one stack per folder. */
  dataDir: string;
  /** Throw away what the folder holds before starting. */
  reset?: boolean;
  /** Web, Stripe double and mailbox; 0 takes a free one. */
  ports?: { web: number; stripe: number; mailbox: number };
  /** Address to listen at; 127.0.0.1 unless a phone in the same network is to come in. */
  host?: string;
  /** How browsers reach this machine when that is not `localhost`. */
  publicHost?: string;
  /** Vars over those of wrangler.toml, such as `RATE_LIMITS: 'off'`. */
  vars?: Record<string, string>;
  /** The developer's own environment may name a Stripe test account; tests leave it out. */
  env?: Record<string, string | undefined>;
  /** Run the scheduled handler every so often, as the platform would. Off in tests, which call `worker.scheduled()`. */
  scheduledEveryMs?: number;
  say?: (line: string) => void;
  /** Another Worker than ours, already bundled: for tests of the stack itself. */
  worker?: { configPath: string; bundleDir: string };
  /** Every line the Worker logs; all of them are in `worker.log` of the data folder, too. */
  onLog?: (level: string, message: string) => void;
}

export interface Stack {
  baseUrl: string;
  libsqlPrimaryUrl: string;
  libsqlReplicaUrl: string;
  libsql: { primary: Libsql; replica: Libsql };
  /** `null` where a real Stripe test account is used. */
  stripe: StripeDouble | null;
  mailbox: Mailbox;
  worker: RunningWorker;
  secrets: LocalSecrets;
  dataDir: string;
  close(): Promise<void>;
}

/** Starts everything in the order in which it leans on each other. @throws Error with one sentence; what had started is ended. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    // The last one first, each in spite of the others' failures.
    for (const end of closing.splice(0).reverse()) await end().catch(() => undefined);
  };
  try {
    return { ...(await startParts(options, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(options: StackOptions, closing: (() => Promise<unknown>)[]): Promise<Omit<Stack, 'close'>> {
  const { dataDir, say = () => undefined } = options;
  const account = stripeFromEnvironment(options.env ?? {});
  const instance = await claimInstance(dataDir, { reset: options.reset });
  closing.push(() => instance.release());
  const secrets = { ...(await localSecrets(dataDir)), ...account };
  const ports = await choosePorts(options);
  const built = options.worker ?? { configPath: workerConfig, bundleDir: await buildArtifacts(say) };

  say('starting the database …');
  const libsql = await startDatabases(dataDir, instance, closing);
  await migrateDatabase(libsql.primary.url);
  const baseUrl = `http://${options.publicHost ?? 'localhost'}:${ports.web}`;
  const stripe = account ? null : await startPayments(options, ports, secrets, closing);
  const mailbox = await startMailbox({ smtpPort: 0, webPort: ports.mailbox, dataDir: join(dataDir, 'mail') });
  closing.push(() => mailbox.close());

  say('starting the Worker …');
  const vars = {
    ...varsFor(secrets, libsql, baseUrl, mailbox),
    ...(stripe ? { STRIPE_API_URL: stripe.url } : {}),
    ...options.vars,
  };
  const worker = await startWorker({ ...options, ports, built, vars }, closing);
  await instance.note(baseUrl);
  const urls = { baseUrl, libsqlPrimaryUrl: libsql.primary.url, libsqlReplicaUrl: libsql.replica.url };
  return { ...urls, libsql, stripe, mailbox, worker, secrets, dataDir };
}

type Ports = { web: number; stripe: number; mailbox: number };

/** Fixed ports are looked at before anything starts, so that a busy one costs a second and not a minute. */
async function choosePorts({ ports, host }: StackOptions): Promise<Ports> {
  const chosen = { web: 0, stripe: 0, mailbox: 0, ...ports };
  for (const [name, port] of Object.entries(chosen) as [keyof Ports, number][]) {
    if (port === 0) chosen[name] = await freePort();
    else if (!(await isPortFree(port, host))) {
      throw new Error(
        `Port ${port} is in use by another program; end it, or choose other ports with: npm start -- --port 9000`,
      );
    }
  }
  return chosen;
}

async function startDatabases(dataDir: string, instance: Instance, closing: (() => Promise<unknown>)[]) {
  const primary = await startLibsql({ dataDir: join(dataDir, 'libsql/primary') });
  closing.push(() => primary.close());
  await instance.note('');
  const replica = await startLibsql({ dataDir: join(dataDir, 'libsql/replica'), replicaOf: primary.grpcUrl! });
  closing.push(() => replica.close());
  await instance.note('');
  return { primary, replica };
}

async function startPayments(
  options: StackOptions,
  ports: Ports,
  secrets: LocalSecrets,
  closing: (() => Promise<unknown>)[],
): Promise<StripeDouble> {
  const double = await startStripeDouble({
    port: ports.stripe,
    dataDir: join(options.dataDir, 'stripe'),
    webhookUrl: `http://127.0.0.1:${ports.web}/api/stripe/webhook`,
    webhookSecret: secrets.STRIPE_WEBHOOK_SECRET,
    secretKey: secrets.STRIPE_SECRET_KEY,
    ...(options.host ? { host: options.host } : {}),
    ...(options.publicHost ? { publicUrl: `http://${options.publicHost}:${ports.stripe}` } : {}),
  });
  closing.push(() => double.close());
  return double;
}

function varsFor(
  secrets: LocalSecrets,
  libsql: { primary: Libsql; replica: Libsql },
  baseUrl: string,
  mailbox: Mailbox,
): Record<string, string> {
  return {
    ...secrets,
    ENVIRONMENT: 'local',
    PUBLIC_ORIGIN: baseUrl,
    LIBSQL_PRIMARY_URL: libsql.primary.url,
    LIBSQL_REPLICA_URLS: `local=${libsql.replica.url}`,
    SMTP_URL: mailbox.smtpUrl,
  };
}

async function startWorker(
  options: StackOptions & {
    ports: Ports;
    built: { configPath: string; bundleDir: string };
    vars: Record<string, string>;
  },
  closing: (() => Promise<unknown>)[],
): Promise<RunningWorker> {
  const { dataDir, ports, built, vars, host, onLog, scheduledEveryMs } = options;
  const logFile = join(dataDir, 'worker.log');
  const workerDir = join(dataDir, 'worker');
  await mkdir(workerDir, { recursive: true });
  const worker = await runWorker({
    ...{ ...built, vars, dataDir: workerDir, port: ports.web },
    ...(host ? { host } : {}),
    onLog: ({ level, message }) => {
      onLog?.(level, message);
      void appendFile(logFile, `${message}\n`).catch(() => undefined);
    },
  });
  closing.push(() => worker.close());
  if (scheduledEveryMs !== undefined) {
    const timer = setInterval(() => void worker.scheduled().catch(() => undefined), scheduledEveryMs);
    closing.push(async () => clearInterval(timer));
  }
  return worker;
}
