/** A journal that lives as long as the page: for tests, and as the plainest statement of what a journal store does. */
import type { JournalTip } from '#domain/admission/journal';
import type { SignedEntry } from '#domain/admission/types';
import { JournalForked, type JournalMarks, type JournalStore } from './journal-store.ts';

export class MemoryJournal implements JournalStore {
  #entries: SignedEntry[] = [];
  #marks: JournalMarks | null = null;

  async marks(): Promise<JournalMarks | null> {
    return structuredClone(this.#marks);
  }

  async append(entry: SignedEntry): Promise<void> {
    if (this.#entries.some((kept) => kept.sequence === entry.sequence)) throw new JournalForked(entry.sequence);
    this.#entries.push(structuredClone(entry));
    this.#entries.sort((a, b) => a.sequence - b.sequence);
  }

  async entriesAfter(sequence: number, max: number): Promise<unknown[]> {
    return structuredClone(this.#entries.filter((entry) => entry.sequence > sequence).slice(0, max));
  }

  async countAfter(sequence: number): Promise<number> {
    return this.#entries.filter((entry) => entry.sequence > sequence).length;
  }

  async markAccepted(base: JournalTip, through: number): Promise<void> {
    this.#marks = {
      base: this.#marks?.base ?? structuredClone(base),
      acceptedThrough: Math.max(this.#marks?.acceptedThrough ?? 0, through),
    };
  }

  async forgetThrough(tip: JournalTip): Promise<void> {
    this.#entries = this.#entries.filter((entry) => entry.sequence > tip.sequence);
    this.#marks = {
      base: structuredClone(tip),
      acceptedThrough: Math.max(this.#marks?.acceptedThrough ?? 0, tip.sequence),
    };
  }
}
