/** A museum scans for years: what the server has merged and the pack carries need not stay in the phone's journal for ever. */
import type { JournalTip } from '#domain/admission/journal';
import type { GatePack } from '#domain/gate-pack/types';
import type { JournalStore } from './journal-store.ts';

/** A start verifies ten thousand entries a second; beyond this it would begin to be felt. */
export const keptMax = 20_000;
/** What stays, for the list of the last scans and for asking questions afterwards. */
export const keptAfterPruning = 5_000;

/**
 * Lets go of the oldest entries of a journal that has grown too long; only of what the server has confirmed and the held pack knows of.
 * @returns how many were let go
 */
export async function pruneJournal(store: JournalStore, empty: JournalTip, pack: GatePack): Promise<number> {
  const marks = await store.marks();
  if (!marks) return 0;
  const base = marks.base;
  const kept = await store.countAfter(base.sequence);
  if (kept <= keptMax) return 0;
  const known = Math.min(marks.acceptedThrough, pack.head.merged[empty.deviceId] ?? 0);
  const through = Math.min(known, base.sequence + kept - keptAfterPruning);
  if (through <= base.sequence) return 0;
  const last = (await store.entriesAfter(through - 1, 1))[0] as { sequence?: unknown; hash?: unknown } | undefined;
  if (last?.sequence !== through || typeof last.hash !== 'string') return 0; // a gap: a broken journal is kept as it is
  await store.forgetThrough({ ...empty, sequence: through, hash: last.hash });
  return through - base.sequence;
}
