/**
 * Turns a reservation into an order. The person's data is sealed before it leaves the Worker; the payment page is opened after
 * the box office has decided, never in between. When Stripe is away the order and its places are kept, and a retry goes on.
 */
import type { OrderRow } from '#durable-objects/box-office-rpc';
import { newId } from '#domain/ids';
import type { CheckoutRequest } from '#domain/contract/sale';
import { canBeCharged } from '#domain/money';
import type { SalesSettings } from '#domain/box-office/settings';
import type { HandlerOf } from '../app.ts';
import { isBusy } from '../box-office.ts';
import { speakerOf, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { callerKey } from '../http/idempotency-key.ts';
import { problemOfRefusal, refuse, type Refusal } from '../http/problem.ts';
import { orderSecret, orderUrl, secretHash } from '../order-secret.ts';
import { openPayment } from '../payments/open-payment.ts';
import { tell } from '../tell-box-office.ts';
import { normalEmail, sealContact } from './contact.ts';
import { eventOnSale } from './event-on-sale.ts';

export const checkOut: HandlerOf<'checkOut', ApiEnv> = async (c) => {
  const { event, hold } = c.req.valid('param');
  const request = c.req.valid('json');
  const found = await eventOnSale(c, event);
  if (!found.ok) return refuse(c, found);
  // Said before there is an order: Stripe would refuse to open a page for it, now and for ever.
  const { totalMinor } = request;
  if (totalMinor > 0 && !canBeCharged(totalMinor, found.settings.currency)) return refuse(c, 'amount-not-payable');
  const placed = await placeOrder(c, event, hold, request);
  if ('code' in placed) return refuse(c, placed);
  const secret = await orderSecret(c.env, event, placed.orderId);
  const url = orderUrl(c.env, event, placed.orderId, secret);
  const reply = { orderId: placed.orderId, secret, orderUrl: url };
  if (placed.status === 'paid') return c.json({ ...reply, payUrl: null }, 201);
  const payment = await payFor(c, found.settings, placed, request.email);
  if ('code' in payment) return refuse(c, payment);
  return c.json({ ...reply, payUrl: payment.payUrl }, 201);
};

interface Placed {
  orderId: string;
  status: 'awaiting-payment' | 'paid';
  /** While it waits for money. */
  order?: OrderRow;
}

/** A repeat makes another id and seals anew; the box office answers with the first. */
async function placeOrder(
  c: ApiContext,
  eventId: string,
  holdId: string,
  request: CheckoutRequest,
): Promise<Placed | Refusal> {
  const orderId = newId('order', (bytes) => crypto.getRandomValues(bytes));
  const { name, locale, totalMinor, equalSeatsWelcome } = request;
  const email = normalEmail(request.email);
  const command = {
    kind: 'checkout' as const,
    key: callerKey(c),
    holdId,
    orderId,
    locale,
    contact: await sealContact(c.env, eventId, orderId, { name, email }),
    secretHash: await secretHash(await orderSecret(c.env, eventId, orderId)),
    expectedTotalMinor: totalMinor,
    equalSeatsWelcome,
  };
  const reply = await timed(c, 'box', () => tell<'checkout'>(c.env, eventId, command, speakerOf(c)));
  if (isBusy(reply)) return reply;
  return reply.ok ? reply : problemOfRefusal(reply);
}

async function payFor(c: ApiContext, settings: SalesSettings, { order }: Placed, email: string) {
  if (!order) return { code: 'order-not-payable' } as const;
  return timed(c, 'stripe', () => openPayment(c.env, settings, order, normalEmail(email), c.get('requestId')));
}
