/** The form of the waiting list, as it was typed and as it is sent. */
import type { WaitingRequest } from '#domain/contract/sale';

export interface TypedWaiting {
  /** `<type>:<date>` */
  of: string;
  quantity: string;
  name: string;
  email: string;
}

export function readWaiting(
  form: FormData,
  locale: WaitingRequest['locale'],
): { typed: TypedWaiting; wish: WaitingRequest } {
  const text = (name: string, max: number) => String(form.get(name) ?? '').slice(0, max);
  const typed = {
    of: text('of', 12),
    quantity: text('quantity', 6),
    name: text('name', 200),
    email: text('email', 300),
  };
  const [ticketType, occurrence] = typed.of.split(':').map(Number);
  // What is no number is sent as such, so that the field is named like any other that is wrong.
  const wish = {
    ticketType: ticketType ?? NaN,
    occurrence: occurrence ?? NaN,
    quantity: Number(typed.quantity || NaN),
  };
  return { typed, wish: { ...wish, name: typed.name, email: typed.email, locale } };
}
