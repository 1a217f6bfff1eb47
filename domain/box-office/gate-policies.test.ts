import { describe, expect, it } from 'vitest';
import { gatePolicies } from './gate-policies.ts';
import type { SalesSettings } from './settings.ts';
import { demoSettings, Desk, full, startMs } from './testing.ts';
import { totals } from './totals.ts';

const minuteMs = 60_000;
/** The demo with another rule for its first type. */
const withRule = (
  admission: SalesSettings['ticketTypes'][number]['admission'],
  change: Partial<SalesSettings> = {},
) => {
  const [first, ...rest] = demoSettings().ticketTypes;
  return demoSettings({ ...change, ticketTypes: [{ ...first!, admission: admission ?? null }, ...rest] });
};

describe('how often a ticket opens the door', () => {
  it('[A11] [S6] is said by the event, and otherwise by the type', () => {
    const entries = { policy: 'entries', entries: 3, minimumGapMs: 30 * minuteMs } as const;
    expect(gatePolicies(withRule(entries))).toEqual({
      policy: { kind: 'once' },
      policyByType: {
        0: { kind: 'entries', entries: 3, minimumGapMs: 30 * minuteMs },
        2: { kind: 'once-per-occurrence' },
      },
    });
    expect(gatePolicies(demoSettings({ admission: 'entries' })).policy).toEqual({
      ...{ kind: 'entries', entries: 2, minimumGapMs: 0 },
    });
    const limits = { entries: 4, minimumGapMs: minuteMs };
    expect(gatePolicies(demoSettings({ admission: 're-entry', admissionLimits: limits }))).toEqual({
      policy: { kind: 're-entry', minimumGapMs: minuteMs },
      policyByType: {},
    });
    expect(gatePolicies(withRule({ policy: 'once' }, { admission: 're-entry' })).policyByType).toEqual({
      0: { kind: 'once' },
    });
  });

  it('[A22] a card of three entries is three entries to the merge', () => {
    const desk = new Desk(withRule({ policy: 'entries', entries: 3, minimumGapMs: 0 }));
    desk.bought([full(1)]);
    desk.enrol('dev_a');
    const at = (minutes: number) => ({ serial: 0, atMs: startMs + minutes * minuteMs });
    expect(desk.scan('dev_a', [at(1), at(2), at(3)])).toMatchObject({ conflicts: [] });
    expect(desk.scan('dev_a', [at(4)])).toMatchObject({ conflicts: [{ serial: 0, kind: 'already-used' }] });
    expect(totals(desk.state)).toMatchObject({ admitted: 1, conflicts: 1 });
  });

  it('[D18] settings that no door could read are refused', () => {
    const desk = new Desk(demoSettings());
    const configure = (settings: SalesSettings) =>
      desk.ask({ kind: 'configure', settings: { ...settings, version: desk.state.plan!.settings.version + 1 } });
    for (const entries of [0, 1.5, 1_001])
      expect(configure(withRule({ policy: 'entries', entries, minimumGapMs: 0 }))).toMatchObject({ ok: false });
    expect(configure(withRule({ policy: 're-entry', minimumGapMs: -1 }))).toMatchObject({ code: 'settings-invalid' });
    const [first, ...rest] = demoSettings().ticketTypes;
    const open = (entryFromMs: number, entryUntilMs: number) =>
      configure(demoSettings({ ticketTypes: [{ ...first!, entryFromMs, entryUntilMs }, ...rest] }));
    expect(open(startMs, startMs)).toMatchObject({ code: 'settings-invalid' });
    expect(open(startMs, startMs + 1)).toMatchObject({ ok: true });
  });
});
