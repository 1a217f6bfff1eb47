import { describe, expect, it } from 'vitest';
import { plainRole } from '#domain/gate-pack/role';
import { plainTypedRole, readRole, type TypedRole } from './door-role.ts';

const nowMs = Date.UTC(2027, 5, 1, 12);
const read = (change: Partial<TypedRole>) => readRole({ ...plainTypedRole(), ...change }, 'Europe/Berlin', nowMs);

describe('the role of a new door', () => {
  it('is a steward of everything at its gate where nothing was chosen', () => {
    expect(read({})).toEqual({ ok: true, role: plainRole });
  });

  it('ends by the clock of the venue, and not before it has begun', () => {
    expect(read({ until: '2027-06-01T23:00' })).toMatchObject({ role: { untilMs: Date.UTC(2027, 5, 1, 21) } });
    expect(read({ until: '2027-06-01T14:00' })).toEqual({ ok: false, errors: { until: 'in-the-past' } });
    expect(read({ until: 'tonight' })).toEqual({ ok: false, errors: { until: 'not-a-date' } });
  });

  it('of no ticket or no date would let nobody in', () => {
    expect(read({ ticketTypes: [], occurrences: [] })).toEqual({
      ...{ ok: false, errors: { ticketTypes: 'required', occurrences: 'required' } },
    });
    expect(read({ kind: 'supervisor', ticketTypes: [2], occurrences: [0, 1], mayFind: true })).toMatchObject({
      role: { kind: 'supervisor', ticketTypes: [2], occurrences: [0, 1], mayFind: true },
    });
  });
});
