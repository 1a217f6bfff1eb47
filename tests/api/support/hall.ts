/** A small house: stalls of three rows, a balcony with a restricted view, a wheelchair place with its companion, standing room. */
import type { DeskEvent, SaveSeatMapReply } from '#domain/contract/desk';
import type { MapRow, SeatMap } from '#domain/seating/seat-map';
import { expect } from 'vitest';
import { aDraft, goodDraft, publish, type Organizer } from './scenes.ts';

function row(id: string, seats: number, y: number): MapRow {
  return { id, label: id, seats: Array.from({ length: seats }, (_, i) => ({ id: String(i + 1), x: i * 10, y })) };
}

/** As somebody uploads it; the version is given by the server. */
export function hall(): SeatMap {
  const first = row('A', 8, 10);
  first.seats[0] = { ...first.seats[0]!, accessible: true };
  first.seats[1] = { ...first.seats[1]!, companionOf: '1' };
  const balcony = row('1', 6, 60);
  balcony.seats[5] = { ...balcony.seats[5]!, restrictedView: 'Behind a pillar' };
  const stalls = [first, row('B', 8, 20), row('C', 8, 30)].map((each) => ({ ...each, category: 'near' }));
  return {
    version: 1,
    name: 'The small house',
    focalPoint: { x: 35, y: 0 },
    categories: [
      { id: 'near', name: 'Near', color: '#8a1f4b' },
      { id: 'far', name: 'Far' },
      { id: 'standing', name: 'Standing' },
    ],
    zones: [
      { id: 'stalls', name: 'Stalls', rows: stalls },
      { id: 'balcony', name: 'Balcony', rows: [{ ...balcony, category: 'far' }] },
      {
        id: 'pit',
        name: 'Pit',
        rows: [],
        areas: [{ id: 'pit', label: 'Pit', category: 'standing', capacity: 20, x: 35, y: 5 }],
      },
    ],
  };
}

const type = (name: string, price: string, more: object) => ({
  ...{ name, description: '', price, salesStart: '', salesEnd: '' },
  ...more,
});

/** Types for it: two for the stalls, one for the balcony, one for the pit. */
export const hallTypes = [
  type('Stalls', '40', { seatCategories: ['near'] }),
  type('Stalls, reduced', '25', { seatCategories: ['near'] }),
  type('Balcony', '15', { seatCategories: ['far'] }),
  type('Pit', '20', { seatCategories: ['standing'] }),
];

export async function uploadMap(organizer: Organizer, eventId: string, map: unknown): Promise<SaveSeatMapReply> {
  const path = `/api/desk/events/${eventId}/seat-map`;
  const reply = await organizer.visitor.ask<SaveSeatMapReply>('PUT', path, { json: map });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body;
}

/** A draft with the hall's map and types, saved but not published. */
export async function aHallDraft(organizer: Organizer, changes: object = {}): Promise<DeskEvent> {
  const draft = await aDraft(organizer, { ...goodDraft, ticketTypes: hallTypes, ...changes });
  await uploadMap(organizer, draft.id, hall());
  return readEvent(organizer, draft.id);
}

export async function readEvent(organizer: Organizer, eventId: string): Promise<DeskEvent> {
  return (await organizer.visitor.get<DeskEvent>(`/api/desk/events/${eventId}`)).body;
}

export async function aHallOnSale(organizer: Organizer, changes: object = {}): Promise<DeskEvent> {
  return publish(organizer, await aHallDraft(organizer, changes));
}
