/** Doors that talk to each other in real browsers: paired by code, offline from every server, each with a profile of its own. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../dev/chromium.ts';
import { atMs } from '../../web/src/lib/door/testing.ts';
import { startHarness, type Harness } from './door-lib/harness.ts';
import type { MeshInPage } from './door-lib/mesh-entry.ts';
import { cacheDir } from './places.ts';

type InPage = { foyerMesh: MeshInPage };
type Door = { page: Page; context: BrowserContext; n: number };

/** How many admissions are timed; more on demand. */
const timed = Number(process.env.FOYER_MESH_SCANS ?? 40);
const shiftMs = atMs - Date.now();

let harness: Harness;
let browser: Browser;

beforeAll(async () => {
  harness = await startHarness('mesh-entry.ts');
  browser = await launchChromium(cacheDir);
});

afterAll(async () => {
  await browser?.close();
  await harness?.close();
});

async function load(page: Page, n: number, epoch = 10): Promise<void> {
  await page.goto(harness.url);
  await page.waitForFunction(() => 'foyerMesh' in globalThis);
  await page.evaluate(([door, shift, held]) => (globalThis as unknown as InPage).foyerMesh.become(door, shift, held), [
    n,
    shiftMs,
    epoch,
  ] as const);
}

async function door(n: number, epoch = 10): Promise<Door> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await load(page, n, epoch);
  const door = { page, context, n };
  await cutOff(door);
  return door;
}

/**
 * No request of this door reaches anybody any more. (The browser's own "offline" would cut the local network too, which a hall without
 * internet does not.)
 */
async function cutOff({ context }: Door): Promise<void> {
  await context.route('**/*', (route) => route.abort());
}

/** A reload needs the page's files, as a service worker would have them. */
async function reload(d: Door): Promise<void> {
  await d.context.unroute('**/*');
  await load(d.page, d.n);
  await cutOff(d);
}

const show = (d: Door) => d.page.evaluate(() => (globalThis as unknown as InPage).foyerMesh.show()) as Promise<string>;
const scanned = (d: Door, text: string) =>
  d.page.evaluate((code) => (globalThis as unknown as InPage).foyerMesh.scanned(code), text);
const scan = (d: Door, serial: number) =>
  d.page.evaluate((each) => (globalThis as unknown as InPage).foyerMesh.scan(each), serial);
const linked = (d: Door) => d.page.evaluate(() => (globalThis as unknown as InPage).foyerMesh.linked());
const heard = (d: Door, serial: number) =>
  d.page.evaluate((each) => (globalThis as unknown as InPage).foyerMesh.heardAtMs.get(each) ?? null, serial);

/** Two scans, as two people do it: one shows, the other answers, the first looks at the answer. */
async function pair(a: Door, b: Door): Promise<void> {
  const answer = await scanned(b, await show(a));
  if (answer?.kind !== 'answer') throw new Error(`no answer: ${JSON.stringify(answer)}`);
  expect(await scanned(a, answer.text)).toMatchObject({ kind: 'connecting' });
  await hears(a, b);
}

async function hears(a: Door, b: Door): Promise<void> {
  await expect.poll(() => linked(a), { timeout: 20_000 }).toContain(`Door ${b.n}`);
  await expect.poll(() => linked(b), { timeout: 20_000 }).toContain(`Door ${a.n}`);
}

/** A spare connection is laid by a moment after the first one stands. */
async function waits(a: Door, b: Door): Promise<void> {
  const ready = () => a.page.evaluate((n) => (globalThis as unknown as InPage).foyerMesh.waitsFor(n), b.n);
  await expect.poll(ready, { timeout: 20_000 }).toBe(true);
}

async function close(...doors: Door[]): Promise<void> {
  for (const { context } of doors) await context.close();
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);
}

describe('doors that talk to each other', () => {
  it('[M5][M10] paired by two scans, offline: what one lets in, the other refuses within a second', async () => {
    const [a, b] = [await door(1), await door(2)];
    expect(await scan(a, 1)).toMatchObject({ verdict: 'admit', peers: { known: 0 } });
    const text = await show(a);
    console.log(`an offer is ${text.length} characters of a QR code`);
    expect(text).toMatch(/^[0-9A-Z $%*+./:-]+$/);
    await pair(a, b);
    await expect.poll(() => heard(b, 1)).not.toBe(null); // what was let in before they knew each other
    expect(await scan(b, 1)).toMatchObject({
      verdict: 'refuse',
      reason: 'already-used',
      peers: { known: 1, heard: 1 },
    });
    const tookMs: number[] = [];
    for (let serial = 100; serial < 100 + timed; serial++) {
      const green = await scan(a, serial);
      expect(green.verdict).toBe('admit');
      await expect.poll(() => heard(b, serial), { interval: 5 }).not.toBe(null);
      tookMs.push((await heard(b, serial))! - green.atMs);
      expect(await scan(b, serial)).toMatchObject({ verdict: 'refuse', reason: 'already-used' });
    }
    const offer = await a.page.evaluate(() => (globalThis as unknown as InPage).foyerMesh.rawOffer());
    const answer = await b.page.evaluate((o) => (globalThis as unknown as InPage).foyerMesh.rawAnswer(o), offer);
    const control = await a.page.evaluate((x) => (globalThis as unknown as InPage).foyerMesh.rawPings(x, 200), answer);
    const [sorted, bare] = [tookMs.sort((x, y) => x - y), control.sort((x, y) => x - y)];
    console.log(
      `green here to "already used" there: p50 ${at(sorted, 0.5)} ms, p99 ${at(sorted, 0.99)} ms of ${sorted.length}; ` +
        `bare channel one way: p50 ${at(bare, 0.5)} ms, p99 ${at(bare, 0.99)} ms`,
    );
    expect(sorted.at(-1)).toBeLessThan(1_000);
    await close(a, b);
  });

  it('[M5][M6] a code that was meddled with, a stranger’s, one’s own and an old answer are refused', async () => {
    const [a, b] = [await door(1), await door(2)];
    const offer = await show(a);
    const meddled = await a.page.evaluate((text) => (globalThis as unknown as InPage).foyerMesh.meddled(text), offer);
    expect(await scanned(b, meddled)).toEqual({ kind: 'trouble', reason: 'bad-signature' });
    expect(await scanned(a, offer)).toEqual({ kind: 'trouble', reason: 'own-code' });
    const answer = await scanned(b, offer);
    await show(a); // another one: the answer to the first is not wanted any more
    expect(await scanned(a, (answer as { text: string }).text)).toEqual({ kind: 'trouble', reason: 'out-of-date' });
    expect(await scanned(a, 'https://example.com')).toBe(null);
    await close(a, b);
  });

  it('[M3][M13][M16] three doors from two pairings, one of them newer than the pack, another with an older pack', async () => {
    const [a, b, c] = [await door(1, 12), await door(2), await door(7)];
    await pair(a, b);
    await pair(b, c);
    await hears(a, c); // nobody paired these two
    await scan(c, 5);
    await expect.poll(() => heard(a, 5)).not.toBe(null);
    expect(await scan(a, 5)).toMatchObject({
      verdict: 'refuse',
      reason: 'already-used',
      peers: { known: 2, heard: 2 },
    });
    await expect
      .poll(() => c.page.evaluate(() => (globalThis as unknown as InPage).foyerMesh.epoch()), { timeout: 15_000 })
      .toBe(12);
    await close(a, b, c);
  });

  it('[M9] a door that is reloaded finds its neighbour again by itself, and knows what it missed', async () => {
    const [a, b] = [await door(1), await door(2)];
    await pair(a, b);
    await scan(a, 11);
    await expect.poll(() => heard(b, 11)).not.toBe(null);
    await waits(a, b);
    await b.context.unroute('**/*');
    await b.page.goto('about:blank');
    await scan(a, 12);
    await reload(b);
    expect(await scan(b, 11)).toMatchObject({ verdict: 'refuse', reason: 'already-used' }); // it was on the disk
    await hears(a, b);
    await expect.poll(() => heard(b, 12), { timeout: 20_000 }).not.toBe(null);
    expect(await scan(b, 12)).toMatchObject({ verdict: 'refuse', reason: 'already-used' });
    await close(a, b);
  });

  it(
    '[M11][M20] apart, both let a copy in and say so; together again, both know of it',
    { timeout: 180_000 },
    async () => {
      const [a, b] = [await door(1), await door(2)];
      await pair(a, b);
      await waits(a, b);
      await b.page.evaluate(() => (globalThis as unknown as InPage).foyerMesh.stop());
      await expect.poll(() => linked(a)).toEqual([]);
      await scan(a, 21);
      await scan(a, 22);
      expect(await scan(b, 21)).toMatchObject({ verdict: 'admit', peers: { known: 1 } });
      await reload(b);
      await hears(a, b);
      await expect.poll(() => heard(b, 22), { timeout: 20_000 }).not.toBe(null);
      await expect.poll(() => heard(a, 21), { timeout: 20_000 }).not.toBe(null);
      expect(await scan(b, 22)).toMatchObject({ verdict: 'refuse', reason: 'already-used' });
      await close(a, b);
    },
  );
});
