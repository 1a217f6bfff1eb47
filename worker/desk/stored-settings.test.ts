import { describe, expect, it } from 'vitest';
import { emptyDraft, GateDraft, OccurrenceDraft, TicketTypeDraft } from '#domain/event/draft';
import { noSettings, numberedSettings, readSettings } from './stored-settings.ts';

const date = (index: number | null) =>
  OccurrenceDraft.parse({ index, starts: '2027-06-01T20:00', ends: '', doorsOpen: '' });
const type = (name: string, index: number | null) =>
  TicketTypeDraft.parse({ index, name, description: '', salesStart: '', salesEnd: '' });

describe('indexes that tickets carry', () => {
  it('are given once and kept', () => {
    const first = numberedSettings(
      { ...emptyDraft(), occurrences: [date(null)], ticketTypes: [type('A', null), type('B', null)] },
      noSettings,
    );
    expect(first.used).toEqual({ occurrence: 0, ticketType: 1, gate: 0 });
    expect(numberedSettings(first.draft, first)).toEqual(first);
  });

  it('never come back for another type, also when the highest was taken out', () => {
    const before = { draft: emptyDraft(), used: { occurrence: 0, ticketType: 1, gate: -1 } };
    const next = numberedSettings({ ...emptyDraft(), ticketTypes: [type('A', 0), type('C', null)] }, before);
    expect(next.draft.ticketTypes.map(({ index }) => index)).toEqual([0, 2]);
    const later = numberedSettings({ ...emptyDraft(), ticketTypes: [type('D', null)] }, next);
    expect(later.draft.ticketTypes[0]!.index).toBe(3);
  });

  it('are not believed when somebody made them up', () => {
    const made = numberedSettings({ ...emptyDraft(), ticketTypes: [type('A', 4_711)] }, noSettings);
    expect(made.draft.ticketTypes[0]!.index).toBe(0);
  });

  it('a gate that was taken out takes its number along, so that no door stands at another gate than before', () => {
    const named = (...names: string[]) => names.map((name) => GateDraft.parse({ name }));
    const first = numberedSettings({ ...emptyDraft(), gates: named('A', 'B') }, noSettings);
    const [, b] = first.draft.gates;
    const next = numberedSettings({ ...first.draft, gates: [b!, ...named('C')] }, first);
    expect(next.draft.gates.map(({ index, name }) => `${index} ${name}`)).toEqual(['1 B', '2 C']);
  });

  it('gates of the first days keep the position at which their doors are enrolled', () => {
    const draft = { ...emptyDraft(), gates: [{ name: 'A' }, { name: 'B' }] };
    const stored = readSettings({ draft, used: { occurrence: -1, ticketType: -1 } });
    expect(stored.draft.gates.map(({ index }) => index)).toEqual([0, 1]);
    expect(stored.used.gate).toBe(1);
  });

  it('what an older program stored is read as far as it can be', () => {
    expect(readSettings(null)).toEqual(noSettings);
    expect(readSettings({ draft: 'x' })).toEqual(noSettings);
  });
});
