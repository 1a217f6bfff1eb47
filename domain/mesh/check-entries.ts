/**
 * Entries of another door's journal, before they are believed: the right journal, the next place, the right link, whole and signed (M8).
 * Only what the chain stands on is read here, so that entries of a later version are carried on although this one cannot weigh them.
 */
import { fromBase64url, toBase64url } from '#domain/crypto/bytes';
import type { Json } from '#domain/crypto/canonical-json';
import type { Ed25519 } from '#domain/crypto/ed25519';
import { entrySigningInput, hashOfEntry } from '#domain/admission/journal';
import type { Held } from './messages.ts';

/** An entry whose chain was checked; `raw` is the whole of it, as its device wrote it. */
export type ChainedEntry = { sequence: number; hash: string; previous: string; raw: Record<string, unknown> };

export type EntriesProblem =
  /** Not a line of that device's journal at this event. */
  | 'malformed'
  /** Something between what is held and this is missing: no fault, it will come again. */
  | 'gap'
  /** Another entry than the one we hold stands in its place: the device wrote two. */
  | 'forked'
  /** Nobody who checks before passing on would have passed this on. */
  | 'forged';

export type EntriesCheck = { good: ChainedEntry[]; problem: EntriesProblem | null };

/** What of `entries` continues `held`, without looking at hash and signature; whoever calls proves each of `good` in order. */
export function nextEntries(
  journal: { eventId: string; deviceId: string },
  held: Held,
  entries: readonly Record<string, unknown>[],
): EntriesCheck {
  const good: ChainedEntry[] = [];
  let tip = held;
  for (const raw of entries) {
    const entry = chained(raw, journal);
    if (!entry) return { good, problem: 'malformed' };
    if (entry.sequence === tip.through && tip.hash !== null && entry.hash !== tip.hash)
      return { good, problem: 'forked' };
    if (entry.sequence <= tip.through) continue; // heard before, from somebody else
    if (entry.sequence > tip.through + 1) return { good, problem: 'gap' };
    if (tip.hash !== null && entry.previous !== tip.hash) return { good, problem: 'forked' };
    good.push(entry);
    tip = { through: entry.sequence, hash: entry.hash };
  }
  return { good, problem: null };
}

/** The whole check, as a door does it. */
export async function checkEntries(
  journal: { eventId: string; deviceId: string },
  held: Held,
  entries: readonly Record<string, unknown>[],
  devicePublicKey: Uint8Array,
  ed25519: Ed25519,
): Promise<EntriesCheck> {
  const { good, problem } = nextEntries(journal, held, entries);
  const proven: ChainedEntry[] = [];
  for (const entry of good) {
    if (!(await isGenuine(entry, devicePublicKey, ed25519))) return { good: proven, problem: 'forged' };
    proven.push(entry);
  }
  return { good: proven, problem };
}

async function isGenuine(entry: ChainedEntry, publicKey: Uint8Array, ed25519: Ed25519): Promise<boolean> {
  const { signature } = entry.raw;
  const bytes = typeof signature === 'string' ? fromBase64url(signature) : null;
  if (!bytes) return false;
  try {
    const hash = hashOfEntry(entry.raw as Json);
    return toBase64url(hash) === entry.hash && (await ed25519.verify(bytes, entrySigningInput(hash), publicKey));
  } catch {
    return false; // members that no canonical JSON exists for
  }
}

function chained(
  raw: Record<string, unknown>,
  { eventId, deviceId }: { eventId: string; deviceId: string },
): ChainedEntry | null {
  const { sequence, hash, previous } = raw;
  if (raw.eventId !== eventId || raw.deviceId !== deviceId) return null;
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 1) return null;
  return isHash(hash) && isHash(previous) ? { sequence, hash, previous, raw } : null;
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
}
