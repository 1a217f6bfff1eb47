/** The queue's consumer: mails, refunds and payment pages to close. What fails comes again, ever later; what never works stays visible. */
import { openDatabase } from '#db/client';
import { queueMessage } from '#db/messages';
import type { OutboxMessage } from '#durable-objects/box-office-rpc';
import type { Bindings } from '../env.ts';
import { errorFields, log } from '../log.ts';
import { closeSession } from '../payments/close-session.ts';
import { refundPayment } from '../payments/refund-payment.ts';
import type { Mailer } from './mail.ts';
import { mailerOf } from './mailer.ts';
import { record, sendMessage } from './send-message.ts';

/** 5 s, 10 s, 20 s … at most an hour. */
const firstDelayS = 5;
const delayMaxS = 3_600;

export async function consumeQueue(
  batch: MessageBatch<OutboxMessage>,
  env: Bindings,
  mailer: Mailer = mailerOf(env),
): Promise<void> {
  const isDead = batch.queue.includes('-dead');
  for (const message of batch.messages) {
    const { body, attempts } = message;
    const requestId = `queue-${message.id}`;
    try {
      if (isDead) await bury(env, body);
      else await handle(env, mailer, body, attempts, requestId);
      message.ack();
    } catch (error) {
      const delaySeconds = Math.min(firstDelayS * 2 ** (attempts - 1), delayMaxS);
      const { kind, eventId, orderId } = body;
      log('warn', 'queue retry', { requestId, kind, eventId, orderId, attempts, delaySeconds, ...errorFields(error) });
      message.retry({ delaySeconds });
    }
  }
}

async function handle(
  env: Bindings,
  mailer: Mailer,
  body: OutboxMessage,
  attempts: number,
  requestId: string,
): Promise<void> {
  switch (body.kind) {
    case 'order-confirmation':
    case 'order-cancelled':
    case 'refund-notice':
    case 'waiting-confirm':
    case 'waiting-joined':
    case 'waiting-offer':
    case 'waiting-lapsed':
      return sendMessage(env, mailer, body, attempts);
    case 'refund-payment':
      return refundPayment(env, body, requestId);
    case 'expire-session':
      return closeSession(env, body, requestId);
    default:
      log('error', 'unknown message', { requestId, kind: String((body as { kind?: unknown }).kind) });
  }
}

/** How long until money that could not be sent back for half a day is tried again, for as long as it takes. */
const moneyDelayS = 3_600;

/** A mail that has failed for good is kept where the desk sees it; what concerns money is never given up. */
async function bury(env: Bindings, body: OutboxMessage): Promise<void> {
  const { key, eventId, orderId, kind } = body;
  if (kind === 'refund-payment' || kind === 'expire-session') {
    log('error', 'payment work overdue', { eventId, orderId, kind });
    await env.MESSAGES.send(body, { delaySeconds: moneyDelayS });
    return;
  }
  const atMs = Date.now();
  await queueMessage(openDatabase(env), { id: key, eventId, orderId, kind, channel: 'email', atMs });
  await record(env, body, 'dead', 'All tries have failed.');
}
