import { describe, expect, it } from 'vitest';
import { emptyDraft, EventDraft, GateDraft, TicketTypeDraft, ZoneDraft } from './draft.ts';
import { planEvent } from './plan.ts';

const nowMs = Date.UTC(2027, 0, 1);
const type = (change: Partial<TicketTypeDraft> = {}) =>
  TicketTypeDraft.parse({ index: 0, name: 'Full price', price: '24.50', capacity: 200, ...change });
const gate = (change: Partial<GateDraft>) => GateDraft.parse({ name: 'A', ...change });
const check = (change: Partial<TicketTypeDraft['checks'][number]>) => ({
  ...{ id: 'check-1', kind: 'document' as const, text: 'Student card', minAge: null },
  ...change,
});

function plan(change: Partial<EventDraft>) {
  const place = { name: 'An evening of strings', venueName: 'Town hall', city: 'Kassel', country: 'DE' };
  const occurrences = [{ index: 0, starts: '2027-06-01T19:30', ends: '2027-06-01T22:00', doorsOpen: '' }];
  return planEvent({ ...emptyDraft(), ...place, occurrences, ticketTypes: [type()], ...change }, nowMs);
}
const problemsOf = (change: Partial<EventDraft>) => {
  const result = plan(change);
  return result.ok ? [] : result.fields.map((field) => `${field.path} ${field.code}`);
};
function typeOf(change: Partial<TicketTypeDraft>, more: Partial<EventDraft> = {}) {
  const result = plan({ ticketTypes: [type(change)], ...more });
  if (!result.ok) throw new Error(JSON.stringify(result.fields));
  return result.plan.ticketTypes[0]!;
}

describe('what the doors ask of a ticket type', () => {
  it('is nothing where the organizer says nothing', () => {
    expect(typeOf({})).toMatchObject({
      ...{ admits: 1, parts: false, checks: [], doorNote: '', homeGate: null, staleAfterMs: null },
      ...{ admission: null, entryFromMs: null, entryUntilMs: null },
    });
  });

  it('a part of one person is the whole', () => {
    expect(typeOf({ admits: 1, parts: true }).parts).toBe(false);
    expect(typeOf({ admits: 4, parts: true })).toMatchObject({ admits: 4, parts: true });
    expect(problemsOf({ ticketTypes: [type({ admits: 0 })] })).toEqual(['ticketTypes.0.admits too-small']);
  });

  it('times are those of the venue, and the end comes after the start', () => {
    expect(typeOf({ entryUntil: '2027-06-01T22:00' }).entryUntilMs).toBe(Date.UTC(2027, 5, 1, 20));
    const turned = type({ entryFrom: '2027-06-01T22:00', entryUntil: '2027-06-01T21:00' });
    expect(problemsOf({ ticketTypes: [turned] })).toEqual(['ticketTypes.0.entryUntil ends-before-start']);
    expect(problemsOf({ ticketTypes: [type({ entryFrom: 'at ten' })] })).toEqual([
      'ticketTypes.0.entryFrom not-a-date',
    ]);
  });

  it('an age needs years, everything else words', () => {
    const checks = [
      check({ kind: 'age', text: '' }),
      check({ id: 'check-2', text: ' ' }),
      check({ id: 'check-3', kind: 'age', minAge: 0 }),
    ];
    expect(problemsOf({ ticketTypes: [type({ checks })] })).toEqual([
      'ticketTypes.0.checks.0.minAge required',
      'ticketTypes.0.checks.1.text required',
      'ticketTypes.0.checks.2.minAge too-small',
    ]);
    const good = [check({ kind: 'age', text: '', minAge: 18 }), check({ id: 'check-2', minAge: 18 })];
    expect(typeOf({ checks: good }).checks).toEqual([
      { id: 'check-1', kind: 'age', text: '', minAge: 18 },
      { id: 'check-2', kind: 'document', text: 'Student card' },
    ]);
    expect(problemsOf({ ticketTypes: [type({ checks: [check({}), check({})] })] })).toEqual([
      'ticketTypes.0.checks duplicate',
    ]);
  });

  it('a policy has the bounds that belong to it, and no others', () => {
    const limits = { entries: 5, gapMinutes: 30 };
    expect(typeOf({ admission: { policy: 'once', ...limits } }).admission).toEqual({ policy: 'once' });
    expect(typeOf({ admission: { policy: 'entries', ...limits } }).admission).toEqual({
      ...{ policy: 'entries', entries: 5, minimumGapMs: 1_800_000 },
    });
    expect(typeOf({ admission: { policy: 're-entry', ...limits } }).admission).toEqual({
      ...{ policy: 're-entry', minimumGapMs: 1_800_000 },
    });
  });

  it('a home gate is a position in the form and a number at the doors', () => {
    const gates = [gate({ index: 7 }), gate({ index: 3, name: 'B' })];
    expect(typeOf({ homeGate: 1 }, { gates }).homeGate).toBe(3);
    expect(problemsOf({ gates, ticketTypes: [type({ homeGate: 2 })] })).toEqual([
      'ticketTypes.0.homeGate unknown-choice',
    ]);
  });
});

describe('gates and zones', () => {
  it('lead somewhere, are told apart, and let somebody in', () => {
    const gates = [
      gate({ index: 0, zone: 1 }),
      gate({ index: 0, name: '' }),
      gate({ ticketTypes: [] }),
      gate({ ticketTypes: [9] }),
    ];
    const zones = [ZoneDraft.parse({ name: 'Hall', capacity: 0 })];
    expect(problemsOf({ gates, zones })).toEqual([
      'gates.0.zone unknown-choice',
      'gates.1.name required',
      'gates.1.index duplicate',
      'gates.2.ticketTypes required',
      'gates.3.ticketTypes unknown-ticket-type',
      'zones.0.capacity too-small',
    ]);
    const twice = ['Hall', ' hall', ''].map((name) => ZoneDraft.parse({ name }));
    expect(problemsOf({ zones: twice })).toEqual(['zones.1.name duplicate', 'zones.2.name required']);
    expect(problemsOf({ gates: [] })).toEqual(['gates required']);
  });
});
