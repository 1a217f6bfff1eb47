/** Whether settings can be sold from. The organizer's form has said all this in kinder words before; here it is a wall. */
import { isZone } from '../event/local-time.ts';
import { currencyDecimals, priceMinorMax } from '../money.ts';
import { seatingBounds } from '../seating/bounds.ts';
import type { RefusalCode } from './commands.ts';
import { seatsOverDatesMax } from './seats.ts';
import { doorsAreSound } from './door-settings-check.ts';
import { extrasAreSound } from './extras-check.ts';
import { salesBounds, type SalesSettings } from './settings.ts';
import type { BoxOfficeState } from './state.ts';

/** The reason why these settings cannot replace the present ones, or null. */
export function refuseSettings(state: BoxOfficeState, next: SalesSettings): RefusalCode | null {
  const now = state.plan?.settings;
  if (now && next.version <= now.version) return 'version-conflict';
  if (now && next.eventId !== now.eventId) return 'settings-invalid';
  if (now && state.orders.positions > 0 && next.currency !== now.currency) return 'currency-fixed';
  if (now && state.orders.positions > 0 && next.test !== now.test) return 'test-fixed';
  const zoneStands = next.zone === now?.zone || isZone(next.zone); // doors reckon days in it; a wrong one would stop them all
  return zoneStands && wellFormed(next) && withinBounds(state, next) ? null : 'settings-invalid';
}

const whole = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;
const instant = (value: number) => whole(value, 0, 8.64e15);
const distinct = (items: readonly { index: number }[]) =>
  new Set(items.map((item) => item.index)).size === items.length;

function wellFormed(next: SalesSettings): boolean {
  const pools = new Set(next.pools.map((pool) => pool.index));
  return (
    currencyDecimals(next.currency) !== null &&
    whole(next.version, 1, Number.MAX_SAFE_INTEGER) &&
    whole(next.holdMs, 1_000, 24 * 3_600_000) &&
    whole(next.maxPerOrder, 1, salesBounds.ticketsPerOrder) &&
    [next.occurrences, next.pools, next.ticketTypes, next.gates].every(distinct) &&
    next.occurrences.every(
      (date) =>
        whole(date.index, 0, 254) &&
        instant(date.startsAtMs) &&
        instant(date.doorsOpenAtMs) &&
        instant(date.endsAtMs) &&
        date.endsAtMs > date.startsAtMs,
    ) &&
    next.pools.every((pool) => whole(pool.index, 0, 65_536) && whole(pool.capacity, 0, salesBounds.capacity)) &&
    doorsAreSound(next) &&
    next.ticketTypes.every(
      (type) =>
        whole(type.index, 0, 65_535) &&
        whole(type.priceMinor, 0, priceMinorMax) &&
        whole(type.minPerOrder, 1, salesBounds.ticketsPerOrder) &&
        whole(type.maxPerOrder, type.minPerOrder, salesBounds.ticketsPerOrder) &&
        whole(type.admits, 1, 1000) &&
        type.pools.length > 0 &&
        new Set(type.pools).size === type.pools.length &&
        type.pools.every((pool) => pools.has(pool)) &&
        (!type.seatCategories || isCategoryList(type.seatCategories)),
    ) &&
    extrasAreSound(next)
  );
}

/** Whether the map has them is not asked: settings and map come one after the other, and a category without seats sells nothing. */
function isCategoryList(ids: readonly string[]): boolean {
  return ids.length > 0 && ids.length <= seatingBounds.categories && new Set(ids).size === ids.length;
}

/** Bounds count what was withdrawn too, since it is kept. */
function withinBounds(state: BoxOfficeState, next: SalesSettings): boolean {
  const all = (now: readonly { index: number }[], then: readonly { index: number }[]) =>
    new Set([...now, ...then].map((item) => item.index)).size;
  const former = state.plan?.settings;
  const dates = all(next.occurrences, former?.occurrences ?? []);
  const pools = all(next.pools, former?.pools ?? []);
  return (
    dates <= salesBounds.occurrences &&
    dates * (state.seats?.map.seatCount ?? 0) <= seatsOverDatesMax &&
    next.occurrences.length > 0 &&
    pools <= salesBounds.pools &&
    all(next.ticketTypes, former?.ticketTypes ?? []) <= salesBounds.ticketTypes &&
    next.gates.length <= salesBounds.gates
  );
}
