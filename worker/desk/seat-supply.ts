/** What the seat map of an event's draft offers, as it was counted when the map was uploaded. */
import type { Database } from '#db/client';
import type { EventRow } from '#db/events';
import { findSupply } from '#db/seat-maps';
import { SeatSupply } from '#domain/seating/seat-supply';

/** Null where the draft has no map. */
export async function supplyOf(db: Database, event: Pick<EventRow, 'id' | 'seatMap'>): Promise<SeatSupply | null> {
  if (event.seatMap === null) return null;
  const parsed = SeatSupply.safeParse(await findSupply(db, event.id, event.seatMap));
  return parsed.success ? parsed.data : null;
}
