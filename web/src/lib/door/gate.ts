/**
 * One gate, one scan at a time: decide, write down, and only then say so. Two codes that come at once never race, and whatever the
 * browser does to us in between, an admission that was shown is in the journal.
 */
import {
  asksFirst,
  decideAdmission,
  findTyped,
  refusedCheck,
  verifyCode,
  type CodeCheck,
} from '#domain/admission/decide-scan';
import {
  appendEntry,
  entryOfCount,
  entryOfScan,
  entryOfUndo,
  type EntryDraft,
  type JournalTip,
  type Said,
} from '#domain/admission/journal';
import type {
  Admit,
  DoorKnowledge,
  JournalEntry,
  PeerContact,
  ScanMoment,
  ScanWish,
  SignedEntry,
  Verdict,
  ZoneNow,
} from '#domain/admission/types';
import type { Ed25519, Signer } from '#domain/crypto/ed25519';
import type { GatePack } from '#domain/gate-pack/types';
import { parseShortCode } from '#domain/ticket/short-code';
import type { DayCounts } from './day-counts.ts';
import type { DoorClock } from './door-clock.ts';
import { DoorMemory } from './door-memory.ts';
import type {
  Answer,
  CountOutcome,
  GateMode,
  GatePost,
  Scanned,
  ScanOutcome,
  Trouble,
  UndoOutcome,
} from './gate-outcomes.ts';
import { readJournal, type JournalFault } from './journal-reader.ts';
import { JournalForked, type JournalStore } from './journal-store.ts';
import { Turns } from './turns.ts';
import { within } from './within.ts';

export interface GateDeps {
  store: JournalStore;
  signer: Signer;
  ed25519: Ed25519;
  clock: DoorClock;
  /** What other doors told this one, read from where it is kept; absent for a door that talks with nobody. */
  heard?(visit: (entries: readonly JournalEntry[]) => void): Promise<void>;
}

export type { Answer, CountOutcome, GateMode, GatePost, Scanned, ScanOutcome, UndoOutcome } from './gate-outcomes.ts';

/** Waiting scans beyond this are not taken: a hardware scanner can be faster than a slow disk. */
const waitingMax = 8;
/** A phone's flash answers within 50 ms; beyond this something is wrong with it. */
const writeMaxMs = 5_000;

export class Gate {
  readonly #deps: GateDeps;
  readonly #post: GatePost;
  #pack: GatePack;
  #memory: DoorMemory;
  #tip: JournalTip;
  #fault: JournalFault | null = null;
  #liveSteps = new Map<number, number>();
  readonly #turns = new Turns();
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
    this.#memory = new DoorMemory(pack);
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
    return this.#memory.recent;
  }

  counts(): DayCounts {
    return this.#memory.counts(this.#deps.clock.nowMs());
  }

  /** The last admission that can be taken back, or null. */
  get lastAdmission(): JournalEntry | null {
    return this.#memory.lastAdmission;
  }

  /** The zone behind this gate as it is now, as far as this door knows. */
  zone(): ZoneNow | null {
    return this.#memory.zone(this.#post.gate, this.#deps.clock.nowMs());
  }

  /** The latest instant that this device has any word of: its clock may have been set back. */
  latestMs(): number {
    const told = [this.#deps.clock.nowMs(), this.lastServerAtMs ?? 0, this.#memory.lastWroteAtMs];
    return Math.max(...told, this.#pack.head.issuedAtMs);
  }

  /** Newer knowledge takes effect between two scans. */
  takePack(pack: GatePack): Promise<void> {
    return this.#turns.take(async () => {
      this.#pack = pack;
      if (this.#memory.fits(pack)) this.#memory.takePack(pack);
      else await this.#reread();
    });
  }

  /** What another door wrote, checked by its chain; counts from now on, also for a scan that is being judged. */
  takeHeard(entries: readonly JournalEntry[]): void {
    this.#memory.heard(entries);
  }

  /** A code from the camera or a hardware scanner, or what somebody typed. */
  scan(text: string, mode: GateMode): Promise<ScanOutcome> {
    const { ed25519 } = this.#deps;
    const isTyped = parseShortCode(text) !== null;
    return this.judge((door, at) => (isTyped ? findTyped(text, door) : verifyCode(text, door, at, ed25519)), mode);
  }

  /** Whatever names a ticket, by what this door knows when its turn has come. */
  async judge(
    look: (door: DoorKnowledge, moment: ScanMoment) => CodeCheck | Promise<CodeCheck>,
    mode: GateMode,
  ): Promise<ScanOutcome> {
    if (this.#turns.waiting >= waitingMax) return { kind: 'crowded' };
    return this.#turns.take(async () => {
      const unready = await this.#makeSure();
      if (unready) return unready;
      const moment = this.#moment(mode);
      const check = await look(this.#door(), moment);
      const scanned = { check, moment };
      const verdict = decideAdmission(check, this.#door(), moment);
      return asksFirst(verdict) ? this.#ask(verdict, scanned) : this.#settle(verdict, scanned);
    });
  }

  /** What would be said of a ticket now; nothing is written down. */
  foresee(look: (door: DoorKnowledge) => CodeCheck, mode: GateMode): Verdict {
    const door = this.#door();
    return decideAdmission(look(door), door, this.#moment(mode));
  }

  /** What a person said to a scan that asked. It is decided anew: what was heard since counts. */
  async answer(scanned: Scanned, answer: Answer): Promise<ScanOutcome> {
    return this.#turns.take(async () => {
      const unready = await this.#makeSure();
      if (unready) return unready;
      const persons = answer.kind === 'let-in' ? answer.persons : undefined;
      const verdict = this.#decide(scanned, persons === undefined ? {} : { persons });
      if (verdict.verdict === 'refuse') return this.#settle(verdict, scanned);
      if (answer.kind === 'refuse') return this.#settle(refusedCheck(verdict), scanned, { note: answer.note });
      if (persons !== undefined && verdict.admits < persons) return this.#ask(verdict, scanned);
      return this.#settle(verdict, scanned, { confirmed: answer.confirmed });
    });
  }

  /** A supervisor lets in what was refused. Where the role does not allow it, or there is nothing to let in, it stays refused (A33). */
  async override(scanned: Scanned, note: string): Promise<ScanOutcome> {
    return this.#turns.take(async () => {
      const unready = await this.#makeSure();
      if (unready) return unready;
      return this.#settle(this.#decide(scanned, { override: true }), scanned, { note });
    });
  }

  /** Persons who go in or out without a ticket. */
  async count(counted: { in: number; out: number }): Promise<CountOutcome> {
    return this.#turns.take(async () => {
      const unready = await this.#makeSure();
      if (unready) return unready;
      const moment = this.#moment({ direction: 'in', occurrence: null });
      const written = await this.#write(entryOfCount(counted, moment));
      return written.kind === 'written' ? { kind: 'counted', entry: written.entry } : written;
    });
  }

  /** Takes back the last admission of this door. `note` says why, at most 200 characters. */
  async undoLast(note: string): Promise<UndoOutcome> {
    return this.#turns.take(async () => {
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

  #door(): DoorKnowledge {
    return {
      pack: this.#pack,
      admissions: this.#memory.admissions,
      packedHeads: this.#memory.packedHeads,
      lastServerAtMs: this.lastServerAtMs,
      peers: this.peers(),
      liveSteps: this.#liveSteps,
    };
  }

  /** As of the moment when the ticket was shown, by what is known now. */
  #decide({ check, moment }: Scanned, wish: ScanWish): Verdict {
    return decideAdmission(check, this.#door(), moment, wish);
  }

  #ask(verdict: Admit, scanned: Scanned): ScanOutcome {
    return { kind: 'ask', verdict, pack: this.#pack, deviceId: this.#post.deviceId, scanned };
  }

  /** Writes down what was decided; only then is it said. */
  async #settle(verdict: Verdict, scanned: Scanned, said: Said = {}): Promise<ScanOutcome> {
    const { check, moment } = scanned;
    const written = await this.#write(entryOfScan({ verdict, check }, moment, said));
    if (written.kind !== 'written') return written;
    if (verdict.verdict === 'admit' && check.ok && check.liveStep !== null)
      this.#liveSteps.set(check.serial, check.liveStep);
    return { kind: 'verdict', verdict, entry: written.entry, pack: this.#pack, scanned };
  }

  async #write(draft: EntryDraft): Promise<{ kind: 'written'; entry: SignedEntry } | Trouble> {
    try {
      const { entry, tip } = await appendEntry(this.#tip, draft, this.#deps.signer);
      await within(writeMaxMs, this.#deps.store.append(entry));
      this.#tip = tip;
      this.#memory.wrote([entry]);
      return { kind: 'written', entry };
    } catch (cause) {
      this.#unsure = true;
      return cause instanceof JournalForked ? { kind: 'forked' } : { kind: 'not-kept', cause };
    }
  }

  /** Everything that follows from the journal, from the journal. */
  async #reread(): Promise<void> {
    const { store, signer, ed25519 } = this.#deps;
    const memory = new DoorMemory(this.#pack);
    this.#memory = memory;
    const owner = { ...this.#post, publicKey: signer.publicKey };
    const reading = await readJournal(store, owner, ed25519, (entries) => memory.wrote(entries));
    const { heard } = this.#deps;
    if (heard) await heard((entries) => memory.heard(entries));
    this.#tip = reading.tip;
    this.#fault = reading.fault;
    this.#unsure = false;
  }

  #moment(mode: GateMode): ScanMoment {
    const { clock } = this.#deps;
    const { deviceId, gate, role } = this.#post;
    return {
      atMs: clock.deviceNowMs(),
      offsetMs: clock.offsetMs,
      deviceId,
      gate,
      ...mode,
      ...(role && { role: role() }),
    };
  }
}
