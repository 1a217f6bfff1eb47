import { describe, expect, it } from 'vitest';
import { packWith } from '#domain/admission/testing';
import type { SignedEntry } from '#domain/admission/types';
import { keptAfterPruning, keptMax, pruneJournal } from './journal-pruner.ts';
import type { JournalMarks, JournalStore } from './journal-store.ts';

const empty = { eventId: 'evt_a', deviceId: 'dev_a', sequence: 0, hash: 'genesis' };

/** A journal of so many entries that nobody wrote. */
function journal(length: number, acceptedThrough: number) {
  let marks: JournalMarks = { base: empty, acceptedThrough };
  const store: JournalStore = {
    marks: async () => marks,
    append: async () => {},
    entriesAfter: async (sequence) => [{ sequence: sequence + 1, hash: `h${sequence + 1}` } as SignedEntry],
    countAfter: async (sequence) => length - sequence,
    markAccepted: async () => {},
    forgetThrough: async (tip) => void (marks = { ...marks, base: tip }),
  };
  return { store, base: () => marks.base };
}

const merged = (through: number) => packWith({}, { merged: { dev_a: through } });

describe('pruning the journal', () => {
  it('[D19] a journal of ordinary length is left alone', async () => {
    const { store } = journal(keptMax, keptMax);
    expect(await pruneJournal(store, empty, merged(keptMax))).toBe(0);
  });

  it('[D20] a long one keeps its newest entries and goes on from its new base', async () => {
    const { store, base } = journal(30_000, 30_000);
    expect(await pruneJournal(store, empty, merged(30_000))).toBe(30_000 - keptAfterPruning);
    expect(base()).toEqual({ ...empty, sequence: 25_000, hash: 'h25000' });
  });

  it('[D21] nothing is let go that the server lacks or that the pack does not carry', async () => {
    const unsent = journal(30_000, 0);
    expect(await pruneJournal(unsent.store, empty, merged(30_000))).toBe(0);
    const unmerged = journal(30_000, 30_000);
    expect(await pruneJournal(unmerged.store, empty, merged(100))).toBe(100);
  });
});
