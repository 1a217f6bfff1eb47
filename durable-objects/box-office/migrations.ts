/** The schema as it grew. Append only: a released entry is never edited, or the object refuses to start. */
export const migrations: readonly string[] = [
  `CREATE TABLE journal (sequence INTEGER PRIMARY KEY, entries TEXT NOT NULL);
   CREATE TABLE pages (
     kind TEXT NOT NULL, number INTEGER NOT NULL, part INTEGER NOT NULL, data BLOB NOT NULL,
     PRIMARY KEY (kind, number, part)
   );
   CREATE TABLE numbers (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE orders (
     order_id TEXT PRIMARY KEY, created_at_ms INTEGER NOT NULL, paid_at_ms INTEGER, refunded_at_ms INTEGER,
     locale TEXT NOT NULL, secret_hash TEXT NOT NULL, email_blind TEXT NOT NULL, data_key_id TEXT NOT NULL,
     sealed_contact TEXT NOT NULL, session_id TEXT, pay_url TEXT, codes TEXT
   );
   CREATE INDEX orders_by_session ON orders (session_id) WHERE session_id IS NOT NULL;
   CREATE TABLE data_keys (data_key_id TEXT PRIMARY KEY, wrapped TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE event_keys (key_index INTEGER PRIMARY KEY, wrapped_seed TEXT NOT NULL, public_key TEXT NOT NULL);
   CREATE TABLE outbox (
     last_sequence INTEGER PRIMARY KEY, first_sequence INTEGER NOT NULL, at_ms INTEGER NOT NULL, facts TEXT NOT NULL
   );
   CREATE TABLE scans (
     id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, device_id TEXT NOT NULL,
     device_sequence INTEGER NOT NULL, gate INTEGER NOT NULL, serial INTEGER, verdict TEXT NOT NULL, why TEXT,
     first_at_ms INTEGER, first_device_id TEXT, first_gate INTEGER
   );
   CREATE TABLE door_entries (
     device_id TEXT NOT NULL, sequence INTEGER NOT NULL, hash TEXT NOT NULL, entry TEXT NOT NULL, broken INTEGER NOT NULL,
     PRIMARY KEY (device_id, sequence, hash)
   ) WITHOUT ROWID;`,
  'CREATE INDEX orders_by_data_key ON orders (data_key_id);',
  `ALTER TABLE orders ADD COLUMN other_seats INTEGER NOT NULL DEFAULT 0;
   CREATE TABLE seat_maps (version INTEGER NOT NULL, part INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (version, part));
   CREATE TABLE waiting (
     entry_id TEXT PRIMARY KEY, joined_at_ms INTEGER NOT NULL, ended_at_ms INTEGER, state TEXT NOT NULL, ticket_type INTEGER NOT NULL,
     occurrence INTEGER NOT NULL, quantity INTEGER NOT NULL, locale TEXT NOT NULL, secret_hash TEXT NOT NULL,
     email_blind TEXT NOT NULL, data_key_id TEXT NOT NULL, sealed_contact TEXT NOT NULL
   );
   CREATE INDEX waiting_by_data_key ON waiting (data_key_id);`,
  'CREATE INDEX waiting_by_end ON waiting (ended_at_ms) WHERE ended_at_ms IS NOT NULL;',
  `CREATE TABLE door_reports (device_id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, health TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE door_messages (
     id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, at_ms INTEGER NOT NULL, text TEXT NOT NULL,
     device_id TEXT, withdrawn_at_ms INTEGER
   );
   CREATE TABLE door_answers (
     message_id INTEGER NOT NULL, device_id TEXT NOT NULL, shown_at_ms INTEGER, acknowledged_at_ms INTEGER,
     PRIMARY KEY (message_id, device_id)
   ) WITHOUT ROWID;`,
];
