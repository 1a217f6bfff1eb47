/** Waiting for what is sold out: a party asks, confirms by mail, looks where it stands, and leaves, each by the link it was given. */
import type { WaitingRow } from '#durable-objects/box-office-rpc';
import type { WaitingView } from '#domain/contract/sale';
import type { SalesSettings } from '#domain/box-office/settings';
import type { WaitingRequest } from '#domain/contract/sale';
import { newSecret } from '#domain/ids';
import type { HandlerOf } from '../app.ts';
import { ask, isBusy } from '../box-office.ts';
import { timed, type ApiContext, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { mailIsWithin } from '../http/rate-limit.ts';
import { keyedHashText } from '../keyed-hash.ts';
import { problemOfRefusal, refuse, type Refusal } from '../http/problem.ts';
import { secretHash } from '../order-secret.ts';
import { blindEmail, normalEmail, sealContact } from './contact.ts';
import { eventOnSale } from './event-on-sale.ts';
import { typeName } from './views.ts';
import { waitingSecret, waitingUrl } from './waiting-link.ts';
import { openWish, sealWish, wishLifeMs } from './waiting-wish.ts';

const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);

/** Sends the mail with the link; who could not join anyway is told so at once. */
export const joinWaitingList: HandlerOf<'joinWaitingList', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const request = c.req.valid('json');
  const wish = { ...request, email: normalEmail(request.email) };
  const found = await eventOnSale(c, event);
  if (!found.ok) return refuse(c, found);
  const emailBlind = await blindEmail(c.env, wish.email);
  if (!(await mailIsWithin(c, emailBlind))) return refuse(c, { code: 'rate-limited', retryAfterMs: 60_000 });
  const { ticketType, occurrence, quantity, locale } = wish;
  const asked = { ticketType, occurrence, quantity, emailBlind };
  const against = await timed(c, 'box', () => ask(c.env, event, (office) => office.mayWait(asked)));
  if (against && isBusy(against)) return refuse(c, against);
  if (against) return refuse(c, problemOfRefusal(against));
  const nowMs = Date.now();
  await c.env.MESSAGES.send({
    ...{ kind: 'waiting-confirm', eventId: event, orderId: '', locale },
    wish: await sealWish(c.env, event, wish, nowMs),
    key: await mailKey(c.env.AUTH_SECRET, event, asked, nowMs),
  });
  return c.json({ confirmUntilMs: nowMs + wishLifeMs }, 202);
};

/** The same wish of the same address gets one mail within the hour, however often it is sent. */
async function mailKey(
  secret: string,
  event: string,
  asked: Pick<WaitingRequest, 'ticketType' | 'occurrence' | 'quantity'> & { emailBlind: string },
  nowMs: number,
): Promise<string> {
  const { emailBlind, ticketType, occurrence, quantity } = asked;
  const parts = [event, emailBlind, ticketType, occurrence, quantity, Math.floor(nowMs / 3_600_000)].map(String);
  return `confirm-${await keyedHashText(secret, 'foyer/waiting-mail/1', ...parts)}`;
}

/** From here on the party waits. Confirming twice comes to the same entry, whatever has become of it. */
export const confirmWaiting: HandlerOf<'confirmWaiting', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const found = await eventOnSale(c, event);
  if (!found.ok) return refuse(c, found);
  const sealed = await openWish(c.env, event, c.req.valid('json').wish, Date.now());
  if (!sealed) return refuse(c, { code: 'confirmation-expired' });
  const { entryId, wish } = sealed;
  const secret = await waitingSecret(c.env, event, entryId);
  const url = waitingUrl(c.env, event, entryId, secret);
  const known = await readOwn(c, event, entryId, secret);
  if (!('code' in known)) return c.json({ id: entryId, secret, url, position: known.position }, 201);
  if (known.code !== 'not-found') return refuse(c, known);
  const { ticketType, occurrence, quantity, locale, name, email } = wish;
  const command = {
    kind: 'join-waiting-list' as const,
    key: `confirm-${entryId}`,
    ...{ entryId, ticketType, occurrence, quantity, locale },
    contact: await sealContact(c.env, event, entryId, { name, email }),
    secretHash: await secretHash(secret),
    holdSeed: newSecret(random),
  };
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () =>
    ask(c.env, event, (office) => office.run<'join-waiting-list'>(command, context)),
  );
  if (isBusy(reply)) return refuse(c, reply);
  if (!reply.ok) return refuse(c, problemOfRefusal(reply));
  return c.json({ id: entryId, secret, url, position: reply.position }, 201);
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
