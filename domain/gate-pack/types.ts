/**
 * What a door knows: a signed head (keys, ticket types, dates, gates, rules) and the status of every ticket by serial.
 * The bytes are in SPEC.md; these are the shapes in memory.
 */

/** A verification key of the event. An index is never used twice; rotation adds a key. */
export type GateKey = {
  index: number;
  /** Raw Ed25519 public key, 32 bytes in base64url. */
  publicKey: string;
  /** From this instant on nothing under this key is believed any more, neither tickets nor packs: it was lost. */
  retiredAtMs?: number;
};

export type GateTicketType = {
  /** What a ticket's payload says in bytes 14–15. */
  index: number;
  name: string;
  /** Persons let in by one scan (a group ticket), at least 1. */
  admits: number;
  /** Overrides the event's policy for this type. */
  policy?: AdmissionPolicy;
  /** Validity of this type beyond the date's own window, e.g. "entry until 22:00". */
  validFromMs?: number;
  validUntilMs?: number;
  /** Overrides the event's threshold: status older than this turns the verdict's `stale` on. */
  staleAfterMs?: number;
  /** A note for the steward ("check student card"). */
  note?: string;
};

export type GateOccurrence = {
  /** What a ticket's payload says in byte 16; 0–254. */
  index: number;
  startsAtMs: number;
  endsAtMs: number;
  doorsOpenAtMs: number;
  /** IANA zone of the venue. */
  zone: string;
};

export type Gate = {
  index: number;
  name: string;
  /** Ticket types let in here; absent means every one. */
  ticketTypes?: number[];
  /** Occurrences let in here; absent means every one. */
  occurrences?: number[];
};

/** How often a ticket opens the door. */
export type AdmissionPolicy =
  /** Once in all. */
  | { kind: 'once' }
  /** Once for each occurrence that it is valid for (a season ticket). */
  | { kind: 'once-per-occurrence' }
  /** Once for each local day of the event's zone; a day begins at `dayStartsAtMinute` (a festival's night belongs to the day before). */
  | { kind: 'once-per-day'; dayStartsAtMinute: number }
  /** As often as wanted, but only after an exit scan; `minimumGapMs` between two entries. */
  | { kind: 're-entry'; minimumGapMs: number }
  /** `entries` times in all; `minimumGapMs` between two entries. */
  | { kind: 'entries'; entries: number; minimumGapMs: number };

export type GateRules = {
  policy: AdmissionPolicy;
  /** Entry is open from `doorsOpenAtMs − admitBeforeDoorsMs` … */
  admitBeforeDoorsMs: number;
  /** … until `endsAtMs + admitAfterEndMs`. */
  admitAfterEndMs: number;
  /** Status older than this turns the verdict's `stale` on. */
  staleAfterMs: number;
  /** Whether the event uses holder-bound tickets (live codes). */
  liveCodes: boolean;
};

/** The readable part of a pack: canonical JSON inside the signed bytes. */
export type GatePackHead = {
  /** Prefixed id as everywhere (`evt_…`); its 16 bytes stand in the binary part. */
  eventId: string;
  name: string;
  /** IANA zone of the venue. */
  zone: string;
  /** A practice event: test tickets are let in. Never true for a live event. */
  test: boolean;
  issuedAtMs: number;
  keys: GateKey[];
  ticketTypes: GateTicketType[];
  occurrences: GateOccurrence[];
  gates: Gate[];
  rules: GateRules;
  /**
   * 32 bytes in base64url: checks the hash in a short code without a network. It may be known to every door,
   * since a short code finds a ticket and proves nothing (T12).
   */
  shortCodeKey: string;
  /** How far each device's journal had been merged when the pack was made: highest sequence without a gap. */
  merged: Record<string, number>;
};

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
