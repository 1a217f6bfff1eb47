/**
 * What a visitor has chosen, and what may be chosen. Plain data, so that the server reads the same form that the page writes:
 * one number field per ticket type and date, named `q:<type>:<date>`.
 */
import type { Availability, EventPage, OccurrenceView, TicketTypeView } from '#domain/contract/public';
import type { OrderLine, WishedLine } from '#domain/contract/sale';

/** On a line: valid on every date. */
export const everyDate = 255;
/** Lines of one hold, as the API takes them. */
export const linesMax = 20;
/** From here on down it is said how many are left. */
export const fewLeft = 10;

export type SaleState = Availability['entries'][number]['state'];
/** Quantities by `<type>:<date>`; what is not in it is zero. */
export type Choice = Record<string, number>;

/** A ticket type; with a code it may cost less than it does for everybody. */
export type OfferedType = TicketTypeView & { fullPriceMinor?: number };

/** A seat taken from the plan, with the ticket that it is to be sold with. */
export interface PickedSeat {
  /** `zone/row/seat`, as the map says. */
  id: string;
  occurrence: number;
  ticketType: number;
  /** In words, in the order in which one looks for it. */
  label: string;
  /** The ticket types that it may be sold with. */
  types: number[];
  /** The other half of an accessible unit: sold with it or not at all. */
  partner?: string;
  /** Somebody else has it by now. */
  lost?: boolean;
}

/** One ticket type on one date, as it can be had now. */
export interface Offer {
  key: string;
  type: OfferedType;
  occurrence: number;
  state: SaleState;
  /** Null where the box office could not be asked. */
  left: number | null;
  /** Most that one order may hold of it now. */
  quantityMax: number;
}

export interface ChosenLine extends OrderLine {
  key: string;
  type: OfferedType;
  totalMinor: number;
}

/** Everything offered on a date, tickets to every date last; in the order of the organizer. */
export function offersOn(
  event: EventPage,
  availability: Availability | null,
  occurrence: number,
  nowMs: number,
): Offer[] {
  const offers = event.ticketTypes.map((type) => offerOf(event, availability, type, occurrence, nowMs));
  return offers
    .filter((offer) => offer.occurrence !== everyDate)
    .concat(offers.filter((offer) => offer.occurrence === everyDate));
}

/** The date that is looked at: the one in the address, else the first on which something can be had. */
export function dateShown(
  event: EventPage,
  availability: Availability | null,
  dates: readonly OccurrenceView[],
  nowMs: number,
  url: URL,
): number {
  const asked = Number(url.searchParams.get('date') ?? NaN);
  const open = (date: OccurrenceView) =>
    offersOn(event, availability, date.index, nowMs).some((offer) => offer.state === 'on-sale');
  return (dates.find((date) => date.index === asked) ?? dates.find(open) ?? dates[0])?.index ?? 0;
}

/** What is sold out on a date and may be waited for. */
export function waitable(event: EventPage, availability: Availability | null, date: number, nowMs: number): Offer[] {
  const offers = offersOn(event, availability, date, nowMs);
  return offers.filter((offer) => offer.state === 'sold-out' && offer.type.addOnTo === null);
}

function offerOf(
  event: EventPage,
  availability: Availability | null,
  type: TicketTypeView,
  date: number,
  nowMs: number,
): Offer {
  const occurrence = type.validity === 'every-date' ? everyDate : date;
  const entry = availability?.entries.find((e) => e.ticketType === type.index && e.occurrence === occurrence);
  const state = entry?.state ?? stateByWindow(event, type, occurrence, nowMs);
  const left = entry?.left ?? null;
  const quantityMax =
    state === 'on-sale' ? Math.max(0, Math.min(type.maxPerOrder, event.maxPerOrder, left ?? Infinity)) : 0;
  return { key: choiceKey(type.index, occurrence), type, occurrence, state, left, quantityMax };
}

/** What the windows of the sale say while the box office cannot be asked; it has the last word at the hold. */
function stateByWindow(event: EventPage, type: TicketTypeView, occurrence: number, nowMs: number): SaleState {
  if (type.salesStartAtMs !== null && nowMs < type.salesStartAtMs) return 'not-yet';
  const endsAtMs = event.occurrences.find((o) => o.index === occurrence)?.endsAtMs ?? event.endsAtMs;
  return nowMs >= (type.salesEndAtMs ?? endsAtMs) ? 'ended' : 'on-sale';
}

export function choiceKey(ticketType: number, occurrence: number): string {
  return `${ticketType}:${occurrence}`;
}

/** The name of the form field behind a key. */
export function fieldName(key: string): string {
  return `q:${key}`;
}

/** Reads the form. Fields that hold no whole number from 0 to 100 are named in `bad`. */
export function readChoice(form: Iterable<[string, unknown]>): { choice: Choice; bad: string[] } {
  const choice: Choice = {};
  const bad: string[] = [];
  for (const [name, value] of form) {
    const key = /^q:(\d{1,5}:\d{1,3})$/.exec(name)?.[1];
    if (key === undefined) continue;
    const text = String(value).trim();
    if (text === '' || text === '0') continue;
    if (/^\d{1,3}$/.test(text) && Number(text) <= 100) choice[key] = Number(text);
    else bad.push(key);
  }
  return { choice, bad };
}

/** The lines of a hold. */
export function linesOf(choice: Choice): OrderLine[] {
  return Object.entries(choice).flatMap(([key, quantity]) => {
    const [ticketType, occurrence] = key.split(':').map(Number);
    return quantity > 0 ? [{ ticketType: ticketType!, occurrence: occurrence!, quantity }] : [];
  });
}

/** The lines with names and prices; what the event no longer offers is left out. Sorted by date, then as the organizer has them. */
export function chosenLines(event: EventPage, lines: readonly OrderLine[]): ChosenLine[] {
  const position = new Map(event.ticketTypes.map((type, i) => [type.index, i]));
  return lines
    .flatMap((line) => {
      const type = event.ticketTypes[position.get(line.ticketType) ?? -1];
      if (!type) return [];
      const key = choiceKey(line.ticketType, line.occurrence);
      return [{ ...line, key, type, totalMinor: type.priceMinor * line.quantity }];
    })
    .sort((a, b) => a.occurrence - b.occurrence || position.get(a.ticketType)! - position.get(b.ticketType)!);
}

/** Seats as a form carries them: `<type>:<date>:<seat>`. Anything else is passed over. */
export function readSeats(values: readonly unknown[]): Pick<PickedSeat, 'id' | 'occurrence' | 'ticketType'>[] {
  return values.flatMap((value) => {
    const parts = /^(\d{1,5}):(\d{1,3}):([\w.~/-]{5,130})$/.exec(String(value));
    return parts ? [{ ticketType: Number(parts[1]), occurrence: Number(parts[2]), id: parts[3]! }] : [];
  });
}

export function seatValue(seat: Pick<PickedSeat, 'id' | 'occurrence' | 'ticketType'>): string {
  return `${seat.ticketType}:${seat.occurrence}:${seat.id}`;
}

/** The lines of a hold: quantities first, then a line for the seats of each type and date. */
export function wishedLines(
  choice: Choice,
  seats: readonly Pick<PickedSeat, 'id' | 'occurrence' | 'ticketType'>[],
  accessible: Choice = {},
): WishedLine[] {
  const lines: WishedLine[] = linesOf(choice).map((line) => {
    const units = accessible[choiceKey(line.ticketType, line.occurrence)] ?? 0;
    return units > 0 ? { ...line, accessibleUnits: units } : line;
  });
  const bySort = new Map<string, WishedLine & { seats: string[] }>();
  for (const { id, occurrence, ticketType } of seats) {
    const key = choiceKey(ticketType, occurrence);
    const line = bySort.get(key) ?? { ticketType, occurrence, quantity: 0, seats: [] };
    line.seats.push(id);
    line.quantity++;
    bySort.set(key, line);
  }
  return [...lines, ...bySort.values()];
}

/** How many extras of a type the chosen tickets allow. */
export function addOnsMax(type: TicketTypeView, occurrence: number, lines: readonly OrderLine[]): number {
  if (!type.addOnTo) return Infinity;
  const { ticketTypes, perTicket } = type.addOnTo;
  const fits = (line: OrderLine) =>
    ticketTypes.includes(line.ticketType) &&
    (line.occurrence === occurrence || line.occurrence === everyDate || occurrence === everyDate);
  return perTicket * lines.reduce((sum, line) => sum + (fits(line) ? line.quantity : 0), 0);
}

export type ChoiceProblem =
  { kind: 'none' } | { kind: 'too-many'; max: number } | { kind: 'too-many-lines'; max: number };

/** What stands against reserving this, or `null`. Only what needs no box office. */
export function choiceProblem(event: EventPage, lines: readonly OrderLine[]): ChoiceProblem | null {
  if (lines.length === 0) return { kind: 'none' };
  if (lines.length > linesMax) return { kind: 'too-many-lines', max: linesMax };
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
  return quantity > event.maxPerOrder ? { kind: 'too-many', max: event.maxPerOrder } : null;
}

/** The lines of a refused choice that ask for more than is left now. Without fresh numbers, every line it could be. */
export function shortLines(choice: Choice, availability: Availability | null, left: number | undefined): Choice {
  const lines = linesOf(choice);
  const short: Choice = {};
  for (const line of lines) {
    const entry = availability?.entries.find(
      (e) => e.ticketType === line.ticketType && e.occurrence === line.occurrence,
    );
    if (entry && entry.left < line.quantity) short[choiceKey(line.ticketType, line.occurrence)] = entry.left;
  }
  if (Object.keys(short).length > 0 || left === undefined) return short;
  const suspects = lines.filter((line) => line.quantity > left);
  if (suspects.length === 1) short[choiceKey(suspects[0]!.ticketType, suspects[0]!.occurrence)] = left;
  return short;
}

/** One press on the stepper: from nothing to the least that is sold, on in steps, and from the least back to nothing. */
export function stepped(quantity: number, by: 1 | -1, min: number, max: number, step = 1): number {
  const least = Math.ceil(Math.max(min, 1) / step) * step;
  const most = Math.floor(max / step) * step;
  const next = by > 0 ? (Math.floor(quantity / step) + 1) * step : (Math.ceil(quantity / step) - 1) * step;
  if (next < least) return by > 0 ? Math.min(least, most) : 0;
  return Math.min(next, most);
}
