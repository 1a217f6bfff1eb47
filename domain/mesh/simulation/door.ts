/** One door of a simulated hall: a disk that survives, a mind that does not, a clock that is off, and the real rules. */
import { decideAdmission } from '#domain/admission/decide';
import { entryOfScan, entryOfUndo, type EntryDraft } from '#domain/admission/journal';
import { emptyAdmissions, mergeAdmissions, type AdmissionState } from '#domain/admission/merge';
import { mergeRulesOf } from '#domain/admission/policy';
import type { ScanMoment, Verdict } from '#domain/admission/types';
import type { CodeCheck } from '#domain/admission/verify-code';
import type { GatePack } from '#domain/gate-pack/types';
import { MeshNode } from '../node.ts';
import { entryOf, eventId, genesisOf, printOfEntry, signatureOf, type RawEntry } from './hall.ts';
import type { Random } from './random.ts';

export class SimDoor {
  readonly id: string;
  /** Device clock − true clock. */
  readonly skewMs: number;
  /** As measured: never quite −skew. */
  readonly offsetMs: number;
  /** By device: entries from `from` + 1 on, without a gap. What is here survives a crash, but for the newest of others. */
  readonly disk = new Map<string, { from: number; entries: RawEntry[] }>();
  pack: GatePack;
  node!: MeshNode;
  admissions!: AdmissionState;

  constructor(id: string, pack: GatePack, random: Random) {
    this.id = id;
    this.pack = pack;
    this.skewMs = random(2) ? random(7_200_000) - 3_600_000 : 0;
    this.offsetMs = -this.skewMs + random(400) - 200;
    this.start();
  }

  /** Everything that follows from the disk, from the disk. */
  start(): void {
    this.node = new MeshNode({ eventId, deviceId: this.id, certificate: null, genesisOf });
    this.admissions = emptyAdmissions(mergeRulesOf(this.pack.head));
    for (const [deviceId, { from, entries }] of this.disk) {
      mergeAdmissions(this.admissions, entries.map(entryOf));
      const last = entries.at(-1);
      if (last) this.node.holds(deviceId, { through: from + entries.length, hash: String(last.hash) });
    }
    this.node.packIs(this.pack.epoch, this.pack.head.merged);
  }

  /** The mind is gone; of what others told, some had not reached the disk. */
  crash(random: Random): void {
    for (const [deviceId, log] of this.disk)
      if (deviceId !== this.id) log.entries.length -= Math.min(log.entries.length, random(3));
    this.start();
  }

  scan(serial: number, nowMs: number): Verdict {
    const moment = this.#moment(nowMs);
    const proven = { ok: true, proof: 'signature', generation: 1, ticketType: 0, occurrence: 255 } as const;
    const check: CodeCheck = { ...proven, serial, holderBound: false, test: false, liveStep: null, codeDigest: 'x' };
    const { pack, admissions } = this;
    const door = { pack, admissions, lastServerAtMs: null, peers: [], liveSteps: new Map<number, number>() };
    const verdict = decideAdmission(check, door, moment);
    this.#write(entryOfScan({ verdict, check }, moment), nowMs);
    return verdict;
  }

  /** Takes back its own newest admission, if there is one. */
  undo(nowMs: number): void {
    const own = this.#own.entries;
    const target = own.filter(({ kind, verdict }) => kind === 'scan' && verdict === 'admit').at(-1);
    if (target && !own.some(({ undoes }) => (undoes as { sequence: number } | null)?.sequence === target.sequence))
      this.#write(entryOfUndo(entryOf(target), this.#moment(nowMs), 'mistake'), nowMs);
  }

  /** What others wrote and this door has checked. */
  keep(deviceId: string, entries: readonly RawEntry[]): void {
    const log = this.disk.get(deviceId) ?? { from: Number(entries[0]!.sequence) - 1, entries: [] };
    if (Number(entries[0]!.sequence) !== log.from + log.entries.length + 1) {
      log.from = Number(entries[0]!.sequence) - 1; // what lies between is in the pack
      log.entries = [];
    }
    log.entries.push(...entries);
    this.disk.set(deviceId, log);
    mergeAdmissions(this.admissions, entries.map(entryOf));
  }

  /** Entries behind `after`, or null where they are not here. */
  entriesAfter(deviceId: string, after: number, max: number): RawEntry[] | null {
    const log = this.disk.get(deviceId);
    if (!log || after < log.from) return null;
    const found = log.entries.slice(after - log.from, after - log.from + max);
    return found.length > 0 ? found : null;
  }

  takePack(pack: GatePack): void {
    if (pack.epoch <= this.pack.epoch) return;
    this.pack = pack;
    this.node.packIs(pack.epoch, pack.head.merged);
  }

  get #own(): { from: number; entries: RawEntry[] } {
    const own = this.disk.get(this.id) ?? { from: 0, entries: [] };
    this.disk.set(this.id, own);
    return own;
  }

  get journal(): readonly RawEntry[] {
    return this.#own.entries;
  }

  #moment(nowMs: number): ScanMoment {
    const { id: deviceId, offsetMs } = this;
    return { atMs: nowMs + this.skewMs, offsetMs, deviceId, gate: 0, direction: 'in', occurrence: null };
  }

  #write(draft: EntryDraft, nowMs: number): void {
    const own = this.#own.entries;
    const sequence = own.length + 1;
    const previous = own.at(-1)?.hash ?? genesisOf(this.id);
    const entry: RawEntry = { ...draft, eventId, deviceId: this.id, sequence, previous };
    const hash = printOfEntry(entry);
    Object.assign(entry, { hash, signature: signatureOf(this.id, hash) });
    own.push(entry);
    mergeAdmissions(this.admissions, [entryOf(entry)]);
    this.node.wrote({ through: sequence, hash }, nowMs);
  }
}
