/**
 * Hands the seat map to the box office, before the settings that sell by it: should the rest fail, the old settings go on selling
 * from the new seats, and whoever has a seat keeps it.
 */
import type { EventRow } from '#db/events';
import { findSeatMap } from '#db/seat-maps';
import { columnsOf } from '#domain/seating/compile-seat-map';
import { encodeSeatMap } from '#domain/seating/stored-map';
import { ask, isBusy } from '../box-office.ts';
import { database, timed, type ApiContext } from '../context.ts';
import { problemOfRefusal, type Refusal } from '../http/problem.ts';
import { unpackSeatMap } from './seat-map-file.ts';

/** Seats that a refusal names at most: more would not be read by anybody. */
const seatsNamedMax = 200;

/** Null when the box office has the map of the draft, or there is none. */
export async function publishSeatMap(c: ApiContext, event: EventRow, region?: string): Promise<Refusal | null> {
  const { id: eventId, seatMap: version } = event;
  if (version === null || version === event.publishedSeatMap) return null;
  const stored = await timed(c, 'db', () => findSeatMap(database(c), eventId, version));
  if (!stored) return { code: 'version-conflict' };
  const bytes = encodeSeatMap(columnsOf(await unpackSeatMap(stored.gzip)));
  const context = { requestId: c.get('requestId') };
  const reply = await timed(c, 'box', () =>
    ask(c.env, eventId, (office) => office.setSeatMap(version, bytes, context), region),
  );
  if (isBusy(reply)) return reply;
  if (reply.ok) return null;
  const refusal = problemOfRefusal(reply);
  return refusal.seats ? { ...refusal, seats: refusal.seats.slice(0, seatsNamedMax) } : refusal;
}
