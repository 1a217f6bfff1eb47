import { describe, expect, it } from 'vitest';
import { emptyDraft, TicketTypeDraft } from '#domain/event/draft';
import { reviveDraft, reviveKept } from './revive-draft.ts';

const throughJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe('a draft found on the device', () => {
  it('comes back as it was, also what no schema takes', () => {
    const draft = {
      ...emptyDraft(),
      name: 'x'.repeat(500),
      maxPerOrder: NaN,
      totalCapacity: -4,
      ticketTypes: [{ ...TicketTypeDraft.parse({ name: 'A', capacity: 5 }), minPerOrder: NaN }],
    };
    expect(reviveDraft(throughJson(draft))).toEqual(draft);
  });

  it('gets defaults for what an older page did not know, and loses what this one does not know', () => {
    const revived = reviveDraft({ name: 'Ball', colour: 'red', occurrences: [{ starts: '2027-05-01T20:00', x: 1 }] });
    expect(revived).toEqual({
      ...emptyDraft(),
      name: 'Ball',
      occurrences: [{ index: null, starts: '2027-05-01T20:00', ends: '', doorsOpen: '' }],
    });
  });

  it('keeps what binds tickets to seats and to each other, and the rules of the waiting list', () => {
    const type = TicketTypeDraft.parse({
      name: 'A',
      seatCategories: ['stalls'],
      includes: [{ ticketType: 1, quantity: 2 }],
      addOnTo: { ticketTypes: [0], perTicket: 3 },
      hidden: true,
      maxPerPerson: 4,
      quantityStep: 2,
    });
    const waitingList = { open: true, first: false, smallerMayPass: false, offerHours: 0.5 };
    const draft = { ...emptyDraft(), ticketTypes: [type], waitingList };
    expect(reviveDraft(throughJson(draft))).toEqual(draft);
    const odd = { ...type, seatCategories: 'all', includes: [{ ticketType: 'x' }], addOnTo: 7 };
    expect(reviveDraft({ ticketTypes: [odd], waitingList: 5 })).toMatchObject({
      ticketTypes: [{ seatCategories: null, includes: [], addOnTo: null, hidden: true }],
      waitingList: emptyDraft().waitingList,
    });
  });

  it('keeps a list that was emptied on purpose', () => {
    expect(reviveDraft({ gates: [] })?.gates).toEqual([]);
    expect(reviveDraft({})?.gates).toEqual([{ index: null, name: 'Main entrance', zone: null, ticketTypes: null }]);
  });

  it.each([null, 'text', 5, [], { draft: 1, base: {} }, { draft: {} }])('refuses %j', (value) =>
    expect(reviveKept(value)).toBeNull(),
  );

  it('keeps the base beside it', () => {
    expect(reviveKept({ draft: { name: 'B' }, base: { name: 'A' } })).toMatchObject({
      draft: { name: 'B' },
      base: { name: 'A' },
    });
  });
});
