import { describe, expect, it } from 'vitest';
import { routes } from '../../worker/app.ts';
import { aCheckout, aHold, anEventOnSale, anOrganizer, orderIn } from './support/scenes.ts';
import { eventually, type World } from './support/world.ts';

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { parameters?: { name: string }[]; responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, unknown> };
}

export function serviceSuite(world: () => World): void {
  describe('the API as others see it', () => {
    it('describes every address from the same schemas', async () => {
      const { body, status } = await world().visitor().get<OpenApi>('/api/openapi.json');
      expect(status).toBe(200);
      expect(body.openapi).toBe('3.1.0');
      for (const route of Object.values(routes)) {
        const operation = body.paths[route.path]?.[route.method];
        expect(operation, route.path).toBeTruthy();
        if (route.method === 'post')
          expect(operation!.parameters?.map((parameter) => parameter.name)).toContain('Idempotency-Key');
      }
      expect(Object.keys(body.components.schemas)).toEqual(
        expect.arrayContaining(['Problem', 'HoldRequest', 'HoldView', 'OrderView', 'EventDraft', 'DeskTotals']),
      );
      expect(JSON.stringify(body)).not.toMatch(/"\$ref":"(?!#\/components\/)/);
    });

    it('can be read by people, with nothing from elsewhere', async () => {
      const reply = await world().visitor().get<string>('/api/docs');
      expect(reply.headers.get('content-type')).toContain('text/html');
      expect(reply.body).toContain('/api/events/{event}/holds');
      expect(reply.body).not.toMatch(/<script|src="http|@import|url\(/);
      const nonce = /style-src 'nonce-([\w-]+)'/.exec(reply.headers.get('content-security-policy')!)![1];
      expect(reply.body).toContain(`<style nonce="${nonce}">`);
    });

    it('pages reach it in process, under one request id', async () => {
      const reply = await world()
        .visitor()
        .get<{ nowMs: number }>('/through-the-page', { headers: { 'x-request-id': 'page-and-api-1' } });
      expect(reply.body.nowMs).toBeGreaterThan(0);
      expect(reply.headers.get('x-request-id')).toBe('page-and-api-1');
      expect(world().logs.some((line) => line.includes('page-and-api-1') && line.includes('/api/time'))).toBe(true);
    });

    it('logs carry nothing personal', async () => {
      const everything = world().logs.join('\n');
      expect(everything).toContain('"requestId"');
      for (const text of ['Bob', 'bob@', 'Møller', 'example.org', 'secret=']) expect(everything).not.toContain(text);
    });

    it('the desk follows the sale live', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Live' });
      const url = `${world().stack.baseUrl.replace('http', 'ws')}/api/desk/events/${event.id}/live`;
      const token = organizer.visitor.cookie('foyer.session_token')!;
      const messages: { sold: number; byType: unknown[] }[] = [];
      const { WebSocket } = await import('undici');
      const socket = new WebSocket(url, { headers: { cookie: `foyer.session_token=${token}` } });
      socket.addEventListener('message', ({ data }) => messages.push(JSON.parse(String(data))));
      await eventually(async () => messages.length > 0);
      const buyer = world().visitor();
      await aCheckout(buyer, await aHold(buyer, event.id, 3, 1));
      await eventually(async () => messages.at(-1)!.sold === 3);
      socket.close();
      expect(messages.at(-1)!.byType).toHaveLength(2);
    });
  });

  // Last, since it takes the catalogue away for good.
  describe('when the catalogue is away', () => {
    it('selling goes on: hold, checkout, payment, order', async () => {
      const organizer = await anOrganizer(world());
      const event = await anEventOnSale(organizer, { name: 'Resilient' });
      const { primary, replica } = world().stack.libsql;
      await Promise.all([primary.close(), replica.close()]);
      const buyer = world().visitor();
      const checkout = await aCheckout(buyer, await aHold(buyer, event.id, 1));
      world().stack.stripe!.control.pay(new URL(checkout.payUrl!).pathname.split('/').at(-1)!);
      const order = await orderIn('paid', buyer, event.id, checkout);
      expect(order).toMatchObject({ event: { venueName: 'The Cellar', slug: 'resilient' }, name: 'Bob Çelik' });
      expect(await organizer.visitor.get(`/api/desk/events/${event.id}`)).toMatchObject({
        status: 503,
        code: 'database-away',
      });
      const { body } = await buyer.get<{ catalogue: string }>('/api/health');
      expect(body.catalogue).toBe('away');
    });
  });
}
