/** One line of a door's journal, parsed in this one place. */
import * as z from 'zod';
import { proofs, refusalReasons } from './words.ts';

const id = z.string().min(1).max(100);
const hash43 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const instant = z.number().int().min(0).max(8_640_000_000_000_000);
const sequence = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** What happened: a scan inward, a scan outward, or an earlier entry taken back. */
export const EntryKind = z.enum(['scan', 'exit', 'undo']);
export type EntryKind = z.infer<typeof EntryKind>;

/** Plain JSON throughout, so that it survives IndexedDB, RPC and the wire unharmed. */
export const JournalEntry = z.object({
  eventId: id,
  deviceId: id,
  /** From 1, dense per device. */
  sequence,
  kind: EntryKind,
  /** Device clock, UTC ms. */
  atMs: instant,
  /** Server clock − device clock as measured then. */
  offsetMs: z.number().int().min(-8_640_000_000_000_000).max(8_640_000_000_000_000),
  /** Null where the code could not be read or believed. */
  serial: z.number().int().min(0).max(0xffffffff).nullable(),
  generation: z.number().int().min(0).max(0xffff).nullable(),
  ticketType: z.number().int().min(0).max(0xffff).nullable(),
  /** The occurrence it was used for (255 where none was settled); null as above. */
  occurrence: z.number().int().min(0).max(255).nullable(),
  gate: z.number().int().min(0).max(0xffff),
  verdict: z.enum(['admit', ...refusalReasons]),
  proof: z.enum(proofs).nullable(),
  /** SHA-256 of what was scanned or typed, base64url; never the code itself. */
  codeDigest: hash43,
  /** For `undo`: the entry that is taken back. */
  undoes: z.object({ deviceId: id, sequence }).nullable(),
  /** A reason given by a person (undo, override). */
  note: z.string().max(200).nullable(),
  /** Persons that this entry lets in or out; absent is the whole ticket (older doors know no parts). */
  persons: z.number().int().min(1).max(1000).optional(),
  /** Which rule said no, where `verdict` is `rule`. A newer door may name one that we do not know. */
  rule: z.string().min(1).max(40).optional(),
  /** The refusal (or its rule) that a supervisor set aside; `verdict` is `admit` and `note` has the reason. */
  override: z.string().min(1).max(40).optional(),
  /** Checks of the ticket type that somebody confirmed before green. */
  confirmed: z.array(z.string().min(1).max(40)).max(5).optional(),
  /** Persons without a scan, counted by hand; such an entry is a `scan` refused as `rule`, so that older readers admit nobody by it. */
  counted: z.object({ in: z.number().int().min(0).max(10_000), out: z.number().int().min(0).max(10_000) }).optional(),
  /** `found` by name or let in as one of a `party`: nobody has shown this ticket. `proof` says `typed`, so that older readers know as much. */
  via: z.string().min(1).max(20).optional(),
  /** Hash of the entry before, base64url; of the first: the genesis of (event, device). */
  previous: hash43,
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** An entry with its hash and the device's signature over it, both base64url. */
export const SignedEntry = JournalEntry.extend({
  hash: hash43,
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});
export type SignedEntry = z.infer<typeof SignedEntry>;
