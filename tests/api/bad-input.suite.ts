import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { newId } from '#domain/ids';
import type { DeskEvent } from '#domain/contract/desk';
import type { FieldError, Problem } from '#domain/contract/problem';
import { aDraft, aHold, anEventOnSale, anOrganizer, bob, goodDraft, type Organizer } from './support/scenes.ts';
import { type Reply, type Visitor, type World } from './support/world.ts';

const anId = (kind: 'event' | 'hold' | 'order' | 'picture' | 'organizer') =>
  newId(kind, (bytes) => crypto.getRandomValues(bytes));
const fieldsOf = (reply: Reply) =>
  ((reply.body.fields ?? []) as FieldError[]).map((field) => `${field.path} ${field.code}`);

export function badInputSuite(world: () => World): void {
  let shop: { organizer: Organizer; event: DeskEvent; buyer: Visitor };
  async function open() {
    if (shop) return shop;
    const organizer = await anOrganizer(world());
    const event = await anEventOnSale(organizer, { name: 'Well guarded' });
    return (shop = { organizer, event, buyer: world().visitor() });
  }
  const holdOf = (lines: unknown) => ({ lines });
  const line = { ticketType: 0, occurrence: 0, quantity: 1 };

  describe('bad input gets its code and changes nothing', () => {
    it('every refusal is a problem that names its request', async () => {
      const reply = await world().visitor().get<Problem>('/api/nothing-here');
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
      expect(reply).toMatchObject({ status: 404, code: 'not-found' });
      expect(reply.body.requestId).toBe(reply.headers.get('x-request-id'));
      const own = await world()
        .visitor()
        .get('/api/time', { headers: { 'x-request-id': 'my-own-request-1' } });
      expect(own.headers.get('x-request-id')).toBe('my-own-request-1');
      expect(own.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(own.headers.get('x-content-type-options')).toBe('nosniff');
    });

    it('a method that is not there', async () => {
      const reply = await world().visitor().ask('PATCH', '/api/events');
      expect(reply).toMatchObject({ status: 405, code: 'method-not-allowed' });
      expect(reply.headers.get('allow')).toBe('GET');
      expect((await world().visitor().fetch('HEAD', '/api/time')).status).toBe(200);
    });

    it('malformed JSON, another kind of body, none at all', async () => {
      const { event, buyer } = await open();
      const path = `/api/events/${event.id}/holds`;
      const json = { 'content-type': 'application/json' };
      for (const body of ['{', '[1,', 'null garbage', '{"lines": [}'])
        expect(await buyer.ask('POST', path, { body, headers: json })).toMatchObject({
          status: 400,
          code: 'malformed-json',
        });
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
        expect(await buyer.ask('POST', path, { body: '{}', headers: { 'content-type': type } })).toMatchObject({
          status: 415,
          code: 'unsupported-media-type',
        });
      expect((await buyer.ask('POST', path, {})).status).toBeGreaterThanOrEqual(400);
    });

    it('wrong types, missing and unknown fields, each by its name', async () => {
      const { event, buyer } = await open();
      const ask = (body: unknown) => buyer.post(`/api/events/${event.id}/holds`, body);
      expect(fieldsOf(await ask({}))).toEqual(['lines required']);
      expect(fieldsOf(await ask(holdOf([])))).toEqual(['lines required']);
      expect(fieldsOf(await ask({ lines: [line], coupon: 'FREE' }))).toEqual(['coupon unknown-field']);
      expect(fieldsOf(await ask(holdOf('all')))).toEqual(['lines wrong-type']);
      expect(fieldsOf(await ask(holdOf([{ ...line, ticketType: '0' }])))).toEqual(['lines.0.ticketType wrong-type']);
      expect((await ask([])).status).toBe(422);
      expect((await ask(null)).status).toBe(422);
    });

    it('negative, fractional and absurd quantities; types and dates that are not there', async () => {
      const { event, buyer } = await open();
      const ask = (change: object) => buyer.post(`/api/events/${event.id}/holds`, holdOf([{ ...line, ...change }]));
      expect(fieldsOf(await ask({ quantity: -1 }))).toEqual(['lines.0.quantity too-small']);
      expect(fieldsOf(await ask({ quantity: 0 }))).toEqual(['lines.0.quantity too-small']);
      expect(fieldsOf(await ask({ quantity: 1.5 }))).toEqual(['lines.0.quantity not-whole']);
      expect(fieldsOf(await ask({ quantity: 1e9 }))).toEqual(['lines.0.quantity too-large']);
      expect(await ask({ quantity: 11 })).toMatchObject({ status: 422 });
      expect(await ask({ ticketType: 9 })).toMatchObject({ status: 422, code: 'unknown-ticket-type' });
      expect(await ask({ occurrence: 7 })).toMatchObject({ status: 422, code: 'unknown-occurrence' });
      expect(
        await buyer.post(`/api/events/${event.id}/holds`, holdOf([{ ...line, ticketType: 1, quantity: 6 }])),
      ).toMatchObject({
        status: 409,
        code: 'not-enough-left',
        body: { left: 5 },
      });
    });

    it('ids that do not exist, or are none', async () => {
      const { organizer, event, buyer } = await open();
      const paths = [
        `/api/events/${anId('event')}`,
        '/api/events/no-such-slug',
        `/api/events/${anId('event')}/availability`,
        '/api/events/evt_NOT-AN-ID/availability',
        '/api/events/..%2f..%2fetc/availability',
        `/api/events/${event.id}/orders/${anId('order')}?secret=x`,
        `/api/pictures/${anId('picture')}`,
        '/api/pictures/1',
      ];
      for (const path of paths) expect(await buyer.get(path), path).toMatchObject({ status: 404, code: 'not-found' });
      expect(await organizer.visitor.get(`/api/organizers/${anId('organizer')}/events`)).toMatchObject({ status: 404 });
      expect(await buyer.post(`/api/events/${anId('event')}/holds`, holdOf([line]))).toMatchObject({ status: 404 });
      expect(await buyer.get(`/api/events/${event.id}/holds/${anId('hold')}`)).toMatchObject({ code: 'hold-expired' });
      const checkout = { ...bob, totalMinor: 0 };
      expect(await buyer.post(`/api/events/${event.id}/holds/${anId('hold')}/checkout`, checkout)).toMatchObject({
        status: 409,
        code: 'hold-expired',
      });
    });

    it('a draft, a sale that has not begun, one that is over, an event in the past', async () => {
      const { organizer, buyer } = await open();
      const draft = await aDraft(organizer, { name: 'Still a draft' });
      expect(await buyer.post(`/api/events/${draft.id}/holds`, holdOf([line]))).toMatchObject({ status: 404 });
      expect(await buyer.get(`/api/events/${draft.slug}`)).toMatchObject({ status: 404 });

      const future = await anEventOnSale(organizer, { name: 'Not yet', salesStart: '2027-05-01T10:00' });
      expect(await buyer.post(`/api/events/${future.id}/holds`, holdOf([line]))).toMatchObject({
        code: 'not-on-sale-yet',
      });
      const over = await anEventOnSale(organizer, { name: 'Over', salesEnd: '2026-01-01T10:00' });
      expect(await buyer.post(`/api/events/${over.id}/holds`, holdOf([line]))).toMatchObject({ code: 'sale-ended' });

      const past = await aDraft(organizer, { occurrences: [{ starts: '2020-01-01T20:00', ends: '', doorsOpen: '' }] });
      const refused = await organizer.visitor.post(`/api/desk/events/${past.id}/publish`, { version: past.version });
      expect(refused).toMatchObject({ status: 422, code: 'invalid-fields' });
      expect(fieldsOf(refused)).toEqual(['occurrences.0.starts in-the-past']);
    });

    it('a price with too many decimals, a date that the clocks skip, and everything else that stands in the way', async () => {
      const { organizer } = await open();
      const event = await aDraft(organizer, {
        name: '',
        currency: 'JPY',
        zone: 'Europe/Berlin',
        occurrences: [{ starts: '2027-03-28T02:30', ends: '', doorsOpen: '' }],
        ticketTypes: [{ name: 'A', description: '', price: '12.50', capacity: 5, salesStart: '', salesEnd: '' }],
      });
      const path = `/api/desk/events/${event.id}/publish`;
      const refused = await organizer.visitor.post(path, { version: event.version });
      expect(refused).toMatchObject({ status: 422, code: 'invalid-fields' });
      expect(fieldsOf(refused)).toEqual([
        'name required',
        'occurrences.0.starts no-such-time',
        'ticketTypes.0.price too-many-decimals',
      ]);
      expect(event.problems.map((problem) => problem.path)).toEqual([
        'name',
        'occurrences.0.starts',
        'ticketTypes.0.price',
      ]);
      expect((await organizer.visitor.get<DeskEvent>(`/api/desk/events/${event.id}`)).body.status).toBe('draft');
    });

    it('a draft that somebody else has saved meanwhile', async () => {
      const { organizer } = await open();
      const event = await aDraft(organizer, { name: 'Two at once' });
      const path = `/api/desk/events/${event.id}`;
      const save = (name: string) =>
        organizer.visitor.ask<DeskEvent>('PUT', path, {
          json: { version: event.version, draft: { ...event.draft, name } },
        });
      const [first, second] = await Promise.all([save('First'), save('Second')]);
      expect([first.status, second.status].sort()).toEqual([200, 409]);
      const loser = first.status === 409 ? first : second;
      expect(loser.code).toBe('version-conflict');
      const winner = first.status === 200 ? 'First' : 'Second';
      expect((await organizer.visitor.get<DeskEvent>(path)).body).toMatchObject({
        version: 1,
        draft: { name: winner },
      });
      expect(await organizer.visitor.post(`${path}/publish`, { version: 0 })).toMatchObject({
        code: 'version-conflict',
      });
    });

    it('markup in a description is shown as it was typed', async () => {
      const { organizer, buyer } = await open();
      const description = '<script>alert(1)</script><img src=x onerror=alert(2)>';
      const event = await anEventOnSale(organizer, { name: '<b>Bold</b>', description });
      const page = await buyer.get<{ description: string }>(`/api/events/${event.slug}`);
      expect(page.body.description).toBe(description);
      expect(page.headers.get('content-type')).toContain('application/json');
    });

    it('a body of 10 MB, announced or not', async () => {
      const { event } = await open();
      const path = `/api/events/${event.id}/holds`;
      const announced = await post(world(), path, { 'content-length': String(10_000_000) }, 1);
      expect(announced).toEqual({ status: 413, code: 'body-too-large' });
      const streamed = await post(world(), path, { 'transfer-encoding': 'chunked' }, 200);
      expect(streamed).toEqual({ status: 413, code: 'body-too-large' });
    });

    it('no key, a short one', async () => {
      const { event, buyer } = await open();
      for (const key of [null, 'short', 'with spaces in it here'])
        expect(await buyer.post(`/api/events/${event.id}/holds`, holdOf([line]), { key })).toMatchObject({
          status: 400,
          code: 'idempotency-key-missing',
        });
    });

    it('a call from another site', async () => {
      const { organizer } = await open();
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { 'sec-fetch-site': 'cross-site' },
      ];
      for (const headers of foreign)
        expect(
          await organizer.visitor.post(`/api/organizers/${organizer.organizerId}/events`, goodDraft, { headers }),
        ).toMatchObject({ status: 403, code: 'cross-site' });
    });

    it('a checkout with another total, a bad address, twice under different keys', async () => {
      const { event, buyer } = await open();
      const hold = await aHold(buyer, event.id, 1);
      const path = `/api/events/${event.id}/holds/${hold.id}/checkout`;
      expect(await buyer.post(path, { ...bob, totalMinor: 1_200 })).toMatchObject({
        status: 409,
        code: 'price-changed',
      });
      // No card is charged a cent: that is said before anybody is asked what it really costs.
      expect(await buyer.post(path, { ...bob, totalMinor: 1 })).toMatchObject({
        status: 422,
        code: 'amount-not-payable',
      });
      const reply = await buyer.post(path, { name: ' ', email: 'nobody', totalMinor: 1250 });
      expect(fieldsOf(reply)).toEqual(['name required', 'email not-an-email']);
      for (const email of ['a@b.c\r\nBcc: x@y.z', 'a b@example.org', '<a@example.org>'])
        expect(await buyer.post(path, { name: 'Bob', email, totalMinor: 1250 })).toMatchObject({ status: 422 });
      expect((await buyer.post(path, { ...bob, totalMinor: 1250 })).status).toBe(201);
      expect(await buyer.post(path, { ...bob, totalMinor: 1250 })).toMatchObject({ code: 'hold-checked-out' });
    });

    it('pictures that are none, too large, of a type we do not show', async () => {
      const { organizer, event } = await open();
      const path = `/api/desk/events/${event.id}/pictures?alt=Stage`;
      const send = (body: BodyInit, type: string) =>
        organizer.visitor.ask<{ id: string }>('POST', path, { body, headers: { 'content-type': type } });
      expect(await send('<svg/>', 'image/svg+xml')).toMatchObject({ status: 415, code: 'unsupported-media-type' });
      expect(await send('no picture', 'image/png')).toMatchObject({ status: 422, code: 'picture-unreadable' });
      expect(await send(new Uint8Array(5_000_001), 'image/png')).toMatchObject({ status: 413, code: 'body-too-large' });
      const png = Uint8Array.from(
        atob('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAADUlEQVR42mNk+M/wHwAEAQH/7yMK/gAAAABJRU5ErkJggg=='),
        (character) => character.charCodeAt(0),
      );
      const kept = await send(png, 'image/png');
      expect(kept).toMatchObject({ status: 201, body: { width: 2, height: 1, alt: 'Stage' } });
      const shown = await world().visitor().fetch('GET', `/api/pictures/${kept.body.id}`);
      expect(new Uint8Array(await shown.arrayBuffer())).toEqual(png);
      expect(shown.headers.get('content-type')).toBe('image/png');
      expect(shown.headers.get('cache-control')).toContain('immutable');
      expect((await organizer.visitor.ask('DELETE', path.replace('?alt=Stage', `/${kept.body.id}`))).status).toBe(204);
    });

    it('cursors and dates that are none', async () => {
      const { organizer, buyer } = await open();
      expect(fieldsOf(await buyer.get('/api/events?cursor=!!'))).toEqual(['cursor invalid']);
      expect(fieldsOf(await buyer.get('/api/events?from=2027-02-30'))).toEqual(['from not-a-date']);
      expect(fieldsOf(await buyer.get('/api/events?limit=0'))).toEqual(['limit too-small']);
      const path = `/api/organizers/${organizer.organizerId}/events?cursor=!!`;
      expect(fieldsOf(await organizer.visitor.get(path))).toEqual(['cursor invalid']);
      expect((await buyer.get(`/api/events?query=${encodeURIComponent('") OR 1=1 --')}`)).status).toBe(200);
    });
  });
}

/** A body sent piece by piece, which `fetch` would not do: `pieces` of 64 kB, or as many as the server takes. */
function post(world: World, path: string, headers: Record<string, string>, pieces: number) {
  return new Promise<{ status: number; code: string }>((resolve, reject) => {
    const call = request(world.stack.baseUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...headers },
    });
    call.on('error', reject);
    call.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('error', reject);
      response.on('end', () => {
        call.destroy();
        resolve({ status: response.statusCode!, code: (JSON.parse(text) as { code: string }).code });
      });
    });
    const piece = Buffer.alloc(64 * 1024, ' ');
    for (let i = 0; i < pieces; i++) call.write(piece);
    if (headers['transfer-encoding']) call.end();
  });
}
