/** Buys tickets the way a visitor does: hold, checkout, pay on the payment page, wait for the tickets. */
import type { CheckoutReply, HoldView, OrderLine, OrderView } from '#domain/contract/sale';
import type { ApiClient } from './client.ts';
import type { Person } from './people.ts';

export interface Purchase {
  eventId: string;
  lines: OrderLine[];
  person: Person;
  locale?: 'en' | 'de';
  /** Pays on the payment page at that address; free orders never call it. */
  pay: (payUrl: string) => Promise<void>;
}

/** The paid order with its tickets. @throws ApiError where the box office says no; Error when no ticket comes within 15 s. */
export async function buy(
  api: ApiClient,
  { eventId, lines, person, locale = 'en', pay }: Purchase,
): Promise<OrderView> {
  const hold = await api.post<HoldView>(`/api/events/${eventId}/holds`, { lines });
  const checkout = await api.post<CheckoutReply>(`/api/events/${eventId}/holds/${hold.id}/checkout`, {
    ...person,
    locale,
    totalMinor: hold.totalMinor,
  });
  if (checkout.payUrl !== null) await pay(checkout.payUrl);
  const path = `/api/events/${eventId}/orders/${checkout.orderId}?secret=${checkout.secret}`;
  const giveUpAtMs = Date.now() + 15_000;
  while (Date.now() < giveUpAtMs) {
    const order = await api.get<OrderView>(path);
    if (order.state === 'paid') return order;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`order ${checkout.orderId} did not become paid within 15 seconds`);
}
