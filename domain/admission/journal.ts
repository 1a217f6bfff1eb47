/** A door's journal: hash-chained and signed entry by entry, so that nobody can take a line out or write one in (A17–A19). */
import { domainSeparated, fromBase64url, toBase64url, utf8 } from '#domain/crypto/bytes';
import { canonicalJson, type Json } from '#domain/crypto/canonical-json';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import { digestText, sha256 } from '#domain/crypto/hash';
import { SignedEntry, type JournalEntry } from './entry.ts';
import type { ScanMoment, Verdict } from './types.ts';
import type { CodeCheck } from './verify-code.ts';

/** Where a journal stands: enough to append, kept beside the entries. */
export type JournalTip = { eventId: string; deviceId: string; sequence: number; hash: string };

/** What happened; everything of an entry but its place in the chain. */
export type EntryDraft = Omit<JournalEntry, 'eventId' | 'deviceId' | 'sequence' | 'previous'>;

const noteLengthMax = 200;

/** The tip of a journal without entries; the first entry gets sequence 1. */
export function emptyJournal(eventId: string, deviceId: string): JournalTip {
  const genesis = sha256(domainSeparated('foyer/journal-genesis/1', utf8(canonicalJson([eventId, deviceId]))));
  return { eventId, deviceId, sequence: 0, hash: toBase64url(genesis) };
}

/** What a person said about a scan; goes into its entry. */
export type Said = { confirmed?: readonly string[]; note?: string };

/** The draft of a decided scan. */
export function entryOfScan(
  { verdict, check }: { verdict: Verdict; check: CodeCheck },
  moment: ScanMoment,
  { confirmed = [], note }: Said = {},
): EntryDraft {
  const { ticket } = verdict;
  const admit = verdict.verdict === 'admit' ? verdict : null;
  const said = note?.slice(0, noteLengthMax);
  return {
    kind: moment.direction === 'out' ? 'exit' : 'scan',
    atMs: moment.atMs,
    offsetMs: moment.offsetMs,
    serial: ticket?.serial ?? null,
    generation: ticket?.generation ?? null,
    ticketType: ticket?.ticketType ?? null,
    occurrence: ticket?.occurrence ?? null,
    gate: moment.gate,
    verdict: verdict.verdict === 'admit' ? 'admit' : verdict.reason,
    proof: verdict.proof,
    codeDigest: check.codeDigest,
    undoes: null,
    note: said ?? null,
    ...(admit && (admit.group || admit.admits > 1) && { persons: admit.admits }),
    ...(admit?.override && { override: admit.override }),
    ...(check.ok && check.via && { via: check.via }),
    ...(verdict.verdict === 'refuse' && verdict.reason === 'rule' && { rule: verdict.rule }),
    ...(confirmed.length > 0 && { confirmed: [...confirmed] }),
  };
}

/**
 * The draft of persons counted by hand at this gate, with no ticket (A28). To a reader that does not know counting it is a scan that
 * was refused.
 */
export function entryOfCount(counted: { in: number; out: number }, moment: ScanMoment): EntryDraft {
  return {
    kind: 'scan',
    atMs: moment.atMs,
    offsetMs: moment.offsetMs,
    serial: null,
    generation: null,
    ticketType: null,
    occurrence: null,
    gate: moment.gate,
    verdict: 'rule',
    proof: null,
    codeDigest: digestText('counted'),
    undoes: null,
    note: null,
    rule: 'counted',
    counted: { in: counted.in, out: counted.out },
  };
}

/** The draft that takes back an earlier entry, of this door or another, with a person's reason (cut at 200 characters). */
export function entryOfUndo(entry: JournalEntry, moment: ScanMoment, note: string): EntryDraft {
  const { serial, generation, ticketType, occurrence, codeDigest, deviceId, sequence, verdict, proof } = entry;
  return {
    kind: 'undo',
    atMs: moment.atMs,
    offsetMs: moment.offsetMs,
    serial,
    generation,
    ticketType,
    occurrence,
    gate: moment.gate,
    verdict,
    proof,
    codeDigest,
    undoes: { deviceId, sequence },
    note: note.slice(0, noteLengthMax),
  };
}

/**
 * Puts the draft at the end of the chain: sequence, previous hash, hash, signature. Store `entry` and `tip` together, before anybody
 * sees green.
 */
export async function appendEntry(
  tip: JournalTip,
  draft: EntryDraft,
  signer: Signer,
): Promise<{ entry: SignedEntry; tip: JournalTip }> {
  const { eventId, deviceId } = tip;
  const sequence = tip.sequence + 1;
  const unsigned: JournalEntry = { ...draft, eventId, deviceId, sequence, previous: tip.hash };
  const hash = hashOfEntry(unsigned);
  const signature = toBase64url(await signer.sign(entrySigningInput(hash)));
  const entry: SignedEntry = { ...unsigned, hash: toBase64url(hash), signature };
  return { entry, tip: { eventId, deviceId, sequence, hash: entry.hash } };
}

export type ChainProblem =
  | 'malformed'
  /** Of another event or device. */
  | 'wrong-journal'
  /** A sequence is missing before this one. */
  | 'gap'
  /** A sequence that the chain already has. */
  | 'repeated'
  /** `previous` is not the hash of the entry before. */
  | 'broken-link'
  /** The content does not have this hash. */
  | 'wrong-hash'
  | 'bad-signature';

export type ChainCheck =
  | { ok: true; entries: SignedEntry[]; tip: JournalTip }
  /** `at` is the index in what was given; `entries` before it are good and `tip` stands there. */
  | { ok: false; at: number; problem: ChainProblem; entries: SignedEntry[]; tip: JournalTip };

/**
 * Checks entries that continue `tip` (`emptyJournal` for a whole journal) under the device's public key; says where it is broken.
 * Members of an entry that this version does not know are covered by its hash all the same.
 */
export async function verifyChain(
  tip: JournalTip,
  given: readonly unknown[],
  devicePublicKey: Uint8Array,
  ed25519: Ed25519,
): Promise<ChainCheck> {
  const entries: SignedEntry[] = [];
  for (let from = 0; from < given.length; from += togetherMax) {
    const { linked, problem } = linkedFrom(tip, given.slice(from, from + togetherMax));
    const signed = await Promise.all(linked.map((entry) => isSigned(entry, devicePublicKey, ed25519)));
    const forged = signed.indexOf(false);
    for (const entry of forged < 0 ? linked : linked.slice(0, forged)) {
      entries.push(entry);
      tip = { ...tip, sequence: entry.sequence, hash: entry.hash };
    }
    const wrong = forged < 0 ? problem : 'bad-signature';
    if (wrong) return { ok: false, at: entries.length, problem: wrong, entries, tip };
  }
  return { ok: true, entries, tip };
}

/** Signatures checked together, so that native code can use its threads: a door starts with a whole evening to check. */
const togetherMax = 64;

/** As many entries as hang together by place and content, and what is wrong with the one behind them. Signatures are not looked at. */
function linkedFrom(
  tip: JournalTip,
  given: readonly unknown[],
): { linked: SignedEntry[]; problem: ChainProblem | null } {
  const linked: SignedEntry[] = [];
  for (const raw of given) {
    const parsed = SignedEntry.safeParse(raw);
    if (!parsed.success) return { linked, problem: 'malformed' };
    const entry = parsed.data;
    const problem = placeProblem(entry, tip) ?? contentProblem(raw as Json, entry);
    if (problem) return { linked, problem };
    linked.push(entry);
    tip = { ...tip, sequence: entry.sequence, hash: entry.hash };
  }
  return { linked, problem: null };
}

/** SHA-256 over the canonical JSON of everything but `hash` and `signature` (A17). */
export function hashOfEntry(entry: Json): Uint8Array<ArrayBuffer> {
  const { hash: _hash, signature: _signature, ...content } = entry as { [key: string]: Json | undefined };
  return sha256(domainSeparated('foyer/journal/1', utf8(canonicalJson(content))));
}

/** What a device signs of an entry (A18). */
export function entrySigningInput(hash: Uint8Array): Uint8Array<ArrayBuffer> {
  return domainSeparated('foyer/journal-entry/1', hash);
}

function placeProblem(entry: SignedEntry, tip: JournalTip): ChainProblem | null {
  if (entry.eventId !== tip.eventId || entry.deviceId !== tip.deviceId) return 'wrong-journal';
  if (entry.sequence !== tip.sequence + 1) return entry.sequence > tip.sequence ? 'gap' : 'repeated';
  return entry.previous === tip.hash ? null : 'broken-link';
}

function contentProblem(raw: Json, entry: SignedEntry): ChainProblem | null {
  const hash = tryHash(raw);
  if (!hash || toBase64url(hash) !== entry.hash) return 'wrong-hash';
  return fromBase64url(entry.signature) ? null : 'malformed';
}

/** @param entry one whose hash and signature have been read as such */
function isSigned({ hash, signature }: SignedEntry, devicePublicKey: Uint8Array, ed25519: Ed25519) {
  return ed25519.verify(fromBase64url(signature)!, entrySigningInput(fromBase64url(hash)!), devicePublicKey);
}

/** Unknown members could hold anything, also what no canonical JSON exists for. */
function tryHash(raw: Json): Uint8Array<ArrayBuffer> | null {
  try {
    return hashOfEntry(raw);
  } catch {
    return null;
  }
}
