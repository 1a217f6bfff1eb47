/** The waiting list at the desk: who waits for what, taking somebody off it, and offering places out of turn. */
import type { WaitingRow } from '#durable-objects/box-office-rpc';
import type { DeskWaiting } from '#domain/contract/desk';
import type { SalesSettings } from '#domain/box-office/settings';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import { may } from '../authorize.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { badCursor, problemOfRefusal, refuse } from '../http/problem.ts';
import { openContact, type Contact } from '../sale/contact.ts';
import { eventOnSale } from '../sale/event-on-sale.ts';
import { typeName } from '../sale/views.ts';
import { audit } from './audit.ts';

export const listWaiting: HandlerOf<'listWaiting', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'waiting.read');
  if (!access.ok) return refuse(c, access);
  const { cursor = '-1', limit } = c.req.valid('query');
  if (!/^(-1|\d{1,9})$/.test(cursor)) return refuse(c, badCursor);
  const found = await eventOnSale(c, event);
  if (!found.ok) return c.json({ entries: [], nextCursor: null, waiting: 0, offered: 0 }, 200);
  const page = await timed(c, 'box', () => ask(c.env, event, (office) => office.waitingList(Number(cursor), limit)));
  if (isBusy(page)) return refuse(c, page);
  const ids = page.entries.map(({ id }) => id);
  const opened = may(access.role, 'contacts.read')
    ? await timed(c, 'box', () => ask(c.env, event, (office) => office.openWaiting(ids)))
    : [];
  const contacts = isBusy(opened) ? [] : opened.map(openContact);
  const entries = page.entries.map((row, i) => entryView(found.settings, row, contacts[i] ?? null));
  const nextCursor = page.next === null ? null : String(page.next);
  return c.json({ entries, nextCursor, waiting: page.waiting, offered: page.offered }, 200);
};

export const removeWaiting: HandlerOf<'removeWaiting', ApiEnv> = async (c) => {
  const { event, entry: entryId } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'waiting.manage');
  if (!access.ok) return refuse(c, access);
  const command = { kind: 'leave-waiting-list' as const, key: callerKey(c), entryId, by: 'organizer' as const };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () =>
    ask(c.env, event, (office) => office.run<'leave-waiting-list'>(command, context)),
  );
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok && reply.code !== 'unknown-entry') return refuse(c, problemOfRefusal(reply));
  await audit(c, access, 'waiting.removed', event, { entryId });
  return c.body(null, 204);
};

export const offerNow: HandlerOf<'offerNow', ApiEnv> = async (c) => {
  const { event, entry: entryId } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'waiting.manage');
  if (!access.ok) return refuse(c, access);
  const command = { kind: 'offer-now' as const, key: callerKey(c), entryId };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () => ask(c.env, event, (office) => office.run<'offer-now'>(command, context)));
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  await audit(c, access, 'waiting.offered', event, { entryId });
  return c.json({ id: entryId, state: reply.state }, 200);
};

function entryView(settings: SalesSettings, row: WaitingRow, contact: Contact | null): DeskWaiting {
  const { holdId: _holdId, locale: _locale, ...entry } = row;
  const { name = null, email = null } = contact ?? {};
  return { ...entry, typeName: typeName(settings, row.ticketType), name, email };
}
