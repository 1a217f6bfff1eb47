/** A door's journal: hash-chained and signed entry by entry, so that nobody can take a line out or write one in. */
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import type { CodeCheck } from './decide-scan.ts';
import type { JournalEntry, ScanMoment, SignedEntry, Verdict } from './types.ts';

/** Where a journal stands: enough to append, kept beside the entries. */
export type JournalTip = { eventId: string; deviceId: string; sequence: number; hash: string };

/** The tip of a journal without entries; the first entry gets sequence 1. */
export function emptyJournal(_eventId: string, _deviceId: string): JournalTip {
  throw new Error('being built');
}

/** What a scan says in the journal; everything but its place in the chain. */
export type EntryDraft = Omit<JournalEntry, 'eventId' | 'deviceId' | 'sequence' | 'previous'>;

/** The draft of a decided scan. */
export function entryOfScan(_decision: { verdict: Verdict; check: CodeCheck }, _moment: ScanMoment): EntryDraft {
  throw new Error('being built');
}

/** The draft that takes back an earlier entry, with a reason of at most 200 characters. */
export function entryOfUndo(_entry: JournalEntry, _moment: ScanMoment, _note: string): EntryDraft {
  throw new Error('being built');
}

/** Puts the draft at the end of the chain: sequence, previous hash, hash, signature. Store `entry` before anybody sees green, then keep `tip`. */
export async function appendEntry(
  _tip: JournalTip,
  _draft: EntryDraft,
  _signer: Signer,
): Promise<{ entry: SignedEntry; tip: JournalTip }> {
  throw new Error('being built');
}

export type ChainCheck =
  | { ok: true; tip: JournalTip }
  /** `at` is the index in `entries`; everything before it is good and `tip` stands there. */
  | {
      ok: false;
      at: number;
      problem: 'malformed' | 'wrong-journal' | 'gap' | 'repeated' | 'broken-link' | 'wrong-hash' | 'bad-signature';
      tip: JournalTip;
    };

/** Checks entries that continue `tip` (use `emptyJournal` for a whole journal) under the device's public key; says where it is broken. */
export async function verifyChain(
  _tip: JournalTip,
  _entries: readonly unknown[],
  _devicePublicKey: Uint8Array,
  _ed25519: Ed25519,
): Promise<ChainCheck> {
  throw new Error('being built');
}
