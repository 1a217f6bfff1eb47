/** Enrolment links, and the doors as their BoxOffice reported them. */
import { and, asc, desc, eq, gt, isNull } from 'drizzle-orm';
import type { Database } from './client.ts';
import { devices, enrolments, type DeviceRow, type EnrolmentRow } from './schema/doors.ts';

export type { DeviceRow, EnrolmentRow } from './schema/doors.ts';

/** Keeps a new link; only the hash of its token arrives here. */
export async function createEnrolment(
  db: Database,
  enrolment: Omit<EnrolmentRow, 'usedAtMs' | 'deviceId' | 'role'> & Partial<Pick<EnrolmentRow, 'role'>>,
): Promise<void> {
  await db.write.insert(enrolments).values(enrolment);
}

/** The link with that token, used or not; `null` for an unknown one. */
export async function findEnrolment(db: Database, tokenHash: string): Promise<EnrolmentRow | null> {
  const rows = await db.strict.select().from(enrolments).where(eq(enrolments.tokenHash, tokenHash)).limit(1);
  return rows[0] ?? null;
}

/**
 * Uses a link up for a device. A link works once and until it expires; the device that used it may ask again (its first answer
 * may have been lost). `null`: unknown, expired, or used by another device.
 */
export async function useEnrolment(
  db: Database,
  use: { tokenHash: string; deviceId: string; atMs: number },
): Promise<EnrolmentRow | null> {
  const { tokenHash, deviceId, atMs } = use;
  const used = await db.write
    .update(enrolments)
    .set({ usedAtMs: atMs, deviceId })
    .where(and(eq(enrolments.tokenHash, tokenHash), isNull(enrolments.usedAtMs), gt(enrolments.expiresAtMs, atMs)))
    .returning();
  if (used[0]) return used[0];
  const known = await findEnrolment(db, tokenHash);
  return known?.deviceId === deviceId ? known : null;
}

/** Links of an event that still wait for their device. */
export async function openEnrolments(db: Database, eventId: string, nowMs: number): Promise<EnrolmentRow[]> {
  return db.read
    .select()
    .from(enrolments)
    .where(and(eq(enrolments.eventId, eventId), isNull(enrolments.usedAtMs), gt(enrolments.expiresAtMs, nowMs)))
    .orderBy(desc(enrolments.createdAtMs))
    .limit(100);
}

/** The doors of an event in the order they enrolled. */
export async function doorsOf(db: Database, eventId: string): Promise<DeviceRow[]> {
  return db.read
    .select()
    .from(devices)
    .where(eq(devices.eventId, eventId))
    .orderBy(asc(devices.enrolledAtMs))
    .limit(1_000);
}
