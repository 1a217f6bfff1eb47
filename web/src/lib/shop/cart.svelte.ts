/** The visitor's choice as a page shows it: quantities of tickets, and seats taken from the plan. */
import type { EventPage } from '#domain/contract/public';
import { choiceProblem, chosenLines, wishedLines, type Choice, type PickedSeat } from './cart.ts';

export class Cart {
  choice = $state<Choice>({});
  /** Always replaced as a whole. */
  seats = $state.raw<PickedSeat[]>([]);
  /** On its way to the box office: what is ours is told as held meanwhile, which is no news. */
  reserving = $state(false);
  #event: () => EventPage;

  constructor(event: () => EventPage, choice: Choice, seats: PickedSeat[] = []) {
    this.#event = event;
    this.choice = { ...choice };
    this.seats = seats;
  }

  lines = $derived.by(() => chosenLines(this.#event(), wishedLines(this.choice, this.seats)));
  quantity = $derived.by(() => this.lines.reduce((sum, line) => sum + line.quantity, 0));
  totalMinor = $derived.by(() => this.lines.reduce((sum, line) => sum + line.totalMinor, 0));
  problem = $derived.by(() => choiceProblem(this.#event(), this.lines));

  quantityOf(key: string): number {
    return this.choice[key] ?? 0;
  }

  set(key: string, quantity: number): void {
    this.choice[key] = Number.isFinite(quantity) ? Math.max(0, Math.trunc(quantity)) : 0;
  }

  /** Seats that are in it already stay as they are. */
  take(seats: readonly PickedSeat[]): void {
    const fresh = seats.filter((seat) => !this.has(seat.id, seat.occurrence));
    if (fresh.length > 0) this.seats = [...this.seats, ...fresh];
  }

  giveBack(ids: readonly string[], occurrence: number): void {
    this.seats = this.seats.filter((seat) => seat.occurrence !== occurrence || !ids.includes(seat.id));
  }

  /** Another kind of ticket for the same seat. */
  sellAs(seat: PickedSeat, ticketType: number): void {
    this.seats = this.seats.map((each) => (each === seat ? { ...each, ticketType } : each));
  }

  /** The seat, and the one that is sold with it as one unit. */
  unitOf(id: string): string[] {
    const seat = this.seats.find((each) => each.id === id);
    return seat?.partner === undefined ? [id] : [id, seat.partner];
  }

  has(id: string, occurrence: number): boolean {
    return this.seats.some((seat) => seat.id === id && seat.occurrence === occurrence);
  }
}
