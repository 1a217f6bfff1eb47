/** The ticket types of a plan: prices, limits, windows, and the pools from which they draw. */
import { placesOnce, type Claim } from '../seating/places-once.ts';
import { parsePrice } from '../money.ts';
import type { SeatSupply } from '../seating/seat-supply.ts';
import type { EventDraft, TicketTypeDraft } from './draft.ts';
import { planEntry, type PlannedEntry } from './plan-entrance.ts';
import { optionalInstant, type Report } from './plan-fields.ts';
import { checkBonds } from './plan-bonds.ts';
import { offerOf, type SeatOffer } from './plan-seats.ts';

export interface PlannedPool {
  index: number;
  name: string;
  capacity: number;
}

export interface PlannedTicketType extends PlannedEntry {
  index: number;
  name: string;
  description: string;
  priceMinor: number;
  /** Indexes into `pools`; a ticket takes one place from each. */
  pools: number[];
  validity: 'one-date' | 'every-date';
  minPerOrder: number;
  maxPerOrder: number;
  quantityStep: number;
  maxPerPerson: number | null;
  hidden: boolean;
  /** Categories of the seat map, each ticket with a seat; null for places that are only counted. */
  seatCategories: string[] | null;
  includes: { ticketType: number; quantity: number }[];
  addOnTo: { ticketTypes: number[]; perTicket: number } | null;
  salesStartAtMs: number | null;
  salesEndAtMs: number | null;
}

export interface PlannedSale {
  pools: PlannedPool[];
  ticketTypes: PlannedTicketType[];
  /** Places per date that can be sold at most, whichever bound is the tighter. */
  capacityPerDate: number;
}

/** All types with their pools. What is wrong is reported, each with its field; types without a price are then missing. */
export function planTicketTypes(draft: EventDraft, supply: SeatSupply | null, report: Report): PlannedSale {
  if (draft.ticketTypes.length === 0) report('ticketTypes', 'required');
  if (draft.totalCapacity === 0) report('totalCapacity', 'too-small', 1);
  checkBonds(draft, report);
  const names = new Set<string>();
  const indexes = new Set<number>();
  const pools = new Pools(draft.totalCapacity);
  const ticketTypes = draft.ticketTypes.flatMap((type, i) => {
    const path = `ticketTypes.${i}`;
    const name = type.name.trim().toLowerCase();
    if (names.has(name) && name !== '') report(`${path}.name`, 'duplicate');
    names.add(name);
    const index = type.index ?? i;
    if (indexes.has(index)) report(`${path}.index`, 'duplicate');
    indexes.add(index);
    const offer = offerOf(type, supply, path, report);
    checkLimits(draft, type, offer, path, report);
    const planned = planTicketType(draft, type, index, path, report);
    if (!planned) return [];
    return [{ ...planned, seatCategories: offer?.categories ?? null, pools: pools.of(planned, type, offer) }];
  });
  return { pools: pools.list, ticketTypes, capacityPerDate: pools.capacityPerDate(supply) };
}

/**
 * Pool 0 is the total where there is one; a type with a bound of its own has the pool `index + 1`, so pools keep their numbers.
 * Types for the same seats share the pool of the first of them: it is as large as there are seats.
 */
class Pools {
  readonly list: PlannedPool[] = [];
  readonly #total: number | null;
  readonly #bySeats = new Map<string, number>();
  /** Who may sell which places of the map, by pool. */
  readonly #onMap = new Map<number, Claim<string>>();
  /** Places of types that are sold without the map. */
  #own = 0;

  constructor(total: number | null) {
    this.#total = total;
    if (total !== null) this.list.push({ index: 0, name: 'total', capacity: total });
  }

  of({ index, name }: PlannedTicketType, type: TicketTypeDraft, offer: SeatOffer | null): number[] {
    const total = this.#total === null ? [] : [0];
    if (type.capacity === null && offer) {
      const seats = [...offer.from].sort().join();
      const shared = this.#bySeats.get(seats) ?? index + 1;
      if (!this.#bySeats.has(seats)) this.list.push({ index: shared, name, capacity: offer.places });
      this.#bySeats.set(seats, shared);
      this.#onMap.set(shared, { categories: offer.from, atMost: offer.places });
      return [...total, shared];
    }
    if (type.capacity === null) {
      this.#own = Infinity;
      return total;
    }
    if (offer) this.#onMap.set(index + 1, { categories: offer.from, atMost: type.capacity });
    else this.#own += type.capacity;
    this.list.push({ index: index + 1, name, capacity: type.capacity });
    return [...total, index + 1];
  }

  capacityPerDate(supply: SeatSupply | null): number {
    const placesIn = new Map(supply?.categories.map(({ id, seats, places }) => [id, seats || places]));
    const onMap = placesOnce([...this.#onMap.values()], (category) => placesIn.get(category) ?? 0);
    return Math.min(this.#total ?? Infinity, this.#own + onMap);
  }
}

function checkLimits(draft: EventDraft, type: TicketTypeDraft, offer: SeatOffer | null, path: string, report: Report) {
  const { capacity, minPerOrder, maxPerOrder, quantityStep } = type;
  if (type.name.trim() === '') report(`${path}.name`, 'required');
  if (capacity === null && draft.totalCapacity === null && type.seatCategories === null)
    report(`${path}.capacity`, 'required');
  if (capacity !== null && draft.totalCapacity !== null && capacity > draft.totalCapacity)
    report(`${path}.capacity`, 'more-than-total', draft.totalCapacity);
  if (capacity !== null && offer && capacity > offer.places)
    report(`${path}.capacity`, 'more-than-total', offer.places);
  if (minPerOrder < 1) report(`${path}.minPerOrder`, 'too-small', 1);
  if (maxPerOrder < 1) report(`${path}.maxPerOrder`, 'too-small', 1);
  if (minPerOrder > maxPerOrder) report(`${path}.minPerOrder`, 'min-above-max', maxPerOrder);
  if (quantityStep < 1) report(`${path}.quantityStep`, 'too-small', 1);
  else if (minPerOrder <= maxPerOrder && Math.floor(maxPerOrder / quantityStep) * quantityStep < minPerOrder)
    report(`${path}.quantityStep`, 'too-large', maxPerOrder); // no number of tickets fits all three
  if (type.maxPerPerson === 0) report(`${path}.maxPerPerson`, 'too-small', 1);
}

function planTicketType(
  draft: EventDraft,
  type: TicketTypeDraft,
  index: number,
  path: string,
  report: Report,
): PlannedTicketType | null {
  const price = type.price.trim() === '' ? null : parsePrice(type.price, draft.currency);
  if (price === null) report(`${path}.price`, 'required');
  else if (!price.ok && price.code !== 'unknown-currency') report(`${path}.price`, price.code);
  const window = planWindow(draft, type, path, report);
  const entry = planEntry(draft, type, path, report);
  if (!price?.ok) return null;
  const { validity, minPerOrder, maxPerOrder, quantityStep, maxPerPerson, hidden, includes, addOnTo } = type;
  return {
    index,
    name: type.name.trim(),
    description: type.description.trim(),
    priceMinor: price.priceMinor,
    pools: [],
    ...{ validity, minPerOrder, maxPerOrder, quantityStep, maxPerPerson, hidden, includes, addOnTo },
    ...entry,
    seatCategories: null,
    ...window,
  };
}

function planWindow(draft: EventDraft, type: TicketTypeDraft, path: string, report: Report) {
  const read = (field: 'salesStart' | 'salesEnd') =>
    optionalInstant(type[field] || draft[field], windowPath(draft, type, path, field), draft.zone, report);
  const salesStartAtMs = read('salesStart');
  const salesEndAtMs = read('salesEnd');
  if (salesStartAtMs !== null && salesEndAtMs !== null && salesEndAtMs <= salesStartAtMs)
    report(windowPath(draft, type, path, 'salesEnd'), 'ends-before-start');
  return { salesStartAtMs, salesEndAtMs };
}

/** A type without a window of its own has the event's; the error then belongs to the event's field. */
function windowPath(draft: EventDraft, type: TicketTypeDraft, path: string, field: 'salesStart' | 'salesEnd'): string {
  return type[field] === '' && draft[field] !== '' ? field : `${path}.${field}`;
}
