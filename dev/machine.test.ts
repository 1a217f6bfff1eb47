/** The small parts that the developer's machine needs: locks, stamps, secrets, instances, children. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInstalled, nodeFor } from './bootstrap.mjs';
import { startChild } from './child.ts';
import { claimInstance } from './instance.ts';
import { withLock } from './lock.ts';
import { isAlive, know, type Known } from './processes.ts';
import { localSecrets, stripeFromEnvironment } from './secrets.ts';
import { buildWhenChanged } from './stamp.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-machine-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const sleeper = () => startChild(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
/** A process id that was somebody's and is nobody's. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('a lock', () => {
  it('lets one in at a time and is left behind by nobody', async () => {
    let inside = 0;
    let most = 0;
    const task = async () => {
      most = Math.max(most, ++inside);
      await sleep(5);
      inside--;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(join(folder, 'lock'), task)));
    expect(most).toBe(1);
    await expect(withLock(join(folder, 'lock'), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await withLock(join(folder, 'lock'), async () => 'in')).toBe('in');
  });

  it('is taken from the dead', async () => {
    await mkdir(join(folder, 'lock'));
    await writeFile(join(folder, 'lock/pid'), String(deadPid()));
    expect(await withLock(join(folder, 'lock'), async () => 'in')).toBe('in');
  });
});

describe('a stamp', () => {
  it('builds when a source has changed or the result is gone, and not otherwise', async () => {
    const build = {
      stampFile: join(folder, 'stamp'),
      result: join(folder, 'result'),
      from: ['dev/stamp.ts', 'dev/lock.ts'],
    };
    const run = () => writeFile(build.result, 'built');
    expect(await buildWhenChanged(build, run)).toBe(true);
    expect(await buildWhenChanged(build, run)).toBe(false);
    expect(await buildWhenChanged({ ...build, from: ['dev/stamp.ts'] }, run)).toBe(true);
    await rm(build.result);
    expect(await buildWhenChanged({ ...build, from: ['dev/stamp.ts'] }, run)).toBe(true);
  });
});

describe('secrets', () => {
  it('are made once, for their owner only', async () => {
    const made = await localSecrets(folder);
    expect(await localSecrets(folder)).toEqual(made);
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o077).toBe(0);
    expect(Buffer.from(made.FOYER_KEK.replace('v1:', ''), 'base64')).toHaveLength(32);
  });

  it('damaged ones are told, not replaced', async () => {
    await writeFile(join(folder, 'secrets.json'), '{"FOYER_KEK":');
    await expect(localSecrets(folder)).rejects.toThrow('start with --reset');
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toBe('{"FOYER_KEK":');
  });

  it('a Stripe test account comes from the environment, whole and never a live one', () => {
    const account = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
    expect(stripeFromEnvironment({})).toBeNull();
    expect(stripeFromEnvironment({ ...account, PATH: '/' })).toEqual(account);
    expect(() => stripeFromEnvironment({ STRIPE_SECRET_KEY: 'sk_test_1' })).toThrow('Set both');
    expect(() => stripeFromEnvironment({ ...account, STRIPE_SECRET_KEY: 'sk_live'.concat('_1') })).toThrow(
      'not a test key',
    );
  });
});

describe('an instance', () => {
  const noted = (self: Known, children: Known[] = []) =>
    writeFile(join(folder, 'instance.json'), JSON.stringify({ self, url: 'http://x:1', children }));

  it('has its folder for itself while it lives', async () => {
    const other = sleeper();
    await noted((await know(other.pid))!);
    await expect(claimInstance(folder)).rejects.toThrow('Foyer already runs at http://x:1');
    await expect(claimInstance(folder, { reset: true })).rejects.toThrow('Foyer already runs at http://x:1');
    await other.end();
    const mine = await claimInstance(folder);
    await expect(claimInstance(folder)).rejects.toThrow('Foyer already runs');
    await mine.release();
    await (await claimInstance(folder)).release();
  });

  it('ends what a killed one left behind, and no stranger who has got its number', async () => {
    const [leftover, stranger] = [sleeper(), sleeper()];
    const dead = { pid: deadPid(), born: 'long ago' };
    await noted(dead, [(await know(leftover.pid))!, { pid: stranger.pid, born: 'long ago' }, dead]);
    const mine = await claimInstance(folder);
    expect(await Promise.all([leftover, stranger].map(({ pid }) => isAlive(pid)))).toEqual([false, true]);
    await mine.note('http://x:2');
    expect(await readFile(join(folder, 'instance.json'), 'utf8')).toContain(`"pid":${stranger.pid},`);
    await stranger.end();
    await mine.release();
  });

  it('says in one sentence that its folder cannot be used', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(claimInstance(join(folder, 'file'))).rejects.toThrow('cannot be written');
  });
});

describe('a child', () => {
  it('is ended, also when it does not listen', async () => {
    const deaf = startChild(process.execPath, [
      '-e',
      'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")',
    ]);
    await sleep(300);
    expect(deaf.lastWords()).toBe('up');
    await deaf.end(100);
    expect(await isAlive(deaf.pid)).toBe(false);
  });

  it('takes with it what it has started and not ended', async () => {
    const code = `const { spawn } = require('node:child_process');
      const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      console.log(left.pid); left.unref(); setTimeout(() => process.exit(0), 100);`;
    const child = startChild(process.execPath, ['-e', code]);
    expect(await child.ended).toBe(0);
    await sleep(100);
    expect(await isAlive(Number(child.lastWords()))).toBe(false);
  });

  it('that does not exist has an exit code and last words', async () => {
    const none = startChild('/no/such/program', []);
    expect(await none.ended).toBe(127);
    expect(none.lastWords()).toContain('ENOENT');
    await none.end();
  });
});

describe('the first step of npm start', () => {
  const lock = (version: string, more = {}) =>
    JSON.stringify({
      packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '1', optional: true }, ...more },
    });

  async function repository(locked: string, installed: string | null): Promise<string> {
    await writeFile(join(folder, 'package-lock.json'), locked);
    await mkdir(join(folder, 'node_modules/.bin'), { recursive: true });
    if (installed !== null) await writeFile(join(folder, 'node_modules/.package-lock.json'), installed);
    return folder;
  }

  it('installs what is missing or older than the lock file, and only then', async () => {
    expect(isInstalled(await repository(lock('2'), null))).toBe(false);
    expect(isInstalled(await repository(lock('2'), lock('1')))).toBe(false);
    const installed = JSON.stringify({ packages: { 'node_modules/a': { version: '2' } } });
    expect(isInstalled(await repository(lock('2'), installed))).toBe(true); // b belongs to another platform
    expect(isInstalled(await repository(lock('2', { 'node_modules/c': { version: '1' } }), installed))).toBe(false);
  });

  it('goes on with the Node of the packages, else with its own if that is young enough', async () => {
    const root = await repository(lock('1'), lock('1'));
    const own = (version: string) => nodeFor(root, { version, path: '/own' });
    expect([own('24.1.0'), own('22.18.0'), own('22.17.9'), own('20.20.2')]).toEqual(['/own', '/own', null, null]);
    await writeFile(join(root, 'node_modules/.bin/node'), '');
    expect(own('20.20.2')).toBe(join(root, 'node_modules/.bin/node'));
  });
});
