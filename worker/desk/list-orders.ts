/** Orders for the desk. What was ordered is listed from the catalogue; names come unsealed from the box office, for who may see them. */
import { findOrder, listOrders as readOrders, type OrderRow } from '#db/orders';
import type { DeskOrder } from '#domain/contract/desk';
import type { PricedLine } from '#domain/box-office/commands';
import type { SalesSettings } from '#domain/box-office/settings';
import { isId } from '#domain/ids';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { may } from '../authorize.ts';
import { ask, isBusy, settingsOf } from '../box-office.ts';
import { database, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { badCursor, refuse } from '../http/problem.ts';
import { blindEmail, normalEmail, openContact, type Contact } from '../sale/contact.ts';
import { lineView } from '../sale/views.ts';

export const listOrders: HandlerOf<'listOrders', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'orders.read');
  if (!access.ok) return refuse(c, access);
  const { query, ...page } = c.req.valid('query');
  const found = await timed(c, 'db', () => find(c, event, query?.trim() ?? '', page));
  if (!found) return refuse(c, badCursor);
  const settings = await timed(c, 'box', () => settingsOf(c.env, event));
  const known = isBusy(settings) ? null : settings;
  const contacts = may(access.role, 'contacts.read') ? await contactsOf(c, event, found.rows) : new Map();
  const orders = found.rows.map((row) => orderView(row, known, contacts.get(row.orderId) ?? null));
  return c.json({ orders, nextCursor: found.nextCursor }, 200);
};

/** All, or those of an id or a whole address; nothing else can be looked up, since addresses lie sealed. */
async function find(c: ApiContext, eventId: string, query: string, page: { cursor?: string; limit: number }) {
  const db = database(c);
  if (query === '') return readOrders(db, eventId, page);
  if (query.includes('@'))
    return readOrders(db, eventId, { ...page, emailBlind: await blindEmail(c.env, normalEmail(query)) });
  const order = isId('order', query) ? await findOrder(db, query) : null;
  return { rows: order?.eventId === eventId ? [order] : [], nextCursor: null };
}

async function contactsOf(c: ApiContext, eventId: string, rows: OrderRow[]): Promise<Map<string, Contact | null>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => row.orderId);
  const opened = await timed(c, 'box', () => ask(c.env, eventId, (office) => office.openContacts(ids)));
  if (isBusy(opened)) return new Map();
  return new Map(opened.map(({ orderId, contact }) => [orderId, openContact(contact)]));
}

function orderView(row: OrderRow, settings: SalesSettings | null, contact: Contact | null): DeskOrder {
  const lines = (row.lines ?? []) as PricedLine[];
  return {
    id: row.orderId,
    state: row.status as DeskOrder['state'],
    createdAtMs: row.createdAtMs,
    paidAtMs: row.paidAtMs,
    quantity: row.quantity,
    totalMinor: row.totalMinor,
    currency: row.currency,
    name: contact?.name ?? null,
    email: contact?.email ?? null,
    lines: settings ? lines.map((line) => lineView(settings, line)) : [],
  };
}
