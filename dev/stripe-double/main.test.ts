import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardForm, order, submit } from './testing/rig.ts';

let dataDir: string;
const children: ChildProcess[] = [];
beforeEach(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'stripe-double-'))));
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

const program = new URL('./main.ts', import.meta.url).pathname;

/** Runs the program; `said` collects what it prints, `ended` its exit code. */
function run(port: number) {
  const child = spawn(process.execPath, [program, '--port', String(port), '--data', dataDir]);
  children.push(child);
  const run = { child, said: '', ended: new Promise<number | null>((resolve) => child.once('exit', resolve)) };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (run.said += String(text)));
  return run;
}

async function started(port = 0) {
  const program = run(port);
  await expect.poll(() => program.said, { timeout: 15_000 }).toMatch(/http:\/\/\S+/);
  const url = new URL(/http:\/\/\S+/.exec(program.said)![0]);
  const address = { host: url.hostname, port: url.port, protocol: 'http' as const };
  return { ...program, port: Number(url.port), stripe: new Stripe('sk_test_x', { ...address, telemetry: false }) };
}

describe('the program', () => {
  it('loses nothing when it is killed, and ends on request', async () => {
    const first = await started();
    const session = await first.stripe.checkout.sessions.create(order(), { idempotencyKey: 'k' });
    expect((await submit(session.url!, cardForm())).status).toBe(303);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await started(first.port);
    expect((await second.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
    expect((await second.stripe.checkout.sessions.create(order(), { idempotencyKey: 'k' })).id).toBe(session.id);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('says in one sentence that its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const failing = run(port);
    expect(await failing.ended).toBe(1);
    expect(failing.said).toContain(`Port ${port} is taken by another program.`);
    await new Promise((resolve) => other.close(resolve));
  });

  it('says what is wrong with a port that is none', async () => {
    const failing = run(Number.NaN);
    expect(await failing.ended).toBe(1);
    expect(failing.said).toContain('could not start');
  });
});
