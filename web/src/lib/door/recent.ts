/** The tail of the journal as a list for people. */
import type { JournalEntry } from '#domain/admission/types';
import { rulesBroken } from '#domain/admission/words';
import type { GatePack } from '#domain/gate-pack/types';
import type { Reason } from './verdict-view.ts';

export type RecentScan = {
  sequence: number;
  /** Corrected clock. */
  atMs: number;
  outcome: 'in' | 'out' | 'refused' | 'undone';
  reason: Reason | null;
  typed: boolean;
  ticketType: string | null;
};

/** Newest first. An admission that was taken back stays in the list and says so; the taking back itself is no line of its own. */
export function recentScans(entries: readonly JournalEntry[], pack: GatePack | null): RecentScan[] {
  const undone = new Set(entries.flatMap(({ undoes }) => (undoes ? [undoes.sequence] : [])));
  const scans = entries.filter(({ kind, counted }) => kind !== 'undo' && !counted);
  return scans.toReversed().map((entry) => ({
    sequence: entry.sequence,
    atMs: entry.atMs + entry.offsetMs,
    outcome: undone.has(entry.sequence) ? 'undone' : outcomeOf(entry),
    reason: reasonOf(entry),
    typed: entry.proof === 'typed',
    ticketType: pack?.head.ticketTypes.find(({ index }) => index === entry.ticketType)?.name ?? null,
  }));
}

/** Entries of older doors keep the word and not which rule it was; "rule" alone is told as a refusal without more. */
function reasonOf({ verdict, rule }: JournalEntry): Reason | null {
  if (verdict === 'admit') return null;
  return verdict === 'rule' ? (rulesBroken.find((known) => known === rule) ?? null) : verdict;
}

function outcomeOf(entry: JournalEntry): RecentScan['outcome'] {
  if (entry.verdict !== 'admit') return 'refused';
  return entry.kind === 'exit' ? 'out' : 'in';
}
