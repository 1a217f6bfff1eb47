/** Buys tickets the way a visitor does: hold, checkout, pay on the payment page, wait for the tickets. */
import type { CheckoutReply, HoldView, OrderView, WishedLine } from '#domain/contract/sale';
import { ApiError, type ApiClient } from './client.ts';
import type { Person } from './people.ts';

export interface Purchase {
  eventId: string;
  lines: WishedLine[];
  mapVersion?: number;
  person: Person;
  locale?: 'en' | 'de';
  /** Pays on the payment page at that address; free orders never call it. */
  pay: (payUrl: string) => Promise<void>;
}

/** The paid order with its tickets. @throws ApiError where the box office says no; Error when no ticket comes within 15 s. */
export async function buy(
  api: ApiClient,
  { eventId, lines, mapVersion, person, locale = 'en', pay }: Purchase,
): Promise<OrderView> {
  const hold = await reserve(api, eventId, lines, mapVersion);
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

/** Whose chosen seats have gone takes the best there are. */
async function reserve(
  api: ApiClient,
  eventId: string,
  lines: WishedLine[],
  mapVersion: number | undefined,
): Promise<HoldView> {
  const path = `/api/events/${eventId}/holds`;
  try {
    return await api.post<HoldView>(path, { lines, mapVersion });
  } catch (error) {
    if (!(error instanceof ApiError) || !lines.some((line) => line.seats)) throw error;
    return api.post<HoldView>(path, { lines: lines.map(({ seats: _seats, ...line }) => line) });
  }
}
