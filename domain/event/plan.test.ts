import { describe, expect, it } from 'vitest';
import { EventDraft, emptyDraft } from './draft.ts';
import { localToInstant, instantToLocal, dayInZone } from './local-time.ts';
import { numberDraft, planEvent } from './plan.ts';

const nowMs = Date.UTC(2027, 0, 1);

function draft(change: Partial<EventDraft> = {}): EventDraft {
  return {
    ...emptyDraft(),
    name: 'An evening of strings',
    venueName: 'Town hall',
    city: 'Kassel',
    country: 'DE',
    occurrences: [{ index: 0, starts: '2027-06-01T19:30', ends: '2027-06-01T22:00', doorsOpen: '' }],
    ticketTypes: [
      EventDraft.shape.ticketTypes.parse([{ index: 0, name: 'Full price', price: '24.50', capacity: 200 }])[0]!,
    ],
    ...change,
  };
}

const problemsOf = (change: Partial<EventDraft>) => {
  const result = planEvent(draft(change), nowMs);
  return result.ok ? [] : result.fields.map((field) => `${field.path} ${field.code}`);
};
const type = (change: Partial<EventDraft['ticketTypes'][number]>) => [{ ...draft().ticketTypes[0]!, ...change }];
const date = (change: Partial<EventDraft['occurrences'][number]>) => [{ ...draft().occurrences[0]!, ...change }];

describe('planEvent', () => {
  it('turns wall-clock times into instants and typed prices into minor units', () => {
    const result = planEvent(draft(), nowMs);
    if (!result.ok) throw new Error(JSON.stringify(result.fields));
    expect(result.plan.occurrences[0]).toEqual({
      index: 0,
      startsAtMs: Date.UTC(2027, 5, 1, 17, 30),
      endsAtMs: Date.UTC(2027, 5, 1, 20, 0),
      doorsOpenAtMs: Date.UTC(2027, 5, 1, 16, 30),
    });
    expect(result.plan.ticketTypes[0]!.priceMinor).toBe(2450);
    expect(result.plan.pools).toEqual([{ index: 1, name: 'Full price', capacity: 200 }]);
    expect(result.plan.capacityPerDate).toBe(200);
  });

  it('lets types share a total: each draws on the total and on its own pool', () => {
    const result = planEvent(
      draft({
        totalCapacity: 100,
        ticketTypes: [...type({ capacity: null }), ...type({ index: 3, name: 'Reduced', capacity: 20 })],
      }),
      nowMs,
    );
    if (!result.ok) throw new Error(JSON.stringify(result.fields));
    expect(result.plan.pools).toEqual([
      { index: 0, name: 'total', capacity: 100 },
      { index: 4, name: 'Reduced', capacity: 20 },
    ]);
    expect(result.plan.ticketTypes.map((t) => t.pools)).toEqual([[0], [0, 4]]);
    expect(result.plan.capacityPerDate).toBe(100);
  });

  it('names everything an empty draft lacks, at once', () => {
    const result = planEvent(emptyDraft(), nowMs);
    expect(result.ok ? [] : result.fields.map((field) => field.path)).toEqual([
      'name',
      'venueName',
      'city',
      'country',
      'occurrences',
      'ticketTypes',
    ]);
  });

  it('refuses bad prices with the reason', () => {
    expect(problemsOf({ ticketTypes: type({ price: '1.234' }) })).toEqual(['ticketTypes.0.price too-many-decimals']);
    expect(problemsOf({ ticketTypes: type({ price: '12.5' }), currency: 'JPY' })).toEqual([
      'ticketTypes.0.price too-many-decimals',
    ]);
    expect(problemsOf({ ticketTypes: type({ price: '-3' }) })).toEqual(['ticketTypes.0.price negative']);
    expect(problemsOf({ ticketTypes: type({ price: 'ten' }) })).toEqual(['ticketTypes.0.price not-a-number']);
    expect(problemsOf({ ticketTypes: type({ price: '' }) })).toEqual(['ticketTypes.0.price required']);
    expect(problemsOf({ currency: 'EURO' })).toEqual(['currency unknown-currency']);
  });

  it('refuses dates that do not exist, lie in the past or run backwards', () => {
    expect(problemsOf({ occurrences: date({ starts: '2027-03-28T02:30', ends: '' }) })).toEqual([
      'occurrences.0.starts no-such-time',
    ]);
    expect(problemsOf({ occurrences: date({ starts: '2027-02-30T19:00' }) })).toEqual([
      'occurrences.0.starts not-a-date',
    ]);
    expect(problemsOf({ occurrences: date({ starts: '2026-06-01T19:00', ends: '' }) })).toEqual([
      'occurrences.0.starts in-the-past',
    ]);
    expect(problemsOf({ occurrences: date({ ends: '2027-06-01T18:00' }) })).toEqual([
      'occurrences.0.ends ends-before-start',
    ]);
    expect(problemsOf({ occurrences: date({ doorsOpen: '2027-06-01T20:00' }) })).toEqual([
      'occurrences.0.doorsOpen doors-after-start',
    ]);
    expect(problemsOf({ zone: 'Mars/Olympus' })).toEqual(['zone unknown-zone']);
    expect(problemsOf({ salesStart: '2027-05-01T10:00', salesEnd: '2027-04-01T10:00' })).toEqual([
      'salesEnd ends-before-start',
    ]);
  });

  it('refuses limits that contradict each other and doubled names', () => {
    expect(problemsOf({ ticketTypes: type({ minPerOrder: 5, maxPerOrder: 2 }) })).toEqual([
      'ticketTypes.0.minPerOrder min-above-max',
    ]);
    expect(problemsOf({ totalCapacity: 50 })).toEqual(['ticketTypes.0.capacity more-than-total']);
    expect(problemsOf({ ticketTypes: type({ capacity: null }) })).toEqual(['ticketTypes.0.capacity required']);
    expect(problemsOf({ ticketTypes: [...type({}), ...type({ index: 1 })] })).toEqual(['ticketTypes.1.name duplicate']);
  });
});

describe('numberDraft', () => {
  it('never gives an index a second time', () => {
    const numbered = numberDraft(
      { ...draft(), ticketTypes: [...type({ index: 2 }), ...type({ index: null }), ...type({ index: null })] },
      { occurrence: 0, ticketType: 5, gate: 3 },
    );
    expect(numbered.gates.map((gate) => gate.index)).toEqual([4]);
    expect(numbered.ticketTypes.map((t) => t.index)).toEqual([2, 6, 7]);
    expect(numbered.occurrences.map((o) => o.index)).toEqual([0]);
  });
});

describe('local time', () => {
  it('takes the first of a time that comes twice and leads back to the same wall clock', () => {
    expect(localToInstant('2027-10-31T02:30', 'Europe/Berlin')).toEqual({
      ok: true,
      atMs: Date.UTC(2027, 9, 31, 0, 30),
    });
    expect(instantToLocal(Date.UTC(2027, 5, 1, 17, 30), 'Europe/Berlin')).toBe('2027-06-01T19:30');
    expect(localToInstant('2027-06-01', 'Europe/Berlin')).toEqual({ ok: false, code: 'not-a-date' });
  });

  it('knows that a day can have 23 hours', () => {
    const day = dayInZone('2027-03-28', 'Europe/Berlin');
    expect((day.toMs - day.fromMs) / 3_600_000).toBe(23);
  });
});
