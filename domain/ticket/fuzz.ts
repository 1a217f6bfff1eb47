/** Spoils good codes in every way we can think of; none of them may be accepted, throw, or divide the implementations. */
import { decodeBase45, encodeBase45 } from '#domain/crypto/base45';
import type { Ed25519 } from '#domain/crypto/ed25519';
import { parseTicketCode } from './code.ts';
import { verifyTicket, type TicketKey, type VerifiedTicket } from './verify.ts';

/** A number from 0 up to, not including, `below`; seeded, so that a run can be repeated. */
export type RandomInt = (below: number) => number;

export type FuzzInput = {
  /** Good codes to spoil; at least two. */
  codes: readonly string[];
  eventId16: Uint8Array;
  keys: readonly TicketKey[];
  /** Every one must say the same. */
  implementations: readonly Ed25519[];
  random: RandomInt;
  count: number;
};

export type FuzzReport = {
  tried: number;
  /** How many ended in which refusal. */
  outcomes: Record<string, number>;
  /** Codes (at most 20 of each) that should not be in here at all. */
  accepted: string[];
  threw: string[];
  disagreed: string[];
};

/** Verified together, so that native code can use its threads. */
const batchSize = 64;
const examplesMax = 20;

/** Tries `count` spoilt codes. A spoilt code that happens to be one of the good ones again is skipped and not counted. */
export async function fuzzTickets(input: FuzzInput): Promise<FuzzReport> {
  const report: FuzzReport = { tried: 0, outcomes: {}, accepted: [], threw: [], disagreed: [] };
  const good = new Set(input.codes);
  while (report.tried < input.count) {
    const size = Math.min(batchSize, input.count - report.tried);
    const batch: string[] = [];
    while (batch.length < size) {
      const code = spoil(input.codes, input.random);
      if (!good.has(code)) batch.push(code);
    }
    await Promise.all(batch.map((code) => tryCode(code, input, report)));
    report.tried += batch.length;
  }
  return report;
}

async function tryCode(code: string, input: FuzzInput, report: FuzzReport): Promise<void> {
  try {
    const verdicts = new Set<string>();
    for (const ed25519 of input.implementations) {
      const verdict = await verifyTicket(parseTicketCode(code), input.eventId16, input.keys, ed25519);
      verdicts.add(outcomeOf(verdict));
    }
    for (const verdict of verdicts) report.outcomes[verdict] = (report.outcomes[verdict] ?? 0) + 1;
    if (verdicts.has('accepted')) note(report.accepted, code);
    if (verdicts.size > 1) note(report.disagreed, code);
  } catch {
    note(report.threw, code);
  }
}

/** A live code cut down to the bound ticket inside is genuine and opens nothing (T11). */
function outcomeOf(verdict: VerifiedTicket): string {
  if (!verdict.ok) return verdict.reason;
  return verdict.payload.holderBound && verdict.liveStep === null ? 'copy-of-bound-ticket' : 'accepted';
}

function note(list: string[], code: string): void {
  if (list.length < examplesMax) list.push(code);
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const foreign = 'abcxyz#&äß\n\u0000\u{1F3AB}"';

/** One to three changes to a good code, in its text or in its bytes. */
function spoil(codes: readonly string[], random: RandomInt): string {
  let code = codes[random(codes.length)]!;
  for (let changes = 1 + random(3); changes > 0; changes--)
    code = random(2) === 0 ? spoilText(code, codes, random) : spoilBytes(code, codes, random);
  return code;
}

function spoilText(code: string, codes: readonly string[], random: RandomInt): string {
  const at = random(code.length + 1);
  const other = codes[random(codes.length)]!;
  switch (random(8)) {
    case 0:
      return code.slice(0, at) + alphabet[random(45)]! + code.slice(at + 1);
    case 1:
      return code.slice(0, at) + alphabet[random(45)]! + code.slice(at);
    case 2:
      return code.slice(0, at) + code.slice(at + 1 + random(6));
    case 3:
      return code.slice(0, at) + foreign[random(foreign.length)]! + code.slice(at + 1);
    case 4:
      return code.slice(0, at) + other.slice(at);
    case 5:
      return code.slice(0, at) + code.slice(at).toLowerCase();
    case 6:
      return code.slice(at) + code.slice(0, at);
    default:
      return Array.from({ length: 1 + random(300) }, () => alphabet[random(45)]).join('');
  }
}

function spoilBytes(code: string, codes: readonly string[], random: RandomInt): string {
  const bytes = decodeBase45(code);
  if (!bytes || bytes.length === 0) return code + alphabet[random(45)]!;
  const at = random(bytes.length);
  switch (random(5)) {
    case 0:
      bytes[at]! ^= 1 << random(8);
      break;
    case 1:
      bytes[at] = random(256);
      break;
    case 2:
      // the payload above all: whoever forges wants another serial, generation or type under the same signature
      bytes[Math.min(8 + random(9), bytes.length - 1)]! ^= 1 + random(255);
      break;
    case 3: {
      const other = decodeBase45(codes[random(codes.length)]!) ?? new Uint8Array(0);
      bytes.set(other.subarray(at, Math.min(other.length, bytes.length)), at);
      break;
    }
    default:
      return encodeBase45(bytes.subarray(0, at));
  }
  return encodeBase45(bytes);
}

/** A small seeded generator (mulberry32): good enough to choose what to spoil, and the same everywhere. */
export function seededRandom(seed: number): RandomInt {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
