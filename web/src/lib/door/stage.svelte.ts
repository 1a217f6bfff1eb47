/** What stands on the screen after a scan, how long, and what may come next. */
import type { TicketFacts } from '#domain/admission/types';
import { Feedback } from './feedback.ts';
import type { GateCheck } from '#domain/gate-pack/types';
import { plainRole, type DoorRole } from '#domain/gate-pack/role';
import type { Answer, GateMode, Scanned, ScanOutcome } from './gate.ts';
import { SeenCodes } from './seen-codes.ts';
import { viewOfTrouble, viewOfVerdict, type VerdictView } from './verdict-view.ts';

export interface StageDeps {
  scan(text: string, mode: GateMode): Promise<ScanOutcome | null>;
  answer?(scanned: Scanned, answer: Answer): Promise<ScanOutcome | null>;
  override?(scanned: Scanned, note: string): Promise<ScanOutcome | null>;
  role?(): DoorRole;
  feedback: Pick<Feedback, 'give'>;
  nowMs(): number;
}

/** A question on the screen: what to look at, and of a group how many may go through. */
export type Asking = {
  scanned: Scanned;
  ticketType: string;
  checks: readonly GateCheck[];
  group: { size: number; left: number } | null;
  /** What the screen will look like for whoever is let in: how fresh the knowledge behind it is, and what to be careful of. */
  view: VerdictView;
};

/** What a screen speaks of: the ticket, its code if one was scanned, and whether it was just let in. */
export type Shown = { ticket: TicketFacts; code: string | null; isIn: boolean };

/** Whoever has left without an answer is not in. */
const askMaxMs = 60_000;
const lingerMs = 12_000;

export class Stage {
  /** The verdict on the screen; null while the camera is to be seen. */
  verdict = $state.raw<VerdictView | null>(null);
  /** A scan that waits for a person's word; nobody is in on it yet. */
  ask = $state.raw<Asking | null>(null);
  /** A code is being judged and written down. */
  busy = $state(false);
  mode = $state.raw<GateMode>({ direction: 'in', occurrence: null });
  readonly #deps: StageDeps;
  readonly #seen = new SeenCodes();
  #freeAtMs = 0;
  /** The ticket on the screen, for whoever knows more of it; null where there is none. */
  shown = $state.raw<Shown | null>(null);
  /** The code that was seen last; null for a ticket that nobody has shown. */
  #code: string | null = null;
  /** What the refusal on the screen speaks of. */
  #scanned: Scanned | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: StageDeps) {
    this.#deps = deps;
  }

  /** A code in the camera's picture: once per showing, and not before the last verdict could be read. */
  seen(text: string): void {
    const nowMs = this.#deps.nowMs();
    if (this.#seen.again(text, nowMs) || this.busy || this.ask || nowMs < this.#freeAtMs) return;
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
    this.ask = null;
    this.shown = null;
    this.#freeAtMs = 0;
  }

  /** What the person at the door said to the question on the screen. */
  async answered(answer: Answer): Promise<void> {
    const asking = this.ask;
    if (!asking || this.busy) return;
    await this.#take(this.#deps.answer?.(asking.scanned, answer));
  }

  /** The refusal on the screen is set aside by a supervisor, with a reason. */
  async overridden(note: string): Promise<void> {
    if (!this.#scanned || this.busy) return;
    await this.#take(this.#deps.override?.(this.#scanned, note));
  }

  /** The refusal on the screen stays there: somebody is reading a sheet about it. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  /** A ticket that nobody has shown: found by name. */
  unseen(judging: Promise<ScanOutcome | null>): Promise<void> {
    this.#code = null;
    return this.#take(judging);
  }

  /** There is something to decide about those who came along: the verdict stays longer, until the next code or a touch. */
  linger(): void {
    if (!this.verdict) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dismiss(), lingerMs);
  }

  #judge(text: string): Promise<void> {
    this.#code = text;
    return this.#take(this.#deps.scan(text, this.mode));
  }

  async #take(judging: Promise<ScanOutcome | null> | undefined): Promise<void> {
    this.busy = true;
    try {
      const outcome = await judging;
      this.ask = null;
      this.#scanned = outcome?.kind === 'verdict' ? outcome.scanned : null;
      this.shown = outcome ? this.#shownOf(outcome) : null;
      if (outcome?.kind === 'ask') this.#question(outcome);
      else if (outcome) this.#show(viewOf(outcome, this.#deps.role?.() ?? plainRole));
    } finally {
      this.busy = false;
    }
  }

  #shownOf(outcome: ScanOutcome): Shown | null {
    if (outcome.kind !== 'ask' && outcome.kind !== 'verdict') return null;
    const { ticket } = outcome.verdict;
    const isIn = outcome.kind === 'verdict' && outcome.verdict.verdict === 'admit';
    return ticket && { ticket, code: this.#code, isIn: isIn && this.mode.direction === 'in' };
  }

  #question({ verdict, pack, deviceId, scanned }: Extract<ScanOutcome, { kind: 'ask' }>): void {
    clearTimeout(this.#timer);
    this.verdict = null;
    const type = pack.head.ticketTypes.find(({ index }) => index === verdict.ticket.ticketType);
    const view = viewOfVerdict(verdict, pack, deviceId, this.#deps.role?.() ?? plainRole);
    this.ask = { scanned, ticketType: type?.name ?? '', checks: verdict.checks, group: verdict.group, view };
    this.#timer = setTimeout(() => this.dismiss(), askMaxMs);
    this.#deps.feedback.give('care');
  }

  #show(view: VerdictView): void {
    clearTimeout(this.#timer);
    this.verdict = view;
    this.#freeAtMs = this.#deps.nowMs() + view.leastMs;
    this.#timer = setTimeout(() => this.dismiss(), view.mostMs);
    this.#deps.feedback.give(view.tone);
  }
}

function viewOf(outcome: Exclude<ScanOutcome, { kind: 'ask' }>, role: DoorRole): VerdictView {
  if (outcome.kind !== 'verdict') return viewOfTrouble(outcome.kind);
  return viewOfVerdict(outcome.verdict, outcome.pack, outcome.entry.deviceId, role);
}
