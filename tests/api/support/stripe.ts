/** Stripe's API as its dashboard would use it, and pages for an order that were opened elsewhere or long ago. */
import type { CheckoutReply } from '#domain/contract/sale';
import type { World } from './world.ts';

/** A form is posted, or something is read. */
export async function askStripe<T>(world: World, path: string, form?: Record<string, string>): Promise<T> {
  const headers = { authorization: `Bearer ${world.stack.secrets.STRIPE_SECRET_KEY}` };
  const post = form && { method: 'POST', body: new URLSearchParams(form) };
  const reply = await fetch(`${world.stack.stripe!.url}/v1/${path}`, { headers, ...post });
  return (await reply.json()) as T;
}

/** One more page on which the order could be paid, unknown to the box office. Answers with its id. */
export async function anotherPage(
  world: World,
  eventId: string,
  { orderId, orderUrl }: CheckoutReply,
  amountMinor: number,
): Promise<string> {
  const { id } = await askStripe<{ id: string }>(world, 'checkout/sessions', {
    mode: 'payment',
    success_url: orderUrl,
    'line_items[0][quantity]': '1',
    'line_items[0][price_data][currency]': 'eur',
    'line_items[0][price_data][unit_amount]': String(amountMinor),
    'line_items[0][price_data][product_data][name]': 'Again',
    'metadata[eventId]': eventId,
    'metadata[orderId]': orderId,
    'payment_intent_data[metadata][eventId]': eventId,
    'payment_intent_data[metadata][orderId]': orderId,
  });
  return id;
}
