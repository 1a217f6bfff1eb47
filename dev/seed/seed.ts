/**
 * Fills a new Foyer with a demo that looks alive: an organizer, six events, one of them running tonight and half sold, two with seats,
 * with orders, codes, a waiting list, admissions, refused scans and a door. Everything goes through the public API.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionView } from '#domain/contract/account';
import type { DeskEvent } from '#domain/contract/desk';
import type { Availability } from '#domain/contract/public';
import type { OrderView, WishedLine } from '#domain/contract/sale';
import { apiClient, type ApiClient } from './client.ts';
import { buy } from './buy.ts';
import { demoEvents, type DemoEvent } from './events.ts';
import { lineWithSeats } from './pick-seats.ts';
import { sellOut } from './sell-out.ts';
import { runDemoDoor } from './door.ts';
import { payWithTestCard } from './pay.ts';
import { addressOf, person } from './people.ts';

export interface SeedOptions {
  baseUrl: string;
  nowMs: number;
  /** False when real Stripe test keys are used: then nothing can pay by itself and only free orders are made. */
  canPay: boolean;
  /** The server's own, to confirm what people confirm by mail. */
  authSecret: string;
  /** Hears one sentence a step. */
  say: (line: string) => void;
}

export interface SeedResult {
  organizer: { email: string; password: string; name: string };
  events: { id: string; slug: string; name: string }[];
  /** The event with its doors open now. */
  tonightId: string;
  orders: number;
}

/** The sign-in of the demo; printed at every start, and only ever made on a developer's machine. */
export const demoOrganizer = { name: 'Mara Lindt', email: 'mara@foyer.example', password: 'lanterns-on-the-river' };

/** How many buyers check out at the same time while seeding. */
const buyersAtOnce = 6;

/** Seeds the demo. @throws ApiError with the API's own problem when something is refused. */
export async function seed({ baseUrl, nowMs, canPay, authSecret, say }: SeedOptions): Promise<SeedResult> {
  const desk = apiClient(baseUrl);
  const session = await desk.post<SessionView>('/api/account', {
    ...demoOrganizer,
    organizerName: 'Lindt & Daughters',
  });
  const organizerId = session.organizers[0]!.id;
  const events: { event: DeskEvent; demo: DemoEvent }[] = [];
  for (const demo of demoEvents(nowMs)) events.push({ event: await publishDemo(desk, organizerId, demo), demo });
  say(`${events.length} events published`);

  const orders: OrderView[][] = [];
  for (const [i, { event, demo }] of events.entries()) orders.push(await sell(baseUrl, event, demo, canPay, i * 1000));
  for (const { event, demo } of events)
    if (demo.soldOut) say(`${await sellOut(baseUrl, event, demo.soldOut, authSecret)} wait for a sold-out date`);
  const count = orders.reduce((sum, list) => sum + list.length, 0);
  say(`${count} orders placed`);

  const tonight = events[0]!.event;
  await runDemoDoor(desk, baseUrl, tonight.id, orders[0]!, events[1]?.event.id ? orders[1]! : []);
  say('a door has let the first guests in');
  return {
    organizer: demoOrganizer,
    events: events.map(({ event }) => ({ id: event.id, slug: event.slug, name: event.draft.name })),
    tonightId: tonight.id,
    orders: count,
  };
}

async function publishDemo(desk: ApiClient, organizerId: string, demo: DemoEvent): Promise<DeskEvent> {
  const created = await desk.post<DeskEvent>(`/api/organizers/${organizerId}/events`, demo.draft);
  const at = `/api/desk/events/${created.id}`;
  if (demo.picture !== null) {
    const bytes = await readFile(join(import.meta.dirname, 'pictures', demo.picture));
    await desk.upload(`${at}/pictures?alt=${encodeURIComponent(demo.alt)}`, new Uint8Array(bytes), 'image/webp');
  }
  if (demo.map) await desk.put(`${at}/seat-map`, demo.map);
  const current = await desk.get<DeskEvent>(at);
  const published = await desk.post<DeskEvent>(`${at}/publish`, { version: current.version });
  if (demo.codes) await desk.put(`${at}/codes`, { codes: demo.codes });
  return published;
}

/** Sells about `share` of what is there, in orders of one to four, spread over types and dates. */
async function sell(
  baseUrl: string,
  event: DeskEvent,
  demo: DemoEvent,
  canPay: boolean,
  seedNumber: number,
): Promise<OrderView[]> {
  const { entries } = await apiClient(baseUrl).get<Availability>(`/api/events/${event.id}/availability`);
  const extras = new Set(event.draft.ticketTypes.flatMap((type) => (type.addOnTo ? [type.index] : [])));
  const open = entries.filter((entry) => entry.state === 'on-sale' && entry.left > 0 && !extras.has(entry.ticketType));
  const wanted = Math.round(soldPlaces(event) * demo.soldShare);
  const purchases: WishedLine[] = [];
  for (let sold = 0, n = 0; sold < wanted && open.length > 0; n++) {
    const { ticketType, occurrence, left } = open[n % open.length]!;
    const quantity = Math.min(1 + ((seedNumber + n * 5) % 3), left, wanted - sold, 2);
    const line = { ticketType, occurrence, quantity };
    purchases.push(demo.map ? lineWithSeats(event, demo.map, line, seedNumber + n) : line);
    sold += quantity;
  }
  const orders: OrderView[] = [];
  const isFree = event.preview?.priceFromMinor === 0;
  if (!canPay && !isFree) return orders;
  for (let i = 0; i < purchases.length; i += buyersAtOnce) {
    const batch = purchases.slice(i, i + buyersAtOnce).map((line, k) =>
      buy(apiClient(baseUrl, addressOf(seedNumber + i + k)), {
        eventId: event.id,
        lines: [line],
        ...(demo.map && { mapVersion: 1 }),
        person: person(seedNumber + i + k),
        locale: (i + k) % 3 === 0 ? 'de' : 'en',
        pay: payWithTestCard,
      }),
    );
    orders.push(...(await Promise.all(batch)));
  }
  return orders;
}

/** Places of the event on one date, bounded so that a festival does not take minutes to seed. */
function soldPlaces({ draft, seatMap }: DeskEvent): number {
  const perDate = draft.totalCapacity ?? draft.ticketTypes.reduce((sum, type) => sum + (type.capacity ?? 0), 0);
  return Math.min(seatMap?.seats ?? perDate, 400);
}
