import { describe, expect, it } from 'vitest';
import { emptyDraft, TicketTypeDraft } from '#domain/event/draft';
import { mergeDrafts, sameDraft, withTheirs } from './merge-drafts.ts';

const base = { ...emptyDraft(), name: 'Spring ball', city: 'Graz' };

describe('two people changed one event', () => {
  it('takes over what only one of them touched', () => {
    const merge = mergeDrafts(base, { ...base, name: 'Spring Ball 2027' }, { ...base, city: 'Linz' });
    expect(merge.conflicts).toEqual([]);
    expect(merge.taken).toEqual(['city']);
    expect(merge.merged).toEqual({ ...base, name: 'Spring Ball 2027', city: 'Linz' });
  });

  it('asks where both changed the same thing, and keeps mine until then', () => {
    const mine = { ...base, name: 'A', summary: 'same words' };
    const theirs = { ...base, name: 'B', summary: 'same words' };
    const merge = mergeDrafts(base, mine, theirs);
    expect(merge.conflicts).toEqual(['name']);
    expect(merge.merged.name).toBe('A');
    expect(withTheirs(merge.merged, theirs, ['name']).name).toBe('B');
  });

  it('treats a list as one thing', () => {
    const types = [TicketTypeDraft.parse({ name: 'Stalls' })];
    const merge = mergeDrafts(
      base,
      { ...base, ticketTypes: types },
      { ...base, ticketTypes: [TicketTypeDraft.parse({ name: 'Balcony' })] },
    );
    expect(merge.conflicts).toEqual(['ticketTypes']);
    expect(merge.merged.ticketTypes).toBe(types);
  });

  it('compares by value', () => {
    expect(sameDraft(base, structuredClone(base))).toBe(true);
    expect(sameDraft(base, { ...base, gates: [] })).toBe(false);
  });
});
