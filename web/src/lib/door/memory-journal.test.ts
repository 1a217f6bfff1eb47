import { describe, it } from 'vitest';
import { journalContract } from './journal-store.contract.ts';
import { MemoryJournal } from './memory-journal.ts';

describe('journal in memory', () => {
  for (const { name, run } of journalContract) it(name, () => run(async () => new MemoryJournal()));
});
