/**
 * The state and its storage as one thing: what is decided here is stored here, in one transaction, or neither. Load on wake,
 * decide in memory, sign what has to be signed, then write everything without a pause.
 */
import type { Command, Reply } from '#domain/box-office/commands';
import type { Entry } from '#domain/box-office/events';
import { applyEntry } from '#domain/box-office/apply';
import type { Fact, NewFact } from '#domain/box-office/facts';
import { restoreSnapshot, takeSnapshot } from '#domain/box-office/snapshot';
import { emptyState, type BoxOfficeState } from '#domain/box-office/state';
import { step, sweep } from '#domain/box-office/step';
import type { KeyEncryptionKey } from '#domain/sealing';
import type { CompiledSeatMap } from '#domain/seating/compiled-map';
import type { GateKey } from '#domain/gate-pack/types';
import { decodeSeatMap } from '#domain/seating/stored-map';
import type { Asked } from './committer.ts';
import { fromBase64url, makeEventKey, openEventKeys, type EventKeys, type NewEventKey } from './keys.ts';
import { migrate } from './migrate.ts';
import { outboxRows } from './outbox-rows.ts';
import { writeFacts, writeEvidence, type SignedCodes } from './rows.ts';
import { signCode } from './ticket-codes.ts';
import { BoxOfficeSql } from './sql.ts';

/**
 * Entries after which the next snapshot is due. After a crash each of them is replayed by code that has not run before, some 20 µs
 * for each: a tenth of a second at most. Writing what so few have changed takes about as long as ten commits.
 */
export const snapshotEvery = 4_096;
/** A quiet object takes one earlier, so that its next wake is quick: after so many entries, when nothing was stored for a while. */
export const snapshotWhenQuiet = 1_024;
export const quietMs = 3_000;

export interface LedgerDeps {
  storage: DurableObjectStorage;
  keks: readonly KeyEncryptionKey[];
  now(): number;
}

interface Decided {
  asked: Asked | null;
  entries: Entry[];
  facts: Fact[];
}

export class Ledger {
  readonly sql: BoxOfficeSql;
  readonly #deps: LedgerDeps;
  state: BoxOfficeState = emptyState();
  keys: EventKeys | null = null;
  /** What the last load cost, and how many entries it replayed. */
  wakeMs = 0;
  replayed = 0;
  /** Facts of the last commit, for those who want to know at once. */
  lastFacts: Fact[] = [];
  /** Maps that a command is about to bring, by version: bytes are too much for the journal. */
  readonly #offered = new Map<number, { bytes: Uint8Array; map: CompiledSeatMap }>();
  #sequence = 0;
  #unsaved = 0;
  /** False for an object in which nothing was ever stored: its first commit makes the tables. */
  #hasSchema = false;
  #storedAtMs = 0;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
    this.sql = new BoxOfficeSql(deps.storage.sql);
  }

  /** Storage to memory; whatever was in memory is forgotten. */
  async load(): Promise<void> {
    const startedMs = performance.now();
    this.#hasSchema = this.sql.lookForTables();
    if (this.#hasSchema) this.#deps.storage.transactionSync(() => migrate(this.sql));
    const maps = new Map([...this.sql.seatMaps()].map(([version, bytes]) => [version, decodeSeatMap(bytes)]));
    this.state = this.#hasSchema ? restoreSnapshot(this.sql.pages(), maps) : emptyState();
    this.#sequence = this.sql.number('snapshot');
    this.replayed = 0;
    for (const { sequence, entries } of this.#hasSchema ? this.sql.journalAfter(this.#sequence) : []) {
      for (const entry of entries) applyEntry(this.state, entry);
      this.#sequence = sequence;
      this.replayed += entries.length;
    }
    this.#unsaved = this.replayed;
    const eventId = this.state.plan?.settings.eventId;
    this.keys = eventId ? await openEventKeys(this.sql, this.#deps.keks, eventId) : null;
    this.wakeMs = performance.now() - startedMs;
  }

  /** The map that the next `set-seat-map` of that version is about; kept until `withdrawSeatMap`. */
  offerSeatMap(version: number, bytes: Uint8Array, map: CompiledSeatMap): void {
    this.#offered.set(version, { bytes, map });
  }

  /** Forgets what was offered. A map that was refused leaves nothing behind. */
  withdrawSeatMap(version: number): void {
    this.#offered.delete(version);
    if (this.state.seats?.map.version !== version) this.state.seatMaps.delete(version);
  }

  /** Decides all in order and stores the outcome in one transaction. When it throws, nothing is stored; call `load`. */
  async commit(batch: readonly Asked[]): Promise<Reply[]> {
    const nowMs = this.#deps.now();
    const decided: Decided[] = [];
    const replies: Reply[] = [];
    for (const asked of batch) {
      const offered = asked.command.kind === 'set-seat-map' && this.#offered.get(asked.command.mapVersion);
      if (offered && !this.state.seatMaps.has(offered.map.version))
        this.state.seatMaps.set(offered.map.version, offered.map);
      const { entries, facts, reply } = step(this.state, asked.command, nowMs);
      decided.push({ asked: reply.ok ? asked : null, entries, facts });
      replies.push(reply);
    }
    await this.#store(decided, nowMs);
    return replies;
  }

  /** Time alone: holds that ran out are over. */
  async sweep(): Promise<void> {
    const nowMs = this.#deps.now();
    const swept = sweep(this.state, nowMs);
    if (swept) await this.#store([{ asked: null, entries: [swept.entry], facts: swept.facts }], nowMs);
  }

  /** A fact that no command made. */
  async addFact(fact: NewFact): Promise<void> {
    const atMs = this.#deps.now();
    const entry: Entry = { atMs, key: null, print: 0, reply: null, events: [], facts: 1 };
    applyEntry(this.state, entry);
    const numbered = { ...fact, sequence: this.state.factSequence, atMs } as Fact;
    await this.#store([{ asked: null, entries: [entry], facts: [numbered] }], atMs);
  }

  async #store(decided: readonly Decided[], nowMs: number): Promise<void> {
    const entries = decided.flatMap((each) => each.entries);
    const facts = decided.flatMap((each) => each.facts);
    this.lastFacts = facts;
    if (entries.length === 0 && !decided.some((each) => each.asked?.evidence)) return;
    const newKeys = await this.#keysIfMissing();
    const codes = await this.#sign(facts);
    this.#deps.storage.transactionSync(() => {
      if (!this.#hasSchema) migrate(this.sql);
      this.#hasSchema = true;
      for (const key of newKeys) this.sql.insertEventKey(key.keyIndex, key.wrappedSeed, key.publicKey);
      if (entries.length > 0) this.#sequence = this.sql.appendJournal(this.#sequence + 1, entries);
      for (const each of decided) this.#writeRows(each, codes);
      for (const orderId of this.state.forgotten.splice(0)) this.sql.deleteOrder(orderId);
      for (const row of outboxRows(facts)) this.sql.appendOutbox(row, nowMs);
      this.#unsaved += entries.length;
      if (this.#unsaved >= snapshotEvery) this.#snapshot();
      this.#storedAtMs = nowMs;
    });
  }

  publicKeys(): GateKey[] {
    const { retired } = this.state.signing;
    return this.sql.eventKeys().map(({ keyIndex: index, publicKey }) => {
      const retiredAtMs = retired.get(index);
      return { index, publicKey, ...(retiredAtMs !== undefined && { retiredAtMs }) };
    });
  }

  /** Whether a snapshot should be taken once it has been quiet. */
  get snapshotWanted(): boolean {
    return this.#unsaved >= snapshotWhenQuiet;
  }

  /** For the alarm: takes the snapshot if one is wanted and it has been quiet. */
  snapshotIfQuiet(): void {
    if (!this.snapshotWanted || this.#deps.now() < this.#storedAtMs + quietMs) return;
    this.#deps.storage.transactionSync(() => this.#snapshot());
  }

  #snapshot(): void {
    this.sql.saveSnapshot(this.#sequence, takeSnapshot(this.state));
    const { seatMaps, seats } = this.state;
    this.#unsaved = 0;
    if (!seats) return;
    this.sql.deleteSeatMapsBefore(seats.map.version); // no entry of the journal needs them any more
    for (const version of seatMaps.keys()) if (version < seats.map.version) seatMaps.delete(version);
  }

  #writeRows({ asked, facts }: Decided, codes: SignedCodes): void {
    const command: Command | null = asked?.command ?? null;
    writeFacts(this.sql, this.state, facts, command, codes);
    for (const fact of facts) if (fact.kind === 'seat-map-changed') this.#keepSeatMap(fact.mapVersion);
    if (command?.kind === 'session-opened') this.sql.setSession(command.orderId, command.sessionId, command.url);
    if (asked?.evidence && command?.kind === 'admit') writeEvidence(this.sql, command.deviceId, asked.evidence);
  }

  #keepSeatMap(version: number): void {
    const offered = this.#offered.get(version);
    if (offered) this.sql.insertSeatMap(version, offered.bytes);
  }

  /** The first key with the first publication, and one for each rotation. */
  async #keysIfMissing(): Promise<NewEventKey[]> {
    const eventId = this.state.plan?.settings.eventId;
    const made: NewEventKey[] = [];
    if (!eventId) return made;
    for (let index = this.keys?.signers.size ?? 0; index <= this.state.signing.newest; index++) {
      const next = await makeEventKey(this.#deps.keks, eventId, index, this.keys);
      this.keys = next.keys;
      made.push(next.made);
    }
    return made;
  }

  /** Codes of all tickets that these facts bring about, by serial. A later fact of one batch overwrites an earlier one. */
  async #sign(facts: readonly Fact[]): Promise<SignedCodes> {
    const codes: SignedCodes = new Map();
    for (const fact of facts) {
      if (fact.kind === 'order-paid')
        for (const { serial, generation } of fact.tickets) codes.set(serial, await this.#codeOf(serial, generation));
      if (fact.kind === 'ticket-reissued') {
        const holderKey = fact.holderKey === undefined ? null : fromBase64url(fact.holderKey);
        codes.set(fact.serial, await this.#codeOf(fact.serial, fact.generation, holderKey));
      }
    }
    return codes;
  }

  #codeOf(serial: number, generation: number, holderKey: Uint8Array | null = null): Promise<string> {
    return signCode(this.state, this.keys!, serial, generation, holderKey);
  }
}
