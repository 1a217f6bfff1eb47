/**
 * One gate, one scan at a time: decide, write down, and only then say so. Two codes that come at once never race, and whatever the
 * browser does to us in between, an admission that was shown is in the journal.
 */
import { decideScan, decideTyped, type ScanDecision } from '#domain/admission/decide-scan';
import { appendEntry, entryOfScan, entryOfUndo, type EntryDraft, type JournalTip } from '#domain/admission/journal';
import { emptyAdmissions, mergeAdmissions, type AdmissionState } from '#domain/admission/merge';
import { mergeRulesOf } from '#domain/admission/policy';
import type { JournalEntry, MergeRules, PeerContact, ScanMoment, SignedEntry, Verdict } from '#domain/admission/types';
import { canonicalJson } from '#domain/crypto/canonical-json';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import type { GatePack } from '#domain/gate-pack/types';
import { parseShortCode } from '#domain/ticket/short-code';
import { CountsToday, type DayCounts } from './day-counts.ts';
import type { DoorClock } from './door-clock.ts';
import { readJournal, type JournalFault } from './journal-reader.ts';
import { JournalForked, type JournalStore } from './journal-store.ts';

export interface GateDeps {
  store: JournalStore;
  signer: Signer;
  ed25519: Ed25519;
  clock: DoorClock;
  /** What other doors told this one, read from where it is kept; absent for a door that talks with nobody. */
  heard?(visit: (entries: readonly JournalEntry[]) => void): Promise<void>;
}

/** Which door this is; `occurrence` null takes the date from the time. */
export type GatePost = { eventId: string; deviceId: string; gate: number };
export type GateMode = { direction: 'in' | 'out'; occurrence: number | null };

export type ScanOutcome =
  | { kind: 'verdict'; verdict: Verdict; entry: SignedEntry; pack: GatePack }
  /** The journal could not be written: nobody is let in on a verdict that may be forgotten. */
  | { kind: 'not-kept'; cause: unknown }
  /** Another tab or a copy of this device writes under the same name. */
  | { kind: 'forked' }
  /** More codes at once than a person can hold up; this one was not looked at. */
  | { kind: 'crowded' };

export type UndoOutcome =
  { kind: 'undone'; entry: SignedEntry } | { kind: 'nothing-to-undo' } | Exclude<ScanOutcome, { kind: 'verdict' }>;

/** Waiting scans beyond this are not taken: a hardware scanner can be faster than a slow disk. */
const waitingMax = 8;
/** A phone's flash answers within 50 ms; beyond this something is wrong with it. */
const writeMaxMs = 5_000;
/** For the list of the last scans. */
const recentMax = 50;

export class Gate {
  readonly #deps: GateDeps;
  readonly #post: GatePost;
  #pack: GatePack;
  #rules: string;
  #admissions: AdmissionState;
  #counts: CountsToday;
  #tip: JournalTip;
  #fault: JournalFault | null = null;
  #recent: JournalEntry[] = [];
  #undone = new Set<number>();
  #liveSteps = new Map<number, number>();
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();
  /** After a failed write nobody knows what the disk holds: it is read again before the next scan. */
  #unsure = false;
  lastServerAtMs: number | null = null;
  /** The doors nearby that this one should hear. */
  peers: () => readonly PeerContact[] = () => [];

  private constructor(deps: GateDeps, post: GatePost, pack: GatePack, tip: JournalTip) {
    this.#deps = deps;
    this.#post = post;
    this.#pack = pack;
    this.#tip = tip;
    const rules = mergeRulesOf(pack.head);
    this.#rules = canonicalJson(rules);
    this.#admissions = emptyAdmissions(rules);
    this.#counts = new CountsToday(pack.head.zone);
  }

  /** Reads the journal, verifies it, rebuilds what this door knows, and goes on where it ended. */
  static async open(deps: GateDeps, post: GatePost, pack: GatePack): Promise<Gate> {
    const gate = new Gate(deps, post, pack, { ...post, sequence: 0, hash: '' });
    await gate.#reread();
    return gate;
  }

  get pack(): GatePack {
    return this.#pack;
  }

  get fault(): JournalFault | null {
    return this.#fault;
  }

  /** Where the journal stands. */
  get tip(): JournalTip {
    return this.#tip;
  }

  /** Sequence of the newest entry; 0 for an empty journal. */
  get length(): number {
    return this.#tip.sequence;
  }

  /** The newest entries of this device, oldest first. */
  get recent(): readonly JournalEntry[] {
    return this.#recent;
  }

  counts(): DayCounts {
    return this.#counts.at(this.#deps.clock.nowMs());
  }

  /** The last admission that can be taken back, or null. */
  get lastAdmission(): JournalEntry | null {
    const admitted = (entry: JournalEntry) => entry.kind !== 'undo' && entry.verdict === 'admit';
    return this.#recent.findLast((entry) => admitted(entry) && !this.#undone.has(entry.sequence)) ?? null;
  }

  /** Newer knowledge takes effect between two scans. */
  takePack(pack: GatePack): Promise<void> {
    return this.#inTurn(async () => {
      this.#pack = pack;
      if (canonicalJson(mergeRulesOf(pack.head)) !== this.#rules) await this.#reread();
    });
  }

  /** What another door wrote, checked by its chain; counts from now on, also for a scan that is being judged. */
  takeHeard(entries: readonly JournalEntry[]): void {
    mergeAdmissions(this.#admissions, entries);
  }

  /** A code from the camera or a hardware scanner, or what somebody typed. */
  async scan(text: string, mode: GateMode): Promise<ScanOutcome> {
    if (this.#waiting >= waitingMax) return { kind: 'crowded' };
    return this.#inTurn(async () => {
      const unready = await this.#makeSure();
      if (unready) return unready;
      const moment = this.#moment(mode);
      const decision = await this.#decide(text, moment);
      const written = await this.#write(entryOfScan(decision, moment));
      if (written.kind !== 'written') return written;
      const { check, verdict } = decision;
      if (verdict.verdict === 'admit' && check.ok && check.liveStep !== null)
        this.#liveSteps.set(check.serial, check.liveStep);
      return { kind: 'verdict', verdict, entry: written.entry, pack: this.#pack };
    });
  }

  /** Takes back the last admission of this door. `note` says why, at most 200 characters. */
  async undoLast(note: string): Promise<UndoOutcome> {
    return this.#inTurn(async () => {
      const unready = await this.#makeSure();
      if (unready) return unready;
      const entry = this.lastAdmission;
      if (!entry) return { kind: 'nothing-to-undo' };
      const moment = this.#moment({ direction: 'in', occurrence: null });
      const written = await this.#write(entryOfUndo(entry, moment, note.slice(0, 200)));
      return written.kind === 'written' ? { kind: 'undone', entry: written.entry } : written;
    });
  }

  /** Before anything is decided: where a write failed, the disk is asked what it holds. */
  async #makeSure(): Promise<{ kind: 'not-kept'; cause: unknown } | null> {
    if (!this.#unsure) return null;
    try {
      await this.#reread();
      return null;
    } catch (cause) {
      return { kind: 'not-kept', cause };
    }
  }

  async #decide(text: string, moment: ScanMoment): Promise<ScanDecision> {
    const door = {
      pack: this.#pack,
      admissions: this.#admissions,
      lastServerAtMs: this.lastServerAtMs,
      peers: this.peers(),
      liveSteps: this.#liveSteps,
    };
    if (parseShortCode(text)) return decideTyped(text, door, moment);
    return decideScan(text, door, moment, this.#deps.ed25519);
  }

  async #write(
    draft: EntryDraft,
  ): Promise<{ kind: 'written'; entry: SignedEntry } | { kind: 'not-kept'; cause: unknown } | { kind: 'forked' }> {
    try {
      const { entry, tip } = await appendEntry(this.#tip, draft, this.#deps.signer);
      await within(writeMaxMs, this.#deps.store.append(entry));
      this.#tip = tip;
      this.#take([entry]);
      return { kind: 'written', entry };
    } catch (cause) {
      this.#unsure = true;
      return cause instanceof JournalForked ? { kind: 'forked' } : { kind: 'not-kept', cause };
    }
  }

  /** Everything that follows from the journal, from the journal. */
  async #reread(): Promise<void> {
    const { store, signer, ed25519 } = this.#deps;
    const rules: MergeRules = mergeRulesOf(this.#pack.head);
    this.#rules = canonicalJson(rules);
    this.#admissions = emptyAdmissions(rules);
    this.#counts = new CountsToday(this.#pack.head.zone);
    this.#recent = [];
    this.#undone = new Set();
    const owner = { ...this.#post, publicKey: signer.publicKey };
    const reading = await readJournal(store, owner, ed25519, (entries) => this.#take(entries));
    const { heard } = this.#deps;
    if (heard) await heard((entries) => mergeAdmissions(this.#admissions, entries));
    this.#tip = reading.tip;
    this.#fault = reading.fault;
    this.#unsure = false;
  }

  #take(entries: readonly JournalEntry[]): void {
    mergeAdmissions(this.#admissions, entries);
    for (const entry of entries) {
      this.#counts.take(entry);
      if (entry.undoes) this.#undone.add(entry.undoes.sequence);
    }
    this.#recent = [...this.#recent, ...entries.slice(-recentMax)].slice(-recentMax);
  }

  #moment(mode: GateMode): ScanMoment {
    const { clock } = this.#deps;
    const { deviceId, gate } = this.#post;
    return { atMs: clock.deviceNowMs(), offsetMs: clock.offsetMs, deviceId, gate, ...mode };
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {}); // a broken turn does not stop the next one
    try {
      return await mine;
    } finally {
      this.#waiting--;
    }
  }
}

function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not written within ${limitMs} ms`)), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
