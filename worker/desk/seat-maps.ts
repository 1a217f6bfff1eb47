/** The seat map of a draft: uploaded, looked at, taken out. A change of it is a change of the draft. */
import { recordAudit } from '#db/audit';
import { findEvent, type EventRow } from '#db/events';
import { changeSeatMap, findSeatMap, type StoredSeatMap } from '#db/seat-maps';
import type { SaveSeatMapReply } from '#domain/contract/desk';
import { planEvent } from '#domain/event/plan';
import { seatSupply, type SeatSupply } from '#domain/seating/seat-supply';
import type { HandlerOf } from '../app.ts';
import { accessToEvent } from '../account/person.ts';
import type { Access } from '../authorize.ts';
import { database, timed, type ApiContext, type ApiEnv } from '../context.ts';
import { answerOnce } from '../http/answer-once.ts';
import { refuse, type Refusal } from '../http/problem.ts';
import { outlineOf } from './event-columns.ts';
import { packSeatMap, readSeatMapFile, unpackSeatMap } from './seat-map-file.ts';
import { supplyOf } from './seat-supply.ts';
import { readSettings } from './stored-settings.ts';

/** Tries to write beside somebody who types in the form at the same time. */
const triesMax = 4;

export const showSeatMap: HandlerOf<'showSeatMap', ApiEnv> = async (c) => {
  const { event: eventId } = c.req.valid('param');
  const access = await accessToEvent(c, eventId, 'event.read');
  if (!access.ok) return refuse(c, access);
  const db = database(c);
  const event = await timed(c, 'db', () => findEvent(db, eventId));
  if (!event) return refuse(c, 'not-found');
  const { seatMap: version, publishedSeatMap: publishedVersion } = event;
  const stored = version === null ? null : await timed(c, 'db', () => findSeatMap(db, eventId, version));
  if (!stored) return c.json({ version: null, map: null, seats: 0, places: 0, publishedVersion }, 200);
  const [map, supply] = await Promise.all([unpackSeatMap(stored.gzip), supplyOf(db, event)]);
  return c.json({ version, map, seats: supply?.seats ?? 0, places: supply?.places ?? 0, publishedVersion }, 200);
};

type Saved = { ok: true; status: 200; body: SaveSeatMapReply } | ({ ok: false } & Refusal);

export const saveSeatMap: HandlerOf<'saveSeatMap', ApiEnv> = async (c) => {
  const { event } = c.req.valid('param');
  const access = await accessToEvent(c, event, 'event.edit');
  if (!access.ok) return refuse(c, access);
  const { from } = c.req.valid('query');
  const answer = await answerOnce(c, `seat-map:${access.userId}`, () => save(c, access, event, from));
  return answer.ok ? c.json(answer.body, 200) : refuse(c, answer);
};

async function save(c: ApiContext, access: Access, eventId: string, from: number | undefined): Promise<Saved> {
  const bytes = c.get('body') ?? new Uint8Array();
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const event = await timed(c, 'db', () => findEvent(database(c), eventId));
    if (!event) return { ok: false, code: 'not-found' };
    if (from !== undefined && from !== (event.seatMap ?? 0)) return { ok: false, code: 'version-conflict' };
    const version = event.lastSeatMap + 1;
    const read = readSeatMapFile(bytes, version);
    if (!read.ok) return { ok: false, code: 'seat-map-broken', fields: read.fields };
    const supply = seatSupply(read.map);
    const stored = { version, gzip: await packSeatMap(read.map), supply };
    if (!(await change(c, access, event, stored, supply))) continue;
    const { notes } = read;
    return { ok: true, status: 200, body: { version, eventVersion: event.version + 1, seats: supply.seats, notes } };
  }
  return { ok: false, code: 'version-conflict' };
}

export const removeSeatMap: HandlerOf<'removeSeatMap', ApiEnv> = async (c) => {
  const { event: eventId } = c.req.valid('param');
  const access = await accessToEvent(c, eventId, 'event.edit');
  if (!access.ok) return refuse(c, access);
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const event = await timed(c, 'db', () => findEvent(database(c), eventId));
    if (!event) return refuse(c, 'not-found');
    if (event.seatMap === null || (await change(c, access, event, null, null))) return c.body(null, 204);
  }
  return refuse(c, 'version-conflict');
};

/** Writes it beside the draft as it was read; false when somebody else was quicker. */
async function change(
  c: ApiContext,
  access: Access,
  event: EventRow,
  map: StoredSeatMap | null,
  supply: SeatSupply | null,
): Promise<boolean> {
  const db = database(c);
  const atMs = Date.now();
  const planned = planEvent(readSettings(event.settings).draft, atMs, supply);
  const outline = outlineOf(planned.ok ? planned.plan : null);
  const wish = { eventId: event.id, eventVersion: event.version, map, outline, atMs };
  if ((await timed(c, 'db', () => changeSeatMap(db, wish))) !== 'changed') return false;
  await recordAudit(db, {
    organizerId: access.organizerId,
    atMs,
    actor: `usr:${access.userId}`,
    action: map ? 'seat-map.saved' : 'seat-map.removed',
    subject: event.id,
    detail: map ? { version: map.version, seats: supply?.seats ?? 0 } : {},
  });
  return true;
}
