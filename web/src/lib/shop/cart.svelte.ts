/** The visitor's choice as a page shows it. */
import type { EventPage } from '#domain/contract/public';
import { choiceProblem, chosenLines, type Choice } from './cart.ts';

export class Cart {
  choice = $state<Choice>({});
  #event: () => EventPage;

  constructor(event: () => EventPage, choice: Choice) {
    this.#event = event;
    this.choice = { ...choice };
  }

  lines = $derived.by(() => chosenLines(this.#event(), this.choice));
  quantity = $derived.by(() => this.lines.reduce((sum, line) => sum + line.quantity, 0));
  totalMinor = $derived.by(() => this.lines.reduce((sum, line) => sum + line.totalMinor, 0));
  problem = $derived.by(() => choiceProblem(this.#event(), this.choice));

  quantityOf(key: string): number {
    return this.choice[key] ?? 0;
  }

  set(key: string, quantity: number): void {
    this.choice[key] = Number.isFinite(quantity) ? Math.max(0, Math.trunc(quantity)) : 0;
  }
}
