/** How an event's object is doing, for those who look after it. */
import { stateHash } from '#domain/box-office/hash';
import type { Health } from '../box-office-rpc.ts';
import type { Ledger } from './ledger.ts';

export function readHealth(ledger: Ledger, queueDepth: number, atMs: number): Health {
  const { sql, state, wakeMs, replayed } = ledger;
  const projected = sql.number('projected');
  const oldestMs = sql.outboxOldestMs(projected);
  return {
    atMs,
    configured: state.plan !== null,
    queueDepth,
    projectionLag: state.factSequence - projected,
    projectionLagMs: oldestMs === null ? 0 : Math.max(0, atMs - oldestMs),
    messageLag: state.factSequence - sql.number('messaged'),
    tickets: state.tickets.count,
    holds: state.holds.size,
    wakeMs,
    replayed,
    stateHash: stateHash(state),
  };
}
