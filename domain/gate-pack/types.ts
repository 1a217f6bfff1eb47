/**
 * What a door knows: a signed head (keys, ticket types, dates, gates, rules) and the status of every ticket by serial.
 * The bytes are in SPEC.md; these are the shapes in memory.
 */

import type { GateHeads, GatePackHead } from './head.ts';

export type {
  AdmissionPolicy,
  Gate,
  GateCheck,
  GateDoor,
  GateHeads,
  GateKey,
  GateOccurrence,
  GatePackHead,
  GateRules,
  GateTicketType,
  GateZone,
} from './head.ts';

/** What is known of one admitted ticket beyond the bit; the server sends these rows for the tickets that need them. */
export type GateUse = {
  serial: number;
  /** Entries that stand, at least 1. */
  entries: number;
  /** Whether the last movement was inward (matters for re-entry). */
  inside: boolean;
  /** The last entry that stands: server clock, ms. */
  lastAtMs: number;
  /** Occurrence of that entry. */
  occurrence: number;
  gate: number;
  deviceId: string;
  /** Of a group that may come in parts: persons let in on the entry that is being used up, or inside now (re-entry). */
  persons?: number;
};

/** Status of all tickets by serial. Bitmaps have `ceil(ticketCount / 8)` bytes, serial n is bit `n & 7` of byte `n >> 3`. */
export type GateStatus = {
  ticketCount: number;
  revoked: Uint8Array;
  admitted: Uint8Array;
  unpaid: Uint8Array;
  /** Only generations above 1. */
  generations: ReadonlyMap<number, number>;
  uses: ReadonlyMap<number, GateUse>;
  /** Blocked by the organizer, with the reason. For a door that does not know this they are revoked (G11). */
  blocked: ReadonlyMap<number, string>;
};

/** A pack that was verified, or that is about to be signed. */
export type GatePack = {
  /** The 16 bytes of the event id. */
  eventId16: Uint8Array;
  epoch: number;
  head: GatePackHead;
  status: GateStatus;
  /** Names and notes, sealed per ticket; opaque here (reserved). */
  sealedNames: Uint8Array | null;
};

/** One changed ticket in a delta: its status now, not the difference, so that applying twice changes nothing. */
export type GateChange = {
  serial: number;
  revoked: boolean;
  admitted: boolean;
  unpaid: boolean;
  generation: number;
  use: GateUse | null;
  /** Why it is blocked; missing or null is not. */
  blocked?: string | null;
};

/** What changed between two epochs. Applies to any pack whose epoch lies in `since … epoch`. */
export type GateDelta = {
  eventId16: Uint8Array;
  since: number;
  epoch: number;
  issuedAtMs: number;
  ticketCount: number;
  /** How far each device's journal is merged now. */
  merged: Record<string, number>;
  /** The whole new head where anything in it changed, else null. */
  head: GatePackHead | null;
  /** Persons who went through each gate, at the moment of `merged`. */
  heads?: GateHeads | undefined;
  changes: readonly GateChange[];
};

/** A key that this device already believes: first the pinned one, then those of the pack it holds (T7). */
export type TrustedKey = { index: number; publicKey: Uint8Array };

export type PackRefusal =
  /** Not our bytes: too short, wrong magic, impossible lengths, broken JSON. */
  | 'unreadable'
  /** A version of the envelope that this program does not know. */
  | 'newer-format'
  /** Signed under a key that is not trusted here. */
  | 'unknown-key'
  | 'bad-signature'
  | 'wrong-event'
  /** Older than what is held: a rollback. */
  | 'older-epoch'
  /** A delta that begins after what is held: fetch the whole pack. */
  | 'gap';
