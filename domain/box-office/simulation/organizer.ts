/** What an organizer may want in the middle of a sale: other capacities, a new map, codes that change, places kept and given free. */
import type { AllotmentWish, Command } from '../commands.ts';
import { everyDate, type SalesSettings } from '../settings.ts';
import { anyOf, type Random } from './random.ts';
import type { Known } from './town.ts';
import { anySeats } from './wishes.ts';

export function organizerWish(random: Random, known: Known, key: string, nowMs: number): Command {
  const { house, allotments } = known;
  const dice = random(10);
  if (dice < 3) return { kind: 'configure', key, settings: republished(random, known.settings) };
  if (dice < 5 && house.maps.size > 0)
    return { kind: 'set-seat-map', key, mapVersion: 1 + random(house.maps.size + 1) };
  if (dice < 6 && house.codes.length > 0) return changedCode(random, known, key);
  if (dice < 8 && allotments.length > 0) return release(random, known, key);
  return { kind: 'allot', key, allotment: allotment(random, known, nowMs) };
}

/** Other capacities; now and then no sale at all. */
function republished(random: Random, settings: SalesSettings): SalesSettings {
  const dice = random(12);
  const pools = settings.pools.map((pool) => ({ ...pool, capacity: 1 + random(7) }));
  const status = dice === 0 ? 'cancelled' : dice < 3 ? 'paused' : 'on-sale';
  return { ...settings, version: settings.version + 1, pools, status };
}

function changedCode(random: Random, { house }: Known, key: string): Command {
  const code = anyOf(random, house.codes)!;
  return { kind: 'set-codes', key, codes: [{ ...code, maxTickets: 1 + random(6), withdrawn: random(4) === 0 }] };
}

/** One of each kind in a life: for one code, one type or seats, one date. */
function allotment(random: Random, { house, settings }: Known, nowMs: number): AllotmentWish {
  const type = anyOf(random, settings.ticketTypes)!;
  const code = house.codes.length > 0 && random(2) === 0 ? anyOf(random, house.codes)!.code : null;
  const releaseAtMs = random(2) === 0 ? nowMs + (1 + random(60)) * 60_000 : null;
  const purpose = code === null ? 'kill' : 'hold';
  const occurrence = type.validity === 'every-date' && !type.seatCategories ? everyDate : random(2);
  const kept = { occurrence, purpose, reason: 'house', releaseAtMs, code } as const;
  const allotmentId = `alt_${code}_${type.seatCategories ? 'seats' : type.index}_${occurrence}`;
  const quantity = 1 + random(2);
  if (type.seatCategories)
    return { ...kept, allotmentId, ticketType: null, quantity: 0, seats: anySeats(random, house, quantity) };
  return { ...kept, allotmentId, ticketType: type.index, quantity, seats: [] };
}

function release(random: Random, { allotments }: Known, key: string): Command {
  const { allotmentId } = anyOf(random, allotments)!;
  return { kind: 'release-allotment', key, allotmentId, ...(random(2) === 0 && { quantity: 1 }) };
}
