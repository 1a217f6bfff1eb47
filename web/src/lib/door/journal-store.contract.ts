/** What every journal store does, as plain functions: run over memory by vitest and over IndexedDB inside a browser. */
import type { SignedEntry } from '#domain/admission/types';
import { JournalForked, type JournalStore } from './journal-store.ts';

/** A fresh store of its own for each call. */
export type MakeStore = () => Promise<JournalStore>;
export type ContractCase = { name: string; run(make: MakeStore): Promise<void> };

const base = { eventId: 'evt_a', deviceId: 'dev_a', sequence: 0, hash: 'genesis' };

export const journalContract: readonly ContractCase[] = [
  {
    name: '[J1] entries come back in order, exactly as they were',
    async run(make) {
      const store = await make();
      for (const sequence of [1, 2, 3]) await store.append(entry(sequence));
      same(await store.entriesAfter(0, 10), [entry(1), entry(2), entry(3)]);
      same(await store.entriesAfter(1, 1), [entry(2)]);
      same(await store.entriesAfter(3, 10), []);
      same(await store.countAfter(1), 2);
    },
  },
  {
    name: '[J2] a sequence is given once: the second writer hears of it and changes nothing',
    async run(make) {
      const store = await make();
      await store.append(entry(1));
      const refusal = await store.append({ ...entry(1), note: 'another tab' }).catch((error: unknown) => error);
      same(refusal instanceof JournalForked, true);
      same(await store.entriesAfter(0, 10), [entry(1)]);
    },
  },
  {
    name: '[J3] what the server has never goes back',
    async run(make) {
      const store = await make();
      same(await store.marks(), null);
      await store.markAccepted(base, 5);
      await store.markAccepted(base, 3);
      same(await store.marks(), { base, acceptedThrough: 5 });
    },
  },
  {
    name: '[J4] forgetting moves the base and leaves what comes after',
    async run(make) {
      const store = await make();
      for (const sequence of [1, 2, 3]) await store.append(entry(sequence));
      const tip = { ...base, sequence: 2, hash: 'h2' };
      await store.forgetThrough(tip);
      same(await store.entriesAfter(0, 10), [entry(3)]);
      same(await store.marks(), { base: tip, acceptedThrough: 2 });
    },
  },
  {
    name: '[J5] a long journal is counted and read in pages',
    async run(make) {
      const store = await make();
      for (let sequence = 1; sequence <= 300; sequence++) await store.append(entry(sequence));
      same(await store.countAfter(0), 300);
      same((await store.entriesAfter(100, 200)).length, 200);
      same(await store.entriesAfter(299, 200), [entry(300)]);
    },
  },
];

function entry(sequence: number): SignedEntry {
  return {
    ...{ eventId: 'evt_a', deviceId: 'dev_a', sequence, kind: 'scan', atMs: 1_000 + sequence, offsetMs: -7 },
    ...{
      serial: sequence,
      generation: 1,
      ticketType: 0,
      occurrence: 255,
      gate: 0,
      verdict: 'admit',
      proof: 'signature',
    },
    ...{
      codeDigest: 'digest',
      undoes: null,
      note: null,
      previous: `h${sequence - 1}`,
      hash: `h${sequence}`,
      signature: 's',
    },
  };
}

function same(got: unknown, wanted: unknown): void {
  const [left, right] = [canonical(got), canonical(wanted)];
  if (left !== right) throw new Error(`got ${left}, wanted ${right}`);
}

/** Order of members does not matter: IndexedDB keeps it, other stores may not. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
