import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Kind, Kinds } from './records.ts';

/** One condition on a list: a field of the record, compared with a value or looked for among several. */
export type Condition = { field: 'createdAtSec' | 'status' | 'type' | 'chargeId' | 'paymentId' } & (
  { is: '=' | '>' | '>=' | '<' | '<='; value: string | number } | { is: 'in'; value: string[] }
);

export interface Page<T> {
  items: T[];
  hasMore: boolean;
}

/** Where in a list to look: newest first, after or before the object with that id. */
export interface Place {
  limit: number;
  after?: string | undefined;
  before?: string | undefined;
}

/** Everything that outlives a restart, in one SQLite file. All calls are synchronous, so a transaction is one turn. */
export interface Store {
  readonly db: DatabaseSync;
  /** Runs the work in one transaction; nested calls join the outer one. What throws leaves nothing behind. */
  transaction<T>(work: () => T): T;
  find<K extends Kind>(kind: K, id: string): Kinds[K] | undefined;
  put<K extends Kind>(kind: K, record: Kinds[K]): void;
  page<K extends Kind>(kind: K, where: Condition[], place: Place): Page<Kinds[K]>;
  count(kind: Kind): number;
  /** Sessions, payments and refunds whose moment has come (seconds), earliest first, at most 500. */
  due(nowSec: number): { kind: Kind; id: string }[];
  setting(name: string): string | undefined;
  keepSetting(name: string, value: string): void;
  close(): void;
}

// Enough for a long load test, small enough that a forgotten data folder stays below some hundred megabytes.
const keepPerKind = 50_000;
const dueMax = 500;

// Append only: a data folder of an older version catches up at the next start.
const migrations = [
  `CREATE TABLE objects (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     kind TEXT NOT NULL, id TEXT NOT NULL UNIQUE, parent TEXT, due_at_sec INTEGER, body TEXT NOT NULL
   );
   CREATE INDEX objects_by_kind ON objects (kind, sequence);
   CREATE INDEX objects_by_parent ON objects (parent, kind, sequence) WHERE parent IS NOT NULL;
   CREATE INDEX objects_due ON objects (due_at_sec) WHERE due_at_sec IS NOT NULL;
   CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
   CREATE TABLE answers (
     key TEXT PRIMARY KEY, endpoint TEXT NOT NULL, digest TEXT NOT NULL,
     status INTEGER NOT NULL, body TEXT NOT NULL, request_id TEXT NOT NULL, at_ms INTEGER NOT NULL
   );
   CREATE INDEX answers_by_age ON answers (at_ms);
   CREATE TABLE deliveries (
     id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL, state TEXT NOT NULL,
     due_at_ms INTEGER NOT NULL, attempts TEXT NOT NULL
   );
   CREATE INDEX deliveries_by_event ON deliveries (event_id);
   CREATE INDEX deliveries_by_state ON deliveries (state, due_at_ms, id);`,
];

/** Opens (or makes) the file in the data folder. @throws when the folder cannot be written or the file is broken. */
export function openStore(dataDir: string): Store {
  mkdirSync(dataDir, { recursive: true });
  const db = new DatabaseSync(join(dataDir, 'stripe-double.sqlite'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;');
  migrate(db);
  return { ...objectsOf(db), ...settingsOf(db), db, transaction: transactionsOf(db), close: () => db.close() };
}

function migrate(db: DatabaseSync): void {
  const done = Number((db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version);
  if (done > migrations.length) throw new Error('The data folder of the payment stand-in is from a newer version.');
  for (const [index, sql] of migrations.entries()) {
    if (index >= done) db.exec(`BEGIN; ${sql} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}

function transactionsOf(db: DatabaseSync): Store['transaction'] {
  let depth = 0;
  return (work) => {
    if (depth > 0) return work();
    db.exec('BEGIN IMMEDIATE');
    depth += 1;
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    } finally {
      depth -= 1;
    }
  };
}

function objectsOf(db: DatabaseSync): Pick<Store, 'find' | 'put' | 'page' | 'count' | 'due'> {
  const select = db.prepare('SELECT body FROM objects WHERE id = ? AND kind = ?');
  const upsert = db.prepare(
    `INSERT INTO objects (kind, id, parent, due_at_sec, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, due_at_sec = excluded.due_at_sec, body = excluded.body`,
  );
  const trim = db.prepare(
    `DELETE FROM objects WHERE kind = ?1 AND sequence <=
       (SELECT sequence FROM objects WHERE kind = ?1 ORDER BY sequence DESC LIMIT 1 OFFSET ${keepPerKind})`,
  );
  const dueRows = db.prepare(
    `SELECT kind, id FROM objects WHERE due_at_sec <= ? ORDER BY due_at_sec, sequence LIMIT ${dueMax}`,
  );
  let puts = 0;
  return {
    find: <K extends Kind>(kind: K, id: string) => {
      const row = select.get(id, kind) as { body: string } | undefined;
      return row ? (JSON.parse(row.body) as Kinds[K]) : undefined;
    },
    put(kind, record) {
      const { parent, dueAtSec } = placing(kind, record);
      upsert.run(kind, record.id, parent, dueAtSec, JSON.stringify(record));
      puts += 1;
      if (puts % 500 === 0) trim.run(kind);
    },
    page: (kind, where, place) => readPage(db, kind, where, place),
    count: (kind) => (db.prepare('SELECT count(*) AS n FROM objects WHERE kind = ?').get(kind) as { n: number }).n,
    due: (nowSec) => dueRows.all(nowSec) as { kind: Kind; id: string }[],
  };
}

/** Which other object a record belongs to, and when it wants to be looked at again. */
function placing(kind: Kind, record: Kinds[Kind]): { parent: string | null; dueAtSec: number | null } {
  const of = <K extends Kind>(wanted: K) => (kind === wanted ? (record as Kinds[K]) : undefined);
  const session = of('session');
  if (session) return { parent: session.paymentId, dueAtSec: session.status === 'open' ? session.expiresAtSec : null };
  const settling = of('payment') ?? of('refund');
  const parent = of('charge')?.paymentId ?? of('refund')?.paymentId ?? of('payment')?.sessionId ?? null;
  return { parent, dueAtSec: settling?.settles?.atSec ?? null };
}

function readPage<K extends Kind>(db: DatabaseSync, kind: K, where: Condition[], place: Place): Page<Kinds[K]> {
  const clauses = ['kind = ?'];
  const values: SQLInputValue[] = [kind];
  for (const { field, is, value } of where) {
    const column = field === 'paymentId' ? 'parent' : `json_extract(body, '$.${field}')`;
    clauses.push(is === 'in' ? `${column} IN (${value.map(() => '?').join(', ')})` : `${column} ${is} ?`);
    values.push(...[value].flat());
  }
  const edge = place.after ?? place.before;
  if (edge !== undefined) {
    clauses.push(`sequence ${place.after === undefined ? '>' : '<'} (SELECT sequence FROM objects WHERE id = ?)`);
    values.push(edge);
  }
  const backwards = place.after === undefined && place.before !== undefined;
  const rows = db
    .prepare(
      `SELECT body FROM objects WHERE ${clauses.join(' AND ')} ORDER BY sequence ${backwards ? 'ASC' : 'DESC'} LIMIT ?`,
    )
    .all(...values, place.limit + 1) as { body: string }[];
  const items = rows.slice(0, place.limit).map((row) => JSON.parse(row.body) as Kinds[K]);
  return { items: backwards ? items.reverse() : items, hasMore: rows.length > place.limit };
}

function settingsOf(db: DatabaseSync): Pick<Store, 'setting' | 'keepSetting'> {
  return {
    setting(name) {
      const row = db.prepare('SELECT value FROM settings WHERE name = ?').get(name) as { value: string } | undefined;
      return row?.value;
    },
    keepSetting(name, value) {
      db.prepare('INSERT INTO settings VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2').run(name, value);
    },
  };
}
