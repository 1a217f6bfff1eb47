/** Sells the rest of a date of a free event, and lets some parties wait for what may come free. */
import type { DeskEvent } from '#domain/contract/desk';
import type { Availability } from '#domain/contract/public';
import { buy } from './buy.ts';
import { apiClient } from './client.ts';
import { waitConfirmed } from './wait-confirmed.ts';
import { addressOf, person } from './people.ts';

/** Numbers of people that no other part of the seed invents. */
const firstPerson = 90_000;

/** How many parties wait. */
export async function sellOut(
  baseUrl: string,
  event: DeskEvent,
  { occurrence, waiting }: { occurrence: number; waiting: number[] },
  authSecret: string,
): Promise<number> {
  const { entries } = await apiClient(baseUrl).get<Availability>(`/api/events/${event.id}/availability`);
  const first = entries.find((entry) => entry.occurrence === occurrence);
  const type = event.draft.ticketTypes.find(({ index }) => index === first?.ticketType);
  if (!first || !type) return 0;
  let number = firstPerson;
  for (let left = first.left; left > 0; left -= type.maxPerOrder, number++)
    await buy(apiClient(baseUrl, addressOf(number)), {
      eventId: event.id,
      lines: [{ ticketType: first.ticketType, occurrence, quantity: Math.min(left, type.maxPerOrder) }],
      person: person(number),
      locale: 'de',
      pay: async () => undefined,
    });
  for (const quantity of waiting) {
    const wish = { ticketType: first.ticketType, occurrence, quantity, locale: 'de' as const, ...person(number) };
    await waitConfirmed(apiClient(baseUrl, addressOf(number++)), authSecret, event.id, wish);
  }
  return waiting.length;
}
