/** Waiting for what is sold out: a party joins, looks where it stands, and leaves, each by the link it was given. */
import type { WaitingRow } from '#durable-objects/box-office-rpc';
import type { WaitingView } from '#domain/contract/sale';
import type { SalesSettings } from '#domain/box-office/settings';
import { newId, newSecret } from '#domain/ids';
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiContext, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse, type Refusal } from '../http/problem.ts';
import { secretHash } from '../order-secret.ts';
import { normalEmail, sealContact } from './contact.ts';
import { eventOnSale } from './event-on-sale.ts';
import { typeName } from './views.ts';
import { waitingSecret, waitingUrl } from './waiting-link.ts';

const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);

export const joinWaitingList: HandlerOf<'joinWaitingList', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const { ticketType, occurrence, quantity, name, email, locale } = c.req.valid('json');
  const found = await eventOnSale(c, event);
  if (!found.ok) return refuse(c, found);
  const entryId = newId('waiting', random);
  const command = {
    kind: 'join-waiting-list' as const,
    key: callerKey(c),
    ...{ entryId, ticketType, occurrence, quantity, locale },
    contact: await sealContact(c.env, event, entryId, { name, email: normalEmail(email) }),
    secretHash: await secretHash(await waitingSecret(c.env, event, entryId)),
    holdSeed: newSecret(random),
  };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () =>
    ask(c.env, event, (office) => office.run<'join-waiting-list'>(command, context)),
  );
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  const { entryId: id, position } = reply; // a repeat is answered with the entry of the first try
  const secret = await waitingSecret(c.env, event, id);
  return c.json({ id, secret, url: waitingUrl(c.env, event, id, secret), position }, 201);
};

export const showWaiting: HandlerOf<'showWaiting', ApiEnv> = async (c) => {
  const { event, entry } = c.req.valid('param');
  const found = await eventOnSale(c, event);
  if (!found.ok) return refuse(c, found);
  const row = await readOwn(c, event, entry, c.req.valid('query').secret);
  return 'code' in row ? refuse(c, row) : c.json(waitingView(found.settings, row), 200);
};

export const leaveWaitingList: HandlerOf<'leaveWaitingList', ApiEnv> = (c) => {
  const { event, entry } = c.req.valid('param');
  return leave(c, event, entry, c.req.valid('query').secret);
};

/** The same for a mail program, which can only POST a form and has no key (RFC 8058). */
export const leaveByMail: HandlerOf<'leaveByMail', ApiEnv> = (c) => {
  const { event, entry } = c.req.valid('param');
  return leave(c, event, entry, c.req.valid('query').secret);
};

/** Leaving twice, or after the end, is no error. */
async function leave(c: ApiContext, eventId: string, entryId: string, secret: string) {
  const row = await readOwn(c, eventId, entryId, secret);
  if ('code' in row) return refuse(c, row);
  if (row.state !== 'waiting' && row.state !== 'offered') return c.body(null, 204);
  const command = { kind: 'leave-waiting-list' as const, key: callerKey(c), entryId, by: 'buyer' as const };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () =>
    ask(c.env, eventId, (office) => office.run<'leave-waiting-list'>(command, context)),
  );
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok && reply.code !== 'unknown-entry') return refuse(c, problemOfRefusal(reply));
  return c.body(null, 204);
}

/** A wrong secret is answered like an entry that does not exist. */
async function readOwn(c: ApiContext, eventId: string, entryId: string, secret: string): Promise<WaitingRow | Refusal> {
  if (secret === '') return { code: 'not-found' };
  const hash = await secretHash(secret);
  const row = await timed(c, 'box', () => ask(c.env, eventId, (office) => office.ownWaiting(entryId, hash)));
  return isBusy(row) ? row : (row ?? { code: 'not-found' });
}

function waitingView(settings: SalesSettings, row: WaitingRow): WaitingView {
  const { id, state, position, ticketType, occurrence, quantity, holdId, offerUntilMs } = row;
  const of = { id, eventId: settings.eventId, state, position, ticketType, occurrence, quantity };
  return { ...of, typeName: typeName(settings, ticketType), holdId, offerUntilMs, serverNowMs: Date.now() };
}
