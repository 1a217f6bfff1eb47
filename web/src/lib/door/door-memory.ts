/** Everything that follows from entries: who was let in, by this door and by those it heard, and what this door did today. */
import { zoneNow, type Heads } from '#domain/admission/head-count';
import { emptyAdmissions, headsThrough, mergeAdmissions, type AdmissionState } from '#domain/admission/merge';
import { mergeRulesOf } from '#domain/admission/policy';
import type { JournalEntry, ZoneNow } from '#domain/admission/types';
import { canonicalJson } from '#domain/crypto/canonical-json';
import type { GatePack } from '#domain/gate-pack/types';
import { CountsToday, type DayCounts } from './day-counts.ts';

/** For the list of the last scans. */
const recentMax = 50;

export class DoorMemory {
  readonly admissions: AdmissionState;
  /** The newest entries of this device, oldest first. */
  recent: readonly JournalEntry[] = [];
  /** When this device wrote last, corrected clock. */
  lastWroteAtMs = 0;
  readonly #rules: string;
  readonly #counts: CountsToday;
  readonly #undone = new Set<number>();
  #pack: GatePack;
  #packedHeads: Heads | null = null;

  constructor(pack: GatePack) {
    const rules = mergeRulesOf(pack.head);
    this.#pack = pack;
    this.#rules = canonicalJson(rules);
    this.admissions = emptyAdmissions(rules);
    this.#counts = new CountsToday(pack.head.zone, rules);
  }

  /** Whether the pack's rules are those by which everything here was judged. If not, the journal must be read anew. */
  fits(pack: GatePack): boolean {
    return canonicalJson(mergeRulesOf(pack.head)) === this.#rules;
  }

  takePack(pack: GatePack): void {
    this.#pack = pack;
    this.#packedHeads = null;
  }

  /** Entries of this device. */
  wrote(entries: readonly JournalEntry[]): void {
    this.heard(entries);
    for (const entry of entries) {
      this.#counts.take(entry);
      this.lastWroteAtMs = Math.max(this.lastWroteAtMs, entry.atMs + entry.offsetMs);
      if (entry.undoes) this.#undone.add(entry.undoes.sequence);
    }
    this.recent = [...this.recent, ...entries.slice(-recentMax)].slice(-recentMax);
  }

  /** Entries of any device. */
  heard(entries: readonly JournalEntry[]): void {
    mergeAdmissions(this.admissions, entries);
    const { merged } = this.#pack.head;
    if (entries.some(({ deviceId, sequence }) => sequence <= (merged[deviceId] ?? 0))) this.#packedHeads = null;
  }

  /** What the pack's own head count holds already of what is here; reckoned when it is wanted, since most events have no zones. */
  get packedHeads(): Heads {
    if (!this.#pack.head.zones?.length) return new Map();
    return (this.#packedHeads ??= headsThrough(this.admissions, this.#pack.head.merged));
  }

  /** The zone behind a gate as it is now; null where there is none. */
  zone(gate: number, nowMs: number): ZoneNow | null {
    return zoneNow(this.#pack.head, { heads: this.admissions.heads, packed: this.packedHeads }, gate, 0, nowMs);
  }

  counts(nowMs: number): DayCounts {
    return this.#counts.at(nowMs);
  }

  /** The last admission that can be taken back, or null. */
  get lastAdmission(): JournalEntry | null {
    const admitted = (entry: JournalEntry) => entry.kind !== 'undo' && entry.verdict === 'admit';
    return this.recent.findLast((entry) => admitted(entry) && !this.#undone.has(entry.sequence)) ?? null;
  }
}
