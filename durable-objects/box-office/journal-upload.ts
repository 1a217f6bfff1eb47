/** A door's journal as it came over the wire becomes commands: chain and signatures are checked here, before anything is decided. */
import { emptyJournal, verifyChain, type JournalTip } from '#domain/admission/journal';
import type { SignedEntry } from '#domain/admission/types';
import type { ReplyOf, ScanEntry } from '#domain/box-office/commands';
import { scansPerBatchMax } from '#domain/box-office/commands';
import type { BoxOfficeState } from '#domain/box-office/state';
import type { Busy, JournalUpload } from '../box-office-rpc.ts';
import type { Asked } from './committer.ts';
import { ed25519, fromBase64url } from './keys.ts';
import { entryLettersMax } from './rows.ts';
import type { BoxOfficeSql } from './sql.ts';

export type CheckedUpload =
  { ok: true; asked: Asked[] } | { ok: false; code: 'unknown-door' | 'invalid' | 'journal-gap'; left?: number };

/** The part of the chain that holds is to be admitted, what follows the break is to be kept as broken. */
export async function checkUpload(
  state: BoxOfficeState,
  sql: BoxOfficeSql,
  upload: JournalUpload,
): Promise<CheckedUpload> {
  const door = state.doors.get(upload.deviceId);
  if (!door || !state.plan) return { ok: false, code: 'unknown-door' };
  const publicKey = fromBase64url(door.publicKey);
  if (publicKey?.length !== 32 || upload.entries.length > scansPerBatchMax) return { ok: false, code: 'invalid' };
  const fresh = upload.entries.filter((entry) => !(sequenceOf(entry) <= door.through));
  const first = sequenceOf(fresh[0]);
  if (first > door.through + 1) return { ok: false, code: 'journal-gap', left: door.through + 1 };

  const { eventId } = state.plan.settings;
  const hash = sql.doorEntryHash(door.id, door.through);
  const tip: JournalTip =
    hash === null ? emptyJournal(eventId, door.id) : { eventId, deviceId: door.id, sequence: door.through, hash };
  const long = fresh.findIndex((entry) => (JSON.stringify(entry) ?? '').length > entryLettersMax);
  const short = long < 0 ? fresh : fresh.slice(0, long);
  const check = await verifyChain(tip, short, publicKey, ed25519);
  const good = check.ok ? short : short.slice(0, check.at);
  const asked: Asked[] = [admit(upload, upload.key, good as SignedEntry[], 'whole')];
  const rest = fresh.slice(good.length);
  if (rest.length > 0) asked.push(admit(upload, `${upload.key}/broken`, rest, 'broken'));
  return { ok: true, asked };
}

type AdmitAnswer = ReplyOf['admit'] | Busy;

/** The one answer to both parts. */
export function joinAdmitReplies(whole: AdmitAnswer, broken: AdmitAnswer | undefined): AdmitAnswer {
  return whole.ok && broken?.ok ? { ...whole, quarantined: broken.quarantined } : whole;
}

function admit(upload: JournalUpload, key: string, entries: unknown[], chain: 'whole' | 'broken'): Asked {
  const { deviceId, packEpoch } = upload;
  const scans = chain === 'whole' ? (entries as SignedEntry[]).map(scanOf) : entries.map(brokenScan);
  return {
    command: { kind: 'admit', key, deviceId, entries: scans, chain, packEpoch },
    evidence: { entries, broken: chain === 'broken' },
  };
}

function sequenceOf(entry: unknown): number {
  const sequence = (entry as { sequence?: unknown } | null | undefined)?.sequence;
  return typeof sequence === 'number' ? sequence : NaN;
}

function scanOf(entry: SignedEntry): ScanEntry {
  const { sequence, kind, atMs, offsetMs, serial, generation, ticketType, occurrence, gate, verdict, undoes } = entry;
  const { persons, override, counted, rule } = entry;
  return {
    ...{ sequence, kind, atMs, offsetMs, serial, generation, ticketType, occurrence, gate, verdict, undoes },
    ...(persons !== undefined && { persons }),
    ...(override !== undefined && { override }),
    ...(counted && { counted }),
    ...(verdict === 'rule' && rule !== undefined && { rule }),
  };
}

/** Nothing in a broken entry is believed; only that there was one. */
function brokenScan(entry: unknown): ScanEntry {
  const nothing = { atMs: 0, offsetMs: 0, serial: null, generation: null, ticketType: null, occurrence: null, gate: 0 };
  return { ...nothing, sequence: sequenceOf(entry) || 0, kind: 'scan', verdict: 'unreadable', undoes: null };
}
