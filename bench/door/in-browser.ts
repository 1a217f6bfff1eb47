/** The door in a real Chromium, its processor slowed to a sixth by the browser's own means: verdicts, memory, start, decoding. */
import { join } from 'node:path';
import qrcode from 'qrcode-generator';
import type { CDPSession, Page } from 'playwright-core';
import { toBase64url } from '#domain/crypto/bytes';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { encodeGatePack } from '#domain/gate-pack/encode';
import { launchChromium } from '../../dev/chromium.ts';
import { startHarness } from '../../tests/browser/door-lib/harness.ts';
import { ms, percentiles, row } from '../measure.ts';
import type { BenchPage } from './page.ts';
import { goodCodes, issuerSeed, stadium } from './stadium.ts';

const ticketCount = 1_000_000;
const slowdown = 6;
const scans = 330;
const frames = 60;
/** Let in while nobody heard this door: all of it is read and verified at the start. */
const journalEntries = 500;
/** What the door's camera is asked for (camera.ts). */
const [width, height] = [1280, 720];

type InPage = { foyerBench: BenchPage };

/** Measures and prints; the figures that issue 4 wants stand beside each. */
export async function measureInBrowser(): Promise<void> {
  const signer = await nativeEd25519(crypto.subtle).signer(issuerSeed);
  const pack = toBase64url(await encodeGatePack(stadium(ticketCount, signer), 0, signer));
  const codes = await goodCodes(scans + journalEntries + 1, ticketCount, signer);
  const issuerKey = toBase64url(signer.publicKey);
  const cacheDir = join(import.meta.dirname, '../../.foyer/cache');
  const harness = await startHarness('../../../bench/door/page.ts');
  const browser = await launchChromium(cacheDir);
  try {
    const page = await (await browser.newContext()).newPage();
    const devtools = await page.context().newCDPSession(page);
    console.log(
      `## Chromium ${browser.version()}, ${ticketCount.toLocaleString('en')} tickets, processor slowed ${slowdown} times`,
    );
    await open(page, harness.url);
    await measureMemory(page, devtools, pack, issuerKey);
    await slow(devtools, slowdown);
    for (const how of ['picked', 'noble'] as const) await measureVerdicts(page, codes.slice(0, scans), how);
    await slow(devtools, 1);
    const journal = codes.slice(scans, scans + journalEntries);
    await page.evaluate(([p, k, c]) => (globalThis as unknown as InPage).foyerBench.enrol(p, k, c), [
      pack,
      issuerKey,
      journal,
    ] as const);
    for (const rate of [1, slowdown]) await measureStart(page, devtools, harness.url, codes.at(-1)!, rate);
    for (const rate of [1, slowdown]) await measureFrames(page, devtools, codes, rate);
  } finally {
    await browser.close();
    await harness.close();
  }
  printCodeSizes(codes[0]!);
}

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'foyerBench' in globalThis);
}

function slow(devtools: CDPSession, rate: number): Promise<unknown> {
  return devtools.send('Emulation.setCPUThrottlingRate', { rate });
}

async function heapBytes(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const usage = (await devtools.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
  return usage.usedSize + (usage.backingStorageSize ?? 0);
}

async function measureMemory(page: Page, devtools: CDPSession, pack: string, issuerKey: string): Promise<void> {
  const before = await heapBytes(devtools);
  const { openMs, native } = await page.evaluate(([p, k]) => (globalThis as unknown as InPage).foyerBench.load(p, k), [
    pack,
    issuerKey,
  ] as const);
  const after = await heapBytes(devtools);
  console.log(
    `gate set in memory: ${((after - before) / 1e6).toFixed(1)} MB over ${(before / 1e6).toFixed(1)} MB of the bare page (25 wanted), ` +
      `opened in ${ms(openMs)} unslowed with ${native}`,
  );
}

async function measureVerdicts(page: Page, codes: string[], how: 'picked' | 'noble'): Promise<void> {
  const times = await page.evaluate(([c, h]) => (globalThis as unknown as InPage).foyerBench.scan(c, h), [
    codes,
    how,
  ] as const);
  const [alone, decided] = [percentiles(times.aloneMs), percentiles(times.decidedMs)];
  const name = how === 'picked' ? 'native' : 'pure JavaScript';
  console.log(row(`${name}: signature alone (control)`, alone));
  console.log(
    `${row(`${name}: string to verdict`, decided)}   ÷ control p50 ${(decided.p50 / alone.p50).toFixed(2)}, p99 ` +
      `${(decided.p99 / alone.p99).toFixed(2)} (p99 < ${how === 'picked' ? 5 : 20} ms wanted)`,
  );
}

async function measureStart(page: Page, devtools: CDPSession, url: string, code: string, rate: number): Promise<void> {
  const samples: Awaited<ReturnType<BenchPage['start']>>[] = [];
  for (let n = 0; n < 7; n++) {
    await slow(devtools, rate);
    await open(page, url);
    samples.push(await page.evaluate((c) => (globalThis as unknown as InPage).foyerBench.start(c), code));
  }
  const of = (pick: (sample: (typeof samples)[number]) => number) => ms(percentiles(samples.map(pick)).p50);
  await slow(devtools, 1);
  console.log(
    `start to first verdict, ${rate} times slowed, ${journalEntries} entries: page with a database (control) ${of((s) => s.bareMs)}, pack open ` +
      `${of((s) => s.packMs)}, journal verified ${of((s) => s.gateMs)}, verdict ${of((s) => s.verdictMs)} (1 s wanted)`,
  );
}

async function measureFrames(page: Page, devtools: CDPSession, codes: string[], rate: number): Promise<void> {
  const shown = Array.from({ length: frames }, (_, n) => (n % 3 === 2 ? null : codes[n]!));
  await slow(devtools, rate);
  for (const where of ['worker', 'here'] as const) {
    const times = await page.evaluate(
      ([c, w, x, y]) => (globalThis as unknown as InPage).foyerBench.decodeFrames(c, w, x, y),
      [shown, where, width, height] as const,
    );
    const rest = (all: number[]) => percentiles(all.slice(5));
    const [read, decoded] = [rest(times.readMs), rest(times.decodedMs)];
    const name = `${width} × ${height}, ${where === 'worker' ? 'in its worker' : 'on the slowed thread'}, ${rate} ×`;
    console.log(row(`${name}: every pixel once (control)`, read));
    console.log(
      `${row(`${name}: decoded`, decoded)}   ÷ control p50 ${(decoded.p50 / read.p50).toFixed(2)}; ` +
        `${times.found} of ${shown.filter((code) => code !== null).length} read (p95 ≤ 50 ms wanted)`,
    );
  }
  await slow(devtools, 1);
}

/** T1 and the live code of ticket.md: version and modules that the generator needs at least. */
function printCodeSizes(code: string): void {
  for (const [name, text, level] of [
    ['static', code, 'M'],
    ['live', code.padEnd(272, 'A'), 'L'],
  ] as const) {
    const qr = qrcode(0, level);
    qr.addData(text, 'Alphanumeric');
    qr.make();
    const modules = qr.getModuleCount();
    console.log(
      `${name} code: ${text.length} characters, version ${(modules - 17) / 4} at level ${level}, ${modules} × ${modules}`,
    );
  }
}
