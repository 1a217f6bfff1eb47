/** Opening an order: only with its secret. A wrong one is answered like an order that does not exist. */
import type { OrderRow } from '#durable-objects/box-office-rpc';
import type { SalesSettings } from '#domain/box-office/settings';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiContext } from '../context.ts';
import type { Refusal } from '../http/problem.ts';
import { secretHash } from '../order-secret.ts';
import { openContact, type Contact } from './contact.ts';
import { eventOnSale } from './event-on-sale.ts';

export interface OpenedOrder {
  ok: true;
  settings: SalesSettings;
  order: OrderRow;
  contact: Contact | null;
}

/** The order with everything its page shows, all from the box office. */
export async function readOrder(
  c: ApiContext,
  eventId: string,
  orderId: string,
  secret: string,
): Promise<OpenedOrder | ({ ok: false } & Refusal)> {
  if (secret === '') return { ok: false, code: 'not-found' };
  const found = await eventOnSale(c, eventId);
  if (!found.ok) return found;
  const hash = await secretHash(secret);
  const opened = await timed(c, 'box', () => ask(c.env, eventId, (office) => office.openOrder(orderId, hash)));
  if (isBusy(opened)) return opened;
  if (!opened) return { ok: false, code: 'not-found' };
  return { ok: true, settings: found.settings, order: opened.order, contact: openContact(opened.contact) };
}
