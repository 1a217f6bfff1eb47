/**
 * How long a door takes from the text of a code to its verdict, with a whole stadium's tickets loaded.
 * In Node, and in a real Chromium with a sixth of the processor's speed. With `--fuzz 1000000` it tries that many spoilt codes instead.
 * Control: verifying the signature alone, in the same run and interleaved, so that whatever the machine does meanwhile happens to both.
 */
import { readFileSync } from 'node:fs';
import { decideScan, decideTyped } from '#domain/admission/decide-scan';
import { appendEntry, emptyJournal, entryOfScan } from '#domain/admission/journal';
import type { DoorKnowledge } from '#domain/admission/types';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { encodeGatePack } from '#domain/gate-pack/encode';
import { fuzzTickets, seededRandom } from '#domain/ticket/fuzz';
import { vectorEvent, type TicketVectors } from '#domain/ticket/run-vectors';
import { shortCode } from '#domain/ticket/short-code';
import { measureInBrowser } from './door/in-browser.ts';
import {
  eventId16,
  goodCodes,
  issuerSeed,
  loadDoor,
  moment,
  ownEntries,
  shortCodeKey,
  stadium,
} from './door/stadium.ts';
import { timeScans } from './door/time-scans.ts';
import { header, ms, percentiles, row } from './measure.ts';

const scans = 2000;
const noble = nobleEd25519();
const native = nativeEd25519(crypto.subtle);

const heapNow = () => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

async function measureRest(codes: readonly string[], door: DoorKnowledge): Promise<void> {
  const typed: number[] = [];
  const journal: number[] = [];
  const device = await native.signer(new Uint8Array(32).fill(9));
  let tip = emptyJournal('evt_bench', 'dev_bench');
  for (let i = 0; i < 500; i++) {
    const subject = { serial: i * 20, generation: 1, ticketType: 9, occurrence: 0, test: false, holderBound: false };
    const text = shortCode(subject, eventId16, shortCodeKey);
    let startMs = performance.now();
    decideTyped(text, door, moment);
    typed.push(performance.now() - startMs);
    const decision = await decideScan(codes[i]!, door, moment, native);
    startMs = performance.now();
    ({ tip } = await appendEntry(tip, entryOfScan(decision, moment), device));
    journal.push(performance.now() - startMs);
  }
  console.log(row('typed short code, 10 types', percentiles(typed.slice(50))));
  console.log(row('journal entry hashed and signed, native', percentiles(journal.slice(50))));
}

async function measureDoor(ticketCount: number): Promise<void> {
  const signer = await native.signer(issuerSeed);
  const bytes = await encodeGatePack(stadium(ticketCount, signer), 0, signer);
  const before = heapNow();
  const { door, openMs } = await loadDoor(bytes, signer.publicKey, native);
  const heap = heapNow() - before;
  const codes = await goodCodes(scans, ticketCount, signer);
  console.log(`## ${ticketCount.toLocaleString('en')} tickets loaded, ${ownEntries.toLocaleString('en')} own entries`);
  console.log(
    `pack ${bytes.length.toLocaleString('en')} bytes, opened in ${ms(openMs)}, ${(heap / 1e6).toFixed(1)} MB in memory`,
  );
  for (const ed25519 of [native, noble]) {
    const times = await timeScans(ed25519, codes, door, signer.publicKey);
    const [alone, decided] = [percentiles(times.aloneMs), percentiles(times.decidedMs)];
    console.log(row(`${ed25519.name}: signature alone (control)`, alone));
    console.log(row(`${ed25519.name}: string to verdict`, decided));
    const ratio = (share: 'p50' | 'p95' | 'p99') => (decided[share] / alone[share]).toFixed(2);
    console.log(`${ed25519.name}: verdict ÷ control: p50 ${ratio('p50')}, p95 ${ratio('p95')}, p99 ${ratio('p99')}`);
  }
  await measureRest(codes, door);
  console.log('');
}

async function fuzz(count: number): Promise<void> {
  const file = new URL('../domain/ticket/vectors.json', import.meta.url);
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as TicketVectors;
  const codes = vectors.codes.filter(({ expect }) => expect.ok).map(({ code }) => code);
  const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 32);
  const startMs = performance.now();
  const implementations = [native, noble];
  const report = await fuzzTickets({
    ...vectorEvent(vectors),
    codes,
    implementations,
    random: seededRandom(seed),
    count,
  });
  console.log(`seed ${seed}, ${((performance.now() - startMs) / 1000).toFixed(1)} s`, report);
  if (report.accepted.length + report.threw.length + report.disagreed.length > 0) process.exitCode = 1;
}

if (import.meta.main) {
  const at = process.argv.indexOf('--fuzz');
  console.log(header('door', ['@noble/ed25519', '@noble/hashes', 'zod']));
  if (at > 0) await fuzz(Number(process.argv[at + 1] ?? 1_000_000));
  else {
    for (const ticketCount of [100_000, 1_000_000]) await measureDoor(ticketCount);
    await measureInBrowser();
  }
}
