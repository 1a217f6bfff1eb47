/** Two phones that look at each other: which code is shown now, and what came of the one that was seen. */
import { introductionPrefix } from '#domain/mesh/introduction';
import type { IntroductionTrouble } from './introducer.ts';
import type { Mesh } from './mesh.ts';

export type PairingStep =
  | { kind: 'starting' }
  /** For whoever looks; `trouble` is about the code that was seen last. */
  | { kind: 'offer'; text: string; trouble: IntroductionTrouble | null }
  | { kind: 'answer'; text: string; with: string }
  | { kind: 'connecting'; with: string }
  | { kind: 'done'; with: string }
  | { kind: 'unsupported' };

/** Whether a text is another door's code, whatever it is worth. */
export function isIntroduction(text: string): boolean {
  return text.startsWith(introductionPrefix);
}

/** The part of the connections that pairing needs. */
export type PairingLinks = Pick<Mesh['links'], 'show' | 'scanned' | 'stopShowing' | 'has'>;

export class Pairing {
  step = $state.raw<PairingStep>({ kind: 'starting' });
  readonly #links: PairingLinks;
  #last = '';

  constructor(links: PairingLinks) {
    this.#links = links;
  }

  /** The code that was seen last. */
  get last(): string {
    return this.#last;
  }

  /** A new code of this door, unless it has seen one already. */
  async begin(seen: string | null = null): Promise<void> {
    this.#last = '';
    this.step = { kind: 'starting' };
    const text = await this.#links.show().catch(() => null);
    this.step = text === null ? { kind: 'unsupported' } : { kind: 'offer', text, trouble: null };
    if (seen !== null) await this.seen(seen);
  }

  /** A code in front of the camera; the same one comes again and again. */
  async seen(text: string): Promise<void> {
    if (text === this.#last || !isIntroduction(text) || this.step.kind === 'starting') return;
    this.#last = text;
    const found = await this.#links.scanned(text).catch(() => ({ kind: 'trouble', reason: 'failed' }) as const);
    if (!found) return;
    if (found.kind !== 'trouble') this.step = found;
    else if (this.step.kind === 'offer') this.step = { ...this.step, trouble: found.reason };
  }

  /** The connection may stand by now. */
  look(): void {
    const { step } = this;
    if ((step.kind === 'answer' || step.kind === 'connecting') && this.#links.has(step.with))
      this.step = { kind: 'done', with: step.with };
  }

  end(): void {
    this.#links.stopShowing();
  }
}
