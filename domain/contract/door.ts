/** What a door sends and gets. The pack itself is binary (see domain/gate-pack). */
import { z } from 'zod';
import { DoorRole } from '../gate-pack/role.ts';
import { letterLengthMax, lettersPerCallMax } from '../mesh/mailbox.ts';

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/, 'invalid');

export const EnrolRequest = z.strictObject({
  token: z.string().min(20).max(100),
  publicKey: base64url.length(43).describe('Raw Ed25519 public key of the device, base64url'),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

export const EnrolReply = z.object({
  deviceId: z.string(),
  eventId: z.string(),
  eventName: z.string(),
  name: z.string(),
  gate: z.number().int(),
  gateName: z.string(),
  trustAnchor: base64url.describe('The verification key of the event that signs packs; the device pins it'),
  trustAnchorIndex: z.number().int().min(1).max(255).optional().describe('Its index; missing is the first, 0'),
  certificate: base64url.optional().describe('The event’s word for this door’s key; shown to doors with an older pack'),
  serverNowMs: z.number().int(),
  role: DoorRole.optional().describe('What this device may do; missing from servers that know no roles'),
});
export type EnrolReply = z.infer<typeof EnrolReply>;

/**
 * One line of a door's journal as it travels: the canonical fields of domain/admission's entry, with hash and signature in base64url.
 * The box office verifies the chain, so this schema only bounds the shapes.
 */
export const JournalUpload = z.strictObject({
  entries: z.array(z.record(z.string(), z.unknown())).min(1).max(500),
  packEpoch: z.number().int().min(0),
});
export type JournalUpload = z.infer<typeof JournalUpload>;

export const JournalReply = z.object({
  acceptedThrough: z
    .number()
    .int()
    .describe('Highest sequence kept without a gap; the device may forget what lies before it'),
  conflicts: z.array(
    z.object({
      serial: z.number().int(),
      sequence: z.number().int(),
      firstAtMs: z.number().int(),
      firstGate: z.string(),
      firstDoor: z.string(),
    }),
  ),
  packEpoch: z.number().int(),
  serverNowMs: z.number().int(),
});
export type JournalReply = z.infer<typeof JournalReply>;

/** Introductions that a door wants carried to others that are online (domain/mesh M22). */
export const MeetRequest = z.strictObject({
  letters: z
    .array(z.strictObject({ to: z.string().min(1).max(100), body: base64url.max(letterLengthMax) }))
    .max(lettersPerCallMax),
});
export type MeetRequest = z.infer<typeof MeetRequest>;

export const MeetReply = z.object({
  present: z.array(z.string().max(100)).max(1_000).describe('Other doors of the event that are online'),
  letters: z.array(z.object({ from: z.string().max(100), body: z.string() })).max(100),
});
export type MeetReply = z.infer<typeof MeetReply>;

/** Pages of names are fetched so many at a time. */
export const namePagesPerCall = 8;

export const NamePagesReply = z.object({
  pages: z
    .array(z.number().int().min(0))
    .max(4_096)
    .nullable()
    .describe('Revision by page number; null where no names may be held here, and what is held is to be deleted'),
  mayFind: z.boolean().describe('Whether pages are sealed to this device as a whole, so that people can be looked up'),
});
export type NamePagesReply = z.infer<typeof NamePagesReply>;

export const NamesQuery = z.object({
  pages: z
    .string()
    .regex(/^\d{1,4}(,\d{1,4}){0,7}$/, 'invalid')
    .describe('Up to eight page numbers with commas between'),
  to: base64url
    .length(87)
    .optional()
    .describe('Raw P-256 public key of this device; needed of a device that may look people up'),
});
export type NamesQuery = z.infer<typeof NamesQuery>;
