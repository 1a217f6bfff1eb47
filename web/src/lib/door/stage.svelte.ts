/** What stands on the screen after a scan, how long, and what may come next. */
import { Feedback } from './feedback.ts';
import type { GateMode, ScanOutcome } from './gate.ts';
import { SeenCodes } from './seen-codes.ts';
import { viewOfTrouble, viewOfVerdict, type VerdictView } from './verdict-view.ts';

export interface StageDeps {
  scan(text: string, mode: GateMode): Promise<ScanOutcome | null>;
  feedback: Pick<Feedback, 'give'>;
  nowMs(): number;
}

export class Stage {
  /** The verdict on the screen; null while the camera is to be seen. */
  verdict = $state.raw<VerdictView | null>(null);
  /** A code is being judged and written down. */
  busy = $state(false);
  mode = $state.raw<GateMode>({ direction: 'in', occurrence: null });
  readonly #deps: StageDeps;
  readonly #seen = new SeenCodes();
  #freeAtMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: StageDeps) {
    this.#deps = deps;
  }

  /** A code in the camera's picture: once per showing, and not before the last verdict could be read. */
  seen(text: string): void {
    const nowMs = this.#deps.nowMs();
    if (this.#seen.again(text, nowMs) || this.busy || nowMs < this.#freeAtMs) return;
    this.#seen.note(text, nowMs);
    void this.#judge(text);
  }

  /** A code that was typed or came from a hardware scanner: meant, each time. */
  entered(text: string): Promise<void> {
    const code = text.trim();
    this.#seen.note(code, this.#deps.nowMs());
    return code ? this.#judge(code) : Promise.resolve();
  }

  /** Back to the camera. */
  dismiss(): void {
    clearTimeout(this.#timer);
    this.verdict = null;
    this.#freeAtMs = 0;
  }

  async #judge(text: string): Promise<void> {
    this.busy = true;
    try {
      const outcome = await this.#deps.scan(text, this.mode);
      if (outcome) this.#show(viewOf(outcome));
    } finally {
      this.busy = false;
    }
  }

  #show(view: VerdictView): void {
    clearTimeout(this.#timer);
    this.verdict = view;
    this.#freeAtMs = this.#deps.nowMs() + view.leastMs;
    this.#timer = setTimeout(() => this.dismiss(), view.mostMs);
    this.#deps.feedback.give(view.tone);
  }
}

function viewOf(outcome: ScanOutcome): VerdictView {
  if (outcome.kind !== 'verdict') return viewOfTrouble(outcome.kind);
  return viewOfVerdict(outcome.verdict, outcome.pack, outcome.entry.deviceId);
}
