import { describe, expect, it } from 'vitest';
import { compileSeatMap } from '#domain/seating/compile-seat-map';
import type { SeatMap } from '#domain/seating/seat-map';
import { anEvent } from '../shop/testing.ts';
import { listZones, zoneShown } from './list-form.ts';
import { aMap, seatedOffers } from './testing.ts';

/** The little house with a field before the stalls in which people stand. */
function withField() {
  const map: SeatMap = aMap();
  const area = { id: 'f', category: 'near', capacity: 50, x: 0, y: -4 };
  const field = { id: 'field', name: 'Field', rows: [], areas: [area] };
  return compileSeatMap({ ...map, zones: [field, ...map.zones] });
}

describe('the list of seats without scripts', () => {
  it('begins in a zone with seats, and opens no other kind', () => {
    const map = withField();
    for (const asked of [null, '', 'x', '0', '-1', '1.5', '99']) expect(zoneShown(map, asked), String(asked)).toBe(1);
    expect(zoneShown(map, '2')).toBe(2);
  });

  it('counts no seats where people stand', () => {
    const event = { ...anEvent(), ticketTypes: seatedOffers().map(({ type }) => type) };
    const zones = listZones(event, withField(), null, { zone: 1, date: 0, onSale: new Set([0, 1, 2]) });
    expect(zones.map(({ name, seats }) => [name, seats])).toEqual([
      ['Field', 0],
      ['Stalls', 24],
      ['Circle', 10],
    ]);
    expect(zones[1]!.rows).toHaveLength(3);
    expect(zones[2]!.rows).toHaveLength(0);
  });
});
