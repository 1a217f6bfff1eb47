import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFacts, FactTable } from './fact-table.ts';
import type { AdmissionFact } from './types.ts';

/** Mostly what doors write, and now and then what no column can hold. */
const facts = fc.array(
  fc.record<AdmissionFact>(
    {
      serial: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(0xffff_ffff, 2 ** 32, 2 ** 40)),
      generation: fc.constantFrom(1, 2, 0xffff, 0x1_0000),
      ticketType: fc.constantFrom(0, 3, 0xffff, 70_000),
      occurrence: fc.constantFrom(0, 255, 256),
      kind: fc.constantFrom('scan', 'scan', 'exit'),
      atMs: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0.5, 8.64e15)),
      gate: fc.constantFrom(0, 1, 0xffff, 70_000, -1),
      deviceId: fc.constantFrom('dev_a', 'dev_b', 'dev_c'),
      sequence: fc.constantFrom(1, 2, 3, 2 ** 33),
      persons: fc.constantFrom(1, 4),
      override: fc.constant(true),
    },
    {
      requiredKeys: [
        'serial',
        'generation',
        'ticketType',
        'occurrence',
        'kind',
        'atMs',
        'gate',
        'deviceId',
        'sequence',
      ],
    },
  ),
  { maxLength: 60 },
);

describe('facts by serial', () => {
  it('[A21] are those that were added, each list in the order in which they count', () => {
    fc.assert(
      fc.property(facts, (added) => {
        const table = new FactTable();
        const lists = new Map<number, AdmissionFact[]>();
        for (const fact of added) {
          table.add({ ...fact });
          lists.set(fact.serial, [...(lists.get(fact.serial) ?? []), fact].sort(compareFacts));
        }
        expect(new Map(table)).toEqual(lists);
        expect(new Set(table.serials())).toEqual(new Set(lists.keys()));
        expect(table.size).toBe(lists.size);
        for (const [serial, list] of lists) {
          expect(table.get(serial)).toEqual(list);
          expect(table.hasOneAtMost(serial)).toBe(list.length < 2);
        }
        expect(table.get(99)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
