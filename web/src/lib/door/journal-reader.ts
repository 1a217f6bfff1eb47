/** What a start makes of the journal on the disk: verified page by page, continued, and never thrown away where it is broken. */
import { emptyJournal, verifyChain, type ChainCheck, type JournalTip } from '#domain/admission/journal';
import type { JournalEntry, SignedEntry } from '#domain/admission/types';
import type { Ed25519 } from '#domain/crypto/ed25519';
import type { JournalStore } from './journal-store.ts';

export type ChainProblem = Extract<ChainCheck, { ok: false }>['problem'];

/** Where the chain does not hold. The entries from there on are kept and handed in as they are. */
export type JournalFault = { sequence: number; problem: ChainProblem };

export type JournalReading = {
  /** Where the next entry goes. */
  tip: JournalTip;
  acceptedThrough: number;
  fault: JournalFault | null;
};

/** Entries held in memory at once while reading. */
const pageMax = 500;

/**
 * Reads and verifies the whole journal; `visit` gets every page of entries that this device has signed.
 * Behind a break an entry still counts if it alone is whole and signed by this device: an admission that may have happened must
 * refuse a second one.
 */
export async function readJournal(
  store: JournalStore,
  owner: { eventId: string; deviceId: string; publicKey: Uint8Array },
  ed25519: Ed25519,
  visit: (entries: readonly JournalEntry[]) => void,
): Promise<JournalReading> {
  const marks = await store.marks();
  let tip = marks?.base ?? emptyJournal(owner.eventId, owner.deviceId);
  let fault: JournalFault | null = null;
  for (;;) {
    const page = await store.entriesAfter(tip.sequence, pageMax);
    if (page.length === 0) break;
    const check = await verifyChain(tip, page, owner.publicKey, ed25519);
    const whole = check.ok ? page : page.slice(0, check.at);
    visit(whole as SignedEntry[]);
    tip = check.tip;
    if (check.ok) continue;
    fault ??= { sequence: sequenceOf(page[check.at]) ?? tip.sequence + 1, problem: check.problem };
    const rest = page.slice(check.at);
    visit(await believable(rest, tip, owner.publicKey, ed25519));
    tip = lastTip(rest, tip);
  }
  return { tip, acceptedThrough: marks?.acceptedThrough ?? 0, fault };
}

/** Entries that are whole and signed by themselves, whatever stands before them. */
async function believable(
  entries: readonly unknown[],
  tip: JournalTip,
  publicKey: Uint8Array,
  ed25519: Ed25519,
): Promise<JournalEntry[]> {
  const good: JournalEntry[] = [];
  for (const entry of entries) {
    const { sequence, previous } = entry as Partial<SignedEntry>;
    if (typeof sequence !== 'number' || typeof previous !== 'string') continue;
    const alone = await verifyChain({ ...tip, sequence: sequence - 1, hash: previous }, [entry], publicKey, ed25519);
    if (alone.ok) good.push(entry as SignedEntry);
  }
  return good;
}

/** Behind the last entry that lies there, so that its place is never given to another. */
function lastTip(entries: readonly unknown[], tip: JournalTip): JournalTip {
  const last = entries.at(-1);
  const sequence = sequenceOf(last) ?? tip.sequence + entries.length;
  const hash = (last as Partial<SignedEntry>).hash;
  return { ...tip, sequence, hash: typeof hash === 'string' ? hash : tip.hash };
}

function sequenceOf(entry: unknown): number | null {
  const sequence = (entry as Partial<SignedEntry> | undefined)?.sequence;
  return typeof sequence === 'number' && Number.isSafeInteger(sequence) ? sequence : null;
}
