/**
 * A door in practice: the same gate as at work, over a pack that no server has issued and a journal that lives as long as the page. It has no
 * way to the real journal, the server or a neighbour, so nothing that is scanned here can ever count (A38–A40).
 */
import { verifyCode } from '#domain/admission/decide-scan';
import { isRealTicket, practicePack, type PracticeWords } from '#domain/admission/practice';
import type { Ed25519 } from '#domain/crypto/ed25519';
import type { DoorRole } from '#domain/gate-pack/role';
import type { GatePack } from '#domain/gate-pack/types';
import type { DoorClock } from './door-clock.ts';
import { Gate, type Answer, type GateMode, type Scanned, type ScanOutcome } from './gate.ts';
import { MemoryJournal } from './memory-journal.ts';

export interface PracticeDeps {
  ed25519: Ed25519;
  clock: DoorClock;
  /** 32 random bytes: the key of nobody, for a journal that nobody reads. */
  seed: Uint8Array;
}

const deviceId = 'practice';

export class Practice {
  readonly #gate: Gate;
  readonly #deps: PracticeDeps;

  private constructor(gate: Gate, deps: PracticeDeps) {
    this.#gate = gate;
    this.#deps = deps;
  }

  /** Begins with the keys and gates of the pack that is held. */
  static async begin(
    pack: GatePack,
    words: PracticeWords,
    post: { gate: number; role: DoorRole },
    deps: PracticeDeps,
  ): Promise<Practice> {
    const signer = await deps.ed25519.signer(deps.seed);
    const store = new MemoryJournal();
    const practised = practicePack(pack, words, post.gate, deps.clock.nowMs());
    const { eventId } = pack.head;
    // who supervises may practise that too; the types and times of a role are those of the real event
    const role = () => ({ ...post.role, ticketTypes: null, occurrences: null, untilMs: null });
    const { ed25519, clock } = deps;
    const gate = await Gate.open(
      { store, signer, ed25519, clock },
      { eventId, deviceId, gate: post.gate, role },
      practised,
    );
    gate.lastServerAtMs = clock.nowMs();
    return new Practice(gate, deps);
  }

  async scan(text: string, mode: GateMode): Promise<ScanOutcome> {
    const { ed25519, clock } = this.#deps;
    const { pack } = this.#gate;
    const moment = { atMs: clock.deviceNowMs(), offsetMs: clock.offsetMs, deviceId, gate: 0, ...mode };
    if (isRealTicket(await verifyCode(text, { pack }, moment, ed25519))) return { kind: 'real-ticket' };
    return this.#gate.scan(text, mode);
  }

  answer(scanned: Scanned, answer: Answer): Promise<ScanOutcome> {
    return this.#gate.answer(scanned, answer);
  }

  override(scanned: Scanned, note: string): Promise<ScanOutcome> {
    return this.#gate.override(scanned, note);
  }
}
