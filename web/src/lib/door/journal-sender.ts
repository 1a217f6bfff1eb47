/** Hands a journal in, batch after batch, until the server has it. Works for the current door and for any that this device was before. */
import { emptyJournal, type JournalTip } from '#domain/admission/journal';
import type { JournalReply } from '#domain/contract/door';
import type { JournalStore } from './journal-store.ts';
import type { Answer } from './server-link.ts';

export interface JournalSenderDeps {
  store: JournalStore;
  send(entries: readonly unknown[], packEpoch: number): Promise<Answer<JournalReply>>;
}

/** The contract takes 500; smaller batches lose less when a weak network breaks off. */
export const batchMax = 200;
/** So that one turn ends: the rest follows in the next. */
const batchesPerTurnMax = 50;

export type SendReport =
  | { kind: 'sent'; conflicts: JournalReply['conflicts']; packEpoch: number | null }
  /** The server answered and did not take the journal any further than `acceptedThrough`. */
  | { kind: 'stuck'; acceptedThrough: number }
  | Exclude<Answer<JournalReply>, { kind: 'ok' }>;

export class JournalSender {
  readonly #deps: JournalSenderDeps;
  readonly #empty: JournalTip;
  /** Where the server stopped taking entries of a broken journal: they are offered once in a run, not for ever. */
  #offeredThrough = 0;
  /** Where a second handing-in stands, when the server lacks what it once confirmed (it was restored from a backup); tried once in a run. */
  #againAfter: number | null = null;
  #triedAgain = false;

  constructor(deps: JournalSenderDeps, eventId: string, deviceId: string) {
    this.#deps = deps;
    this.#empty = emptyJournal(eventId, deviceId);
  }

  /** Entries that the server has not confirmed. */
  async unsent(): Promise<number> {
    const marks = await this.#deps.store.marks();
    return this.#deps.store.countAfter(marks?.acceptedThrough ?? 0);
  }

  /** Sends what is unsent. With nothing to send there is nothing to say: no request. */
  async sendAll(packEpoch: number): Promise<SendReport> {
    const conflicts: JournalReply['conflicts'] = [];
    let heardEpoch: number | null = null;
    for (let batch = 0; batch < batchesPerTurnMax; batch++) {
      const marks = await this.#deps.store.marks();
      const acceptedBefore = marks?.acceptedThrough ?? 0;
      const after = this.#againAfter ?? Math.max(acceptedBefore, this.#offeredThrough);
      const entries = await this.#deps.store.entriesAfter(after, batchMax);
      const last = (entries.at(-1) as { sequence: number } | undefined)?.sequence;
      if (last === undefined) break;
      const answer = await this.#deps.send(entries, packEpoch);
      if (answer.kind === 'problem' && answer.code === 'version-conflict' && !this.#triedAgain) {
        this.#triedAgain = true;
        this.#againAfter = marks?.base.sequence ?? 0;
        continue;
      }
      if (answer.kind !== 'ok') return answer;
      conflicts.push(...answer.value.conflicts);
      heardEpoch = answer.value.packEpoch;
      const { acceptedThrough } = answer.value;
      await this.#deps.store.markAccepted(this.#empty, acceptedThrough);
      if (this.#againAfter !== null) this.#againAfter = last;
      else if (acceptedThrough < last) {
        this.#offeredThrough = last;
        if (acceptedThrough <= acceptedBefore) return { kind: 'stuck', acceptedThrough };
      }
    }
    this.#againAfter = null;
    return { kind: 'sent', conflicts, packEpoch: heardEpoch };
  }
}
