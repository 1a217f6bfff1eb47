/** What this door did today, for the corner of the screen: persons, not scans (A26). */
import { personsOf } from '#domain/admission/policy';
import type { JournalEntry, MergeRules } from '#domain/admission/types';

export type DayCounts = { admitted: number; refused: number };

export class CountsToday {
  readonly #day: Intl.DateTimeFormat;
  readonly #rules: MergeRules | null;
  #today = '';
  /** Persons by sequence. */
  #admitted = new Map<number, number>();
  #persons = 0;
  #refused = 0;

  /** @param zone IANA zone of the venue: its midnight ends the day. @param rules for how many an entry without a word counts */
  constructor(zone: string, rules: MergeRules | null = null) {
    this.#day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
    this.#rules = rules;
  }

  /** Takes an entry of this device's journal into account; entries come in order. */
  take(entry: JournalEntry): void {
    this.#turnTo(entry.atMs + entry.offsetMs);
    if (entry.counted) this.#persons += entry.counted.in;
    else if (entry.kind === 'undo') this.#takeBack(entry.undoes?.sequence ?? 0);
    else if (entry.verdict !== 'admit') this.#refused++;
    else if (entry.kind === 'scan') this.#letIn(entry);
  }

  /** @param nowMs corrected clock */
  at(nowMs: number): DayCounts {
    this.#turnTo(nowMs);
    return { admitted: this.#persons, refused: this.#refused };
  }

  #letIn({ sequence, ticketType, persons }: JournalEntry): void {
    const count = this.#rules ? personsOf(this.#rules, { ticketType: ticketType ?? 0, persons }) : (persons ?? 1);
    this.#admitted.set(sequence, count);
    this.#persons += count;
  }

  #takeBack(sequence: number): void {
    this.#persons -= this.#admitted.get(sequence) ?? 0;
    this.#admitted.delete(sequence);
  }

  #turnTo(atMs: number): void {
    const day = this.#day.format(atMs);
    if (day === this.#today) return;
    this.#today = day;
    this.#admitted = new Map();
    this.#persons = 0;
    this.#refused = 0;
  }
}
