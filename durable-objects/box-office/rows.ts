/** What facts mean for the rows beside the journal: orders, codes, data keys, scans for the desk. Runs inside the transaction. */
import type { Command } from '#domain/box-office/commands';
import type { Fact } from '#domain/box-office/facts';
import { findOrder, type BoxOfficeState } from '#domain/box-office/state';
import { touchNames } from './door-names.ts';
import type { BoxOfficeSql } from './sql.ts';
import { writeWaiting } from './waiting-rows.ts';

/** Codes by serial. */
export type SignedCodes = Map<number, string>;

/** `command` is the one that made the facts, where there was one: a contact is only in the command, sealed. */
export function writeFacts(
  sql: BoxOfficeSql,
  state: BoxOfficeState,
  facts: readonly Fact[],
  command: Command | null,
  codes: SignedCodes,
): void {
  for (const fact of facts) {
    switch (fact.kind) {
      case 'order-placed':
        if (command?.kind === 'checkout') placeOrder(sql, facts, command, codes);
        break;
      case 'order-paid':
        if (command?.kind === 'checkout' && command.orderId === fact.orderId) break; // stored as it was placed
        sql.setPaid(fact.orderId, fact.paidAtMs, codesOf(fact, codes), fact.otherSeats === true);
        break;
      case 'ticket-reissued': {
        const { first } = findOrder(state, fact.orderId)!;
        sql.setCode(fact.orderId, fact.serial - first, codes.get(fact.serial)!);
        break;
      }
      case 'refund-made':
        if (fact.status === 'refunded') sql.setRefunded(fact.orderId, fact.atMs);
        break;
      case 'contact-forgotten':
        touchNames(sql, state, fact.dataKeyId);
        sql.deleteDataKey(fact.dataKeyId);
        break;
      case 'waiting-changed':
        writeWaiting(sql, fact, command);
        break;
      default:
        writeScan(sql, fact);
    }
  }
}

type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

/** Where nothing has to be paid the order is paid by the same command: one row written once, in the crowd of a free event. */
function placeOrder(
  sql: BoxOfficeSql,
  facts: readonly Fact[],
  command: Extract<Command, { kind: 'checkout' }>,
  codes: SignedCodes,
): void {
  const { orderId, locale, secretHash } = command;
  const { emailBlind, dataKeyId, sealedContact, wrappedDataKey } = command.contact;
  const ours = <K extends Fact['kind']>(kind: K) =>
    facts.find((fact): fact is FactOf<K> => fact.kind === kind && 'orderId' in fact && fact.orderId === orderId);
  const { atMs: createdAtMs } = ours('order-placed')!;
  const paid = ours('order-paid');
  const settled = { paidAtMs: paid?.paidAtMs ?? null, codes: paid ? codesOf(paid, codes) : null };
  sql.insertOrder({ orderId, createdAtMs, locale, secretHash, emailBlind, dataKeyId, sealedContact, ...settled });
  sql.insertDataKey(dataKeyId, wrappedDataKey);
}

function codesOf({ tickets }: FactOf<'order-paid'>, codes: SignedCodes): string[] {
  return tickets.map(({ serial }) => codes.get(serial)!);
}

function writeScan(sql: BoxOfficeSql, fact: Fact): void {
  if (fact.kind !== 'scan-refused' && fact.kind !== 'scan-conflict' && fact.kind !== 'journal-broken') return;
  const nothing = { why: null, firstAtMs: null, firstDeviceId: null, firstGate: null };
  const { deviceId } = fact;
  if (fact.kind === 'journal-broken') {
    const { atMs, fromSequence: deviceSequence } = fact;
    const gate = 0;
    sql.insertScan({ ...nothing, atMs, deviceId, deviceSequence, gate, serial: null, verdict: 'broken-journal' });
    return;
  }
  const { scannedAtMs: atMs, deviceSequence, gate, serial } = fact;
  const scan = { atMs, deviceId, deviceSequence, gate, serial };
  if (fact.kind === 'scan-refused') return sql.insertScan({ ...nothing, ...scan, verdict: fact.verdict });
  const { why, firstAtMs, firstDeviceId, firstGate } = fact;
  sql.insertScan({ ...scan, verdict: 'conflict', why, firstAtMs, firstDeviceId, firstGate });
}

/** Entries kept of one door as it signed them: more than it scans in a long weekend. */
export const evidenceMax = 50_000;
/** Rows of the desk's list of refusals and conflicts; all of them are in the catalogue. */
export const scansMax = 50_000;
/** An entry has some 600 letters. What is longer is not believed (`checkUpload`), and cut. */
export const entryLettersMax = 4_000;

/** The entries as the device signed them. What is not even an entry is kept under the hash of nothing. */
export function writeEvidence(
  sql: BoxOfficeSql,
  deviceId: string,
  evidence: { entries: readonly unknown[]; broken: boolean },
): void {
  let last = 0;
  for (const entry of evidence.entries) {
    const { sequence, hash } = (entry ?? {}) as { sequence?: unknown; hash?: unknown };
    const at = typeof sequence === 'number' && Number.isInteger(sequence) ? sequence : -1;
    const text = (JSON.stringify(entry) ?? 'null').slice(0, entryLettersMax);
    sql.insertDoorEntry(deviceId, at, typeof hash === 'string' ? hash.slice(0, 64) : '', text, evidence.broken);
    last = Math.max(last, at);
  }
  if (!evidence.broken && last > evidenceMax) sql.trimDoorEntries(deviceId, last - evidenceMax);
  sql.trimScans(scansMax);
}
