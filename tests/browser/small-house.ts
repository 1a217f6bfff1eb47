/** Two events to choose from: a small house with a seating plan, and a room that is sold out and has a waiting list. */
import type { SessionView } from '#domain/contract/account';
import type { DeskEvent } from '#domain/contract/desk';
import type { HoldView, WishedLine } from '#domain/contract/sale';
import type { SeatMap } from '#domain/seating/seat-map';
import { buy } from '../../dev/seed/buy.ts';
import { apiClient } from '../../dev/seed/client.ts';
import { at, demoEvents } from '../../dev/seed/events.ts';
import { payWithTestCard } from '../../dev/seed/pay.ts';
import { person } from '../../dev/seed/people.ts';

const row = (id: string, y: number, category: string) => ({
  id,
  category,
  seats: Array.from({ length: 12 }, (_, at) => ({ id: String(at + 1), x: at, y })),
});

/** Six rows of twelve in two categories, with an accessible unit in the last row. */
function smallHouse(): SeatMap {
  const rows = Array.from({ length: 6 }, (_, at) => row(String(at + 1), at, at < 3 ? 'near' : 'far'));
  Object.assign(rows[5]!.seats[0]!, { accessible: true });
  Object.assign(rows[5]!.seats[1]!, { companionOf: '1' });
  Object.assign(rows[0]!.seats[11]!, { restrictedView: 'behind a pillar' });
  return {
    version: 1,
    name: 'Small house',
    focalPoint: { x: 5.5, y: -2 },
    categories: [
      { id: 'near', name: 'Near' },
      { id: 'far', name: 'Far' },
    ],
    zones: [
      {
        id: 'stalls',
        name: 'Stalls',
        rows,
        shapes: [{ kind: 'rectangle', x: 5.5, y: -2, width: 8, height: 1.5, text: 'Stage' }],
      },
    ],
  };
}

export interface SmallHouse {
  seated: DeskEvent;
  soldOut: DeskEvent;
  /** Signed in as the organizer. */
  desk: ReturnType<typeof apiClient>;
}

/** Registers an organizer at that address and puts both on sale. */
export async function openSmallHouse(baseUrl: string): Promise<SmallHouse> {
  const desk = apiClient(baseUrl);
  const session = await desk.post<SessionView>('/api/account', {
    email: 'seats@foyer.example',
    password: 'a long enough secret',
    name: 'Mara',
    organizerName: 'Lindt & Daughters',
  });
  const nowMs = Date.now();
  const [demo] = demoEvents(nowMs);
  const plain = demo!.draft.ticketTypes![0]!;
  const type = (name: string, price: string, more: object) => ({
    ...plain,
    index: null,
    name,
    price,
    capacity: null,
    ...more,
  });
  const day = (time: string) => at(nowMs, demo!.draft.zone, 7, time);
  const announce = async (draft: object, map?: SeatMap) => {
    const path = `/api/organizers/${session.organizers[0]!.id}/events`;
    const created = await desk.post<DeskEvent>(path, { ...demo!.draft, totalCapacity: null, ...draft });
    if (map) await desk.put(`/api/desk/events/${created.id}/seat-map?version=${created.version}`, map);
    const { version } = await desk.get<DeskEvent>(`/api/desk/events/${created.id}`);
    return desk.post<DeskEvent>(`/api/desk/events/${created.id}/publish`, { version });
  };
  const seated = await announce(
    {
      name: 'The Seagull',
      maxPerOrder: 6,
      occurrences: [{ starts: day('19:30'), ends: day('22:00'), doorsOpen: day('18:30') }],
      buyersMay: { exchange: true, cancel: true, hoursBefore: 0 },
      ticketTypes: [
        type('Adult', '40.00', { seatCategories: ['near'] }),
        type('Child', '20.00', { seatCategories: ['near'] }),
        type('Back rows', '15.00', { seatCategories: ['far'] }),
        type('Programme', '5.00', { capacity: 50, addOnTo: { ticketTypes: [0, 1], perTicket: 1 } }),
      ],
    },
    smallHouse(),
  );
  await desk.put(`/api/desk/events/${seated.id}/codes`, { codes: [{ code: 'FRIENDS' }] });
  const soldOut = await announce({
    name: 'Tiny room',
    ticketTypes: [type('Entry', '10.00', { capacity: 2 }), type('Balcony', '12.00', { capacity: 1 })],
    waitingList: { open: true, first: true, smallerMayPass: true, offerHours: 2 },
  });
  const lines = [2, 1].map((quantity, ticketType) => ({ ticketType, occurrence: 0, quantity }));
  await apiClient(baseUrl).post<HoldView>(`/api/events/${soldOut.id}/holds`, { lines });
  return { seated, soldOut, desk };
}

/** A paid order of those tickets; answers with the path of its page, secret and all. */
export async function boughtAt(baseUrl: string, eventId: string, lines: WishedLine[], who = 1): Promise<string> {
  const api = apiClient(baseUrl);
  let query = '';
  const listening = {
    ...api,
    get: <T>(path: string) => ((query = /\?secret=.*/.exec(path)?.[0] ?? query), api.get<T>(path)),
  };
  const { id } = await buy(listening, { eventId, lines, person: person(who), pay: payWithTestCard });
  return `/orders/${eventId}/${id}${query}`;
}
