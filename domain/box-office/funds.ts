/** What was paid and what of it must go back in parts. */
import type { Order } from './orders.ts';
import { touchOrder, type BoxOfficeState } from './state.ts';

/** So much of the kept payment must go back; it stays kept. */
export function owe(state: BoxOfficeState, order: Order, intent: string, amountMinor: number): void {
  order.payments.find((payment) => payment.intent === intent)!.owedMinor += amountMinor;
  touchOrder(state, order);
}
