/** Writes down who did what at the desk. */
import { recordAudit } from '#db/audit';
import type { Access } from '../authorize.ts';
import { database, type ApiContext } from '../context.ts';

export async function audit(
  c: ApiContext,
  { organizerId, userId }: Access,
  action: string,
  subject: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  const entry = { organizerId, atMs: Date.now(), actor: `usr:${userId}`, action, subject, detail };
  await recordAudit(database(c), entry);
}
