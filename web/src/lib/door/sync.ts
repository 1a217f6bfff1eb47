/**
 * Keeps a door and the server of one mind, without anybody pressing anything: the journal goes up, what changed comes down, conflicts
 * are noted. One round at a time; when to go round is `sync-timer.ts`'s business.
 */
import type { ProblemCode } from '#domain/contract/problem';
import type { GatePack, PackRefusal } from '#domain/gate-pack/types';
import type { ConflictStore } from './conflicts.ts';
import type { DoorClock } from './door-clock.ts';
import type { JournalSender } from './journal-sender.ts';
import type { PackKeeper } from './pack-keeper.ts';
import type { Answer, PackAnswer } from './server-link.ts';

export interface SyncDeps {
  link: { fetchPack(since: number | null): Promise<Answer<PackAnswer>>; askTime(): Promise<Answer<number>> };
  sender: Pick<JournalSender, 'sendAll'>;
  packs: PackKeeper;
  conflicts: ConflictStore;
  clock: DoorClock;
  /** A newer pack, or the same one confirmed. */
  onPack(pack: GatePack): Promise<void>;
  /** The server has answered; both instants on the corrected clock. */
  onContact(atMs: number): Promise<void>;
}

export type SyncReport =
  | { kind: 'done' }
  | { kind: 'away' }
  /** The organizer has withdrawn this door: it must not let anybody in any more. */
  | { kind: 'withdrawn' }
  /** What the server sent is not to be believed; the pack that is held stays. */
  | { kind: 'bad-pack'; reason: PackRefusal }
  /** The server does not take the journal; it stays here. */
  | { kind: 'journal-refused'; code: ProblemCode | 'stuck' }
  | { kind: 'problem'; code: ProblemCode; retryAfterMs: number | null };

type Trouble = Exclude<SyncReport, { kind: 'done' }>;

export class Sync {
  readonly #deps: SyncDeps;
  #running: Promise<SyncReport> | null = null;

  constructor(deps: SyncDeps) {
    this.#deps = deps;
  }

  /** One round; whoever calls during one gets its result. */
  round(): Promise<SyncReport> {
    this.#running ??= this.#round().finally(() => (this.#running = null));
    return this.#running;
  }

  async #round(): Promise<SyncReport> {
    if (!this.#deps.clock.held) {
      const time = await this.#deps.link.askTime();
      if (time.kind !== 'ok') return troubleOf(time);
    }
    // The pack comes even if the journal is not taken: a door must hear of a refund whatever is wrong with it.
    const journal = await this.#patiently(() => this.#sendJournal());
    if (journal?.kind === 'away' || journal?.kind === 'withdrawn') return journal;
    const pack = await this.#patiently(() => this.#fetchPack());
    // Whom it let in since the journal went up was let in before it knew: that counts too, and the server takes it (D10).
    if (pack?.kind === 'withdrawn') await this.#sendJournal();
    return pack ?? journal ?? { kind: 'done' };
  }

  /** Where the clock is off, it is measured and the same thing tried once more. */
  async #patiently(work: () => Promise<Trouble | null>): Promise<Trouble | null> {
    const trouble = await work();
    if (trouble?.kind !== 'problem' || trouble.code !== 'clock-off') return trouble;
    const time = await this.#deps.link.askTime();
    return time.kind === 'ok' ? work() : troubleOf(time);
  }

  async #sendJournal(): Promise<Trouble | null> {
    const { sender, packs, conflicts, clock } = this.#deps;
    const report = await sender.sendAll(packs.pack?.epoch ?? 0);
    if (report.kind === 'sent') {
      const heardAtMs = clock.nowMs();
      if (report.packEpoch !== null) await this.#deps.onContact(heardAtMs);
      await conflicts.add(report.conflicts.map((conflict) => ({ ...conflict, heardAtMs, seen: false })));
      return null;
    }
    if (report.kind === 'stuck') return { kind: 'journal-refused', code: 'stuck' };
    const trouble = troubleOf(report);
    return trouble.kind === 'problem' && isAboutTheJournal(trouble.code)
      ? { kind: 'journal-refused', code: trouble.code }
      : trouble;
  }

  async #fetchPack(): Promise<Trouble | null> {
    const { link, packs, clock } = this.#deps;
    const answer = await link.fetchPack(packs.since);
    if (answer.kind !== 'ok') return troubleOf(answer);
    const nowMs = clock.nowMs();
    await this.#deps.onContact(nowMs);
    if (answer.value === null) {
      const pack = await packs.confirm(nowMs);
      if (pack) await this.#deps.onPack(pack);
      return null;
    }
    const taken = await packs.take(answer.value, nowMs);
    if (!taken.ok) return { kind: 'bad-pack', reason: taken.reason };
    await this.#deps.onPack(taken.pack);
    return null;
  }
}

function troubleOf(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): Trouble {
  if (answer.kind === 'away') return { kind: 'away' };
  if (answer.code === 'door-revoked') return { kind: 'withdrawn' };
  return { kind: 'problem', code: answer.code, retryAfterMs: answer.retryAfterMs };
}

/** Refusals that another attempt with the same entries will not change. */
function isAboutTheJournal(code: ProblemCode): boolean {
  return (
    code === 'invalid-fields' || code === 'malformed-json' || code === 'body-too-large' || code === 'version-conflict'
  );
}
