/**
 * Everything the box office says to its SQLite, and nothing else. Rows hold what must outlive a wake and what is not for
 * deciding: sealed contacts, signed codes, the outbox, evidence from doors. All writes happen inside the caller's transaction.
 */
import type { AdmissionConflict, WaitingState } from '#domain/box-office/commands';
import type { Entry } from '#domain/box-office/events';
import type { Fact } from '#domain/box-office/facts';
import { pageKinds, type Page, type PageKind, type Snapshot } from '#domain/box-office/snapshot';
import type { SignedEntry } from '#domain/admission/types';
import { cutPage, joinParts, rowLettersMax } from './row-parts.ts';

/** A row has a limit of 2 MB. */
const seatMapPartMax = 1_500_000;

export interface OrderColdRow {
  orderId: string;
  createdAtMs: number;
  locale: string;
  secretHash: string;
  emailBlind: string;
  dataKeyId: string;
  sealedContact: string;
  /** Of an order that is paid as soon as it is placed, since nothing has to be paid; else null. */
  paidAtMs: number | null;
  codes: readonly string[] | null;
}

export interface WaitingRecord {
  entryId: string;
  ticketType: number;
  occurrence: number;
  quantity: number;
  joinedAtMs: number;
  endedAtMs: number | null;
  state: WaitingState;
  locale: string;
  secretHash: string;
  emailBlind: string;
  dataKeyId: string;
  sealedContact: string;
}

export interface OutboxRow {
  firstSequence: number;
  lastSequence: number;
  atMs: number;
  facts: Fact[];
}

export interface ScanRecord {
  atMs: number;
  deviceId: string;
  deviceSequence: number;
  gate: number;
  serial: number | null;
  verdict: string;
  why: AdmissionConflict['kind'] | null;
  firstAtMs: number | null;
  firstDeviceId: string | null;
  firstGate: number | null;
}

type Row = Record<string, SqlStorageValue>;

export class BoxOfficeSql {
  readonly #sql: SqlStorage;
  #hasTables = false;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Whether anything was ever stored here. Asking writes nothing: an id that somebody made up must not become an object on disk. */
  lookForTables(): boolean {
    const query = "SELECT count(*) AS n FROM sqlite_master WHERE name = 'migrations'";
    this.#hasTables = this.#sql.exec<{ n: number }>(query).one().n > 0;
    return this.#hasTables;
  }

  #rows<T extends Row>(query: string, ...bindings: unknown[]): T[] {
    if (!this.#hasTables) return [];
    return this.#sql.exec<T>(query, ...bindings).toArray();
  }

  // ------------------------------------------------------------------ journal and pages

  /** The entries as a row of that number, or as several from there on where one would be too large. Returns the last number. */
  appendJournal(sequence: number, entries: readonly Entry[]): number {
    const text = JSON.stringify(entries);
    if (text.length > rowLettersMax && entries.length > 1) {
      const half = entries.length >> 1;
      return this.appendJournal(this.appendJournal(sequence, entries.slice(0, half)) + 1, entries.slice(half));
    }
    this.#sql.exec('INSERT INTO journal (sequence, entries) VALUES (?, ?)', sequence, text);
    return sequence;
  }

  /** Batches after the snapshot, in order. */
  *journalAfter(sequence: number): Generator<{ sequence: number; entries: Entry[] }> {
    const query = 'SELECT sequence, entries FROM journal WHERE sequence > ? ORDER BY sequence';
    for (const row of this.#sql.exec<{ sequence: number; entries: string }>(query, sequence))
      yield { sequence: row.sequence, entries: JSON.parse(row.entries) as Entry[] };
  }

  /** Keeps the pages and drops what they make needless: the journal up to `sequence`, pages that are not needed any more. */
  saveSnapshot(sequence: number, { pages, neededFrom }: Snapshot): void {
    for (const page of pages) {
      this.#sql.exec('DELETE FROM pages WHERE kind = ? AND number = ?', page.kind, page.number);
      const insert = 'INSERT INTO pages (kind, number, part, data) VALUES (?, ?, ?, ?)';
      for (const [part, cut] of cutPage(page.data).entries())
        this.#sql.exec(insert, page.kind, page.number, part, typeof cut === 'string' ? cut : cut.slice().buffer);
    }
    for (const [kind, from] of Object.entries(neededFrom))
      this.#sql.exec('DELETE FROM pages WHERE kind = ? AND number < ?', kind, from);
    this.#sql.exec('DELETE FROM journal WHERE sequence <= ?', sequence);
    this.setNumber('snapshot', sequence);
  }

  pages(): Page[] {
    return pageKinds.flatMap((kind) => this.#pagesOf(kind));
  }

  #pagesOf(kind: PageKind): Page[] {
    const pages: Page[] = [];
    const query = 'SELECT number, data FROM pages WHERE kind = ? ORDER BY number, part';
    for (const row of this.#sql.exec<{ number: number; data: string | ArrayBuffer }>(query, kind)) {
      const data = typeof row.data === 'string' ? row.data : new Uint8Array(row.data);
      const last = pages.at(-1);
      if (last?.number === row.number) last.data = joinParts(last.data, data);
      else pages.push({ kind, number: row.number, data });
    }
    return pages;
  }

  // ------------------------------------------------------------------ orders, tickets, people

  insertOrder(order: OrderColdRow): void {
    this.#sql.exec(
      `INSERT INTO orders (order_id, created_at_ms, locale, secret_hash, email_blind, data_key_id, sealed_contact, paid_at_ms, codes)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      order.orderId,
      order.createdAtMs,
      order.locale,
      order.secretHash,
      order.emailBlind,
      order.dataKeyId,
      order.sealedContact,
      order.paidAtMs,
      order.codes && JSON.stringify(order.codes),
    );
  }

  setSession(orderId: string, sessionId: string, payUrl: string): void {
    this.#sql.exec('UPDATE orders SET session_id = ?, pay_url = ? WHERE order_id = ?', sessionId, payUrl, orderId);
  }

  setPaid(orderId: string, paidAtMs: number, codes: readonly string[], otherSeats: boolean): void {
    const update = 'UPDATE orders SET paid_at_ms = ?, codes = ?, other_seats = ? WHERE order_id = ?';
    this.#sql.exec(update, paidAtMs, JSON.stringify(codes), otherSeats ? 1 : 0, orderId);
  }

  setCode(orderId: string, position: number, code: string): void {
    const update = 'UPDATE orders SET codes = json_set(codes, ?, ?) WHERE order_id = ?';
    this.#sql.exec(update, `$[${position}]`, code, orderId);
  }

  setRefunded(orderId: string, refundedAtMs: number): void {
    this.#sql.exec('UPDATE orders SET refunded_at_ms = ? WHERE order_id = ?', refundedAtMs, orderId);
  }

  /** The row of an order, and the data key of its buyer where no other order needs it. */
  deleteOrder(orderId: string): void {
    const dataKeyId = this.order(orderId)?.data_key_id;
    this.#sql.exec('DELETE FROM orders WHERE order_id = ?', orderId);
    const unused =
      'DELETE FROM data_keys WHERE data_key_id = ?1 AND NOT EXISTS (SELECT 1 FROM orders WHERE data_key_id = ?1)';
    if (dataKeyId !== undefined) this.#sql.exec(unused, dataKeyId);
  }

  order(orderId: string): Row | null {
    return this.#rows('SELECT * FROM orders WHERE order_id = ?', orderId)[0] ?? null;
  }

  /** The first wrapping of a data key stands; a second order of the same person brings the same key. */
  insertDataKey(dataKeyId: string, wrapped: string): void {
    this.#sql.exec('INSERT OR IGNORE INTO data_keys (data_key_id, wrapped) VALUES (?, ?)', dataKeyId, wrapped);
  }

  dataKey(dataKeyId: string): string | null {
    const rows = this.#rows<{ wrapped: string }>('SELECT wrapped FROM data_keys WHERE data_key_id = ?', dataKeyId);
    return rows[0]?.wrapped ?? null;
  }

  /** The orders of one person; each has a key of its own, so they are few. */
  orderIdsOfDataKey(dataKeyId: string): string[] {
    const query = 'SELECT order_id FROM orders WHERE data_key_id = ? LIMIT 1000';
    return this.#rows<{ order_id: string }>(query, dataKeyId).map(({ order_id }) => order_id);
  }

  deleteDataKey(dataKeyId: string): void {
    this.#sql.exec('DELETE FROM data_keys WHERE data_key_id = ?', dataKeyId);
  }

  // ------------------------------------------------------------------ the event's keys

  insertEventKey(keyIndex: number, wrappedSeed: string, publicKey: string): void {
    const insert = 'INSERT INTO event_keys (key_index, wrapped_seed, public_key) VALUES (?, ?, ?)';
    this.#sql.exec(insert, keyIndex, wrappedSeed, publicKey);
  }

  eventKeys(): { keyIndex: number; wrappedSeed: string; publicKey: string }[] {
    return this.#rows(
      'SELECT key_index AS keyIndex, wrapped_seed AS wrappedSeed, public_key AS publicKey FROM event_keys ORDER BY key_index',
    );
  }

  // ------------------------------------------------------------------ outbox

  appendOutbox(facts: readonly Fact[], atMs: number): void {
    const first = facts[0]!.sequence;
    const insert = 'INSERT INTO outbox (last_sequence, first_sequence, at_ms, facts) VALUES (?, ?, ?, ?)';
    this.#sql.exec(insert, facts.at(-1)!.sequence, first, atMs, JSON.stringify(facts));
  }

  /** Rows with facts after that one, in order: as few as have `facts` of them, and `limit` at most. */
  outboxAfter(sequence: number, facts: number, limit: number): OutboxRow[] {
    const query = `SELECT last_sequence, first_sequence, at_ms, facts FROM outbox WHERE last_sequence > ?
       ORDER BY last_sequence LIMIT ?`;
    const rows: OutboxRow[] = [];
    if (!this.#hasTables) return rows;
    for (const row of this.#sql.exec<Row>(query, sequence, limit)) {
      const lastSequence = row.last_sequence as number;
      const [firstSequence, atMs] = [row.first_sequence as number, row.at_ms as number];
      rows.push({ firstSequence, lastSequence, atMs, facts: JSON.parse(row.facts as string) as Fact[] });
      if (lastSequence - sequence >= facts) break; // what is read beyond is read again next time
    }
    return rows;
  }

  /** When the oldest fact after `sequence` was written, or null. */
  outboxOldestMs(sequence: number): number | null {
    const query = 'SELECT at_ms FROM outbox WHERE last_sequence > ? ORDER BY last_sequence LIMIT 1';
    return this.#rows<{ at_ms: number }>(query, sequence)[0]?.at_ms ?? null;
  }

  deleteOutbox(through: number): void {
    this.#sql.exec('DELETE FROM outbox WHERE last_sequence <= ?', through);
  }

  // ------------------------------------------------------------------ seat maps

  insertSeatMap(version: number, bytes: Uint8Array): void {
    const insert = 'INSERT OR REPLACE INTO seat_maps (version, part, data) VALUES (?, ?, ?)';
    for (let part = 0; part * seatMapPartMax < bytes.length; part++) {
      const cut = bytes.slice(part * seatMapPartMax, (part + 1) * seatMapPartMax);
      this.#sql.exec(insert, version, part, cut.buffer);
    }
  }

  /** All that are kept, by version. */
  seatMaps(): Map<number, Uint8Array<ArrayBuffer>> {
    const maps = new Map<number, Uint8Array<ArrayBuffer>>();
    const query = 'SELECT version, data FROM seat_maps ORDER BY version, part';
    for (const { version, data } of this.#rows<{ version: number; data: ArrayBuffer }>(query)) {
      const before = maps.get(version);
      const part = new Uint8Array(data);
      maps.set(version, before ? (joinParts(before, part) as Uint8Array<ArrayBuffer>) : part);
    }
    return maps;
  }

  /** Drops all below `version`. */
  deleteSeatMapsBefore(version: number): void {
    this.#sql.exec('DELETE FROM seat_maps WHERE version < ?', version);
  }

  // ------------------------------------------------------------------ waiting list

  insertWaiting(row: WaitingRecord): void {
    const { entryId, joinedAtMs, state, ticketType, occurrence, quantity, locale, secretHash, emailBlind } = row;
    const first = [entryId, joinedAtMs, state, ticketType, occurrence, quantity, locale, secretHash, emailBlind];
    const insert = `INSERT INTO waiting (entry_id, joined_at_ms, state, ticket_type, occurrence, quantity, locale, secret_hash,
       email_blind, data_key_id, sealed_contact) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
    this.#sql.exec(insert, ...first, row.dataKeyId, row.sealedContact);
  }

  setWaiting(entryId: string, state: WaitingState, endedAtMs: number | null): void {
    this.#sql.exec('UPDATE waiting SET state = ?, ended_at_ms = ? WHERE entry_id = ?', state, endedAtMs, entryId);
  }

  waiting(entryId: string): WaitingRecord | null {
    const query = `SELECT entry_id AS entryId, ticket_type AS ticketType, occurrence, quantity, joined_at_ms AS joinedAtMs,
       ended_at_ms AS endedAtMs, state, locale, secret_hash AS secretHash, email_blind AS emailBlind,
       data_key_id AS dataKeyId, sealed_contact AS sealedContact FROM waiting WHERE entry_id = ?`;
    return (this.#rows(query, entryId)[0] as unknown as WaitingRecord | undefined) ?? null;
  }

  /** Forgets entries that ended before then, and the data keys that only they had. */
  deleteWaitingBefore(endedAtMs: number): void {
    const keys = 'DELETE FROM data_keys WHERE data_key_id IN (SELECT data_key_id FROM waiting WHERE ended_at_ms < ?)';
    this.#sql.exec(keys, endedAtMs);
    this.#sql.exec('DELETE FROM waiting WHERE ended_at_ms < ?', endedAtMs);
  }

  // ------------------------------------------------------------------ doors

  insertScan(scan: ScanRecord): void {
    this.#sql.exec(
      `INSERT INTO scans (at_ms, device_id, device_sequence, gate, serial, verdict, why, first_at_ms, first_device_id, first_gate)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      scan.atMs,
      scan.deviceId,
      scan.deviceSequence,
      scan.gate,
      scan.serial,
      scan.verdict,
      scan.why,
      scan.firstAtMs,
      scan.firstDeviceId,
      scan.firstGate,
    );
  }

  scans(afterId: number, limit: number): (ScanRecord & { id: number })[] {
    return this.#rows(
      `SELECT id, at_ms AS atMs, device_id AS deviceId, device_sequence AS deviceSequence, gate, serial, verdict, why,
         first_at_ms AS firstAtMs, first_device_id AS firstDeviceId, first_gate AS firstGate
       FROM scans WHERE id > ? ORDER BY id LIMIT ?`,
      afterId,
      limit,
    ) as unknown as (ScanRecord & { id: number })[];
  }

  /** Drops all but the newest rows of the desk's list; the catalogue has had every one of them. */
  trimScans(keep: number): void {
    this.#sql.exec('DELETE FROM scans WHERE id <= (SELECT max(id) FROM scans) - ?', keep);
  }

  /** Drops a device's evidence before that sequence. What never had a place in its journal (-1) stays. */
  trimDoorEntries(deviceId: string, before: number): void {
    this.#sql.exec('DELETE FROM door_entries WHERE device_id = ? AND sequence >= 0 AND sequence < ?', deviceId, before);
  }

  /** Evidence as the device signed it; the same entry again changes nothing. */
  insertDoorEntry(deviceId: string, sequence: number, hash: string, entry: string, broken: boolean): void {
    const insert =
      'INSERT OR IGNORE INTO door_entries (device_id, sequence, hash, entry, broken) VALUES (?, ?, ?, ?, ?)';
    this.#sql.exec(insert, deviceId, sequence, hash, entry, broken ? 1 : 0);
  }

  /** Hash of the entry at which the device's believed journal ends, or null. */
  doorEntryHash(deviceId: string, sequence: number): string | null {
    const query = 'SELECT hash FROM door_entries WHERE device_id = ? AND sequence = ? AND broken = 0';
    return this.#rows<{ hash: string }>(query, deviceId, sequence)[0]?.hash ?? null;
  }

  doorEntries(deviceId: string): SignedEntry[] {
    const query = 'SELECT entry FROM door_entries WHERE device_id = ? AND broken = 0 ORDER BY sequence';
    return this.#rows<{ entry: string }>(query, deviceId).map((row) => JSON.parse(row.entry) as SignedEntry);
  }

  // ------------------------------------------------------------------ small numbers

  number(name: string): number {
    return this.#rows<{ value: number }>('SELECT value FROM numbers WHERE name = ?', name)[0]?.value ?? 0;
  }

  /** All numbers whose names begin so, by the rest of the name. `prefix` ends with a colon. */
  numbersFrom(prefix: string): Map<string, number> {
    const query = 'SELECT name, value FROM numbers WHERE name >= ?1 AND name < ?2';
    const rows = this.#rows<{ name: string; value: number }>(query, prefix, `${prefix.slice(0, -1)};`);
    return new Map(rows.map(({ name, value }) => [name.slice(prefix.length), value]));
  }

  setNumber(name: string, value: number): void {
    this.#sql.exec('INSERT OR REPLACE INTO numbers (name, value) VALUES (?, ?)', name, value);
  }

  // ------------------------------------------------------------------ migrations

  /** What was applied, by number. Creates the list where there is none. */
  appliedMigrations(): { number: number; print: number }[] {
    this.#sql.exec('CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, print INTEGER NOT NULL)');
    this.#hasTables = true;
    return this.#rows('SELECT number, print FROM migrations ORDER BY number');
  }

  applyMigration(number: number, print: number, statements: string): void {
    this.#sql.exec(statements);
    this.#sql.exec('INSERT INTO migrations (number, print) VALUES (?, ?)', number, print);
  }
}
