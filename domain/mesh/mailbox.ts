/**
 * Doors that are online meet through the server: who else is there, and letters between them (M22 to M24). Introductions are signed by
 * the doors themselves, so whoever keeps the letters cannot put in anything of its own; and nothing here outlives a minute.
 */
import { introductionLengthMax } from './introduction.ts';

/** An introduction on its way; `body` is base64url. */
export type Letter = { from: string; body: string };
export type LetterTo = { to: string; body: string };
/** Which other doors asked within the last minute, and what they sent. */
export type Meeting = { present: string[]; letters: Letter[] };

/** Who has not asked for so long is not there. */
export const presentMs = 60_000;
/** An introduction that is older has been given up by its sender. */
export const letterLifeMs = 60_000;
/** As many as a door may have links, and some that are tried again. */
export const lettersPerDoorMax = 24;
export const lettersPerCallMax = 12;
export const letterLengthMax = Math.ceil((introductionLengthMax * 4) / 3);
const doorsMax = 1_000;

type Kept = Letter & { atMs: number };

export class MeshMailbox {
  readonly #seenAtMs = new Map<string, number>();
  readonly #letters = new Map<string, Kept[]>();

  /** A door asks, and sends; what was kept for it is given out once. `isDoor` says who may be written to. */
  exchange(from: string, sent: readonly LetterTo[], nowMs: number, isDoor: (id: string) => boolean): Meeting {
    this.#sweep(nowMs);
    this.#seenAtMs.delete(from); // the newest at the end
    this.#seenAtMs.set(from, nowMs);
    if (this.#seenAtMs.size > doorsMax) this.#seenAtMs.delete(this.#seenAtMs.keys().next().value!);
    for (const { to, body } of sent.slice(0, lettersPerCallMax)) {
      if (to === from || !this.#seenAtMs.has(to) || !isDoor(to) || body.length > letterLengthMax) continue;
      // of one sender only the newest counts: an older one has been given up
      const others = (this.#letters.get(to) ?? []).filter((kept) => kept.from !== from);
      this.#letters.set(to, [...others, { from, body, atMs: nowMs }].slice(-lettersPerDoorMax));
    }
    const letters = (this.#letters.get(from) ?? []).map((kept) => ({ from: kept.from, body: kept.body }));
    this.#letters.delete(from);
    const present = [...this.#seenAtMs.keys()].filter((id) => id !== from && isDoor(id)).sort();
    return { present, letters: letters.filter((letter) => isDoor(letter.from)) };
  }

  #sweep(nowMs: number): void {
    for (const [id, atMs] of this.#seenAtMs) if (nowMs - atMs > presentMs) this.#seenAtMs.delete(id);
    for (const [to, kept] of this.#letters) {
      const fresh = kept.filter(({ atMs }) => nowMs - atMs <= letterLifeMs);
      if (fresh.length > 0) this.#letters.set(to, fresh);
      else this.#letters.delete(to);
    }
  }
}
