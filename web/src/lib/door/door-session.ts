/** A door at work: its gate, its pack, its journal and the talk with the server, tied together. One at a time on a device. */
import { emptyJournal, type JournalTip } from '#domain/admission/journal';
import { checkUnseen, type UnseenTicket, type Via } from '#domain/admission/not-shown';
import type { SignedEntry, Verdict } from '#domain/admission/types';
import { plainRole, type DoorRole } from '#domain/gate-pack/role';
import type { GatePack, PackRefusal } from '#domain/gate-pack/types';
import type { KeptConflict } from './conflicts.ts';
import type { DoorBook, DoorRecord } from './door-record.ts';
import { DoorTalk } from './door-talk.ts';
import {
  Gate,
  type Answer,
  type CountOutcome,
  type GateMode,
  type Scanned,
  type ScanOutcome,
  type UndoOutcome,
} from './gate.ts';
import type { Mesh } from './mesh/mesh.ts';
import { heardBefore, openMesh } from './mesh/open-mesh.ts';
import { pruneJournal } from './journal-pruner.ts';
import { JournalSender } from './journal-sender.ts';
import { PackKeeper } from './pack-keeper.ts';
import { ServerLink } from './server-link.ts';
import type { SessionDeps, SessionStatus } from './session-status.ts';
import { Sync, type SyncReport } from './sync.ts';
import { SyncTimer } from './sync-timer.ts';

export type { SessionDeps, SessionStatus } from './session-status.ts';

export class DoorSession {
  readonly #deps: SessionDeps;
  readonly #link: ServerLink;
  readonly #keeper: PackKeeper;
  readonly #sender: JournalSender;
  readonly #sync: Sync;
  readonly #timer: SyncTimer;
  readonly #talk: DoorTalk | null;
  readonly #empty: JournalTip;
  #door: DoorRecord;
  #gate: Gate | null = null;
  #mesh: Mesh | null = null;
  #started = false;
  #packProblem: PackRefusal | null = null;
  #unsent = 0;
  #conflicts: KeptConflict[] = [];
  #report: SyncReport | null = null;
  onChange: () => void = () => {};

  private constructor(deps: SessionDeps, door: DoorRecord) {
    this.#deps = deps;
    this.#door = door;
    this.#empty = emptyJournal(door.eventId, door.deviceId);
    const { clock, journal, conflicts } = deps;
    const link = new ServerLink(deps, { deviceId: door.deviceId, signer: deps.signer }, door.eventId);
    this.#link = link;
    const send: ServerLink['sendJournal'] = (entries, epoch) => link.sendJournal(entries, epoch);
    this.#keeper = new PackKeeper(deps.packs, deps.ed25519, door.eventId, door.trustAnchor, door.trustAnchorIndex);
    this.#sender = new JournalSender({ store: journal, send }, door.eventId, door.deviceId);
    this.#sync = new Sync({
      link,
      sender: this.#sender,
      packs: this.#keeper,
      conflicts,
      clock,
      onPack: (pack) => this.#takePack(pack),
      onContact: (atMs) => this.#heard(atMs),
    });
    this.#talk = deps.talk ? new DoorTalk(deps.talk, (report) => link.report(report)) : null;
    this.#timer = new SyncTimer({
      round: () => this.#round(),
      setTimer: (work, afterMs) => setTimeout(work, afterMs),
      clearTimer: (timer) => clearTimeout(timer as number),
      random: Math.random,
    });
  }

  /** Opens what is on the disk; works without any network once a pack was fetched. */
  static async open(deps: SessionDeps, door: DoorRecord): Promise<DoorSession> {
    const session = new DoorSession(deps, door);
    const loaded = await session.#keeper.load();
    if (loaded?.ok) await session.#takePack(loaded.pack);
    else if (loaded) session.#packProblem = loaded.reason;
    await session.#talk?.load();
    await session.#recount();
    return session;
  }

  /** Begins to talk with the server, for as long as the page lives. A withdrawn door asks on: it may be taken back. */
  start(): void {
    this.#started = true;
    this.#timer.start();
    if (this.#door.withdrawnAtMs === null) this.#mesh?.start();
  }

  stop(): void {
    this.#started = false;
    this.#timer.stop();
    this.#mesh?.stop();
  }

  /** The talk with doors nearby, for pairing; null while there is none. */
  get mesh(): Mesh | null {
    return this.#mesh;
  }

  /** The network may be back: ask now. */
  askNow(): void {
    this.#timer.now();
  }

  /** Null while there is no pack, and for a door that was withdrawn or whose time is over: nothing can be decided then. */
  scan(text: string, mode: GateMode): Promise<ScanOutcome | null> {
    return this.#judged((gate) => gate.scan(text, mode));
  }

  /** A ticket that nobody has shown. */
  judgeUnseen(ticket: UnseenTicket, via: Via, mode: GateMode): Promise<ScanOutcome | null> {
    return this.#judged((gate) => gate.judge((door) => checkUnseen(ticket, via, door), mode));
  }

  /** What would be said of such a ticket; null while nothing can be decided. */
  foresee(ticket: UnseenTicket, via: Via, mode: GateMode): Verdict | null {
    return this.#mayDecide ? this.#gate!.foresee((door) => checkUnseen(ticket, via, door), mode) : null;
  }

  /** What a person said to a scan that asked. */
  answer(scanned: Scanned, answer: Answer): Promise<ScanOutcome | null> {
    return this.#judged((gate) => gate.answer(scanned, answer));
  }

  /** A supervisor lets in what was refused; `note` says why. */
  override(scanned: Scanned, note: string): Promise<ScanOutcome | null> {
    return this.#judged((gate) => gate.override(scanned, note));
  }

  /** Persons in or out without a ticket. */
  async count(counted: { in: number; out: number }): Promise<CountOutcome | null> {
    if (!this.#mayDecide) return null;
    const outcome = await this.#gate!.count(counted);
    if (outcome.kind === 'counted') this.#wrote(outcome.entry);
    return outcome;
  }

  async undoLast(note: string): Promise<UndoOutcome | null> {
    const outcome = (await this.#gate?.undoLast(note)) ?? null;
    if (outcome?.kind === 'undone') this.#wrote(outcome.entry);
    return outcome;
  }

  /** A message of the organizer was read here; told with the next round. */
  async acknowledge(message: number): Promise<void> {
    await this.#talk?.acknowledge(message);
    this.#timer.soon();
    this.onChange();
  }

  async markConflictsSeen(): Promise<void> {
    await this.#deps.conflicts.markSeen();
    this.#conflicts = await this.#deps.conflicts.all();
    this.onChange();
  }

  status(): SessionStatus {
    const gate = this.#gate;
    return {
      door: this.#door,
      pack: this.#keeper.pack,
      packProblem: this.#packProblem,
      journalLength: gate?.length ?? 0,
      unsent: this.#unsent,
      fault: gate?.fault ?? null,
      recent: gate?.recent ?? [],
      counts: gate?.counts() ?? { admitted: 0, refused: 0 },
      lastAdmission: gate?.lastAdmission ?? null,
      conflicts: this.#conflicts,
      lastAnswerAtMs: this.#door.lastServerAtMs,
      sync: this.#report,
      offsetMs: this.#deps.clock.held?.offsetMs ?? null,
      withdrawn: this.#door.withdrawnAtMs !== null,
      role: this.#role,
      over: this.#isOver,
      zone: gate?.zone() ?? null,
      neighbours: this.#mesh?.neighbours() ?? null,
      messages: this.#talk?.messages ?? [],
    };
  }

  /** As the event's newest signed word says, else as the enrolment said. */
  get #role(): DoorRole {
    const named = this.#keeper.pack?.head.doors?.find(({ id }) => id === this.#door.deviceId);
    return named?.role ?? this.#door.role ?? plainRole;
  }

  get #isOver(): boolean {
    const { untilMs } = this.#role;
    const nowMs = Math.max(this.#deps.clock.nowMs(), this.#gate?.latestMs() ?? 0);
    return untilMs !== null && nowMs >= untilMs;
  }

  get #mayDecide(): boolean {
    return this.#gate !== null && this.#door.withdrawnAtMs === null && !this.#isOver;
  }

  async #judged(judge: (gate: Gate) => Promise<ScanOutcome>): Promise<ScanOutcome | null> {
    if (!this.#mayDecide) return null;
    const outcome = await judge(this.#gate!);
    if (outcome.kind === 'verdict') this.#wrote(outcome.entry);
    return outcome;
  }

  #wrote(entry: SignedEntry): void {
    this.#mesh?.wrote(entry);
    this.#unsent++;
    this.#timer.soon();
    this.onChange();
  }

  async #round(): Promise<{ ok: boolean; retryAfterMs: number | null }> {
    const report = await this.#sync.round();
    this.#report = report;
    if (report.kind === 'withdrawn') await this.#setWithdrawn(this.#deps.clock.nowMs());
    else if (report.kind === 'done') await this.#setWithdrawn(null);
    if (report.kind === 'done' && this.#keeper.pack)
      await pruneJournal(this.#deps.journal, this.#empty, this.#keeper.pack);
    await this.#recount();
    if (report.kind !== 'away') await this.#talk?.report(this.status(), this.#deps.clock.nowMs());
    this.onChange();
    return { ok: report.kind === 'done', retryAfterMs: report.kind === 'problem' ? report.retryAfterMs : null };
  }

  async #setWithdrawn(atMs: number | null): Promise<void> {
    if ((this.#door.withdrawnAtMs === null) === (atMs === null)) return;
    await this.#note({ withdrawnAtMs: atMs });
    if (atMs === null) this.#mesh?.start();
    else this.#mesh?.stop();
  }

  async #takePack(pack: GatePack): Promise<void> {
    this.#packProblem = null;
    if (this.#gate) await this.#gate.takePack(pack);
    else await this.#openGate(pack);
    this.#mesh?.packIs(pack);
    this.onChange();
  }

  async #openGate(pack: GatePack): Promise<void> {
    const { journal, signer, ed25519, clock, ground } = this.#deps;
    const { eventId, deviceId, gate } = this.#door;
    const heard = (visit: Parameters<typeof heardBefore>[1]) => heardBefore(ground!, visit);
    const deps = { store: journal, signer, ed25519, clock, ...(ground && { heard }) };
    const opened = await Gate.open(deps, { eventId, deviceId, gate, role: () => this.#role }, pack);
    opened.lastServerAtMs = this.#door.lastServerAtMs;
    this.#gate = opened;
    if (!ground) return;
    const mesh = await openMesh(ground, {
      ...{ signer, ed25519, clock, journal },
      door: this.#door,
      keeper: this.#keeper,
      tip: opened.tip,
      meet: (letters) => this.#link.meet(letters),
      onHeard: (entries) => {
        opened.takeHeard(entries);
        this.onChange();
      },
      takePack: async (bytes) => {
        const taken = await this.#keeper.take(bytes, clock.nowMs(), 'door');
        if (taken.ok) await this.#takePack(taken.pack);
      },
      onChange: () => this.onChange(),
    });
    opened.peers = () => mesh.contacts();
    this.#mesh = mesh;
    if (this.#started && this.#door.withdrawnAtMs === null) mesh.start();
  }

  async #heard(atMs: number): Promise<void> {
    if (this.#gate) this.#gate.lastServerAtMs = atMs;
    await this.#note({ lastServerAtMs: atMs, clock: this.#deps.clock.held });
  }

  async #note(change: Parameters<DoorBook['note']>[1]): Promise<void> {
    this.#door = { ...this.#door, ...change };
    await this.#deps.book.note(this.#door.deviceId, change);
  }

  async #recount(): Promise<void> {
    this.#unsent = await this.#sender.unsent();
    this.#conflicts = await this.#deps.conflicts.all();
  }
}
