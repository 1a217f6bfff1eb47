/**
 * What doors say to each other, parsed in this one place. JSON in text messages; members and kinds that this version does not know are
 * read over, so that doors of different versions stay in talk (M2). What must not be misread gets another version of introductions.
 */
import * as z from 'zod';

/** Told in `hello`; for people who look, decides nothing. */
export const meshVersion = 1;
/** Every browser takes 64 KiB at once (RFC 8831 §6.6 leaves it open; older ones split beyond 16 KiB but deliver). */
export const messageLengthMax = 60_000;
export const entriesPerMessageMax = 40;
/** Bytes of a pack in one message; a third more in base64url. */
export const packPartBytes = 30_000;
/** A million tickets take 300 kB; beyond this a door fetches from the server. */
export const packPartsMax = 140;
export const signalLengthMax = 2_000;

const id = z.string().min(1).max(100);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const instant = z.number().min(0).max(8_640_000_000_000_000);
const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]*$/);
const hash43 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const certificate = base64url(600).nullable();
const listMax = 1_000;
const boundedRecord = <T extends z.ZodType>(value: T) =>
  z.record(id, value).refine((record) => Object.keys(record).length <= listMax, 'too many');

/** How far a journal is held without a gap, and the hash of its last entry; null where only the pack vouches for it. */
const Held = z.object({ through: count, hash: hash43.nullable() });
export type Held = z.infer<typeof Held>;

const Hello = z.object({
  kind: z.literal('hello'),
  version: z.number().int().min(1),
  eventId: id,
  deviceId: id,
  certificate,
});

const Digest = z.object({
  kind: z.literal('digest'),
  journals: boundedRecord(Held),
  /** Doors that the sender heard, itself or through others: how long ago, and whether it is linked with them. */
  doors: boundedRecord(z.object({ ageMs: count, linked: z.boolean() })),
  /** Of the pack that it holds; −1 for none. */
  epoch: z.number().int().min(-1).max(0xffffffff),
  /** The sender's corrected clock. */
  sentAtMs: instant,
  /** Of the last digest that it got from the receiver: what stood in it, and how long ago it arrived. */
  echo: z.object({ sentAtMs: instant, heldMs: count }).nullable(),
});

const Entries = z.object({
  kind: z.literal('entries'),
  deviceId: id,
  /** Raw lines of that device's journal, in order; judged by `check-entries.ts`. */
  entries: z.array(z.record(z.string(), z.unknown())).min(1).max(entriesPerMessageMax),
  /** The event's word for that device, for those whose pack is older than it. */
  certificate,
});

const PackAsk = z.object({ kind: z.literal('pack-ask'), since: z.number().int().min(-1), part: count });

const PackPart = z.object({
  kind: z.literal('pack-part'),
  epoch: z.number().int().min(0).max(0xffffffff),
  part: count,
  parts: z.number().int().min(1).max(packPartsMax),
  bytes: base64url(Math.ceil((packPartBytes * 4) / 3)),
});

/** An introduction on its way between two doors that are both linked with the one that carries it. */
const Signal = z.object({ kind: z.literal('signal'), from: id, to: id, body: base64url(signalLengthMax) });

const MeshMessage = z.discriminatedUnion('kind', [Hello, Digest, Entries, PackAsk, PackPart, Signal]);
export type MeshMessage = z.infer<typeof MeshMessage>;
const knownKinds: readonly string[] = ['hello', 'digest', 'entries', 'pack-ask', 'pack-part', 'signal'];

export type ReadMessage =
  | { kind: 'message'; message: MeshMessage }
  /** A later version says something that we need not know. */
  | { kind: 'unknown' }
  | { kind: 'garbage' };

/** @throws RangeError for what no message may be as long as; whoever builds messages keeps them small. */
export function writeMessage(message: MeshMessage): string {
  const text = JSON.stringify(message);
  if (text.length > messageLengthMax) throw new RangeError(`a message of ${text.length} characters`);
  return text;
}

/** Never throws. */
export function readMessage(text: unknown): ReadMessage {
  if (typeof text !== 'string' || text.length > messageLengthMax) return { kind: 'garbage' };
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { kind: 'garbage' };
  }
  const parsed = MeshMessage.safeParse(raw);
  if (parsed.success) return { kind: 'message', message: parsed.data };
  const kind = (raw as { kind?: unknown } | null)?.kind;
  return typeof kind === 'string' && !knownKinds.includes(kind) ? { kind: 'unknown' } : { kind: 'garbage' };
}
