/** What this door did today, for the corner of the screen. */
import type { JournalEntry } from '#domain/admission/types';

export type DayCounts = { admitted: number; refused: number };

export class CountsToday {
  readonly #day: Intl.DateTimeFormat;
  #today = '';
  #admitted = new Set<number>();
  #refused = 0;

  /** @param zone IANA zone of the venue: its midnight ends the day. */
  constructor(zone: string) {
    this.#day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  }

  /** Takes an entry of this device's journal into account; entries come in order. */
  take(entry: JournalEntry): void {
    this.#turnTo(entry.atMs + entry.offsetMs);
    if (entry.kind === 'undo') {
      if (entry.undoes) this.#admitted.delete(entry.undoes.sequence);
    } else if (entry.verdict !== 'admit') this.#refused++;
    else if (entry.kind === 'scan') this.#admitted.add(entry.sequence);
  }

  /** @param nowMs corrected clock */
  at(nowMs: number): DayCounts {
    this.#turnTo(nowMs);
    return { admitted: this.#admitted.size, refused: this.#refused };
  }

  #turnTo(atMs: number): void {
    const day = this.#day.format(atMs);
    if (day === this.#today) return;
    this.#today = day;
    this.#admitted = new Set();
    this.#refused = 0;
  }
}
