/** The readable part of a gate pack, parsed in this one place. Unknown members are dropped: old doors read new packs. */
import * as z from 'zod';
import { DoorRole } from './role.ts';

const instant = z.number().int().min(0).max(8_640_000_000_000_000);
const index = z.number().int().min(0).max(0xffff);
const occurrenceIndex = z.number().int().min(0).max(254);
const span = z
  .number()
  .int()
  .min(0)
  .max(366 * 86_400_000);
const name = z.string().max(300);
const zone = z.string().min(1).max(64);
const key32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** How often a ticket opens the door. */
export const AdmissionPolicy = z.discriminatedUnion('kind', [
  /** Once in all. */
  z.object({ kind: z.literal('once') }),
  /** Once for each occurrence that it is valid for (a season ticket). */
  z.object({ kind: z.literal('once-per-occurrence') }),
  /** Once for each local day of the event's zone; a day begins at `dayStartsAtMinute` (a festival's night belongs to the day before). */
  z.object({ kind: z.literal('once-per-day'), dayStartsAtMinute: z.number().int().min(0).max(1439) }),
  /** As often as wanted, but only after an exit scan; `minimumGapMs` between two entries. */
  z.object({ kind: z.literal('re-entry'), minimumGapMs: span }),
  /** `entries` times in all; `minimumGapMs` between two entries. */
  z.object({ kind: z.literal('entries'), entries: z.number().int().min(1).max(1000), minimumGapMs: span }),
]);
export type AdmissionPolicy = z.infer<typeof AdmissionPolicy>;

/** A verification key of the event. An index is never used twice; rotation adds a key. */
export const GateKey = z.object({
  index: z.number().int().min(0).max(255),
  /** Raw Ed25519 public key, 32 bytes in base64url. */
  publicKey: key32,
  /** From this instant on nothing under this key is believed any more, neither tickets nor packs: it was lost. */
  retiredAtMs: instant.optional(),
});
export type GateKey = z.infer<typeof GateKey>;

/** What somebody at the gate has to see or ask before a ticket counts (A30). */
export const GateCheck = z.object({
  /** Stable within the ticket type: the journal names it. */
  id: z.string().min(1).max(40),
  /** `age`, `document` or `question`; a word that this version does not know is asked like a question. */
  kind: z.string().min(1).max(20),
  /** What to look at, in the organizer's words; may be empty for an age. */
  text: z.string().max(120),
  /** Of an age: years. */
  minAge: z.number().int().min(0).max(120).optional(),
});
export type GateCheck = z.infer<typeof GateCheck>;

export const GateTicketType = z.object({
  /** What a ticket's payload says in bytes 14–15. */
  index,
  name,
  /** Persons let in by one scan (a group ticket). */
  admits: z.number().int().min(1).max(1000),
  /** Whether the group may come in parts ("4 of 6 in"); absent is all at once. */
  parts: z.boolean().optional(),
  /** To be confirmed before green, in this order. */
  checks: z.array(GateCheck).max(5).optional(),
  /** Overrides the event's policy for this type. */
  policy: AdmissionPolicy.optional(),
  /** Validity of this type beyond the date's own window, e.g. "entry until 22:00". */
  validFromMs: instant.optional(),
  validUntilMs: instant.optional(),
  /** Overrides the event's threshold: status older than this turns the verdict's `stale` on. */
  staleAfterMs: span.optional(),
  /** Overrides the event's threshold for silent doors nearby. */
  peerSilentAfterMs: span.optional(),
  /** The gate that these tickets belong to: elsewhere, without a word from its doors, the verdict turns amber. */
  homeGate: index.optional(),
  /** A note for the steward ("check student card"). */
  note: name.optional(),
});
export type GateTicketType = z.infer<typeof GateTicketType>;

export const GateOccurrence = z.object({
  /** What a ticket's payload says in byte 16. */
  index: occurrenceIndex,
  startsAtMs: instant,
  endsAtMs: instant,
  doorsOpenAtMs: instant,
  /** IANA zone of the venue. */
  zone,
});
export type GateOccurrence = z.infer<typeof GateOccurrence>;

export const Gate = z.object({
  index,
  name,
  /** Ticket types let in here; absent means every one. */
  ticketTypes: z.array(index).max(1000).optional(),
  /** Occurrences let in here; absent means every one. */
  occurrences: z.array(occurrenceIndex).max(255).optional(),
  /** The zone that one enters through this gate, and leaves by its exit. */
  zone: index.optional(),
});
export type Gate = z.infer<typeof Gate>;

/** A part of the venue that holds so many persons. */
export const GateZone = z.object({
  index,
  name,
  /** Persons; null is only counted. */
  capacity: z.number().int().min(0).max(10_000_000).nullable(),
  /** What a full zone does to a verdict: a look, or a refusal. A word of the future refuses. */
  whenFull: z.enum(['amber', 'red']).catch('red'),
});
export type GateZone = z.infer<typeof GateZone>;

/** Persons who went through each gate on one day, as far as `merged` says (G7); the day is that of the head count (A29). */
export const GateHeads = z.object({
  day: z.string().max(20),
  gates: z.array(z.object({ gate: index, in: z.number().int().min(0), out: z.number().int().min(0) })).max(1000),
});
export type GateHeads = z.infer<typeof GateHeads>;

export const GateRules = z.object({
  policy: AdmissionPolicy,
  /** Entry is open from `doorsOpenAtMs − admitBeforeDoorsMs` … */
  admitBeforeDoorsMs: span,
  /** … until `endsAtMs + admitAfterEndMs`. */
  admitAfterEndMs: span,
  /** Status older than this turns the verdict's `stale` on. */
  staleAfterMs: span,
  /** A door nearby that has been silent for longer, with the server silent as long, turns the verdict's `apart` on. */
  peerSilentAfterMs: span.optional(),
  /** Whether the event uses holder-bound tickets (live codes). */
  liveCodes: z.boolean(),
});
export type GateRules = z.infer<typeof GateRules>;

/** A door of the event, so that others know its word from a stranger's. */
export const GateDoor = z.object({
  id: z.string().min(1).max(100),
  /** Raw Ed25519 public key, 32 bytes in base64url. */
  publicKey: key32,
  name,
  gate: index,
  /** Withdrawn: what it says it did from this instant on counts for nobody. */
  revokedAtMs: instant.optional(),
  /** What it may do; absent where the server knows no roles. */
  role: DoorRole.optional(),
});
export type GateDoor = z.infer<typeof GateDoor>;

/** How far each device's journal had been merged: its highest sequence without a gap. */
export const MergedSequences = z.record(z.string().max(100), z.number().int().min(0));

export const GatePackHead = z.object({
  /** Prefixed id as everywhere (`evt_…`); its 16 bytes stand in the binary part. */
  eventId: z.string().min(1).max(100),
  name,
  /** IANA zone of the venue. */
  zone,
  /** A practice event: test tickets are let in. Never true for a live event. */
  test: z.boolean(),
  issuedAtMs: instant,
  keys: z.array(GateKey).min(1).max(256),
  ticketTypes: z.array(GateTicketType).max(1000),
  occurrences: z.array(GateOccurrence).max(255),
  gates: z.array(Gate).max(1000),
  zones: z.array(GateZone).max(256).optional(),
  heads: GateHeads.optional(),
  rules: GateRules,
  /** The event's doors; absent in packs of older servers. */
  doors: z.array(GateDoor).max(1000).optional(),
  /**
   * 32 bytes in base64url: checks the hash in a short code without a network. Every door may know it, since a short code finds a
   * ticket and proves nothing (T12).
   */
  shortCodeKey: key32,
  /** How far each device's journal had been merged when the pack was made. */
  merged: MergedSequences,
});
export type GatePackHead = z.infer<typeof GatePackHead>;

/** What a delta says in words. */
export const GateDeltaHead = z.object({
  issuedAtMs: instant,
  merged: MergedSequences,
  head: GatePackHead.nullable(),
  heads: GateHeads.optional(),
});
export type GateDeltaHead = z.infer<typeof GateDeltaHead>;
