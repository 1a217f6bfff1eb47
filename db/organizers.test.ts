import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './client.ts';
import { createOrganizer, membersOf, organizersOf, removeMember, roleOf, setRole } from './organizers.ts';
import { findUserByBlindEmail, keepSealedProfile } from './people.ts';
import { user } from './schema/people.ts';
import { startTestDatabase, type TestDatabase } from './testing/database.ts';
import { atMs } from './testing/rows.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await startTestDatabase();
  db = database.open();
  const at = new Date(atMs);
  for (const id of ['ann', 'bob', 'eve']) {
    await db.write.insert(user).values({ id, name: '-', email: `${id}@blind.invalid`, createdAt: at, updatedAt: at });
  }
  await createOrganizer(db, { id: 'org_a', slug: 'a', name: 'A', ownerId: 'ann', atMs });
});
afterAll(() => database?.close());

describe('organizers', () => {
  it('[O1] come with their owner, both or neither', async () => {
    expect(await organizersOf(db, 'ann')).toEqual([{ id: 'org_a', slug: 'a', name: 'A', role: 'owner' }]);
    expect(await createOrganizer(db, { id: 'org_b', slug: 'a', name: 'B', ownerId: 'bob', atMs })).toBe('slug-taken');
    expect(await organizersOf(db, 'bob')).toEqual([]);
  });

  it('[O2] give roles, and nobody outside has one', async () => {
    await setRole(db, { organizerId: 'org_a', userId: 'bob', role: 'door', atMs });
    expect(await roleOf(db, 'org_a', 'bob')).toBe('door');
    await setRole(db, { organizerId: 'org_a', userId: 'bob', role: 'finance', atMs });
    expect(await roleOf(db, 'org_a', 'bob')).toBe('finance');
    expect(await roleOf(db, 'org_a', 'eve')).toBeNull();
    expect(await roleOf(db, 'org_none', 'bob')).toBeNull();
  });

  it('[O3] are never left without an owner, also when two owners leave at the same time', async () => {
    expect(await removeMember(db, 'org_a', 'ann')).toBe('last-owner');
    expect(await setRole(db, { organizerId: 'org_a', userId: 'ann', role: 'door', atMs })).toBe('last-owner');
    await setRole(db, { organizerId: 'org_a', userId: 'bob', role: 'owner', atMs });
    await Promise.all(['ann', 'bob'].map((userId) => removeMember(database.open(), 'org_a', userId)));
    expect((await membersOf(db, 'org_a')).filter((member) => member.role === 'owner')).toHaveLength(1);
  });
});

describe('people', () => {
  it('[O4] are found by the keyed hash and keep what was sealed', async () => {
    expect(await keepSealedProfile(db, 'ann', 'sealed', atMs + 1)).toBe(true);
    expect((await findUserByBlindEmail(db, 'ann@blind.invalid'))?.sealedProfile).toBe('sealed');
    expect(await keepSealedProfile(db, 'nobody', 'sealed', atMs)).toBe(false);
  });
});
