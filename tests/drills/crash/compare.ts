/** The ledger of the buyers against what the box office shows: every sentence that comes back is a loss. */
import type { TotalsReply } from '#durable-objects/box-office-rpc';
import {
  permitted,
  seatsOf,
  stageOf,
  stillPermitted,
  type Look,
  type Purchase,
  type Seen,
  type Stage,
} from './purchase.ts';

/** What the drill itself has set up: sales that must stay as they are, and pools that must not be oversold. */
export interface Ground {
  tickets: number;
  revenueMinor: number;
  /** Types that draw on a pool, and its places on each date. */
  pools: { ticketTypes: number[]; capacity: number }[];
}

/** Compares purchases with what was seen of each, in the same order. */
export function comparePurchases(purchases: readonly Purchase[], seen: readonly Seen[], look: Look): string[] {
  return purchases.flatMap((purchase, i) => {
    const found = stageOf(purchase, seen[i]!, look);
    const name = `${purchase.holdId} (told: ${purchase.stage}, without an answer: ${purchase.pending?.kind ?? 'nothing'})`;
    if (typeof found === 'object') return [`${name}: ${found.broken}`];
    const may = permitted(purchase, look).map(asSeen);
    return may.includes(found) ? [] : [`${name}: is ${found}, may be ${[...new Set(may)].join(' or ')}`];
  });
}

/** Nothing and no longer anything look the same. */
function asSeen(stage: Stage): Stage {
  return stage === 'nothing' ? 'gone' : stage;
}

/** No seat has two owners, and nobody's seat becomes another one. */
export function compareSeats(purchases: readonly Purchase[], seen: readonly Seen[]): string[] {
  const owners = new Map<string, Purchase>();
  const faults: string[] = [];
  for (const [at, purchase] of purchases.entries()) {
    const seats = seatsOf(seen[at]!).sort();
    for (const seat of seats) {
      const owner = owners.get(seat);
      if (owner) faults.push(`seat ${seat} is that of ${owner.holdId} and of ${purchase.holdId}`);
      owners.set(seat, purchase);
    }
    if (seats.length === 0) continue;
    if (purchase.seats && purchase.seats.join() !== seats.join())
      faults.push(`${purchase.holdId} had ${purchase.seats.join()} and has ${seats.join()}`);
    purchase.seats = seats;
  }
  return faults;
}

/** No ticket twice: serials of all paid orders are distinct, and as many as were ever issued. */
export function compareSerials(seen: readonly Seen[]): string[] {
  const owners = new Map<number, string>();
  const codes = new Set<string>();
  const seats = new Set<string>();
  const faults: string[] = [];
  for (const { order } of seen)
    for (const { serial, code, state, occurrence, seat } of order?.tickets ?? []) {
      const place = seat && state === 'valid' ? `${occurrence}:${seat.id}` : null;
      if (place && seats.has(place)) faults.push(`two tickets have the seat ${place}`);
      if (place) seats.add(place);
      const owner = owners.get(serial);
      if (owner) faults.push(`ticket ${serial} belongs to ${owner} and to ${order!.id}`);
      owners.set(serial, order!.id);
      if (code !== '' && codes.has(code)) faults.push(`two tickets have the code of ${serial}`);
      codes.add(code);
    }
  return faults;
}

/** The sums of the box office against the sum of all purchases. `seen` has those whose outcome nobody was told. */
export function compareTotals(
  totals: TotalsReply,
  purchases: readonly Purchase[],
  seen: ReadonlyMap<Purchase, Seen>,
  look: Look,
  ground: Ground,
): string[] {
  let [sold, revenueMinor, heldLeast, heldMost] = [ground.tickets, ground.revenueMinor, 0, 0];
  for (const purchase of purchases) {
    const looked = seen.get(purchase);
    const stages = stillPermitted(purchase, looked, look);
    if (stages.every((stage) => stage === 'paid')) {
      sold += purchase.quantity;
      revenueMinor += looked?.order?.totalMinor ?? purchase.totalMinor;
    }
    const holds = stages.filter((stage) => stage === 'held' || stage === 'awaiting').length;
    if (holds > 0) heldMost += purchase.quantity;
    if (holds === stages.length) heldLeast += purchase.quantity;
  }
  const faults: string[] = [];
  if (totals.sold !== sold) faults.push(`${totals.sold} are sold, the buyers know of ${sold}`);
  if (totals.revenueMinor !== revenueMinor) faults.push(`takings are ${totals.revenueMinor}, not ${revenueMinor}`);
  if (totals.held < heldLeast || totals.held > heldMost)
    faults.push(`${totals.held} are held, the buyers know of ${heldLeast} to ${heldMost}`);
  return [...faults, ...oversold(totals, ground)];
}

function oversold(totals: TotalsReply, { pools }: Ground): string[] {
  const dates = [...new Set(totals.byType.map((row) => row.occurrence))];
  return pools.flatMap(({ ticketTypes, capacity }) =>
    dates.flatMap((date) => {
      const rows = totals.byType.filter((row) => row.occurrence === date && ticketTypes.includes(row.ticketType));
      const taken = rows.reduce((sum, { sold, held }) => sum + sold + held, 0);
      return taken > capacity ? [`${taken} of ${capacity} places of types ${ticketTypes} on date ${date}`] : [];
    }),
  );
}
