/** What most stories begin with: somebody who organizes, an event on sale, an order. */
import type { SessionView } from '#domain/contract/account';
import type { DeskEvent } from '#domain/contract/desk';
import type { CheckoutReply, HoldView, OrderView } from '#domain/contract/sale';
import { expect } from 'vitest';
import { eventually, type Visitor, type World } from './world.ts';

export const password = 'a long enough password';
let people = 0;

export interface Organizer {
  visitor: Visitor;
  session: SessionView;
  organizerId: string;
  email: string;
}

/** A new person with an organizer of their own, signed in. */
export async function anOrganizer(world: World, organizerName = 'Jazz Cellar'): Promise<Organizer> {
  const visitor = world.visitor();
  const email = `person${++people}@example.org`;
  const reply = await visitor.post<SessionView>('/api/account', { name: 'Ada Møller', email, password, organizerName });
  expect(reply.status).toBe(201);
  return { visitor, session: reply.body, organizerId: reply.body.organizers[0]!.id, email };
}

/** A draft that can be published: one evening, two types, 50 and 5 places. */
export const goodDraft = {
  name: 'Late Night Session',
  summary: 'Six players, no plan',
  description: 'First paragraph.\n\nSecond <b>paragraph</b>.',
  category: 'concert',
  venueName: 'The Cellar',
  venueAddress: 'Torstraße 1',
  city: 'Berlin',
  country: 'DE',
  salesStart: '',
  salesEnd: '',
  occurrences: [{ starts: '2027-06-01T20:00', ends: '2027-06-01T23:00', doorsOpen: '2027-06-01T19:00' }],
  ticketTypes: [
    { name: 'Full', description: '', price: '12.50', capacity: 50, salesStart: '', salesEnd: '' },
    { name: 'Guest list', description: '', price: '0', capacity: 5, salesStart: '', salesEnd: '' },
  ],
  gates: [{ name: 'Main entrance' }, { name: 'Backstage' }],
};

export async function aDraft(organizer: Organizer, changes: object = {}): Promise<DeskEvent> {
  const path = `/api/organizers/${organizer.organizerId}/events`;
  const reply = await organizer.visitor.post<DeskEvent>(path, { ...goodDraft, ...changes });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body;
}

export async function publish(organizer: Organizer, event: DeskEvent): Promise<DeskEvent> {
  const path = `/api/desk/events/${event.id}/publish`;
  const reply = await organizer.visitor.post<DeskEvent>(path, { version: event.version });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body;
}

export async function anEventOnSale(organizer: Organizer, changes: object = {}): Promise<DeskEvent> {
  return publish(organizer, await aDraft(organizer, changes));
}

export async function aHold(buyer: Visitor, eventId: string, quantity = 2, ticketType = 0): Promise<HoldView> {
  const lines = [{ ticketType, occurrence: 0, quantity }];
  const reply = await buyer.post<HoldView>(`/api/events/${eventId}/holds`, { lines });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body;
}

export const bob = { name: 'Bob Çelik', email: 'bob@example.org' };

export async function aCheckout(buyer: Visitor, hold: HoldView, changes: object = {}): Promise<CheckoutReply> {
  const path = `/api/events/${hold.eventId}/holds/${hold.id}/checkout`;
  const reply = await buyer.post<CheckoutReply>(path, { ...bob, totalMinor: hold.totalMinor, ...changes });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body;
}

export const sessionIdOf = (payUrl: string) => new URL(payUrl).pathname.split('/').at(-1)!;

/** The order as its page sees it. */
export async function readOrder(buyer: Visitor, eventId: string, checkout: CheckoutReply): Promise<OrderView> {
  const reply = await buyer.get<OrderView>(
    `/api/events/${eventId}/orders/${checkout.orderId}?secret=${checkout.secret}`,
  );
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body;
}

/** The order once it has come to that state. */
export function orderIn(
  state: OrderView['state'],
  buyer: Visitor,
  eventId: string,
  checkout: CheckoutReply,
): Promise<OrderView> {
  return eventually(async () => {
    const order = await readOrder(buyer, eventId, checkout);
    return order.state === state && order;
  });
}

/** A paid order of that many tickets, paid behind the page's back. */
export async function aPaidOrder(world: World, eventId: string, quantity = 1) {
  const buyer = world.visitor();
  const checkout = await aCheckout(buyer, await aHold(buyer, eventId, quantity));
  world.stack.stripe!.control.pay(sessionIdOf(checkout.payUrl!));
  return { buyer, checkout, order: await orderIn('paid', buyer, eventId, checkout) };
}
