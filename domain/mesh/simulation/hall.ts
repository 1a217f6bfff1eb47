/** A hall for the simulation: an event, its packs, tickets, and signatures that cost nothing but can only be given by their door. */
import type { SignedEntry } from '#domain/admission/types';
import { useOf, type AdmissionState } from '#domain/admission/merge';
import { emptyStatus, setBit } from '#domain/gate-pack/apply';
import type { GatePack, GateUse } from '#domain/gate-pack/types';
import type { ChainedEntry } from '../check-entries.ts';

export const eventId = 'evt_hall';
export const ticketCount = 6;
/** When a life begins; the true clock. */
export const openingMs = 1_790_000_000_000;
const noKey = 'A'.repeat(43);

/** 43 characters that follow from the text: FNV-1a (Fowler, Noll, Vo), stretched. */
function print(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1234567;
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ a, 0x85ebca6b) ^ (b >>> 13);
  }
  return `${(a >>> 0).toString(36)}-${(b >>> 0).toString(36)}`.padEnd(43, '_');
}

export function genesisOf(deviceId: string): string {
  return print(`genesis ${deviceId}`);
}

export type RawEntry = Record<string, unknown>;

/** The hash of everything that matters in these lives. */
export function printOfEntry(raw: RawEntry): string {
  const { deviceId, sequence, kind, atMs, offsetMs, serial, verdict, undoes, previous } = raw;
  return print(JSON.stringify([deviceId, sequence, kind, atMs, offsetMs, serial, verdict, undoes, previous]));
}

/** What only the door itself can write; a forger does not know the word. */
export function signatureOf(deviceId: string, hash: string): string {
  return `${deviceId} says ${hash}`;
}

export function isGenuine({ raw, hash }: ChainedEntry): boolean {
  return printOfEntry(raw) === hash && raw.signature === signatureOf(String(raw.deviceId), hash);
}

export function entryOf(raw: RawEntry): SignedEntry {
  return raw as SignedEntry;
}

/** The pack of an epoch, as the server would make it of what it has. */
export function packOf(epoch: number, revoked: readonly number[], server: AdmissionState | null): GatePack {
  const status = emptyStatus(ticketCount);
  const uses = new Map<number, GateUse>();
  for (const serial of revoked) setBit(status.revoked, serial, true);
  for (let serial = 0; serial < ticketCount; serial++) {
    const use = server && useOf(server, serial);
    if (!use) continue;
    setBit(status.admitted, serial, true);
    uses.set(serial, use);
  }
  const merged = server ? Object.fromEntries([...server.seen].map(([id, { through }]) => [id, through])) : {};
  const rules = { policy: { kind: 'once' as const }, admitBeforeDoorsMs: 0, admitAfterEndMs: 0, staleAfterMs: 300_000 };
  return {
    eventId16: new Uint8Array(16),
    epoch,
    head: {
      ...{ eventId, name: 'Hall', zone: 'UTC', test: false, issuedAtMs: openingMs + epoch, shortCodeKey: noKey },
      keys: [{ index: 0, publicKey: noKey }],
      ticketTypes: [{ index: 0, name: 'Standing', admits: 1 }],
      occurrences: [],
      gates: [],
      rules: { ...rules, liveCodes: false },
      merged,
    },
    status: { ...status, uses },
    sealedNames: null,
  };
}
