/** The connections of this door, by the door at the other end: those that stand, those being made, and the spare ones that wait. */
import { introductionText, readIntroductionText, type Introduction } from '#domain/mesh/introduction';
import type { Introducer, IntroductionTrouble, Made } from './introducer.ts';
import type { MeshStore, Spare } from './mesh-store.ts';
import type { RtcLink } from './rtc-link.ts';

export interface LinksDeps {
  introducer: Introducer;
  store: Pick<MeshStore, 'spares' | 'keepSpare'>;
  deviceId: string;
  /** Sends an introduction to `to` through the neighbour `via`. */
  signal(via: string, to: string, bytes: Uint8Array): void;
  onOpen(id: string): void;
  onClosed(id: string): void;
  onText(id: string, text: unknown): void;
  isShunned(id: string): boolean;
}

/** What a scanned code led to. */
export type Scanned =
  /** Show this to the other door: it answers its offer. */
  | { kind: 'answer'; with: string; text: string }
  /** The other door has answered; the connection is on its way. */
  | { kind: 'connecting'; with: string }
  | { kind: 'trouble'; reason: IntroductionTrouble };

/** A knock that is not answered within this was heard by nobody. */
const knockMs = 8_000;
/** Who has been away knocks again so often. */
const knockAgainMs = 15_000;

export class Links {
  readonly #deps: LinksDeps;
  readonly #open = new Map<string, RtcLink>();
  /** What we offered through a neighbour and wait to be answered. */
  readonly #offered = new Map<string, Made>();
  /** Connections that wait for a neighbour who may lose its way. */
  readonly #spares = new Map<string, Made>();
  /** Neighbours that have promised how they would come. */
  readonly #promised = new Set<string>();
  readonly #knockedAtMs = new Map<string, number>();
  #shown: Made | null = null;

  constructor(deps: LinksDeps) {
    this.#deps = deps;
  }

  has(id: string): boolean {
    return this.#open.has(id);
  }

  /** Whether that door will be heard when it comes back after a reload. */
  waitsFor(id: string): boolean {
    return this.#promised.has(id);
  }

  async send(id: string, text: string): Promise<void> {
    await this.#open.get(id)?.send(text);
  }

  /** A new offer for whoever holds a camera to it, as text of a QR code; null where the browser has no WebRTC. */
  async show(): Promise<string | null> {
    this.stopShowing();
    this.#shown = await this.#deps.introducer.offer('offer', null);
    return this.#shown && introductionText(this.#shown.bytes);
  }

  /** The offer that was shown is not wanted any more; a connection that came of it stays. */
  stopShowing(): void {
    this.#shown?.link.close();
    this.#shown = null;
  }

  /** A code of another door, in front of the camera. Null for a text that is none. */
  async scanned(text: string): Promise<Scanned | null> {
    const bytes = readIntroductionText(text);
    if (!bytes) return null;
    const read = await this.#deps.introducer.read(bytes);
    if (!read.ok) return { kind: 'trouble', reason: read.reason };
    const { introduction, digest } = read;
    if (introduction.kind === 'offer') {
      const made = await this.#deps.introducer.answer(introduction, digest);
      if (!made) return { kind: 'trouble', reason: 'failed' };
      this.#adopt(introduction.from, made.link);
      return { kind: 'answer', with: introduction.from, text: introductionText(made.bytes) };
    }
    const shown = this.#shown;
    if (introduction.kind !== 'answer' || !shown || !this.#deps.introducer.answers(introduction, shown.bytes))
      return { kind: 'trouble', reason: 'out-of-date' };
    this.#shown = null;
    this.#adopt(introduction.from, shown.link);
    await shown.link.accept(introduction);
    return { kind: 'connecting', with: introduction.from };
  }

  async introduceThrough(via: string, to: string): Promise<void> {
    if (this.#open.has(to) || this.#deps.isShunned(to)) return;
    const made = await this.#deps.introducer.offer('offer', to);
    if (!made) return;
    this.#offered.get(to)?.link.close();
    this.#offered.set(to, made);
    this.#deps.signal(via, to, made.bytes);
  }

  /** What came through a neighbour, or from a neighbour itself. */
  async introduced(via: string, from: string, bytes: Uint8Array): Promise<void> {
    if (this.#deps.isShunned(from)) return;
    const read = await this.#deps.introducer.read(bytes);
    if (!read.ok || read.introduction.from !== from || read.introduction.to === null) return;
    const { introduction, digest } = read;
    switch (introduction.kind) {
      case 'offer':
        return this.#answerThrough(via, introduction, digest);
      case 'answer':
        return this.#complete(this.#offered, introduction);
      case 'spare':
        return this.#promise(introduction, bytes);
      case 'spare-answer':
        return this.#complete(this.#spares, introduction);
    }
  }

  /** Knocks at the doors that this one knows and does not hear. Of two that could, the one with the larger id waits a little. */
  async findAgain(known: ReadonlySet<string>): Promise<void> {
    const nowMs = performance.now();
    const missing = [...known].filter((id) => !this.#open.has(id) && !this.#deps.isShunned(id));
    const due = missing.filter((id) => nowMs - (this.#knockedAtMs.get(id) ?? -Infinity) > knockAgainMs);
    if (due.length === 0) return;
    for (const id of due) this.#knockedAtMs.set(id, nowMs);
    const spares = await this.#deps.store.spares();
    await Promise.all(spares.filter(({ deviceId }) => due.includes(deviceId)).map((spare) => this.#knock(spare)));
  }

  close(id: string): void {
    this.#open.get(id)?.close();
  }

  closeAll(): void {
    this.stopShowing();
    for (const links of [this.#offered, this.#spares]) for (const { link } of links.values()) link.close();
    for (const link of this.#open.values()) link.close();
  }

  async #answerThrough(via: string, offer: Introduction, digest: Uint8Array): Promise<void> {
    if (this.#open.has(offer.from)) return;
    const made = await this.#deps.introducer.answer(offer, digest);
    if (!made) return;
    this.#adopt(offer.from, made.link);
    this.#deps.signal(via, offer.from, made.bytes);
  }

  async #complete(waiting: Map<string, Made>, answer: Introduction): Promise<void> {
    const made = waiting.get(answer.from);
    if (!made || !this.#deps.introducer.answers(answer, made.bytes)) return;
    if (waiting === this.#offered) waiting.delete(answer.from);
    this.#adopt(answer.from, made.link);
    await made.link.accept(answer).catch(() => made.link.close());
    if (waiting === this.#spares) this.#promised.add(answer.from);
  }

  async #promise(introduction: Introduction, bytes: Uint8Array): Promise<void> {
    const promised = await this.#deps.introducer.promise(bytes, introduction.from);
    if (!promised) return;
    await this.#deps.store.keepSpare(promised.spare);
    this.#deps.signal(introduction.from, introduction.from, promised.bytes);
  }

  async #knock(spare: Spare): Promise<void> {
    if (spare.deviceId < this.#deps.deviceId) await new Promise((resolve) => setTimeout(resolve, 500));
    if (this.#open.has(spare.deviceId)) return;
    const link = await this.#deps.introducer.knock(spare);
    if (!link) return;
    this.#adopt(spare.deviceId, link);
    setTimeout(() => link.isOpen || link.close(), knockMs);
  }

  /** From here on the link belongs to that door: the newest that opens is the one that is used. */
  #adopt(id: string, link: RtcLink): void {
    link.onOpen = () => {
      const before = this.#open.get(id);
      this.#open.set(id, link);
      before?.close();
      this.#deps.onOpen(id);
      void this.#layBySpare(id, link);
    };
    link.onText = (text) => {
      if (this.#open.get(id) === link) this.#deps.onText(id, text);
    };
    link.onClosed = () => {
      if (this.#open.get(id) !== link) return;
      this.#open.delete(id);
      this.#knockedAtMs.delete(id);
      this.#deps.onClosed(id);
    };
  }

  /** A second connection that only waits, for a neighbour that is reloaded or falls asleep. */
  async #layBySpare(id: string, used: RtcLink): Promise<void> {
    const held = this.#spares.get(id);
    if (held && held.link !== used) held.link.close();
    this.#spares.delete(id);
    this.#promised.delete(id);
    const made = await this.#deps.introducer.offer('spare', id);
    if (!made) return;
    if (!this.#open.has(id) || this.#spares.has(id)) return made.link.close();
    this.#spares.set(id, made);
    this.#deps.signal(id, id, made.bytes);
  }
}
