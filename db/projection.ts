/**
 * What a BoxOffice tells becomes rows. An outbox delivers in order and goes on only when a batch has been taken, but a batch may
 * come again, overlap the last one, or its first attempt may end after its second; each row therefore remembers the sequence of the last fact applied
 * to it, and an older or equal one changes nothing. One batch is one transaction and one request.
 */
import { and, eq, inArray, lt, sql, type SQL } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { OrderStatus } from '#domain/box-office/commands';
import type {
  DoorEnrolled,
  Fact,
  JournalBroken,
  OrderPaid,
  OrderPlaced,
  RefundMade,
  ScanConflict,
  ScanRefused,
  TicketAdmitted,
  TotalsFact,
} from '#domain/box-office/facts';
import type { Database } from './client.ts';
import { inOneTransaction, type Statement } from './guard.ts';
import { devices } from './schema/doors.ts';
import { eventTotals, orders, projectionProgress, scans, tickets } from './schema/sales.ts';

/** More than this in one call is refused: the write lock is not one event's to keep. */
export const factsPerBatchMax = 500;

/**
 * Applies facts of one event: consecutive ones, after all earlier ones, any number of times.
 * @throws DatabaseError when libSQL is busy or away; the same facts can be handed in again.
 */
export async function projectFacts(db: Database, eventId: string, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  if (facts.length > factsPerBatchMax) throw new RangeError(`at most ${factsPerBatchMax} facts in one batch`);
  const inOrder = [...facts].sort((a, b) => a.sequence - b.sequence);
  const statements = inOrder.flatMap((fact) => statementsFor(db, eventId, fact));
  await inOneTransaction(db, [...statements, progress(db, eventId, inOrder.at(-1)!)]);
}

function statementsFor(db: Database, eventId: string, fact: Fact): Statement[] {
  switch (fact.kind) {
    case 'order-placed':
      return [orderPlaced(db, eventId, fact)];
    case 'order-paid':
      return orderPaid(db, eventId, fact);
    case 'order-expired':
      return [orderChanged(db, eventId, fact, { status: 'expired' })];
    case 'order-cancelled':
      return [orderChanged(db, eventId, fact, { status: fact.status }), ...revoke(db, eventId, fact)];
    case 'refund-due':
      return [orderChanged(db, eventId, fact, { status: fact.status })];
    case 'refund-made':
      return [refundMade(db, eventId, fact)];
    case 'ticket-reissued':
      return [ticketChanged(db, eventId, fact, { generation: fact.generation })];
    case 'ticket-admitted':
      return [admitted(db, eventId, fact)];
    case 'scan-refused':
    case 'scan-conflict':
    case 'journal-broken':
      return [scanned(db, eventId, fact)];
    case 'door-enrolled':
      return [doorEnrolled(db, eventId, fact)];
    case 'door-revoked':
      return [doorRevoked(db, fact)];
    case 'totals':
      return [totals(db, eventId, fact)];
    case 'session-expiry-due':
    case 'contact-forgotten':
    case 'keys-changed':
    case 'settings-changed':
    case 'seat-map-changed':
    case 'allotment-changed':
    case 'waiting-changed':
      return []; // for the queue, or already known here
  }
}

/** For an upsert: only a newer fact may change the row. */
const isNewer = (table: { sequence: AnySQLiteColumn }) => sql`${table.sequence} < excluded.sequence`;

function orderPlaced(db: Database, eventId: string, fact: OrderPlaced): Statement {
  const { orderId, sequence, lines, quantity, totalMinor, currency, emailBlind, locale, atMs } = fact;
  const row = { status: 'awaiting-payment' as const, totalMinor, currency, quantity, lines, emailBlind, locale };
  const changed = { ...row, sequence, createdAtMs: atMs, updatedAtMs: atMs };
  return db.write
    .insert(orders)
    .values({ eventId, orderId, ...changed })
    .onConflictDoUpdate({ target: [orders.eventId, orders.orderId], set: changed, setWhere: isNewer(orders) });
}

function orderPaid(db: Database, eventId: string, fact: OrderPaid): Statement[] {
  const { paymentIntent, totalMinor, currency, paidAtMs, late, orderId, sequence } = fact;
  const paid = { status: 'paid' as const, paymentIntent, totalMinor, currency, paidAtMs, paidLate: late };
  const statements = [orderChanged(db, eventId, fact, paid)];
  if (fact.tickets.length === 0) return statements;
  const rows = fact.tickets.map((ticket) => ({ ...ticket, eventId, orderId, sequence, status: 'valid' as const }));
  const insertion = db.write.insert(tickets).values(rows).onConflictDoNothing();
  return [...statements, insertion];
}

type OrderChange = Partial<Omit<typeof orders.$inferInsert, 'eventId' | 'orderId' | 'sequence' | 'refundedMinor'>> & {
  refundedMinor?: SQL;
};

function orderChanged(
  db: Database,
  eventId: string,
  fact: { orderId: string; sequence: number; atMs: number },
  change: OrderChange & { status: OrderStatus },
): Statement {
  const { orderId, sequence, atMs } = fact;
  return db.write
    .update(orders)
    .set({ ...change, sequence, updatedAtMs: atMs })
    .where(and(eq(orders.eventId, eventId), eq(orders.orderId, orderId), lt(orders.sequence, sequence)));
}

function refundMade(db: Database, eventId: string, fact: RefundMade): Statement {
  const refundedMinor = sql`${orders.refundedMinor} + ${fact.amountMinor}`;
  return orderChanged(db, eventId, fact, { status: fact.status, refundedAtMs: fact.atMs, refundedMinor });
}

function revoke(db: Database, eventId: string, fact: { serials: number[]; sequence: number }): Statement[] {
  if (fact.serials.length === 0) return [];
  const theirs = and(eq(tickets.eventId, eventId), inArray(tickets.serial, fact.serials));
  const { sequence } = fact;
  const update = db.write
    .update(tickets)
    .set({ status: 'revoked', sequence })
    .where(and(theirs, lt(tickets.sequence, sequence)));
  return [update];
}

function ticketChanged(
  db: Database,
  eventId: string,
  fact: { serial: number; sequence: number },
  change: Partial<Pick<typeof tickets.$inferInsert, 'generation' | 'admittedAtMs' | 'deviceId' | 'gate'>>,
): Statement {
  const { serial, sequence } = fact;
  return db.write
    .update(tickets)
    .set({ ...change, sequence })
    .where(and(eq(tickets.eventId, eventId), eq(tickets.serial, serial), lt(tickets.sequence, sequence)));
}

function admitted(db: Database, eventId: string, fact: TicketAdmitted): Statement {
  const { admittedAtMs, deviceId, gate } = fact;
  return ticketChanged(db, eventId, fact, { admittedAtMs, deviceId, gate });
}

function scanned(db: Database, eventId: string, fact: ScanRefused | ScanConflict | JournalBroken): Statement {
  return db.write
    .insert(scans)
    .values({ eventId, sequence: fact.sequence, deviceId: fact.deviceId, ...scanColumns(fact) })
    .onConflictDoNothing();
}

function scanColumns(fact: ScanRefused | ScanConflict | JournalBroken) {
  switch (fact.kind) {
    case 'scan-refused': {
      const { scannedAtMs: atMs, deviceSequence, gate, serial, verdict } = fact;
      return { kind: 'refused' as const, atMs, deviceSequence, gate, serial, verdict };
    }
    case 'scan-conflict': {
      const { scannedAtMs: atMs, deviceSequence, gate, serial, why: verdict } = fact;
      const { firstAtMs, firstDeviceId, firstGate } = fact;
      const first = { firstAtMs, firstDeviceId, firstGate };
      return { kind: 'conflict' as const, atMs, deviceSequence, gate, serial, verdict, ...first };
    }
    case 'journal-broken': {
      const { atMs, fromSequence: deviceSequence, entries } = fact;
      return { kind: 'journal-broken' as const, atMs, deviceSequence, verdict: `journal-broken:${entries}` };
    }
  }
}

function doorEnrolled(db: Database, eventId: string, fact: DoorEnrolled): Statement {
  const { deviceId, name, gate, publicKey, atMs, sequence } = fact;
  const row = { eventId, name, gate, publicKey, enrolledAtMs: atMs, revokedAtMs: null, sequence };
  return db.write
    .insert(devices)
    .values({ id: deviceId, ...row })
    .onConflictDoUpdate({ target: devices.id, set: row, setWhere: isNewer(devices) });
}

function doorRevoked(db: Database, fact: { deviceId: string; atMs: number; sequence: number }): Statement {
  const { deviceId, atMs, sequence } = fact;
  return db.write
    .update(devices)
    .set({ revokedAtMs: atMs, sequence })
    .where(and(eq(devices.id, deviceId), lt(devices.sequence, sequence)));
}

function totals(db: Database, eventId: string, fact: TotalsFact): Statement {
  const { sequence, atMs, sold, held, capacity, revenueMinor, admitted, refused, conflicts, byType } = fact;
  const row = { sequence, atMs, sold, held, capacity, revenueMinor, admitted, refused, conflicts, byType };
  return db.write
    .insert(eventTotals)
    .values({ eventId, ...row })
    .onConflictDoUpdate({ target: eventTotals.eventId, set: row, setWhere: isNewer(eventTotals) });
}

function progress(db: Database, eventId: string, last: { sequence: number; atMs: number }): Statement {
  const { sequence, atMs } = last;
  return db.write
    .insert(projectionProgress)
    .values({ eventId, sequence, atMs })
    .onConflictDoUpdate({
      target: projectionProgress.eventId,
      set: { sequence, atMs },
      setWhere: isNewer(projectionProgress),
    });
}
