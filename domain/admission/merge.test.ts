import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdmissionPolicy } from '#domain/gate-pack/types';
import {
  allConflicts,
  emptyAdmissions,
  hasSeen,
  mergeAdmissions,
  mergedSequences,
  restoreAdmissions,
  standingAdmissions,
  useOf,
  type AdmissionState,
  type MergeEntry,
} from './merge.ts';
import { dayOf } from './policy.ts';
import type { MergeRules } from './types.ts';

const rulesOf = (policy: AdmissionPolicy): MergeRules => ({ policy, policyByType: {}, zone: 'Europe/Berlin' });
const once = rulesOf({ kind: 'once' });
const policies: AdmissionPolicy[] = [
  { kind: 'once' },
  { kind: 'once-per-occurrence' },
  { kind: 'once-per-day', dayStartsAtMinute: 300 },
  { kind: 're-entry', minimumGapMs: 0 },
  { kind: 'entries', entries: 2, minimumGapMs: 0 },
];

const entry = (more: Partial<MergeEntry>): MergeEntry => ({
  deviceId: 'dev_a',
  sequence: 1,
  kind: 'scan',
  atMs: 1000,
  offsetMs: 0,
  serial: 1,
  generation: 1,
  ticketType: 0,
  occurrence: 0,
  gate: 0,
  verdict: 'admit',
  undoes: null,
  ...more,
});

/** An evening: a few doors with wrong clocks, a few tickets that are shown again and again, some entries taken back. */
const evening = fc
  .array(
    fc.record({
      device: fc.nat({ max: 2 }),
      kind: fc.constantFrom('scan', 'scan', 'scan', 'exit', 'undo'),
      atMs: fc.nat({ max: 5 }).map((halfDays) => halfDays * 43_200_000),
      offsetMs: fc.constantFrom(0, -43_200_000, 1),
      serial: fc.nat({ max: 2 }),
      occurrence: fc.nat({ max: 1 }),
      verdict: fc.constantFrom('admit', 'admit', 'admit', 'already-used', 'revoked'),
      back: fc.nat({ max: 30 }),
    }),
    { maxLength: 30 },
  )
  .map((rows) => {
    const entries: MergeEntry[] = [];
    const sequences = [0, 0, 0];
    for (const { device, kind, back, verdict, ...row } of rows) {
      const deviceId = `dev_${device}`;
      const target = entries[back % Math.max(1, entries.length)];
      const sequence = (sequences[device]! += 1);
      if (kind !== 'undo') entries.push(entry({ ...row, kind, verdict, deviceId, sequence } as Partial<MergeEntry>));
      else if (target)
        entries.push({
          ...target,
          kind,
          deviceId,
          sequence,
          undoes: { deviceId: target.deviceId, sequence: target.sequence },
        });
      else sequences[device]! -= 1;
    }
    return entries;
  });

const shuffled = (entries: MergeEntry[]) =>
  fc.tuple(
    fc.shuffledSubarray(entries, { minLength: entries.length }),
    fc.array(fc.constantFrom(...(entries.length > 0 ? entries : [entry({ verdict: 'revoked' })])), { maxLength: 10 }),
    fc.integer({ min: 1, max: 7 }),
  );

function merged(entries: readonly MergeEntry[], rules: MergeRules, batch = entries.length + 1): AdmissionState {
  const state = emptyAdmissions(rules);
  for (let i = 0; i < entries.length; i += batch) mergeAdmissions(state, entries.slice(i, i + batch));
  return state;
}

/** All that can be asked of a state. */
const view = (state: AdmissionState) => ({
  standing: [0, 1, 2].map((serial) => standingAdmissions(state, serial)),
  uses: [0, 1, 2].map((serial) => useOf(state, serial)),
  conflicts: allConflicts(state),
  merged: mergedSequences(state),
});

/** The same question answered the slow way, from the definition: no state, no order of arrival. */
function oracle(entries: readonly MergeEntry[], rules: MergeRules) {
  const undone = (each: MergeEntry) =>
    entries.some(({ undoes }) => undoes?.deviceId === each.deviceId && undoes.sequence === each.sequence);
  const moves = entries
    .filter((each) => each.kind !== 'undo' && each.verdict === 'admit' && !undone(each))
    .map((each) => ({ ...each, trueMs: each.atMs + each.offsetMs }))
    .sort((a, b) => a.trueMs - b.trueMs || a.deviceId.localeCompare(b.deviceId) || a.sequence - b.sequence);
  const { policy } = rules;
  const slot = (each: (typeof moves)[number]) => {
    const day = () => dayOf(each.trueMs, rules.zone, policy.kind === 'once-per-day' ? policy.dayStartsAtMinute : 0);
    if (policy.kind === 'once-per-occurrence') return String(each.occurrence);
    return policy.kind === 'once-per-day' ? day() : '';
  };
  return [0, 1, 2].map((serial) => {
    const standing: string[] = [];
    const slots = new Set<string>();
    let inside = false;
    for (const each of moves.filter((move) => move.serial === serial)) {
      if (each.kind === 'exit') inside = false;
      else {
        const free =
          policy.kind === 're-entry'
            ? !inside
            : policy.kind === 'entries'
              ? standing.length < policy.entries
              : !slots.has(slot(each));
        if (free) {
          standing.push(`${each.deviceId}/${each.sequence}`);
          slots.add(slot(each));
          inside = true;
        }
      }
    }
    return standing;
  });
}

describe.each(policies)('merge under $kind', (policy) => {
  const rules = rulesOf(policy);

  it('[A20] any order, any batches, any repetition: the same truth', () => {
    const schedules = evening.chain((entries) => fc.tuple(fc.constant(entries), shuffled(entries)));
    fc.assert(
      fc.property(schedules, ([entries, [order, again, batch]]) => {
        const arrived = entries.length > 0 ? [...order, ...again] : [];
        expect(view(merged(arrived, rules, batch))).toEqual(view(merged(entries, rules)));
      }),
      { numRuns: 300 },
    );
  });

  it('[A20] what was merged before and is put back comes to the same', () => {
    fc.assert(
      fc.property(evening, (entries) => {
        const known = merged(entries, rules);
        const again = emptyAdmissions(rules);
        restoreAdmissions(again, entries);
        const told = (state: AdmissionState) => ({ ...state, facts: new Map(state.facts), seen: null });
        expect(told(again)).toEqual(told(known));
      }),
      { numRuns: 200 },
    );
  });

  it('[A21, A22] what stands is what the definition says', () => {
    fc.assert(
      fc.property(evening, (entries) => {
        const state = merged(entries, rules, 3);
        const names = [0, 1, 2].map((serial) =>
          standingAdmissions(state, serial).map(({ deviceId, sequence }) => `${deviceId}/${sequence}`),
        );
        expect(names).toEqual(oracle(entries, rules));
      }),
      { numRuns: 300 },
    );
  });

  it('[A23] no admission is lost: each stands, or is a conflict with one that stands, or was taken back', () => {
    fc.assert(
      fc.property(evening, (entries) => {
        const state = merged(entries, rules);
        const undone = new Set(
          entries.flatMap(({ undoes }) => (undoes ? `${undoes.deviceId}/${undoes.sequence}` : [])),
        );
        const scans = entries.filter(
          ({ kind, verdict, deviceId, sequence }) =>
            kind === 'scan' && verdict === 'admit' && !undone.has(`${deviceId}/${sequence}`),
        );
        const standing = [0, 1, 2].flatMap((serial) => standingAdmissions(state, serial));
        const conflicts = allConflicts(state);
        expect(standing.length + conflicts.length).toBe(scans.length);
        for (const { stands } of conflicts) expect(standing).toContainEqual(stands);
      }),
      { numRuns: 200 },
    );
  });

  it('[A24] the reports add up: conflicts told less those resolved are the conflicts there are', () => {
    fc.assert(
      fc.property(evening, fc.integer({ min: 1, max: 5 }), (entries, batch) => {
        const state = emptyAdmissions(rules);
        const open = new Set<string>();
        const name = (conflict: unknown) => JSON.stringify(conflict);
        for (let i = 0; i < entries.length; i += batch) {
          const report = mergeAdmissions(state, entries.slice(i, i + batch));
          for (const conflict of report.conflicts) open.add(name(conflict));
          for (const conflict of report.resolved) open.delete(name(conflict));
        }
        expect([...open].sort()).toEqual(allConflicts(state).map(name).sort());
      }),
      { numRuns: 200 },
    );
  });
});

describe('merge', () => {
  it('[A21] the earliest by the corrected clock stands; ties go by device, then sequence', () => {
    const late = entry({ deviceId: 'dev_b', atMs: 900, offsetMs: 200 });
    const early = entry({ deviceId: 'dev_c', atMs: 2000, offsetMs: -1000 });
    const state = emptyAdmissions(once);
    expect(mergeAdmissions(state, [late]).conflicts).toEqual([]);
    const report = mergeAdmissions(state, [early]);
    expect(report).toMatchObject({
      added: 1,
      changed: [1],
      conflicts: [
        { serial: 1, stands: { deviceId: 'dev_c', atMs: 1000 }, conflicting: { deviceId: 'dev_b', atMs: 1100 } },
      ],
    });
    const tie = mergeAdmissions(state, [entry({ deviceId: 'dev_a' })]);
    expect(tie.conflicts.map(({ stands, conflicting }) => [stands.deviceId, conflicting.deviceId])).toEqual([
      ['dev_a', 'dev_c'],
      ['dev_a', 'dev_b'],
    ]);
    expect(tie.resolved).toHaveLength(1);
  });

  it('[A25] an undo frees the entry, also when it arrives first', () => {
    const undo = entry({ deviceId: 'dev_b', kind: 'undo', undoes: { deviceId: 'dev_a', sequence: 1 } });
    const state = emptyAdmissions(once);
    mergeAdmissions(state, [undo]);
    mergeAdmissions(state, [entry({})]);
    expect(useOf(state, 1)).toBeNull();
    expect(mergeAdmissions(state, [entry({ sequence: 2, atMs: 5000 })]).conflicts).toEqual([]);
    expect(useOf(state, 1)).toMatchObject({ entries: 1, lastAtMs: 5000, inside: true });
  });

  it('[A20] a repeat adds nothing, a refusal is known but admits nobody', () => {
    const state = emptyAdmissions(once);
    const refusal = entry({ sequence: 2, verdict: 'revoked' });
    expect(mergeAdmissions(state, [entry({}), refusal])).toMatchObject({ added: 2, changed: [1] });
    expect(mergeAdmissions(state, [entry({}), refusal])).toEqual({
      added: 0,
      changed: [],
      conflicts: [],
      resolved: [],
    });
    expect(standingAdmissions(state, 1)).toHaveLength(1);
  });

  it('[A24] knows how far each journal is here without a gap', () => {
    const state = emptyAdmissions(once);
    mergeAdmissions(state, [entry({ sequence: 1 }), entry({ sequence: 3 }), entry({ deviceId: 'dev_b', sequence: 2 })]);
    expect(mergedSequences(state)).toEqual({ dev_a: 1, dev_b: 0 });
    mergeAdmissions(state, [entry({ sequence: 2 })]);
    expect(mergedSequences(state)).toEqual({ dev_a: 3, dev_b: 0 });
    expect([hasSeen(state, 'dev_a', 3), hasSeen(state, 'dev_b', 1), hasSeen(state, 'dev_c', 1)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('[A11] the local day', () => {
  it('turns when the organizer says, by the wall clock, also when the clock is changed', () => {
    const at = (iso: string, minute = 300) => dayOf(Date.parse(iso), 'Europe/Berlin', minute);
    expect(at('2026-06-12T22:00:00Z', 0)).toBe('2026-06-13');
    expect(at('2026-06-13T02:59:59Z')).toBe('2026-06-12');
    expect(at('2026-06-13T03:00:00Z')).toBe('2026-06-13');
    // 29 March 2026: 02:00 becomes 03:00, so 05:00 by the wall clock is 03:00 UTC
    expect(at('2026-03-29T02:59:59Z')).toBe('2026-03-28');
    expect(at('2026-03-29T03:00:00Z')).toBe('2026-03-29');
    // 25 October 2026: 03:00 becomes 02:00, so 05:00 is 04:00 UTC
    expect(at('2026-10-25T03:59:59Z')).toBe('2026-10-24');
    expect(at('2026-10-25T04:00:00Z')).toBe('2026-10-25');
    expect(at('2026-01-01T00:00:00Z')).toBe('2025-12-31');
  });
});
