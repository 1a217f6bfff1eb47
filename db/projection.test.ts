import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '#domain/box-office/facts';
import type { Database } from './client.ts';
import { doorsOf } from './doors.ts';
import { databaseFault } from './errors.ts';
import { eventsWithOpenMoney, findOrder, findOrderByPayment, listOrders, ticketsOfOrder } from './orders.ts';
import { projectFacts } from './projection.ts';
import { listScans } from './scans.ts';
import { devices } from './schema/doors.ts';
import { eventTotals, orders, projectionProgress, scans, tickets } from './schema/sales.ts';
import { startTestDatabase, type TestDatabase } from './testing/database.ts';
import { evening, numbered, placed } from './testing/facts.ts';
import { atMs } from './testing/rows.ts';
import { eventsActiveSince, progressOf, totalsOf } from './totals.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await startTestDatabase();
  db = database.open();
});
afterAll(() => database?.close());

/** Everything that was projected of an event; the event's and devices' own ids left out, so that two events can be compared. */
async function everything(eventId: string): Promise<unknown> {
  const mine = (
    table: typeof orders | typeof tickets | typeof scans | typeof eventTotals | typeof projectionProgress,
  ) => db.strict.select().from(table).where(eq(table.eventId, eventId)).orderBy(asc(table.sequence));
  const rows = await Promise.all([orders, tickets, scans, eventTotals, projectionProgress].map(mine));
  const doors = await db.strict.select().from(devices).where(eq(devices.eventId, eventId));
  return [...rows.flat(), ...doors].map((row) => ({ ...row, eventId: '', id: '' }));
}

/** The same evening at another event, with doors of its own. */
function eveningAt(eventId: string): Fact[] {
  return evening().map((fact) => ('deviceId' in fact ? { ...fact, deviceId: `${fact.deviceId}-${eventId}` } : fact));
}
const withoutDoors = (rows: unknown, eventId: string) => JSON.parse(JSON.stringify(rows).replaceAll(`-${eventId}`, ''));

describe('facts become rows', () => {
  it('[P1] an evening is told', async () => {
    await projectFacts(db, 'evt_1', evening());
    expect(await findOrder(db, 'ord_1')).toMatchObject({
      status: 'paid',
      paymentIntent: 'pi_ord_1',
      emailBlind: 'blind-ord_1',
    });
    expect(await findOrderByPayment(db, 'pi_ord_2')).toMatchObject({ status: 'refunded', refundedMinor: 1_000 });
    expect((await findOrder(db, 'ord_3'))?.status).toBe('expired');
    expect(await ticketsOfOrder(db, 'evt_1', 'ord_1')).toMatchObject([
      { serial: 0, admittedAtMs: atMs + 40, gate: 1, generation: 0, status: 'valid' },
      { serial: 1, admittedAtMs: null, generation: 1, status: 'valid' },
    ]);
    expect(await ticketsOfOrder(db, 'evt_1', 'ord_2')).toMatchObject([{ serial: 2, status: 'revoked' }]);
    const reports = (await listScans(db, 'evt_1', { limit: 10 }))!.rows;
    expect(reports.map((row) => row.verdict)).toEqual(['journal-broken:3', 'already-used', 'already-used']);
    expect(await doorsOf(db, 'evt_1')).toMatchObject([{ name: 'North', revokedAtMs: atMs + 18 }]);
    expect((await totalsOf(db, ['evt_1', 'evt_none'])).get('evt_1')).toMatchObject({ sold: 2, sequence: 20 });
    expect(await progressOf(db, 'evt_1')).toEqual({ eventId: 'evt_1', sequence: 20, atMs: atMs + 20 });
  });

  it('[P2] told again, in pieces, overlapping, or with an old piece last, it is the same evening', async () => {
    const expected = await everything('evt_1');
    for (const [eventId, pieces] of Object.entries({
      evt_twice: [
        [0, 20],
        [0, 20],
      ],
      evt_pieces: [
        [0, 1],
        [1, 4],
        [4, 11],
        [11, 20],
      ],
      evt_overlap: [
        [0, 8],
        [3, 12],
        [3, 12],
        [10, 20],
      ],
      evt_late: [
        [0, 6],
        [0, 13],
        [13, 20],
        [0, 6],
        [6, 13],
        [0, 20],
      ],
    })) {
      const facts = eveningAt(eventId);
      for (const [from, to] of pieces) await projectFacts(database.open(), eventId, facts.slice(from, to));
      expect(withoutDoors(await everything(eventId), eventId), eventId).toEqual(expected);
    }
  });

  it('[P3] two attempts at once are one', async () => {
    const facts = eveningAt('evt_race');
    await Promise.all(Array.from({ length: 6 }, () => projectFacts(database.open(), 'evt_race', facts)));
    expect(withoutDoors(await everything('evt_race'), 'evt_race')).toEqual(await everything('evt_1'));
  });

  it('[P4] a batch that cannot be stored whole stores nothing', async () => {
    const facts = numbered([placed('ord_p4'), { ...placed('ord_p4b'), currency: null } as never]);
    await expect(projectFacts(db, 'evt_p4', facts)).rejects.toThrow();
    expect(await findOrder(db, 'ord_p4')).toBeNull();
    expect(await progressOf(db, 'evt_p4')).toBeNull();
  });

  it('[P5] lists orders over pages', async () => {
    const many = numbered(Array.from({ length: 25 }, (_, i) => placed(`ord_many_${i}`)));
    await projectFacts(db, 'evt_p5', many);
    const first = (await listOrders(db, 'evt_p5', { limit: 20 }))!;
    const second = (await listOrders(db, 'evt_p5', { limit: 20, cursor: first.nextCursor! }))!;
    expect(new Set([...first.rows, ...second.rows].map((row) => row.orderId)).size).toBe(25);
    expect(second.nextCursor).toBeNull();
    expect((await listOrders(db, 'evt_p5', { limit: 5, emailBlind: 'blind-ord_many_3' }))!.rows).toHaveLength(1);
  });

  it('[P7] names each event once in which money is open, or anything happened lately', async () => {
    const due = { orderId: 'ord_due', paymentIntent: 'pi_due', amountMinor: 1_000, currency: 'EUR' };
    const owed: Fact[] = numbered([
      placed('ord_due', 1),
      { kind: 'refund-due', ...due, status: 'refund-due', reason: 'sold-out' },
    ]);
    await projectFacts(db, 'evt_p7_waits', numbered([placed('ord_w1'), placed('ord_w2')]));
    await projectFacts(db, 'evt_p7_owes', owed);
    const late = numbered([placed('ord_late')], 5_000);
    await projectFacts(db, 'evt_p7_new', late);
    const open = async (limit = 1_000) =>
      (await eventsWithOpenMoney(db, atMs + 3, limit)).filter((id) => id.startsWith('evt_p7'));
    expect(await open()).toEqual(['evt_p7_owes', 'evt_p7_waits']);
    expect(await eventsWithOpenMoney(db, atMs + 3, 1)).toHaveLength(1);
    expect(await eventsActiveSince(db, late[0]!.atMs, 10)).toEqual(['evt_p7_new']);
  });
});

describe('many outboxes at once', () => {
  it('[P6] 500 deliver at the same time: all arrive, nothing hangs, whoever is refused comes again', async () => {
    await Promise.all(
      Array.from({ length: 500 }, async (_, i) => {
        const eventId = `evt_many_${i}`;
        const facts = numbered([placed(`ord_${eventId}`, 1), placed(`ord2_${eventId}`, 1)]);
        for (let attempt = 1; ; attempt++) {
          try {
            return await projectFacts(database.open(), eventId, facts);
          } catch (error) {
            const fault = databaseFault(error);
            if (!fault || attempt > 50) throw error;
            await new Promise((resolve) => setTimeout(resolve, fault.retryAfterMs * (0.5 + Math.random())));
          }
        }
      }),
    );
    const rows = await db.strict.select({ id: projectionProgress.eventId }).from(projectionProgress);
    expect(rows.filter(({ id }) => id.startsWith('evt_many_'))).toHaveLength(500);
  });
});
