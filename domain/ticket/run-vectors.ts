/** Runs the golden vectors over one implementation of Ed25519; the same function runs in Node, workerd and a browser. */
import { fromHex } from '#domain/crypto/bytes';
import type { Ed25519 } from '#domain/crypto/ed25519';
import { parseTicketCode } from './code.ts';
import type { TicketPayload } from './payload.ts';
import { parseShortCode, shortCode, type ShortCodeSubject } from './short-code.ts';
import { liveCode, signBoundTicket, signTicket, type TicketFields } from './sign.ts';
import { verifyTicket, type TicketKey, type VerifiedTicket } from './verify.ts';

export type TicketVectors = {
  format: 1;
  event: { id: string; keys: { index: number; publicKey: string }[]; shortCodeKey: string };
  /** What a code must be read as. */
  codes: { name: string; code: string; expect: CodeExpectation }[];
  /** What must be signed, byte for byte (T3). */
  issued: { name: string; seed: string; fields: TicketFields; holderSeed?: string; timeStep?: number; code: string }[];
  /** Ed25519 alone, in its corners (T4). */
  signatures: { name: string; publicKey: string; message: string; signature: string; valid: boolean }[];
  shortCodes: { subject: ShortCodeSubject; code: string }[];
  /** What somebody might type, and the serial it must find (null: none). */
  typed: { text: string; serial: number | null }[];
};

export type CodeExpectation =
  | { ok: true; payload: TicketPayload; liveStep: number | null }
  | { ok: false; reason: Extract<VerifiedTicket, { ok: false }>['reason'] };

export type Mismatch = { name: string; expected: string; got: string };

/** All vectors; the answer is empty where everything is as it must be. */
export async function runVectors(vectors: TicketVectors, ed25519: Ed25519): Promise<Mismatch[]> {
  return [
    ...(await runCodes(vectors, ed25519)),
    ...(await runIssued(vectors, ed25519)),
    ...(await runSignatures(vectors, ed25519)),
    ...runShortCodes(vectors),
  ];
}

/** How many single checks `runVectors` makes. */
export function countVectors(vectors: TicketVectors): number {
  const { codes, issued, signatures, shortCodes, typed } = vectors;
  return codes.length + issued.length + signatures.length + shortCodes.length + typed.length;
}

/** The event of the vectors, ready for `verifyTicket`. */
export function vectorEvent(vectors: TicketVectors): { eventId16: Uint8Array; keys: TicketKey[] } {
  return {
    eventId16: bytes(vectors.event.id),
    keys: vectors.event.keys.map(({ index, publicKey }) => ({ index, publicKey: bytes(publicKey) })),
  };
}

async function runCodes(vectors: TicketVectors, ed25519: Ed25519): Promise<Mismatch[]> {
  const { eventId16, keys } = vectorEvent(vectors);
  const mismatches: Mismatch[] = [];
  for (const { name, code, expect } of vectors.codes) {
    const got = await attempt(async () => verifyTicket(parseTicketCode(code), eventId16, keys, ed25519));
    compare(mismatches, name, inOrder(expect), inOrder(got));
  }
  return mismatches;
}

async function runIssued(vectors: TicketVectors, ed25519: Ed25519): Promise<Mismatch[]> {
  const { eventId16 } = vectorEvent(vectors);
  const mismatches: Mismatch[] = [];
  for (const { name, seed, fields, holderSeed, timeStep, code } of vectors.issued) {
    const got = await attempt(async () => {
      const signer = await ed25519.signer(bytes(seed));
      if (!holderSeed) return signTicket(fields, eventId16, signer);
      const holder = await ed25519.signer(bytes(holderSeed));
      const bound = await signBoundTicket(fields, holder.publicKey, eventId16, signer);
      return timeStep === undefined ? bound : liveCode(bound, timeStep, holder);
    });
    compare(mismatches, name, code, String(got));
  }
  return mismatches;
}

async function runSignatures(vectors: TicketVectors, ed25519: Ed25519): Promise<Mismatch[]> {
  const mismatches: Mismatch[] = [];
  for (const { name, publicKey, message, signature, valid } of vectors.signatures) {
    const got = await attempt(async () => ed25519.verify(bytes(signature), bytes(message), bytes(publicKey)));
    compare(mismatches, name, String(valid), String(got));
  }
  return mismatches;
}

function runShortCodes(vectors: TicketVectors): Mismatch[] {
  const mismatches: Mismatch[] = [];
  const key = bytes(vectors.event.shortCodeKey);
  for (const { subject, code } of vectors.shortCodes)
    compare(mismatches, `short code of ${subject.serial}`, code, shortCode(subject, bytes(vectors.event.id), key));
  for (const { text, serial } of vectors.typed)
    compare(mismatches, `typed "${text}"`, String(serial), String(parseShortCode(text)?.serial ?? null));
  return mismatches;
}

async function attempt<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (error) {
    return `threw ${String(error)}`;
  }
}

function compare(mismatches: Mismatch[], name: string, expected: string, got: string): void {
  if (expected !== got) mismatches.push({ name, expected, got });
}

/** One spelling for one outcome, whatever the order of its members. */
function inOrder(outcome: CodeExpectation | VerifiedTicket | string): string {
  if (typeof outcome === 'string') return outcome;
  if (!outcome.ok) return outcome.reason;
  const fields = Object.entries(outcome.payload).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([fields, outcome.liveStep]);
}

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  const read = fromHex(hex);
  if (!read) throw new Error(`not hexadecimal: ${hex}`);
  return read;
}
