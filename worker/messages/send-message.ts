/** One message from the outbox becomes one mail. All it needs comes from the box office; the catalogue only keeps the record. */
import { openDatabase } from '#db/client';
import { databaseFault } from '#db/errors';
import { findMessage, noteAttempt, queueMessage } from '#db/messages';
import type { OutboxMessage, WaitingMessage } from '#durable-objects/box-office-rpc';
import { ask, isBusy } from '../box-office.ts';
import { configOf, type Bindings } from '../env.ts';
import { log } from '../log.ts';
import { orderSecret, orderUrl } from '../order-secret.ts';
import { openContact } from '../sale/contact.ts';
import { confirmUrl, leaveUrl, waitingSecret, waitingUrl } from '../sale/waiting-link.ts';
import { paperForMail } from '../tickets/paper-for-mail.ts';
import { paperOrder } from '../tickets/paper-tickets.ts';
import { openWish } from '../sale/waiting-wish.ts';
import { MailError, mailFailure, type Mail, type Mailer } from './mail.ts';
import { cancellationMail, refundMail } from './notice-mails.ts';
import { confirmMail, waitingMail, type EntryMessage } from './waiting-mails.ts';
import { confirmationMail, type MailSubject } from './order-mail.ts';

type OrderMessage = Extract<OutboxMessage, { kind: 'order-confirmation' | 'order-cancelled' | 'refund-notice' }>;
export type MailMessage = OrderMessage | WaitingMessage;

/** From this try on a mail goes out although the catalogue, which remembers what was sent, is away. */
const sendUnrecordedFrom = 3;
const sentHere = new Set<string>();
const sentHereMax = 10_000;

/** Sends the mail of a message once. @throws MailError or a fault that passes; the queue tries again. */
export async function sendMessage(env: Bindings, mailer: Mailer, message: MailMessage, attempt: number): Promise<void> {
  if (sentHere.has(message.key) || (await isSent(env, message, attempt))) return;
  const mail = await composeMail(env, message);
  if (!mail) return record(env, message, 'dead', 'There is nobody, or nothing any more, to write about.');
  try {
    await mailer.send(mail);
  } catch (error) {
    const permanent = error instanceof MailError && error.permanent;
    await record(env, message, permanent ? 'dead' : 'failed', mailFailure(error));
    if (!permanent) throw error;
    return;
  }
  if (sentHere.size >= sentHereMax) sentHere.clear();
  sentHere.add(message.key);
  await record(env, message, 'sent', null);
}

async function isSent(env: Bindings, message: MailMessage, attempt: number): Promise<boolean> {
  const db = openDatabase(env);
  const { key: id, eventId, orderId, kind } = message;
  try {
    const known = await queueMessage(db, { id, eventId, orderId, kind, channel: 'email', atMs: Date.now() });
    return known === 'known' && (await findMessage(db, id))?.status === 'sent';
  } catch (error) {
    if (!databaseFault(error) || attempt < sendUnrecordedFrom) throw error;
    log('warn', 'mail sent without record', { eventId, orderId, kind });
    return false;
  }
}

/** The mail, or null where there is nobody to write to, or no ticket to write about. @throws when the box office is busy */
function composeMail(env: Bindings, message: MailMessage): Promise<Mail | null> {
  switch (message.kind) {
    case 'waiting-confirm':
      return composeConfirmMail(env, message);
    case 'waiting-joined':
    case 'waiting-offer':
    case 'waiting-lapsed':
      return composeWaitingMail(env, message);
    default:
      return composeOrderMail(env, message);
  }
}

async function composeConfirmMail(
  env: Bindings,
  { eventId, wish: sealed, key }: Extract<WaitingMessage, { kind: 'waiting-confirm' }>,
): Promise<Mail | null> {
  const nowMs = Date.now();
  const opened = await openWish(env, eventId, sealed, nowMs);
  const settings = await ask(env, eventId, (office) => office.settings());
  if (isBusy(settings)) throw new Error('The box office is busy.');
  if (!opened || !settings) return null;
  const { wish, untilMs } = opened;
  const url = confirmUrl(env, eventId, sealed);
  return confirmMail({ settings, wish, untilMs, url, from: configOf(env).mailFrom, key, nowMs });
}

async function composeWaitingMail(env: Bindings, message: EntryMessage): Promise<Mail | null> {
  const { eventId, orderId: entryId, key } = message;
  const known = await ask(env, eventId, (office) =>
    Promise.all([office.settings(), office.waiting(entryId), office.openWaiting([entryId])]),
  );
  if (isBusy(known)) throw new Error('The box office is busy.');
  const [settings, entry, contacts] = known;
  const contact = openContact(contacts[0] ?? null);
  if (!settings || !entry || !contact) return null;
  const secret = await waitingSecret(env, eventId, entryId);
  return waitingMail(
    {
      ...{ settings, entry, contact, key, nowMs: Date.now() },
      entryUrl: waitingUrl(env, eventId, entryId, secret),
      leaveUrl: leaveUrl(env, eventId, entryId, secret),
      from: configOf(env).mailFrom,
    },
    message,
  );
}

async function composeOrderMail(env: Bindings, message: OrderMessage): Promise<Mail | null> {
  const { eventId, orderId, key } = message;
  const known = await ask(env, eventId, (office) =>
    Promise.all([office.settings(), office.order(orderId), office.openContacts([orderId])]),
  );
  if (isBusy(known)) throw new Error('The box office is busy.');
  const [settings, order, contacts] = known;
  const contact = openContact(contacts[0]?.contact ?? null);
  if (!settings || !order || !contact) return null;
  const subject: MailSubject = {
    ...{ settings, order, contact, key },
    orderUrl: orderUrl(env, eventId, orderId, await orderSecret(env, eventId, orderId)),
    from: configOf(env).mailFrom,
    nowMs: Date.now(),
  };
  switch (message.kind) {
    case 'order-confirmation':
      // Cancelled before its confirmation went out: the mail about that says what there is to say.
      if (order.tickets.every((ticket) => ticket.state === 'revoked')) return null;
      return confirmationMail({ ...subject, paper: await paperForMail(env, paperOrder(settings, order, contact)) });
    case 'order-cancelled':
      return cancellationMail(subject);
    case 'refund-notice':
      return refundMail(subject, message.amountMinor);
  }
}

/** Keeps what became of a message; a record that cannot be kept must not send a mail twice. */
export async function record(
  env: Bindings,
  message: { key: string; eventId: string; orderId: string; kind: string },
  status: 'sent' | 'failed' | 'dead',
  error: string | null,
): Promise<void> {
  const { key: id, eventId, orderId, kind } = message;
  log(status === 'sent' ? 'info' : 'warn', `message ${status}`, { eventId, orderId, kind, error });
  try {
    await noteAttempt(openDatabase(env), { id, status, error, atMs: Date.now() });
  } catch (fault) {
    if (!databaseFault(fault)) throw fault;
    log('warn', 'message not recorded', { eventId, orderId, kind, status });
  }
}
