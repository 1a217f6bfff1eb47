/**
 * How long a door takes from the text of a code to its verdict, with a whole stadium's tickets loaded.
 * `node bench/door.ts`; with `--fuzz 1000000` it tries that many spoilt codes instead. Control: verifying the signature alone, in the
 * same run and interleaved, so that whatever the machine does meanwhile happens to both.
 */
import { readFileSync } from 'node:fs';
import { decideScan, decideTyped } from '#domain/admission/decide-scan';
import { appendEntry, emptyJournal, entryOfScan } from '#domain/admission/journal';
import { emptyAdmissions, mergeAdmissions } from '#domain/admission/merge';
import { mergeRulesOf } from '#domain/admission/policy';
import type { DoorKnowledge, ScanMoment } from '#domain/admission/types';
import { toBase64url } from '#domain/crypto/bytes';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import { nativeEd25519 } from '#domain/crypto/ed25519-native';
import { nobleEd25519 } from '#domain/crypto/ed25519-noble';
import { emptyStatus, setBit } from '#domain/gate-pack/apply';
import { encodeGatePack } from '#domain/gate-pack/encode';
import { openGatePack } from '#domain/gate-pack/open';
import type { GatePack, GatePackHead } from '#domain/gate-pack/types';
import { parseTicketCode } from '#domain/ticket/code';
import { fuzzTickets, seededRandom } from '#domain/ticket/fuzz';
import { ticketSigningInput } from '#domain/ticket/payload';
import { vectorEvent, type TicketVectors } from '#domain/ticket/run-vectors';
import { shortCode } from '#domain/ticket/short-code';
import { signTicket } from '#domain/ticket/sign';
import { header, ms, percentiles, row } from './measure.ts';

const eventId16 = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
const shortCodeKey = new Uint8Array(32).fill(4);
const startsAtMs = Date.UTC(2026, 5, 12, 18);
const hourMs = 3_600_000;
const scans = 2000;
const ownEntries = 5000;

const noble = nobleEd25519();
const native = nativeEd25519(crypto.subtle);

function headOf(issuer: Signer): GatePackHead {
  const types = Array.from({ length: 10 }, (_, index) => ({ index, name: `Type ${index}`, admits: 1 }));
  return {
    eventId: 'evt_bench',
    name: 'A full stadium',
    zone: 'Europe/Berlin',
    test: false,
    issuedAtMs: startsAtMs,
    keys: [{ index: 0, publicKey: toBase64url(issuer.publicKey) }],
    ticketTypes: types,
    occurrences: [
      {
        index: 0,
        startsAtMs,
        endsAtMs: startsAtMs + 3 * hourMs,
        doorsOpenAtMs: startsAtMs - hourMs,
        zone: 'Europe/Berlin',
      },
    ],
    gates: Array.from({ length: 20 }, (_, index) => ({ index, name: `Gate ${index}` })),
    rules: {
      policy: { kind: 'once' },
      admitBeforeDoorsMs: 0,
      admitAfterEndMs: 0,
      staleAfterMs: 15 * 60_000,
      liveCodes: false,
    },
    shortCodeKey: toBase64url(shortCodeKey),
    merged: {},
  };
}

/** Half of all admitted, 2 % revoked, 1 % unpaid, 5 % of a higher generation, none of them among those scanned (multiples of 20). */
function stadium(ticketCount: number, issuer: Signer): GatePack {
  const status = emptyStatus(ticketCount);
  const generations = new Map<number, number>();
  for (let serial = 0; serial < ticketCount; serial++) {
    if (serial % 20 === 0) continue;
    const dice = Math.imul(serial + 1, 0x9e3779b1) >>> 0;
    setBit(status.admitted, serial, dice % 19 < 10);
    setBit(status.revoked, serial, dice % 50 === 1);
    setBit(status.unpaid, serial, dice % 100 === 3);
    if (dice % 20 === 5) generations.set(serial, 2);
  }
  return { eventId16, epoch: 1, head: headOf(issuer), status: { ...status, generations }, sealedNames: null };
}

const heapNow = () => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

async function loadDoor(bytes: Uint8Array, issuer: Signer): Promise<{ door: DoorKnowledge; openMs: number }> {
  const startMs = performance.now();
  const opened = await openGatePack(bytes, eventId16, [{ index: 0, publicKey: issuer.publicKey }], native);
  if (!opened.ok) throw new Error(opened.reason);
  const openMs = performance.now() - startMs;
  const admissions = emptyAdmissions(mergeRulesOf(opened.value.head));
  const entries = Array.from({ length: ownEntries }, (_, i) => ({
    deviceId: 'dev_bench',
    sequence: i + 1,
    kind: 'scan' as const,
    atMs: startsAtMs + i,
    offsetMs: 0,
    serial: i * 20 + 1,
    generation: 1,
    ticketType: 0,
    occurrence: 0,
    gate: 0,
    verdict: 'admit' as const,
    undoes: null,
  }));
  mergeAdmissions(admissions, entries);
  return { door: { pack: opened.value, admissions, lastServerAtMs: null, peers: [], liveSteps: new Map() }, openMs };
}

const moment: ScanMoment = {
  atMs: startsAtMs + 60_000,
  offsetMs: 12,
  deviceId: 'dev_bench',
  gate: 3,
  direction: 'in',
  occurrence: null,
};

/** One code after the other: verify alone, then the whole decision of another code, alternating. */
async function measureScans(ed25519: Ed25519, codes: readonly string[], door: DoorKnowledge, issuer: Signer) {
  const alone: number[] = [];
  const decided: number[] = [];
  for (const [i, code] of codes.entries()) {
    const parsed = parseTicketCode(codes[codes.length - 1 - i]!);
    if (parsed.kind !== 'static') throw new Error('not a ticket');
    const input = ticketSigningInput(eventId16, parsed.body);
    let startMs = performance.now();
    const good = await ed25519.verify(parsed.signature, input, issuer.publicKey);
    alone.push(performance.now() - startMs);
    startMs = performance.now();
    const { verdict } = await decideScan(code, door, moment, ed25519);
    decided.push(performance.now() - startMs);
    if (!good || verdict.verdict !== 'admit') throw new Error(`a good ticket was refused: ${JSON.stringify(verdict)}`);
  }
  const warm = Math.floor(codes.length / 10); // the first tenth warms up
  return { alone: percentiles(alone.slice(warm)), decided: percentiles(decided.slice(warm)) };
}

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
  const issuer = noble.signer(new Uint8Array(32).fill(1));
  const signer = await native.signer(new Uint8Array(32).fill(1));
  const bytes = await encodeGatePack(stadium(ticketCount, issuer), 0, signer);
  const before = heapNow();
  const { door, openMs } = await loadDoor(bytes, issuer);
  const heap = heapNow() - before;
  const codes: string[] = [];
  for (let i = 0; i < scans; i++) {
    const serial = (Math.imul(i + 1, 7919) % Math.floor(ticketCount / 20)) * 20;
    const fields = { keyIndex: 0, serial, generation: 1, ticketType: i % 10, occurrence: 0, test: false };
    codes.push(await signTicket(fields, eventId16, signer));
  }
  console.log(`## ${ticketCount.toLocaleString('en')} tickets loaded, ${ownEntries.toLocaleString('en')} own entries`);
  console.log(
    `pack ${bytes.length.toLocaleString('en')} bytes, opened in ${ms(openMs)}, ${(heap / 1e6).toFixed(1)} MB in memory`,
  );
  for (const ed25519 of [native, noble]) {
    const { alone, decided } = await measureScans(ed25519, codes, door, issuer);
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
  else for (const ticketCount of [100_000, 1_000_000]) await measureDoor(ticketCount);
}
