import { describe, expect, it } from 'vitest';
import { emptyDraft, OccurrenceDraft, TicketTypeDraft } from '#domain/event/draft';
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
    expect(first.used).toEqual({ occurrence: 0, ticketType: 1 });
    expect(numberedSettings(first.draft, first)).toEqual(first);
  });

  it('never come back for another type, also when the highest was taken out', () => {
    const before = { draft: emptyDraft(), used: { occurrence: 0, ticketType: 1 } };
    const next = numberedSettings({ ...emptyDraft(), ticketTypes: [type('A', 0), type('C', null)] }, before);
    expect(next.draft.ticketTypes.map(({ index }) => index)).toEqual([0, 2]);
    const later = numberedSettings({ ...emptyDraft(), ticketTypes: [type('D', null)] }, next);
    expect(later.draft.ticketTypes[0]!.index).toBe(3);
  });

  it('are not believed when somebody made them up', () => {
    const made = numberedSettings({ ...emptyDraft(), ticketTypes: [type('A', 4_711)] }, noSettings);
    expect(made.draft.ticketTypes[0]!.index).toBe(0);
  });

  it('what an older program stored is read as far as it can be', () => {
    expect(readSettings(null)).toEqual(noSettings);
    expect(readSettings({ draft: 'x' })).toEqual(noSettings);
  });
});
