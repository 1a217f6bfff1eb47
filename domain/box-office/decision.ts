/** What a decision looks like, and the few words by which each kind of decision says it. */
import type { PricedLine, Refusal, RefusalCode, RefundReason, Reply } from './commands.ts';
import type { BoxOfficeEvent } from './events.ts';
import type { IssuedTicket, NewFact } from './facts.ts';
import { seatIds } from './seats.ts';
import type { BoxOfficeState, Order } from './state.ts';

export interface Decision {
  events: BoxOfficeEvent[];
  facts: NewFact[];
  reply: Reply;
}

export function refuse(code: RefusalCode, more?: Omit<Refusal, 'ok' | 'code'>): Decision {
  return { events: [], facts: [], reply: { ok: false, code, ...more } };
}

/** An answer that changed nothing, because it was so already. */
export function already(reply: Reply): Decision {
  return { events: [], facts: [], reply };
}

export function totalOf(lines: readonly PricedLine[]): number {
  return lines.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0);
}

export function quantityOf(lines: readonly { quantity: number }[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}

/** The tickets that an issue of the order will make, as facts tell them. `otherSeats`: as in the event. */
export function ticketsToIssue(
  state: BoxOfficeState,
  order: { lines: readonly PricedLine[] },
  otherSeats: readonly (readonly number[] | null)[] | null = null,
): IssuedTicket[] {
  const tickets: IssuedTicket[] = [];
  for (const [at, line] of order.lines.entries()) {
    const seats = otherSeats?.[at] ?? line.seats;
    const ids = seats && seatIds(state, seats);
    for (let i = 0; i < line.quantity; i++)
      tickets.push({
        serial: state.tickets.count + tickets.length,
        ticketType: line.ticketType,
        occurrence: line.occurrence,
        generation: 1,
        priceMinor: line.unitPriceMinor,
        ...(ids && { seatId: ids[i]! }),
      });
  }
  return tickets;
}

/** Whether every order's payments have gone back: the order is settled then. */
export function settledWithout(order: Order, intent: string): boolean {
  return order.payments.every((payment) => payment.intent === intent || payment.state === 'refunded');
}

export function serialsOf(order: Order): number[] {
  return order.first < 0 ? [] : Array.from({ length: order.count }, (_, i) => order.first + i);
}

export type { RefundReason };
