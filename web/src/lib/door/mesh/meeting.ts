/**
 * Doors that are online find each other through the server, so that they are linked before the internet goes (M22 to M24). The server
 * only carries signed introductions; who pairs by QR code needs none of this.
 */
import { fromBase64url, toBase64url } from '#domain/crypto/bytes';
import { linksMax } from '#domain/mesh/introduce';
import { lettersPerCallMax, type LetterTo, type Meeting } from '#domain/mesh/mailbox';
import type { Answer } from '../server-link.ts';

/** Stands for the server where a neighbour would stand that carries introductions. */
export const viaServer = 'server';

export interface MeetingDeps {
  deviceId: string;
  meet(letters: readonly LetterTo[]): Promise<Answer<Meeting>>;
  links: {
    has(id: string): boolean;
    introduceThrough(via: string, to: string): Promise<void>;
    introduced(via: string, from: string, bytes: Uint8Array): Promise<void>;
  };
  linkCount(): number;
  nowMs(): number;
}

/** While nothing is under way; well within the minute after which a door counts as gone. */
const idleMs = 20_000;
/** While an answer is on its way: a connection that waits too long gives up. */
const busyMs = 2_000;
const busyForMs = 20_000;
/** A door that was not reached is perhaps in another building: it is tried ever less often. */
const firstPauseMs = 30_000;
const longestPauseMs = 10 * 60_000;

export class MeetingPoint {
  readonly #deps: MeetingDeps;
  readonly #tried = new Map<string, { atMs: number; pauseMs: number }>();
  #outbox: LetterTo[] = [];
  #busyUntilMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #inTurn = false;

  constructor(deps: MeetingDeps) {
    this.#deps = deps;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#turn();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** An introduction that the server shall carry. */
  send(to: string, bytes: Uint8Array): void {
    this.#outbox = [...this.#outbox, { to, body: toBase64url(bytes) }].slice(-lettersPerCallMax);
    this.#busyUntilMs = this.#deps.nowMs() + busyForMs;
    if (!this.#inTurn) this.#again(0);
  }

  /** One call; what it brings is answered at once. */
  async round(): Promise<void> {
    const { meet, links } = this.#deps;
    const letters = this.#outbox;
    this.#outbox = [];
    const answer = await meet(letters);
    if (answer.kind !== 'ok') return; // whoever waits in vain is asked again
    for (const { from, body } of answer.value.letters) {
      const bytes = fromBase64url(body);
      if (bytes) await links.introduced(viaServer, from, bytes);
    }
    for (const id of this.#choose(answer.value.present)) await links.introduceThrough(viaServer, id);
  }

  /** Of two doors the one with the smaller id begins, so that they do not meet halfway (as M13). */
  #choose(present: readonly string[]): string[] {
    const { deviceId, links, linkCount, nowMs } = this.#deps;
    const chosen: string[] = [];
    for (const id of present) {
      if (links.has(id)) this.#tried.delete(id);
      if (id <= deviceId || links.has(id) || linkCount() + chosen.length >= linksMax) continue;
      const tried = this.#tried.get(id);
      if (tried && nowMs() - tried.atMs < tried.pauseMs) continue;
      const pauseMs = tried ? Math.min(tried.pauseMs * 2, longestPauseMs) : firstPauseMs;
      this.#tried.set(id, { atMs: nowMs(), pauseMs });
      chosen.push(id);
    }
    return chosen;
  }

  async #turn(): Promise<void> {
    this.#inTurn = true;
    await this.round().catch(() => {});
    this.#inTurn = false;
    const isBusy = this.#deps.nowMs() < this.#busyUntilMs;
    this.#again(this.#outbox.length > 0 ? 0 : isBusy ? busyMs : idleMs);
  }

  #again(afterMs: number): void {
    if (!this.#running) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#turn(), afterMs);
  }
}
