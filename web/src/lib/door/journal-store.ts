/** Where a door's journal lies. One contract (journal-store.contract.ts) runs over every implementation. */
import type { JournalTip } from '#domain/admission/journal';
import type { SignedEntry } from '#domain/admission/types';

/** What is known of the journal beside its entries. */
export type JournalMarks = {
  /** Where the entries that are kept begin: of a journal from which nothing was forgotten, the tip of an empty one. */
  base: JournalTip;
  /** The server has every entry up to this sequence. */
  acceptedThrough: number;
};

/** The journal of one device at one event. */
export interface JournalStore {
  /** Null before the first `append`, `markAccepted` or `forgetThrough`. */
  marks(): Promise<JournalMarks | null>;
  /**
   * Keeps an entry. It lies on the disk, not in a cache, when the promise resolves: the screen may turn green then and not before.
   * @throws JournalForked where an entry with this sequence is kept already; any other error means that it is not kept
   */
  append(entry: SignedEntry): Promise<void>;
  /** Up to `max` entries behind `sequence`, in order; exactly as they were stored, also where somebody tampered with them. */
  entriesAfter(sequence: number, max: number): Promise<unknown[]>;
  /** How many entries are kept behind `sequence`. */
  countAfter(sequence: number): Promise<number>;
  /** The server's word; never goes back. */
  markAccepted(base: JournalTip, through: number): Promise<void>;
  /** Lets go of everything up to and including `tip`, which becomes the base. Only for what the server has. */
  forgetThrough(tip: JournalTip): Promise<void>;
}

/** Somebody else wrote under this device's name: a second tab, or a copied profile. */
export class JournalForked extends Error {
  constructor(sequence: number) {
    super(`entry ${sequence} is in the journal already`);
    this.name = 'JournalForked';
  }
}
