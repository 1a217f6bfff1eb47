/** What cryptography says of a code; status, place and time are looked at afterwards. */
import { fromBase64url } from '#domain/crypto/bytes';
import type { Ed25519 } from '#domain/crypto/ed25519';
import { digestText } from '#domain/crypto/hash';
import { trustedKeys } from '#domain/gate-pack/open';
import type { GatePack } from '#domain/gate-pack/types';
import { parseTicketCode } from '#domain/ticket/code';
import { everyOccurrence } from '#domain/ticket/payload';
import { parseShortCode, shortCodeHash, type ShortCodeSubject } from '#domain/ticket/short-code';
import { verifyTicket } from '#domain/ticket/verify';
import { knownGeneration } from './known-use.ts';
import type { Via } from './not-shown.ts';
import type { DoorKnowledge, Proof, RefusalReason, ScanMoment } from './types.ts';

/** A code that is genuine, or the reason why it is none. */
export type CodeCheck =
  | {
      ok: true;
      proof: Proof;
      serial: number;
      generation: number;
      ticketType: number;
      /** Of the payload; 255 = every date. */
      occurrence: number;
      holderBound: boolean;
      test: boolean;
      /** Of a live code: its time step (T9). */
      liveStep: number | null;
      codeDigest: string;
      /** Nobody has shown it (A42, A43). */
      via?: Via;
    }
  | { ok: false; proof: Proof | null; reason: RefusalReason; codeDigest: string };

/** Nothing we issue is longer; of longer texts the beginning is enough to recognise them again. */
const digestedLengthMax = 2048;

/** parse → key and signature → event → holder's signature. Never throws, whatever was scanned. */
export async function verifyCode(
  text: string,
  door: Pick<DoorKnowledge, 'pack'>,
  moment: ScanMoment,
  ed25519: Ed25519,
): Promise<CodeCheck> {
  const codeDigest = digestText(text.slice(0, digestedLengthMax));
  const keys = trustedKeys(door.pack, moment.atMs + moment.offsetMs);
  const verified = await verifyTicket(parseTicketCode(text), door.pack.eventId16, keys, ed25519);
  if (!verified.ok) return { ok: false, proof: null, reason: verified.reason, codeDigest };
  const { serial, generation, ticketType, occurrence, holderBound, test } = verified.payload;
  const { liveStep } = verified;
  const proof = liveStep === null ? 'signature' : 'holder';
  return { ok: true, proof, serial, generation, ticketType, occurrence, holderBound, test, liveStep, codeDigest };
}

/**
 * Finds the ticket of a short code with the pack alone (A16): serial from the code, generation from the pack, type and date by trying
 * those that the event has against the keyed hash. A mistyped code is `unreadable`, one that fits no ticket `bad-signature`.
 */
export function findTyped(text: string, door: DoorKnowledge): CodeCheck {
  const codeDigest = digestText(text.slice(0, digestedLengthMax));
  const read = parseShortCode(text);
  if (!read) return { ok: false, proof: 'typed', reason: 'unreadable', codeDigest };
  const key = fromBase64url(door.pack.head.shortCodeKey)!;
  for (const subject of candidates(door, read.serial)) {
    if (shortCodeHash(subject, door.pack.eventId16, key) === read.hash)
      return { ok: true, proof: 'typed', ...subject, liveStep: null, codeDigest };
  }
  return { ok: false, proof: 'typed', reason: 'bad-signature', codeDigest };
}

/** Older generations are tried so that the answer is `old-generation`, not "unknown"; the next one, since the pack may be behind. */
const olderGenerationsTried = 4;

/** Every ticket that this serial could be, the likely ones first. */
function* candidates(door: DoorKnowledge, serial: number): Generator<ShortCodeSubject> {
  const { pack, admissions } = door;
  const known = knownGeneration(pack, admissions, serial);
  const oldest = Math.max(1, known - olderGenerationsTried);
  const older = Array.from({ length: known - oldest }, (_, i) => known - 1 - i);
  for (const generation of [known, Math.min(known + 1, 0xffff), ...older])
    for (const { ticketType, occurrence } of kinds(pack))
      for (const holderBound of pack.head.rules.liveCodes ? [false, true] : [false])
        for (const test of pack.head.test ? [true, false] : [false])
          yield { serial, generation, ticketType, occurrence, holderBound, test };
}

function kinds(pack: GatePack): { ticketType: number; occurrence: number }[] {
  const occurrences = [everyOccurrence, ...pack.head.occurrences.map(({ index }) => index)];
  return pack.head.ticketTypes.flatMap(({ index }) =>
    occurrences.map((occurrence) => ({ ticketType: index, occurrence })),
  );
}
