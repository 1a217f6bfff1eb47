/** Back to the payment page, or to a first one when Stripe was away at the checkout. */
import type { HandlerOf } from '../app.ts';
import { timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { openPayment } from '../payments/open-payment.ts';
import { readOrder } from './read-order.ts';

export const payAgain: HandlerOf<'payAgain', ApiEnv> = async (c) => {
  const { event, order: orderId } = c.req.valid('param');
  const opened = await readOrder(c, event, orderId, c.req.valid('query').secret);
  if (!opened.ok) return refuse(c, opened);
  const { settings, order, contact } = opened;
  if (order.status !== 'awaiting-payment' || !contact) return refuse(c, 'order-not-payable');
  const payment = await timed(c, 'stripe', () =>
    openPayment(c.env, settings, order, contact.email, c.get('requestId')),
  );
  if ('code' in payment) return refuse(c, payment);
  return payment.payUrl === null ? refuse(c, 'order-not-payable') : c.json({ payUrl: payment.payUrl }, 200);
};
