import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#db/client';
import { setRole } from '#db/organizers';
import { roles, type Role, type SessionView } from '#domain/contract/account';
import { newId, type IdKind } from '#domain/ids';
import { table, type Action } from '../../worker/authorize.ts';
import { aDraft, anEventOnSale, anOrganizer, aPaidOrder, type Organizer } from './support/scenes.ts';
import { eventually, type Call, type Reply, type Visitor, type World } from './support/world.ts';

/** Every address of the desk, with the action that the table must allow. `{e}` is an event's id, `{o}` its organizer's. */
const desk: { action: Action; method: string; path: string; call?: Call }[] = [
  { action: 'event.list', method: 'GET', path: '/api/organizers/{o}/events' },
  { action: 'event.create', method: 'POST', path: '/api/organizers/{o}/events', call: { json: { ...emptyTexts() } } },
  { action: 'event.read', method: 'GET', path: '/api/desk/events/{e}' },
  {
    action: 'event.edit',
    method: 'PUT',
    path: '/api/desk/events/{e}',
    call: { json: { version: 999, draft: emptyTexts() } },
  },
  { action: 'event.publish', method: 'POST', path: '/api/desk/events/{e}/publish', call: { json: { version: 999 } } },
  {
    action: 'event.edit',
    method: 'POST',
    path: '/api/desk/events/{e}/pictures',
    call: { body: 'no picture', headers: { 'content-type': 'image/png' } },
  },
  { action: 'event.edit', method: 'DELETE', path: `/api/desk/events/{e}/pictures/${anId('picture')}` },
  { action: 'totals.read', method: 'GET', path: '/api/desk/events/{e}/totals' },
  { action: 'totals.read', method: 'GET', path: '/api/desk/events/{e}/live' },
  { action: 'orders.read', method: 'GET', path: '/api/desk/events/{e}/orders' },
  { action: 'scans.read', method: 'GET', path: '/api/desk/events/{e}/scans' },
  {
    action: 'doors.manage',
    method: 'POST',
    path: '/api/desk/events/{e}/doors',
    call: { json: { name: 'Door', gate: 0 } },
  },
  {
    action: 'orders.refund',
    method: 'POST',
    path: `/api/desk/events/{e}/orders/${anId('order')}/cancellations`,
    call: { json: {} },
  },
  {
    action: 'tickets.block',
    method: 'POST',
    path: `/api/desk/events/{e}/orders/${anId('order')}/blocks`,
    call: { json: { serials: [0], reason: null } },
  },
  ...deskSale(),
  ...deskTickets(),
  ...deskDoors(),
  { action: 'doors.read', method: 'GET', path: '/api/desk/events/{e}/doors' },
  { action: 'doors.manage', method: 'DELETE', path: `/api/desk/events/{e}/doors/${anId('device')}` },
];

/** Arrivals, messages to doors, lost phones, practice, files. */
function deskDoors(): typeof desk {
  const at = '/api/desk/events/{e}';
  return [
    { action: 'totals.read', method: 'GET', path: `${at}/arrivals` },
    { action: 'totals.read', method: 'GET', path: `${at}/inside` },
    { action: 'doors.read', method: 'GET', path: `${at}/door-messages` },
    { action: 'doors.manage', method: 'POST', path: `${at}/door-messages`, call: { json: { text: 'Hello' } } },
    { action: 'doors.manage', method: 'DELETE', path: `${at}/door-messages/1` },
    { action: 'doors.manage', method: 'POST', path: `${at}/doors/${anId('device')}/replacement` },
    { action: 'doors.read', method: 'GET', path: `${at}/practice` },
    { action: 'scans.read', method: 'GET', path: `${at}/conflicts.csv` },
    { action: 'scans.read', method: 'GET', path: `${at}/journal.csv` },
  ];
}

/** Codes of tickets, and the keys under them. */
function deskTickets(): typeof desk {
  const at = '/api/desk/events/{e}';
  return [
    { action: 'tickets.reissue', method: 'POST', path: `${at}/orders/${anId('order')}/tickets/0/reissue` },
    { action: 'keys.manage', method: 'GET', path: `${at}/keys` },
    { action: 'keys.manage', method: 'POST', path: `${at}/keys` },
    { action: 'keys.manage', method: 'POST', path: `${at}/keys/0/retirement` },
  ];
}

/** Codes, places kept aside, the waiting list, the seat map. */
function deskSale(): typeof desk {
  const at = '/api/desk/events/{e}';
  const seatMap = { path: `${at}/seat-map`, call: { json: {} } };
  const allotment = { occurrence: 0, ticketType: 0, quantity: 1, purpose: 'kill', reason: 'Camera' };
  return [
    { action: 'event.read', method: 'GET', path: `${at}/seat-map` },
    { action: 'event.edit', method: 'PUT', ...seatMap },
    { action: 'event.edit', method: 'DELETE', path: `${at}/seat-map` },
    { action: 'codes.read', method: 'GET', path: `${at}/codes` },
    { action: 'codes.manage', method: 'PUT', path: `${at}/codes`, call: { json: { codes: [{ code: 'FRIENDS' }] } } },
    { action: 'allotments.read', method: 'GET', path: `${at}/allotments` },
    { action: 'allotments.manage', method: 'POST', path: `${at}/allotments`, call: { json: allotment } },
    {
      action: 'allotments.manage',
      method: 'POST',
      path: `${at}/allotments/${anId('allotment')}/release`,
      call: { json: {} },
    },
    { action: 'waiting.read', method: 'GET', path: `${at}/waiting-list` },
    { action: 'waiting.manage', method: 'DELETE', path: `${at}/waiting-list/${anId('waiting')}` },
    { action: 'waiting.manage', method: 'POST', path: `${at}/waiting-list/${anId('waiting')}/offer` },
  ];
}

function emptyTexts() {
  return {
    name: '',
    summary: '',
    description: '',
    venueName: '',
    venueAddress: '',
    city: '',
    salesStart: '',
    salesEnd: '',
  };
}

function anId(kind: IdKind) {
  return newId(kind, (bytes) => crypto.getRandomValues(bytes));
}

export function authorizationSuite(world: () => World): void {
  describe('who may', () => {
    it.each(roles)('follows the table at every address of the desk: %s', async (role) => {
      const owner = await anOrganizer(world());
      const event = await anEventOnSale(owner, { name: 'Guarded' });
      const visitor = role === 'owner' ? owner.visitor : (await aMember(world(), owner, role)).visitor;
      for (const { action, method, path, call } of desk) {
        const reply = await visitor.ask(method, fill(path, owner.organizerId, event.id), call);
        const what = `${role} ${method} ${path}: ${reply.status} ${reply.code}`;
        if (table[role].includes(action)) expect(reply.code === 'not-allowed', what).toBe(false);
        else expect(reply, what).toMatchObject({ status: 403, code: 'not-allowed' });
        expect([401, 500], what).not.toContain(reply.status);
      }
    });

    it('a stranger hears the same of what exists as of what does not', async () => {
      const owner = await anOrganizer(world());
      const event = await aDraft(owner);
      const stranger = await anOrganizer(world());
      for (const { method, path, call } of desk) {
        const foreign = await stranger.visitor.ask(method, fill(path, owner.organizerId, event.id), call);
        const nowhere = await stranger.visitor.ask(method, fill(path, anId('organizer'), anId('event')), call);
        for (const reply of [foreign, nowhere])
          expect(reply, `${method} ${path}`).toMatchObject({ status: 404, code: 'not-found' });
      }
    });

    it('nobody who has not signed in gets anywhere', async () => {
      const owner = await anOrganizer(world());
      const event = await aDraft(owner);
      for (const { method, path, call } of desk)
        expect(
          await world()
            .visitor()
            .ask(method, fill(path, owner.organizerId, event.id), call),
        ).toMatchObject({
          status: 401,
          code: 'not-signed-in',
        });
    });

    it('names and addresses are shown to those who may see them, and to nobody else', async () => {
      const owner = await anOrganizer(world());
      const event = await anEventOnSale(owner, { name: 'Discreet' });
      await aPaidOrder(world(), event.id);
      const path = `/api/desk/events/${event.id}/orders`;
      const shown = await eventually(async () => {
        const { body } = await owner.visitor.get<{ orders: { email: string | null }[] }>(path);
        return body.orders.length > 0 && body.orders;
      });
      expect(shown[0]!.email).toBe('bob@example.org');
      const doorkeeper = await aMember(world(), owner, 'door');
      expect(await doorkeeper.visitor.get(path)).toMatchObject({ status: 403 });
    });
  });

  describe('sessions', () => {
    it('sign in, rotate, sign out; wrong password and unknown address get one answer', async () => {
      const { email, visitor } = await anOrganizer(world());
      const right = { email, password: 'a long enough password' };
      const browser = world().visitor();
      const first = await browser.post<SessionView>('/api/session', right, { key: null });
      expect(first).toMatchObject({ status: 200, body: { user: { email, name: 'Ada Møller' } } });
      const cookie = first.headers.getSetCookie().find((line) => line.startsWith('foyer.session_token='))!;
      expect(cookie).toMatch(/HttpOnly/i);
      expect(cookie).toMatch(/SameSite=Lax/i);
      const token = browser.cookie('foyer.session_token');
      const old = world().visitor().sameAs(browser);
      await browser.post('/api/session', right, { key: null });
      expect(browser.cookie('foyer.session_token')).not.toBe(token);
      expect(await old.get('/api/session')).toMatchObject({ status: 401, code: 'not-signed-in' });
      expect((await visitor.get('/api/session')).status).toBe(200);

      const wrong: Reply[] = [];
      for (const json of [
        { ...right, password: 'wrong' },
        { ...right, email: 'nobody@example.org' },
      ])
        wrong.push(await world().visitor().post('/api/session', json, { key: null }));
      for (const reply of wrong) expect(reply).toMatchObject({ status: 401, code: 'wrong-credentials' });

      expect((await browser.ask('DELETE', '/api/session', { key: null })).status).toBe(204);
      expect(await browser.get('/api/session')).toMatchObject({ status: 401 });
    });

    it('an address is taken once, however it is written; a repeat under the same key signs in', async () => {
      const key = crypto.randomUUID();
      const wish = {
        name: 'Eve',
        email: 'Eve@Example.org',
        password: 'a long enough password',
        organizerName: 'Eve’s',
      };
      const first = await world().visitor().post<SessionView>('/api/account', wish, { key });
      const again = await world().visitor().post<SessionView>('/api/account', wish, { key });
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.body.user.id).toBe(first.body.user.id);
      const other = { ...wish, email: 'eve@example.ORG' };
      expect(await world().visitor().post('/api/account', other)).toMatchObject({ status: 409, code: 'email-taken' });
      expect(await world().visitor().post('/api/account', other, { key })).toMatchObject({
        code: 'idempotency-key-reused',
      });
    });

    it('neither name nor address nor password lies readable in the catalogue', async () => {
      await anOrganizer(world());
      const db = openDatabase({ LIBSQL_PRIMARY_URL: world().stack.libsqlPrimaryUrl });
      const everything = await everyRow(db);
      for (const text of ['Møller', 'example.org', 'Çelik', 'a long enough password'])
        expect(everything).not.toContain(text);
      expect(everything).toContain('scrypt$14$8$5$');
    });
  });
}

/** All the catalogue holds, as one text. */
async function everyRow(db: Database): Promise<string> {
  const tables = await db.read.all<{ name: string }>(
    sql`select name from sqlite_master where type = 'table' and name not like '%fts%' and name not like 'event_search%'`,
  );
  const rows = await Promise.all(tables.map(({ name }) => db.read.all(sql`select * from ${sql.identifier(name)}`)));
  return JSON.stringify(rows);
}

function fill(path: string, organizerId: string, eventId: string): string {
  return path.replace('{o}', organizerId).replace('{e}', eventId);
}

async function aMember(world: World, owner: Organizer, role: Role): Promise<{ visitor: Visitor }> {
  const member = await anOrganizer(world, `Own house of a ${role}`);
  const db = openDatabase({ LIBSQL_PRIMARY_URL: world.stack.libsqlPrimaryUrl });
  const { organizerId } = owner;
  await setRole(db, { organizerId, userId: member.session.user.id, role, atMs: Date.now() });
  return member;
}
