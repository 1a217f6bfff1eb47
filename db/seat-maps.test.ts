import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from './client.ts';
import { createEvent, findEvent, publishEvent } from './events.ts';
import { createOrganizer } from './organizers.ts';
import { publishedEvent } from './published-events.ts';
import { user } from './schema/people.ts';
import { changeSeatMap, findSeatMap, findSupply, noteCodes } from './seat-maps.ts';
import { startTestDatabase, type TestDatabase } from './testing/database.ts';
import { atMs, newEvent, publication } from './testing/rows.ts';

let database: TestDatabase;
let db: Database;
const outline = { startsAtMs: 5, endsAtMs: 9, minPriceMinor: 100, capacity: 30, occurrenceCount: 1 };
const map = (version: number) => ({ version, gzip: new Uint8Array([31, 139, version]), supply: { version } });

beforeAll(async () => {
  database = await startTestDatabase();
  db = database.open();
  const at = new Date(atMs);
  await db.write
    .insert(user)
    .values({ id: 'usr_1', name: 'x', email: 'a@blind.invalid', createdAt: at, updatedAt: at });
  await createOrganizer(db, { id: 'org_1', slug: 'saal', name: 'Saal', ownerId: 'usr_1', atMs });
});
afterAll(() => database?.close());

async function change(eventId: string, eventVersion: number, version: number | null) {
  const wish = { eventId, eventVersion, map: version === null ? null : map(version), outline, atMs };
  return changeSeatMap(db, wish);
}

it('[E20] a map comes with a version of the draft, and two changes from one version are one', async () => {
  await createEvent(db, newEvent('evt_m1'));
  expect(await change('evt_m1', 0, 1)).toBe('changed');
  expect(await findEvent(db, 'evt_m1')).toMatchObject({ version: 1, seatMap: 1, lastSeatMap: 1, capacity: 30 });
  expect(await change('evt_m1', 0, 2)).toBe('version-conflict');
  expect(await findSeatMap(db, 'evt_m1', 2)).toBeNull();
  const kept = (await findSeatMap(db, 'evt_m1', 1))!;
  expect([[...kept.gzip], kept.supply, kept.published]).toEqual([[31, 139, 1], { version: 1 }, false]);
  expect(await findSupply(db, 'evt_m1', 1)).toEqual({ version: 1 });
});

it('[E21] of drafts only the newest map is kept, and a version that was taken out is never given again', async () => {
  await createEvent(db, newEvent('evt_m2'));
  await change('evt_m2', 0, 1);
  await change('evt_m2', 1, 2);
  expect(await findSeatMap(db, 'evt_m2', 1)).toBeNull();
  expect(await change('evt_m2', 2, null)).toBe('changed');
  expect(await findEvent(db, 'evt_m2')).toMatchObject({ version: 3, seatMap: null, lastSeatMap: 2 });
  expect(await findSeatMap(db, 'evt_m2', 2)).toBeNull();
});

it('[E22] published maps stay for pages that show them, six at most', async () => {
  await createEvent(db, newEvent('evt_m3'));
  for (let version = 1; version <= 8; version++) {
    expect(await change('evt_m3', version - 1, version)).toBe('changed');
    const published = publication('evt_m3', { version, seatMap: version });
    expect(await publishEvent(db, published)).toBe('published');
  }
  expect((await publishedEvent(db, 'evt_m3'))!.event).toMatchObject({ seatMap: 8, publishedSeatMap: 8 });
  const kept = await Promise.all(
    [1, 2, 3, 8].map(async (version) => (await findSeatMap(db, 'evt_m3', version))?.published),
  );
  expect(kept).toEqual([undefined, undefined, true, true]);
  expect(await findEvent(db, 'evt_m3')).toMatchObject({ capacity: 100 }); // what was published, not the outline
});

it('[E23] an event remembers that it has codes', async () => {
  await createEvent(db, newEvent('evt_m4'));
  await noteCodes(db, 'evt_m4');
  await noteCodes(db, 'evt_m4');
  expect(await findEvent(db, 'evt_m4')).toMatchObject({ takesCodes: true });
});
