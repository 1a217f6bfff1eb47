/** An order and its tickets. While it waits for a payment, Stripe is asked now and then in case its webhook is late. */
import type { HandlerOf } from '../app.ts';
import { timed, type ApiEnv } from '../context.ts';
import { refuse } from '../http/problem.ts';
import { askAboutPayment, isTimeToAsk } from '../payments/ask-about-payment.ts';
import { readOrder } from './read-order.ts';
import { orderView } from './views.ts';

export const showOrder: HandlerOf<'showOrder', ApiEnv> = async (c) => {
  const { event, order: orderId } = c.req.valid('param');
  const { secret } = c.req.valid('query');
  const opened = await readOrder(c, event, orderId, secret);
  if (!opened.ok) return refuse(c, opened);
  const view = () => c.json(orderView(opened.settings, opened.order, opened.contact), 200);
  if (!isTimeToAsk(opened.order, Date.now())) return view();
  const settled = await timed(c, 'stripe', () => askAboutPayment(c.env, event, opened.order, c.get('requestId')));
  // Stripe had nothing new, so the box office has nothing new from us; a page that waits asks often.
  if (settled === 'open' || settled === 'stripe-away') return view();
  const again = await readOrder(c, event, orderId, secret);
  if (!again.ok) return refuse(c, again);
  return c.json(orderView(again.settings, again.order, again.contact), 200);
};
