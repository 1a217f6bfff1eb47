/** Tickets that this door let in although somebody else had done so before: what the merge found out later. */
import type { JournalReply } from '#domain/contract/door';

/** One admission of ours that does not stand. `sequence` is its place in this device's journal. */
export type KeptConflict = JournalReply['conflicts'][number] & {
  /** When we heard of it, corrected clock. */
  heardAtMs: number;
  /** Whether the steward has looked at the list since. */
  seen: boolean;
};

export interface ConflictStore {
  all(): Promise<KeptConflict[]>;
  /** One conflict per sequence: hearing of it again changes nothing. */
  add(conflicts: readonly KeptConflict[]): Promise<void>;
  markSeen(): Promise<void>;
}

/** The list as it is shown: the newest first. */
export function newestFirst(conflicts: readonly KeptConflict[]): KeptConflict[] {
  return [...conflicts].sort((a, b) => b.sequence - a.sequence);
}
