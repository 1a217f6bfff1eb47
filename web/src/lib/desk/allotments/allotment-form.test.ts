import { describe, expect, it } from 'vitest';
import { emptyAllotment, readAllotment, type TypedAllotment } from './allotment-form.ts';

const nowMs = Date.UTC(2027, 0, 1);
const read = (typed: Partial<TypedAllotment>, seats: string[] | null = null) => {
  const found = readAllotment({ ...emptyAllotment(), ...typed }, 3, seats, 'Europe/Berlin', nowMs);
  return found.ok ? found.request : found.errors;
};

describe('places kept back', () => {
  it('are counted places of a ticket, for whoever has the code', () => {
    expect(
      read({ reason: ' Sponsors ', ticketType: 1, quantity: '1 000', code: 'spon-1', releaseAt: '2027-05-01T12:00' }),
    ).toEqual({
      occurrence: 3,
      ticketType: 1,
      quantity: 1000,
      seats: [],
      purpose: 'hold',
      reason: 'Sponsors',
      releaseAtMs: Date.UTC(2027, 4, 1, 10),
      code: 'SPON-1',
    });
  });

  it('are seats, which nobody buys where they are blocked', () => {
    const request = read({ purpose: 'kill', reason: 'Camera', code: 'IGNORED' }, ['Stalls/A/1']);
    expect(request).toMatchObject({
      purpose: 'kill',
      seats: ['Stalls/A/1'],
      quantity: 0,
      ticketType: null,
      code: null,
    });
  });

  it('say what is missing, field by field', () => {
    expect(read({})).toEqual({ reason: 'required', ticketType: 'required', quantity: 'required' });
    expect(read({ reason: 'x', ticketType: 0, quantity: '0', code: 'a b', releaseAt: '2026-01-01T10:00' })).toEqual({
      quantity: 'too-small',
      code: 'invalid',
      releaseAt: 'in-the-past',
    });
    expect(read({ reason: 'x', ticketType: 0, quantity: '2.5' })).toEqual({ quantity: 'not-whole' });
    expect(read({ reason: 'x' }, [])).toEqual({ seats: 'required' });
    expect(
      read(
        { reason: 'x' },
        Array.from({ length: 5_001 }, (_, at) => `Stalls/A/${at}`),
      ),
    ).toEqual({ seats: 'too-many' });
  });
});
