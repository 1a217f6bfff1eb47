import { describe, expect, it } from 'vitest';
import type { MergeEntry } from '../admission/merge.ts';
import { packScans, unpackScans } from './scan-pages.ts';
import { scanEntry } from './testing.ts';

const entry = (more: Partial<MergeEntry>): MergeEntry => ({ ...scanEntry({}), deviceId: 'dev_a', ...more });

const entries: MergeEntry[] = [
  entry({ sequence: 1, serial: 7, occurrence: 255 }),
  entry({ deviceId: 'dev_b', sequence: 1, kind: 'exit', serial: 7, gate: 2 }),
  entry({ sequence: 3, kind: 'undo', verdict: 'admit', serial: 7, undoes: { deviceId: 'dev_a', sequence: 1 } }),
  entry({ sequence: 4, serial: 0, persons: 3 }),
  entry({ sequence: 5, serial: 9, override: 'knows her' }),
  entry({
    ...{ sequence: 6, verdict: 'rule', counted: { in: 4, out: 1 } },
    ...{ serial: null, generation: null, ticketType: null, occurrence: null },
  }),
];

describe('entries of doors on the pages of a snapshot', () => {
  it('[J2] are read as they were written, with the time corrected', () => {
    expect(unpackScans(packScans(entries))).toEqual(entries);
    const late = entry({ atMs: 1_000, offsetMs: 250 });
    expect(unpackScans(packScans([late]))).toEqual([{ ...late, atMs: 1_250, offsetMs: 0 }]);
  });

  it('[J2] a page of the first days is read too: whole entries, and later an array for each', () => {
    expect(unpackScans(JSON.stringify(entries))).toEqual(entries);
    const rows = [
      ['dev_a', 1, 0, entries[0]!.atMs, 7, 1, 0, 255, 0],
      ['dev_b', 1, 1, entries[1]!.atMs, 7, 1, 0, 0, 2],
      ['dev_a', 3, 2, entries[2]!.atMs, 7, 1, 0, 0, 0, { deviceId: 'dev_a', sequence: 1 }],
      ['dev_a', 4, 0, entries[3]!.atMs, 0, 1, 0, 0, 0, null, { persons: 3 }],
      ['dev_a', 5, 0, entries[4]!.atMs, 9, 1, 0, 0, 0, null, { override: 'knows her' }],
      ['dev_a', 6, 0, entries[5]!.atMs, null, null, null, null, 0, null, { counted: { in: 4, out: 1 } }],
    ];
    expect(unpackScans(JSON.stringify(rows))).toEqual(entries);
  });
});
