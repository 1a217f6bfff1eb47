/** What a buyer of the crash drill wants: of everything something, and often what another one wants, too. */
import type { WishedLine } from '#domain/box-office/commands';
import { full, guest, reduced } from '#domain/box-office/testing';
import { seatAt, seatType } from '../event.ts';

/** The last seats of the map, that buyers pick from: so few that they meet. */
const contested = 600;
const upTo = (most: number) => 1 + Math.floor(Math.random() * most);

/** `seats`: how many the map has. */
export function wishOf(seats: number): WishedLine[] {
  const night = Math.random() < 0.5 ? 0 : 1;
  const draw = Math.random();
  if (draw < 0.3) return [full(upTo(3), night)];
  if (draw < 0.45) return [guest(upTo(2), night)];
  if (draw < 0.55) return [reduced(1, night)];
  if (draw < 0.6) return [full(1, night), reduced(1, 1 - night)];
  if (draw < 0.8) return [{ ticketType: seatType, occurrence: night, quantity: upTo(4) }];
  const first = seats - upTo(contested - 1) - 1;
  const chosen = Array.from({ length: upTo(2) }, (_, i) => seatAt(first + i));
  const picked = { ticketType: seatType, occurrence: night, quantity: chosen.length, seats: chosen };
  return draw < 0.95 ? [picked] : [picked, full(1, night)];
}
