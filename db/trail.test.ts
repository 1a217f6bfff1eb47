import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit, noHash, recordAudit, verifyAudit } from './audit.ts';
import type { Database } from './client.ts';
import { isGuardFailure, mustHaveChanged } from './guard.ts';
import { answerLifeMs, claimKey, claimLifeMs, forgetOldAnswers, keepAnswer, releaseKey } from './idempotency.ts';
import { createEnrolment, findEnrolment, openEnrolments, useEnrolment } from './doors.ts';
import { findMessage, listMessages, noteAttempt, queueMessage, requeueMessage } from './messages.ts';
import { organizers } from './schema/organizers.ts';
import { audit } from './schema/trail.ts';
import { startTestDatabase, type TestDatabase } from './testing/database.ts';
import { atMs } from './testing/rows.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await startTestDatabase();
  db = database.open();
});
afterAll(() => database?.close());

const entry = (organizerId: string, subject = 'evt_1') => ({
  ...{ organizerId, subject, atMs, actor: 'usr:1', action: 'event.published', detail: { version: 1 } },
});

describe('the audit trail', () => {
  it('[A1] is one whole chain also when many write at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => recordAudit(database.open(), entry('org_1'))));
    expect(await verifyAudit(db, 'org_1')).toEqual({ whole: true, entries: 5 });
    const page = (await listAudit(db, 'org_1', { limit: 3 }))!;
    expect(page.rows.map((row) => row.sequence)).toEqual([5, 4, 3]);
    const last = (await listAudit(db, 'org_1', { limit: 3, cursor: page.nextCursor! }))!;
    expect(last.rows.at(-1)?.previousHash).toBe(noHash);
  });

  it('[A2] shows an altered entry and a missing one', async () => {
    for (let i = 0; i < 4; i++) await recordAudit(db, entry('org_2', `evt_${i}`));
    const third = and(eq(audit.organizerId, 'org_2'), eq(audit.sequence, 3));
    await db.write.update(audit).set({ detail: '{"version":2}' }).where(third);
    expect(await verifyAudit(db, 'org_2')).toEqual({ whole: false, brokenAt: 3 });
    await db.write.delete(audit).where(third);
    expect(await verifyAudit(db, 'org_2')).toEqual({ whole: false, brokenAt: 3 });
  });

  it('[A3] is written with the change it tells of, or neither is', async () => {
    const insertion = db.write.insert(organizers).values({ id: 'o', slug: 'o', name: 'o', createdAtMs: atMs });
    await recordAudit(db, entry('org_3'), [insertion]);
    expect(await db.strict.select().from(organizers).where(eq(organizers.id, 'o'))).toHaveLength(1);
    const miss = db.write.update(organizers).set({ name: 'p' }).where(eq(organizers.id, 'nobody'));
    const failure = await recordAudit(db, entry('org_3'), [miss, mustHaveChanged(db)]).catch((error: unknown) => error);
    expect(isGuardFailure(failure)).toBe(true);
    expect(await verifyAudit(db, 'org_3')).toEqual({ whole: true, entries: 1 });
  });
});

describe('the first answer to a key', () => {
  const claim = { scope: 'usr:1 POST /events', key: 'k', requestHash: 'h', atMs };

  it('[K1] is given to everybody who asks with the same content, and one of many does the work', async () => {
    const claims = await Promise.all(Array.from({ length: 10 }, () => claimKey(database.open(), claim)));
    expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ state }) => state === 'under-way')).toHaveLength(9);
    await keepAnswer(db, { ...claim, status: 201, response: '{"id":1}' });
    expect(await claimKey(db, claim)).toEqual({ state: 'answered', status: 201, response: '{"id":1}' });
    expect(await claimKey(db, { ...claim, requestHash: 'other' })).toEqual({ state: 'key-reused' });
  });

  it('[K2] a claim whose owner died lapses, one given back is free at once', async () => {
    const dead = { ...claim, key: 'dead' };
    await claimKey(db, dead);
    expect((await claimKey(db, { ...dead, atMs: atMs + claimLifeMs })).state).toBe('under-way');
    expect((await claimKey(db, { ...dead, atMs: atMs + claimLifeMs + 1 })).state).toBe('claimed');
    await releaseKey(db, dead.scope, dead.key);
    expect((await claimKey(db, dead)).state).toBe('claimed');
  });

  it('[K3] is forgotten after a day, and not given back once it is there', async () => {
    await releaseKey(db, claim.scope, claim.key);
    expect((await claimKey(db, claim)).state).toBe('answered');
    expect(await forgetOldAnswers(db, atMs + answerLifeMs)).toBe(0);
    expect(await forgetOldAnswers(db, atMs + answerLifeMs + 1)).toBeGreaterThan(0);
  });
});

describe('an enrolment link', () => {
  it('[D1] works once, for one device, until it expires', async () => {
    const link = {
      eventId: 'evt_1',
      gate: 2,
      name: 'North',
      expiresAtMs: atMs + 1_000,
      createdAtMs: atMs,
      createdBy: 'u',
    };
    await createEnrolment(db, { ...link, id: 'enr_1', tokenHash: 'h1' });
    await createEnrolment(db, { ...link, id: 'enr_2', tokenHash: 'h2' });
    expect(await openEnrolments(db, 'evt_1', atMs)).toHaveLength(2);
    const uses = await Promise.all(
      ['dev_1', 'dev_2', 'dev_3'].map((deviceId) => useEnrolment(database.open(), { tokenHash: 'h1', deviceId, atMs })),
    );
    const winners = uses.filter((use) => use !== null);
    expect(winners).toHaveLength(1);
    const again = { tokenHash: 'h1', deviceId: winners[0]!.deviceId!, atMs: atMs + 9_999 };
    expect(await useEnrolment(db, again)).toMatchObject({ id: 'enr_1' });
    expect(await useEnrolment(db, { tokenHash: 'h2', deviceId: 'dev_4', atMs: atMs + 1_000 })).toBeNull();
    expect(await findEnrolment(db, 'nothing')).toBeNull();
  });
});

describe('messages', () => {
  it('[N1] are noted once, and what is sent stays sent', async () => {
    const message = {
      id: 'msg_1',
      eventId: 'evt_1',
      orderId: 'ord_1',
      kind: 'order-confirmation',
      channel: 'email',
      atMs,
    };
    expect(await queueMessage(db, message)).toBe('queued');
    expect(await queueMessage(db, message)).toBe('known');
    await noteAttempt(db, { id: 'msg_1', status: 'failed', error: 'away', atMs: atMs + 1 });
    expect(await findMessage(db, 'msg_1')).toMatchObject({ status: 'failed', attempts: 1, lastError: 'away' });
    expect(await requeueMessage(db, 'msg_1', atMs + 2)).toBe(true);
    await noteAttempt(db, { id: 'msg_1', status: 'sent', error: null, atMs: atMs + 3 });
    await noteAttempt(db, { id: 'msg_1', status: 'dead', error: 'late duplicate', atMs: atMs + 4 });
    expect(await findMessage(db, 'msg_1')).toMatchObject({ status: 'sent', attempts: 2 });
    expect(await requeueMessage(db, 'msg_1', atMs + 5)).toBe(false);
    expect((await listMessages(db, 'evt_1', { status: 'sent', limit: 5 }))?.rows).toHaveLength(1);
  });
});
