/**
 * Orders for the desk. What was ordered is listed from the catalogue; how it stands now, its tickets and, for who may see them, its
 * names come from the box office. While that is busy the list is shorter in what it tells, but there.
 */
import { findOrder, listOrders as readOrders, type OrderRow } from '#db/orders';
import type { DeskOrder, DeskTicket } from '#domain/contract/desk';
import type { PricedLine } from '#domain/box-office/commands';
import type { SalesSettings } from '#domain/box-office/settings';
import { isId } from '#domain/ids';
import type { OrderRow as OfficeOrder } from '#durable-objects/box-office-rpc';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { may } from '../authorize.ts';
import { ask, isBusy, settingsOf } from '../box-office.ts';
import { database, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { badCursor, refuse } from '../http/problem.ts';
import { blindEmail, normalEmail, openContact, type Contact } from '../sale/contact.ts';
import { seatLabel } from '../sale/seat-label.ts';
import { eventLocale, lineView, typeName } from '../sale/views.ts';

export const listOrders: HandlerOf<'listOrders', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'orders.read');
  if (!access.ok) return refuse(c, access);
  const { query, ...page } = c.req.valid('query');
  const found = await timed(c, 'db', () => find(c, event, query?.trim() ?? '', page));
  if (!found) return refuse(c, badCursor);
  const maySee = may(access.role, 'contacts.read');
  const [settings, held, contacts] = await Promise.all([
    timed(c, 'box', () => settingsOf(c.env, event)),
    officeOrders(c, event, found.rows),
    maySee ? contactsOf(c, event, found.rows) : new Map<string, Contact | null>(),
  ]);
  const known = isBusy(settings) ? null : settings;
  const orders = found.rows.map((row) => {
    const { orderId } = row;
    return orderView(row, known, held.get(orderId) ?? null, contacts.get(orderId) ?? null);
  });
  return c.json(
    {
      orders,
      nextCursor: found.nextCursor,
      mayCancel: may(access.role, 'orders.refund'),
      mayBlock: may(access.role, 'tickets.block'),
      mayReissue: may(access.role, 'tickets.reissue'),
    },
    200,
  );
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

/** The orders as the box office has them; none while it is busy. */
async function officeOrders(c: ApiContext, eventId: string, rows: OrderRow[]): Promise<Map<string, OfficeOrder>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => row.orderId);
  const held = await timed(c, 'box', () => ask(c.env, eventId, (office) => office.orders(ids)));
  return isBusy(held) ? new Map() : new Map(held.map((order) => [order.id, order]));
}

async function contactsOf(c: ApiContext, eventId: string, rows: OrderRow[]): Promise<Map<string, Contact | null>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => row.orderId);
  const opened = await timed(c, 'box', () => ask(c.env, eventId, (office) => office.openContacts(ids)));
  if (isBusy(opened)) return new Map();
  return new Map(opened.map(({ orderId, contact }) => [orderId, openContact(contact)]));
}

function orderView(
  row: OrderRow,
  settings: SalesSettings | null,
  held: OfficeOrder | null,
  contact: Contact | null,
): DeskOrder {
  const lines = (row.lines ?? []) as PricedLine[];
  return {
    id: row.orderId,
    state: held?.status ?? (row.status as DeskOrder['state']), // the catalogue hears of a change a moment later
    createdAtMs: row.createdAtMs,
    paidAtMs: row.paidAtMs,
    quantity: row.quantity,
    totalMinor: row.totalMinor,
    currency: row.currency,
    name: contact?.name ?? null,
    email: contact?.email ?? null,
    lines: settings ? lines.map((line) => lineView(settings, line)) : [],
    tickets: settings && held ? held.tickets.map((ticket) => ticketView(settings, ticket)) : [],
    refundedMinor: held?.refundedMinor ?? 0,
    changes: held?.changes ?? null,
    changedBy: held?.changedBy ?? [],
  };
}

/** Without its codes: at the desk a ticket is only looked at. */
function ticketView(settings: SalesSettings, ticket: OfficeOrder['tickets'][number]): DeskTicket {
  const { serial, ticketType, occurrence, state, priceMinor, seat, blockedFor } = ticket;
  return {
    ...{ serial, ticketType, typeName: typeName(settings, ticketType), occurrence, state, priceMinor, blockedFor },
    seat: seat && seatLabel(seat, eventLocale(settings)),
  };
}
