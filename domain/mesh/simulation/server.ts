/** The box office as doors see it: takes journals in any order, any number of times, each from where it stood. */
import { mergeAdmissions, type AdmissionState } from '#domain/admission/merge';
import { entryOf, type RawEntry } from './hall.ts';
import type { Random } from './random.ts';

export class Server {
  readonly admissions: AdmissionState;
  readonly entries: RawEntry[] = [];

  constructor(admissions: AdmissionState) {
    this.admissions = admissions;
  }

  /** Batches overlap, come twice, and now and then the end of one is lost. */
  upload(journal: readonly RawEntry[], random: Random): void {
    const had = this.#had(journal);
    const from = Math.max(0, had - random(3));
    this.#take(journal.slice(from, random(3) ? journal.length : from + random(journal.length - from + 1)));
    if (random(2)) this.#take(journal.slice(Math.max(0, from - 2), had + 1));
  }

  uploadAll(journal: readonly RawEntry[]): void {
    this.#take(journal);
  }

  #had(journal: readonly RawEntry[]): number {
    const deviceId = journal[0]?.deviceId;
    return this.entries.filter((raw) => raw.deviceId === deviceId).length;
  }

  #take(batch: readonly RawEntry[]): void {
    const fresh = batch.filter((raw) => !this.entries.includes(raw));
    this.entries.push(...fresh);
    mergeAdmissions(this.admissions, batch.map(entryOf));
  }
}
