/** Those who wait, with what is not for deciding: how to reach them, and what became of them. */
import type { Command, WaitingState } from '#domain/box-office/commands';
import type { WaitingChanged } from '#domain/box-office/facts';
import type { BoxOfficeState } from '#domain/box-office/state';
import { waitingOf, waitingView } from '#domain/box-office/waiting-list';
import { dataKeyPlace, openContact, unwrapKey, type KeyEncryptionKey } from '#domain/sealing';
import type { WaitingPage, WaitingRow } from '../box-office-rpc.ts';
import type { BoxOfficeSql, WaitingRecord } from './sql.ts';
import { sameSecret } from './reads.ts';

/** How long it can be looked up what became of an entry, and whom it was. */
const endedLifeMs = 30 * 86_400_000;

const over: ReadonlySet<WaitingState> = new Set<WaitingState>(['taken', 'lapsed', 'left']);

/** Keeps who joined, and what the entry has come to. Runs inside the transaction. */
export function writeWaiting(sql: BoxOfficeSql, fact: WaitingChanged, command: Command | null): void {
  if (fact.state === 'waiting' && command?.kind === 'join-waiting-list' && command.entryId === fact.entryId) {
    const { contact, locale, secretHash } = command;
    const { entryId, ticketType, occurrence, quantity, atMs } = fact;
    const wish = { entryId, ticketType, occurrence, quantity, joinedAtMs: atMs, endedAtMs: null, state: fact.state };
    const { emailBlind, dataKeyId, sealedContact } = contact;
    sql.deleteWaitingBefore(atMs - endedLifeMs);
    sql.insertWaiting({ ...wish, locale, secretHash, emailBlind, dataKeyId, sealedContact });
    sql.insertDataKey(dataKeyId, contact.wrappedDataKey);
  } else sql.setWaiting(fact.entryId, fact.state, over.has(fact.state) ? fact.atMs : null);
}

/** The entry as it stands; as it ended, for a while after; else null. */
export function readWaiting(sql: BoxOfficeSql, state: BoxOfficeState, entryId: string): WaitingRow | null {
  const row = sql.waiting(entryId);
  return row && rowOf(row, state);
}

function rowOf(row: WaitingRecord, state: BoxOfficeState): WaitingRow {
  const { entryId, ticketType, occurrence, quantity, joinedAtMs, locale } = row;
  const now = waitingView(state, entryId);
  const offers = state.waiting.get(entryId)?.offers ?? 0;
  return {
    ...{ id: entryId, ticketType, occurrence, quantity, joinedAtMs, locale, offers },
    state: now?.state ?? row.state,
    position: now?.position ?? 0,
    holdId: now?.holdId ?? null,
    offerUntilMs: now?.offerUntilMs ?? null,
  };
}

/** The same for whoever has the entry's link. */
export function readOwnWaiting(
  sql: BoxOfficeSql,
  state: BoxOfficeState,
  entryId: string,
  secretHash: string,
): WaitingRow | null {
  const row = sql.waiting(entryId);
  return row && sameSecret(row.secretHash, secretHash) ? rowOf(row, state) : null;
}

/** Those who wait or have an offer, in the order in which they joined. */
export function readWaitingPage(sql: BoxOfficeSql, state: BoxOfficeState, after: number, limit: number): WaitingPage {
  const { entries, more } = waitingOf(state, { after, limit });
  let offered = 0;
  for (const { state: now } of state.waiting.values()) if (now === 'offered') offered++;
  return {
    entries: entries.flatMap(({ entryId }) => readWaiting(sql, state, entryId) ?? []),
    next: more ? entries.at(-1)!.number : null,
    waiting: state.waiting.size - offered,
    offered,
  };
}

/** Contacts in the order of the ids; null for whoever has been forgotten. */
export async function openWaiting(
  sql: BoxOfficeSql,
  keks: readonly KeyEncryptionKey[],
  eventId: string,
  entryIds: readonly string[],
): Promise<(string | null)[]> {
  const opened: (string | null)[] = [];
  for (const entryId of entryIds) {
    const row = sql.waiting(entryId);
    const wrapped = row && sql.dataKey(row.dataKeyId);
    const place = dataKeyPlace(eventId, row?.dataKeyId ?? '');
    const dataKey = wrapped ? await unwrapKey(crypto.subtle, keks, wrapped, place) : null;
    const of = { eventId, orderId: entryId };
    opened.push(row && dataKey ? await openContact(crypto.subtle, dataKey, row.sealedContact, of) : null);
  }
  return opened;
}
