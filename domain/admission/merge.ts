/**
 * Journals of all doors become one truth: a set that only grows, whatever the order and however often entries arrive (A20…).
 */
import type { AdmissionFact, Conflict, JournalEntry, MergeRules } from './types.ts';

/** Opaque: build it with `emptyAdmissions`, grow it with `mergeAdmissions`. */
export type AdmissionState = {
  readonly rules: MergeRules;
  /** Facts by serial, sorted by (atMs, deviceId, sequence), undone ones included. */
  readonly bySerial: Map<number, AdmissionFact[]>;
  /** `deviceId/sequence` of everything taken in. */
  readonly seen: Map<string, Set<number>>;
  /** `deviceId/sequence` of entries that were taken back, and by whom. */
  readonly undone: Map<string, { deviceId: string; sequence: number }>;
};

/** What one merge changed. */
export type MergeReport = {
  /** Entries not seen before. */
  added: number;
  /** Serials whose standing admissions may have changed. */
  changed: number[];
  /** Conflicts that exist now and did not before, in order of the serials. */
  conflicts: Conflict[];
  /** Conflicts that existed before and do not any more (an undo, an earlier admission that arrived late). */
  resolved: Conflict[];
};

/** A state without entries. */
export function emptyAdmissions(_rules: MergeRules): AdmissionState {
  throw new Error('being built');
}

/**
 * Takes entries in, in any order, any number of times; entries must have passed `verifyChain`. Grows `state` in place
 * (a million facts are not copied for each batch) and says what changed.
 */
export function mergeAdmissions(_state: AdmissionState, _entries: Iterable<JournalEntry>): MergeReport {
  throw new Error('being built');
}

/** The admissions of a serial that stand, in order of time. */
export function standingAdmissions(_state: AdmissionState, _serial: number): AdmissionFact[] {
  throw new Error('being built');
}

/** Every conflict there is, in order of serial and time. */
export function allConflicts(_state: AdmissionState): Conflict[] {
  throw new Error('being built');
}
