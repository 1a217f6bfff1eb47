import { describe, expect, it } from 'vitest';
import { emptyDraft, EventDraft, TicketTypeDraft } from '#domain/event/draft';
import { checkDraft, errorsByField, fieldId } from './check-draft.ts';

const nowMs = Date.UTC(2027, 0, 1);
const complete: EventDraft = {
  ...emptyDraft(),
  name: 'Spring ball',
  venueName: 'Redoute',
  city: 'Linz',
  country: 'AT',
  zone: 'Europe/Vienna',
  occurrences: [{ index: null, starts: '2027-05-01T20:00', ends: '', doorsOpen: '' }],
  ticketTypes: [TicketTypeDraft.parse({ name: 'Standing', price: '25', capacity: 200 })],
};

describe('checking a draft in the browser', () => {
  it('finds nothing wrong with a complete one', () => {
    expect(checkDraft(complete, nowMs)).toEqual({ unsavable: [], missing: [] });
  });

  it('lets an empty one be saved and names what publication needs, in the order of the form', () => {
    const check = checkDraft(emptyDraft(), nowMs);
    expect(check.unsavable).toEqual([]);
    expect(check.missing.map((error) => error.path)).toEqual([
      'name',
      'occurrences',
      'venueName',
      'city',
      'country',
      'ticketTypes',
    ]);
  });

  it('says of an emptied number that it is required, and does not save it', () => {
    const draft = { ...complete, maxPerOrder: NaN };
    expect(checkDraft(draft, nowMs).unsavable).toEqual([{ path: 'maxPerOrder', code: 'required' }]);
  });

  it('says of a broken number once what is wrong', () => {
    const types = [{ ...complete.ticketTypes[0]!, capacity: 1.5, minPerOrder: -1 }];
    const { unsavable } = checkDraft({ ...complete, ticketTypes: types }, nowMs);
    expect(unsavable).toContainEqual({ path: 'ticketTypes.0.capacity', code: 'not-whole' });
    expect(unsavable).toContainEqual({ path: 'ticketTypes.0.minPerOrder', code: 'too-small', limit: 0 });
  });

  it('judges times and prices as the server does', () => {
    const draft = {
      ...complete,
      occurrences: [{ index: null, starts: '2027-03-28T02:30', ends: '', doorsOpen: '' }],
      ticketTypes: [{ ...complete.ticketTypes[0]!, price: '12,505' }],
    };
    expect(checkDraft(draft, nowMs).missing).toEqual([
      { path: 'occurrences.0.starts', code: 'no-such-time' },
      { path: 'ticketTypes.0.price', code: 'too-many-decimals' },
    ]);
  });

  it('shows the first error of each field', () => {
    const errors = errorsByField([
      { path: 'name', code: 'required' },
      { path: 'name', code: 'too-long', limit: 3 },
    ]);
    expect(errors.get('name')?.code).toBe('required');
    expect(fieldId('ticketTypes.0.price')).toBe('field-ticketTypes-0-price');
  });
});
