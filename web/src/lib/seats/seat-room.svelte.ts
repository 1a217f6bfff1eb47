/** One date of a house as somebody chooses in it: what is free, what is theirs, what was lost, and what could take its place. */
import { bestAvailable, type BestAvailable, type Placement } from '#domain/seating/best-available';
import { chooseSeats, type SeatRefusal } from '#domain/seating/choose-seats';
import { seatFlags } from '#domain/seating/compiled-map';
import { describeSeat, findSeat, seatId, type SeatDescription } from '#domain/seating/find-seat';
import { buildSeatIndex, seatStates, type SeatIndex } from '#domain/seating/seat-index';
import type { Offer, PickedSeat } from '../shop/cart.ts';
import type { Cart } from '../shop/cart.svelte.ts';
import type { House } from './house.ts';
import type { LiveSeats } from './live-seats.svelte.ts';
import { nearestEqual } from './nearest-equal.ts';

export interface RoomDeps {
  house: House;
  live: LiveSeats;
  cart: Cart;
  occurrence: number;
  /** Ticket types with seats, as they can be had on this date now. */
  offers: () => Offer[];
  /** A seat in words, in the language of the page. */
  words: (seat: SeatDescription) => string;
  /** Tickets that one order may hold in all. */
  orderMax: () => number;
  /** Whether a single seat may be left between others. */
  singlesAllowed: () => boolean;
}

export type Taken =
  | { kind: 'taken' | 'given-back'; seats: number[] }
  /** Somebody has it, or it is not on sale. */
  | { kind: 'gone' }
  | { kind: 'too-many'; max: number };

/** So many tickets of a kind, and how many of them are wheelchair places. */
export interface PartyWish {
  offer: Offer;
  quantity: number;
  accessibleUnits: number;
}

export type Best =
  | { kind: 'found'; placement: Placement; seats: number[] }
  | { kind: 'too-few'; left: number }
  | { kind: 'too-many'; max: number };

export class SeatRoom {
  readonly house: House;
  readonly live: LiveSeats;
  readonly cart: Cart;
  readonly occurrence: number;
  /** Grows whenever a state changes, so that what depends on states is looked at again. */
  tick = $state(0);
  #deps: RoomDeps;

  constructor(deps: RoomDeps) {
    this.#deps = deps;
    this.house = deps.house;
    this.live = deps.live;
    this.cart = deps.cart;
    this.occurrence = deps.occurrence;
  }

  /** Types on sale by the position of the category, in the organizer's order; the first is what a seat is taken with. */
  offersBy = $derived.by(() => {
    const offers = this.#deps.offers().filter((offer) => offer.state === 'on-sale');
    return this.house.seats.categories.map(({ id }) => offers.filter((o) => o.type.seatCategories?.includes(id)));
  });

  /** Positions of the seats that are in the cart. */
  mine = $derived.by(() => {
    const own = this.cart.seats.filter((seat) => seat.occurrence === this.occurrence);
    return new Map(own.map((seat) => [findSeat(this.house.seats, seat.id), seat] as const));
  });

  lost = $derived.by(() => this.cart.seats.filter((seat) => seat.lost && seat.occurrence === this.occurrence));

  isFree = (seat: number): boolean =>
    this.live.isFree(seat) && this.offersBy[this.house.seats.category[seat]!]!.length > 0;

  priceOf(seat: number): Offer | undefined {
    return this.offersBy[this.house.seats.category[seat]!]![0];
  }

  describe(seat: number) {
    return describeSeat(this.house.seats, seat);
  }

  /** The seats that go together with this one: itself, and the other half of an accessible unit. */
  unitOf(seat: number): number[] {
    const partner = this.house.seats.partner.get(seat);
    return partner === undefined ? [seat] : [seat, partner];
  }

  /** Takes a seat, or gives it back. An accessible place and its companion seat go together. */
  toggle(seat: number): Taken {
    const unit = this.unitOf(seat);
    if (this.mine.has(seat)) {
      this.giveBack(unit);
      return { kind: 'given-back', seats: unit };
    }
    if (!unit.every(this.isFree)) return { kind: 'gone' };
    const max = this.#deps.orderMax();
    const wished = this.#deps.offers().reduce((sum, offer) => sum + this.cart.quantityOf(offer.key), 0);
    if (this.cart.quantity - wished + unit.length > max) return { kind: 'too-many', max };
    for (const offer of this.#deps.offers()) this.cart.set(offer.key, 0); // seats of one's own choice take the place of a number
    this.cart.take(unit.map((each) => this.#picked(each)));
    return { kind: 'taken', seats: unit };
  }

  giveBack(seats: readonly number[]): void {
    const ids = seats.map((each) => seatId(this.house.seats, each));
    this.cart.giveBack(ids, this.occurrence);
  }

  #picked(seat: number, ticketType?: number): PickedSeat {
    const types = this.offersBy[this.house.seats.category[seat]!]!.map((offer) => offer.type.index);
    const kept = ticketType !== undefined && types.includes(ticketType) ? ticketType : types[0]!;
    const partner = this.house.seats.partner.get(seat);
    return {
      ...(partner === undefined ? {} : { partner: seatId(this.house.seats, partner) }),
      id: seatId(this.house.seats, seat),
      occurrence: this.occurrence,
      ticketType: kept,
      label: this.#deps.words(this.describe(seat)),
      types,
    };
  }

  /** What stands against the choice as it is now, before the box office says so. */
  refusal = $derived.by((): { code: SeatRefusal; seats: number[] } | null => {
    void this.tick;
    if (this.mine.size === 0 || this.lost.length > 0) return null;
    const index = this.#index();
    const ids = [...this.mine.values()].map((seat) => seat.id);
    const choice = { mapVersion: this.house.seats.version, seats: ids, categories: null };
    const answer = chooseSeats(index, choice, { singlesAllowed: this.#deps.singlesAllowed() });
    if (answer.ok) return null;
    return { code: answer.code, seats: answer.seats.map((id) => findSeat(this.house.seats, id)) };
  });

  /** States change: what was chosen and has gone to somebody else is marked, never dropped. */
  notice(): void {
    this.tick++;
    const state = this.live.status?.state;
    if (!state || this.cart.reserving) return;
    const gone = (seat: PickedSeat) => {
      const position = findSeat(this.house.seats, seat.id);
      return position < 0 || state[position] !== seatStates.free;
    };
    const changed = this.cart.seats.some((s) => s.occurrence === this.occurrence && gone(s) !== (s.lost ?? false));
    if (!changed) return;
    this.cart.seats = this.cart.seats.map((seat) =>
      seat.occurrence === this.occurrence ? { ...seat, lost: gone(seat) } : seat,
    );
  }

  /** The free seat that is most like a lost one, or -1. */
  replacementFor(lost: PickedSeat): number {
    void this.tick;
    const others = [...this.mine].filter(([, seat]) => !seat.lost).map(([position]) => position);
    return nearestEqual(this.house, this.#index(), findSeat(this.house.seats, lost.id), others, this.isFree);
  }

  replace(lost: PickedSeat, seat: number): void {
    const fresh = this.#picked(seat, lost.ticketType);
    this.cart.seats = this.cart.seats.map((each) => (each === lost || each.id === lost.id ? fresh : each));
  }

  /** The best seats for what was asked for, in place of all seats chosen so far on this date. */
  best(wishes: readonly PartyWish[]): Best {
    const quantity = wishes.reduce((sum, wish) => sum + wish.quantity, 0);
    const max = this.#deps.orderMax();
    if (quantity > max) return { kind: 'too-many', max };
    const answer = this.#placed(wishes, quantity);
    if (!answer.ok) return { kind: 'too-few', left: answer.left };
    const types = wishes.flatMap(({ offer, quantity: q }) => Array<number>(q).fill(offer.type.index));
    const seats = answer.placed.flatMap((placed) => placed.seats);
    this.cart.seats = [
      ...this.cart.seats.filter((seat) => seat.occurrence !== this.occurrence),
      ...seats.map((seat, at) => this.#picked(seat, types[at])),
    ];
    const worst = ['together', 'leaves-single', 'split', 'scattered'] as const;
    const placement = worst[Math.max(...answer.placed.map((placed) => worst.indexOf(placed.placement)))]!;
    return {
      kind: 'found',
      placement: answer.placed.length > 1 && placement === 'together' ? 'split' : placement,
      seats,
    };
  }

  /** A party sits together whatever its tickets are called, where all of them may sit (Q4, Q16); else each ticket is placed for itself. */
  #placed(wishes: readonly PartyWish[], quantity: number): BestAvailable {
    const index = this.#index();
    const idsOf = ({ offer }: PartyWish) => offer.type.seatCategories ?? [];
    const wishFor = (seats: number, accessibleUnits: number, ids: readonly string[]) => ({
      ...{ quantity: seats, accessibleUnits },
      categories: [...this.house.seats.categories.keys()].filter((at) =>
        ids.includes(this.house.seats.categories[at]!.id),
      ),
    });
    const all = [...new Set(wishes.flatMap(idsOf))];
    const shared = all.filter((id) => wishes.every((wish) => idsOf(wish).includes(id)));
    if (shared.length > 0) {
      const units = wishes.reduce((sum, wish) => sum + wish.accessibleUnits, 0);
      const asOne = bestAvailable(index, [wishFor(quantity, units, shared)]);
      const isTogether = asOne.ok && ['together', 'leaves-single'].includes(asOne.placed[0]!.placement);
      if (isTogether || shared.length === all.length) return asOne;
    }
    return bestAvailable(
      index,
      wishes.map((wish) => wishFor(wish.quantity, wish.accessibleUnits, idsOf(wish))),
    );
  }

  /** Free seats as the box office told them; those that are ours count as free. */
  #index(): SeatIndex {
    const { seats } = this.house;
    const state = this.live.status?.state.slice() ?? new Uint8Array(seats.seatCount);
    for (let seat = 0; seat < seats.seatCount; seat++)
      if (this.offersBy[seats.category[seat]!]!.length === 0) state[seat] = seatStates.killed;
    return buildSeatIndex(seats, state);
  }

  countFree(first: number, end: number): number {
    let free = 0;
    for (let seat = first; seat < end; seat++) if (this.isFree(seat)) free++;
    return free;
  }

  /** Whether anybody can ask for accessible places here. */
  get hasAccessible(): boolean {
    return this.house.seats.accessiblePlaces.length > 0;
  }

  isSpecial(seat: number): boolean {
    const flags = this.house.seats.flags[seat]!;
    return (flags & (seatFlags.accessible | seatFlags.companion | seatFlags.restrictedView)) !== 0;
  }
}
