import { describe, expect, it } from 'vitest';
import type { DeskWaitingList } from '#domain/contract/desk';
import type { EventPage } from '#domain/contract/public';
import type { HoldView, WaitingMailed, WaitingReply, WaitingView } from '#domain/contract/sale';
import { sealWish, wishLifeMs } from '../../worker/sale/waiting-wish.ts';
import { aCheckout, aHold, anEventOnSale, anOrganizer, readOrder } from './support/scenes.ts';
import { eventually, type Visitor, type World } from './support/world.ts';

const open = { waitingList: { open: true, first: true, smallerMayPass: true, offerHours: 1 } };

const wishOf = (email: string, quantity: number, more: object) => ({
  ...{ ticketType: 1, occurrence: 0, quantity, name: 'Wanda', email, locale: 'en' as const },
  ...more,
});

/** Asks to wait; a mail comes. */
function ask(buyer: Visitor, eventId: string, email: string, quantity = 2, more: object = {}) {
  return buyer.post<WaitingMailed>(`/api/events/${eventId}/waiting-list`, wishOf(email, quantity, more));
}

function confirm(buyer: Visitor, eventId: string, wish: string) {
  return buyer.post<WaitingReply>(`/api/events/${eventId}/waiting-list/confirmations`, { wish });
}

const at = (eventId: string, { id, secret }: WaitingReply, more = '') =>
  `/api/events/${eventId}/waiting-list/${id}${more}?secret=${secret}`;

export function waitingSuite(world: () => World): void {
  /** As somebody who has followed the link of the mail. */
  async function join(buyer: Visitor, eventId: string, email: string, quantity = 2, more: object = {}) {
    const env = world().stack.secrets;
    return confirm(buyer, eventId, await sealWish(env, eventId, wishOf(email, quantity, more), Date.now()));
  }

  describe('the waiting list', () => {
    it('[W15] has whoever says so by mail, and nobody for whom somebody else did', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'By mail', ...open });
      const buyer = world().visitor();
      expect((await ask(buyer, event.id, 'w1@example.org')).code).toBe('not-sold-out');
      const all = await aHold(buyer, event.id, 5, 1);
      expect(await ask(buyer, event.id, 'made-up@example.org', 5)).toMatchObject({ status: 202 });
      const asked = await ask(buyer, event.id, 'w1@Example.org', 2, { locale: 'de' });
      expect(asked).toMatchObject({ status: 202 });
      expect(Object.keys(asked.body)).toEqual(['confirmUntilMs']); // nothing that stands in the link
      expect(await ask(buyer, event.id, 'w1@example.org', 2, { locale: 'de' })).toMatchObject({ status: 202 });
      const mail = await theMail(world(), 'Möchten Sie auf By mail warten?');
      const url = new URL(/https?:\S+confirm\S+/.exec(mail.text)![0]);
      expect(url.pathname).toBe(`/waiting/${event.id}/confirm`);
      const wish = url.searchParams.get('wish')!;

      const list = async () =>
        (await organizer.visitor.get<DeskWaitingList>(`/api/desk/events/${event.id}/waiting-list`)).body;
      expect(await list()).toMatchObject({ waiting: 0, entries: [] });
      const first = await confirm(buyer, event.id, wish);
      expect(first).toMatchObject({ status: 201, body: { position: 1 } });
      expect(await confirm(buyer, event.id, wish)).toMatchObject({ status: 201, body: first.body });
      expect((await ask(buyer, event.id, 'w1@example.org')).code).toBe('already-waiting');
      expect(await list()).toMatchObject({ waiting: 1, entries: [{ email: 'w1@example.org', quantity: 2 }] });

      await buyer.ask('DELETE', `/api/events/${event.id}/holds/${all.id}`); // the made-up party of five keeps nothing back
      expect((await buyer.get<WaitingView>(at(event.id, first.body))).body.state).toBe('offered');
      const mails = (await world().stack.mailbox.messages()).filter(({ subject }) => subject === mail.subject);
      expect(mails).toHaveLength(1); // asked twice, written to once
    });

    it('[W15] takes no link that has run out, is not whole, or is of another event', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Late link', ...open });
      const buyer = world().visitor();
      await aHold(buyer, event.id, 5, 1);
      const seal = (atMs: number, of = event.id) =>
        sealWish(world().stack.secrets, of, wishOf('late@example.org', 1, {}), atMs);
      const other = await anEventOnSale(organizer, { name: 'Another', ...open });
      for (const wish of [
        await seal(Date.now() - wishLifeMs),
        (await seal(Date.now())).slice(0, -2),
        await seal(Date.now(), other.id),
        'nonsense',
      ])
        expect((await confirm(buyer, event.id, wish)).code).toBe('confirmation-expired');
    });

    it('takes parties when sold out, offers what comes free in turn, and the offer can be bought', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Full house', ...open });
      const buyer = world().visitor();
      const page = await buyer.get<EventPage>(`/api/events/${event.slug}`);
      expect(page.body.waitingList).toBe(true);
      expect((await join(buyer, event.id, 'w1@example.org')).code).toBe('not-sold-out');
      const all = await aHold(buyer, event.id, 5, 1);
      const first = await join(buyer, event.id, 'w1@example.org', 2, { locale: 'de' });
      expect(first).toMatchObject({ status: 201, body: { position: 1 } });
      const second = await join(buyer, event.id, 'w2@example.org', 3);
      expect(second.body.position).toBe(2);
      expect((await join(buyer, event.id, 'W1@Example.org')).code).toBe('already-waiting');
      const joined = await theMail(world(), 'Sie stehen auf der Warteliste für Full house');
      expect(joined.text).toContain(first.body.url);

      await buyer.ask('DELETE', `/api/events/${event.id}/holds/${all.id}`);
      const offered = await buyer.get<WaitingView>(at(event.id, first.body));
      expect(offered.body).toMatchObject({ state: 'offered', position: 0, quantity: 2, typeName: 'Guest list' });
      const { holdId, offerUntilMs, serverNowMs } = offered.body;
      expect(offerUntilMs! - serverNowMs).toBeGreaterThan(50 * 60_000);
      expect((await theMail(world(), 'Es ist Platz für Sie: Full house')).text).toContain(first.body.url);
      const hold = await buyer.get<HoldView>(`/api/events/${event.id}/holds/${holdId}`);
      expect(hold.body).toMatchObject({ state: 'held', totalMinor: 0 });
      const checkout = await aCheckout(buyer, hold.body);
      expect((await readOrder(buyer, event.id, checkout)).state).toBe('paid');
      expect((await buyer.get<WaitingView>(at(event.id, first.body))).body.state).toBe('taken');
    });

    it('is left by its link, or with one click in a mail; the offer goes on to the next', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Going', ...open });
      const buyer = world().visitor();
      const all = await aHold(buyer, event.id, 5, 1);
      const entries = [];
      for (const n of [1, 2, 3]) entries.push((await join(buyer, event.id, `g${n}@example.org`, 5)).body);
      const [first, second, third] = entries as [WaitingReply, WaitingReply, WaitingReply];
      await buyer.ask('DELETE', `/api/events/${event.id}/holds/${all.id}`);
      expect((await buyer.get<WaitingView>(at(event.id, first))).body.state).toBe('offered');
      const click = await buyer.ask('POST', at(event.id, first, '/leave'), {
        key: null,
        body: 'List-Unsubscribe=One-Click',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect(click.status).toBe(204);
      expect((await buyer.get<WaitingView>(at(event.id, first))).body.state).toBe('left');
      expect((await buyer.get<WaitingView>(at(event.id, second))).body).toMatchObject({ state: 'offered' });
      expect((await buyer.get<WaitingView>(at(event.id, third))).body).toMatchObject({ state: 'waiting', position: 1 });
      expect((await buyer.ask('DELETE', at(event.id, second))).status).toBe(204);
      expect((await buyer.ask('DELETE', at(event.id, second))).status).toBe(204);
      expect((await buyer.get<WaitingView>(at(event.id, third))).body.state).toBe('offered');
      const wrong = at(event.id, { ...third, secret: second.secret });
      expect((await buyer.get(wrong)).code).toBe('not-found');
      expect((await buyer.ask('DELETE', wrong)).code).toBe('not-found');
    });

    it('is seen and steered at the desk', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Steered', ...open });
      const buyer = world().visitor();
      await aHold(buyer, event.id, 4, 1);
      const big = (await join(buyer, event.id, 'big@example.org', 3)).body;
      const path = `/api/desk/events/${event.id}/waiting-list`;
      const list = await organizer.visitor.get<DeskWaitingList>(path);
      expect(list.body).toMatchObject({ waiting: 1, offered: 0, nextCursor: null });
      expect(list.body.entries).toMatchObject([
        {
          id: big.id,
          position: 1,
          quantity: 3,
          typeName: 'Guest list',
          name: 'Wanda',
          email: 'big@example.org',
          offers: 0,
        },
      ]);
      const refused = await organizer.visitor.post(`${path}/${big.id}/offer`);
      expect(refused.code).toBe('not-enough-left');
      expect((await organizer.visitor.ask('DELETE', `${path}/${big.id}`)).status).toBe(204);
      expect((await buyer.get<WaitingView>(at(event.id, big))).body.state).toBe('left');
      expect((await organizer.visitor.get<DeskWaitingList>(path)).body.entries).toEqual([]);
    });

    it('is closed where the organizer has none', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'No list' });
      const buyer = world().visitor();
      await aHold(buyer, event.id, 5, 1);
      expect((await ask(buyer, event.id, 'n@example.org')).code).toBe('waiting-list-closed');
      expect((await join(buyer, event.id, 'n@example.org')).code).toBe('waiting-list-closed');
    });
  });
}

function theMail(world: World, subject: string) {
  return eventually(async () => (await world.stack.mailbox.messages()).find((mail) => mail.subject === subject));
}
