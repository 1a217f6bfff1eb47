import { createHash } from 'node:crypto';
import { badParameter, StripeProblem } from './problem.ts';
import type { Clock } from './clock.ts';
import type { Store } from './store.ts';

/** An answer as it was given the first time. */
export interface Answer {
  status: number;
  body: string;
  requestId: string;
}

/** What an idempotency key allows: run the request, or give the earlier answer. */
export type KeyState = { state: 'run'; finish(answer: Answer | null): void } | { state: 'replay'; answer: Answer };

export interface IdempotencyKeys {
  /**
   * Takes a key for one request. `finish` must be called once, with the answer to remember or null for none.
   * @throws StripeProblem 409 while another request holds the key, 400 when it was used for something else.
   */
  take(key: string, endpoint: string, body: string): KeyState;
}

const keepMs = 24 * 3_600_000;
const keyMax = 255;

/** Keys are kept for 24 hours of the stand-in's clock. https://docs.stripe.com/api/idempotent_requests */
export function openIdempotencyKeys(store: Store, clock: Clock): IdempotencyKeys {
  const inProgress = new Set<string>();
  const { db } = store;
  const select = db.prepare('SELECT * FROM answers WHERE key = ? AND at_ms > ?');
  const insert = db.prepare('INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)');
  const prune = db.prepare('DELETE FROM answers WHERE at_ms <= ?');
  let kept = 0;
  return {
    take(key, endpoint, body) {
      if (key.length > keyMax) throw badParameter('Idempotency-Key', 'Idempotency keys have at most 255 characters.');
      if (inProgress.has(key)) throw busy(key);
      const digest = createHash('sha256').update(body).digest('hex');
      const row = select.get(key, clock.nowMs() - keepMs) as SavedRow | undefined;
      if (row) return { state: 'replay', answer: sameRequest(row, key, endpoint, digest) };
      inProgress.add(key);
      return {
        state: 'run',
        finish(answer) {
          inProgress.delete(key);
          if (!answer) return;
          insert.run(key, endpoint, digest, answer.status, answer.body, answer.requestId, clock.nowMs());
          kept += 1;
          if (kept % 200 === 0) prune.run(clock.nowMs() - keepMs);
        },
      };
    },
  };
}

interface SavedRow {
  endpoint: string;
  digest: string;
  status: number;
  body: string;
  request_id: string;
}

function sameRequest(row: SavedRow, key: string, endpoint: string, digest: string): Answer {
  if (row.endpoint !== endpoint) throw misuse(`the same endpoint they were first used for ('${row.endpoint}')`, key);
  if (row.digest !== digest) throw misuse('the same parameters they were first used with', key);
  return { status: row.status, body: row.body, requestId: row.request_id };
}

function misuse(rule: string, key: string): StripeProblem {
  const message = `Keys for idempotent requests can only be used with ${rule}. Try using a key other than '${key}' if you meant to execute a different request.`;
  return new StripeProblem(400, { type: 'idempotency_error', message });
}

function busy(key: string): StripeProblem {
  const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try your request again.`;
  return new StripeProblem(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message });
}
