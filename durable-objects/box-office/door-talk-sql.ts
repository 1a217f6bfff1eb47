/**
 * What doors tell of themselves and what they are told: rows that decide nothing and are not in the journal. All SQL about them is here;
 * ask only of an event that was published, whose tables are there.
 */
import { DoorHealth, type DoorMessage } from '#domain/contract/door-talk';
import type { EvidencePlace, EvidenceRow } from '../door-rpc.ts';

/** Messages kept of one event; the oldest go first. */
export const messagesMax = 1_000;
/** A message that nobody has seen for a day speaks of another evening. */
export const messageLifeMs = 24 * 3_600_000;
/** Messages that a door is given at a time. */
const waitingMax = 20;
/** Evidence rows that one call may ask for. */
const pageMax = 1_000;

export interface MessageRow extends DoorMessage {
  deviceId: string | null;
  withdrawnAtMs: number | null;
}
export interface MessageAnswer {
  messageId: number;
  deviceId: string;
  shownAtMs: number | null;
  acknowledgedAtMs: number | null;
}
const messageColumns = 'id, at_ms AS atMs, text, device_id AS deviceId, withdrawn_at_ms AS withdrawnAtMs';

export class DoorTalkSql {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  #rows<T>(query: string, ...bindings: unknown[]): T[] {
    return this.#sql.exec(query, ...bindings).toArray() as T[];
  }

  setReport(deviceId: string, atMs: number, health: DoorHealth): void {
    const insert = 'INSERT OR REPLACE INTO door_reports (device_id, at_ms, health) VALUES (?, ?, ?)';
    this.#sql.exec(insert, deviceId, atMs, JSON.stringify(health));
  }

  /** By device. */
  reports(): Map<string, { atMs: number; health: DoorHealth }> {
    const rows = this.#rows<{ deviceId: string; atMs: number; health: string }>(
      'SELECT device_id AS deviceId, at_ms AS atMs, health FROM door_reports',
    );
    return new Map(
      rows.map(({ deviceId, atMs, health }) => [deviceId, { atMs, health: DoorHealth.parse(JSON.parse(health)) }]),
    );
  }

  /** By device: when it was heard, and what it had not handed in then. */
  heard(): Map<string, { atMs: number; unsent: number }> {
    const rows = this.#rows<{ deviceId: string; atMs: number; unsent: number }>(
      "SELECT device_id AS deviceId, at_ms AS atMs, json_extract(health, '$.unsent') AS unsent FROM door_reports",
    );
    return new Map(rows.map(({ deviceId, ...word }) => [deviceId, word]));
  }

  /** The id of the message; the same key again gives the first one. Null where the key was used for another message. */
  insertMessage(message: { key: string; atMs: number; text: string; deviceId: string | null }): number | null {
    const { key, atMs, text, deviceId } = message;
    this.#sql.exec(
      'INSERT OR IGNORE INTO door_messages (key, at_ms, text, device_id) VALUES (?, ?, ?, ?)',
      ...[key, atMs, text, deviceId],
    );
    this.#sql.exec('DELETE FROM door_messages WHERE id <= (SELECT max(id) FROM door_messages) - ?', messagesMax);
    this.#sql.exec('DELETE FROM door_answers WHERE message_id NOT IN (SELECT id FROM door_messages)');
    const row = this.#rows<MessageRow>(`SELECT ${messageColumns} FROM door_messages WHERE key = ?`, key)[0];
    return row && row.text === text && row.deviceId === deviceId ? row.id : null;
  }

  /** False where there is no such message. */
  withdrawMessage(id: number, atMs: number): boolean {
    const update = 'UPDATE door_messages SET withdrawn_at_ms = coalesce(withdrawn_at_ms, ?) WHERE id = ? RETURNING id';
    return this.#rows(update, atMs, id).length > 0;
  }

  /** What a door should show: sent since it is one, to it or to all, and not acknowledged there. The oldest first. */
  messagesFor(deviceId: string, sinceMs: number): DoorMessage[] {
    return this.#rows<DoorMessage>(
      `SELECT id, at_ms AS atMs, text FROM door_messages
       WHERE at_ms >= ? AND withdrawn_at_ms IS NULL AND (device_id IS NULL OR device_id = ?)
         AND id NOT IN (SELECT message_id FROM door_answers WHERE device_id = ? AND acknowledged_at_ms IS NOT NULL)
       ORDER BY id LIMIT ?`,
      ...[sinceMs, deviceId, deviceId, waitingMax],
    );
  }

  /** The first word counts. A message that is gone is passed over. */
  noteAnswer(messageId: number, deviceId: string, what: 'shown' | 'acknowledged', atMs: number): void {
    const column = what === 'shown' ? 'shown_at_ms' : 'acknowledged_at_ms';
    this.#sql.exec(
      `INSERT INTO door_answers (message_id, device_id, ${column})
       SELECT id, ?, ? FROM door_messages WHERE id = ? AND (device_id IS NULL OR device_id = ?)
       ON CONFLICT DO UPDATE SET ${column} = coalesce(${column}, excluded.${column})`,
      ...[deviceId, atMs, messageId, deviceId],
    );
  }

  /** The newest first. */
  messages(limit: number): MessageRow[] {
    return this.#rows<MessageRow>(`SELECT ${messageColumns} FROM door_messages ORDER BY id DESC LIMIT ?`, limit);
  }

  /** Of messages from that id on. */
  answers(fromId: number): MessageAnswer[] {
    return this.#rows<MessageAnswer>(
      `SELECT message_id AS messageId, device_id AS deviceId, shown_at_ms AS shownAtMs,
         acknowledged_at_ms AS acknowledgedAtMs
       FROM door_answers WHERE message_id >= ?`,
      fromId,
    );
  }

  /** Journals of all doors, in order of device, sequence and hash, after the row that was read last. */
  evidence(after: EvidencePlace | null, limit: number): EvidenceRow[] {
    const { deviceId, sequence, hash } = after ?? { deviceId: '', sequence: -2, hash: '' };
    return this.#rows<EvidenceRow>(
      `SELECT device_id AS deviceId, sequence, hash, entry, broken FROM door_entries
       WHERE (device_id, sequence, hash) > (?, ?, ?) ORDER BY device_id, sequence, hash LIMIT ?`,
      ...[deviceId, sequence, hash, Math.min(limit, pageMax)],
    );
  }
}
