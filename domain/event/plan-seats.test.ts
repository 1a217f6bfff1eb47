import { describe, expect, it } from 'vitest';
import { seatSupply, type SeatSupply } from '../seating/seat-supply.ts';
import type { SeatMap } from '../seating/seat-map.ts';
import { EventDraft } from './draft.ts';
import { planEvent } from './plan.ts';

const nowMs = Date.UTC(2027, 0, 1);
const category = (id: string, seats: number, places = 0) => ({ id, name: id, color: null, seats, places });
const supply: SeatSupply = {
  ...{ version: 3, seats: 300, places: 50 },
  categories: [category('a', 100), category('b', 200), category('pit', 0, 50), category('empty', 0)],
};

function planOf(ticketTypes: object[], change: object = {}, of: SeatSupply | null = supply) {
  const draft = EventDraft.parse({
    ...{ name: 'Play', venueName: 'House', city: 'Kassel', country: 'DE' },
    occurrences: [{ index: 0, starts: '2027-06-01T19:30' }],
    ticketTypes: ticketTypes.map((type, index) => ({ index, name: `T${index}`, price: '10', ...type })),
    ...change,
  });
  return planEvent(draft, nowMs, of);
}
function sale(ticketTypes: object[], change: object = {}) {
  const result = planOf(ticketTypes, change);
  if (!result.ok) throw new Error(JSON.stringify(result.fields));
  return result.plan;
}
function problems(ticketTypes: object[], change: object = {}, of: SeatSupply | null = supply): string[] {
  const result = planOf(ticketTypes, change, of);
  return result.ok ? [] : result.fields.map(({ path, code }) => `${path.replace('ticketTypes.', '')} ${code}`);
}

describe('types with seats', () => {
  it('need no capacity of their own: their pool is as large as there are seats, shared by all for the same seats', () => {
    const { pools, ticketTypes, capacityPerDate } = sale([
      { seatCategories: ['a'] },
      { seatCategories: ['b', 'a'] },
      { seatCategories: ['a'] },
      { capacity: 30 },
    ]);
    expect(pools.map(({ index, capacity }) => [index, capacity])).toEqual([
      [1, 100],
      [2, 300],
      [4, 30],
    ]);
    expect(ticketTypes.map(({ pools: of }) => of)).toEqual([[1], [2], [1], [4]]);
    expect(capacityPerDate).toBe(330); // each seat once
  });

  it('within a total take from both; a bound of their own stays theirs', () => {
    const { ticketTypes, capacityPerDate } = sale(
      [{ seatCategories: ['a'] }, { seatCategories: ['a'], capacity: 20 }],
      { totalCapacity: 90 },
    );
    expect(ticketTypes.map(({ pools: of }) => of)).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(capacityPerDate).toBe(90);
  });

  it('for standing places are counted, not seated', () => {
    const { ticketTypes, pools } = sale([{ seatCategories: ['pit'] }]);
    expect(ticketTypes[0]).toMatchObject({ seatCategories: null, pools: [1] });
    expect(pools).toMatchObject([{ index: 1, capacity: 50 }]);
  });

  it('contradict the map in words that have a field', () => {
    expect(problems([{ seatCategories: ['a'] }], {}, null)).toEqual(['0.seatCategories no-seat-map']);
    expect(problems([{ seatCategories: ['x'] }])).toEqual(['0.seatCategories unknown-category']);
    expect(problems([{ seatCategories: [] }])).toEqual(['0.seatCategories required']);
    expect(problems([{ seatCategories: ['a', 'a'] }])).toEqual(['0.seatCategories duplicate']);
    expect(problems([{ seatCategories: ['empty'] }])).toEqual(['0.seatCategories no-places']);
    expect(problems([{ seatCategories: ['a'], capacity: 101 }])).toEqual(['0.capacity more-than-total']);
  });
});

describe('steps and limits', () => {
  it('leave at least one number of tickets that can be bought', () => {
    const type = { capacity: 9 };
    expect(problems([{ ...type, quantityStep: 4, minPerOrder: 5, maxPerOrder: 7 }])).toEqual([
      '0.quantityStep too-large',
    ]);
    expect(problems([{ ...type, quantityStep: 4, minPerOrder: 1, maxPerOrder: 7 }])).toEqual([]);
    expect(problems([{ ...type, quantityStep: 0, maxPerPerson: 0 }])).toEqual([
      '0.quantityStep too-small',
      '0.maxPerPerson too-small',
    ]);
  });
});

describe('bonds between types', () => {
  const plain = { capacity: 9 };
  const includes = (...types: number[]) => ({
    ...plain,
    includes: types.map((ticketType) => ({ ticketType, quantity: 1 })),
  });
  const beside = (...ticketTypes: number[]) => ({ ...plain, addOnTo: { ticketTypes, perTicket: 1 } });

  it('are kept as they were typed; the lowest price is of what can be bought by itself', () => {
    const { ticketTypes, priceFromMinor } = sale([
      includes(1),
      { ...plain, hidden: true, price: '1' },
      { ...beside(0), price: '2' },
    ]);
    expect(ticketTypes[0]!.includes).toEqual([{ ticketType: 1, quantity: 1 }]);
    expect(ticketTypes[2]!.addOnTo).toEqual({ ticketTypes: [0], perTicket: 1 });
    expect(priceFromMinor).toBe(1_000);
  });

  it('to nothing, to itself, in a circle or to another validity are refused', () => {
    expect(problems([includes(7)])).toEqual(['0.includes.0.ticketType unknown-ticket-type']);
    expect(problems([includes(0)])).toEqual(['0.includes.0.ticketType invalid']);
    expect(problems([includes(1, 1), plain])).toEqual(['0.includes.1.ticketType duplicate']);
    const round = [includes(1), includes(2), includes(0)];
    expect(problems(round)).toEqual([0, 1, 2].map((i) => `${i}.includes.0.ticketType invalid`));
    expect(problems([includes(1), includes(2), includes(1)])).toEqual(
      [1, 2].map((i) => `${i}.includes.0.ticketType invalid`),
    );
    expect(problems([beside(1), beside(0)])).toHaveLength(2);
    expect(problems([beside()])).toEqual(['0.addOnTo.ticketTypes required']);
    expect(problems([includes(1), { ...plain, validity: 'every-date' }])).toEqual(['0.includes.0.ticketType invalid']);
  });
});

it('a map is counted by category: rows, tables, seats with a category of their own, standing areas', () => {
  const map: SeatMap = {
    ...{ version: 5, name: 'Hall', focalPoint: { x: 0, y: 0 } },
    categories: [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B', color: '#112233' },
    ],
    zones: [
      {
        ...{ id: 'z', name: 'Z' },
        rows: [
          {
            id: '1',
            category: 'a',
            seats: [
              { id: '1', x: 0, y: 0 },
              { id: '2', x: 1, y: 0, category: 'b' },
            ],
          },
        ],
        tables: [{ id: 't', category: 'b', seats: [{ id: '1', x: 5, y: 0 }] }],
        areas: [{ id: 'pit', category: 'a', capacity: 40, x: 0, y: 9 }],
      },
    ],
  };
  expect(seatSupply(map)).toEqual({
    ...{ version: 5, seats: 3, places: 40 },
    categories: [
      { id: 'a', name: 'A', color: null, seats: 1, places: 40 },
      { id: 'b', name: 'B', color: '#112233', seats: 2, places: 0 },
    ],
  });
});
