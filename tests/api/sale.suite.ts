import { describe, expect, it } from 'vitest';
import type { DeskOrderList, DeskScanList, DeskTotals, DoorView, EnrolmentView } from '#domain/contract/desk';
import type { JournalReply } from '#domain/contract/door';
import type { Availability, EventList, EventPage } from '#domain/contract/public';
import type { HoldView, OrderView } from '#domain/contract/sale';
import { Door, doorsOpenMs } from './support/door.ts';
import { aCheckout, aHold, aPaidOrder, anEventOnSale, anOrganizer, bob, orderIn, readOrder } from './support/scenes.ts';
import { eventually, type World } from './support/world.ts';

/** Pays on the payment page as a browser does: its form, with a test card. */
async function payOnPage(payUrl: string, number = '4242424242424242'): Promise<Response> {
  const fields = { method: 'card', name: 'Bob', number, expiry: '12 / 34', cvc: '123', action: 'pay' };
  return fetch(payUrl, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

export function saleSuite(world: () => World): void {
  describe('the first sale', () => {
    it('goes from a registration to a second scan that is refused', async () => {
      const organizer = await anOrganizer(world(), 'Blue Room');
      const event = await anEventOnSale(organizer, { name: 'The First Sale' });
      expect(event).toMatchObject({
        status: 'published',
        slug: 'the-first-sale',
        unpublishedChanges: false,
        problems: [],
      });

      const buyer = world().visitor();
      const list = await eventually(async () => {
        const reply = await organizer.visitor.get<EventList>('/api/events?query=first%20sal');
        return reply.body.events.length === 1 && reply.body.events[0];
      });
      expect(list).toMatchObject({ slug: 'the-first-sale', priceFromMinor: 0, city: 'Berlin', currency: 'EUR' });
      const page = await buyer.get<EventPage>('/api/events/the-first-sale');
      expect(page.body).toMatchObject({ name: 'The First Sale', organizerName: 'Blue Room', venueName: 'The Cellar' });
      expect(page.body.ticketTypes.map((type) => type.priceMinor)).toEqual([1250, 0]);
      expect(page.headers.get('cache-control')).toContain('stale-while-revalidate');

      const hold = await aHold(buyer, event.id, 2);
      expect(hold).toMatchObject({ state: 'held', totalMinor: 2500, currency: 'EUR' });
      expect(hold.expiresAtMs - hold.serverNowMs).toBeGreaterThan(9 * 60_000);
      const checkout = await aCheckout(buyer, hold);
      expect(checkout.payUrl).toContain('/pay/cs_');
      expect(await readOrder(buyer, event.id, checkout)).toMatchObject({ state: 'awaiting-payment', tickets: [] });

      const onward = await payOnPage(checkout.payUrl!);
      expect(onward.status).toBe(303);
      expect(onward.headers.get('location')).toBe(checkout.orderUrl);
      const order = await orderIn('paid', buyer, event.id, checkout);
      expect(order).toMatchObject({ ...bob, totalMinor: 2500, payUrl: null, event: { venueName: 'The Cellar' } });
      expect(order.tickets).toHaveLength(2);
      for (const ticket of order.tickets) {
        expect(ticket.code).toMatch(/^[0-9A-Z $%*+\-./:]{122}$/);
        expect(ticket).toMatchObject({ state: 'valid', typeName: 'Full', generation: 1 });
      }
      await theMail(world(), order);
      await theDoor(world(), organizer, event.id, order);
    });

    it('a free order needs no payment page', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Free of charge' });
      const buyer = world().visitor();
      const checkout = await aCheckout(buyer, await aHold(buyer, event.id, 1, 1));
      expect(checkout.payUrl).toBeNull();
      const order = await readOrder(buyer, event.id, checkout);
      expect(order).toMatchObject({ state: 'paid', totalMinor: 0, payUrl: null });
      expect(order.tickets).toHaveLength(1);
    });

    it('a released hold is on sale again at once', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Let go' });
      const buyer = world().visitor();
      const hold = await aHold(buyer, event.id, 5, 1);
      const another = { lines: [{ ticketType: 1, occurrence: 0, quantity: 1 }] };
      const refused = await buyer.post<{ left: number }>(`/api/events/${event.id}/holds`, another);
      expect(refused).toMatchObject({ status: 409, code: 'not-enough-left', body: { left: 0 } });
      expect((await buyer.ask('DELETE', `/api/events/${event.id}/holds/${hold.id}`)).status).toBe(204);
      expect((await buyer.ask('DELETE', `/api/events/${event.id}/holds/${hold.id}`)).status).toBe(204);
      expect(await buyer.get(`/api/events/${event.id}/holds/${hold.id}`)).toMatchObject({ code: 'hold-expired' });
      const again = await aHold(buyer, event.id, 5, 1);
      const beacon = await buyer.ask('POST', `/api/events/${event.id}/holds/${again.id}/release`, { key: null });
      expect(beacon.status).toBe(204);
      const left = await eventually(async () => {
        const { body } = await buyer.get<Availability>(`/api/events/${event.id}/availability`);
        return body.entries.find((entry) => entry.ticketType === 1 && entry.left === 5);
      });
      expect(left.state).toBe('on-sale');
    });

    it('a hold gets its time again; one that is gone does not', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'More time' });
      const buyer = world().visitor();
      const hold = await aHold(buyer, event.id, 1);
      const path = `/api/events/${event.id}/holds/${hold.id}/extension`;
      const longer = await buyer.post<HoldView>(path);
      expect(longer, JSON.stringify(longer.body)).toMatchObject({ status: 200, body: { id: hold.id, state: 'held' } });
      expect(longer.body.expiresAtMs).toBeGreaterThan(hold.expiresAtMs);
      await buyer.ask('DELETE', `/api/events/${event.id}/holds/${hold.id}`);
      expect((await buyer.post(path)).code).toBe('hold-expired');
    });

    it('two buyers who want the last place at the same instant: one wins, the other hears what is left', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'One place' });
      const body = { lines: [{ ticketType: 1, occurrence: 0, quantity: 3 }] };
      const replies = await Promise.all(
        [1, 2].map(() => world().visitor().post(`/api/events/${event.id}/holds`, body)),
      );
      expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409]);
      expect(replies.find((reply) => reply.status === 409)).toMatchObject({
        code: 'not-enough-left',
        body: { left: 2 },
      });
    });

    it('the same key gets the first answer; another wish under it is refused', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Twice' });
      const buyer = world().visitor();
      const key = crypto.randomUUID();
      const ask = (quantity: number) =>
        buyer.post<HoldView>(
          `/api/events/${event.id}/holds`,
          { lines: [{ ticketType: 0, occurrence: 0, quantity }] },
          { key },
        );
      const [first, second] = [await ask(2), await ask(2)];
      expect(second.body.id).toBe(first.body.id);
      expect(await ask(3)).toMatchObject({ status: 409, code: 'idempotency-key-reused' });

      const checkoutKey = crypto.randomUUID();
      const path = `/api/events/${event.id}/holds/${first.body.id}/checkout`;
      const checkouts = [1, 2].map(() => buyer.post(path, { ...bob, totalMinor: 2500 }, { key: checkoutKey }));
      const [one, two] = await Promise.all(checkouts);
      expect(one!.status).toBe(201);
      expect(two!.body).toEqual(one!.body);
    });

    it('a ticket order is opened by its secret only', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Secrets' });
      const { buyer, checkout } = await aPaidOrder(world(), event.id);
      const path = `/api/events/${event.id}/orders/${checkout.orderId}`;
      for (const query of ['', '?secret=', '?secret=wrong', `?secret=${checkout.secret}x`])
        expect(await buyer.get(path + query)).toMatchObject({ status: 404, code: 'not-found' });
      const file = await buyer.get<string>(`${path}/calendar.ics?secret=${checkout.secret}`);
      expect(file.headers.get('content-type')).toContain('text/calendar');
      expect(file.body).toContain('DTSTART:20270601T180000Z');
      expect(await buyer.get(`${path}/calendar.ics?secret=no`)).toMatchObject({ status: 404 });
      for (const format of ['a4', 'phone']) {
        const pdf = await buyer.get<string>(`${path}/tickets.pdf?format=${format}&secret=${checkout.secret}`);
        expect(pdf.headers.get('content-type')).toBe('application/pdf');
        expect(pdf.body).toMatch(/^%PDF-1\.7[^]+%%EOF\s*$/);
      }
      expect(await buyer.get(`${path}/tickets.pdf?secret=no`)).toMatchObject({ status: 404 });
      expect(await buyer.get(`${path}/tickets.pdf?format=a3&secret=${checkout.secret}`)).toMatchObject({ status: 422 });
    });
  });
}

/** One mail, with the tickets in it and nothing that could go out twice. */
async function theMail(world: World, order: OrderView): Promise<void> {
  const mail = await eventually(async () => {
    const mails = await world.stack.mailbox.messages();
    return mails.find((message) => message.text.includes(order.id));
  });
  expect(mail.subject).toBe(`Your tickets for ${order.event.name}`);
  expect(mail.to).toEqual([bob.email]);
  expect(mail.text).toContain(bob.name);
  expect(mail.text).toContain(`/orders/${order.eventId}/${order.id}?secret=`);
  for (const ticket of order.tickets) expect(mail.text).toContain(ticket.shortCode);
  const pictures = mail.attachments.filter((attachment) => attachment.contentType === 'image/gif');
  expect(pictures).toHaveLength(order.tickets.length);
  for (const picture of pictures) {
    expect(picture.inline).toBe(true);
    expect(picture.contentId).toBeTruthy();
  }
  expect(mail.attachments.some((attachment) => attachment.fileName === 'tickets.ics')).toBe(true);
  expect(mail.attachments.some((attachment) => attachment.contentType === 'application/pdf')).toBe(true);
}

/** Enrolment, pack, an admission without a network, the second scan, the journal, and what the desk then sees. */
async function theDoor(
  world: World,
  organizer: Awaited<ReturnType<typeof anOrganizer>>,
  eventId: string,
  order: OrderView,
): Promise<void> {
  const desk = `/api/desk/events/${eventId}`;
  const invited = await organizer.visitor.post<EnrolmentView>(`${desk}/doors`, { name: 'Tablet 1', gate: 0 });
  expect(invited.status).toBe(201);
  const door = await Door.enrol(world.visitor(), invited.body.url);
  expect(door.about).toMatchObject({
    eventId,
    eventName: 'The First Sale',
    gateName: 'Main entrance',
    name: 'Tablet 1',
  });
  await door.fetchPack();
  const [one, two] = order.tickets;
  expect((await door.scan(one!.code)).verdict).toMatchObject({ verdict: 'admit' });
  expect((await door.scan(one!.code)).verdict).toMatchObject({ verdict: 'refuse', reason: 'already-used' });
  expect((await door.scan(`${one!.code.slice(0, -1)}A`)).verdict.verdict).toBe('refuse');

  const reply = await door.upload<JournalReply>();
  expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 200, body: { acceptedThrough: 3, conflicts: [] } });
  expect((await door.upload<JournalReply>()).body.acceptedThrough).toBe(3);

  // A second door, offline all the while, lets a copy in: the journal brings it to light.
  const other = await organizer.visitor.post<EnrolmentView>(`${desk}/doors`, { name: 'Tablet 2', gate: 1 });
  const backstage = await Door.enrol(world.visitor(), other.body.url);
  await backstage.fetchPack();
  backstage.pack = {
    ...backstage.pack,
    status: { ...backstage.pack.status, admitted: new Uint8Array(1), uses: new Map() },
  };
  expect((await backstage.scan(two!.code, doorsOpenMs + 60_000)).verdict.verdict).toBe('admit');
  expect((await backstage.scan(one!.code, doorsOpenMs + 60_000)).verdict.verdict).toBe('admit');
  const late = await backstage.upload<JournalReply>();
  expect(late.body.conflicts).toMatchObject([
    { serial: one!.serial, firstDoor: 'Tablet 1', firstGate: 'Main entrance' },
  ]);

  const totals = await organizer.visitor.get<DeskTotals>(`${desk}/totals`);
  expect(totals.body).toMatchObject({ sold: 2, admitted: 2, conflicts: 1, revenueMinor: 2500, currency: 'EUR' });
  const shown = await readOrder(world.visitor(), eventId, {
    ...order,
    orderId: order.id,
    secret: await secretOf(world, order),
  } as never);
  expect(shown.tickets.map((ticket) => ticket.state)).toEqual(['admitted', 'admitted']);
  const orders = await eventually(async () => {
    const { body } = await organizer.visitor.get<DeskOrderList>(`${desk}/orders?query=${bob.email}`);
    return body.orders[0]?.state === 'paid' && body.orders;
  });
  expect(orders).toMatchObject([{ id: order.id, ...bob, quantity: 2, lines: [{ name: 'Full' }] }]);
  const scans = await eventually(async () => {
    const { body } = await organizer.visitor.get<DeskScanList>(`${desk}/scans`);
    return body.scans.some((scan) => scan.verdict === 'conflict') && body.scans;
  });
  expect(scans.map((scan) => scan.verdict)).toContain('already-used');
  expect(scans.find((scan) => scan.verdict === 'conflict')).toMatchObject({ door: 'Tablet 2', gate: 'Backstage' });
  await theDoorIsWithdrawn(organizer, desk, door);
}

async function theDoorIsWithdrawn(
  organizer: Awaited<ReturnType<typeof anOrganizer>>,
  desk: string,
  door: Door,
): Promise<void> {
  const { body } = await organizer.visitor.get<{ doors: DoorView[] }>(`${desk}/doors`);
  expect(body.doors).toMatchObject([{ name: 'Tablet 1', journalLength: 3 }, { name: 'Tablet 2' }]);
  expect((await organizer.visitor.ask('DELETE', `${desk}/doors/${door.about.deviceId}`)).status).toBe(204);
  const pack = await door.ask('GET', `/api/doors/${door.about.eventId}/pack`);
  expect(pack).toMatchObject({ status: 403, code: 'door-revoked' });
  // What it did before it was withdrawn still counts (D10).
  expect(await door.upload()).toMatchObject({ status: 200, body: { acceptedThrough: 3 } });
}

/** The secret as the mail has it. */
async function secretOf(world: World, order: OrderView): Promise<string> {
  const mails = await world.stack.mailbox.messages();
  const text = mails.find((message) => message.text.includes(order.id))!.text;
  return /secret=([\w-]+)/.exec(text)![1]!;
}
