/** The door's classes where they will live: a real browser's storage, camera and WebAssembly, and its sudden death. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ticket } from '#domain/admission/testing';
import { launchChromium } from '../../dev/chromium.ts';
import { journalContract } from '../../web/src/lib/door/journal-store.contract.ts';
import { startHarness, type DoorInPage, type Harness } from './door-lib/harness.ts';
import { startKillable } from './door-lib/killable-chromium.ts';
import { fakeCameraFlags, writeFakeCamera } from './fake-camera.ts';
import { cacheDir } from './places.ts';

type InPage = { foyerDoor: DoorInPage; shown(serial: number): void };

/** More of them, on demand: `FOYER_DOOR_KILLS=200`. */
const kills = Number(process.env.FOYER_DOOR_KILLS ?? 2);

let harness: Harness;
let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-door-test-'));
  const film = join(folder, 'camera.y4m');
  await writeFakeCamera(film, [
    { code: null, forMs: 500 },
    { code: await ticket(), forMs: 3_000 },
  ]);
  harness = await startHarness();
  browser = await launchChromium(cacheDir, fakeCameraFlags(film));
});

afterAll(async () => {
  await browser?.close();
  await harness?.close();
  await rm(folder, { recursive: true, force: true });
});

async function openPage(of: Browser): Promise<Page> {
  const page = await (of.contexts()[0] ?? (await of.newContext())).newPage();
  await page.goto(harness.url);
  await page.waitForFunction(() => 'foyerDoor' in globalThis);
  return page;
}

describe('the door in a browser', () => {
  it('[J1–J5] IndexedDB keeps a journal as memory does', async () => {
    const page = await openPage(browser);
    const results = await page.evaluate(() => (globalThis as unknown as InPage).foyerDoor.contract());
    expect(results).toEqual(journalContract.map(({ name }) => ({ name, error: null })));
    await page.close();
  });

  it('[J6] the device key is the browser’s own, survives a reload, and cannot be read', async () => {
    const page = await openPage(browser);
    const door = await page.evaluate(() => (globalThis as unknown as InPage).foyerDoor.becomeDoor());
    expect(door).toMatchObject({ kind: 'native', extractable: false });
    await page.reload();
    await page.waitForFunction(() => 'foyerDoor' in globalThis);
    const after = await page.evaluate(() => (globalThis as unknown as InPage).foyerDoor.afterKill([]));
    expect(after).toEqual({ fault: null, entries: 0, length: 0, again: [] });
    await page.close();
  });

  it('[J7] the camera’s picture becomes the ticket’s text, with our own WebAssembly and under our policy for scripts', async () => {
    const page = await openPage(browser);
    const broken: string[] = [];
    page.on('console', (message) => message.type() === 'error' && broken.push(message.text()));
    const seen = await page.evaluate(() => (globalThis as unknown as InPage).foyerDoor.readCamera(15_000));
    expect(seen).toMatchObject({ text: await ticket(), trouble: null });
    expect(broken).toEqual([]);
    const sorted = seen.tookMs.toSorted((a, b) => a - b);
    console.log(`picture to text: median ${at(sorted, 0.5)} ms, p95 ${at(sorted, 0.95)} ms of ${sorted.length}`);
    await page.close();
  });

  it(
    '[J8] killed in the middle of scanning: what was shown is in the journal, its chain is whole, nobody gets in twice',
    { timeout: 60_000 + kills * 20_000 },
    async () => {
      const profile = join(folder, 'profile');
      let first = 0;
      let admitted = 0;
      for (let kill = 0; kill < kills; kill++) {
        const shown = await scanUntilKilled(profile, kill === 0, first, 400 + 300 * (kill % 4));
        const { browser: restarted, kill: end } = await startKillable(profile);
        const page = await openPage(restarted);
        const after = await page.evaluate(
          (serials) => (globalThis as unknown as InPage).foyerDoor.afterKill(serials),
          shown,
        );
        expect(shown.length).toBeGreaterThan(0);
        expect(after).toMatchObject({ fault: null, again: [] });
        expect(after.entries).toBe(after.length);
        first += 10_000;
        admitted += shown.length;
        await end();
        if ((kill + 1) % 20 === 0)
          console.log(`killed ${kill + 1} times, ${admitted} let in, ${after.length} entries, all whole`);
      }
    },
  );
});

/** Starts a browser, scans fresh tickets, kills it without warning. @returns the serials that were shown as let in */
async function scanUntilKilled(profile: string, enrolling: boolean, first: number, afterMs: number): Promise<number[]> {
  const shown: number[] = [];
  const { browser: scanning, kill } = await startKillable(profile);
  const page = await openPage(scanning);
  if (enrolling) await page.evaluate(() => (globalThis as unknown as InPage).foyerDoor.becomeDoor());
  const began = new Promise<void>((resolve) => {
    void page.exposeFunction('shown', (serial: number) => {
      shown.push(serial);
      resolve();
    });
  });
  await page.waitForFunction(() => 'shown' in globalThis);
  void page
    .evaluate((from) => {
      const { foyerDoor, shown: tell } = globalThis as unknown as InPage;
      return foyerDoor.scanOn(from, tell);
    }, first)
    .catch(() => {}); // the page dies, which is the point
  await began;
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  await kill();
  return shown;
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);
}
