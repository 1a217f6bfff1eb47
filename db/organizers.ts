/** Organizers and who acts for them. Roles are read strictly: a member who was removed is out at once. */
import { and, asc, count, eq, ne, sql } from 'drizzle-orm';
import type { Role } from '#domain/contract/account';
import type { Database } from './client.ts';
import { isConflict } from './errors.ts';
import { members, organizers, type OrganizerRow } from './schema/organizers.ts';

export interface NewOrganizer {
  id: string;
  slug: string;
  name: string;
  ownerId: string;
  atMs: number;
}

/** The organizer and its first owner, both or neither. */
export async function createOrganizer(db: Database, organizer: NewOrganizer): Promise<'created' | 'slug-taken'> {
  const { id, slug, name, ownerId, atMs } = organizer;
  try {
    await db.write.batch([
      db.write.insert(organizers).values({ id, slug, name, createdAtMs: atMs }),
      db.write.insert(members).values({ organizerId: id, userId: ownerId, role: 'owner', createdAtMs: atMs }),
    ]);
    return 'created';
  } catch (error) {
    if (isConflict(error)) return 'slug-taken';
    throw error;
  }
}

export async function findOrganizer(db: Database, organizerId: string): Promise<OrganizerRow | null> {
  const rows = await db.read.select().from(organizers).where(eq(organizers.id, organizerId)).limit(1);
  return rows[0] ?? null;
}

export interface Membership {
  id: string;
  slug: string;
  name: string;
  role: Role;
}

/** For whom that person acts, by name. Bounded: nobody is in more than a hundred. */
export async function organizersOf(db: Database, userId: string): Promise<Membership[]> {
  return db.strict
    .select({ id: organizers.id, slug: organizers.slug, name: organizers.name, role: members.role })
    .from(members)
    .innerJoin(organizers, eq(organizers.id, members.organizerId))
    .where(eq(members.userId, userId))
    .orderBy(asc(organizers.name), asc(organizers.id))
    .limit(100);
}

/** The role of that person there, or `null` for a stranger. */
export async function roleOf(db: Database, organizerId: string, userId: string): Promise<Role | null> {
  const rows = await db.strict
    .select({ role: members.role })
    .from(members)
    .where(and(eq(members.organizerId, organizerId), eq(members.userId, userId)))
    .limit(1);
  return rows[0]?.role ?? null;
}

/** Everybody who acts for the organizer, longest first. */
export async function membersOf(db: Database, organizerId: string): Promise<{ userId: string; role: Role }[]> {
  return db.strict
    .select({ userId: members.userId, role: members.role })
    .from(members)
    .where(eq(members.organizerId, organizerId))
    .orderBy(asc(members.createdAtMs), asc(members.userId))
    .limit(1_000);
}

/** Gives a person a role, or another one. An organizer is never left without an owner: that answers `last-owner`. */
export async function setRole(
  db: Database,
  member: { organizerId: string; userId: string; role: Role; atMs: number },
): Promise<'set' | 'last-owner'> {
  const { organizerId, userId, role, atMs } = member;
  if (role !== 'owner' && (await ownersBeside(db, organizerId, userId)) === 0) return 'last-owner';
  const result = await db.write
    .insert(members)
    .values({ organizerId, userId, role, createdAtMs: atMs })
    .onConflictDoUpdate({
      target: [members.organizerId, members.userId],
      set: { role },
      // Said twice: another change may have come between the question and this write.
      setWhere: role === 'owner' ? undefined : anotherOwner(organizerId, userId),
    });
  return result.rowsAffected === 1 ? 'set' : 'last-owner';
}

/** Takes a person out. */
export async function removeMember(
  db: Database,
  organizerId: string,
  userId: string,
): Promise<'removed' | 'last-owner'> {
  if ((await roleOf(db, organizerId, userId)) === null) return 'removed';
  if ((await ownersBeside(db, organizerId, userId)) === 0) return 'last-owner';
  const result = await db.write
    .delete(members)
    .where(and(eq(members.organizerId, organizerId), eq(members.userId, userId), anotherOwner(organizerId, userId)));
  return result.rowsAffected === 1 ? 'removed' : 'last-owner';
}

async function ownersBeside(db: Database, organizerId: string, userId: string): Promise<number> {
  const rows = await db.strict
    .select({ owners: count() })
    .from(members)
    .where(and(eq(members.organizerId, organizerId), eq(members.role, 'owner'), ne(members.userId, userId)));
  return rows[0]?.owners ?? 0;
}

function anotherOwner(organizerId: string, userId: string) {
  return sql`exists (select 1 from members as other where other.organizer_id = ${organizerId} and other.role = 'owner' and other.user_id <> ${userId})`;
}
