import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './client.ts';
import {
  changeEventStatus,
  createEvent,
  eventsOf,
  findEvent,
  organizerOfEvent,
  publishEvent,
  saveDraft,
} from './events.ts';
import { createOrganizer } from './organizers.ts';
import { user } from './schema/people.ts';
import { addPicture, countPictures, picturesOf, removePicture } from './pictures.ts';
import { listPublishedEvents, partsOf, publishedEvent } from './published-events.ts';
import { startTestDatabase, type TestDatabase } from './testing/database.ts';
import { atMs, newEvent, picture, publication, texts } from './testing/rows.ts';

let database: TestDatabase;
let db: Database;
const dayMs = 86_400_000;
const june = Date.UTC(2027, 5, 1, 18);

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

const outline = { startsAtMs: null, endsAtMs: null, minPriceMinor: null, capacity: 0, occurrenceCount: 0 };
const draft = (eventId: string, version: number, change = {}) => ({
  ...{ eventId, version, settings: { v: version + 1 }, texts: { ...texts, ...change }, outline, atMs: atMs + 1 },
});

async function published(id: string, change: Parameters<typeof publication>[1] = {}): Promise<void> {
  expect(await createEvent(db, newEvent(id))).toBe('created');
  expect(await publishEvent(db, publication(id, change))).toBe('published');
}

describe('a draft', () => {
  it('[E1] belongs to its organizer and keeps what was typed', async () => {
    await createEvent(db, newEvent('evt_e1', { settings: { price: '12,50' } }));
    expect(await findEvent(db, 'evt_e1')).toMatchObject({ status: 'draft', version: 0, settings: { price: '12,50' } });
    expect(await organizerOfEvent(db, 'evt_e1')).toBe('org_1');
    expect(await createEvent(db, newEvent('evt_e1b', { slug: 'slug-evt_e1' }))).toBe('slug-taken');
    expect(await findEvent(db, 'evt_e1b')).toBeNull();
  });

  it('[E2] of ten savings from one version exactly one is kept', async () => {
    await createEvent(db, newEvent('evt_e2'));
    const results = await Promise.all(Array.from({ length: 10 }, () => saveDraft(database.open(), draft('evt_e2', 0))));
    expect(results.filter((result) => result.saved)).toEqual([{ saved: true, version: 1 }]);
    expect(results.filter((result) => !result.saved && result.code === 'version-conflict')).toHaveLength(9);
    expect(await saveDraft(db, draft('evt_none', 0))).toEqual({ saved: false, code: 'unknown-event' });
  });

  it('[E3] changes nothing of what the public sees once there is a publication', async () => {
    await published('evt_e3');
    expect(await saveDraft(db, draft('evt_e3', 0, { name: 'Another name' }))).toMatchObject({ saved: true });
    const event = await findEvent(db, 'evt_e3');
    expect(event).toMatchObject({ name: texts.name, version: 1, settings: { v: 1 }, publishedVersion: 0 });
  });
});

describe('a publication', () => {
  it('[E4] of an older version changes nothing at all', async () => {
    await published('evt_e4');
    await saveDraft(db, draft('evt_e4', 0));
    const before = await partsOf(db, 'evt_e4');
    const late = publication('evt_e4', { version: 0, occurrences: [], ticketTypes: [] });
    expect(await publishEvent(db, late)).toBe('version-conflict');
    expect(await partsOf(db, 'evt_e4')).toEqual(before);
  });

  it('[E5] replaces dates, pools and types, and keeps the day it first came out', async () => {
    await published('evt_e5');
    const pools = [{ index: 7, name: 'balcony', capacity: 5 }];
    expect(await publishEvent(db, publication('evt_e5', { pools, atMs: atMs + dayMs }))).toBe('published');
    const page = await publishedEvent(db, 'slug-evt_e5');
    expect(page?.pools).toEqual([{ ...pools[0], eventId: 'evt_e5' }]);
    expect(page?.organizerName).toBe('Saal');
    expect(page?.event.publishedAtMs).toBe(atMs);
    expect(page?.ticketTypes[0]?.pools).toEqual([0]);
  });

  it('[E6] a draft has no page, a cancelled event keeps its own', async () => {
    await createEvent(db, newEvent('evt_e6'));
    expect(await publishedEvent(db, 'evt_e6')).toBeNull();
    await publishEvent(db, publication('evt_e6'));
    const change = { eventId: 'evt_e6', from: ['published' as const], to: 'cancelled' as const, atMs };
    expect(await changeEventStatus(db, change)).toBe(true);
    expect(await changeEventStatus(db, change)).toBe(false);
    expect((await publishedEvent(db, 'evt_e6'))?.event.status).toBe('cancelled');
  });
});

describe('the public list', () => {
  const list = (filter: Partial<Parameters<typeof listPublishedEvents>[1]>) =>
    listPublishedEvents(db, { nowMs: june - dayMs, limit: 100, ...filter });
  const names = async (filter: Parameters<typeof list>[0]) => (await list(filter))!.rows.map((row) => row.event.name);

  beforeAll(async () => {
    const shown = (name: string, city: string, days: number) => ({
      ...{ texts: { ...texts, name, city, summary: '', description: '' }, startsAtMs: june + days * dayMs },
    });
    await published('evt_l1', shown('Größte Schau', 'Zürich', 10));
    await published('evt_l2', shown('Jazz am See', 'Zürich', 11));
    await published('evt_l3', shown('100% Jazz "live"', 'Genève', 12));
    await published('evt_past', shown('Past Jazz', 'Zürich', -30));
    await createEvent(db, newEvent('evt_l4', { name: 'Draft Jazz', city: 'Zürich' }));
  });

  it('[E7] finds words by their beginning, without accents and in any case', async () => {
    expect(await names({ query: 'jaz' })).toEqual(['Jazz am See', '100% Jazz "live"']);
    expect(await names({ query: 'GROSSTE' })).toEqual([]);
    expect(await names({ query: 'grOßte sch' })).toEqual(['Größte Schau']);
    expect(await names({ query: 'geneve' })).toEqual(['100% Jazz "live"']);
  });

  it.each(['"', 'jazz" OR "a', 'NOT jazz', 'name:jazz', '* jazz', "jazz'; drop table events", '%', '(((', 'jazz AND'])(
    '[E8] takes %j for words and nothing else',
    async (query) => {
      const rows = (await list({ query }))!.rows;
      for (const { event } of rows) expect(event.name).toContain('Jazz');
      expect(rows.length).toBeLessThanOrEqual(2);
    },
  );

  it('[E9] knows the city and the days, both ends included', async () => {
    expect(await names({ city: 'zürich', from: '2027-06-05' })).toEqual(['Größte Schau', 'Jazz am See']);
    expect(await names({ from: '2027-06-12', to: '2027-06-12' })).toEqual(['Jazz am See']);
    expect(await names({ from: '2027-06-13' })).toEqual(['100% Jazz "live"']);
  });

  it('[E10] gives every event once over its pages, also with equal starts', async () => {
    for (let i = 0; i < 7; i++) await published(`evt_same${i}`, { startsAtMs: june + 20 * dayMs });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = (await list({ cursor, limit: 3 }))!;
      seen.push(...page.rows.map((row) => row.event.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual((await list({}))!.rows.map((row) => row.event.id));
    expect(await list({ cursor: 'nonsense' })).toBeNull();
  });

  it('[E11] follows a change of the name', async () => {
    await publishEvent(db, publication('evt_l1', { texts: { ...texts, name: 'Kleinste Schau' } }));
    expect(await names({ query: 'größte' })).toEqual([]);
    expect(await names({ query: 'kleinste' })).toEqual(['Kleinste Schau']);
  });
});

describe('pictures and the desk', () => {
  it('[E12] the first picture stands for the event until it goes', async () => {
    await createEvent(db, newEvent('evt_p'));
    await addPicture(db, picture('pic_1', 'evt_p'));
    await addPicture(db, picture('pic_2', 'evt_p'));
    await addPicture(db, picture('pic_2', 'evt_p')); // the same once more, by a retry
    expect(await countPictures(db, 'evt_p', 'pic_3')).toBe(2);
    expect(await countPictures(db, 'evt_p', 'pic_2')).toBe(1);
    expect((await findEvent(db, 'evt_p'))?.pictureId).toBe('pic_1');
    expect(await removePicture(db, 'evt_other', 'pic_1')).toBeNull();
    expect((await findEvent(db, 'evt_p'))?.pictureId).toBe('pic_1');
    expect(await removePicture(db, 'evt_p', 'pic_1')).toMatchObject({ r2Key: 'pictures/pic_1' });
    expect((await findEvent(db, 'evt_p'))?.pictureId).toBeNull();
    expect((await picturesOf(db, 'evt_p')).map((row) => row.id)).toEqual(['pic_2']);
  });

  it('[E13] lists an organizer’s events, newest first, without those of others', async () => {
    await createEvent(db, newEvent('evt_new', { atMs: atMs + 5 }));
    const first = (await eventsOf(db, 'org_1', { limit: 2 }))!;
    expect(first.rows[0]?.event.id).toBe('evt_new');
    const second = (await eventsOf(db, 'org_1', { limit: 100, cursor: first.nextCursor! }))!;
    expect(second.rows.map((row) => row.event.id)).not.toContain('evt_new');
    expect(await eventsOf(db, 'org_2', { limit: 10 })).toEqual({ rows: [], nextCursor: null });
  });
});
