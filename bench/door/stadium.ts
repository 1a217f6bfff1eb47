/** A whole stadium's tickets, for measuring: half of all inside, some refunded, some reissued; and a door that knows them. */
import { emptyAdmissions, mergeAdmissions } from '#domain/admission/merge';
import { mergeRulesOf } from '#domain/admission/policy';
import type { DoorKnowledge, ScanMoment } from '#domain/admission/types';
import { toBase64url } from '#domain/crypto/bytes';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import { emptyStatus, setBit } from '#domain/gate-pack/apply';
import { openGatePack } from '#domain/gate-pack/open';
import type { GatePack, GatePackHead } from '#domain/gate-pack/types';
import { idFromBytes } from '#domain/ids';
import { signTicket } from '#domain/ticket/sign';

export const eventId16 = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
export const eventId = idFromBytes('event', eventId16);
export const issuerSeed = new Uint8Array(32).fill(1);
export const shortCodeKey = new Uint8Array(32).fill(4);
export const startsAtMs = Date.UTC(2026, 5, 12, 18);
/** What this door has let in itself. */
export const ownEntries = 5000;
const hourMs = 3_600_000;

export const moment: ScanMoment = {
  atMs: startsAtMs + 60_000,
  offsetMs: 12,
  deviceId: 'dev_bench',
  gate: 3,
  direction: 'in',
  occurrence: null,
};

function headOf(issuer: Signer): GatePackHead {
  const types = Array.from({ length: 10 }, (_, index) => ({ index, name: `Type ${index}`, admits: 1 }));
  return {
    eventId,
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
export function stadium(ticketCount: number, issuer: Signer): GatePack {
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

/** Codes that are good, spread over the whole stadium. */
export async function goodCodes(count: number, ticketCount: number, signer: Signer): Promise<string[]> {
  const codes: string[] = [];
  for (let i = 0; i < count; i++) {
    const serial = (Math.imul(i + 1, 7919) % Math.floor(ticketCount / 20)) * 20;
    const fields = { keyIndex: 0, serial, generation: 1, ticketType: i % 10, occurrence: 0, test: false };
    codes.push(await signTicket(fields, eventId16, signer));
  }
  return codes;
}

/** Opens the pack as a door does, and lets `ownEntries` in. @throws Error where the pack is not believed */
export async function loadDoor(
  bytes: Uint8Array,
  issuerKey: Uint8Array,
  ed25519: Ed25519,
): Promise<{ door: DoorKnowledge; openMs: number }> {
  const startMs = performance.now();
  const opened = await openGatePack(bytes, eventId16, [{ index: 0, publicKey: issuerKey }], ed25519);
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
