/** What somebody may want to buy: any type, on any date, chosen seats or the best, sometimes too many. */
import { seatId } from '../../seating/find-seat.ts';
import type { AllotmentWish, WishedLine } from '../commands.ts';
import { everyDate, type SalesSettings } from '../settings.ts';
import type { House } from './houses.ts';
import { anyOf, type Random } from './random.ts';

export function wishFor(random: Random, house: House, { ticketTypes }: SalesSettings, code: string | null): WishedLine {
  let type = anyOf(random, ticketTypes)!;
  // What needs a code or another ticket is mostly not asked for without.
  if ((type.hidden && code === null) || type.addOnTo) type = anyOf(random, ticketTypes)!;
  const occurrence = type.validity === 'every-date' ? everyDate : random(2);
  const quantity = 1 + random(3);
  const line = { ticketType: type.index, occurrence, quantity };
  if (!type.seatCategories) return line;
  if (random(3) > 0) return { ...line, seats: anySeats(random, house, quantity) };
  return random(6) === 0 ? { ...line, accessibleUnits: 1 } : line;
}

/** What is kept for a code, for who has it; a type for all seats where seats are kept. */
export function keptWish(random: Random, { ticketType, occurrence, seats }: AllotmentWish): WishedLine {
  if (ticketType === null) return { ticketType: 23, occurrence, quantity: seats.length, seats };
  return { ticketType, occurrence, quantity: 1 + random(3) };
}

/** Neighbours, mostly. */
export function anySeats(random: Random, { maps }: House, quantity: number): string[] {
  const map = maps.get(1)!;
  const first = random(map.seatCount);
  return Array.from({ length: quantity }, (_, i) => seatId(map, (first + i) % map.seatCount));
}
